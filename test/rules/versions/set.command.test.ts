import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FilesFacts } from '../../../src/rules/files/change.ts';
import { runJson, runLine } from '../../support/command-line.ts';
import { type TestDemo, testDemo } from '../../support/demo.ts';

let demo: TestDemo;
beforeAll(async () => {
  demo = await testDemo('policy-zero');
}, 240_000);
afterAll(() => demo?.close());

async function diffOf(...words: readonly string[]) {
  return runJson<FilesFacts>(['rules', 'diff', '--set', ...words], demo);
}

describe('the policies of a database at two moments', () => {
  it('show the cap that became 0, by whom and when, beside those that are the same', async () => {
    const { exitCode, result } = await diffOf('policy');
    expect([exitCode, result.findings.map(({ cause }) => cause)]).toEqual([
      3,
      ['policy/cap-zero', 'rule/edit-stricter'],
    ]);
    expect(result.findings[0]!.evidence).toMatchObject({ rule: 'email-cap', cap: 0, capBefore: 1 });
    const { compared, moments, rules, sets } = result.facts;
    expect([compared, moments!.steps]).toMatchObject([
      'versions',
      [{ rule: 'email-cap', from: 2, to: 3, author: 'o.belova' }],
    ]);
    expect(rules.map(({ rule, status }) => `${rule} ${status}`)).toEqual([
      'call-cap same',
      'control-group same',
      'email-cap changed',
      'push-cap same',
      'sms-cap same',
    ]);
    expect(sets[0]!.rules.find(({ rule }) => rule === 'email-cap')!.limits).toEqual([
      { key: 'cap', before: '1', after: '0', effect: 'zero' },
    ]);
  });

  it('are compared with those of the last good run, and say which run that was', async () => {
    const { exitCode, result } = await diffOf('policy', '--from', 'last-good-run');
    expect([exitCode, result.findings[0]!.cause]).toEqual([3, 'policy/cap-zero']);
    expect(result.facts.moments!.from.run).toMatch(/^\d+$/);
  });

  it('are the same where no version came into force between', async () => {
    const { exitCode, result } = await diffOf('policy', '--from', '2026-11-24', '--to', '2026-11-25');
    expect([exitCode, result.findings, result.facts.moments!.steps]).toEqual([0, [], []]);
  });

  it('are under the same gate as files', async () => {
    expect((await diffOf('policy', '--fail-on', 'always-empty')).exitCode).toBe(3);
    expect((await diffOf('policy', '--fail-on', 'looser')).exitCode).toBe(0);
  });

  it('are told as a plan, in both languages', async () => {
    const line = ['rules', 'diff', '--set', 'policy'];
    const english = await runLine(line, demo);
    expect(english.stdout).toContain('cap: 1 → 0 (nobody may be contacted)');
    expect(english.stdout).toContain('5 rules: 0 added, 0 removed, 1 changed, 0 moved.');
    const russian = await runLine([...line, '--lang', 'ru'], demo);
    expect(russian.stdout).toContain('лимит: 1 → 0 (писать нельзя никому)');
  });

  it('are no place of a file for a build server', async () => {
    const { stdout } = await runLine(['rules', 'diff', '--set', 'policy', '--format', 'github'], demo);
    expect(stdout).toContain('policy/cap-zero');
    expect(stdout).not.toContain('file=');
  });
});

describe('rules of other kinds at two moments', () => {
  it('each stand for themselves, and the people of today are counted', async () => {
    const { result } = await diffOf('segment');
    const changed = result.facts.rules.filter(({ status }) => status === 'changed');
    expect(changed).toMatchObject([{ rule: 'vip-deposit', verdict: { word: 'stricter' }, impact: { gained: 0 } }]);
  });

  it('of offers it is said that their order is not kept', async () => {
    const { result } = await diffOf('offer');
    expect(result.notEvaluated[0]).toMatchObject({ what: 'Which offer comes first' });
  });
});

describe('a set that is asked for in a way that means nothing', () => {
  it.each([
    [['polcy'], 'Did you mean "policy"?'],
    [['policy', '--from', '3'], 'the number of a version of one rule'],
    [['policy', '--from', 'yesterday'], 'takes the number of a version, a moment'],
    [['policy', '--files', 'a.sql', 'b.sql'], '--set compares all rules of a kind'],
    [['policy', '--by', 'city'], '--set compares all rules of a kind'],
  ])('%j is refused with what to type', async (words, said) => {
    const { exitCode, stdout, stderr } = await runLine(['rules', 'diff', '--set', ...words], demo);
    expect([exitCode, stdout, stderr]).toEqual([2, '', expect.stringContaining(said)]);
  });
});
