import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { UsageError } from '../../errors.ts';
import { type Text, text } from '../../text.ts';
import { isOfRules, isScript } from '../files/is-rules.ts';
import { decodeText } from '../files/text-file.ts';
import { isRuleFile } from '../set/read-rule-file.ts';

/** Files that one command line looks at, at most. */
const MOST_FILES = 20_000;
/** A file of rules is read up to this size. */
const MOST_BYTES = 2 * 1024 * 1024;

/** A file as it was read. */
export interface RuleSource {
  /** As it is told: relative to the folder where the command was typed. */
  readonly path: string;
  /** With its byte order mark, where it has one. */
  readonly text: string;
}

export interface FoundFiles {
  readonly sources: readonly RuleSource[];
  /** Files of a folder that are no rules: scripts, other YAML. */
  readonly passedOver: readonly string[];
  /** Files that cannot be read as text, with the reason. */
  readonly unread: readonly { readonly path: string; readonly problem: Text }[];
}

/**
 * Reads the files that were named, and of folders all files of rules below them, in order of their names; hidden folders and `node_modules` are left out.
 * A file that is named is linted whatever it holds; of a folder only what looks like rules.
 * @throws UsageError `rules/no-file`, `rules/nothing-to-lint`.
 */
export function readRuleFiles(paths: readonly string[], folder: string, leaveOut: ReadonlySet<string>): FoundFiles {
  const named = paths.flatMap((path) => filesAt(path, folder));
  const seen = new Set<string>();
  const sources: RuleSource[] = [];
  const passedOver: string[] = [];
  const unread: { path: string; problem: Text }[] = [];
  for (const { path, isNamed } of named) {
    const full = resolve(folder, path);
    if (seen.has(full) || leaveOut.has(full)) continue;
    seen.add(full);
    const read = readText(full, path);
    if ('problem' in read) {
      if (isNamed || /\.sql$/i.test(path)) unread.push({ path, problem: read.problem });
      else passedOver.push(path);
      continue;
    }
    const side = { path, text: read.text.replace(/^\uFEFF/, '') };
    if (!isNamed && (!isOfRules(side) || isScript(side))) passedOver.push(path);
    else sources.push({ path, text: read.text });
  }
  if (sources.length + unread.length > 0) return { sources, passedOver, unread };
  throw new UsageError({
    code: 'rules/nothing-to-lint',
    message: text(`There is no file of rules in ${paths.join(', ')}.`, `Файлов с правилами нет: ${paths.join(', ')}.`),
    hint: text(
      'Rules are read from .sql files of one condition, and from .yaml and .json files of a set of rules.',
      'Правила читаются из файлов .sql с одним условием и из файлов .yaml и .json с набором правил.',
    ),
  });
}

interface Named {
  readonly path: string;
  /** False where it was met in a folder. */
  readonly isNamed: boolean;
}

function filesAt(path: string, folder: string): readonly Named[] {
  const full = resolve(folder, path);
  const shown = (file: string): string => {
    const below = relative(folder, file).replaceAll('\\', '/');
    return below.startsWith('..') ? file : below;
  };
  try {
    if (!statSync(full).isDirectory()) return [{ path: shown(full), isNamed: true }];
    const files: string[] = [];
    walkFolder(full, files);
    return files.map((file) => ({ path: shown(file), isNamed: false }));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError({
      code: 'rules/no-file',
      message: notRead(path, error),
      hint: text(
        'Name files of rules, or folders that hold some: mmsup rules lint rules/',
        'Укажите файлы с правилами или папки, где они лежат: mmsup rules lint rules/',
      ),
      cause: error,
    });
  }
}

const notRead = (path: string, error: unknown): Text =>
  text(
    `${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`,
    `Не удалось прочитать ${path} (${(error as NodeJS.ErrnoException).code ?? 'причина неизвестна'}).`,
  );

function walkFolder(folder: string, files: string[]): void {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((one, other) => (one.name < other.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules') walkFolder(path, files);
    if (entry.isFile() && isRuleFile(entry.name)) files.push(path);
    if (files.length > MOST_FILES)
      throw new UsageError({
        code: 'rules/too-many-files',
        message: text(
          `${folder} and the folders before it hold more than ${MOST_FILES} files that may be rules.`,
          `В ${folder} и предыдущих папках файлов, похожих на правила, больше ${MOST_FILES}.`,
        ),
        hint: text('Name the folders of the rules themselves.', 'Укажите сами папки с правилами.'),
      });
  }
}

function readText(full: string, path: string): { readonly text: string } | { readonly problem: Text } {
  try {
    const { size } = statSync(full);
    if (size > MOST_BYTES)
      return {
        problem: text(
          `it has ${size} bytes, and at most ${MOST_BYTES} are read`,
          `в нём ${size} байт, а читается не больше ${MOST_BYTES}`,
        ),
      };
    const bytes = readFileSync(full);
    const bom = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? '\uFEFF' : '';
    const decoded = decodeText(bytes);
    return 'text' in decoded ? { text: bom + decoded.text.replace(/^\uFEFF/, '') } : decoded;
  } catch (error) {
    throw new UsageError({
      code: 'rules/no-file',
      message: notRead(path, error),
      hint: text(
        'Check its rights, or name the files without it.',
        'Проверьте права на него или укажите файлы без него.',
      ),
      cause: error,
    });
  }
}

/** A file with its old and its new content. */
export interface Rewrite {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/**
 * Writes the files anew, each at once and in whole: beside it, flushed, then renamed over it, with the mode it had. Nothing is written when any of them is
 * not what was linted any more.
 * @throws UsageError `rules/file-changed`, `rules/not-written`.
 */
export function writeRuleFiles(files: readonly Rewrite[], folder: string): void {
  for (const { path, before } of files) {
    if (readFileSync(resolve(folder, path), 'utf8') === before) continue;
    throw new UsageError({
      code: 'rules/file-changed',
      message: text(
        `${path} was changed while it was linted; nothing was written.`,
        `Файл ${path} изменился во время проверки; ничего не записано.`,
      ),
      hint: text('Run the command again.', 'Выполните команду ещё раз.'),
    });
  }
  for (const file of files) writeWhole(file, folder);
}

function writeWhole({ path, after }: Rewrite, folder: string): void {
  const target = realpathSync(resolve(folder, path));
  const beside = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}`);
  try {
    const { mode, uid, gid } = statSync(target);
    const file = openSync(beside, 'wx', mode & 0o7777);
    try {
      writeFileSync(file, after);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    // The mask of the process must not take rights away that the file had; to give it back to its owner only root may.
    chmodSync(beside, mode & 0o7777);
    if (process.getuid?.() === 0) chownSync(beside, uid, gid);
    renameSync(beside, target);
  } catch (error) {
    rmSync(beside, { force: true });
    throw new UsageError({
      code: 'rules/not-written',
      message: text(
        `${path} could not be written (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`,
        `Не удалось записать ${path} (${(error as NodeJS.ErrnoException).code ?? 'причина неизвестна'}).`,
      ),
      hint: text(
        'Check the rights of the folder, or take the patch: mmsup rules lint PATH --fix',
        'Проверьте права на папку или возьмите патч: mmsup rules lint ПУТЬ --fix',
      ),
      cause: error,
    });
  }
}
