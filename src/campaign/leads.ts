import type { RunState, StageName } from '../model/relations.ts';
import { asksAboutNow } from './due.ts';
import { judgeRuns, turningPoint } from './history.ts';
import type { Campaign, Run } from './run.ts';

/** What is worth reading next, once a run and its history are known: costly reads are made only where they can explain something. */
export interface Leads {
  /** From here on a change may have caused what is seen, ISO 8601 in UTC; null when there was no good run. */
  readonly since: string | null;
  readonly until: string;
  /** Stages whose statement's plan is worth a look. */
  readonly slowStages: readonly StageName[];
  /** Rules that left somebody out, beyond what every run leaves out. */
  readonly rules: readonly string[];
  /** Whether messages failed more than usual. */
  readonly hasFailures: boolean;
}

const WITHOUT_SQL: readonly StageName[] = ['deliver', 'respond'];

/** Says what to read next. Pure. */
export function leadsOf(
  run: Run,
  history: readonly Run[],
  {
    asOf,
    zone,
    campaign,
    askedFor,
  }: {
    readonly asOf: string;
    readonly zone: string;
    readonly campaign: Campaign;
    readonly askedFor: 'campaign' | 'run';
  },
): Leads {
  const judged = judgeRuns([...history, run], asOf, zone);
  const { marks } = judged.at(-1)!;
  const { lastGood } = turningPoint(judged);
  const open: readonly RunState[] = ['running', 'paused', 'planned'];
  const slow = marks.flatMap(({ kind, stage }) =>
    kind === 'slow' && stage !== null && !WITHOUT_SQL.includes(stage) ? [stage] : [],
  );
  const rules = run.stages.flatMap(({ exclusions }) =>
    exclusions.flatMap(({ rule, expected }) => (rule && !expected ? [rule] : [])),
  );
  return {
    since: (lastGood ?? history[0])?.startedAt ?? null,
    until:
      open.includes(run.state) || asksAboutNow({ run, campaign, askedFor, asOf })
        ? asOf
        : (run.finishedAt ?? run.startedAt ?? asOf),
    slowStages: slow,
    rules: [...new Set(rules)],
    hasFailures: marks.some(({ kind }) => kind === 'errors'),
  };
}
