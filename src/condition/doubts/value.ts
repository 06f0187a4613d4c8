import { sqlText } from '../../model/sql-text.ts';
import { isClosed } from '../literals.ts';
import { type NearValue, nearValues } from '../near-values.ts';
import { type ComparisonShape, isNegative } from '../shapes.ts';
import { type Doubt, type DoubtContext, doubtOf, factsOf, isTextType, type LeafView } from './doubts.ts';

/** Literals of one condition that are looked at. */
const MOST_LITERALS = 50;

/**
 * Faults of the values that a condition asks for: the same word is in the data in other letters, in other case or with blanks; its label was
 * written instead of its code; nobody has it and something close to it is there; it is a value of another column. Personal columns are left out.
 */
export function valueDoubts(context: DoubtContext, view: LeafView): readonly Doubt[] {
  const { shape } = view;
  if (!shape || !isAskedByName(context, shape)) return [];
  return shape.constants.slice(0, MOST_LITERALS).flatMap(({ value }) => {
    if (value === null || value === '') return [];
    const doubt = alike(context, view, value) ?? label(context, view, value) ?? misplaced(context, view, value);
    return doubt ? [doubt] : [];
  });
}

/** Whether a condition asks whether a text column that may be looked at is one of some values. */
export function isAskedByName({ columns, customer }: DoubtContext, shape: ComparisonShape): boolean {
  const isEquality = ['=', '<>'].includes(shape.operator) && /^AEXPR_(OP|IN)$/.test(shape.kind);
  return isEquality && !(shape.column in customer.personal) && isTextType(columns.get(shape.column));
}

/** Values in use that nearly are the literal, from the statistics and the dictionary. */
function nearsOf(context: DoubtContext, view: LeafView, literal: string): readonly NearValue[] {
  const facts = factsOf(context, view.shape?.column);
  const entries = context.known.dictionary.filter(({ code }) => code === literal);
  const codes = context.known.dictionary
    .filter(
      (row) => !isClosed(row, context.clock.at) && entries.some(({ dictionary }) => dictionary === row.dictionary),
    )
    .map(({ code }) => code);
  const common = facts?.common.map(({ value }) => value) ?? [];
  const asked = new Set(view.shape?.constants.map(({ value }) => value));
  const isKnown = entries.length > 0 || !facts?.isComplete || common.includes(literal);
  return nearValues(literal, [...common, ...codes]).filter(
    ({ value, how }) => !asked.has(value) && !(how === 'spelling' && isKnown),
  );
}

function alike(context: DoubtContext, view: LeafView, literal: string): Doubt | undefined {
  const nears = nearsOf(context, view, literal);
  const facts = factsOf(context, view.shape?.column);
  const isUnused = facts?.isComplete === true && !facts.common.some(({ value }) => value === literal);
  return nears[0] && nearDoubt(context, view, { literal, nears, isUnused });
}

const CAUSES = {
  letters: 'segment/look-alike-letters',
  spelling: 'segment/value-misspelt',
  case: 'segment/value-spelt-differently',
  blanks: 'segment/value-spelt-differently',
  form: 'segment/value-spelt-differently',
} as const;

/** The doubt that near values of a literal were meant: beside it, or in its place where nobody has it. */
export function nearDoubt(
  { formula }: DoubtContext,
  view: LeafView,
  { literal, nears, isUnused }: { literal: string; nears: readonly NearValue[]; isUnused: boolean },
): Doubt {
  const how = nears.some((near) => near.how === 'letters') ? 'letters' : nears[0]!.how;
  const meant = (how === 'spelling' ? nears.slice(0, 1) : nears).map(({ value }) => value);
  return doubtOf(formula, view, {
    cause: CAUSES[how],
    sql: withValues(view.shape!, meant, isUnused ? literal : undefined),
    detail: { column: view.shape!.column, literal, near: meant, differsBy: how },
    tells: 'either',
    confidence: how === 'letters' ? 'proved' : 'likely',
  });
}

/** The condition with further values beside its own, or in place of one that nobody has. */
function withValues(shape: ComparisonShape, further: readonly string[], inPlaceOf?: string): string {
  const own = shape.constants.flatMap(({ value }) => (value === null || value === inPlaceOf ? [] : value));
  const values = [...new Set([...own, ...further])].map(sqlText);
  if (values.length === 1) return `${shape.columnText} ${isNegative(shape) ? '<>' : '='} ${values[0]}`;
  return `${shape.columnText} ${isNegative(shape) ? 'not ' : ''}in (${values.join(', ')})`;
}

/** `tariff = 'Золотой'`, where the column holds GOLD and the dictionary calls it Золотой. */
function label({ formula, known }: DoubtContext, view: LeafView, literal: string): Doubt | undefined {
  const same = (text: string | null): boolean => text?.trim().toLowerCase() === literal.trim().toLowerCase();
  if (known.dictionary.some(({ code }) => code === literal)) return undefined;
  const codes = known.dictionary.filter((row) => same(row.label)).map(({ code }) => code);
  if (codes.length === 0) return undefined;
  return doubtOf(formula, view, {
    cause: 'segment/label-instead-of-code',
    sql: withValues(view.shape!, codes, literal),
    detail: { column: view.shape!.column, literal, near: codes },
    tells: 'either',
    confidence: 'proved',
  });
}

/** `city = 'ACTIVE'`: nobody's city, but the status of many. */
function misplaced(context: DoubtContext, view: LeafView, literal: string): Doubt | undefined {
  const { formula, known, customer } = context;
  const own = factsOf(context, view.shape!.column);
  if (!own?.isComplete || own.common.some(({ value }) => value === literal) || view.shape!.constants.length > 1)
    return undefined;
  const other = [...known.columns.values()].find(
    ({ column, type, common }) =>
      column !== own.column && isTextType(type) && common.some(({ value }) => value === literal),
  );
  if (!other) return undefined;
  return doubtOf(formula, view, {
    cause: 'segment/value-of-another-column',
    sql: `${customer.alias}.${other.column} ${isNegative(view.shape!) ? '<>' : '='} ${sqlText(literal)}`,
    detail: { column: own.column, literal, otherColumn: other.column },
    tells: 'either',
    onlyIfIdle: true,
  });
}
