import type { StageName } from '../model/relations.ts';
import type { Campaign, Run } from './run.ts';
import type { Reference } from './situation.ts';

/** What says which rules and objects a run uses: the run with its stages, its campaign, and what they refer to (null where the system does not say). */
export interface Uses {
  readonly run: Run;
  readonly campaign: Campaign;
  readonly references: readonly Reference[] | null;
}

/** The segment that a run selects from; a system that does not record it per run keeps it with the campaign. */
export const segmentOf = ({ run, campaign }: Pick<Uses, 'run' | 'campaign'>): string | null =>
  run.segment ?? campaign.segment;

/**
 * The rules of a run, each with the stage that asks it (null where that is not said): the policies and offers that its campaign refers to, every rule that
 * left somebody out, be it expected of it or not, and its segment. All that asks for versions or edits of "its rules" goes by this.
 */
export function rulesOf(uses: Uses): ReadonlyMap<string, StageName | null> {
  const used = new Map<string, StageName | null>();
  for (const { targetKind, target } of uses.references ?? [])
    if (targetKind === 'policy' || targetKind === 'offer') used.set(target, targetKind);
  for (const { stage, exclusions } of uses.run.stages)
    for (const { rule } of exclusions) if (rule !== null) used.set(rule, stage);
  const segment = segmentOf(uses);
  if (segment !== null) used.set(segment, 'select');
  return used;
}

/** Everything that the run uses, by its name: an edit of one of these concerns it. */
export function usedObjects(uses: Uses): ReadonlySet<string> {
  const { run, campaign, references } = uses;
  const referred = (references ?? []).map(({ target }) => target);
  const known = [campaign.id, run.template, campaign.template, ...referred, ...rulesOf(uses).keys()];
  return new Set(known.filter((one): one is string => one !== null));
}
