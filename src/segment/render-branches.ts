import { formatCount, type Lang, type Text, text } from '../text.ts';
import type { Block, TreeNode } from '../view.ts';

/** A part of a formula with what it lets through; the leaves are conditions. */
export interface ShownBranch {
  /** `leaf` for one condition; the others say how the parts are joined. */
  readonly kind: 'leaf' | 'and' | 'or' | 'not' | 'is-true';
  /** Id of a condition. */
  readonly id?: string;
  /** What a condition says, or the name of a branch (`union`, `except`). */
  readonly says?: Text;
  /** Customers for whom this part is TRUE by itself. */
  readonly true: number;
  /** Of the selected, those whom this part of an OR alone brings. */
  readonly only?: number;
  readonly parts?: readonly ShownBranch[];
}

const JOINED: Readonly<Record<ShownBranch['kind'], Text>> = {
  leaf: text('', ''),
  and: text('all of', 'всё сразу'),
  or: text('at least one of', 'хотя бы одно'),
  not: text('not', 'не'),
  'is-true': text('surely', 'точно'),
};

/** The formula as a tree, with what each part lets through by itself. Nothing for a plain conjunction: its table says the same. */
export function branchBlocks(root: ShownBranch, lang: Lang): readonly Block[] {
  const isPlain =
    root.kind === 'leaf' || (root.kind === 'and' && (root.parts ?? []).every(({ kind }) => kind === 'leaf'));
  return isPlain ? [] : [{ kind: 'tree', root: nodeOf(root, lang) }];
}

function nodeOf({ kind, id, says, true: count, only, parts }: ShownBranch, lang: Lang): TreeNode {
  const name = says?.[lang] ?? '';
  const label =
    kind === 'leaf'
      ? [id, name].filter(Boolean).join(' ')
      : [JOINED[kind][lang], name && `(${name})`].filter(Boolean).join(' ');
  const alone =
    only === undefined
      ? ''
      : `, ${text(`only through it ${formatCount(only, 'en')}`, `только через неё ${formatCount(only, 'ru')}`)[lang]}`;
  return {
    label,
    note: `${formatCount(count, lang)}${alone}`,
    ...(count === 0 ? { tone: 'bad' as const } : {}),
    ...(parts ? { children: parts.map((part) => nodeOf(part, lang)) } : {}),
  };
}
