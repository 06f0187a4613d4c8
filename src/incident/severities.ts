import { UsageError } from '../errors.ts';
import { SEVERITIES } from '../model/sla/agreement.types.ts';
import { text } from '../text.ts';
import { oneOf } from './hints.ts';
import type { IncidentRequest } from './link.ts';

export { SEVERITIES };

/** Where nobody says more. */
export const USUAL_SEVERITY = 'normal';

/** Reads a severity. Throws UsageError `incident/severity`. */
export function severityOf(word: string): NonNullable<IncidentRequest['severity']> {
  const severity = SEVERITIES.find((candidate) => candidate === word);
  if (severity) return severity;
  throw new UsageError({
    code: 'incident/severity',
    message: text(`"${word}" is no severity.`, `Важности «${word}» нет.`),
    hint: oneOf(SEVERITIES),
  });
}
