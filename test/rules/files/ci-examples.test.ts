import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { newRepository, type Repository } from './support.ts';

const README = readFileSync(join(import.meta.dirname, '../../../README.md'), 'utf8');
const IN_CI = README.split('## In CI\n')[1]!.split('\n## ')[0]!;

interface Example {
  readonly where: string;
  readonly yaml: string;
  /** Command lines of ours, in written order. */
  readonly lines: readonly string[];
}

const EXAMPLES: readonly Example[] = [...IN_CI.matchAll(/(GitHub Actions|GitLab CI):\n+```yaml\n([\s\S]*?)```/g)].map(
  ([, where = '', yaml = '']) => ({
    where,
    yaml,
    lines: yaml.split('\n').flatMap((line) => /^\s*- (?:run: )?(npx mmsup .*)$/.exec(line)?.[1] ?? []),
  }),
);

/** A branch with one edit of a rule, as a build server has it: the branch that it shall be merged into is origin/main. */
function checkedOut(edited: string): Repository {
  const origin = newRepository();
  origin.commit({
    'schema.sql': 'create table crm.customer (id bigint primary key, balance integer, city text);',
    'rules/vip.sql': "c.balance >= 256000\nand c.city = 'Казань'\n",
  });
  origin.git('update-ref', 'refs/remotes/origin/main', 'HEAD');
  origin.git('checkout', '-q', '-b', 'edit');
  origin.commit({ 'rules/vip.sql': edited });
  return origin;
}

describe('the examples for build servers in README.md', () => {
  it('are one for GitHub Actions and one for GitLab CI, short, and YAML', () => {
    expect(EXAMPLES.map(({ where }) => where)).toEqual(['GitHub Actions', 'GitLab CI']);
    for (const { yaml, lines } of EXAMPLES) {
      expect(parseDocument(yaml).errors).toEqual([]);
      expect([yaml.trimEnd().split('\n').length <= 12, lines.length]).toEqual([true, 1]);
    }
  });

  it.each(EXAMPLES.flatMap(({ where, lines }) => lines.map((line) => [where, line] as const)))(
    '%s: stops the edit that lets in others or leaves nobody, and lets the others through',
    async (_where, line) => {
      const exitOf = async (edited: string) => {
        const repository = checkedOut(edited);
        const ran = await repository.run(line.split(' ').slice(2));
        return { ...ran, repository };
      };
      const looser = await exitOf("c.balance >= 256000\nand c.city = 'Казань'\nor c.city = 'Пермь'\n");
      expect(looser.exitCode).toBe(3);
      expect((await exitOf("c.balance between 256000 and 25600\nand c.city = 'Казань'\n")).exitCode).toBe(3);
      expect((await exitOf("c.balance >= 256000\nand c.city in ('Казань'\n")).exitCode).toBe(3);
      expect((await exitOf("c.balance >= 265000\nand c.city = 'Казань'\n")).exitCode).toBe(0);
      expect((await exitOf("c.city = 'Казань'\nand not c.balance < 256000\n")).exitCode).toBe(0);
      expectReports(line, looser.repository, looser.stdout);
    },
  );
});

/** The reports that the line asks for hold the finding at its line. */
function expectReports(line: string, { path }: Repository, stdout: string): void {
  const report = (name: string): string => readFileSync(join(path, name), 'utf8');
  if (line.includes('--format github')) {
    expect(stdout).toContain('::warning file=rules/vip.sql,line=3,col=4,');
    const [run] = JSON.parse(report('rules.sarif')).runs;
    expect(run.results[0].locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: 'rules/vip.sql' },
      region: { startLine: 3, startColumn: 4 },
    });
  }
  if (line.includes('junit=')) {
    const suite = new XMLParser({ ignoreAttributes: false }).parse(report('rules.xml')).testsuites;
    expect([suite['@_failures'], suite['@_errors']]).toEqual(['1', '0']);
  }
}
