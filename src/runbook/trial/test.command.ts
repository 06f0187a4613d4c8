import type { CheckCase } from '../../case.ts';
import { found } from '../../causes/cause.ts';
import {
  runbookCaseFailed,
  runbookEdgeUntested,
  runbookNoCases,
  runbookUnreadable,
} from '../../causes/runbook-test.ts';
import { defineCommand } from '../../command.ts';
import type { Deps } from '../../deps.ts';
import { CancelledError, UserError } from '../../errors.ts';
import { shellWord } from '../../model/shell-word.ts';
import type { Finding, Found, Result } from '../../result.ts';
import type { Text } from '../../text.ts';
import { ownFolders } from '../library/library.ts';
import { type Coverage, coverageOf } from './coverage.ts';
import { type JudgedCase, judgeCase } from './judge-trial.ts';
import { loadTrial } from './load-trial.ts';
import { renderTests } from './test.render.ts';
import { namesToTry, requireNames, type Shelf, type Tried, triedRunbook } from './trial-files.ts';
import { walkCase } from './walk-trial.ts';

/** What came of one runbook's cases. */
export interface TestedRunbook {
  readonly runbook: string;
  /** What it was called: its name, or its path as it was typed. */
  readonly called: string;
  readonly title: Text;
  readonly file: string;
  /** What the file of its cases is called. */
  readonly cases: { readonly file: string; readonly isThere: boolean };
  readonly judged: readonly JudgedCase[];
  readonly edges: Coverage;
}

export interface UnreadRunbook {
  /** Its name or file. */
  readonly runbook: string;
  readonly code: string;
  /** In English: for programs. */
  readonly mistake: string;
  readonly mistakeInRussian: string;
}

export interface TestFacts {
  readonly runbooks: readonly TestedRunbook[];
  /** Those that could not be read; the others were tested. */
  readonly unread: readonly UnreadRunbook[];
  readonly cases: number;
  readonly failed: number;
  readonly edges: number;
  readonly covered: number;
}

interface Options {
  readonly all?: boolean;
}

const HELP = `
Beside NAME.yaml stands NAME.test.yaml: what each step sees, and where the walk
must come out. A case that comes out elsewhere, and an edge along which no case
walks, are problems (exit 3). Nothing is asked of a database.

  format: 1
  of: no-customers-selected
  cases:
    - name: a condition that nobody meets
      inputs: {campaign: card-wake-up}
      steps:
        trace: {found: campaign/selects-nobody, facts: {run: {id: r-1, segment: s, selected: 0}}}
        explain: {found: segment/condition-nobody-meets, facts: {selected: 0}}
        edited: {error: not-found}
      expect: {path: [trace, explain, edited], end: formula, cause: segment/condition-nobody-meets}

What a step sees: of a check a result, of which only what matters is given, or
{error: timeout|denied|not-found|else}; of a question {answer: VALUE}; of a task
{done: true}; of each {skip: "reason"}. A list is the first visit, the second, ….

Examples:
  $ mmsup runbook test no-customers-selected
  $ mmsup runbook test ./mine.yaml --format junit=runbooks.xml
  $ mmsup runbook test --all`;

/** Walks the cases of runbooks and counts the edges that they cover. */
export const runbookTest = defineCommand<TestFacts>({
  path: 'runbook test',

  configure: (command) => {
    command
      .argument('[names...]', 'runbooks, by name, file or folder')
      .option('--all', 'every runbook of your own folders, and that comes with mmsup')
      .addHelpText('after', HELP);
  },

  async run({ deps, options }, names, { all = false }: Options) {
    requireNames(names, all, 'test');
    const shelf = { cwd: deps.cwd, folders: ownFolders({ deps, options }) };
    const { runbooks, unread } = await testEach(await namesToTry(names, all, shelf), shelf, deps);
    const sum = (count: (one: TestedRunbook) => number) => runbooks.reduce((total, one) => total + count(one), 0);
    return {
      subject: { kind: 'runbooks', id: all ? 'all' : names.join(' ') },
      findings: [
        ...unread.map(({ code: _code, ...evidence }) => found(runbookUnreadable, evidence, 'proved')),
        ...runbooks.flatMap(findingsOf),
      ],
      facts: {
        runbooks,
        unread,
        cases: sum(({ judged }) => judged.length),
        failed: sum(({ judged }) => judged.filter(({ passed }) => !passed).length),
        edges: sum(({ edges }) => edges.total),
        covered: sum(({ edges }) => edges.covered),
      },
      notEvaluated: [],
    };
  },

  cases: casesOf,
  render: renderTests,
});

/** Tests each; one among several that cannot be read does not keep the others from being tested. Throws what a single one that was named throws. */
async function testEach(names: readonly string[], shelf: Shelf, deps: Deps) {
  const runbooks: TestedRunbook[] = [];
  const unread: UnreadRunbook[] = [];
  for (const name of names) {
    try {
      runbooks.push(await testRunbook(await triedRunbook(name, shelf), deps));
    } catch (error) {
      if (!(error instanceof UserError) || error instanceof CancelledError || names.length === 1) throw error;
      const { en, ru } = error.words.message;
      unread.push({ runbook: name, code: error.code, mistake: en, mistakeInRussian: ru });
    }
  }
  return { runbooks, unread };
}

/** Throws UsageError `runbook/invalid`, `yaml/…` for a file of cases that cannot be walked. */
export async function testRunbook(
  { runbook, called, source, trial, trialFile }: Tried,
  deps: Deps,
): Promise<TestedRunbook> {
  const judged: JudgedCase[] = [];
  const walked = new Set<string>();
  for (const one of trial ? loadTrial(trial, runbook).cases : []) {
    const came = await walkCase(runbook, one, deps);
    for (const edge of came.edges) walked.add(edge);
    judged.push(judgeCase(one, came));
  }
  const { id, title } = runbook;
  const cases = { file: trialFile, isThere: trial !== undefined };
  return { runbook: id, called, title, file: source.file, cases, judged, edges: coverageOf(runbook, source, walked) };
}

function findingsOf({ runbook, called, file, cases, judged, edges }: TestedRunbook): readonly Found[] {
  if (!cases.isThere) return [found(runbookNoCases, { runbook, edges: edges.total, place: `${file}:1:1` }, 'proved')];
  const failed = judged
    .filter(({ passed }) => !passed)
    .map(({ name, place, differences }) =>
      found(
        runbookCaseFailed,
        { runbook, called: shellWord(called), case: name, place: placed(cases.file, place), differences },
        'proved',
      ),
    );
  const untested = edges.missing.map(({ id, to, place }) =>
    found(runbookEdgeUntested, { runbook, edge: id, to, place: placed(file, place) }, 'proved'),
  );
  return [...failed, ...untested];
}

const placed = (file: string, { line, column }: { line: number; column: number }): string =>
  `${file}:${line}:${column}`;

/** A case for each case, and one for the edges of each runbook. */
function casesOf({ facts, findings }: Result<TestFacts>): readonly CheckCase[] {
  const evidence = (finding: Finding) => finding.evidence as { readonly runbook: string; readonly case?: string };
  const unread = facts.unread.map(({ runbook }): CheckCase => {
    const own = findings.filter((one) => evidence(one).runbook === runbook);
    return { id: 'read', name: 'read', group: runbook, findings: own, gap: null };
  });
  const tested = facts.runbooks.flatMap(({ runbook, judged, edges }) => {
    const own = findings.filter((one) => evidence(one).runbook === runbook);
    const walked = judged.map(({ name }): CheckCase => {
      const findingsHere = own.filter((one) => evidence(one).case === name);
      return { id: name, name, group: runbook, findings: findingsHere, gap: null };
    });
    const name = `${edges.covered} of ${edges.total}`;
    const others = own.filter((one) => evidence(one).case === undefined);
    return [...walked, { id: 'edges', name, group: runbook, findings: others, gap: null }];
  });
  return [...unread, ...tested];
}
