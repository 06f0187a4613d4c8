import { isScalar, type ParsedNode } from 'yaml';
import { type Text, text } from '../../text.ts';
import type { Value } from '../expression/expression.ts';
import { readTyped } from '../inputs/input-type.ts';
import type { Input } from '../runbook.ts';

/** A value that stands in a file, or what is wrong with it: a part of a sentence that begins with what it is, in Russian behind a colon. */
export type WrittenValue =
  | { readonly value: Value }
  | { readonly problem: Text; readonly hint?: Text | undefined; readonly isOne: boolean };

/** Reads the value of an input out of a file. It is written as its type is: a number or a flag bare, all else as a text. Pure. */
export function readWritten(node: ParsedNode, { type, choices }: Pick<Input, 'type' | 'choices'>): WrittenValue {
  if (!isScalar(node)) return { problem: text('must be one value', 'нужно одно значение'), isOne: false };
  const written = node.value;
  const isBare = typeof written === 'number' || typeof written === 'boolean';
  const wantsBare = type === 'number' || type === 'flag';
  if (isBare && !wantsBare)
    return {
      problem: text('must be a text', 'нужен текст'),
      hint: text(`Write "${node.source}" in quotes.`, `Возьмите его в кавычки: "${node.source}".`),
      isOne: true,
    };
  const read = readTyped(type, String(written ?? ''), choices);
  if ('value' in read && isBare === wantsBare) return read;
  const { problem: why, hint } = 'value' in read ? { problem: mustBe(type), hint: WITHOUT_QUOTES } : read;
  const problem = text(`does not fit its type ${type}: ${why.en}`, `значение не подходит к типу ${type}: ${why.ru}`);
  return { problem, hint, isOne: true };
}

const mustBe = (type: Input['type']): Text =>
  text(`it must be a ${type}`, type === 'number' ? 'нужно число' : 'нужно true или false');

const WITHOUT_QUOTES = text('Write it without quotes.', 'Напишите его без кавычек.');
