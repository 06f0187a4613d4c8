import { type Text, text } from '../text.ts';
import { INCIDENT_SEVERITY } from './words.ts';

type Fields = Readonly<Record<string, unknown>>;

const words = (value: unknown): string => (value === null || value === undefined ? '—' : String(value));
const graded = (value: unknown): Text => INCIDENT_SEVERITY[words(value)] ?? text(words(value), words(value));

/** What happened to the incident itself, each event as a sentence. */
export const RECORD_TELLERS: Readonly<Record<string, (fields: Fields) => Text>> = {
  'incident.severity': ({ severity, from, why }) =>
    text(
      `Severity ${graded(severity).en}, before ${graded(from).en}: ${words(why)}`,
      `Важность: ${graded(severity).ru}, прежде ${graded(from).ru}: ${words(why)}`,
    ),
  'event.corrected': ({ of, field, from, to, why }) => {
    const { writer, seq } = (of ?? {}) as Fields;
    const which = `${words(writer).replace(/\..*$/, '')}:${words(seq)}`;
    return text(
      `Corrected ${which}, ${words(field)}: “${words(to)}”, before “${words(from)}”. ${words(why)}`,
      `Исправлено ${which}, ${words(field)}: «${words(to)}», прежде «${words(from)}». ${words(why)}`,
    );
  },
  'evidence.added': ({ name, bytes, why, isMasked }) => {
    const reason = why ? `: ${words(why)}` : '';
    const hidden = isMasked === true ? text(', masked', ', скрыто личное') : text('', '');
    return text(
      `Evidence ${words(name)} (${words(bytes)} bytes${hidden.en})${reason}`,
      `Доказательство ${words(name)} (${words(bytes)} байт${hidden.ru})${reason}`,
    );
  },
  'incident.handed-over': ({ from, to, ask }) => {
    const asked = ask ? `: ${words(ask)}` : '';
    return text(
      `Handed over from ${words(from)} to ${words(to)}${asked}`,
      `Передано: от ${words(from)}, кому ${words(to)}${asked}`,
    );
  },
  'incident.acknowledged': ({ line }) => text(`Taken over by ${words(line)}`, `Принято: ${words(line)}`),
  'incident.reopened': ({ why }) => text(`Opened again: ${words(why)}`, `Открыт снова: ${words(why)}`),
};
