import { campaignDeliveryFailures, campaignLost, campaignStageErrors } from '../causes/campaign-failures.ts';
import { found } from '../causes/cause.ts';
import { errorShare, hasManyErrors, usualAt } from './history.ts';
import { excludedBy, type Stage } from './run.ts';
import { type Case, editSince, type Sighting } from './sightings.ts';
import type { FailureGroup } from './situation.ts';

/** Stages where far more failed than usual, unless another finding already says why at that stage. */
export function findFailures(opened: Case, explained: readonly Sighting[]): Sighting[] {
  const { run, baseline, failures } = opened;
  return run.stages.flatMap((stage) => {
    const isExplained = explained.some(({ position }) => position === stage.position);
    if (isExplained || !hasManyErrors(stage, baseline)) return [];
    const isDelivery = stage.stage === 'deliver';
    const evidence = {
      run: run.id,
      stage: stage.stage,
      failed: stage.errors!,
      entered: stage.in!,
      usualShare: usualAt(stage.stage, baseline, errorShare)?.median ?? null,
      ...answersAt(stage, failures),
      firstBadRun: opened.firstBad?.id ?? null,
      edit: editSince(opened, [run.campaign, ...(run.template === null ? [] : [run.template])]),
    };
    return [
      {
        found: found(isDelivery ? campaignDeliveryFailures : campaignStageErrors, evidence, 'proved'),
        position: stage.position,
      },
    ];
  });
}

/** Stages whose items are answered by a provider. */
const ANSWERED: readonly string[] = ['send', 'deliver'];

/** What the messages themselves were answered comes before the stage's free text, which may be of one of them, or of another day. */
function answersAt(stage: Stage, failures: readonly FailureGroup[]) {
  const counts = new Map<string, number>();
  for (const { providerCode, messages } of ANSWERED.includes(stage.stage) ? failures : []) {
    if (providerCode !== null) counts.set(providerCode, (counts.get(providerCode) ?? 0) + messages);
  }
  const codes = [...counts]
    .map(([code, messages]) => ({ code, messages }))
    .sort((one, other) => other.messages - one.messages);
  const [first] = codes;
  const own = failures.find(({ error, providerCode }) => error !== null && (!first || providerCode === first.code));
  return { error: first ? (own?.error ?? null) : (stage.error ?? own?.error ?? null), codes };
}

/** Between these stages everybody must be accounted for. Selection and loads count what they read, delivery and responses take days. */
const COUNTED: readonly string[] = ['policy', 'offer', 'personalise', 'send'];

/** Finished stages whose numbers do not add up: in = out + excluded + errors. A stage that records no errors cannot be asked to. */
export function findLost({ run, areExclusionsKept }: Case): Sighting[] {
  if (!areExclusionsKept) return [];
  return run.stages.flatMap((stage) => {
    if (!COUNTED.includes(stage.stage) || stage.state !== 'finished' || stage.in === null || stage.out === null)
      return [];
    if (stage.errors === null) return [];
    const excluded = excludedBy(stage);
    const { errors } = stage;
    const missing = stage.in - stage.out - excluded - errors;
    if (missing === 0) return [];
    const evidence = { run: run.id, stage: stage.stage, entered: stage.in, left: stage.out, excluded, errors, missing };
    return [{ found: found(campaignLost, evidence, 'proved'), position: stage.position }];
  });
}
