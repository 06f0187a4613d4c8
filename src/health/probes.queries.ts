import type { Probe } from './probe.ts';
import { noEndProbe, notClosedProbe } from './probes/ends.queries.ts';
import { keysProbe, partitionsProbe, volumeProbe } from './probes/growth.queries.ts';
import { jobsProbe } from './probes/jobs.queries.ts';
import { keptMembersProbe } from './probes/kept-members.queries.ts';
import { lastRunProbe, overdueProbe } from './probes/last-run.queries.ts';
import { loadsProbe } from './probes/loads.queries.ts';
import { membersOldProbe, removedProbe } from './probes/members.queries.ts';
import { failingProbe, namelessProbe, suppressedProbe, twiceProbe } from './probes/messages.queries.ts';
import { failAlikeProbe, failingAgainProbe } from './probes/poison.queries.ts';
import { exceededProbe, underCapProbe } from './probes/policy.queries.ts';
import { reportsBrokenProbe, reportsDifferProbe } from './probes/reports.queries.ts';
import { approvalsProbe, capsProbe, referencesProbe } from './probes/rules.queries.ts';
import { openRunsProbe, overlapProbe, peopleLeftProbe } from './probes/runs.queries.ts';
import { datesProbe, unsoundProbe } from './probes/segments.queries.ts';
import { bloatProbe, indexesProbe, readWholeProbe, slowProbe } from './probes/server.queries.ts';
import { sessionsProbe } from './probes/sessions.queries.ts';
import { timesProbe } from './probes/times.queries.ts';
import { addressesProbe, literalsProbe, unknownProbe } from './probes/values.queries.ts';

/** Every probe, in the order of the catalogue of incidents. */
export const PROBES: readonly Probe[] = [
  jobsProbe,
  overdueProbe,
  lastRunProbe,
  notClosedProbe,
  openRunsProbe,
  peopleLeftProbe,
  failAlikeProbe,
  failingAgainProbe,
  overlapProbe,
  twiceProbe,
  unsoundProbe,
  namelessProbe,
  unknownProbe,
  timesProbe,
  datesProbe,
  referencesProbe,
  membersOldProbe,
  keptMembersProbe,
  literalsProbe,
  addressesProbe,
  suppressedProbe,
  capsProbe,
  exceededProbe,
  underCapProbe,
  removedProbe,
  approvalsProbe,
  indexesProbe,
  readWholeProbe,
  bloatProbe,
  slowProbe,
  keysProbe,
  partitionsProbe,
  volumeProbe,
  sessionsProbe,
  reportsDifferProbe,
  failingProbe,
  loadsProbe,
  noEndProbe,
  reportsBrokenProbe,
];
