import { resolve } from 'node:path';
import { againstBaseline, readBaseline } from '../baseline.ts';
import type { CheckCase } from '../case.ts';
import { type Context, defineCommand } from '../command.ts';
import { loadParser } from '../condition/parse.ts';
import { UnavailableError, UsageError } from '../errors.ts';
import { isZone } from '../model/moment.ts';
import type { Answer, Found, NotEvaluated, Result } from '../result.ts';
import { severityOf } from '../result.ts';
import { customersOf, formulaZone } from '../system/description.ts';
import { text } from '../text.ts';
import { readSchemaFile } from './files/schema-file.ts';
import { findingsOf, ordered, type SeenText } from './lint/answer.ts';
import { CATALOGUE } from './lint/catalogue.ts';
import { type FixedFile, fixFile } from './lint/fix.ts';
import { undecidedGap } from './lint/gaps.ts';
import { readKeptRules } from './lint/kept.queries.ts';
import { keptTexts } from './lint/kept.ts';
import { readNames, readTables } from './lint/known.queries.ts';
import { type KnownAtAll, NOTHING_KNOWN, type Tables } from './lint/known.ts';
import { type LintFacts, type RuleLine, renderLint } from './lint/lint.render.ts';
import { type FileLinted, type FileSighting, lintFile, MOST_LETTERS } from './lint/lint-file.ts';
import { tablesMentioned } from './lint/mentioned.ts';
import { edited, patchOf } from './lint/patch.ts';
import { previewsIn } from './lint/previews.ts';
import { type FoundFiles, readRuleFiles, writeRuleFiles } from './lint/rule-files.ts';

interface Options {
  readonly list?: boolean;
  readonly schema?: string;
  readonly customers?: string;
  readonly zone?: string;
  readonly baseline?: string;
  readonly fix?: boolean;
  readonly write?: boolean;
}

const HELP = `
Without PATH the rules that the database keeps are linted, each in the version in
force. Of a folder all files of rules below it are read: .sql files of one
condition, .yaml and .json files of a set of rules.

What only the types of the columns show needs --schema FILE, or a database named
with --profile or --db; without them it is told as not evaluated. With
--fail-on warning,undecided that is exit 4.

A comment allows a finding on its line or the next one, and says why:
  -- mmsup: allow segment/age-by-days because the law counts 365 days

NAME.preview.sql beside NAME.sql is compared with it.

Examples:
  $ mmsup rules lint rules/
  $ mmsup rules lint rules/ --schema schema.sql --format sarif=lint.sarif --format github
  $ mmsup rules lint rules/ --fix | git apply
  $ mmsup rules lint --system demo
  $ mmsup rules lint --list`;

/** Lints texts that nobody has to run: the rules of files, or those that a database keeps. */
export const rulesLint = defineCommand<LintFacts>({
  path: 'rules lint',
  failWords: ['undecided'],

  configure: (command) => {
    command
      .argument('[paths...]', 'files of rules, or folders that hold some')
      .option('--list', 'list the mistakes that rules are known to hold, and what finds each')
      .option('--schema <file>', 'take the columns’ types from this file (CREATE TABLE, YAML or JSON)')
      .option('--customers <table>', 'the table of the schema that the customers are')
      .option('--zone <zone>', 'time zone of the business: Europe/Moscow')
      .option('--baseline <file>', 'tell only what an earlier answer (--json) did not have')
      .option('--fix', 'print a patch of the repairs that can only be meant one way')
      .option('--write', 'with --fix: change the files instead of printing the patch')
      .addHelpText('after', HELP);
  },

  async run(context, paths, options: Options) {
    refuseTogether(paths, options);
    if (options.list) return listed();
    const baseline =
      options.baseline === undefined ? undefined : readBaseline(options.baseline, 'rules lint', context.deps.cwd);
    await loadParser();
    const answer = paths.length > 0 ? await lintPaths(context, paths, options) : await lintKept(context);
    if (!baseline) return answer;
    const { fresh, known } = againstBaseline(answer.findings, baseline);
    return { ...answer, findings: fresh, facts: { ...answer.facts, ...weights(fresh), knownBefore: known.length } };
  },

  document: ({ patch }) => patch ?? undefined,
  cases: lintCases,
  render: renderLint,
});

function refuseTogether(paths: readonly string[], { list, fix, write, schema, customers, zone }: Options): void {
  const wrong = (message: string, hint: string) => new UsageError({ code: 'rules/not-together', message, hint });
  if (list && paths.length > 0) throw wrong('--list takes no path.', 'Leave one of them out.');
  if (write && !fix) throw wrong('--write was given without --fix.', 'Give both: --fix --write.');
  if (fix && paths.length === 0)
    throw wrong('--fix changes files, and none was named.', 'Name them: mmsup rules lint rules/ --fix');
  if (paths.length === 0 && schema !== undefined)
    throw wrong('--schema is for files; a database knows its own types.', 'Leave it out, or name files.');
  if (customers !== undefined && schema === undefined && paths.length > 0)
    throw wrong(`--customers ${customers} was given without --schema.`, 'Give both: --schema FILE --customers TABLE.');
  if (zone !== undefined && !isZone(zone))
    throw wrong(`--zone "${zone}" is no time zone.`, 'Write it like: --zone Europe/Moscow');
}

const NO_FACTS: LintFacts = {
  types: 'nothing',
  files: 0,
  rules: [],
  errors: 0,
  warnings: 0,
  notes: 0,
  allowed: [],
  knownBefore: null,
  fixed: [],
  patch: null,
  passedOver: [],
  catalogue: null,
};

function listed(): Answer<LintFacts> {
  const facts = { ...NO_FACTS, catalogue: CATALOGUE };
  return { subject: { kind: 'catalogue', id: 'rules lint' }, findings: [], facts, notEvaluated: [] };
}

async function lintPaths(context: Context, paths: readonly string[], options: Options): Promise<Answer<LintFacts>> {
  const { cwd } = context.deps;
  const schemaFile = options.schema === undefined ? [] : [resolve(cwd, options.schema)];
  const found = readRuleFiles(paths, cwd, new Set(schemaFile));
  const { known, types, gaps, isUnavailable } = await knownFor(context, options, found);
  const ofFile = schemaReader(cwd);
  const linted = found.sources.map((source) => lintFile(source, known, ofFile));
  const previews = previewsIn(linted);
  const seen = linted.map((file) => textOfFile(file, previews.get(file) ?? []));
  const told = seen.map((one) => ({ seen: one, ...findingsOf(one) }));
  const fixes = options.fix
    ? linted.flatMap((file, index) => fixFile(file, told[index]!.sightings, known, ofFile) ?? [])
    : [];
  if (options.fix && options.write) return written(context, { paths, options, found, fixes });
  const undecided = linted.filter((file) => file.undecided.length > 0);
  const findings = ordered(told.flatMap((one) => one.findings));
  return {
    subject: { kind: 'files', id: paths.join(' ') },
    findings,
    facts: {
      ...NO_FACTS,
      ...weights(findings),
      types,
      files: linted.length,
      rules: linted.flatMap((file) => linesOfFile(file, findings)),
      allowed: told.flatMap((one) => one.allowed),
      fixed: fixes.flatMap(fixedLines),
      patch: options.fix
        ? fixes.map((one) => patchOf(one.path, one.text, one.edits, bomOf(found, one.path))).join('')
        : null,
      passedOver: found.passedOver,
    },
    notEvaluated: [
      ...found.unread.map(({ path, problem }) => unreadGap(path, problem)),
      ...linted.flatMap(({ path, tooLong }) => tooLong.map((rule) => tooLongGap(path, rule))),
      ...undecidedGap([...new Set(undecided.flatMap((file) => file.undecided))], undecided.length, {
        isAsked: types !== 'nothing',
        isStrict: isStrict(context),
      }),
      ...gaps,
    ],
    ...(isUnavailable ? { isUnavailable } : {}),
  };
}

const isStrict = ({ options }: Context): boolean => options.failWords?.includes('undecided') === true;

/** Writes the repairs and lints what is there now. */
async function written(
  context: Context,
  {
    paths,
    options,
    found,
    fixes,
  }: { paths: readonly string[]; options: Options; found: FoundFiles; fixes: readonly FixedFile[] },
): Promise<Answer<LintFacts>> {
  const rewrites = fixes.map(({ path, text: before, edits }) => {
    const bom = bomOf(found, path);
    return { path, before: bom + before, after: bom + edited(before, edits) };
  });
  writeRuleFiles(rewrites, context.deps.cwd);
  const { fix: _fix, write: _write, ...rest } = options;
  const answer = await lintPaths(context, paths, rest);
  return { ...answer, facts: { ...answer.facts, fixed: fixes.flatMap(fixedLines) } };
}

const bomOf = ({ sources }: FoundFiles, path: string): string =>
  sources.find((source) => source.path === path)?.text.startsWith('\uFEFF') ? '\uFEFF' : '';

interface KnownNow {
  readonly known: KnownAtAll;
  readonly types: LintFacts['types'];
  readonly gaps: readonly NotEvaluated[];
  readonly isUnavailable?: true;
}

/** A database is asked only where one was named: what is found in a file must not depend on a demo that happens to be on the machine. */
async function knownFor(context: Context, options: Options, { sources }: FoundFiles): Promise<KnownNow> {
  const { profile, db } = context.options;
  const zone = options.zone ?? null;
  const declared = options.schema === undefined ? null : readSchemaFile(options.schema, context.deps.cwd).tables;
  const customers = options.customers === undefined ? null : { table: options.customers, alias: null };
  const offline: KnownNow = {
    known: { ...NOTHING_KNOWN, tables: declared, zone, customers },
    types: declared ? 'schema' : 'nothing',
    gaps: [],
  };
  if (profile === undefined && db === undefined) return offline;
  try {
    const known = await knownOfDatabase(
      context,
      sources.map((source) => source.text),
    );
    return {
      known: { ...known, tables: declared ?? known.tables, zone: zone ?? known.zone },
      types: 'database',
      gaps: [],
    };
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
    const gap: NotEvaluated = {
      what: text('What the database knows of the columns', 'Что база знает о столбцах'),
      why: text(error.message, error.message),
      couldChangeAnswer: true,
    };
    return { ...offline, gaps: [gap], isUnavailable: true };
  }
}

async function knownOfDatabase(context: Context, texts: readonly string[]): Promise<KnownAtAll> {
  const { session, system } = await context.database();
  const { table, alias } = customersOf(system);
  return session.read(async (tx) => ({
    tables: await readTables(tx, [...new Set([table, ...tablesMentioned(texts)])]),
    names: await readNames(tx),
    zone: formulaZone(system),
    customers: { table, alias },
  }));
}

/** Schema files that sets of rules name, each read once. */
function schemaReader(folder: string): (name: string) => Tables {
  const read = new Map<string, Tables>();
  return (name) => {
    const tables = read.get(name) ?? readSchemaFile(name, folder).tables;
    read.set(name, tables);
    return tables;
  };
}

async function lintKept(context: Context): Promise<Answer<LintFacts>> {
  const { session, system, asOf, profile } = await context.database();
  const rules = await session.read((tx) => readKeptRules(tx, system, asOf));
  const known = await knownOfDatabase(
    context,
    rules.map((rule) => rule.text),
  );
  const seen = keptTexts(rules, known);
  const told = seen.map((one) => findingsOf(one));
  const findings = ordered(told.flatMap((one) => one.findings));
  const undecided = seen.filter((one) => one.undecided.length > 0);
  return {
    subject: { kind: 'profile', id: profile },
    findings,
    facts: {
      ...NO_FACTS,
      ...weights(findings),
      types: 'database',
      rules: rules.map(({ id, kind }) => ({
        rule: id,
        kind,
        file: null,
        line: 1,
        findings: countOf(findings, id, null),
      })),
      allowed: told.flatMap((one) => one.allowed),
    },
    notEvaluated: undecidedGap([...new Set(undecided.flatMap((one) => one.undecided))], undecided.length, {
      isAsked: true,
      isStrict: isStrict(context),
    }),
  };
}

function textOfFile({ path, text: written, sightings, rules }: FileLinted, more: readonly FileSighting[]): SeenText {
  return { file: path, rule: rules[0]?.id ?? path, text: written, sightings: [...sightings, ...more] };
}

function linesOfFile({ path, text: written, rules }: FileLinted, findings: readonly Found[]): readonly RuleLine[] {
  return rules.map(({ id, kind, at }) => ({
    rule: id,
    kind,
    file: path,
    line: written.slice(0, at).split('\n').length,
    findings: countOf(findings, id, path),
  }));
}

const countOf = (findings: readonly Found[], rule: string, file: string | null): number =>
  findings.filter(({ evidence }) => isOf(evidence, rule, file)).length;

function isOf(evidence: unknown, rule: string, file: string | null): boolean {
  const { rule: own, at } = evidence as { rule: string; at: { file: string | null } };
  return own === rule && at.file === file;
}

function fixedLines({ path, text: written, fixed }: FixedFile): LintFacts['fixed'] {
  return fixed.map(({ cause, rule, span }) => ({
    cause,
    rule,
    file: path,
    line: written.slice(0, span.start).split('\n').length,
  }));
}

function weights(findings: readonly Found[]): Pick<LintFacts, 'errors' | 'warnings' | 'notes'> {
  const count = (severity: string): number => findings.filter((one) => severityOf(one) === severity).length;
  return { errors: count('error'), warnings: count('warning'), notes: count('info') };
}

function unreadGap(path: string, problem: string): NotEvaluated {
  return {
    what: text(`The rules of ${path}`, `Правила в ${path}`),
    why: text(problem, problem),
    couldChangeAnswer: true,
  };
}

function tooLongGap(path: string, rule: string): NotEvaluated {
  const most = Math.round(MOST_LETTERS / 1024);
  return {
    what: text(`Rule ${rule} of ${path}`, `Правило ${rule} в ${path}`),
    why: text(
      `it is longer than ${most} KB; keep long lists of values in a table`,
      `оно длиннее ${most} КБ; длинные списки значений держите в таблице`,
    ),
    couldChangeAnswer: true,
  };
}

/** A case for every rule, and one for each file that cannot be read as rules. */
function lintCases({ findings, facts, notEvaluated }: Result<LintFacts>): readonly CheckCase[] {
  const rules = facts.rules.map(
    ({ rule, file, line }): CheckCase => ({
      id: rule,
      name: file === null ? rule : `${file}:${line}`,
      ...(file === null ? {} : { group: file.replace(/\.[^.]*$/, '').replaceAll('/', '.') }),
      findings: findings.filter(({ evidence }) => isOf(evidence, rule, file)),
      gap: null,
    }),
  );
  const told = new Set(rules.flatMap((one) => one.findings));
  const others = findings.filter((one) => !told.has(one));
  const gaps = notEvaluated.map(({ what, why, couldChangeAnswer }) => ({
    id: 'not-evaluated',
    name: what,
    findings: [],
    gap: { why, couldChangeAnswer },
  }));
  const rest = others.map((one): CheckCase => ({ id: one.cause, name: one.title, findings: [one], gap: null }));
  return [...rules, ...rest, ...gaps];
}
