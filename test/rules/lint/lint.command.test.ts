import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { XMLValidator } from 'fast-xml-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LintFacts } from '../../../src/rules/lint/lint.render.ts';
import { writeRuleFiles } from '../../../src/rules/lint/rule-files.ts';
import { runJson } from '../../support/command-line.ts';
import { type TestDemo, testDemo } from '../../support/demo.ts';
import { folderOf, lintIn, lintJson, placed, SCHEMA } from './support.ts';

const OFFERS = `format: 1
kind: offer
rules:
  - id: gold
    offer: gold-card
    condition: c.balance = null
  - id: student
    offer: student-card
    condition: 'c.label = ''x'' and c.branch not in (1, null)'
  - id: right
    offer: any
    condition: c.balance > 5
`;

describe('a folder of rules in a build', () => {
  it('ends with 3 at the exact places, whatever the form of the file, and passes over what is no rule', async () => {
    const folder = folderOf({
      'rules/vip.sql': '-- Лучшие\nc.balance >= 7\n  and c.status = null\n',
      'rules/offers.yaml': OFFERS,
      'rules/cap.json': '{"channel": "email", "cap": 0, "period_days": 7}',
      'rules/sub/crlf.sql': "c.tier = 'A'\r\nand c.tier = 'B'\r\n",
      'rules/create.sql': 'create table x (id int);',
      'rules/ci.yaml': 'jobs:\n  build: {}\n',
      'rules/node_modules/x.sql': 'c.x = null',
    });
    const { exitCode, result } = await lintJson(folder, 'rules');
    expect(exitCode).toBe(3);
    expect(placed(result)).toEqual([
      'rules/cap.json:1:29 policy/cap-zero',
      'rules/offers.yaml:6:16 segment/compared-with-null',
      'rules/offers.yaml:9:57 segment/null-in-exclusion-list',
      'rules/sub/crlf.sql:2:5 segment/conditions-exclude-each-other',
      'rules/vip.sql:3:7 segment/compared-with-null',
    ]);
    expect(result.facts).toMatchObject({ files: 4, errors: 5, passedOver: ['rules/ci.yaml', 'rules/create.sql'] });
    expect(result.findings[4]!.evidence).toMatchObject({
      rule: 'vip',
      at: { file: 'rules/vip.sql', line: 3, column: 7, endLine: 3, endColumn: 22 },
      words: 'c.status = null',
      repair: 'c.status is null',
    });
  });

  it('tells a rule that does not parse at its place, and lints the others all the same', async () => {
    const folder = folderOf({
      'a.sql': 'c.balance > 5\nand (c.tier = ',
      'b.sql': 'c.code = null',
      'c.yaml': 'format: 1\nkind: segment\nrules:\n  - id: x\n    conditoin: c.a\n',
      'd.yaml':
        'format: 1\nkind: segment\nrules:\n  - id: x\n    condition: c.balance > and\n  - id: y\n    condition: c.code = null\n',
    });
    const { exitCode, result } = await lintJson(folder, 'a.sql', 'b.sql', 'c.yaml', 'd.yaml');
    expect(exitCode).toBe(3);
    expect(placed(result)).toEqual([
      'a.sql:2:13 rule/does-not-parse',
      'b.sql:1:1 segment/compared-with-null',
      'c.yaml:5:5 rule/does-not-parse',
      'd.yaml:5:28 rule/does-not-parse',
      'd.yaml:7:16 segment/compared-with-null',
    ]);
  });

  it('ends with 0 where nothing is wrong, and with what it may not decide on 4', async () => {
    const folder = folderOf({ 'a.sql': "c.code <> 'A'", 'schema.sql': SCHEMA });
    const offline = await lintJson(folder, 'a.sql');
    expect([offline.exitCode, offline.result.verdict]).toEqual([0, 'ok']);
    expect(offline.result.notEvaluated).toMatchObject([{ couldChangeAnswer: false }]);
    expect(offline.result.notEvaluated[0]!.what).toContain('segment/null-people-dropped');
    expect((await lintIn(folder, 'a.sql', '--fail-on', 'warning,undecided')).exitCode).toBe(4);
    const known = ['a.sql', '--schema', 'schema.sql', '--customers', 'customer'];
    expect(placed((await lintJson(folder, ...known)).result)).toEqual(['a.sql:1:1 segment/null-people-dropped']);
    expect((await lintIn(folder, ...known, '--fail-on', 'error')).exitCode).toBe(0);
  });

  it.each([
    [['nowhere'], 'nowhere cannot be read'],
    [['empty'], 'There is no file of rules in empty'],
    [['a.sql', '--write'], '--write was given without --fix'],
    [['--fix'], '--fix changes files, and none was named'],
    [['--list', 'a.sql'], '--list takes no path'],
    [['a.sql', '--schema', 'none.sql'], 'none.sql cannot be read'],
    [['a.sql', '--baseline', 'a.sql'], 'The baseline a.sql cannot be used'],
    [['a.sql', '--zone', 'Moscow'], '--zone "Moscow" is no time zone'],
    [['a.sql', '--fail-on', 'eror'], '--fail-on cannot take "eror"'],
  ])('refuses %j', async (words, message) => {
    const folder = folderOf({ 'a.sql': 'c.a > 5', 'empty/readme.txt': '' });
    const { exitCode, stderr, stdout } = await lintIn(folder, ...words);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });

  it('lists the 42 mistakes with what finds each', async () => {
    const { exitCode, stdout } = await lintIn(folderOf({}), '--list');
    expect(exitCode).toBe(0);
    expect(
      stdout.split('\n').filter((line) => /mmsup (segment explain|health check|rules lint)/.test(line)),
    ).toHaveLength(42);
    const { result } = await lintJson(folderOf({}), '--list');
    expect(result.facts.catalogue).toHaveLength(42);
  });
});

describe('formats of build servers', () => {
  it('SARIF has the region of the words, JUnit a case for every rule, GitHub the line', async () => {
    const folder = folderOf({ 'rules/offers.yaml': OFFERS });
    const sarif = JSON.parse((await lintIn(folder, 'rules', '--format', 'sarif')).stdout);
    const {
      $schema: _,
      id: __,
      ...schema
    } = createRequire(import.meta.url)('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
    const isSarif = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(schema);
    expect([isSarif(sarif), isSarif.errors]).toEqual([true, null]);
    expect(sarif.runs[0].results[0].locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: 'rules/offers.yaml' },
      region: { startLine: 6, startColumn: 16, endLine: 6, endColumn: 32 },
    });
    const prints = sarif.runs[0].results.map((one: { partialFingerprints: unknown }) =>
      JSON.stringify(one.partialFingerprints),
    );
    expect(new Set(prints).size).toBe(2);
    const junit = (await lintIn(folder, 'rules', '--format', 'junit')).stdout;
    expect(XMLValidator.validate(junit)).toBe(true);
    expect(junit).toContain('tests="4" failures="2" errors="0" skipped="1"');
    const github = (await lintIn(folder, 'rules', '--format', 'github')).stdout;
    expect(github).toContain('::error file=rules/offers.yaml,line=6,col=16,endLine=6,endColumn=32,title=');
  });
});

describe('a comment that allows', () => {
  const text = (comment: string): string => `c.balance > 5\n${comment}\nand (current_date - c.born) / 365 >= 25\n`;
  const found = async (content: string, name = 'a.sql'): Promise<readonly string[]> =>
    placed((await lintJson(folderOf({ [name]: content }), name)).result);

  it('silences the finding of the next line or its own, with a reason, and is counted', async () => {
    expect(await found(text('-- mmsup: allow segment/age-by-days because the law counts 365 days'))).toEqual([]);
    expect(
      await found('(current_date - c.born) / 365 >= 25 -- mmsup: allow segment/age-by-days because so it is'),
    ).toEqual([]);
    expect(
      await found('-- mmsup: allow segment/age-by-days because so it is\n(current_date - c.born) / 365 >= 25'),
    ).toEqual([]);
    const yaml =
      'format: 1\nkind: segment\nrules:\n  - id: x\n    # mmsup: allow segment/compared-with-null because a test\n    condition: c.a = null\n';
    expect(await found(yaml, 'a.yaml')).toEqual([]);
    const { result } = await lintJson(folderOf({ 'a.yaml': yaml }), 'a.yaml');
    expect(result.facts.allowed).toEqual([
      { cause: 'segment/compared-with-null', rule: 'x', file: 'a.yaml', line: 6, reason: 'a test' },
    ]);
  });

  it('is itself told without a reason, with an id that there is not, and where nothing is to be allowed', async () => {
    expect(await found(text('-- mmsup: allow segment/age-by-days'))).toEqual([
      'a.sql:2:1 rule/allowance-without-reason',
      'a.sql:3:5 segment/age-by-days',
    ]);
    expect(await found(text('-- mmsup: allow age-by-days because x'))).toEqual([
      'a.sql:2:1 rule/allowance-unknown',
      'a.sql:3:5 segment/age-by-days',
    ]);
    expect(await found('c.balance > 5 -- mmsup: allow segment/age-by-days because x\n')).toEqual([
      'a.sql:1:15 rule/allowance-unused',
    ]);
    expect(await found(text('\n-- mmsup: allow segment/age-by-days because x\n\n'))).toEqual([
      'a.sql:3:1 rule/allowance-unused',
      'a.sql:6:5 segment/age-by-days',
    ]);
  });
});

describe('a baseline', () => {
  it('leaves only what is new, also of a fault that the rule had once before', async () => {
    const folder = folderOf({ 'a.sql': 'c.code = null' });
    writeFileSync(join(folder, 'before.json'), (await lintIn(folder, 'a.sql', '--json')).stdout);
    const same = await lintJson(folder, 'a.sql', '--baseline', 'before.json');
    expect([same.exitCode, same.result.facts.knownBefore]).toEqual([0, 1]);
    writeFileSync(join(folder, 'a.sql'), '-- moved\nc.code = null\nand c.code = null\nand c.tier = null');
    const { result } = await lintJson(folder, 'a.sql', '--baseline', 'before.json');
    expect(placed(result)).toEqual(['a.sql:3:5 segment/compared-with-null', 'a.sql:4:5 segment/compared-with-null']);
  });
});

describe('repairs', () => {
  const FILES = {
    'vip.sql':
      '\uFEFFc.balance >= 7\r\nand c.code = null\r\nand c.branch not in (5, null)\r\nand c.id not in (select x.cid from excluded x)',
    'offers.yaml': OFFERS.replace('c.balance = null', 'c.income = null'),
    'tpl.sql': 'c.list_id = 1 and %query%\n',
    'right.sql': 'c.balance > 5\n',
  };
  const words = ['.', '--schema', 'schema.sql', '--customers', 'customer'];

  it('are a patch that git applies, and then the faults are gone', async () => {
    const folder = folderOf({ ...FILES, 'schema.sql': SCHEMA });
    const { stdout, exitCode } = await lintIn(folder, ...words, '--fix');
    expect(exitCode).toBe(3);
    expect(readFileSync(join(folder, 'vip.sql'), 'utf8')).toBe(FILES['vip.sql']);
    execFileSync('git', ['apply', '--verbose', '-'], {
      cwd: folder,
      input: stdout,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    expect(readFileSync(join(folder, 'vip.sql'), 'utf8')).toBe(
      '\uFEFFc.balance >= 7\r\nand c.code is null\r\nand c.branch not in (5)\r\nand not exists (select 1 from excluded x where x.cid = c.id)',
    );
    expect(readFileSync(join(folder, 'offers.yaml'), 'utf8')).toContain("'c.label = ''x'' and c.branch not in (1)'");
    expect(readFileSync(join(folder, 'tpl.sql'), 'utf8')).toBe('c.list_id = 1 and (%query%)\n');
    const after = await lintJson(folder, ...words);
    expect(placed(after.result).filter((one) => !one.endsWith('null-people-dropped'))).toEqual([]);
    expect((await lintIn(folder, ...words, '--fix')).stdout).toBe('');
  });

  it('are written in place with the mode of the file, and nothing else is touched', async () => {
    const folder = folderOf({ ...FILES, 'schema.sql': SCHEMA });
    chmodSync(join(folder, 'vip.sql'), 0o640);
    const before = statSync(join(folder, 'right.sql'));
    const { result } = await lintJson(folder, ...words, '--fix', '--write');
    expect(result.facts.fixed).toHaveLength(6);
    expect(statSync(join(folder, 'vip.sql')).mode & 0o777).toBe(0o640);
    expect(statSync(join(folder, 'right.sql'))).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs });
    expect(readFileSync(join(folder, 'vip.sql'), 'utf8')).toContain('c.code is null');
  });

  it('are refused where the file is not what was linted', () => {
    const folder = folderOf({ 'a.sql': 'c.a is not distinct from null', 'b.sql': 'c.b = null' });
    const files = [
      { path: 'b.sql', before: 'c.b = null', after: 'c.b is null' },
      { path: 'a.sql', before: 'c.a = null', after: 'c.a is null' },
    ];
    expect(() => writeRuleFiles(files, folder)).toThrow('a.sql was changed while it was linted; nothing was written.');
    expect(readFileSync(join(folder, 'b.sql'), 'utf8')).toBe('c.b = null');
  });

  it('keep the NULL of the customer’s own value where it may be one', async () => {
    const folder = folderOf({ 'a.sql': 'c.branch not in (select cid from excluded)', 'schema.sql': SCHEMA });
    const { stdout } = await lintIn(folder, 'a.sql', ...words.slice(1), '--fix');
    expect(stdout).toContain('+c.branch not in (select cid from excluded where cid is not null)');
  });

  it('are not made of what a comment allows', async () => {
    const folder = folderOf({
      'a.sql': 'c.code = null -- mmsup: allow segment/compared-with-null because a test of it\n',
    });
    const { exitCode, stdout } = await lintIn(folder, 'a.sql', '--fix');
    expect([exitCode, stdout]).toEqual([0, '']);
  });
});

describe('a column that is never NULL', () => {
  it('is told of whoever asks for its NULL', async () => {
    const folder = folderOf({ 'a.sql': 'c.status is null', 'b.sql': 'c.code is null', 'schema.sql': SCHEMA });
    const { result } = await lintJson(folder, '.', '--schema', 'schema.sql', '--customers', 'customer');
    expect(placed(result)).toEqual(['a.sql:1:1 segment/against-constraint']);
  });
});

describe('with a database', () => {
  let demo: TestDemo;
  beforeAll(async () => {
    demo = await testDemo();
  }, 120_000);
  afterAll(() => demo.close());

  it('the kept rules of the healthy demo hold no error', async () => {
    const { result } = await runJson<LintFacts>('rules lint', demo);
    expect(result.facts.rules.length).toBeGreaterThan(20);
    expect(result.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    // Its exclusion list may hold NULL, as the fault of that name shows, and its newcomers are among those who have not bought.
    expect([...new Set(result.findings.map(({ cause }) => cause))].sort()).toEqual([
      'segment/newcomers-included',
      'segment/null-in-exclusion-list',
    ]);
    expect(result.notEvaluated).toEqual([]);
  });

  it('a file is judged by the catalog: types, columns that there are not, and tables', async () => {
    const folder = folderOf({
      'a.sql':
        "c.tarif = 'GOLD'\nand c.branch_id like '7%'\nand c.phone <> 'x'\nand exists (select 1 from crm.produkt p where p.customer_id = c.customer_id)\n",
    });
    const { exitCode, result } = await runJson<LintFacts>(['rules', 'lint', join(folder, 'a.sql')], demo);
    expect(exitCode).toBe(3);
    expect(
      result.findings.map(({ cause, evidence }) => `${(evidence as { at: { line: number } }).at.line} ${cause}`),
    ).toEqual([
      '1 rule/reference-unknown',
      '2 rule/operator-does-not-fit',
      '4 rule/reference-unknown',
      '3 segment/null-people-dropped',
    ]);
    expect(result.findings[0]!.evidence).toMatchObject({ meant: 'tariff' });
    expect(result.findings[2]!.evidence).toMatchObject({ meant: 'crm.product' });
  });

  it('that does not answer, what the text shows is told all the same, and it ends with 5', async () => {
    const folder = folderOf({ 'a.sql': "c.code = null and c.tier <> 'A'" });
    const { exitCode, result } = await lintJson(
      folder,
      'a.sql',
      '--db',
      'host=127.0.0.1 port=1 user=x dbname=x',
      '--system',
      'demo',
    );
    expect(exitCode).toBe(5);
    expect(placed(result)).toEqual(['a.sql:1:1 segment/compared-with-null']);
    expect(result.notEvaluated.some(({ couldChangeAnswer }) => couldChangeAnswer)).toBe(true);
  });
});

describe('the planted fault of the demo', () => {
  it.each([
    ['wrong-segment', 'rule/and-or-without-parentheses'],
    ['policy-zero', 'policy/cap-zero'],
  ])(
    '%s is found in the rules that the database keeps',
    async (fault, cause) => {
      const demo = await testDemo(fault);
      try {
        const { exitCode, result } = await runJson<LintFacts>('rules lint', demo);
        expect(exitCode).toBe(3);
        expect(result.findings.map((one) => one.cause)).toContain(cause);
      } finally {
        await demo.close();
      }
    },
    240_000,
  );
});
