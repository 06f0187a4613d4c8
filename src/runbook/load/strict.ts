import { suggestion } from '../../model/closest.ts';
import { type Text, text } from '../../text.ts';
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
      text(
        `the runbook calls itself "${id.value}", and is found as "${strict.name}"`,
        `сценарий называет себя «${id.value}», а находится по имени «${strict.name}»`,
      ),
      text(`Write id: ${strict.name}, or rename the file.`, `Напишите id: ${strict.name} или переименуйте файл.`),
    );
  const reviewed = optionalTextAt(report, top, 'reviewed');
  const read = reviewed && readTyped('date', reviewed.value);
  if (reviewed && read && 'problem' in read)
    complain(
      report,
      reviewed.offset,
      'reviewed',
      text(`"reviewed" must be a day: ${read.problem.en}`, `в «reviewed» нужен день: ${read.problem.ru}`),
      text('Write it like 2026-01-15.', 'Запишите его так: 2026-01-15.'),
    );
}

/** Whether there is the runbook that an end goes on with. */
export function checkNext({ report, strict }: Draft, next: Located): void {
  const names = strict?.names;
  if (!names || names.includes(next.value)) return;
  const hint =
    suggestion(next.value, names) ??
    text('List the runbooks with: mmsup runbook list', 'Список сценариев: mmsup runbook list');
  const message = text(
    `there is no runbook "${next.value}" to go on with`,
    `сценария «${next.value}», по которому нужно продолжить, нет`,
  );
  complain(report, next.offset, 'unknown-next', message, hint);
}

/** Answers that differ in their case only: whoever types one may get the other. `of` in Russian in the genitive. */
export function checkAlike({ report, strict }: Draft, answers: readonly Located[], of: Text): void {
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
        text(
          `"${other}" and "${value}" of ${of.en} are one answer when they are typed`,
          `«${other}» и «${value}» из ${of.ru} при вводе — один и тот же ответ`,
        ),
        text('Name one of them otherwise.', 'Назовите один из них иначе.'),
      );
  }
}
