import {
  campaignStageSlow,
  campaignStageSlowMissingIndex,
  type MissingIndexEvidence,
  type SlowEvidence,
} from '../causes/campaign-stage.ts';
import { found } from '../causes/cause.ts';
import { rounded } from '../model/statistics.ts';
import { type Slowness, slowness } from './history.ts';
import type { Stage } from './run.ts';
import { type Case, editSince, momentOf, type Sighting } from './sightings.ts';
import type { LoggedChange, PlanWitness } from './situation.ts';

/** Share of a table's rows above which the server would read it whole even with an index. */
const FEW_ROWS = 0.3;

/** Share of a statement's planned cost below which reading a table whole is not what makes it slow. */
const MAIN_COST = 0.3;

/**
 * Stages that left their own time, with the reason where the plan of their statement shows it. One table is one finding. A selection of
 * far more people is slower by itself, and so is what has to carry them: that is told once, as the audience.
 */
export function findSlow(opened: Case): Sighting[] {
  const audienceMoved = opened.marks.some(({ kind }) => kind === 'audience-grew');
  const isStuck = opened.marks.some(({ kind }) => kind === 'stuck');
  const blamed = new Set<string>();
  return opened.run.stages.flatMap((stage) => {
    const slow = slowness(stage, opened.baseline, isStuck ? null : opened.asOf);
    if (!slow || (audienceMoved && (slow.explainedByVolume || stage.stage === 'select'))) return [];
    const witness = opened.witnesses.find((one) => one.stage === stage.stage && wantsIndex(one));
    if (!witness || slow.explainedByVolume) {
      return [
        { found: found(campaignStageSlow, slowEvidence(opened, stage, slow), 'proved'), position: stage.position },
      ];
    }
    if (blamed.has(witness.table)) return [];
    blamed.add(witness.table);
    const evidence = indexEvidence(opened, stage, slow, witness);
    const seen = found(campaignStageSlowMissingIndex, evidence, CONFIDENCE[evidence.proof]);
    return [{ found: seen, position: stage.position }];
  });
}

function wantsIndex({ indexed, costShare, kept, rows }: PlanWitness): boolean {
  return !indexed && costShare >= MAIN_COST && kept <= FEW_ROWS * rows;
}

/** The plan is of now; that of the fast runs is not kept. What ties the want of an index to the slowness is another fact, or none. */
const CONFIDENCE = { dropped: 'proved', invalid: 'likely', grown: 'likely', unknown: 'possible' } as const;

const DROPS_INDEX =
  /drop\s+index|index\S*\s+(was\s+)?dropped|(удал|убра|снес)\S*\s+индекс|индекс\S*\s+(удал|убра|снес)/iu;

/** The logged removal of an index of a table, between the last good run and this one. */
function droppedIndex(opened: Case, names: readonly string[]): LoggedChange | undefined {
  return changesSince(opened).findLast((change) => {
    const { kind, object, field, before, after, comment } = change;
    const words = [kind, object, field, before, after, comment].filter(Boolean).join(' ');
    return DROPS_INDEX.test(words) && names.some((name) => words.toLowerCase().includes(name.toLowerCase()));
  });
}

function changesSince({ changes, lastGood, run, asOf }: Case): readonly LoggedChange[] {
  const since = lastGood ? Date.parse(momentOf(lastGood, asOf)) : Number.NEGATIVE_INFINITY;
  const until = Date.parse(momentOf(run, asOf));
  return (changes ?? []).filter(({ at }) => Date.parse(at) > since && Date.parse(at) <= until);
}

function slowEvidence({ run, judged }: Case, stage: Stage, slow: Slowness): SlowEvidence {
  const isSlowHere = (one: Case['judged'][number]) =>
    one.marks.some((mark) => mark.kind === 'slow' && mark.stage === stage.stage);
  const firstIndex = judged.findLastIndex((one) => !isSlowHere(one)) + 1;
  return {
    run: run.id,
    stage: stage.stage,
    seconds: slow.seconds,
    ...(stage.finishedAt === null ? { isRunning: true } : {}),
    medianSeconds: slow.usual.median,
    spreadSeconds: slow.usual.spread,
    historyRuns: slow.usual.values,
    ratio: rounded(slow.ratio),
    volumeRatio: slow.volumeRatio === null ? null : rounded(slow.volumeRatio),
    firstSlowRun: judged[firstIndex]?.run.id ?? run.id,
  };
}

function indexEvidence(opened: Case, stage: Stage, slow: Slowness, witness: PlanWitness): MissingIndexEvidence {
  const bare = witness.table.split('.').at(-1)!;
  const names = [witness.table, bare];
  const dropped = droppedIndex(opened, names);
  const edit = dropped
    ? { object: dropped.object ?? bare, version: null, who: dropped.who, at: dropped.at, comment: dropped.comment }
    : editSince(opened, names);
  return {
    ...slowEvidence(opened, stage, slow),
    table: witness.table,
    columns: witness.columns,
    rows: witness.rows,
    bytes: witness.bytes,
    rowsAdded: witness.rowsAdded,
    costShare: rounded(witness.costShare),
    rowsKept: witness.kept,
    proof: dropped ? 'dropped' : witness.invalidIndex !== null ? 'invalid' : edit ? 'grown' : 'unknown',
    invalidIndex: witness.invalidIndex,
    fix: `create index concurrently on ${witness.table} (${witness.columns[0]})`,
    edit,
  };
}
