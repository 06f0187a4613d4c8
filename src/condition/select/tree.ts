import type { Ast } from '../ast.ts';
import type { Span } from '../formula.ts';

/** A condition of a WHERE, ON or HAVING with all its names resolved. */
export interface Condition {
  readonly kind: 'leaf';
  readonly text: string;
  readonly span: Span;
  /** The condition over relations by their ids (see {@link Relation}). */
  readonly ast: Ast;
  /** Ids of the relations that it reads. */
  readonly uses: ReadonlySet<string>;
  /** Whether the text itself says the same over the customer's alias. */
  readonly isPlain: boolean;
  /** Whether it belongs to the ON of a join. */
  readonly isOn?: boolean;
}

/** Conditions joined by AND, OR and NOT, as written. */
export type Tree =
  | Condition
  | {
      readonly kind: 'and' | 'or';
      readonly parts: readonly Tree[];
      readonly parenthesised: boolean;
      readonly span: Span;
    }
  | { readonly kind: 'not'; readonly part: Tree; readonly span: Span };

/** A column by the name that a statement calls it, and what stands for it. */
export interface NamedColumn {
  readonly name: string;
  readonly ast: Ast;
}

/** A name of the FROM clause that columns can be qualified with. */
export interface Visible {
  readonly name: string;
  readonly schema: string | null;
  /** Null where nobody knows them: a function that gives rows. */
  readonly columns: readonly NamedColumn[] | null;
  /** The relation behind it; null when it was pulled up and has no row of its own. */
  readonly id: string | null;
}

/** What cannot be taken apart; caught where the smallest SELECT around it can still be asked as a whole. */
export class Untangled extends Error {
  readonly reason: { readonly en: string; readonly ru: string };

  constructor(en: string, ru: string) {
    super(en);
    this.name = 'Untangled';
    this.reason = { en, ru };
  }
}

/** The conjuncts of a tree. */
export function conjunctsOf(tree: Tree | null): readonly Tree[] {
  if (tree === null) return [];
  return tree.kind === 'and' ? tree.parts.flatMap(conjunctsOf) : [tree];
}

/** All conditions, in written order. */
export function conditionsOf(tree: Tree): readonly Condition[] {
  if (tree.kind === 'leaf') return [tree];
  return tree.kind === 'not' ? conditionsOf(tree.part) : tree.parts.flatMap(conditionsOf);
}

/** Ids of the relations that a tree reads. */
export function usesOf(tree: Tree): ReadonlySet<string> {
  return new Set(conditionsOf(tree).flatMap(({ uses }) => [...uses]));
}

/** The tree as one expression. */
export function astOf(tree: Tree): Ast {
  if (tree.kind === 'leaf') return tree.ast;
  if (tree.kind === 'not') return notAst(astOf(tree.part));
  return joinedAst(tree.kind, tree.parts.map(astOf));
}

/** Expressions joined by AND or OR, nested ones of the same kind opened as the parser does. */
export function joinedAst(kind: 'and' | 'or', parts: readonly Ast[]): Ast {
  const boolop = kind === 'and' ? 'AND_EXPR' : 'OR_EXPR';
  const args = parts.flatMap((part) => {
    const inner = part.BoolExpr as { boolop: string; args: readonly Ast[] } | undefined;
    return inner?.boolop === boolop ? inner.args : [part];
  });
  return args.length === 1 ? args[0]! : { BoolExpr: { boolop, args } };
}

/** The opposite of an expression. */
function notAst(ast: Ast): Ast {
  return { BoolExpr: { boolop: 'NOT_EXPR', args: [ast] } };
}

/** The tree as its source writes it. */
export function textOf(tree: Tree, isOutermost = true): string {
  if (tree.kind === 'leaf') return tree.text;
  if (tree.kind === 'not') return `not (${textOf(tree.part)})`;
  const inner = tree.parts.map((part) => textOf(part, false)).join(` ${tree.kind} `);
  return isOutermost && tree.kind === 'and' ? inner : `(${inner})`;
}

/** The tree with NOT only in front of single conditions. Kleene's logic allows it: De Morgan's laws and double negation hold. */
export function negationsDown(tree: Tree, isNegated = false): Tree {
  if (tree.kind === 'not') return negationsDown(tree.part, !isNegated);
  if (tree.kind === 'leaf') {
    if (!isNegated) return tree;
    return { ...tree, text: `not (${tree.text})`, ast: notAst(tree.ast), isPlain: tree.isPlain };
  }
  const kind = isNegated ? (tree.kind === 'and' ? 'or' : 'and') : tree.kind;
  return { ...tree, kind, parts: tree.parts.map((part) => negationsDown(part, isNegated)) };
}

/** The condition that a key is the customer's: nobody wrote it, it is how the result is read. */
export function linkTo(key: Ast, customer: Ast, uses: ReadonlySet<string>): Condition {
  const ast = { A_Expr: { kind: 'AEXPR_OP', name: [{ String: { sval: '=' } }], lexpr: key, rexpr: customer } };
  return { kind: 'leaf', text: '', span: { start: 0, end: 0 }, ast, uses, isPlain: false };
}

/** Whether it is the condition of {@link linkTo}. */
export const isLink = (tree: Tree): boolean => tree.kind === 'leaf' && tree.text === '';
