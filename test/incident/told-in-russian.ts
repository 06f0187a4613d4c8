import { expect } from 'vitest';
import type { Desk } from './support.ts';

/** A refused line about incidents, and what of it is told. */
export interface Told {
  /** Without `incident`. */
  readonly words: readonly string[];
  readonly who?: string;
  /** Lines on stderr from the mark of the error on; the code of the error is the last. */
  readonly ru: readonly (string | RegExp)[];
  /** What programs are told. */
  readonly en: string | RegExp;
}

const matching = (wanted: string | RegExp): unknown =>
  typeof wanted === 'string' ? wanted : expect.stringMatching(wanted);

/** Under `--lang ru` people are told of it in Russian, and programs in English. */
export async function expectTold({ typeAs }: Desk, { words, who = 'ann', ru, en }: Told): Promise<void> {
  const { stderr, stdout, exitCode } = await typeAs(who, 'incident', ...words, '--lang', 'ru');
  const lines = stderr.slice(stderr.indexOf('ошибка:')).trimEnd().split('\n');
  expect([lines, stdout, exitCode]).toEqual([ru.map(matching), '', 2]);
  const told = await typeAs(who, 'incident', ...words, '--lang', 'ru', '--json');
  const { error } = JSON.parse(told.stderr.slice(told.stderr.indexOf('{'))) as { error: Record<string, string> };
  expect([`(${error['code']})`, error['message']]).toEqual([ru.at(-1), matching(en)]);
  expect(error['hint']).not.toMatch(/[а-яё]/i);
}
