import { parseSync } from 'libpg-query';
import { type Ast, canonical, conditionAst, walk } from '../ast.ts';
import type { Formula, Span } from '../formula.ts';
import { parseFormula } from '../parse.ts';
import { relationName, type SelectCatalog, type TableFacts } from './catalog.ts';
import { type Ctes, inlined, withQueries } from './ctes.ts';
import type { Printer } from './print.ts';
import { type Names, resolve, type Scope } from './scope.ts';
import { type Clauses, clausesOf, type Origin, type Range, readOrigin, sliceOf } from './text.ts';
import { type Tree, Untangled } from './tree.ts';

/** Who the customers are: the table whose rows are judged, the name that conditions call it, and its key. */
export interface Customers {
  readonly oid: number;
  readonly table: string;
  readonly alias: string;
  readonly key: string;
}

/** All that reading a SELECT needs beside its text. */
export interface Reader extends Names {
  /** Null while it is being found out who they are. */
  readonly customers: Customers | null;
  readonly printer: Printer;
}

/** A SELECT with its place in a text and the WITH queries around it. */
export interface Query {
  /** The fields of its SelectStmt, without WITH. */
  readonly select: Ast;
  readonly origin: Origin;
  readonly range: Range;
  readonly clauses: Clauses;
  readonly ctes: Ctes;
  /** Texts of the WITH clauses around it, outermost first: its text alone does not stand without them. */
  readonly around: readonly string[];
}

/** Opens the WITH of a SELECT and finds its clauses. */
export function openQuery(
  select: Ast,
  place: { readonly origin: Origin; readonly range: Range },
  outside: { readonly ctes: Ctes; readonly around: readonly string[] } = { ctes: new Map(), around: [] },
): Query {
  const { origin, range } = place;
  const clauses = clausesOf(origin, range);
  const around = clauses.with ? [...outside.around, sliceOf(origin, clauses.with)] : outside.around;
  const opened = withQueries(select, outside.ctes, (name) => {
    const inside = clauses.queries.get(name);
    return inside ? { origin, range: inside, around } : null;
  });
  return { ...place, clauses, ...opened, around: outside.around };
}

/** The SELECT with its WITH queries in their places. */
export function wholeSelect({ select, ctes }: Query): Ast {
  return inlined({ SelectStmt: select }, ctes).SelectStmt;
}

/** WITH texts that a part of the query needs around it. */
export function aroundParts({ clauses, origin, around }: Query): readonly string[] {
  return clauses.with ? [...around, sliceOf(origin, clauses.with)] : around;
}

/** The text of a query, or of a range inside it, as a statement of its own. */
export function statementOf(query: Query, range = query.range): string {
  const isWhole = range.from <= (query.clauses.with?.from ?? range.from);
  const texts = isWhole ? query.around : aroundParts(query);
  return texts.reduceRight((text, around) => `${around} (${text}\n)`, sliceOf(query.origin, range));
}

/** The conditions of a WHERE, ON or HAVING with their names resolved. */
export function readConditions(
  query: Query,
  clause: { readonly range: Range; readonly ast: Ast; readonly isOn?: boolean },
  { scope, reader }: { readonly scope: Scope; readonly reader: Reader },
): Tree {
  const { origin, ctes } = query;
  const text = sliceOf(origin, clause.range);
  if (canonical(conditionAst(text)) !== canonical(clause.ast)) throw misread();
  const start = origin.tokens[clause.range.from]!.start;
  const place = ({ start: from, end: to }: { start: number; end: number }) =>
    origin.at ?? { start: from + start, end: to + start };
  const convert = (formula: Formula): Tree => {
    const span = place(formula.span);
    if ('parts' in formula) return { ...formula, span, parts: formula.parts.map(convert) };
    if ('part' in formula) return { kind: 'not', part: convert(formula.part), span };
    const written = conditionAst(formula.text);
    const ast = inlined(written, ctes);
    const resolved = resolve(ast, scope, reader);
    const isPlain = resolved.isPlain && origin.at === null && !namesQuery(written, ctes);
    return { kind: 'leaf', text: formula.text, span, ...resolved, isPlain, isOn: clause.isOn ?? false };
  };
  return convert(parseFormula(text));
}

/** The text and its parse tree do not match: then the SELECT is better asked as a whole. */
export function misread(): Untangled {
  return new Untangled('its clauses could not be told apart', 'не удалось отделить его части друг от друга');
}

function namesQuery(ast: Ast, ctes: Ctes): boolean {
  let found = false;
  walk(ast, (type, { relname }) => {
    if (type === 'RangeVar' && ctes.has(String(relname))) found = true;
    return !found;
  });
  return found;
}

/** The facts of a table or view that a FROM clause names, or undefined when the name is a WITH query's. */
export function factsOf(
  variable: Ast,
  { ctes }: { readonly ctes: Ctes },
  catalog: SelectCatalog,
): TableFacts | undefined {
  if (!variable.schemaname && ctes.has(String(variable.relname))) return undefined;
  return catalog.tables.get(relationName(variable));
}

/** The SELECT behind a view; everything in it points at the view's name. */
export function viewQuery(definition: string, at: Span): Query {
  const origin = readOrigin(definition, at);
  const { stmts = [] } = parseSync(definition);
  const { SelectStmt: select } = stmts[0]!.stmt as unknown as { SelectStmt: Ast };
  return openQuery(select, { origin, range: { from: 0, to: origin.tokens.length } });
}

/** Whether the rows of a SELECT can come from the customers: by their table, a view on it, a WITH query. */
export function readsCustomers(select: Ast, ctes: Ctes, { catalog, customers }: Reader): boolean {
  let reads = false;
  const look = (node: unknown, known: Ctes): void =>
    walk(node, (type, value) => {
      if (type !== 'RangeVar') return !reads;
      const cte = value.schemaname ? undefined : known.get(String(value.relname));
      if (cte)
        look(cte.select, cte.isRecursive ? new Map([...cte.ctes].filter(([name]) => name !== cte.name)) : cte.ctes);
      const facts = cte ? undefined : catalog.tables.get(relationName(value));
      if (facts && facts.oid === customers?.oid) reads = true;
      if (facts?.definition) look(viewQuery(facts.definition, { start: 0, end: 0 }).select, new Map());
      return !reads;
    });
  look(select, ctes);
  return reads;
}
