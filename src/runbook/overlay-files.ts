import { dirname, join } from 'node:path';
import type { FoundRunbook } from './find.ts';
import { overlaid, speaksOf } from './overlay.ts';
import { type OwnFile, readOwnFile } from './own-file.ts';
import { runbooksInFolder } from './runbook-files.ts';
import { ENDING } from './shipped.ts';
import type { RunbookSource, RunbookText } from './source.ts';

/** Overlays lie in this folder, beside runbooks; each is called as its client. */
const FOLDER = 'clients';

/** Folders in which an overlay of a runbook may lie: beside its own file, and beside the user's own runbooks. */
function foldersFor({ source }: Pick<FoundRunbook, 'source'>, folders: readonly string[]): readonly string[] {
  const beside = source.own ? [dirname(source.own.path)] : [];
  return [...new Set([...beside, ...folders])].map((folder) => join(folder, FOLDER));
}

/** Whether anybody has an overlay that could be meant: then it matters which client this is. */
export function hasOverlays(found: FoundRunbook, folders: readonly string[]): boolean {
  return foldersFor(found, folders).some((folder) => (runbooksInFolder(folder) ?? []).length > 0);
}

/** A runbook as it is for one client; as it was where no overlay of that client speaks of it. Throws UsageError `runbook/invalid`, `yaml/…`. */
export function forClient(found: FoundRunbook, client: string, folders: readonly string[]): FoundRunbook {
  const { runbook, source } = found;
  const overlay = overlayOf({ id: runbook.id, source }, client, folders);
  return overlay ? { runbook: overlaid(runbook, overlay), source: { ...source, overlay } } : found;
}

/** The overlay of a client that speaks of a runbook, as it lies on the disk now. Throws UsageError `yaml/…`. */
export function overlayOf(
  { id, source }: { readonly id: string; readonly source: RunbookSource },
  client: string,
  folders: readonly string[],
): RunbookText | undefined {
  if (!/^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u.test(client)) return undefined;
  for (const folder of foldersFor({ source }, folders)) {
    const path = join(folder, `${client}${ENDING}`);
    const read = readOwnFile(path);
    if (read && speaksOf({ file: path, ...read }, id)) return { file: path, ...read };
  }
  return undefined;
}

/** All overlays that lie beside a runbook's file and speak of it: whoever reviews the one reviews the others. */
export function overlaysBeside({
  runbook,
  source,
}: FoundRunbook): readonly (RunbookText & { readonly own: OwnFile })[] {
  if (!source.own) return [];
  const files = runbooksInFolder(join(dirname(source.own.path), FOLDER)) ?? [];
  return files.flatMap((path) => {
    const read = readOwnFile(path);
    return read && speaksOf({ file: path, ...read }, runbook.id) ? [{ file: path, ...read }] : [];
  });
}
