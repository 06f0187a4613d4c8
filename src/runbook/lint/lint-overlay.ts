import { basename, dirname, join, resolve } from 'node:path';
import { UsageError } from '../../errors.ts';
import { text } from '../../text.ts';
import { findRunbook } from '../library/find.ts';
import { namedRunbooks } from '../library/library.ts';
import { FOLDER } from '../library/overlay-files.ts';
import { readOwnFile } from '../library/own-file.ts';
import { overlaysInFolder, runbooksInFolder } from '../library/runbook-files.ts';
import { ENDING, readText } from '../library/shipped.ts';
import type { RunbookText } from '../library/source.ts';
import { type NamedInOverlay, overlayReport, speaksOf } from '../load/overlay.ts';
import { requireNoSecrets } from '../load/secrets.ts';
import { complain, type Report } from '../load/yaml-report.ts';
import type { Shelf } from '../trial/trial-files.ts';

/** Whether a file is what one client has otherwise, and no runbook: it lies in a folder `clients`. */
export function isOverlay(path: string, cwd: string): boolean {
  return basename(dirname(resolve(cwd, path))) === FOLDER;
}

/** The overlays beside a folder's runbooks, as paths that begin as the folder was typed. */
export function overlaysIn(folder: string, cwd: string): readonly string[] {
  const files = overlaysInFolder(resolve(cwd, folder, FOLDER));
  const path = join(folder, FOLDER);
  return files.map((file) =>
    folder.startsWith('./') ? `./${join(path, basename(file))}` : join(path, basename(file)),
  );
}

/** Those that say something of a runbook's file, or cannot be read. */
export function overlaysOf(runbook: string, cwd: string): readonly string[] {
  const id = basename(runbook).replace(/\.ya?ml$/, '');
  return overlaysIn(dirname(runbook), cwd).filter((path) => {
    try {
      const text = readText(resolve(cwd, path));
      return text !== undefined && speaksOf({ text, file: path }, id);
    } catch (error) {
      if (error instanceof UsageError) return true;
      throw error;
    }
  });
}

/** All mistakes of one overlay. Throws UsageError `runbook/unknown` where there is no such file, `runbook/unreadable`, `runbook/invalid`, `yaml/…`. */
export async function lintOverlay(
  path: string,
  { cwd, folders }: Shelf,
): Promise<{ readonly overlay: RunbookText; readonly report: Report }> {
  const absolute = resolve(cwd, path);
  const read = readOwnFile(absolute);
  if (!read)
    throw new UsageError({
      code: 'runbook/unknown',
      message: text(`There is no overlay ${path}.`, `Файла переопределений ${path} нет.`),
    });
  const overlay = { file: path, ...read };
  requireNoSecrets(overlay);
  const above = dirname(dirname(absolute));
  const beside = (runbooksInFolder(above) ?? []).map((file) => basename(file, ENDING));
  const names = [...new Set([...beside, ...(await namedRunbooks(folders)).map(({ name }) => name)])];
  const report = await overlayReport(overlay, names, (id) =>
    foundAs(beside.includes(id) ? join(above, `${id}${ENDING}`) : id, cwd, folders),
  );
  if (!path.endsWith(ENDING))
    complain(
      report,
      0,
      'overlay-file',
      text(
        `an overlay is read from a file NAME${ENDING} only`,
        `переопределения читаются только из файла ИМЯ${ENDING}`,
      ),
      text('Rename it.', 'Переименуйте его.'),
    );
  return { overlay, report };
}

async function foundAs(name: string, cwd: string, folders: readonly string[]): Promise<NamedInOverlay> {
  try {
    return (await findRunbook(name, cwd, folders)).runbook;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return error.code === 'runbook/unknown' ? 'unknown' : 'unreadable';
  }
}
