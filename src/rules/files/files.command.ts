import type { Context } from '../../command.ts';
import { loadParser } from '../../condition/parse.ts';
import { UsageError } from '../../errors.ts';
import type { Answer, NotEvaluated } from '../../result.ts';
import { runProgram } from '../../shell/exec.ts';
import { type Text, text } from '../../text.ts';
import { changedFiles } from '../git/changed-files.ts';
import { resolveRange } from '../git/commits.ts';
import { readContents } from '../git/contents.ts';
import { readRange } from '../git/range.ts';
import { gitOptions, type RunGit } from '../git/run-git.ts';
import { answerFiles } from './answer.ts';
import type { FilesFacts, GitRange } from './change.ts';
import { compareFile, type FilePair } from './compare.ts';
import type { Declared } from './judge.ts';
import { inOrder, judgeAll, judgeAllSets, momentOf, peopleGaps, setQuestion } from './judge-all.command.ts';
import { isMeasured, isRerun, openPeople } from './people.command.ts';
import { readSchemaFile } from './schema-file.ts';
import { mayHoldRules, ruleFiles } from './sources.ts';
import { readTextFile } from './text-file.ts';

export interface FilesOptions {
  readonly files?: readonly string[];
  readonly git?: string;
  readonly customers?: string;
  readonly key?: string;
  readonly schema?: string;
  readonly from?: string;
  readonly to?: string;
  readonly by?: string;
}

/** Whether the command line is about files rather than versions in a database. */
export function isAboutFiles({ files, git }: FilesOptions): boolean {
  return files !== undefined || git !== undefined;
}

/**
 * Compares two files, or the files of rules that differ between two commits. Without a database what can be proved is proved; with one the people of
 * today are counted too. A database that was named and does not answer leaves the first part, and exit code 5.
 */
export async function diffFiles(
  context: Context,
  path: string | undefined,
  options: FilesOptions,
): Promise<Answer<FilesFacts>> {
  refuseTogether(options, path);
  await loadParser();
  const { deps } = context;
  const source =
    options.git === undefined ? readPair(options, deps.cwd) : await readCommits(context, options.git, path);
  const schema = options.schema === undefined ? null : readSchemaFile(options.schema, deps.cwd);
  const files = source.pairs.map((pair) => compareFile(pair, { areNamesIds: options.git !== undefined }));
  const unreadable = files.flatMap((file) => file.unreadable);
  const rules = files.flatMap((file) => file.rules);
  const isTold = options.git !== undefined;
  if (!isTold && unreadable.length > 0) throw (unreadable.find(({ side }) => side === 'after') ?? unreadable[0]!).error;
  const people = await openPeople(
    context,
    options,
    rules.some(isMeasured) || files.some(({ set }) => set !== null && isRerun(set)),
  );
  const catalog = people.kind === 'open' ? people.catalog : null;
  const declared: Declared = { schema, table: options.customers, catalog };
  const judged = await judgeAll(rules, { declared, people, isTold });
  const questions = files.flatMap(({ set, rules: own }) =>
    set ? [setQuestion(set, own, { judged, declared, at: momentOf(context, people) })] : [],
  );
  const { sets: judgedSets, error = judged.error } = await judgeAllSets(people, questions);
  return answerFiles(
    {
      compared: options.git === undefined ? 'files' : 'git',
      range: source.range,
      moments: null,
      subject: source.subject,
      types: people.kind === 'open' && error === undefined ? 'database' : schema ? 'schema' : 'nothing',
      rules: inOrder([...judged.rules.values()], judgedSets),
      sets: judgedSets,
      unreadable: [...unreadable, ...judged.unreadable],
      gaps: [...source.gaps, ...peopleGaps(people, { ...judged, error })],
      isUnavailable: people.kind === 'unreachable' || error !== undefined,
    },
    { failOn: context.options.failOn, failWords: context.options.failWords },
  );
}

function refuseTogether({ files, git, customers, key, from, to, by }: FilesOptions, path: string | undefined): void {
  const wrong = (message: Text, hint: Text) => new UsageError({ code: 'rules/not-together', message, hint });
  if (files !== undefined && git !== undefined)
    throw wrong(
      text('--files and --git were both given.', 'Указаны и --files, и --git.'),
      text(
        'Give one: --files OLD NEW, or --git BASE..HEAD [PATH].',
        'Оставьте что-то одно: --files СТАРЫЙ НОВЫЙ или --git BASE..HEAD [ПУТЬ].',
      ),
    );
  if (from !== undefined || to !== undefined)
    throw wrong(
      text(
        '--from and --to name versions of a rule in a database.',
        '--from и --to — это версии правила в базе данных.',
      ),
      text('Leave them out with --files and --git.', 'С --files и --git их не указывают.'),
    );
  if (by !== undefined)
    throw wrong(
      text('--by counts a rule of a database by a column.', '--by разбивает по столбцу правило из базы данных.'),
      text(
        'Leave it out with --files and --git, or name a rule: mmsup rules diff RULE --by COLUMN.',
        'Уберите его при --files и --git или укажите правило: mmsup rules diff ПРАВИЛО --by СТОЛБЕЦ.',
      ),
    );
  if (files !== undefined && (files.length !== 2 || path !== undefined)) {
    const given = files.length + (path === undefined ? 0 : 1);
    throw wrong(
      text(
        `--files takes two files, and ${given === 1 ? 'one was' : `${given} were`} given.`,
        `В --files нужно два файла, а указано: ${given}.`,
      ),
      text('Give the old file and the new one: --files OLD NEW.', 'Укажите старый файл и новый: --files СТАРЫЙ НОВЫЙ.'),
    );
  }
  if (key !== undefined && customers === undefined)
    throw wrong(
      text(`--key ${key} was given without --customers.`, `Указано --key ${key} без --customers.`),
      text('Give both: --customers TABLE --key COLUMN.', 'Укажите оба: --customers ТАБЛИЦА --key СТОЛБЕЦ.'),
    );
}

interface Source {
  readonly pairs: readonly FilePair[];
  readonly range: GitRange | null;
  readonly subject: string;
  readonly gaps: readonly NotEvaluated[];
}

function readPair({ files = [] }: FilesOptions, folder: string): Source {
  const [old = '', now = ''] = files;
  const [before, after] = [old, now].map((path) => ({ path, text: readTextFile(path, folder) }));
  return { pairs: [{ before: before!, after: after! }], range: null, subject: now, gaps: [] };
}

async function readCommits({ deps }: Context, typed: string, path: string | undefined): Promise<Source> {
  const range = readRange(typed);
  const run: RunGit = (args, input) =>
    runProgram('git', args, {
      ...gitOptions(deps.env, deps.cwd, deps.signal),
      ...(input === undefined ? {} : { input }),
    });
  const resolved = await resolveRange(run, range);
  const files = await changedFiles(run, resolved, path);
  const objects = files
    .filter(mayHoldRules)
    .flatMap(({ before, after }) => [before, after].flatMap((side) => (side?.form === 'file' ? [side.object] : [])));
  const { pairs, gaps } = ruleFiles(files, await readContents(run, objects), { path });
  return { pairs, range: resolved, subject: path === undefined ? typed : `${typed} ${path}`, gaps };
}
