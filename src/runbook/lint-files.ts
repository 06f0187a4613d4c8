import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { UserError } from '../errors.ts';
import { packageFile } from '../package-file.ts';
import { isPath, unknownRunbook } from './find.ts';
import { namedRunbooks } from './library.ts';
import { readRunbookSource } from './load.ts';
import { loadTrial, type TrialSource } from './load-trial.ts';
import type { OwnWords } from './result-type.ts';
import type { Runbook } from './runbook.ts';
import { ENDING, readText, runbookNames } from './shipped.ts';
import { type RunbookSource, readShippedSource, readSource } from './source.ts';
import { inFolder, type Shelf } from './trial-files.ts';
import type { Problem } from './yaml-report.ts';

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

const CASES = '.test.yaml';

/**
 * Lints runbooks: each a name, a file, or a folder of files; of each also the translation and the cases beside it.
 * Throws UsageError `runbook/unknown`, `runbook/unreadable` for what is not there.
 */
export async function lintFiles(names: readonly string[], shelf: Shelf, own: OwnWords): Promise<readonly Linted[]> {
  const wanted = names.flatMap((name) => inFolder(name, shelf.cwd));
  const named = await namedRunbooks(shelf.folders);
  const placed = wanted.map((name) => named.find((one) => one.name === name)?.path ?? name);
  return Promise.all([...new Set(placed)].map((name) => lintOne(name, shelf.cwd, own)));
}

async function lintOne(typed: string, cwd: string, own: OwnWords): Promise<Linted> {
  const name = typed.replace(/\.(test|ru)\.yaml$/, ENDING);
  const files = filesOf(name);
  try {
    const source = await sourceOf(name, cwd);
    const trial = trialOf(name, files.cases, cwd);
    const texts = [source, ...(source.strings ? [source.strings] : []), ...(trial ? [trial] : [])];
    return { name, files: texts.map(({ file }) => file), problems: withTexts(lintSource(source, trial, own), texts) };
  } catch (error) {
    return { name, files: [files.runbook], problems: withTexts(problemsIn(error), []) };
  }
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
export function lintSource(source: RunbookSource, trial: TrialSource | undefined, own: OwnWords): readonly Told[] {
  try {
    const { runbook, reports } = readRunbookSource(source, own);
    const told = reports.flatMap(({ source: { fileName }, problems }) =>
      inOrder(problems).map((problem) => ({ ...problem, file: fileName })),
    );
    const isWhole = reports[0]!.problems.every(({ mayBeOwn }) => mayBeOwn);
    return runbook && trial && isWhole ? [...told, ...lintTrial(trial, runbook)] : told;
  } catch (error) {
    return problemsIn(error);
  }
}

const inOrder = (problems: readonly Problem[]): readonly Problem[] =>
  problems.toSorted((one, other) => one.line - other.line || one.column - other.column);

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
  if (!(error instanceof UserError) || typeof error.data['file'] !== 'string') throw error;
  const { file, problems, line, column } = error.data as {
    file: string;
    problems?: readonly Problem[];
    line?: number;
    column?: number;
  };
  if (problems) return problems.map((problem) => ({ ...problem, file }));
  if (line === undefined || column === undefined) throw error;
  const message = error.message.replace(`${file}:${line}:${column}: `, '').replace(/\.$/, '');
  return [{ code: error.code, line, column, message, hint: error.hint, file }];
}

function withTexts(
  told: readonly Told[],
  texts: readonly { readonly file: string; readonly text: string }[],
): readonly FileProblem[] {
  return told.map((problem) => ({ ...problem, text: texts.find(({ file }) => file === problem.file)?.text ?? '' }));
}
