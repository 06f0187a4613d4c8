import { type Ast, namesOf } from '../ast.ts';
import type { Formula } from '../formula.ts';
import { alternativesOf, speaksOfCustomer } from './alternatives.ts';
import type { Relation } from './from.ts';
import { type Asking, existsSql, formulaOf, grouped, leafOf, memberSql, sourceOf } from './leaves.ts';
import { failsFor, type Optional, relationsOf, usesOfOptional } from './outer.ts';
import { stable } from './print.ts';
import { astOf, isLink, type Tree, Untangled, usesOf } from './tree.ts';

/** The rows that a SELECT makes before it groups them. */
export interface Rows {
  readonly relations: readonly Relation[];
  readonly conditions: readonly Tree[];
  readonly optionals: readonly Optional[];
  /** The expression that is the customer's key; a link (see {@link linkTo}) ties it to him where he is not among the relations. */
  readonly key: Ast;
}

/**
 * Asks of a customer whether he has a row. What speaks of him alone is a condition of its own. Joined relations that conditions tie together
 * are one EXISTS: a row of each must be there at once. Relations that nothing ties together are asked apart, since a product of sets has a
 * row when each of them has one.
 */
export function rowsFormula(rows: Rows, asking: Asking): Formula | null {
  const { own, joined } = splitConditions(rows, asking);
  const parts = [
    ...own.map((tree) => formulaOf(tree, asking)),
    ...componentsOf({ ...rows, conditions: joined }, asking).flatMap(
      (part) => componentFormula(part, rows, asking) ?? [],
    ),
  ];
  return grouped('and', parts);
}

/** Conditions on the customer alone, and those that joined rows take part in. */
export function splitConditions(
  { conditions }: Rows,
  asking: Asking,
): { readonly own: readonly Tree[]; readonly joined: readonly Tree[] } {
  const isOwn = (tree: Tree) => speaksOfCustomer(tree, asking);
  return { own: conditions.filter(isOwn), joined: conditions.filter((tree) => !isOwn(tree)) };
}

interface Component {
  readonly relations: readonly Relation[];
  readonly optionals: readonly Optional[];
  readonly conditions: readonly Tree[];
}

/** Groups of relations that conditions, ON clauses or LATERAL tie together. LEFT JOINs that nobody asks about are left out. */
function componentsOf(rows: Rows, { anchor }: Asking): readonly Component[] {
  const optionals = neededOptionals(rows);
  const relations = rows.relations.filter(({ id }) => id !== anchor?.id);
  const ties = [
    ...relations.map(({ id, uses }) => [id, ...uses]),
    ...optionals.map((one) => [...one.ids, ...usesOfOptional(one)]),
    ...rows.conditions.map((tree) => [...usesOf(tree)]),
  ].map((ids) => ids.filter((id) => id !== anchor?.id));
  const groups: Set<string>[] = [];
  for (const ids of ties) {
    const touched = groups.filter((group) => ids.some((id) => group.has(id)));
    const union = new Set([...ids, ...touched.flatMap((group) => [...group])]);
    groups.splice(0, groups.length, ...groups.filter((group) => !touched.includes(group)), union);
  }
  return groups
    .map((group) => ({
      relations: relations.filter(({ id }) => group.has(id)),
      optionals: optionals.filter(({ ids }) => [...ids].some((id) => group.has(id))),
      conditions: rows.conditions.filter((tree) => [...usesOf(tree)].some((id) => group.has(id))),
    }))
    .filter((part) => part.relations.length + part.optionals.length > 0);
}

function neededOptionals({ conditions, optionals, relations }: Rows): readonly Optional[] {
  const kept: Optional[] = [];
  for (const optional of optionals.toReversed()) {
    const asked = [
      ...conditions.flatMap((tree) => [...usesOf(tree)]),
      ...relations.flatMap(({ uses }) => [...uses]),
      ...kept.flatMap((one) => [...usesOfOptional(one)]),
    ];
    if (asked.some((id) => optional.ids.has(id))) kept.unshift(optional);
  }
  return kept;
}

function componentFormula(part: Component, rows: Rows, asking: Asking): Formula | null {
  const { relations, optionals, conditions } = part;
  if (optionals.length === 0) return directFormula(relations, conditions, asking);
  if (relations.length > 0 || !asking.anchor) return memberFormula(part, rows, asking);
  // The customer has a row whatever is joined to him, so what speaks of him alone can be told apart.
  const terms = alternativesOf(conditions, asking) ?? [{ own: [], joined: conditions }];
  const formulas = terms.map(({ own, joined }) => {
    const joinedPart = joined.length > 0 ? optionalFormula({ ...part, conditions: joined }, rows, asking) : null;
    return grouped('and', [...own.map((tree) => formulaOf(tree, asking)), ...(joinedPart ? [joinedPart] : [])])!;
  });
  return grouped('or', formulas);
}

/** Conditions on rows that LEFT JOINs bring: somebody is joined, nobody is joined, or, where it is neither, the join as it stands. */
function optionalFormula(part: Component, rows: Rows, asking: Asking): Formula {
  const { optionals, conditions } = part;
  const [optional] = optionals;
  const [condition] = conditions;
  if (conditions.length === 1 && condition?.kind === 'or') {
    return grouped(
      'or',
      condition.parts.map((one) => optionalFormula({ ...part, conditions: [one] }, rows, asking)),
    )!;
  }
  const isSimple = optionals.length === 1 && optional!.tree.kind === 'block';
  if (isSimple && conditions.some((one) => failsFor(astOf(one), optional!.ids))) {
    return directFormula(relationsOf(optional!.tree), [...optional!.on, ...conditions], asking)!;
  }
  return absentFormula(part, asking) ?? memberFormula(part, rows, asking);
}

function memberFormula({ relations, optionals, conditions }: Component, rows: Rows, asking: Asking): Formula {
  const { anchor } = asking;
  const { text, span } = sourceOf(relations, conditions, { optionals, isAlone: anchor === null });
  if (!anchor && !conditions.some(isLink))
    throw new Untangled('a LEFT JOIN stands apart from the customers', 'LEFT JOIN в нём не связан с клиентами');
  const sides = { optionals, relations: anchor ? [anchor, ...relations] : relations };
  const plain = conditions.filter((tree) => !isLink(tree));
  return leafOf(text, span, memberSql({ key: rows.key, ...sides, conditions: plain }, asking));
}

/** Inner joins: EXISTS, with what speaks of the customer alone taken out of ANDs and ORs. */
function directFormula(relations: readonly Relation[], conditions: readonly Tree[], asking: Asking): Formula | null {
  const terms = alternativesOf(conditions, asking) ?? [{ own: [], joined: conditions }];
  return grouped(
    'or',
    terms.flatMap(({ own, joined }) => {
      const { text, span } = sourceOf(relations, joined, { isAlone: asking.anchor === null });
      const exists = leafOf(text, span, existsSql(relations, joined, asking));
      return grouped('and', [...own.map((tree) => formulaOf(tree, asking)), exists]) ?? [];
    }),
  );
}

/** `left join … where r.column is null` over a column that a joined row never leaves NULL: nobody is joined. */
function absentFormula({ relations, optionals, conditions }: Component, asking: Asking): Formula | null {
  const [optional] = optionals;
  const [condition] = conditions;
  if (relations.length > 0 || optionals.length !== 1 || conditions.length !== 1 || condition?.kind !== 'leaf')
    return null;
  const test = condition.ast.NullTest as Ast | undefined;
  const { tree, on } = optional!;
  if (test?.nulltesttype !== 'IS_NULL' || tree.kind !== 'block' || !isNeverNull(test.arg as Ast, optional!))
    return null;
  const { text, span } = sourceOf([], conditions, { optionals });
  return leafOf(text, span, `not ${existsSql(relationsOf(tree), on, asking)}`);
}

function isNeverNull(ast: Ast, { tree, on }: Optional): boolean {
  const [id, column] = namesOf((ast.ColumnRef as Ast | undefined)?.fields);
  const relation = relationsOf(tree).find((one) => one.id === id);
  if (!relation || column === undefined) return false;
  if (relation.facts?.columns.some(({ name, notNull }) => name === column && notNull)) return true;
  return on.some((tie) => {
    const equal = tie.kind === 'leaf' ? (tie.ast.A_Expr as Ast | undefined) : undefined;
    if (equal?.kind !== 'AEXPR_OP' || namesOf(equal.name).at(-1) !== '=') return false;
    return [equal.lexpr, equal.rexpr].some((side) => stable(side) === stable(ast));
  });
}
