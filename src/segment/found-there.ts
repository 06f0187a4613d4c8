import type { Ast } from '../condition/ast.ts';
import { type Clock, pinClock } from '../condition/clock.ts';
import { type Leaf, sqlOf } from '../condition/formula.ts';
import type { FoundThere } from '../condition/found-words.ts';
import { identifier } from '../condition/identifier.ts';
import { forOneCustomer } from '../condition/one-customer.ts';
import { textOfNode } from '../condition/scan/text-of-node.ts';
import { columnPath, constantIn, nodesOf, textBetween } from '../condition/shapes.ts';
import { readSource, type Source } from '../condition/source.ts';
import { type Subquery, subqueriesOf } from '../condition/subqueries.ts';
import type { TypesOf } from '../condition/zone.ts';
import { maskText, shapeOf } from '../model/personal.ts';
import type { CustomerMapping } from '../system/description.ts';
import { presumedPersonal } from './personal.ts';

export interface Asked {
  readonly leaves: readonly Leaf[];
  readonly mapping: CustomerMapping;
  readonly keyType: string;
  readonly clock: Clock;
  readonly typesOf: TypesOf;
  /** False where nobody has said what is personal: then only what the condition names, numbers and days are shown. */
  readonly isDescribed: boolean;
  readonly showPersonal: boolean;
}

/** One look at another table: rows that are his (`own`), what else is asked of them, and the columns by which that is judged. All of it SQL. */
export interface Look {
  readonly leaf: string;
  readonly table: string;
  readonly from: string;
  readonly own: readonly string[];
  readonly rest: readonly string[];
  readonly columns: readonly { readonly name: string; readonly sql: string }[];
  /** Constants that the condition itself names: they may be shown. */
  readonly named: ReadonlySet<string>;
}

/** Columns of a row that are shown. */
const MOST_COLUMNS = 6;

/** The subqueries of conditions that are tied to the customer, each as a look at its table. One that cannot be taken apart is left out. */
export function looksInto({ leaves, mapping, keyType, clock, typesOf }: Asked): readonly Look[] {
  return leaves.flatMap((leaf) => {
    const sql = sqlOf(leaf);
    if (!/\bselect\b/i.test(sql)) return [];
    const ofHim = forOneCustomer(pinClock(sql, clock, typesOf(sql)), mapping, keyType);
    const source = readSource(ofHim);
    const tie = { key: `${mapping.alias}.${mapping.key}`, by: `$1::${keyType}` };
    return subqueriesOf(source).flatMap((subquery) => lookInto(source, subquery, leaf.id, tie) ?? []);
  });
}

interface Tie {
  readonly key: string;
  readonly by: string;
}

function lookInto(source: Source, subquery: Subquery, leaf: string, tie: Tie): Look | undefined {
  const { isPlain, fromText, tables, conjuncts } = subquery;
  const [main] = tables;
  if (!isPlain || fromText === '' || !main) return undefined;
  const split = splitAtAnd(source, subquery);
  const parts = conjuncts.map((node, index) => ({
    node,
    sql: split.length === conjuncts.length ? split[index] : textOfNode(source, node),
  }));
  if (parts.some(({ sql }) => sql === undefined)) return undefined;
  const isOwn = ({ node }: (typeof parts)[number]) => nodesOf({ node }, 'ParamRef').length > 0 && !hasSubquery(node);
  const membership = membershipOf(source, subquery, tie);
  const own = [...parts.filter(isOwn).map(({ sql }) => sql!), ...(membership ? [membership] : [])];
  if (own.length === 0) return undefined;
  const rest = parts.filter((part) => !isOwn(part));
  return {
    leaf,
    table: tables.map(({ name }) => name).join(', '),
    from: fromText,
    own,
    rest: rest.map(({ sql }) => sql!),
    columns: columnsOf(
      rest.flatMap(({ node }) => (hasSubquery(node) ? [] : [node])),
      tables,
    ),
    named: new Set(rest.flatMap(({ node }) => constantsOf(node))),
  };
}

const hasSubquery = (node: Ast): boolean => nodesOf({ node }, 'SubLink').length > 0;

/** Of `x in (select y …)` the row is his where y is x. */
function membershipOf(source: Source, { kind, link, select }: Subquery, { key, by }: Tie): string | undefined {
  if (kind !== 'in') return undefined;
  const [target] = (select.targetList ?? []) as readonly { ResTarget?: { val?: Ast } }[];
  const wanted = target?.ResTarget?.val && expressionText(source, target.ResTarget.val);
  const asked = expressionText(source, link.testexpr);
  if (!wanted || !asked) return undefined;
  return `${wanted} = (${asked === key ? by : asked})`;
}

const expressionText = (source: Source, node: unknown): string | undefined =>
  columnPath(node).length > 0 ? columnPath(node).map(identifier).join('.') : textOfNode(source, node);

/** The parts of its WHERE between the ANDs that join them; those of BETWEEN, of CASE and inside parentheses join nothing. */
function splitAtAnd(source: Source, { where, close }: Subquery): readonly string[] {
  if (where < 0) return [];
  const starts = [where + 1];
  let [depth, betweens] = [0, 0];
  for (let index = where + 1; index < close; index += 1) {
    const { word, isKeyword } = source.tokens[index]!;
    if (word === '(' || (isKeyword && word === 'case')) depth += 1;
    if (word === ')' || (isKeyword && word === 'end')) depth -= 1;
    if (!isKeyword || depth > 0) continue;
    if (word === 'between') betweens += 1;
    if (word === 'and' && betweens > 0) betweens -= 1;
    else if (word === 'and') starts.push(index + 1);
  }
  return starts.map((start, index) => textBetween(source, [start, (starts[index + 1] ?? close + 1) - 2]));
}

function columnsOf(nodes: readonly Ast[], tables: Subquery['tables']): Look['columns'] {
  const aliases = tables.map(({ alias }) => alias);
  const found = new Map<string, string>();
  for (const reference of nodesOf({ nodes }, 'ColumnRef')) {
    const path = columnPath({ ColumnRef: reference });
    const isTheirs = path.length === 1 ? tables.length === 1 : aliases.includes(path.at(-2)!);
    if (path.length === 0 || !isTheirs) continue;
    const name = tables.length === 1 ? path.at(-1)! : path.slice(-2).join('.');
    found.set(name, path.map(identifier).join('.'));
  }
  return [...found].slice(0, MOST_COLUMNS).map(([name, sql]) => ({ name, sql }));
}

function constantsOf(node: Ast): readonly string[] {
  return nodesOf({ node }, 'A_Const').flatMap((constant) => constantIn({ A_Const: constant })?.value ?? []);
}

interface LookRow {
  readonly rows: number;
  readonly meetAll: number;
  readonly nearest: readonly (string | null)[] | null;
}

/** What a look saw, in the words of an answer. */
export function foundIn(
  { table, columns, named, rest }: Look,
  row: LookRow | null,
  most: number,
  { mapping, isDescribed, showPersonal }: Pick<Asked, 'mapping' | 'isDescribed' | 'showPersonal'>,
): FoundThere {
  if (row === null) return { table, rows: null, isAtLeast: false, meetAll: null, nearest: [] };
  const personal = presumedPersonal(new Map(columns.map(({ name }) => [name.split('.').at(-1)!, 'text'])), mapping);
  const nearest = (row.nearest ?? []).map((value, index) => {
    const column = columns[index]!.name;
    const isHidden =
      !showPersonal && !isHarmless(value, { named, isPersonal: column.split('.').at(-1)! in personal, isDescribed });
    return { column, value: value !== null && isHidden ? `<${shapeOf(value)}>` : value, masked: isHidden };
  });
  const isAtLeast = row.rows > most;
  return {
    table,
    rows: isAtLeast ? most : row.rows,
    isAtLeast,
    meetAll: rest.length === 0 ? null : row.meetAll,
    nearest,
  };
}

/** Numbers, days, moments, truth values. */
const PLAIN = /^(-?\d{1,6}(\.\d+)?|t|f|true|false|\d{4}-\d\d-\d\d([ T]\d\d:\d\d\S*)?)$/;

/** A code, a number or a day may be shown, and what the condition itself names; a text with spaces may be anything that people write. */
function isHarmless(
  value: string | null,
  { named, isPersonal, isDescribed }: { named: ReadonlySet<string>; isPersonal: boolean; isDescribed: boolean },
): boolean {
  if (value === null) return true;
  if (isPersonal) return false;
  if (named.has(value) || PLAIN.test(value)) return true;
  return isDescribed && !/\s/.test(value) && value.length <= 40 && maskText(value) === value;
}
