import { isAbsolute, resolve } from 'node:path';
import { UsageError } from '../../errors.ts';
import { closestNames } from '../../model/closest.ts';
import { type Text, text } from '../../text.ts';
import { loadRunbook } from '../load/load.ts';
import type { Runbook } from '../runbook.ts';
import { type NamedRunbook, namedRunbooks } from './library.ts';
import { readNamed } from './read-named.ts';
import { isPath, runbookNames } from './shipped.ts';
import { type RunbookSource, readShippedSource, readSource } from './source.ts';

/** A runbook with the exact texts it was read from. */
export interface FoundRunbook {
  readonly runbook: Runbook;
  readonly source: RunbookSource;
}

/**
 * Reads a runbook by its name, from the user's own `folders` or of those that come with mmsup, or a file by its path (`./mine.yaml`).
 * Throws UsageError `runbook/unknown`, `runbook/invalid`, `yaml/…`.
 */
export async function findRunbook(name: string, cwd: string, folders: readonly string[] = []): Promise<FoundRunbook> {
  if (isPath(name)) return foundIn(readSource(isAbsolute(name) ? name : resolve(cwd, name), name));
  const named = await namedRunbooks(folders);
  const wanted = named.find((one) => one.name === name);
  if (wanted) return calledAsItsFile(await foundIn(readNamed(wanted)), wanted);
  throw unknownRunbook(
    name,
    named.map((one) => one.name),
  );
}

/** A runbook is found again by its id: it must be the name of its file. Throws UsageError `runbook/another-id`. */
function calledAsItsFile(found: FoundRunbook, { name, path }: NamedRunbook): FoundRunbook {
  const { id } = found.runbook;
  if (path === undefined || id === name) return found;
  throw new UsageError({
    code: 'runbook/another-id',
    message: text(
      `The runbook in ${path} calls itself "${id}", and is found as "${name}".`,
      `Сценарий в ${path} называет себя «${id}», а находят его по имени «${name}».`,
    ),
    hint: text(`Write id: ${name}, or rename the file.`, `Напишите id: ${name} или переименуйте файл.`),
  });
}

/** All runbooks that have a name and can be read: of one that cannot, `runbook list` says why. */
export async function readableRunbooks(folders: readonly string[]): Promise<readonly Runbook[]> {
  const reading = (await namedRunbooks(folders)).map(async (named) => {
    try {
      return [calledAsItsFile(await foundIn(readNamed(named)), named).runbook];
    } catch (error) {
      if (named.path !== undefined && error instanceof UsageError) return [];
      throw error;
    }
  });
  return (await Promise.all(reading)).flat();
}

/** The texts of a runbook as they lie on the disk now, unread; undefined where there are none any more. `path` is absolute. */
export async function textsOnDisk(path: string | null, name: string): Promise<RunbookSource | undefined> {
  try {
    if (path !== null) return await readSource(path, path);
    return (await runbookNames()).includes(name) ? await readShippedSource(name) : undefined;
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}

async function foundIn(reading: Promise<RunbookSource>): Promise<FoundRunbook> {
  const source = await reading;
  return { runbook: loadRunbook(source), source };
}

export function unknownRunbook(name: string, names: readonly string[]): UsageError {
  const near = closestNames(name, names);
  return new UsageError({
    code: 'runbook/unknown',
    message: text(`There is no runbook "${name}".`, `Сценария «${name}» нет.`),
    hint:
      near.length > 0
        ? text(`Did you mean ${near.join(' or ')}?`, `Может быть, ${near.join(' или ')}?`)
        : listOrPath(name),
    data: { name, near },
  });
}

const listOrPath = (name: string): Text =>
  text(
    `List the runbooks with: mmsup runbook list\nA file or folder of yours is named by its path: ./${name}`,
    `Список сценариев: mmsup runbook list\nСвой файл или папку указывают путём: ./${name}`,
  );
