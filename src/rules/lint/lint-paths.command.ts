import { resolve } from 'node:path';
import type { Context } from '../../command.ts';
import { UnavailableError } from '../../errors.ts';
import type { Answer, Found, NotEvaluated } from '../../result.ts';
import { type Text, text } from '../../text.ts';
import { readSchemaFile } from '../files/schema-file.ts';
import { findingsOf, ordered, type SeenText } from './answer.ts';
import { countOf, NO_FACTS, weights } from './facts.ts';
import { type FixedFile, fixFile } from './fix.ts';
import { undecidedGap } from './gaps.ts';
import { type KnownAtAll, NOTHING_KNOWN, type Tables } from './known.ts';
import type { LintFacts, RuleLine } from './lint.render.ts';
import { type FileLinted, type FileSighting, lintFile, MOST_LETTERS } from './lint-file.ts';
import { isStrict, knownOfDatabase } from './lint-kept.command.ts';
import { edited, patchOf } from './patch.ts';
import { previewsIn } from './previews.ts';
import { type FoundFiles, readRuleFiles, writeRuleFiles } from './rule-files.ts';

export interface LintOptions {
  readonly list?: boolean;
  readonly schema?: string;
  readonly customers?: string;
  readonly zone?: string;
  readonly baseline?: string;
  readonly fix?: boolean;
  readonly write?: boolean;
}

/** Lints files and folders, and mends them where that is asked. */
export async function lintPaths(
  context: Context,
  paths: readonly string[],
  options: LintOptions,
): Promise<Answer<LintFacts>> {
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

/** Writes the repairs and lints what is there now. */
async function written(
  context: Context,
  {
    paths,
    options,
    found,
    fixes,
  }: { paths: readonly string[]; options: LintOptions; found: FoundFiles; fixes: readonly FixedFile[] },
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
async function knownFor(context: Context, options: LintOptions, { sources }: FoundFiles): Promise<KnownNow> {
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
      why: error.words.message,
      couldChangeAnswer: true,
    };
    return { ...offline, gaps: [gap], isUnavailable: true };
  }
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

function fixedLines({ path, text: written, fixed }: FixedFile): LintFacts['fixed'] {
  return fixed.map(({ cause, rule, span }) => ({
    cause,
    rule,
    file: path,
    line: written.slice(0, span.start).split('\n').length,
  }));
}

function unreadGap(path: string, problem: Text): NotEvaluated {
  return {
    what: text(`The rules of ${path}`, `Правила в ${path}`),
    why: problem,
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
