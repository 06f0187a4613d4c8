import { realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import { UsageError } from '../../errors.ts';
import { text } from '../../text.ts';
import { prepareToLoad } from '../load/query-text.ts';
import { type Findable, withIncluded } from './included.ts';
import { type OwnFile, readOwnFile } from './own-file.ts';
import { ENDING, isPath, readText, shippedPath } from './shipped.ts';

/** One text of a runbook. */
export interface RunbookText {
  readonly file: string;
  readonly text: string;
  /** Of a file of somebody's own; absent = it came with mmsup, or out of a record. */
  readonly own?: OwnFile | undefined;
}

/** The exact texts of a runbook: what is pinned into a record. */
export interface RunbookSource extends RunbookText {
  /** The sidecar with Russian words, where there is one. */
  readonly strings?: RunbookText | undefined;
  /** What one client has otherwise. */
  readonly overlay?: RunbookText;
  /** The texts of the runbooks that it includes, by the name that it calls them. */
  readonly included?: Readonly<Record<string, RunbookSource>>;
}

/** All texts that a runbook is made of, its own first. */
export function textsOf({ strings, overlay, included = {}, ...own }: RunbookSource): readonly RunbookText[] {
  return [
    own,
    ...(strings ? [strings] : []),
    ...(overlay ? [overlay] : []),
    ...Object.values(included).flatMap(textsOf),
  ];
}

/** The texts of a runbook that comes with mmsup, by its name. */
export async function readShippedSource(name: string): Promise<RunbookSource> {
  return withIncluded(await findableAt(shippedPlace(`${name}${ENDING}`)));
}

/**
 * The texts of a runbook's file, of its sidecar, and of all that it includes; `file` is what messages call it.
 * Throws UsageError `runbook/unknown`, and `runbook/invalid` for runbooks that include one another in a circle.
 */
export async function readSource(path: string, file: string): Promise<RunbookSource> {
  return withIncluded(await findableAt({ path, file, isShipped: false }));
}

interface Place {
  readonly path: string;
  /** What messages call it. */
  readonly file: string;
  readonly isShipped: boolean;
}

function shippedPlace(fileName: string): Place {
  return { path: shippedPath(fileName), file: join('runbooks', fileName), isShipped: true };
}

/** A runbook includes a file beside it, else one that comes with mmsup; one of somebody's own also a file below its folder, by its path. */
async function findableAt(place: Place): Promise<Findable> {
  const { path, file, isShipped } = place;
  return {
    source: await readTexts(place),
    async find(name) {
      if (isPath(name)) {
        const below = isShipped ? undefined : placeBelow(place, name);
        return below && findableAt(below);
      }
      if (!/^[a-z0-9][a-z0-9-]*$/.test(name)) return undefined;
      const fileName = `${name}${ENDING}`;
      const beside = { path: join(dirname(path), fileName), file: join(dirname(file), fileName), isShipped };
      const found = [beside, shippedPlace(fileName)].find((one) => readText(one.path) !== undefined);
      return found && findableAt(found);
    },
  };
}

/** A file that is named by its path from the file that includes it; undefined where there is none, or it lies elsewhere than in that folder or below it. */
function placeBelow({ path, file }: Place, name: string): Place | undefined {
  const target = join(dirname(path), name);
  if (isAbsolute(name) || !/\.ya?ml$/.test(name) || readText(target) === undefined) return undefined;
  const way = relative(realpathSync(dirname(path)), realpathSync(dirname(target)));
  if (way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)) return undefined;
  return { path: target, file: join(dirname(file), name), isShipped: false };
}

async function readTexts({ path, file, isShipped }: Place): Promise<RunbookSource> {
  const own = readPart(path, file, isShipped);
  if (own === undefined) {
    throw new UsageError({
      code: 'runbook/unknown',
      message: text(`There is no runbook file ${path}.`, `Файла сценария ${path} нет.`),
      hint: text('List the runbooks with: mmsup runbook list', 'Список сценариев: mmsup runbook list'),
    });
  }
  await prepareToLoad(own.text);
  const stringsName = `${basename(path).replace(/\.ya?ml$/, '')}.ru${ENDING}`;
  const strings = readPart(join(dirname(path), stringsName), join(dirname(file), stringsName), isShipped);
  return { ...own, strings };
}

function readPart(path: string, file: string, isShipped: boolean): RunbookText | undefined {
  const read = isShipped ? shippedText(path) : readOwnFile(path);
  return read && { file, ...read };
}

function shippedText(path: string): { readonly text: string } | undefined {
  const text = readText(path);
  return text === undefined ? undefined : { text };
}
