import type { Ast } from '../ast.ts';
import type { Formula } from '../formula.ts';
import {
  type Building,
  everybody,
  type KeyedQuery,
  keysOf,
  type QueryDraft,
  type SimpleParts,
  wholeLeaf,
} from './keys.ts';
import { grouped, leafOf, memberOf } from './leaves.ts';
import { outputsOf } from './names.ts';
import { stable } from './print.ts';
import { aroundParts, openQuery, type Query, statementOf, wholeSelect } from './query.ts';
import type { Branch, Draft } from './select.ts';
import { readSimple } from './simple.ts';
import { type Range, sliceOf, spanOf } from './text.ts';
import { Untangled } from './tree.ts';

/** Reads a SELECT; what cannot be taken apart is asked as one condition and named in `outside`. */
export function buildQuery(keyed: KeyedQuery, building: Building): QueryDraft {
  const { query } = keyed;
  const kept = building.outside.length;
  try {
    const draft = query.select.larg ? buildSets(keyed, building) : readSimple(keyed, building);
    return { simple: null, ...withTail(draft, keyed, building) };
  } catch (error) {
    if (!(error instanceof Untangled)) throw error;
    building.outside.length = kept;
    const { origin, range } = query;
    const [text, span] = [sliceOf(origin, range), spanOf(origin, range)];
    building.outside.push({ text, span, why: error.reason });
    return { formula: wholeLeaf(keyed, building), stages: [], branch: null, before: null, simple: null };
  }
}

/** LIMIT, OFFSET, FETCH. ORDER BY alone changes nobody's membership. */
function withTail<Any extends Draft>(draft: Any, { query, position }: KeyedQuery, building: Building): Any {
  const { select, clauses, origin } = query;
  if (!select.limitCount && !select.limitOffset) return draft;
  if (!clauses.limit) throw new Untangled('its LIMIT was not found', 'не найден его LIMIT');
  const range = { from: (clauses.order ?? clauses.limit).from, to: clauses.limit.to };
  const sql = keysOf(statementOf(query), position, building);
  const stage = { kind: 'limit' as const, text: sliceOf(origin, range), span: spanOf(origin, range), sql };
  const isFirst = draft.stages.length === 0;
  const before = isFirst ? keysOf(statementOf(query, clauses.body), position, building) : draft.before;
  return { ...draft, stages: [...draft.stages, stage], before };
}

/** Everything of a draft as one formula: what is a stage at the end of a statement is a condition inside one. */
function settled(
  { formula, stages, branch }: Draft,
  { reader }: Building,
): { readonly formula: Formula | null; readonly branch: Branch | null } {
  if (stages.length === 0) return { formula, branch };
  const leaves = stages.map(({ text, span, sql }) => leafOf(text, span, memberOf(sql, reader.customers!)));
  const parts = [...(formula ? [formula] : []), ...leaves];
  return { formula: grouped('and', parts), branch: null };
}

/** UNION is OR, INTERSECT is AND, EXCEPT is AND NOT (… IS TRUE): a customer is taken away when he is certainly in the other side. */
function buildSets({ query, position }: KeyedQuery, building: Building): Draft {
  const { select, clauses, origin } = query;
  const kind = String(select.op).replace('SETOP_', '').toLowerCase() as 'union' | 'intersect' | 'except';
  if (!clauses.sides) throw new Untangled('its sides were not found', 'не найдены его части');
  if (kind === 'except' && select.all)
    throw new Untangled('EXCEPT ALL counts rows, not customers', 'EXCEPT ALL считает строки, а не клиентов');
  const places: readonly (readonly [Ast, Range])[] = [
    [select.larg as Ast, clauses.sides.left],
    [select.rarg as Ast, clauses.sides.right],
  ];
  const sides = places.map(([side, range]) => {
    const inner = openQuery(side, { origin, range }, { ctes: query.ctes, around: aroundParts(query) });
    const draft = buildQuery({ query: inner, position }, building);
    return { inner, simple: draft.simple, ...settled(draft, building) };
  });
  if (kind !== 'union') requireKeysOnly(query, sides, building);
  const branches = sides.map(({ inner, formula, branch }) => {
    // Around a branch there may be conditions of its own: then it is a part of that side, not the side.
    if (branch && branch.formula === formula) return branch;
    return branchOf({ query: inner, position }, { formula: formula ?? everybody(inner) }, building);
  });
  const [first, second] = branches as [Branch, Branch];
  const children = first.kind === kind ? [...first.children, second] : [first, second];
  const parts = children.map(({ formula }) => formula);
  const rest = parts.slice(1).map((part): Formula => {
    const { span } = part;
    return { kind: 'not', part: { kind: 'is-true', part, span }, span };
  });
  const joined = kind === 'except' ? [parts[0]!, ...rest] : parts;
  const formula = grouped(kind === 'union' ? 'or' : 'and', joined)!;
  const branch = { ...branchOf({ query, position }, { formula, range: clauses.body }, building), kind, children };
  return { formula, stages: [], branch, before: null };
}

function branchOf(
  { query, position }: KeyedQuery,
  { formula, range = query.range }: { readonly formula: Formula; readonly range?: Range },
  building: Building,
): Branch {
  const { origin } = query;
  const sql = keysOf(statementOf(query, range), position, building);
  const place = { text: sliceOf(origin, range), span: spanOf(origin, range) };
  return { kind: 'select', label: '', ...place, formula, sql, children: [] };
}

/** INTERSECT and EXCEPT compare whole rows: that is comparing customers only if the other columns hang on the customer alike on both sides. */
function requireKeysOnly(
  query: Query,
  sides: readonly { readonly simple: SimpleParts | null }[],
  { reader }: Building,
): void {
  const width = outputsOf(wholeSelect(query), reader.catalog)?.length;
  if (width === 1) return;
  const [one, other] = sides.map(({ simple }) => simple);
  const isAlike = (index: number): boolean => {
    const [left, right] = [one?.ownOutput(index), other?.ownOutput(index)];
    return Boolean(left && right) && stable(left) === stable(right);
  };
  if (width !== undefined && Array.from({ length: width }, (_, index) => index).every(isAlike)) return;
  throw new Untangled(
    'INTERSECT and EXCEPT compare whole rows, and not all columns hang on the customer alone',
    'INTERSECT и EXCEPT сравнивают строки целиком, а не все столбцы зависят только от клиента',
  );
}
