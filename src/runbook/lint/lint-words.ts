import type { Cause } from '../../causes/cause.ts';
import {
  type RunbookFault,
  runbookBrokenWay,
  runbookMalformed,
  runbookNameUnset,
  runbookNeverFits,
  runbookTranslation,
  runbookTrial,
  runbookUnproved,
  runbookUnreadable,
} from '../../causes/runbook.ts';
import { withoutSecrets } from '../load/secrets.ts';
import type { FileProblem } from './lint-files.ts';

const BY_CODE: readonly (readonly [Cause<RunbookFault>, readonly string[]])[] = [
  [
    runbookBrokenWay,
    [
      'unknown-step',
      'unreachable',
      'endless',
      'missing-else',
      'after-else',
      'missing-on-error',
      'include-end',
      'include-circle',
      'include-depth',
      'unknown-runbook',
      'unknown-next',
    ],
  ],
  [runbookNameUnset, ['unknown-name', 'name-not-set', 'unknown-field', 'unclosed-name']],
  [runbookUnproved, ['needs', 'found-without-cause', 'unknown-cause', 'cause-of-others']],
  [
    runbookNeverFits,
    [
      'capture-path',
      'compare-types',
      'unknown-value',
      'never-null',
      'not-a-condition',
      'empty-list',
      'never-holds',
      'never-reached',
      'always-holds',
      'same-condition',
      'constant',
      'not-printable',
      'argument-type',
      'input-type',
    ],
  ],
];

/** The cause in the catalogue that a mistake is told as. */
export function causeOfProblem({ code, file }: Pick<FileProblem, 'code' | 'file'>): Cause<RunbookFault> {
  if (code.startsWith('yaml/')) return runbookUnreadable;
  if (file.endsWith('.test.yaml')) return runbookTrial;
  if (file.endsWith('.ru.yaml')) return runbookTranslation;
  return BY_CODE.find(([, codes]) => codes.includes(code))?.[0] ?? runbookMalformed;
}

/** A line is cut to what a narrow terminal shows. */
const LONGEST = 72;

/** The line of a file with a caret below the place, and how many letters the word there has. A secret in it is not shown. */
export function shownSource(text: string, line: number, column: number): { source: string; length: number } {
  const whole = (withoutSecrets(text).split('\n')[line - 1] ?? '').replace(/\r$/, '');
  const word = /^[\p{L}\p{N}_$./{}[\]*-]+/u.exec(whole.slice(column - 1))?.[0] ?? '';
  const length = Math.max(1, word.length);
  const from = column + length > LONGEST ? Math.max(0, column - 30) : 0;
  const cut = whole.slice(from, from + LONGEST);
  const lead = cut.slice(0, column - 1 - from).replaceAll('\t', ' ');
  return { source: whole === '' ? '' : `${cut}\n${' '.repeat(lead.length)}${'^'.repeat(length)}`, length };
}
