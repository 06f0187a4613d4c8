import type { Probe } from './probe.ts';
import { jobsProbe } from './probes/jobs.queries.ts';
import { loadsProbe } from './probes/loads.queries.ts';
import { failingProbe, namelessProbe, suppressedProbe, twiceProbe } from './probes/messages.queries.ts';
import { approvalsProbe, capsProbe, referencesProbe } from './probes/rules.queries.ts';
import { openRunsProbe, overlapProbe, peopleLeftProbe } from './probes/runs.queries.ts';
import { sessionsProbe } from './probes/sessions.queries.ts';

/** Every probe, in the order of the catalogue of incidents. */
export const PROBES: readonly Probe[] = [
  jobsProbe,
  openRunsProbe,
  peopleLeftProbe,
  overlapProbe,
  twiceProbe,
  namelessProbe,
  referencesProbe,
  suppressedProbe,
  capsProbe,
  approvalsProbe,
  sessionsProbe,
  failingProbe,
  loadsProbe,
];
