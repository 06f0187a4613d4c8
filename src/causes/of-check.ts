import { formatMoment } from '../model/moment.ts';
import type { SystemCheck } from '../system/description.ts';
import { type Text, text } from '../text.ts';
import { type Cause, defineCause } from './cause.ts';

/** What a check of a system shows: the columns of its first row, `others` for further rows, `zone` where a column is a moment. */
export interface CheckEvidence {
  readonly [column: string]: unknown;
}

/** The cause that a check of a system description names. Its words are templates: `{column}` is the evidence of that column. */
export function causeOfCheck({ id, severity, name, title, next, runbook, article }: SystemCheck): Cause<CheckEvidence> {
  return defineCause({
    id,
    severity,
    name,
    title: (evidence) => filled(title, evidence),
    // A step that names what is not known cannot be taken.
    next: (evidence) => next.filter(({ en }) => isSayable(en, evidence)).map((step) => filled(step, evidence)),
    runbook,
    article,
  });
}

function isSayable(template: string, evidence: CheckEvidence): boolean {
  return [...template.matchAll(PLACEHOLDER)].every(([, column]) => evidence[column!] !== null);
}

function filled({ en, ru }: Text, evidence: CheckEvidence): Text {
  return text(fill(en, evidence, 'en-US'), fill(ru, evidence, 'ru-RU'));
}

const PLACEHOLDER = /\{([a-z_][a-z0-9_]*)\}/g;
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;

/** Whether a value is a moment, as the driver gives them. */
export const isMomentText = (value: unknown): boolean => typeof value === 'string' && MOMENT.test(value);

const momentIn = (iso: string, zone: string): string => `${formatMoment(iso, zone)} (${zone})`;

function fill(template: string, evidence: CheckEvidence, locale: string): string {
  return template.replace(PLACEHOLDER, (whole, column: string) => {
    if (!(column in evidence)) return whole;
    const value = evidence[column];
    if (value === null) return '—';
    if (isMomentText(value)) return momentIn(String(value), String(evidence['zone'] ?? 'UTC'));
    return typeof value === 'number' ? value.toLocaleString(locale) : String(value);
  });
}
