import { isTextType, type LeafView } from '../condition/doubts/doubts.ts';
import { hasMixedScript, type NearValue } from '../condition/near-values.ts';
import { isNegative } from '../condition/shapes.ts';
import type { UnknownReason } from '../condition/unknown-reasons.ts';
import type { FaultsSeen } from './faults.ts';

/** What helps to understand one condition's numbers. */
export interface ConditionEvidence {
  readonly id: string;
  /** Where the NULLs are that make it UNKNOWN. */
  readonly unknownBecause: readonly UnknownReason[];
  /** Values in the data that nearly are a literal of it. */
  readonly near: readonly { readonly literal: string; readonly value: string; readonly how: NearValue['how'] }[];
  /** Literals with letters of two alphabets in one word: surely mistyped, whatever the data holds. */
  readonly mixedScript: readonly string[];
  /** The most common values of the column that it asks, with their share of all customers, 0 to 1; empty for personal columns. */
  readonly common: readonly { readonly value: string; readonly share: number }[];
  /** Whether every customer meets it: it could be left out today. */
  readonly removesNobody: boolean;
}

/** Where nothing was looked for. */
export const NO_EVIDENCE: Omit<ConditionEvidence, 'id'> = {
  unknownBecause: [],
  near: [],
  mixedScript: [],
  common: [],
  removesNobody: false,
};

/** Share of the customers below which a condition counts as choosy, so that the other values of its column are worth a look. */
const CHOOSY = 0.05;
const MOST_VALUES = 8;

/** The evidence beside every condition, in written order. */
export function conditionEvidence(seen: FaultsSeen): readonly ConditionEvidence[] {
  return seen.views.map((view) => {
    const counts = seen.counts.conditions.find(({ id }) => id === view.leaf.id);
    const { population } = seen.counts;
    const helps = (view.isNegated ? counts?.false : counts?.true) ?? 0;
    return {
      id: view.leaf.id,
      unknownBecause: seen.unknown.get(view.leaf.id) ?? [],
      near: nearOf(seen, view),
      mixedScript: (view.shape?.constants ?? []).flatMap(({ value }) =>
        value && hasMixedScript(value) ? [value] : [],
      ),
      common: commonOf(seen, view, population > 0 ? (counts?.true ?? 0) / population : 1),
      removesNobody: population > 0 && helps === population,
    };
  });
}

/** Conditions that no data could meet together, by id: what `explain` shows beside the blocking sets. */
export function contradictions({ impossible }: FaultsSeen): readonly {
  readonly conditions: readonly string[];
  readonly provedBy: 'planner' | 'intervals';
  readonly constraints: readonly string[];
}[] {
  return impossible.map(({ leaves, provedBy, constraints }) => ({
    conditions: leaves.map(({ id }) => id),
    provedBy,
    constraints,
  }));
}

function nearOf({ doubts }: FaultsSeen, { leaf }: LeafView): ConditionEvidence['near'] {
  return doubts
    .filter((doubt) => doubt.leaf.id === leaf.id && 'differsBy' in doubt.detail)
    .flatMap(({ detail }) =>
      (detail.near as readonly string[]).map((value) => ({
        literal: String(detail.literal),
        value,
        how: detail.differsBy as NearValue['how'],
      })),
    );
}

function commonOf({ known, personal }: FaultsSeen, { shape }: LeafView, share: number): ConditionEvidence['common'] {
  if (!shape || personal.has(shape.column) || isNegative(shape) || share >= CHOOSY) return [];
  const facts = known.columns.get(shape.column);
  if (!['=', '~~', '~~*'].includes(shape.operator) || !isTextType(facts?.type)) return [];
  return facts?.common.slice(0, MOST_VALUES) ?? [];
}
