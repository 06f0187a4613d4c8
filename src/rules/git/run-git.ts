import { UnavailableError, UsageError } from '../../errors.ts';
import type { ProgramRun, RunOptions } from '../../shell/exec.ts';
import { text, verbatim } from '../../text.ts';

/** Runs git with these arguments; its stdout is kept byte by byte. */
export type RunGit = (args: readonly string[], input?: string) => Promise<ProgramRun>;

/**
 * What stands before every command of ours. Only stored objects are read: nothing that the repository names is run, neither its hooks nor a file
 * watcher, and a path is a path, whatever characters it has.
 */
export const SAFE_ARGUMENTS = [
  '--no-pager',
  '--no-replace-objects',
  '--literal-pathspecs',
  '--no-optional-locks',
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'core.quotePath=false',
] as const;

const MOST_BYTES = 64 * 1024 * 1024;
const MOST_MILLISECONDS = 60_000;

/** How git is run: of our environment it gets what finds it and its settings, and it neither asks nor fetches anything. */
export function gitOptions(
  env: Readonly<Record<string, string | undefined>>,
  cwd: string,
  signal: AbortSignal,
): RunOptions {
  const kept = ['HOME', 'XDG_CONFIG_HOME', 'SYSTEMROOT', 'GIT_CONFIG_GLOBAL', 'GIT_CONFIG_SYSTEM', 'GIT_CONFIG_COUNT'];
  const trusted = Object.entries(env).filter(([key]) => kept.includes(key) || /^GIT_CONFIG_(KEY|VALUE)_\d+$/.test(key));
  return {
    timeoutMs: MOST_MILLISECONDS,
    maxBytes: MOST_BYTES,
    isBinary: true,
    cwd,
    signal,
    env: {
      ...Object.fromEntries(trusted.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]]))),
      PATH: env['PATH'] || '/usr/local/bin:/usr/bin:/bin',
      LC_ALL: 'C',
      GIT_TERMINAL_PROMPT: '0',
      GIT_NO_LAZY_FETCH: '1',
      GIT_OPTIONAL_LOCKS: '0',
    },
  };
}

/** The output of a git command that has to succeed. @throws UsageError `git/…`, UnavailableError `git/timeout`. */
export async function gitOutput(run: RunGit, args: readonly string[], input?: string): Promise<string> {
  const ran = await gitRun(run, args, input);
  if (ran.exitCode === 0 && ran.stdout.leftOut === 0) return ran.stdout.text;
  throw failed(args, ran);
}

/** A git command that may fail; what keeps git itself from working is an error all the same. */
export async function gitRun(run: RunGit, args: readonly string[], input?: string): Promise<ProgramRun> {
  const ran = await run([...SAFE_ARGUMENTS, ...args], input);
  if (ran.notStarted !== undefined)
    throw new UsageError({
      code: 'git/missing',
      message: text(`git could not be started (${ran.notStarted}).`, `Не удалось запустить git (${ran.notStarted}).`),
      hint: text(
        'Install git, or compare files instead: mmsup rules diff --files OLD NEW',
        'Установите git или сравните файлы: mmsup rules diff --files СТАРЫЙ НОВЫЙ',
      ),
    });
  if (ran.timedOut)
    throw new UnavailableError({
      code: 'git/timeout',
      message: text(
        `git ${args[0] ?? ''} did not end within ${MOST_MILLISECONDS / 1000} seconds.`,
        `git ${args[0] ?? ''} не закончил работу за ${MOST_MILLISECONDS / 1000} с.`,
      ),
      hint: text('Name the folder of the rules as PATH.', 'Укажите путь к папке с правилами.'),
    });
  const said = ran.stderr.text;
  if (/not a git repository/i.test(said))
    throw new UsageError({
      code: 'git/no-repository',
      message: text('This folder is in no git repository.', 'Эта папка не в репозитории git.'),
      hint: text(
        'Go to the repository of the rules, or compare files: mmsup rules diff --files OLD NEW',
        'Перейдите в репозиторий с правилами или сравните файлы: mmsup rules diff --files СТАРЫЙ НОВЫЙ',
      ),
    });
  if (/dubious ownership/i.test(said))
    throw new UsageError({
      code: 'git/not-trusted',
      message: text(
        'git does not read this repository: its folder belongs to another user.',
        'git не читает этот репозиторий: его папка принадлежит другому пользователю.',
      ),
      hint: text(
        'If you trust it: git config --global --add safe.directory "$PWD"',
        'Если Вы ему доверяете: git config --global --add safe.directory "$PWD"',
      ),
    });
  if (/lazy fetching disabled/i.test(said))
    throw new UsageError({
      code: 'git/partial',
      message: text(
        'This clone was made with a filter and does not hold the texts of these commits; nothing is fetched from here.',
        'Этот клон сделан с фильтром, и текстов этих коммитов в нём нет; отсюда ничего не загружается.',
      ),
      hint: text(
        'Clone without --filter, or fetch what is missing: git fetch --refetch --no-filter',
        'Клонируйте без --filter или получите недостающее: git fetch --refetch --no-filter',
      ),
    });
  return ran;
}

/** What a git command that has to succeed failed with. */
export function failed(args: readonly string[], { stderr, exitCode, endedBySignal, stdout }: ProgramRun): UsageError {
  const said = firstLine(stderr.text);
  const ended = exitCode ?? endedBySignal;
  const ending = said === '' ? text(`it ended with ${ended}`, `код завершения ${ended}`) : verbatim(said);
  const why = stdout.leftOut > 0 ? text('its answer is too long', 'ответ слишком длинный') : ending;
  return new UsageError({
    code: 'git/failed',
    message: text(`git ${args[0] ?? ''} failed: ${why.en}.`, `git ${args[0] ?? ''} завершился ошибкой: ${why.ru}.`),
    hint: text(
      'Try the range with git itself: git diff --stat BASE..HEAD',
      'Проверьте диапазон самим git: git diff --stat BASE..HEAD',
    ),
  });
}

const firstLine = (said: string): string =>
  (said.trim().split('\n')[0] ?? '').replace(/^(fatal|error): /, '').replace(/\.$/, '');
