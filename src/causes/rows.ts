import type { Severity } from '../result.ts';
import type { Text } from '../text.ts';
import { allCauses } from './catalogue.ts';
import { causesOfSystems } from './of-systems.ts';

/** A cause as the list of causes shows it. */
export interface CauseRow {
  readonly id: string;
  readonly severity: Severity;
  readonly name: Text;
  readonly runbook: string | null;
}

/** Every cause that mmsup can name, ordered by id; of one system, when it is named, else of all that ship. */
export function causeRows(system?: string): readonly CauseRow[] {
  const all = [...allCauses(), ...causesOfSystems(system)].sort((one, other) => (one.id < other.id ? -1 : 1));
  return all.map(({ id, severity, name, runbook }) => ({ id, severity, name, runbook }));
}
