import type { RunState, StageName } from '../model/relations.ts';
import { excludedBy, type Run, type Stage } from './run.ts';

export type CountName = 'in' | 'out' | 'excluded' | 'errors';

/**
 * Where everybody who entered is: **in = out + excluded + inside + silent + notTaken + lost**, always, with null as nobody; `excluded` are those
 * left out with a reason and those who failed. Negative `lost`: more came out than went in. What a system does not keep is named in `notKept`,
 * and where it lies within `lost`, `lost` is at most that.
 */
export interface Balance {
  readonly in: number | null;
  readonly out: number | null;
  /** Left out with a reason, and failed. */
  readonly excluded: number;
  readonly leftOut: number;
  /** Null where no count of failures is kept. */
  readonly failed: number | null;
  /** Not through yet, of a stage that is not over. */
  readonly inside: number | null;
  /** Of the responses: who has not answered. */
  readonly silent: number | null;
  /** Of a load or a selection that records no reasons: whom it did not take, which is its work. */
  readonly notTaken: number | null;
  /** Null when it cannot be known: no count of those who entered or left, or the stage is not over. */
  readonly lost: number | null;
  /** True where `lost` also holds those who were left out or failed, because the system counts them nowhere. */
  readonly isAtMost: boolean;
  readonly notKept: readonly CountName[];
}

/** Between two stages: who left the one and did not enter the next. */
export interface Handover {
  readonly from: StageName;
  readonly to: StageName;
  readonly out: number;
  readonly in: number;
  readonly lost: number;
}

/** The run as a whole, from the first stage that counts who enters to the last that counts who leaves. */
export interface RunBalance extends Balance {
  readonly from: StageName;
  readonly to: StageName;
  /** Places between two stages where the counts differ. */
  readonly handovers: readonly Handover[];
}

const NOBODY = { inside: null, silent: null, notTaken: null };

/** Stages that take some of many: nobody is lost who was not meant. */
const TAKING: readonly StageName[] = ['normalise', 'select'];

const OPEN: readonly RunState[] = ['planned', 'running', 'paused'];

/** Accounts for everybody who entered a stage. */
export function balanceOf(stage: Stage, areExclusionsKept: boolean): Balance {
  const leftOut = excludedBy(stage);
  const excluded = leftOut + (stage.errors ?? 0);
  const notKept: CountName[] = [];
  if (stage.in === null) notKept.push('in');
  if (stage.out === null) notKept.push('out');
  if (!areExclusionsKept) notKept.push('excluded');
  if (stage.errors === null) notKept.push('errors');
  const counted = { in: stage.in, out: stage.out, excluded, leftOut, failed: stage.errors, notKept };
  if (stage.in === null || stage.out === null) return { ...counted, ...NOBODY, lost: null, isAtMost: false };
  return { ...counted, ...shareRest(stage, stage.in - stage.out - excluded, notKept) };
}

/** Says what those are who neither left nor were left out. */
function shareRest(stage: Stage, rest: number, notKept: readonly CountName[]) {
  const known = { ...NOBODY, lost: null, isAtMost: false };
  if (rest >= 0 && stage.stage === 'respond') return { ...known, silent: rest };
  if (rest >= 0 && OPEN.includes(stage.state)) return { ...known, inside: rest };
  if (rest > 0 && TAKING.includes(stage.stage) && stage.exclusions.length === 0) {
    return { ...known, notTaken: rest, lost: 0 };
  }
  return { ...NOBODY, lost: rest, isAtMost: rest > 0 && notKept.length > 0 };
}

/**
 * Accounts for everybody who entered the run. Null where no stage counts who enters, or none who leaves.
 * Stages after the last that counts are named by their absence: `to` says how far the account reaches. Responses are no part of it.
 */
export function runBalance(run: Run, areExclusionsKept: boolean): RunBalance | null {
  const stages = run.stages.filter(({ stage }) => stage !== 'respond');
  const first = stages.findIndex((stage) => stage.in !== null);
  const last = stages.findLastIndex((stage) => stage.out !== null);
  if (first < 0 || last < first) return null;
  const account = stages.slice(first, last + 1);
  const [from, to] = [account[0]!, account.at(-1)!];
  const balances = account.map((stage) => balanceOf(stage, areExclusionsKept));
  const sum = (pick: (balance: Balance) => number | null) => balances.reduce((all, one) => all + (pick(one) ?? 0), 0);
  const excluded = sum((balance) => balance.excluded);
  const inside = sum((balance) => balance.inside);
  const isOver = account.every(({ state }) => !OPEN.includes(state));
  const notTaken = sum((balance) => balance.notTaken);
  const rest = from.in! - to.out! - excluded - inside - notTaken;
  // Of the stages between only what lies within the rest is missed: their own counts of people cancel out.
  const notKept = [
    ...new Set(balances.flatMap((one) => one.notKept.filter((name) => name === 'excluded' || name === 'errors'))),
  ];
  const isMissing = rest !== 0 || isOver;
  return {
    from: from.stage,
    to: to.stage,
    in: from.in,
    out: to.out,
    excluded,
    leftOut: sum((balance) => balance.leftOut),
    failed: balances.every(({ failed }) => failed === null) ? null : sum((balance) => balance.failed),
    inside: isOver ? null : inside,
    silent: null,
    notTaken: notTaken === 0 ? null : notTaken,
    lost: isMissing ? rest : null,
    isAtMost: rest > 0 && notKept.length > 0,
    notKept,
    handovers: handoversOf(account),
  };
}

function handoversOf(stages: readonly Stage[]): Handover[] {
  return stages.slice(1).flatMap((next, index) => {
    const before = stages[index]!;
    if (before.out === null || next.in === null || before.out === next.in) return [];
    return [{ from: before.stage, to: next.stage, out: before.out, in: next.in, lost: before.out - next.in }];
  });
}
