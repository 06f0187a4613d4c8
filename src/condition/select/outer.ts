import { type Ast, namesOf } from '../ast.ts';
import type { Relation } from './from.ts';
import { astOf, type Tree, Untangled, usesOf } from './tree.ts';

/** Relations, what their rows meet, and the sides of LEFT JOINs beside them. */
interface Flat {
  readonly relations: readonly Relation[];
  readonly conditions: readonly Tree[];
  readonly optionals: readonly Optional[];
}

/** A FROM clause with its joins. */
export type JoinTree =
  | (Flat & { readonly kind: 'block' })
  | {
      readonly kind: 'join';
      readonly type: 'inner' | 'left' | 'right' | 'full';
      readonly left: JoinTree;
      readonly right: JoinTree;
      readonly on: readonly Tree[];
    };

/** The right side of a LEFT JOIN: a row of it where ON holds, else NULLs. */
export interface Optional {
  readonly tree: JoinTree;
  readonly on: readonly Tree[];
  readonly ids: ReadonlySet<string>;
}

/**
 * Takes the joins apart: inner joins become conditions, outer joins stay optional unless a condition above them, or the need for a key, is
 * never met by the row of NULLs.
 * @throws Untangled for a FULL JOIN that stays one.
 */
export function flatten(tree: JoinTree, where: readonly Tree[], key: Ast | null): Flat {
  const notNull = key ? [(ids: ReadonlySet<string>) => isNullFor(key, ids)] : [];
  const rejects = (filters: readonly Tree[], ids: ReadonlySet<string>): boolean =>
    filters.some((filter) => failsFor(astOf(filter), ids)) || notNull.some((test) => test(ids));
  const flat = flattened(tree, where, rejects);
  return { ...flat, conditions: [...flat.conditions, ...where] };
}

type Rejects = (filters: readonly Tree[], ids: ReadonlySet<string>) => boolean;

function flattened(tree: JoinTree, filters: readonly Tree[], rejects: Rejects): Flat {
  if (tree.kind === 'block') return tree;
  const { left, right, on, type } = simplified(tree, filters, rejects);
  if (type === 'inner') {
    const [one, other] = [left, right].map((side) => flattened(side, [...filters, ...on], rejects)) as [Flat, Flat];
    return {
      relations: [...one.relations, ...other.relations],
      conditions: [...one.conditions, ...other.conditions, ...on],
      optionals: [...one.optionals, ...other.optionals],
    };
  }
  if (type === 'full') throw new Untangled('it holds a FULL JOIN', 'в нём есть FULL JOIN');
  const kept = flattened(left, filters, rejects);
  return { ...kept, optionals: [...kept.optionals, { tree: right, on, ids: idsOf(right) }] };
}

type Join = Extract<JoinTree, { kind: 'join' }>;

/** The join as LEFT or inner where its rows of NULLs do not survive. */
function simplified(join: Join, filters: readonly Tree[], rejects: Rejects): Join {
  if (join.type === 'right')
    return simplified({ ...join, type: 'left', left: join.right, right: join.left }, filters, rejects);
  const needsRight = rejects(filters, idsOf(join.right));
  const needsLeft = rejects(filters, idsOf(join.left));
  if (join.type === 'left' && needsRight) return { ...join, type: 'inner' };
  if (join.type !== 'full') return join;
  if (needsLeft && needsRight) return { ...join, type: 'inner' };
  if (needsLeft) return { ...join, type: 'left' };
  return needsRight ? { ...join, type: 'left', left: join.right, right: join.left } : join;
}

/** Ids of all relations of a FROM clause. */
function idsOf(tree: JoinTree): ReadonlySet<string> {
  if (tree.kind === 'join') return new Set([...idsOf(tree.left), ...idsOf(tree.right)]);
  return new Set([...tree.relations.map(({ id }) => id), ...tree.optionals.flatMap(({ ids }) => [...ids])]);
}

/** Relations that an optional side reads beside its own. */
export function usesOfOptional({ tree, on, ids }: Optional): ReadonlySet<string> {
  const lateral = relationsOf(tree).flatMap(({ uses }) => [...uses]);
  return new Set([...on.flatMap((one) => [...usesOf(one)]), ...lateral].filter((id) => !ids.has(id)));
}

/** All relations of a FROM clause, optional ones included. */
export function relationsOf(tree: JoinTree): readonly Relation[] {
  if (tree.kind === 'join') return [...relationsOf(tree.left), ...relationsOf(tree.right)];
  return [...tree.relations, ...tree.optionals.flatMap((one) => relationsOf(one.tree))];
}

/** Operators that give NULL for NULL. */
const STRICT = new Set(
  '= <> != < > <= >= + - * / % ^ ~ ~* !~ !~* ~~ ~~* !~~ !~~* -> ->> #> #>> @> <@ && ? ?| ?& @@'.split(' '),
);

/** Whether an expression is certainly NULL when all columns of these relations are. */
function isNullFor(ast: Ast | undefined, ids: ReadonlySet<string>): boolean {
  const [[kind, node] = ['', {}]] = Object.entries((ast ?? {}) as Record<string, Ast>);
  const inner = (part: unknown): boolean => isNullFor(part as Ast | undefined, ids);
  const args = (node.args ?? []) as readonly Ast[];
  if (kind === 'ColumnRef')
    return namesOf(node.fields).length > 1 && ids.has(namesOf(node.fields)[0]!) && !isStar(node);
  if (kind === 'A_Const') return node.isnull === true;
  if (kind === 'TypeCast' || kind === 'CollateClause') return inner(node.arg);
  if (kind === 'BoolExpr') return node.boolop === 'NOT_EXPR' ? inner(args[0]) : args.every(inner);
  if (kind === 'CoalesceExpr') return args.every(inner);
  if (kind !== 'A_Expr') return false;
  if (node.kind === 'AEXPR_OP')
    return STRICT.has(namesOf(node.name).at(-1) ?? '') && (inner(node.lexpr) || inner(node.rexpr));
  const isComparison = ['AEXPR_LIKE', 'AEXPR_ILIKE', 'AEXPR_IN', 'AEXPR_BETWEEN', 'AEXPR_NOT_BETWEEN'].includes(
    String(node.kind),
  );
  return isComparison && inner(node.lexpr);
}

function isStar({ fields }: Ast): boolean {
  return 'A_Star' in ((fields as readonly Ast[]).at(-1) ?? {});
}

/** Whether a condition is certainly not TRUE when all columns of these relations are NULL. */
export function failsFor(ast: Ast, ids: ReadonlySet<string>): boolean {
  if (isNullFor(ast, ids)) return true;
  const [[kind, node] = ['', {}]] = Object.entries(ast as Record<string, Ast>);
  const args = (node.args ?? []) as readonly Ast[];
  if (kind === 'BoolExpr' && node.boolop === 'AND_EXPR') return args.some((part) => failsFor(part, ids));
  if (kind === 'BoolExpr' && node.boolop === 'OR_EXPR') return args.every((part) => failsFor(part, ids));
  if (kind === 'NullTest') return node.nulltesttype === 'IS_NOT_NULL' && isNullFor(node.arg as Ast, ids);
  if (kind === 'BooleanTest')
    return (
      ['IS_TRUE', 'IS_FALSE', 'IS_NOT_UNKNOWN'].includes(String(node.booltesttype)) && isNullFor(node.arg as Ast, ids)
    );
  if (kind === 'SubLink') return node.subLinkType === 'ANY_SUBLINK' && isNullFor(node.testexpr as Ast, ids);
  return kind === 'A_Expr' && node.kind === 'AEXPR_OP_ANY' && isNullFor(node.lexpr as Ast, ids);
}
