import { describe, expect, it } from 'vitest';
import { isRussian } from '../../support/russian.ts';
import { newFolder, newRepository } from './support.ts';

const RU = ['--lang', 'ru'];
const CAPS = (cap: string) => `format: 1\nkind: policy\nrules:\n  - {id: a, cap: ${cap}}\n`;

describe('under --lang ru', () => {
  it('a rule that cannot be read any more is told in Russian, and to programs in English', async () => {
    const repository = newRepository();
    const base = repository.commit({ 'rules/p.yaml': CAPS('1') });
    repository.commit({ 'rules/p.yaml': CAPS('-1') });
    const line = ['rules', 'diff', '--git', `${base}..HEAD`, 'rules'];
    const { exitCode, stdout } = await repository.run([...line, ...RU]);
    const said = stdout.replaceAll(/\s+/g, ' ');
    expect(exitCode).toBe(3);
    expect(said.match(/«cap»: нужно целое число сообщений, 0 или больше, или «unlimited»/g)).toHaveLength(2);
    expect(said).not.toContain('must be');
    const { result } = await repository.runJson([...line, ...RU]);
    const english = '"cap" must be a whole number of messages, 0 or more, or "unlimited".';
    expect(result.findings[0]).toMatchObject({ cause: 'rule/unreadable', evidence: { problem: english } });
    expect(result.facts.rules[0]).toMatchObject({ status: 'unreadable', problem: english });
  });

  it('an old text that cannot be read is told in Russian', async () => {
    const repository = newRepository();
    const base = repository.commit({ 'rules/p.yaml': CAPS('-1') });
    repository.commit({ 'rules/p.yaml': CAPS('1') });
    const { stdout } = await repository.run(['rules', 'diff', '--git', `${base}..HEAD`, 'rules', ...RU]);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('прежний текст не читается (rules/p.yaml:4:18: «cap»: нужно');
    expect(stdout).not.toContain('must be');
  });

  it('rules lint tells a file that is no set of rules in Russian, with what to write', async () => {
    const folder = newFolder();
    folder.write({ 'p.yaml': CAPS('1').replace('cap', 'capp') });
    const { exitCode, stdout } = await folder.run(['rules', 'lint', 'p.yaml', ...RU]);
    const said = stdout.replaceAll(/\s+/g, ' ');
    expect(exitCode).toBe(3);
    expect(said).toContain('правило не читается: файл правил → запись в «rules»: ключа «capp» здесь нет');
    expect(said).toContain('1. Возможно, имелось в виду «cap»?');
    expect(said).not.toMatch(/has no key|Did you mean/);
    const { stdout: json } = await folder.run(['rules', 'lint', 'p.yaml', '--json', ...RU]);
    const [{ evidence }] = JSON.parse(json).findings;
    expect(evidence.value).toBe('an entry of "rules" of a file of rules has no key "capp"');
    expect(evidence.meant).toBe('Did you mean "cap"?');
  });

  it.each([
    ['s.sql', 'create table x (like y);', 'таблица объявлена как LIKE y'],
    ['s.sql', 'creat table y (a int);', 'SQL не разбирается: '],
    ['s.yaml', 'x:\n  a: integr 5 5\n', 'типа «integr 5 5» в PostgreSQL нет'],
    ['s.yaml', 'x:\n  a: {typ: int}\n', 'схема → «x» → «a»: ключа «typ» здесь нет'],
    ['s.yaml', 'x:\n  a: {type: int, nullable: no}\n', '«nullable» столбца «a»: нужно true или false'],
  ])('a schema %s with %j is told in Russian', async (name, text, said) => {
    const folder = newFolder();
    folder.write({ 'old.sql': 'c.k > 1', 'new.sql': 'c.k > 2', [name]: text });
    const files = ['rules', 'diff', '--files', 'old.sql', 'new.sql', '--schema', name];
    const { exitCode, stderr } = await folder.run([...files, ...RU]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(said)]);
    const [first = '', ...next] = stderr.trimEnd().split('\n').slice(0, -1);
    // What PostgreSQL says stands behind the colon in its own words.
    const ours = first.replace(/^ошибка: \S+:\d+:\d+: /, '').replace(/: syntax error.*/, '');
    expect([ours, ...next].filter((line) => !isRussian(line))).toEqual([]);
  });
});
