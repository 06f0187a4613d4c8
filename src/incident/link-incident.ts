import type { Deps } from '../deps.ts';
import type { IncidentLink } from './link.ts';
import { incidentStore } from './store.ts';

export interface LinkRequest {
  readonly id: string;
  /** The value of `--incidents`. */
  readonly dir?: string | undefined;
  readonly env: Deps['env'];
  readonly now: Deps['now'];
  readonly cwd?: string;
  readonly stderr?: { readonly isTTY?: boolean };
}

/** Opens the record named by `--incident ID` for writing. Throws UsageError `incident/unknown`. */
export function linkIncident({
  id,
  dir,
  env,
  now,
  cwd = process.cwd(),
  stderr = process.stderr,
}: LinkRequest): Promise<IncidentLink> {
  return incidentStore(dir, { env, now, cwd, stderr }).link(id);
}
