import type { Severity } from '../result.ts';
import type { Text } from '../text.ts';
import { allCauses } from './catalogue.ts';

/** A cause as the list of causes shows it. */
export interface CauseRow {
  readonly id: string;
  readonly severity: Severity;
  readonly name: Text;
  readonly runbook: string | null;
}

/** Every cause that mmsup can name, ordered by id. */
export function causeRows(): readonly CauseRow[] {
  return allCauses().map(({ id, severity, name, runbook }) => ({ id, severity, name, runbook }));
}
