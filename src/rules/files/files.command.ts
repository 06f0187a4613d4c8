import type { Context } from '../../command.ts';
import type { Clock } from '../../condition/clock.ts';
import { loadParser } from '../../condition/parse.ts';
import type { Session } from '../../db/session.types.ts';
import { UnavailableError, UsageError } from '../../errors.ts';
import type { Answer, NotEvaluated } from '../../result.ts';
import { runProgram } from '../../shell/exec.ts';
import { type CustomerMapping, customersOf, formulaZone } from '../../system/description.ts';
import { fitSystem } from '../../system/fit.queries.ts';
import { loadPart } from '../../system/load.ts';
import { text } from '../../text.ts';
import { changedFiles } from '../git/changed-files.ts';
import { resolveRange } from '../git/commits.ts';
import { readContents } from '../git/contents.ts';
import { readRange } from '../git/range.ts';
import { gitOptions, type RunGit } from '../git/run-git.ts';
import { answerFiles, uncounted } from './answer.ts';
import type { FilesFacts, GitRange } from './change.ts';
import {
  aliasOf,
  type ComparedRule,
  compareFile,
  type FilePair,
  isSameText,
  type SetPair,
  type UnreadableFile,
} from './compare.ts';
import type { DeclaredColumns } from './declared.ts';
import { columnsOf, type Declared, type JudgedRule, judgeRule, type Measured } from './judge.ts';
import {
  type CustomersAsked,
  checkCustomers,
  measureRule,
  type RefusedText,
  readCatalogColumns,
} from './measure.queries.ts';
import { readSchemaFile } from './schema-file.ts';
import { type JudgedSet, judgeSet, type SetQuestion } from './sets.ts';
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
  const people = await openPeople(context, options, rules);
  const catalog = people.kind === 'open' ? people.catalog : null;
  const declared: Declared = { schema, table: options.customers, catalog };
  const judged = await judgeAll(rules, { declared, people, isTold });
  const judgedSets = files.flatMap(({ set, rules: own }) =>
    set ? [judgeSet(setQuestion(set, own, { judged, declared, at: momentOf(context, people) }))] : [],
  );
  return answerFiles(
    {
      compared: options.git === undefined ? 'files' : 'git',
      range: source.range,
      subject: source.subject,
      types: people.kind === 'open' && judged.error === undefined ? 'database' : schema ? 'schema' : 'nothing',
      rules: inOrder([...judged.rules.values()], judgedSets),
      sets: judgedSets,
      unreadable: [...unreadable, ...judged.unreadable],
      gaps: [...source.gaps, ...peopleGaps(people, judged)],
      isUnavailable: people.kind === 'unreachable' || judged.error !== undefined,
    },
    { failOn: context.options.failOn, failWords: context.options.failWords },
  );
}

/** Rules in the order of their files; those of a set as the set tells them, and what is its own behind them. */
function inOrder(rules: readonly JudgedRule[], sets: readonly JudgedSet[]): readonly JudgedRule[] {
  const ofSets = sets.flatMap((set) => set.rules);
  const keyOf = ({ change }: JudgedRule): string => `${change.file}\n${change.rule}`;
  const told = new Map(ofSets.map((rule) => [keyOf(rule), rule]));
  const all = rules.map((rule) => told.get(keyOf(rule)) ?? rule);
  return [...all, ...ofSets.filter((rule) => !all.includes(rule))];
}

/** Validity is judged at the moment of the database, or at `--as-of`, else now. */
function momentOf({ options, deps }: Context, people: People): string {
  return people.kind === 'open' ? people.clock.at : (options.asOf ?? deps.now().toISOString());
}

function setQuestion(
  pair: SetPair,
  rules: readonly ComparedRule[],
  { judged, declared, at }: { readonly judged: Judged; readonly declared: Declared; readonly at: string },
): SetQuestion {
  const of = rules.flatMap((rule) => judged.rules.get(rule) ?? []);
  const first = rules.find(({ after }) => after?.formula) ?? rules[0]!;
  const alias = aliasOf(first);
  const columns = declared.catalog ?? (declared.schema ? columnsOf(first, declared, alias) : null);
  return { pair, rules: of, alias, columns, at };
}

function refuseTogether({ files, git, customers, key, from, to, by }: FilesOptions, path: string | undefined): void {
  const wrong = (message: string, hint: string) => new UsageError({ code: 'rules/not-together', message, hint });
  if (files !== undefined && git !== undefined)
    throw wrong('--files and --git were both given.', 'Give one: --files OLD NEW, or --git BASE..HEAD [PATH].');
  if (from !== undefined || to !== undefined)
    throw wrong('--from and --to name versions of a rule in a database.', 'Leave them out with --files and --git.');
  if (by !== undefined)
    throw wrong(
      '--by counts a rule of a database by a column.',
      'Leave it out with --files and --git, or name a rule: mmsup rules diff RULE --by COLUMN.',
    );
  if (files !== undefined && (files.length !== 2 || path !== undefined)) {
    const given = files.length + (path === undefined ? 0 : 1);
    throw wrong(
      `--files takes two files, and ${given === 1 ? 'one was' : `${given} were`} given.`,
      'Give the old file and the new one: --files OLD NEW.',
    );
  }
  if (key !== undefined && customers === undefined)
    throw wrong(`--key ${key} was given without --customers.`, 'Give both: --customers TABLE --key COLUMN.');
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

/** Whom the rules are about, in the database that was named. */
type People =
  | {
      readonly kind: 'open';
      readonly session: Session;
      readonly customer: CustomerMapping;
      readonly clock: Clock;
      readonly catalog: DeclaredColumns;
    }
  | { readonly kind: 'unreachable'; readonly error: UnavailableError }
  | { readonly kind: 'none' };

/** A database is asked only where one was named: a gate must not come to another answer for a demo that happens to be on the machine. */
async function openPeople(context: Context, options: FilesOptions, rules: readonly ComparedRule[]): Promise<People> {
  const { profile, db } = context.options;
  if ((profile === undefined && db === undefined) || !rules.some(isMeasured)) return { kind: 'none' };
  try {
    return await openNamed(context, askedCustomers(options));
  } catch (error) {
    if (error instanceof UnavailableError) return { kind: 'unreachable', error };
    throw error;
  }
}

const isMeasured = ({ before, after }: ComparedRule): boolean =>
  before !== null && after !== null && !isSameText(before, after);

function askedCustomers({ customers, key }: FilesOptions): CustomersAsked | undefined {
  if (customers === undefined) return undefined;
  if (key !== undefined) return { table: customers, key };
  throw new UsageError({
    code: 'rules/not-together',
    message: `--customers ${customers} was given without --key.`,
    hint: 'With a database give both: --customers TABLE --key COLUMN.',
  });
}

async function openNamed(context: Context, asked: CustomersAsked | undefined): Promise<People> {
  const { db, system: wanted } = context.options;
  if (asked && db !== undefined && wanted === undefined) {
    const { session, asOf, zone } = await context.connection('plain');
    const fitted = await session.read(async (tx) => {
      await checkCustomers(tx, asked);
      return fitSystem(tx, loadPart('plain'), { asOf, zone });
    });
    const clock = { at: fitted.asOf, zone: formulaZone(fitted.system) };
    return withCatalog({ session, customer: customerOf(asked), clock });
  }
  const { session, system, asOf } = await context.database();
  if (asked) await session.read((tx) => checkCustomers(tx, asked));
  const customer = asked ? customerOf(asked) : customersOf(system);
  return withCatalog({ session, customer, clock: { at: asOf, zone: formulaZone(system) } });
}

async function withCatalog(people: Omit<Extract<People, { kind: 'open' }>, 'kind' | 'catalog'>): Promise<People> {
  const catalog = await people.session.read((tx) => readCatalogColumns(tx, people.customer));
  return { kind: 'open', ...people, catalog };
}

/** Called by the last word of its name until a rule calls it otherwise. */
function customerOf({ table, key }: CustomersAsked): CustomerMapping {
  return { table, key, alias: /("(?:[^"]|"")+"|[^."]+)$/.exec(table)?.[1] ?? table, personal: {} };
}

interface Judging {
  readonly declared: Declared;
  readonly people: People;
  /** Whether what is wrong with one rule is told beside the others, and does not end the command. */
  readonly isTold: boolean;
}

interface Judged {
  readonly rules: ReadonlyMap<ComparedRule, JudgedRule>;
  readonly unreadable: readonly UnreadableFile[];
  /** What made the database stop answering; what came after it was judged without. */
  readonly error: UnavailableError | undefined;
}

async function judgeAll(rules: readonly ComparedRule[], { declared, people, isTold }: Judging): Promise<Judged> {
  const judged = new Map<ComparedRule, JudgedRule>();
  const unreadable: UnreadableFile[] = [];
  let error: UnavailableError | undefined;
  for (const rule of rules) {
    const asked =
      people.kind === 'open' && error === undefined && isMeasured(rule) ? await measured(people, rule) : null;
    if (asked instanceof UnavailableError) error = asked;
    const refused = asked && 'side' in asked ? asked : undefined;
    if (refused && !isTold) throw refused.error;
    if (refused) unreadable.push(unreadableOf(rule, refused));
    if (refused?.side === 'after') continue;
    const known = asked && 'verdict' in asked ? asked : null;
    try {
      judged.set(rule, judgeRule(rule, declared, known));
    } catch (problem) {
      if (!isTold || !(problem instanceof UsageError) || !problem.code.startsWith('rules/file-')) throw problem;
      unreadable.push(unreadableOf(rule, { side: 'after', error: problem }));
    }
  }
  return { rules: judged, unreadable, error };
}

function unreadableOf({ id, before, after }: ComparedRule, { side, error }: RefusedText): UnreadableFile {
  return { path: (side === 'after' ? after : before)!.file.path, side, error, rule: id };
}

async function measured(
  { session, customer, clock }: Extract<People, { kind: 'open' }>,
  rule: ComparedRule,
): Promise<Measured | RefusedText | UnavailableError | null> {
  try {
    return await session.read((tx) => measureRule(tx, { rule, customer, clock }));
  } catch (error) {
    if (error instanceof UnavailableError) return error;
    throw error;
  }
}

const NOT_NAMED = text(
  'no database was named; name one with --profile NAME, or --db CONNINFO --customers TABLE --key COLUMN',
  'база не названа; назовите её: --profile ИМЯ или --db CONNINFO --customers ТАБЛИЦА --key КОЛОНКА',
);

function peopleGaps(people: People, { rules, error }: Judged): readonly NotEvaluated[] {
  const lost = error ?? (people.kind === 'unreachable' ? people.error : undefined);
  if (lost) return [{ ...uncounted(text(lost.message, lost.message)), couldChangeAnswer: true }];
  const isAnybody = [...rules.values()].some(
    ({ change: { status, verdict } }) => status === 'changed' && verdict !== null,
  );
  return people.kind === 'none' && isAnybody ? [uncounted(NOT_NAMED)] : [];
}
