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
import { type Case, editSince, type Sighting } from './sightings.ts';
import type { PlanWitness } from './situation.ts';

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
    const witness = opened.witnesses.find(
      (one) => one.stage === stage.stage && !one.indexed && one.costShare >= MAIN_COST,
    );
    if (!witness || slow.explainedByVolume) {
      return [
        { found: found(campaignStageSlow, slowEvidence(opened, stage, slow), 'proved'), position: stage.position },
      ];
    }
    if (blamed.has(witness.table)) return [];
    blamed.add(witness.table);
    const evidence = indexEvidence(opened, stage, slow, witness);
    const confidence = evidence.edit ? 'proved' : 'likely';
    return [{ found: found(campaignStageSlowMissingIndex, evidence, confidence), position: stage.position }];
  });
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
  return {
    ...slowEvidence(opened, stage, slow),
    table: witness.table,
    columns: witness.columns,
    rows: witness.rows,
    bytes: witness.bytes,
    rowsAdded: witness.rowsAdded,
    costShare: rounded(witness.costShare),
    fix: `create index concurrently on ${witness.table} (${witness.columns[0]})`,
    edit: editSince(opened, [witness.table, bare]),
  };
}
