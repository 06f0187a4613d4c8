import { didYouMean } from '../../model/closest.ts';
import { readTyped } from '../inputs/input-type.ts';
import type { Draft } from './draft.ts';
import { complain, type Located, type MapReader, optionalTextAt } from './yaml-report.ts';

/**
 * What lint asks beyond what a walk needs. A walk is not refused for it: a record must be gone on with that keeps such a runbook, and a date is only advice.
 */
export interface Strict {
  /** What the runbook's file is called, without its ending. */
  readonly name: string;
  /** Runbooks that can be gone on with; undefined where nobody knows them. */
  readonly names: readonly string[] | undefined;
}

/** Whether the runbook is found by its id, and was reviewed on a day that there is. */
export function checkTop({ report, strict }: Draft, top: MapReader): void {
  if (!strict) return;
  const id = optionalTextAt(report, top, 'id');
  if (id && id.value !== strict.name)
    complain(
      report,
      id.offset,
      'another-id',
      `the runbook calls itself "${id.value}", and is found as "${strict.name}"`,
      `Write id: ${strict.name}, or rename the file.`,
    );
  const reviewed = optionalTextAt(report, top, 'reviewed');
  const read = reviewed && readTyped('date', reviewed.value);
  if (reviewed && read && 'problem' in read)
    complain(
      report,
      reviewed.offset,
      'reviewed',
      `"reviewed" must be a day: ${read.problem}`,
      'Write it like 2026-01-15.',
    );
}

/** Whether there is the runbook that an end goes on with. */
export function checkNext({ report, strict }: Draft, next: Located): void {
  const names = strict?.names;
  if (!names || names.includes(next.value)) return;
  const hint = didYouMean(next.value, names) ?? 'List the runbooks with: mmsup runbook list';
  complain(report, next.offset, 'unknown-next', `there is no runbook "${next.value}" to go on with`, hint);
}

/** Answers that differ in their case only: whoever types one may get the other. */
export function checkAlike({ report, strict }: Draft, answers: readonly Located[], of: string): void {
  if (!strict) return;
  const seen = new Map<string, string>();
  for (const { value, offset } of answers) {
    const folded = value.trim().toLowerCase().replaceAll('ё', 'е');
    const other = seen.get(folded);
    seen.set(folded, value);
    if (other !== undefined)
      complain(
        report,
        offset,
        'same-answer',
        `"${other}" and "${value}" of ${of} are one answer when they are typed`,
        'Name one of them otherwise.',
      );
  }
}
