import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Problem } from '../../../src/runbook/load/yaml-report.ts';
import type { Text } from '../../../src/text.ts';
import { runLine } from '../../support/command-line.ts';
import { isRussian } from '../../support/russian.ts';
import { CASES, GOOD, WORDS } from './lint-book.ts';
import { FAULTS, type Fault, IN_CASES, IN_WORDS, lintBook, planted } from './lint-faults.ts';

const saidBy = ({ message, hint }: Pick<Problem, 'message' | 'hint'>): readonly Text[] => [
  message,
  ...(hint ? [hint] : []),
];

const ALL: readonly (readonly [kind: string, problems: () => readonly Problem[]])[] = [
  ...Object.values(FAULTS)
    .flat()
    .map((fault: Fault) => [fault[0], () => lintBook(planted(GOOD, fault).text)] as const),
  ...IN_WORDS.map((fault) => [`translation: ${fault[0]}`, () => lintBook(GOOD, planted(WORDS, fault).text)] as const),
  ...IN_CASES.map(
    (fault) => [`cases: ${fault[0]}`, () => lintBook(GOOD, undefined, planted(CASES, fault).text)] as const,
  ),
];

describe('every kind of mistake', () => {
  it.each(ALL)('is told in Russian, and what to write instead: %s', (_, problems) => {
    const told = problems().flatMap(saidBy);
    expect(told.length).toBeGreaterThan(0);
    expect(told.filter(({ ru }) => !isRussian(ru)).map(({ ru }) => ru)).toEqual([]);
    expect(told.filter(({ en }) => /[а-яё]/i.test(en.replace(/"[^"]*"/g, ''))).map(({ en }) => en)).toEqual([]);
  });
});

describe('the measure of Russian', () => {
  it.each([
    'there is no step "fixx"',
    'Did you mean "fix"?',
    'шаг: there is no step',
    'условие не подходит: this quotation mark is never closed',
    'Known here: a, b.',
  ])('finds %s', (sentence) => {
    expect(isRussian(sentence)).toBe(false);
  });

  it.each(['шага «fixx» нет', 'Список причин: mmsup cause list', 'Здесь бывают: check, args, on-error.'])(
    'takes %s',
    (sentence) => {
      expect(isRussian(sentence)).toBe(true);
    },
  );
});

describe('lint --lang ru', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mmsup-lint-ru-'));
  const bad = join(folder, 'nobody.yaml');
  writeFileSync(bad, GOOD.replace('check: campaign trace\n    args', 'check: campaign tracer\n    args'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const NOWHERE = { conninfo: 'postgres://nobody@127.0.0.1:1/nothing', system: 'demo' };
  const run = (...argv: string[]) => runLine(['runbook', ...argv], NOWHERE);

  it('tells place, mistake and what to write in Russian, and nothing twice', async () => {
    const { stdout } = await run('lint', bad, '--lang', 'ru');
    const said = stdout.replaceAll(/\s+/g, ' ');
    expect(said).toContain('nobody.yaml:');
    expect(said).toContain(': проверки «campaign tracer» нет');
    expect(said).toContain('1. Возможно, имелось в виду «campaign trace»?');
    expect(said).not.toMatch(/there is no|Did you mean/);
    expect(said.match(/campaign tracer/g)).toHaveLength(2);
  });

  it('keeps the evidence for programs English', async () => {
    const { stdout } = await run('lint', bad, '--lang', 'ru', '--json');
    const [{ evidence, title }] = JSON.parse(stdout).findings;
    expect(evidence).toMatchObject({
      code: 'unknown-check',
      mistake: 'there is no check "campaign tracer"',
      hint: 'Did you mean "campaign trace"?',
    });
    expect(title).toMatch(/: проверки «campaign tracer» нет$/);
  });

  it('is what a walk is refused with, too; its JSON has both sentences in English', async () => {
    const refused = await run('show', bad, '--lang', 'ru');
    expect(refused.stderr).toMatch(/ошибка: .*nobody\.yaml:\d+:\d+: проверки «campaign tracer» нет\. Возможно/);
    const { stderr } = await run('show', bad, '--lang', 'ru', '--json');
    expect(stderr).not.toMatch(/[а-яё]/i);
    expect(JSON.parse(stderr).error.data.problems).toEqual([
      expect.objectContaining({
        message: 'there is no check "campaign tracer"',
        hint: 'Did you mean "campaign trace"?',
      }),
    ]);
  });

  it('is what test tells of one among several that cannot be read', async () => {
    const { stdout } = await run('test', bad, 'no-customers-selected', '--lang', 'ru');
    const said = stdout.replaceAll(/\s+/g, ' ');
    expect(said).toMatch(/Сценарий \S+nobody\.yaml не проверен: \S+: проверки «campaign tracer» нет\./);
    expect(said).not.toContain('there is no');
  });
});
