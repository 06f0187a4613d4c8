import type { NotEvaluated } from '../../result.ts';
import { text } from '../../text.ts';
import { type Clock, pinClock } from '../clock.ts';
import { type Formula, type Leaf, leavesOf, negatedLeaves, skeleton, sqlOf } from '../formula.ts';
import { FALSE, TRUE } from '../kleene.ts';
import { renamed } from '../renamed.ts';
import { type Aside, withLeaf } from '../scan/question.ts';
import { oneLine } from '../words.ts';
import type { TypesOf } from '../zone.ts';
import { withDayEnd } from './day-end.ts';
import { nullKept } from './null-kept.ts';
import { otherReadings, plainText, widerNegations } from './reading.ts';

/** What a human may have meant otherwise: the parentheses, the missing values, the last day, the zone in which days begin. */
export type ReadingKind = 'parentheses' | 'null-kept' | 'day-end' | 'zone';

/** Another reading of the formula, to be counted in the same scan. */
export interface Reading {
  readonly kind: ReadingKind;
  /** Ids of the conditions concerned. */
  readonly leaves: readonly string[];
  /** The place as written, and as it reads the other way: conditions by their ids for `parentheses`, the two zones for `zone`. */
  readonly written: string;
  readonly other: string;
  /** The whole formula read the other way. */
  readonly formula: Formula;
  /** Whom it selects, and whom both select: with the written formula's own count all that is needed to say who goes and who comes. */
  readonly asides: readonly [Aside, Aside];
}

/** What must be known of customers and clock to read a formula otherwise. */
export interface ReadingContext {
  /** Alias of the customers in the formula. */
  readonly alias: string;
  readonly typesOf: TypesOf;
  /** The clock that the written formula is counted with. */
  readonly clock: Clock;
  /** The zone in which days may begin instead, IANA name: the server's, where the business has another one. Null = there is none. */
  readonly otherZone: string | null;
}

/** Other readings ask for at most so many conditions of their own, so that the scan stays cheap. */
export const MOST_EXTRA_ATOMS = 6;
const MOST_READINGS = 12;

type Draft = Omit<Reading, 'asides'> & {
  /** Conditions that the written formula does not ask. */
  readonly atoms: number;
  readonly unknownIs?: Aside['unknownIs'];
};

/**
 * Plans the other readings of a formula: OR and NOT with other parentheses, NULL kept by an exclusion, the upper bound's whole last day, days of
 * another zone. What does not fit the scan's budget is named in `gaps`. Whether a reading matters is known after the scan: `tellReadings`.
 */
export function readingsOf(
  formula: Formula,
  context: ReadingContext,
): { readonly readings: readonly Reading[]; readonly gaps: readonly NotEvaluated[] } {
  const drafts = [
    ...parenthesesOf(formula),
    ...keptNulls(formula, context),
    ...dayEnds(formula, context),
    ...otherDays(formula, context),
  ];
  const readings: Reading[] = [];
  const left: Draft[] = [];
  let budget = MOST_EXTRA_ATOMS;
  for (const draft of drafts) {
    if (draft.atoms > budget || readings.length >= MOST_READINGS) {
      left.push(draft);
      continue;
    }
    budget -= draft.atoms;
    readings.push(withAsides(draft, formula, `reading_${readings.length}`));
  }
  return { readings, gaps: gapsOf(left) };
}

function withAsides({ atoms: _atoms, unknownIs, ...draft }: Draft, written: Formula, name: string): Reading {
  const apart = renamed(draft.formula, 'other:');
  const unknown = unknownIs ? { unknownIs: { ...unknownIs, leaf: `other:${unknownIs.leaf}` } } : {};
  const both: Formula = { kind: 'and', parts: [written, apart], parenthesised: true, span: written.span };
  return {
    ...draft,
    asides: [
      { name: `${name}_other`, formula: apart, ...unknown },
      { name: `${name}_both`, formula: both, ...unknown },
    ],
  };
}

function parenthesesOf(formula: Formula): readonly Draft[] {
  return [
    ...otherReadings(formula).map((other) => parenthesesDraft(other, skeleton)),
    // NOT in front of a condition is a part of it: only its text can show that it moved.
    ...widerNegations(formula).map((other) =>
      parenthesesDraft(other, (place) => oneLine(plainText(place), PLACE_WIDTH)),
    ),
  ];
}

const PLACE_WIDTH = 160;

function parenthesesDraft(
  { place, instead, formula }: ReturnType<typeof otherReadings>[number],
  show: (place: Formula) => string,
): Draft {
  const leaves = leavesOf(place).map(({ id }) => id);
  return { kind: 'parentheses', leaves, written: show(place), other: show(instead), formula, atoms: 0 };
}

function keptNulls(formula: Formula, { alias }: ReadingContext): readonly Draft[] {
  const denied = negatedLeaves(formula);
  return leavesOf(formula).flatMap((leaf): Draft[] => {
    const isDenied = denied.has(leaf.id);
    const other = nullKept(leaf, alias, isDenied);
    if (other === undefined) return [];
    const unknownIs = { leaf: leaf.id, truth: isDenied ? FALSE : TRUE } as const;
    return [{ kind: 'null-kept', leaves: [leaf.id], written: leaf.text, other, formula, atoms: 0, unknownIs }];
  });
}

function dayEnds(formula: Formula, { typesOf }: ReadingContext): readonly Draft[] {
  return leavesOf(formula).flatMap((leaf): Draft[] => {
    const sql = withDayEnd(sqlOf(leaf), typesOf(sqlOf(leaf)));
    if (sql === undefined) return [];
    const other = leaf.sql === undefined || leaf.language ? sql : (withDayEnd(leaf.text, typesOf(leaf.text)) ?? sql);
    const changed = withLeaf(formula, leaf.id, { ...leaf, sql });
    return [{ kind: 'day-end', leaves: [leaf.id], written: leaf.text, other, formula: changed, atoms: 1 }];
  });
}

/** All conditions whose days another zone begins at another moment, read in that zone together. */
function otherDays(formula: Formula, { typesOf, clock, otherZone }: ReadingContext): readonly Draft[] {
  if (otherZone === null || otherZone === clock.zone) return [];
  const moved = leavesOf(formula).flatMap((leaf): Leaf[] => {
    const [sql, types] = [sqlOf(leaf), typesOf(sqlOf(leaf))];
    const elsewhere = pinClock(sql, { ...clock, zone: otherZone }, types);
    return elsewhere === pinClock(sql, clock, types) ? [] : [{ ...leaf, sql: elsewhere }];
  });
  if (moved.length === 0) return [];
  const changed = moved.reduce((inner, leaf) => withLeaf(inner, leaf.id, leaf), formula);
  const leaves = moved.map(({ id }) => id);
  return [{ kind: 'zone', leaves, written: clock.zone, other: otherZone, formula: changed, atoms: moved.length }];
}

function gapsOf(left: readonly Draft[]): readonly NotEvaluated[] {
  if (left.length === 0) return [];
  const ids = [...new Set(left.flatMap(({ leaves }) => leaves))].join(', ');
  return [
    {
      what: text(`Other readings of ${ids}`, `Другие прочтения ${ids}`),
      why: text(
        'there are more of them than one scan may be charged with; those that are counted are exact',
        'их больше, чем можно посчитать за один проход; посчитанные точны',
      ),
      couldChangeAnswer: false,
    },
  ];
}
