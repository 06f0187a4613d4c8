import { campaignTemplateReferenceBroken, type TemplateReferenceEvidence } from '../causes/campaign-stage.ts';
import { found } from '../causes/cause.ts';
import { closestNames } from '../model/closest.ts';
import { stageOf } from './run.ts';
import type { Case, Sighting } from './sightings.ts';

/**
 * Whether messages failed because the template that the run used does not exist or is not usable. Without failures, whether the
 * reference as it stands now will make the next run of the campaign that was asked for fail: that is a warning.
 */
export function findTemplate(opened: Case): Sighting[] {
  const { run, campaign, templates } = opened;
  if (templates === null) return [];
  const failing = (['personalise', 'send'] as const)
    .map((name) => stageOf(run, name))
    .find((stage) => (stage?.errors ?? 0) > 0);
  const failed = failing?.errors ?? (run.stages.length === 0 ? (run.failed ?? 0) : 0);
  const used = run.template ?? campaign.template;
  if (used !== null && failed > 0 && !isUsable(opened, used)) {
    const evidence = referenceEvidence(opened, used, failed, failing?.error ?? run.error);
    return [{ found: found(campaignTemplateReferenceBroken, evidence, 'proved'), position: failing?.position ?? 0 }];
  }
  const now = opened.askedFor === 'campaign' ? campaign.template : null;
  if (now === null || now === run.template || isUsable(opened, now)) return [];
  const evidence = referenceEvidence(opened, now, 0, null);
  return [{ found: found(campaignTemplateReferenceBroken, evidence, 'proved', 'warning'), position: 99 }];
}

function isUsable({ templates }: Case, id: string): boolean {
  return (templates ?? []).some((template) => template.id === id && template.usable);
}

function referenceEvidence(
  opened: Case,
  template: string,
  failed: number,
  error: string | null,
): TemplateReferenceEvidence {
  const { run, campaign, changes, templates, lastGood, firstBad } = opened;
  const usable = (templates ?? []).filter((one) => one.usable && one.id !== template).map(({ id }) => id);
  const change = (changes ?? [])
    .filter(({ object, field, after }) => {
      const isReference = object === campaign.id && (after === template || /template/i.test(field ?? ''));
      return isReference || object === template;
    })
    .at(-1);
  const lastUsed = lastGood?.template ?? null;
  return {
    run: run.id,
    campaign: campaign.id,
    template,
    exists: (templates ?? []).some(({ id }) => id === template),
    nearest: closestNames(template, usable)[0] ?? (lastUsed !== null && usable.includes(lastUsed) ? lastUsed : null),
    before: change?.before ?? (lastUsed === template ? null : lastUsed),
    who: change?.who ?? null,
    at: change?.at ?? null,
    comment: change?.comment ?? null,
    failed,
    firstFailedRun: failed > 0 ? (firstBad?.id ?? run.id) : null,
    error,
  };
}
