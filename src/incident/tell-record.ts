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
  'incident.reopened': ({ why }) => text(`Opened again: ${words(why)}`, `Открыт снова: ${words(why)}`),
};
