import { mentionsOf } from '../../condition/columns.ts';
import type { DoubtContext, LeafView } from '../../condition/doubts/doubts.ts';
import { viewsOf } from '../../condition/doubts/doubts.ts';
import { type Formula, leavesOf, type Span, sqlOf } from '../../condition/formula.ts';
import { parseFormula } from '../../condition/parse.ts';
import { readSource } from '../../condition/source.ts';
import { type Subquery, subqueriesOf } from '../../condition/subqueries.ts';
import { FormulaError } from '../../condition/syntax-error.ts';
import type { ColumnTypes } from '../../condition/zone.ts';
import type { Known, KnownColumns, LintRule } from './lint.types.ts';

/** Subqueries within subqueries that are looked into. */
const MOST_DEEP = 4;

/** A WHERE: that of the rule, or of a subquery in it, whose conditions are about one table each. */
export interface Scope {
  readonly formula: Formula;
  readonly views: readonly LeafView[];
  readonly context: DoubtContext;
  readonly alias: string;
  /** Null where nothing says which table the customers are. */
  readonly table: string | null;
  /** Undefined = nothing is known of them. */
  readonly columns: KnownColumns | undefined;
  readonly isOuter: boolean;
  /** A range of a condition's SQL as a range of the rule's text. */
  place(view: LeafView, words?: Span): Span;
  /** A range of the scope's own text as a range of the rule's text. */
  ofText(span: Span): Span;
  /** Whether the text of the scope stands in the rule as it is: else nothing in it can be edited. */
  readonly isWritten: boolean;
  readonly known: Known;
}

/** The rule's own WHERE first, then those of its subqueries, outermost first. */
export function scopesOf(rule: LintRule, known: Known): readonly Scope[] {
  const { formula, alias, table } = rule;
  const outer = scopeOf({ formula, alias, table, isOuter: true, isWritten: true, ofText: (span) => span }, known);
  return [outer, ...innerScopes(outer, 1)];
}

type Start = Pick<Scope, 'formula' | 'alias' | 'table' | 'isOuter' | 'isWritten' | 'ofText'>;

function scopeOf(start: Start, known: Known): Scope {
  const { formula, alias, table, ofText, isWritten } = start;
  const columns = table === null ? undefined : known.columnsOf(table);
  const place = ({ leaf }: LeafView, words?: Span): Span => {
    // What was made of a condition has no places in its text.
    if (leaf.sql !== undefined || !words) return ofText(leaf.span);
    return ofText({ start: leaf.span.start + words.start, end: leaf.span.start + words.end });
  };
  return {
    ...start,
    columns,
    known,
    place,
    isWritten: isWritten && leavesOf(formula).every((leaf) => leaf.sql === undefined),
    context: contextOf(start, columns, known),
    views: viewsOf(formula, { alias }),
  };
}

function contextOf(
  { formula, alias, table }: Start,
  columns: KnownColumns = new Map(),
  known: Known,
): Scope['context'] {
  return {
    formula,
    customer: { alias, key: '', personal: {} },
    columns: new Map([...columns].map(([name, { type }]) => [name, type])),
    // No clock is asked: only the zone matters for what is said of the text.
    clock: { at: '2000-01-01T00:00:00Z', zone: known.zone ?? 'UTC' },
    typesOf: (condition) => typesIn(condition, { alias, table }, known),
    known: {
      columns: new Map(
        [...columns].map(([column, { type, isNullable, isOfView }]) => [
          column,
          {
            column,
            type: type.replace(/\(.*?\)/, ''),
            isNullable: isNullable && !isOfView,
            common: [],
            isComplete: undefined,
          },
        ]),
      ),
      dictionary: [],
    },
  };
}

/** Types of the columns that a condition can name, with their table's alias and, where that is clear, without. */
export function typesIn(condition: string, own: Pick<Start, 'alias' | 'table'>, known: Known): ColumnTypes {
  const types = new Map<string, string>();
  const tables = mentionsOf(condition, own.alias).tables.map(({ name, alias }) => ({ name, alias }));
  const mine = own.table === null ? [] : [{ name: own.table, alias: own.alias }];
  for (const { name, alias } of [...mine, ...tables])
    for (const [column, { type }] of known.columnsOf(name) ?? [])
      for (const key of [`${alias}.${column}`, column])
        types.set(key, types.has(key) && types.get(key) !== type ? '' : type);
  return types;
}

function innerScopes(scope: Scope, depth: number): readonly Scope[] {
  if (depth > MOST_DEEP) return [];
  return scope.views.flatMap((view) =>
    subqueriesOf(view.source).flatMap((subquery) =>
      scopesOfSubquery(scope, view, subquery).flatMap((inner, index) =>
        index === 0 ? [inner, ...innerScopes(inner, depth + 1)] : [inner],
      ),
    ),
  );
}

/** The WHERE of a subquery, once for each of its tables. */
function scopesOfSubquery(scope: Scope, view: LeafView, { whereText, where, tables }: Subquery): readonly Scope[] {
  if (where < 0 || whereText === '') return [];
  const formula = formulaIn(whereText);
  if (!formula) return [];
  const from = view.source.tokens[where + 1]!.start;
  const isWritten = scope.isWritten && view.leaf.sql === undefined;
  const ofText = ({ start, end }: Span): Span =>
    isWritten ? scope.place(view, { start: from + start, end: from + end }) : scope.place(view);
  const [first, ...more] = tables.length > 0 ? tables : [{ name: null, alias: '' }];
  return [first!, ...more].map(({ name, alias }) =>
    scopeOf({ formula, alias, table: name, isOuter: false, isWritten, ofText }, scope.known),
  );
}

/** What stands behind WHERE, up to a GROUP BY; undefined where it is not one expression. */
function formulaIn(whereText: string): Formula | undefined {
  try {
    return parseFormula(whereText);
  } catch (error) {
    if (error instanceof FormulaError) return undefined;
    throw error;
  }
}

/** The subqueries of every condition of a scope, with the condition. */
export function subqueriesIn(scope: Scope): readonly { readonly view: LeafView; readonly subquery: Subquery }[] {
  return scope.views.flatMap((view) =>
    subqueriesOf(readSource(sqlOf(view.leaf))).map((subquery) => ({ view, subquery })),
  );
}
