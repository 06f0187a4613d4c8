import { UsageError } from '../errors.ts';
import { maskText } from '../model/personal.ts';
import { text } from '../text.ts';
import { oneOf } from './hints.ts';

export const LINES = ['2', '3'] as const;
export type Line = (typeof LINES)[number];

/** What an incident is about, as it was typed. */
export interface LinkedOptions {
  readonly campaign?: string;
  readonly run?: string;
  readonly segment?: string;
}

/** What an incident is about, ready for the record. Pure. */
export function linkedOf({ campaign, run, segment }: LinkedOptions): LinkedOptions {
  return {
    ...(campaign === undefined ? {} : { campaign: nameOf(campaign) }),
    ...(run === undefined ? {} : { run: nameOf(run) }),
    ...(segment === undefined ? {} : { segment: nameOf(segment) }),
  };
}

/** An id stays as it is, however many digits it has: two runs must not look the same. What is longer than one word is masked as any text. */
const nameOf = (typed: string): string => (/^[\p{L}\p{N}_.-]{1,64}$/u.test(typed) ? typed : maskText(typed));

/** Reads a line of support. Throws UsageError `incident/line`. */
export function lineOf(word: string): Line {
  const line = LINES.find((candidate) => candidate === word);
  if (line) return line;
  throw new UsageError({
    code: 'incident/line',
    message: text(
      `"${word}" is no line of support that opens incidents.`,
      `«${word}» — не линия поддержки, на которой открывают инциденты.`,
    ),
    hint: oneOf(LINES),
  });
}
