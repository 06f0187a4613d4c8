import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { UserError } from '../../errors.ts';
import { packageFile } from '../../package-file.ts';
import { inBoth } from '../../text.ts';
import { unknownRunbook } from '../library/find.ts';
import { namedRunbooks } from '../library/library.ts';
import { runbooksInFolder } from '../library/runbook-files.ts';
import { ENDING, isPath, readText, runbookNames } from '../library/shipped.ts';
import { type RunbookSource, readShippedSource, readSource } from '../library/source.ts';
import { readRunbookSource } from '../load/load.ts';
import type { OwnWords } from '../load/result-type.ts';
import { InvalidFile, inOrder, type Problem } from '../load/yaml-report.ts';
import type { Runbook } from '../runbook.ts';
import { loadTrial, type TrialSource } from '../trial/load-trial.ts';
import { inFolder, type Shelf } from '../trial/trial-files.ts';
import { isOverlay, lintOverlay, overlaysIn, overlaysOf } from './lint-overlay.ts';

/** A mistake with the file that it stands in. */
export interface FileProblem extends Problem {
  readonly file: string;
  /** That file's text; empty where it is not one of the runbook's own. */
  readonly text: string;
}

/** One runbook with all files beside it. */
export interface Linted {
  /** Its name, or its path as it was typed. */
  readonly name: string;
  readonly files: readonly string[];
  readonly problems: readonly FileProblem[];
}

/** What a client's own system adds, and the runbooks that have a name. */
type LintWords = OwnWords & { readonly names: readonly string[] };

const CASES = '.test.yaml';

/**
 * Lints runbooks: each a name, a file, or a folder of files; of each also the translation, the cases and the clients' overlays beside it.
 * Throws UsageError `runbook/unknown`, `runbook/unreadable` for what is not there.
 */
export async function lintFiles(names: readonly string[], shelf: Shelf, own: OwnWords): Promise<readonly Linted[]> {
  const named = await namedRunbooks(shelf.folders);
  const all = named.map(({ name }) => name);
  const placed = names
    .map((name) => named.find((one) => one.name === name)?.path ?? name)
    .flatMap((name) => withOverlays(name, shelf.cwd));
  return Promise.all(
    [...new Set(placed)].map((name) =>
      isPath(name) && isOverlay(name, shelf.cwd)
        ? lintClient(name, shelf)
        : lintOne(name, shelf.cwd, { ...own, names: all }),
    ),
  );
}

/** A folder stands for its runbooks and all that clients have otherwise, a file for itself and what they have otherwise of it. */
function withOverlays(name: string, cwd: string): readonly string[] {
  const files = inFolder(name, cwd);
  if (!isPath(files[0]!) || isOverlay(files[0]!, cwd)) return files;
  const isFolder = files.length !== 1 || files[0] !== name;
  return [...files, ...(isFolder ? overlaysIn(name, cwd) : overlaysOf(name, cwd))];
}

async function lintClient(name: string, shelf: Shelf): Promise<Linted> {
  try {
    const { overlay, report } = await lintOverlay(name, shelf);
    const told = inOrder(report.problems).map((problem) => ({ ...problem, file: name }));
    return { name, files: [name], problems: withTexts(told, [overlay]) };
  } catch (error) {
    return { name, files: [name], problems: withTexts(problemsIn(error), []) };
  }
}

async function lintOne(typed: string, cwd: string, { names, ...own }: LintWords): Promise<Linted> {
  const name = typed.replace(/\.(test|ru)\.yaml$/, ENDING);
  const files = filesOf(name);
  try {
    const source = await sourceOf(name, cwd);
    const trial = trialOf(name, files.cases, cwd);
    const texts = [source, ...(source.strings ? [source.strings] : []), ...(trial ? [trial] : [])];
    const words = { ...own, names: [...names, ...(isPath(name) ? namesBeside(resolve(cwd, name)) : [])] };
    return { name, files: texts.map(({ file }) => file), problems: withTexts(lintSource(source, trial, words), texts) };
  } catch (error) {
    return { name, files: [files.runbook], problems: withTexts(problemsIn(error), []) };
  }
}

/** Runbooks that lie in one folder with a file: it may go on with them. */
function namesBeside(path: string): readonly string[] {
  return (runbooksInFolder(dirname(path)) ?? []).map((file) => basename(file, ENDING));
}

function filesOf(name: string): { readonly runbook: string; readonly cases: string } {
  const stem = basename(name).replace(/\.ya?ml$/, '');
  const folder = isPath(name) ? dirname(name) : 'runbooks';
  return { runbook: isPath(name) ? name : join(folder, `${stem}${ENDING}`), cases: join(folder, `${stem}${CASES}`) };
}

async function sourceOf(name: string, cwd: string): Promise<RunbookSource> {
  if (isPath(name)) return readSource(isAbsolute(name) ? name : resolve(cwd, name), name);
  const names = await runbookNames();
  if (!names.includes(name)) throw unknownRunbook(name, names);
  return readShippedSource(name);
}

function trialOf(name: string, file: string, cwd: string): TrialSource | undefined {
  const text = readText(isPath(name) ? resolve(cwd, file) : packageFile(file));
  return text === undefined ? undefined : { file, text };
}

type Told = Problem & { readonly file: string };

/** All mistakes of a runbook's files, in the order in which they stand there. */
export function lintSource(
  source: RunbookSource,
  trial: TrialSource | undefined,
  { names, ...own }: Partial<LintWords> & OwnWords,
): readonly Told[] {
  try {
    const name = basename(source.file).replace(/\.ya?ml$/, '');
    const { runbook, reports } = readRunbookSource(source, own, { name, names });
    const told = reports.flatMap(({ source: { fileName }, problems }) =>
      inOrder(problems).map((problem) => ({ ...problem, file: fileName })),
    );
    const isWhole = reports[0]!.problems.every(({ mayBeOwn }) => mayBeOwn);
    return runbook && trial && isWhole ? [...told, ...lintTrial(trial, runbook)] : told;
  } catch (error) {
    return problemsIn(error);
  }
}

function lintTrial(trial: TrialSource, runbook: Runbook): readonly Told[] {
  try {
    loadTrial(trial, runbook);
    return [];
  } catch (error) {
    return problemsIn(error);
  }
}

/** The mistakes that an error tells; an error that tells none is thrown on. */
function problemsIn(error: unknown): readonly Told[] {
  if (error instanceof InvalidFile) return error.problems.map((problem) => ({ ...problem, file: error.file }));
  if (!(error instanceof UserError) || typeof error.data['file'] !== 'string') throw error;
  const { file, line, column } = error.data as { file: string; line?: number; column?: number };
  if (line === undefined || column === undefined) throw error;
  const { message, hint } = error.words;
  const bare = inBoth((lang) => message[lang].replace(`${file}:${line}:${column}: `, '').replace(/\.$/, ''));
  return [{ code: error.code, line, column, message: bare, hint, file }];
}

function withTexts(
  told: readonly Told[],
  texts: readonly { readonly file: string; readonly text: string }[],
): readonly FileProblem[] {
  return told.map((problem) => ({ ...problem, text: texts.find(({ file }) => file === problem.file)?.text ?? '' }));
}
