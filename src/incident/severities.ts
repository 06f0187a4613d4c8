import { UsageError } from '../errors.ts';
import { SEVERITIES } from '../model/sla/agreement.types.ts';
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
    message: `"${word}" is no severity.`,
    hint: `Write one of: ${SEVERITIES.join(', ')}.`,
  });
}
