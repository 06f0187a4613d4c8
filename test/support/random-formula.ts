import fc from 'fast-check';

/** A random formula: what is written, and the same with some of its conditions counted as met. */
export type Tree =
  | { readonly kind: 'leaf'; readonly text: string }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Tree[] }
  | { readonly kind: 'not'; readonly part: Tree };

/** Random ANDs, ORs and NOTs of the given conditions, three deep. */
export const treeOf = (conditions: readonly string[]): fc.Arbitrary<Tree> =>
  fc.letrec<{ tree: Tree }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.constantFrom(...conditions).map((text): Tree => ({ kind: 'leaf', text })),
      fc
        .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(tie('tree'), { minLength: 2, maxLength: 3 }))
        .map(([kind, parts]): Tree => ({ kind, parts })),
      tie('tree').map((part): Tree => ({ kind: 'not', part })),
    ),
  })).tree;

/** How many conditions a tree has. */
export const conditionsOf = (node: Tree): number => {
  if (node.kind === 'leaf') return 1;
  return node.kind === 'not' ? conditionsOf(node.part) : node.parts.reduce((sum, part) => sum + conditionsOf(part), 0);
};

/** Writes the tree with no more parentheses than SQL needs; conditions whose number is in `met` become what helps most. */
export function write(
  node: Tree,
  met: ReadonlySet<number> = new Set(),
  say: (text: string) => string = (text) => text,
): string {
  let number = 0;
  const writeNode = (one: Tree, around: 'or' | 'and' | 'not', negated: boolean): string => {
    if (one.kind === 'leaf') {
      number += 1;
      return met.has(number) ? String(!negated) : say(one.text);
    }
    if (one.kind === 'not') return `not ${writeNode(one.part, 'not', !negated)}`;
    const inner = one.parts.map((part) => writeNode(part, one.kind, negated)).join(` ${one.kind}\n`);
    const isTighter = around === 'or' || (around === 'and' && one.kind === 'and');
    return isTighter && node !== one ? inner : `(${inner})`;
  };
  return writeNode(node, 'or', false);
}

/** Conditions of the tree one by one, NOT in front of a single condition folded into it, as a reader would count them. */
export function texts(node: Tree): readonly string[] {
  if (node.kind === 'leaf') return [node.text];
  if (node.kind !== 'not') return node.parts.flatMap(texts);
  return conditionsOf(node.part) === 1 ? [`not ${texts(node.part)[0]}`] : texts(node.part);
}

/** The steps of the outermost conjunction. */
export function conjuncts(node: Tree): readonly Tree[] {
  return node.kind === 'and' ? node.parts.flatMap(conjuncts) : [node];
}

/** All sets of the numbers from 1 to `count`. */
export const subsets = (count: number): readonly ReadonlySet<number>[] =>
  Array.from(
    { length: 2 ** count },
    (_, bits) => new Set(Array.from({ length: count }, (__, i) => i + 1).filter((i) => (bits >> (i - 1)) & 1)),
  );

/** The sets that hold no other one, as sorted texts `c1 c3`. */
export const minimal = (sets: readonly ReadonlySet<number>[]): readonly string[] =>
  sets
    .filter((set) => !sets.some((other) => other !== set && [...other].every((one) => set.has(one))))
    .map((set) => [...set].map((one) => `c${one}`).join(' '))
    .sort();
