import { beforeAll, describe, expect, it } from 'vitest';
import { loadParser } from '../../../src/condition/parse.ts';
import { UserError } from '../../../src/errors.ts';
import type { RunbookSource } from '../../../src/runbook/library/source.ts';
import { loadRunbook } from '../../../src/runbook/load/load.ts';

beforeAll(() => loadParser());

const GOOD = `format: 1
id: queue
title: Messages wait in the queue
owner: second-line
symptoms: [messages wait]
inputs:
  run: {ask: Which run?}
on-error: {else: hand-over}
start: waiting
steps:
  waiting:
    query: |
      select count(*) as waiting
      from crm.message
      where run_id = $1
    args: [$run]
    capture: {n: "rows[0].waiting"}
    outcomes:
      - {if: "n > 0", verdict: unsure, say: "\${n} wait.", go: gateway}
      - {else: true, verdict: ruled-out, say: Nothing waits., go: hand-over}
  gateway:
    program: [curl, --max-time, "5", --, $run]
    env: [HTTPS_PROXY]
    input: "{}"
    seconds: 10
    capture: {code: exit, state: json.state}
    outcomes:
      - {if: "code != 0 or state == 'down'", verdict: unsure, say: "Exit \${code}.", go: hand-over}
      - {else: true, verdict: ruled-out, say: It answers., go: hand-over}
  hand-over: {end: handed-over, to: third-line, tell: Look deeper.}
`;

const problemsOf = (text: string): string => problemsIn({ file: 'queue.yaml', text });

function problemsIn(source: RunbookSource): string {
  try {
    loadRunbook(source);
    return '';
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { problems } = error.data as {
      problems: readonly { line: number; column: number; code: string; message: string; hint?: string }[];
    };
    return problems.map(({ line, column, code }) => `${line}:${column} ${code}`).join('; ');
  }
}

it('a runbook may ask a SELECT and run a program of its own', () => {
  const { steps } = loadRunbook({ file: 'queue.yaml', text: GOOD });
  expect(steps.get('waiting')).toMatchObject({ kind: 'query', args: ['$run'] });
  expect(steps.get('gateway')).toMatchObject({
    kind: 'program',
    program: ['curl', '--max-time', '5', '--', '$run'],
    env: ['HTTPS_PROXY'],
    input: '{}',
    seconds: 10,
  });
});

it('what an included runbook asks and runs has its types in the one around it', () => {
  const outer = (condition: string) => `format: 1
id: outer
title: Around
owner: tests
symptoms: [around]
inputs: {run: {ask: Which run?}}
on-error: {else: lost}
start: i
steps:
  i: {include: queue, with: {run: $run}, go: {else: look}}
  look:
    check: campaign trace
    args: [$run]
    outcomes:
      - {if: "i.code ${condition}", verdict: unsure, say: It answers., go: lost}
      - {else: true, verdict: unsure, say: It does not., go: lost}
  lost: {end: handed-over}
`;
  const inner = GOOD.replace('start: waiting', 'start: gateway')
    .replace(/ {2}waiting:[\s\S]*?(?= {2}gateway:)/, '')
    .replace('on-error: {else: hand-over}', 'on-error: {else: gateway}');
  const load = (condition: string) =>
    problemsIn({
      file: 'outer.yaml',
      text: outer(condition),
      included: { queue: { file: 'queue.yaml', text: inner } },
    });
  expect(load('== 0')).toBe('');
  expect(load("== 'down'")).toMatch(/^15:/);
});

/** One mistake each: what is replaced, by what, and where it must be reported. */
const MISTAKES: readonly (readonly [string, string, string, string])[] = [
  ['SQL that does not parse', 'from crm.message', 'form crm.message', '14:7 query-syntax'],
  ['SQL that does not parse, behind Cyrillic', 'count(*) as', `'ё😀' as "имя", count(*)) as`, '13:38 query-syntax'],
  ['a value written into SQL', 'run_id = $1', `run_id = '$run'`, '15:23 query-template'],
  ['a value written into SQL in braces', 'run_id = $1', `run_id = \${run}`, '15:22 query-template'],
  ['an identifier from a value', 'from crm.message', 'from $run.message', '14:12 query-template'],
  ['a parameter without an argument', 'run_id = $1', 'run_id = $1 or run_id = $2', '15:37 query-parameter'],
  [
    'an argument that the SQL does not read',
    'args: [$run]\n    capture',
    'args: [$run, $run]\n    capture',
    '16:11 query-parameter',
  ],
  ['a parameter and no arguments', 'args: [$run]\n    capture', 'capture', '15:22 query-parameter'],
  ['two statements', 'run_id = $1', 'run_id = $1; select 1', '13:7 query-select'],
  [
    'a writing WITH',
    'select count(*) as waiting',
    'with gone as (delete from x returning 1) select 1 as waiting',
    '13:7 query-select',
  ],
  [
    'a statement that writes',
    'select count(*) as waiting\n      from crm.message',
    'delete from crm.message',
    '13:7 query-select',
  ],
  ['row locks', 'run_id = $1', 'run_id = $1 for update', '13:7 query-select'],
  ['a function that sleeps', 'count(*) as', 'count(pg_sleep(1)) as', '13:20 query-refused'],
  [
    'a function that sleeps, behind Cyrillic and in a subquery',
    'run_id = $1',
    `'ё😀' <> 'x' and exists (select PG_CATALOG.pg_sleep_for('1h')) and run_id = $1`,
    '15:45 query-refused',
  ],
  ['a function that takes locks', 'run_id = $1', 'pg_try_advisory_lock($1)', '15:13 query-refused'],
  ['a function that reads files', 'run_id = $1', "run_id = pg_read_file('x') || $1", '15:22 query-refused'],
  ['a function that signals', 'run_id = $1', 'pg_terminate_backend($1)', '15:13 query-refused'],
  ['a relation with secrets', 'from crm.message', 'from pg_authid, crm.message', '14:12 query-refused'],
  ['a relation that reads files', 'from crm.message', 'from pg_catalog.pg_hba_file_rules, x', '14:12 query-refused'],
  ['a path to no part of an answer', 'rows[0].waiting', 'row[0].waiting', '17:19 capture-path'],
  ['a name that nothing sets', 'args: [$run]\n    capture', 'args: [$rum]\n    capture', '16:12 unknown-name'],
  [
    'a program that is no list',
    'program: [curl, --max-time, "5", --, $run]',
    'program: curl',
    '22:14 not-a-list; 22:14 program',
  ],
  ['no program', 'program: [curl, --max-time, "5", --, $run]', 'program: []', '22:14 program'],
  ['a program that a value names', '[curl, --max', '[$run, --max', '22:15 program-name'],
  ['a program beside the runbook', '[curl, --max', '[./curl, --max', '22:15 program-name'],
  ['a shell that reads a value', '[curl, --max-time, "5", --, $run]', '[sh, -c, "echo $run"]', '22:24 program-shell'],
  ['a secret for a program', 'env: [HTTPS_PROXY]', 'env: [LANG, PGPASSWORD]', '23:17 env-secret'],
  ['a token for a program', 'env: [HTTPS_PROXY]', 'env: [MAILER_TOKEN]', '23:11 env-secret'],
  ['a variable with its value', 'env: [HTTPS_PROXY]', 'env: ["A=1"]', '23:12 env'],
  ['no end of waiting', 'seconds: 10', 'seconds: 6000', '25:14 seconds'],
  ['a path to no part of a program', 'code: exit', 'code: exitcode', '26:21 capture-path'],
  [
    'no else',
    'else: true, verdict: ruled-out, say: It',
    `if: "code > 9", verdict: ruled-out, say: It`,
    '29:9 missing-else',
  ],
];

describe('a mistake is told at its place', () => {
  it.each(MISTAKES)('%s', (_, from, to, expected) => {
    expect(GOOD).toContain(from);
    expect(problemsOf(GOOD.replace(from, () => to))).toBe(expected);
  });

  it.each([
    ['a dollar-quoted text', "'x' as a, $tag$ it's $tag$ as b, $$ y $$ as c"],
    ['a name with a dollar', 'v$session as a'],
    ['a function of the database with such a name', 'crm.pg_sleep(1) as a, advisory_score(1) as b'],
    ['what a profile may allow', 'dblink(1) as a'],
    ['a name in a text', "'pg_sleep(1)' as a"],
  ])('and %s is none', (_, columns) => {
    expect(problemsOf(GOOD.replace('count(*) as waiting', () => `count(*) as waiting, ${columns}`))).toBe('');
  });
});
