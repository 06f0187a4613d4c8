import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { newRepository } from './support.ts';

// Written for draft 4 of JSON Schema; of what changed since, it uses nothing but these two words.
const {
  $schema: _,
  id: __,
  ...schema
} = createRequire(import.meta.url)('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
const isSarif = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false, allErrors: true }).compile(
  schema,
);

/** Five rules: one looser, one that nobody can meet, one undecided, one that does not parse, one written otherwise. */
function repository() {
  const made = newRepository();
  made.commit({
    'schema.sql': 'create table crm.customer (id bigint primary key, balance integer, city text);',
    'rules/a looser.sql': 'c.balance > 5\n',
    'rules/empty.sql': 'c.balance > 5\n',
    'rules/open.sql': 'c.balance > 5\n',
    'rules/broken.sql': 'c.balance > 5\n',
    'rules/same.sql': 'c.balance between 1 and 5\n',
  });
  made.commit({
    'rules/a looser.sql': "c.balance > 5\n or c.city = '::error::x'\n",
    'rules/empty.sql': 'c.balance > 5\nand c.balance < 5\n',
    'rules/open.sql': 'c.balance > 5\nand lower(c.city) = upper(c.city)\n',
    'rules/broken.sql': 'c.balance > 5\nand\n',
    'rules/same.sql': 'c.balance <= 5 and c.balance >= 1\n',
  });
  return made;
}

const LINE = ['rules', 'diff', '--git', 'HEAD~1..HEAD', 'rules', '--schema', 'schema.sql'];

describe('the answer for build servers', () => {
  it('is SARIF 2.1.0 with each finding at its file and line', async () => {
    const { stdout, exitCode } = await repository().run([...LINE, '--format', 'sarif']);
    const log = JSON.parse(stdout);
    expect([exitCode, isSarif(log), isSarif.errors]).toEqual([3, true, null]);
    const places = log.runs[0].results.map(
      ({ ruleId, locations }: { ruleId: string; locations: { physicalLocation: never }[] }) => {
        const { artifactLocation, region } = locations[0]!.physicalLocation as {
          artifactLocation: { uri: string };
          region: { startLine: number };
        };
        return `${ruleId} ${artifactLocation.uri}:${region.startLine}`;
      },
    );
    expect(places.toSorted()).toEqual([
      'rule/always-empty rules/empty.sql:2',
      'rule/edit-disjoint rules/empty.sql:2',
      'rule/edit-looser rules/a%20looser.sql:2',
      expect.stringMatching(/^rule\/unreadable rules\/broken\.sql:[23]$/),
    ]);
    expect(log.runs[0].tool.driver.rules.every(({ help }: { help: unknown }) => help)).toBe(true);
  });

  it('is JUnit with one case for each rule: failed, open, passed', async () => {
    const { stdout } = await repository().run([...LINE, '--format', 'junit']);
    expect(XMLValidator.validate(stdout)).toBe(true);
    const { testsuite } = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' }).parse(stdout).testsuites;
    const told = testsuite.testcase.map((one: Record<string, unknown>) => {
      const state = ['failure', 'error', 'skipped'].find((key) => key in one) ?? 'passed';
      return `${one['name']} ${state}`;
    });
    expect(told.toSorted()).toEqual([
      'a looser failure',
      'empty failure',
      expect.stringMatching(/^not-evaluated: .* skipped$/),
      'open error',
      'rules/broken.sql failure',
      'same passed',
    ]);
  });

  it('is one annotation for each finding on GitHub, and no text of a rule is a command', async () => {
    const { stdout } = await repository().run([...LINE, '--format', 'github']);
    const commands = stdout.split('\n').filter((line) => line.startsWith('::'));
    expect(commands.filter((line) => / file=/.test(line))).toHaveLength(4);
    expect(stdout.replace(/^::(error|warning|notice) [^:]*::/gm, '')).not.toMatch(/^\s*::/m);
  });

  it('is told in Russian where that is asked', async () => {
    const { stdout } = await repository().run([...LINE, '--lang', 'ru']);
    expect(stdout).toContain('доказано без базы, в PostgreSQL не перепроверялось');
    expect(stdout).toContain('не может пропустить никого');
  });
});
