import { loadSystem, SHIPPED_SYSTEMS } from '../system/load.ts';
import type { Cause } from './cause.ts';
import { type CheckEvidence, causeOfCheck } from './of-check.ts';

/** The causes that system descriptions name: of one system (a shipped name or a file), or of all that ship. @throws UsageError `system/…`, `yaml/…`. */
export function causesOfSystems(system?: string): readonly Cause<CheckEvidence>[] {
  const names = system === undefined ? SHIPPED_SYSTEMS : [system];
  return names.flatMap((name) => loadSystem(name).checks ?? []).map(causeOfCheck);
}
