import { builtList } from '../built-list.ts';
import type { CauseRow } from '../causes/rows.ts';

/** The causes that ship; what a client's own description names is not among them. */
export type KnownCauses = ReadonlySet<string>;

/** All causes that ship, with their names: of the build's list, else of the catalogue itself. */
export async function causeCatalogue(): Promise<readonly CauseRow[]> {
  return builtList<CauseRow>('causes') ?? (await import('../causes/rows.ts')).causeRows();
}

/** Ids of all causes that ship. */
export async function knownCauses(): Promise<KnownCauses> {
  return new Set((await causeCatalogue()).map(({ id }) => id));
}
