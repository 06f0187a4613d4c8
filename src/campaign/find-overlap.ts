import { campaignRunsOverlap } from '../causes/campaign-overlap.ts';
import { found } from '../causes/cause.ts';
import { overlapSeconds } from './flow.ts';
import type { Case, Sighting } from './sightings.ts';

/** Two runs that were both open for less are a scheduler's ordinary haste. */
export const LEAST_OVERLAP_SECONDS = 60;

/** How many of the earlier runs overlapped the one before: with most of them, it is how the campaign works. */
export function overlapsBefore({ history, asOf }: Pick<Case, 'history' | 'asOf'>): number {
  return history.filter(
    (one, index) => index > 0 && overlapSeconds(history[index - 1]!, one, asOf) >= LEAST_OVERLAP_SECONDS,
  ).length;
}

/** The run that was open at the same time and wrote to most of the same people, unless the campaign always works so. */
export function findOverlap(opened: Case): Sighting[] {
  const { run, history, flow } = opened;
  if (overlapsBefore(opened) > history.length / 2) return [];
  const [worst] = (flow.overlaps ?? [])
    .filter(({ shared }) => (shared ?? 0) > 0)
    .sort((one, other) => other.shared! - one.shared!);
  if (!worst) return [];
  const evidence = {
    campaign: run.campaign,
    run: run.id,
    other: worst.run,
    seconds: worst.seconds,
    shared: worst.shared!,
    worker: run.worker,
    otherWorker: worst.worker,
  };
  const send = run.stages.find(({ stage }) => stage === 'send');
  return [{ found: found(campaignRunsOverlap, evidence, 'proved'), position: send?.position ?? 0 }];
}
