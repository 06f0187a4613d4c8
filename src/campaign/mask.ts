import { maskText } from '../model/personal.ts';
import type { Flow } from './flow.ts';
import type { LiveSituation, Look } from './live.ts';
import { maskStatement } from './live-statement.ts';
import type { Run } from './run.ts';
import type { Situation } from './situation.ts';

type MaskText = (text: string) => string;

/**
 * Masks what looks personal in the free texts of a situation: errors of providers hold addresses, logged values anything. Names of objects,
 * reasons and rules stay as they are: they are compared.
 */
export function maskSituation(situation: Situation, mask: MaskText = maskText): Situation {
  const masked = nullOr(mask);
  const { run, history, changes, versions, failures, flow } = situation;
  return {
    ...situation,
    run: maskRun(run, mask),
    history: history.map((one) => maskRun(one, mask)),
    changes: changes?.map((change) => ({ ...change, ...maskChange(change, mask) })) ?? null,
    versions: versions?.map((version) => ({ ...version, comment: masked(version.comment) })) ?? null,
    ...(situation.live ? { live: maskLive(situation.live) } : {}),
    failures: failures.map((group) => ({ ...group, error: masked(group.error) })),
    flow: { ...flow, poison: maskPoison(flow.poison, mask) },
  };
}

const nullOr = (mask: MaskText) => (text: string | null) => (text === null ? null : mask(text));

function maskPoison(poison: Flow['poison'], mask: MaskText): Flow['poison'] {
  const masked = nullOr(mask);
  return poison && { ...poison, rows: poison.rows.map((row) => ({ ...row, error: masked(row.error) })) };
}

function maskRun(run: Run, mask: MaskText): Run {
  const masked = nullOr(mask);
  const stages = run.stages.map((stage) => ({ ...stage, error: masked(stage.error) }));
  return { ...run, error: masked(run.error), stages };
}

interface FreeTexts {
  readonly before: string | null;
  readonly after: string | null;
  readonly comment: string | null;
}

function maskChange({ before, after, comment }: FreeTexts, mask: MaskText): FreeTexts {
  const masked = nullOr(mask);
  return { before: masked(before), after: masked(after), comment: masked(comment) };
}

/** Statements of sessions hold values of customers: they are shown without any. */
function maskLive(live: LiveSituation): LiveSituation {
  const maskLook = (look: Look): Look => ({
    ...look,
    backends: look.backends.map((backend) => ({
      ...backend,
      statement: backend.statement === null ? null : maskStatement(backend.statement),
    })),
  });
  return { ...live, first: maskLook(live.first), second: maskLook(live.second) };
}
