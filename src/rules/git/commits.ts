import { UsageError } from '../../errors.ts';
import { text } from '../../text.ts';
import type { GitRange } from '../files/change.ts';
import type { TypedRange } from './range.ts';
import { gitOutput, gitRun, type RunGit } from './run-git.ts';

/**
 * Resolves both sides of a range to commits, the base of `...` to the point where the two parted.
 * @throws UsageError `git/unknown-commit`, `git/shallow`, `git/no-merge-base`.
 */
export async function resolveRange(run: RunGit, typed: TypedRange): Promise<GitRange> {
  await gitOutput(run, ['rev-parse', '--git-dir']);
  const base = await commitOf(run, typed.base);
  const head = await commitOf(run, typed.head);
  const from = typed.sinceMergeBase ? await mergeBase(run, typed, base, head) : base;
  return { base: typed.base, head: typed.head, baseCommit: from, headCommit: head };
}

async function commitOf(run: RunGit, name: string): Promise<string> {
  const ran = await gitRun(run, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`]);
  const commit = ran.stdout.text.trim();
  if (ran.exitCode === 0 && /^[0-9a-f]{40,64}$/.test(commit)) {
    const { exitCode } = await gitRun(run, ['cat-file', '-e', commit]);
    if (exitCode === 0) return commit;
  }
  throw await unknownCommit(run, name);
}

async function isShallow(run: RunGit): Promise<boolean> {
  const { stdout } = await gitRun(run, ['rev-parse', '--is-shallow-repository']);
  return stdout.text.trim() === 'true';
}

const DEEPEN = text(
  'Fetch the history: git fetch --unshallow (GitHub: actions/checkout with fetch-depth: 0; GitLab: GIT_DEPTH: "0").',
  'Получите историю: git fetch --unshallow (GitHub: actions/checkout с fetch-depth: 0; GitLab: GIT_DEPTH: "0").',
);

async function unknownCommit(run: RunGit, name: string): Promise<UsageError> {
  if (/^0+$/.test(name) && name.length >= 40)
    return new UsageError({
      code: 'git/unknown-commit',
      message: text(
        'The commit of all zeros stands for "there was nothing before": a new branch has no former state.',
        'Коммит из одних нулей значит «раньше ничего не было»: у новой ветки нет прежнего состояния.',
      ),
      hint: text(
        'Compare with the branch that it will be merged into: --git origin/main...HEAD',
        'Сравните с веткой, в которую она вольётся: --git origin/main...HEAD',
      ),
    });
  if (await isShallow(run))
    return new UsageError({
      code: 'git/shallow',
      message: text(
        `The commit "${name}" is not here: this clone holds only the last commits.`,
        `Коммита «${name}» здесь нет: в этом клоне только последние коммиты.`,
      ),
      hint: DEEPEN,
    });
  return new UsageError({
    code: 'git/unknown-commit',
    message: text(`There is no commit "${name}" in this repository.`, `Коммита «${name}» в этом репозитории нет.`),
    hint: text(
      'A branch of the server is called origin/NAME; fetch it first with: git fetch origin. See the commits with: git log --oneline',
      'Ветка сервера называется origin/ИМЯ; сначала получите её: git fetch origin. Список коммитов: git log --oneline',
    ),
  });
}

async function mergeBase(run: RunGit, { base, head }: TypedRange, one: string, other: string): Promise<string> {
  const ran = await gitRun(run, ['merge-base', one, other]);
  const commit = ran.stdout.text.trim();
  if (ran.exitCode === 0 && commit !== '') return commit;
  const isCut = await isShallow(run);
  throw new UsageError({
    code: isCut ? 'git/shallow' : 'git/no-merge-base',
    message: isCut
      ? text(
          `Where "${base}" and "${head}" parted is not here: this clone holds only the last commits.`,
          `Места, где разошлись «${base}» и «${head}», здесь нет: в этом клоне только последние коммиты.`,
        )
      : text(`"${base}" and "${head}" have no commit in common.`, `У «${base}» и «${head}» нет общего коммита.`),
    hint: isCut
      ? DEEPEN
      : text(
          'Compare their contents with two dots: --git BASE..HEAD',
          'Сравните их содержимое через две точки: --git BASE..HEAD',
        ),
  });
}
