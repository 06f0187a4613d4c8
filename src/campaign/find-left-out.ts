import {
  campaignOfferNone,
  campaignPolicyExcludesAll,
  type StageEmptiedEvidence,
} from '../causes/campaign-audience.ts';
import { campaignLeftOutMore } from '../causes/campaign-left-out.ts';
import { found } from '../causes/cause.ts';
import { type CapZeroEvidence, policyCapZero } from '../causes/policy.ts';
import { startOf } from '../condition/versions.ts';
import { isEmptied, leavesOutMore, leftOutShare, usualAt } from './history.ts';
import { type Exclusion, excludedBy, type Stage } from './run.ts';
import { type Case, editSince, momentOf, type Sighting, versionInForce } from './sightings.ts';

/** Share of those whom nothing else left out that a rule must leave out to count as having emptied a stage. */
const NEARLY_ALL = 0.9;

/** Stages that a contact policy, an offer or a missing address emptied, or where the rules left out far more than they use to. */
export function findLeftOut(opened: Case): Sighting[] {
  // Of other people than usual, other shares are left out: that is told once, as the audience.
  const isAudienceUsual = !opened.marks.some(({ kind }) => kind === 'audience-grew' || kind === 'audience-shrank');
  const canCompare = isAudienceUsual && opened.isHistoryCounted !== false;
  return opened.run.stages.flatMap((stage) => {
    if (stage.stage === 'select' || stage.stage === 'normalise') return [];
    const capZero = stage.exclusions
      .map((exclusion) => capZeroEvidence(opened, stage, exclusion))
      .find((one) => one !== null);
    if (capZero) return [{ found: found(policyCapZero, capZero, 'proved'), position: stage.position }];
    if (canCompare && !isEmptied(stage) && leavesOutMore(stage, opened.baseline)) {
      const evidence = {
        ...emptiedEvidence(opened, stage),
        usualLeftOutShare: usualAt(stage.stage, opened.baseline, leftOutShare)?.median ?? null,
      };
      return [{ found: found(campaignLeftOutMore, evidence, 'proved'), position: stage.position }];
    }
    if (!isEmptied(stage) || excludedBy(stage) < NEARLY_ALL * (stage.in ?? 0)) return [];
    const cause = stage.stage === 'offer' ? campaignOfferNone : campaignPolicyExcludesAll;
    return [{ found: found(cause, emptiedEvidence(opened, stage), 'proved'), position: stage.position }];
  });
}

function emptiedEvidence(opened: Case, stage: Stage): StageEmptiedEvidence {
  const unexpected = stage.exclusions.filter(({ expected }) => !expected);
  const main = [...(unexpected.length > 0 ? unexpected : stage.exclusions)].sort(
    (one, other) => other.customers - one.customers,
  )[0];
  return {
    run: opened.run.id,
    stage: stage.stage,
    entered: stage.in ?? 0,
    excluded: excludedBy(stage),
    reason: main?.reason ?? null,
    rule: main?.rule ?? null,
    reasonCustomers: main?.customers ?? null,
    usualExcluded:
      opened.isHistoryCounted === false ? null : (usualAt(stage.stage, opened.baseline, excludedBy)?.median ?? null),
    edit: editSince(opened, main?.rule ? [main.rule] : rulesOf(opened, stage)),
  };
}

/**
 * Where the reason names no rule: what the campaign refers to at this stage, and what of its kind was edited. Only of a stage that nobody left: then an
 * edit of any of them is the first to look at.
 */
function rulesOf({ references, changes }: Case, stage: Stage): string[] {
  if (!isEmptied(stage)) return [];
  const kind = stage.stage === 'offer' ? 'offer' : 'policy';
  const referred = (references ?? []).filter(({ targetKind }) => targetKind === kind).map(({ target }) => target);
  const edited = (changes ?? []).flatMap(({ objectKind, object }) => (objectKind === kind && object ? [object] : []));
  return [...referred, ...edited];
}

function capZeroEvidence(opened: Case, stage: Stage, exclusion: Exclusion): CapZeroEvidence | null {
  const { rule, customers, expected } = exclusion;
  if (rule === null || expected || customers === 0 || stage.in === null) return null;
  const reachedIt = stage.in - (excludedBy(stage) - customers);
  if (customers < NEARLY_ALL * reachedIt) return null;
  const cap = capsOf(opened, rule);
  if (cap.now !== 0) return null;
  const touched = opened.touched.find((one) => one.rule === rule);
  return {
    rule,
    channel: cap.channel ?? opened.run.channel,
    capBefore: cap.before,
    cap: 0,
    periodDays: cap.periodDays,
    version: cap.version?.version ?? null,
    author: cap.version?.author ?? null,
    comment: cap.version?.comment ?? null,
    approvedBy: cap.version?.approvedBy ?? null,
    since: cap.version ? startOf(cap.version) : null,
    run: opened.run.id,
    excluded: customers,
    entered: stage.in,
    runsTouched: touched?.runs ?? null,
    customersTouched: touched?.customers ?? null,
  };
}

/** The cap of a policy rule in force when the run started, and the one before; from the versions, else from the policy of now. */
function capsOf({ versions, policies, run, asOf }: Case, rule: string) {
  const version = versionInForce(versions ?? [], rule, momentOf(run, asOf));
  const body = version ? jsonOf(version.body) : null;
  const before = (versions ?? []).filter((one) => one.rule === rule && version && one.version < version.version).at(-1);
  const now = (policies ?? []).find((policy) => policy.rule === rule);
  return {
    version,
    now: numberIn(body, 'cap') ?? (body === null ? (now?.cap ?? null) : null),
    before: before ? numberIn(jsonOf(before.body), 'cap') : null,
    channel: now?.channel ?? null,
    periodDays: numberIn(body, 'period_days') ?? now?.periodDays ?? null,
  };
}

function jsonOf(body: string | null): Readonly<Record<string, unknown>> | null {
  if (body === null) return null;
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
      ? (parsed as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

function numberIn(body: Readonly<Record<string, unknown>> | null, key: string): number | null {
  const value = body?.[key];
  return typeof value === 'number' ? value : null;
}
