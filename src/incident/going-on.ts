import { UsageError } from '../errors.ts';
import { type Text, text } from '../text.ts';
import { lineInRussian } from './custody.ts';
import type { IncidentState } from './state.ts';

/** What is still going on in an incident. */
export interface LeftOpen {
  /** Runbooks of walks that have not ended. */
  readonly walks: readonly string[];
  /** The line that has not acknowledged the hand-over to it. */
  readonly handOver: string | null;
}

/** What is still going on in an incident; undefined where nothing is. Pure. */
export function leftOpenIn({ runs, custody }: IncidentState): LeftOpen | undefined {
  const walks = runs.filter(({ status }) => status === 'unfinished').map(({ runbook }) => runbook);
  const handOver = custody.waiting?.to ?? null;
  return walks.length === 0 && handOver === null ? undefined : { walks, handOver };
}

/** What goes on, as words. */
export function tellLeftOpen({ walks, handOver }: LeftOpen): Text {
  const en = [
    ...walks.map((runbook) => `the walk of ${runbook} has not ended`),
    ...(handOver === null ? [] : [`${handOver} has not acknowledged the hand-over`]),
  ];
  const ru = [
    ...walks.map((runbook) => `проход ${runbook} не завершён`),
    ...(handOver === null ? [] : [`передача (${lineInRussian(handOver)}) ещё не подтверждена`]),
  ];
  return text(en.join('; '), ru.join('; '));
}

/** The refusal of a closing under which something goes on. */
export function stillGoingOn(id: string, left: LeftOpen): UsageError {
  const next =
    left.walks.length > 0
      ? text(`End the walk with: mmsup runbook resume ${id}`, `Завершите проход: mmsup runbook resume ${id}`)
      : text(
          `The receiving line types: mmsup incident acknowledge ${id}`,
          `Принимающая линия набирает: mmsup incident acknowledge ${id}`,
        );
  const going = tellLeftOpen(left);
  return new UsageError({
    code: 'incident/going-on',
    message: text(`The incident ${id} is not closed: ${going.en}.`, `Инцидент ${id} не закрыт: ${going.ru}.`),
    hint: text(
      `${next.en}; or close it all the same, which is written down: mmsup incident close ${id} --anyway`,
      `${next.ru}; или всё равно закройте, и это будет записано: mmsup incident close ${id} --anyway`,
    ),
    data: { ...left },
  });
}
