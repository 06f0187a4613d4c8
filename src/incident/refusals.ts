import { UsageError } from '../errors.ts';
import { type Text, text, toText } from '../text.ts';
import { FORMAT } from './record/chain.ts';
import type { IncidentState } from './state.ts';

/** Throws UsageError `incident/closed` for an incident that is not open. */
export function requireOpen({ id, status, closedAt }: IncidentState): void {
  if (status === 'open') return;
  throw new UsageError({
    code: 'incident/closed',
    message: text(`The incident ${id} was closed at ${closedAt}.`, `Инцидент ${id} закрыт ${closedAt}.`),
    hint: text(
      `Read it with: mmsup incident show ${id}; go on with it with: mmsup incident reopen ${id} --why "text"`,
      `Прочитать: mmsup incident show ${id}; продолжить: mmsup incident reopen ${id} --why "почему"`,
    ),
  });
}

/** The reason that was typed. Throws UsageError `incident/no-reason` where there is none: an auditor asks for it first. */
export function requireReason(why: string | undefined, line: string | Text): string {
  const reason = why?.trim() ?? '';
  if (reason !== '') return reason;
  const { en, ru } = toText(line);
  throw new UsageError({
    code: 'incident/no-reason',
    message: text(
      'The reason is missing; it stands in the record beside the change.',
      'Не сказано почему (--why); ответ стоит в записи рядом с изменением.',
    ),
    hint: text(`${en} --why "text"`, `${ru} --why "почему"`),
  });
}

/** A record that a newer program has written into: what this one does not understand it must neither judge nor continue. */
export function newerFormat(path: string, version: number): UsageError {
  return new UsageError({
    code: 'incident/newer-format',
    message: text(
      `${path} was written by a newer mmsup (record format ${version}; this one knows ${FORMAT}); nothing was written.`,
      `В ${path} писал более новый mmsup (формат записи ${version}, а эта версия знает ${FORMAT}); ничего не записано.`,
    ),
    hint: text(
      'Update mmsup: npm install --global mmsup@latest; what was written before can still be read.',
      'Обновите mmsup: npm install --global mmsup@latest; написанное раньше можно прочитать и сейчас.',
    ),
  });
}
