import { isScalar, type ParsedNode } from 'yaml';
import type { Value } from '../expression/expression.ts';
import { readTyped } from '../inputs/input-type.ts';
import type { Input } from '../runbook.ts';

/** A value that stands in a file, or what is wrong with it: a part of a sentence that begins with what it is. */
export type WrittenValue =
  | { readonly value: Value }
  | { readonly problem: string; readonly hint?: string | undefined; readonly isOne: boolean };

/** Reads the value of an input out of a file. It is written as its type is: a number or a flag bare, all else as a text. Pure. */
export function readWritten(node: ParsedNode, { type, choices }: Pick<Input, 'type' | 'choices'>): WrittenValue {
  if (!isScalar(node)) return { problem: 'must be one value', isOne: false };
  const written = node.value;
  const isBare = typeof written === 'number' || typeof written === 'boolean';
  const wantsBare = type === 'number' || type === 'flag';
  if (isBare && !wantsBare)
    return { problem: 'must be a text', hint: `Write "${node.source}" in quotes.`, isOne: true };
  const read = readTyped(type, String(written ?? ''), choices);
  if ('value' in read && isBare === wantsBare) return read;
  const [why, hint] =
    'value' in read ? [`it must be a ${type}`, 'Write it without quotes.'] : [read.problem.en, read.hint.en];
  return { problem: `does not fit its type ${type}: ${why}`, hint, isOne: true };
}
