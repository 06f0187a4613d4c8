import { basename, dirname, join } from 'node:path';
import { loadRunbook } from '../load/load.ts';
import { sameClient, speaksOf } from '../load/overlay.ts';
import { requireNoSecrets } from '../load/secrets.ts';
import type { FoundRunbook } from './find.ts';
import { type OwnFile, readOwnFile } from './own-file.ts';
import { overlaysInFolder } from './runbook-files.ts';
import { ENDING } from './shipped.ts';
import type { RunbookSource, RunbookText } from './source.ts';

/** Overlays lie in this folder, beside runbooks; each is called as its client. */
export const FOLDER = 'clients';

/** Folders in which an overlay of a runbook may lie: beside its own file, and beside the user's own runbooks. */
function foldersFor({ source }: Pick<FoundRunbook, 'source'>, folders: readonly string[]): readonly string[] {
  const beside = source.own ? [dirname(source.own.path)] : [];
  return [...new Set([...beside, ...folders])].map((folder) => join(folder, FOLDER));
}

/** Whether anybody has an overlay that could be meant: then it matters which client this is. */
export function hasOverlays(found: FoundRunbook, folders: readonly string[]): boolean {
  return foldersFor(found, folders).some((folder) => overlaysInFolder(folder).length > 0);
}

/** A runbook as it is for one client; as it was where no overlay of that client speaks of it. Throws UsageError `runbook/invalid`, `yaml/…`. */
export function forClient(found: FoundRunbook, client: string, folders: readonly string[]): FoundRunbook {
  const { runbook, source } = found;
  const overlay = overlayOf({ id: runbook.id, source }, client, folders);
  if (!overlay) return found;
  const own = { ...source, overlay };
  return { runbook: loadRunbook(own), source: own };
}

/** The overlay of a client that speaks of a runbook, as it lies on the disk now. Throws UsageError `yaml/…`. */
export function overlayOf(
  { id, source }: { readonly id: string; readonly source: RunbookSource },
  client: string,
  folders: readonly string[],
): RunbookText | undefined {
  for (const folder of foldersFor({ source }, folders)) {
    for (const path of overlaysFor(client, folder)) {
      const read = readOwnFile(path);
      if (read && isMeant({ file: path, ...read }, id, source)) return { file: path, ...read };
    }
  }
  return undefined;
}

/** `Bank A` is `bank-a.yaml`, and also `Bank A.yaml`: files of the very name first. */
function overlaysFor(client: string, folder: string): readonly string[] {
  const files = overlaysInFolder(folder).filter((path) => path.endsWith(ENDING));
  const named = files.filter((path) => sameClient(basename(path, ENDING), client));
  const isExact = (path: string) => Number(basename(path, ENDING) === client);
  return named.toSorted((one, other) => isExact(other) - isExact(one));
}

/** Whether an overlay speaks of a runbook, or of one that it includes. Where it cannot be read its mistakes are told, unless they would quote a secret. */
function isMeant(overlay: RunbookText, id: string, source: RunbookSource): boolean {
  try {
    return [id, ...includedIn(source)].some((name) => speaksOf(overlay, name));
  } catch (error) {
    requireNoSecrets(overlay);
    throw error;
  }
}

const includedIn = ({ included = {} }: RunbookSource): readonly string[] =>
  Object.entries(included).flatMap(([name, source]) => [name, ...includedIn(source)]);

/** All overlays that lie beside a runbook's file and speak of it: whoever reviews the one reviews the others. */
export function overlaysBeside({
  runbook,
  source,
}: FoundRunbook): readonly (RunbookText & { readonly own: OwnFile })[] {
  if (!source.own) return [];
  const files = overlaysInFolder(join(dirname(source.own.path), FOLDER));
  return files.flatMap((path) => {
    const read = readOwnFile(path);
    return read && isMeant({ file: path, ...read }, runbook.id, source) ? [{ file: path, ...read }] : [];
  });
}
