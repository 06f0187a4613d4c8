import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AskFacts } from '../../../src/runbook/ask/ask.command.ts';
import { runJson, runLine } from '../../support/command-line.ts';
import { type TestDemo, testDemo } from '../../support/demo.ts';

/** No server answers here: whoever asks what a word means needs none. */
const NOWHERE = { conninfo: 'host=/nowhere dbname=nothing' };
const incidents = mkdtempSync(join(tmpdir(), 'mmsup-incidents-'));
afterAll(() => rmSync(incidents, { recursive: true, force: true }));

const ask = (words: string, ...more: readonly string[]) => ['ask', words, '--incidents', incidents, ...more];

describe('mmsup ask, without a database', () => {
  it('explains a word, with a command that shows it', async () => {
    const { exitCode, stdout } = await runLine(ask('what is a control group'), NOWHERE);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Word: control group');
    expect(stdout).toContain('left out on purpose, by chance');
    expect(stdout).toMatch(/See it on data +mmsup customer trace CUSTOMER --campaign CAMPAIGN/);
  });

  it('tells an article by its essence, and where the rest of it stands', async () => {
    const { stdout } = await runLine(ask('limit of the policy is 0', '--lang', 'ru'), NOWHERE);
    expect(stdout).toContain('Контактная политика с лимитом 0 (policy/cap-zero)');
    expect(stdout).toContain('mmsup cause show policy/cap-zero');
  });

  it('leads a complaint to its runbook and says why, in the reader’s language', async () => {
    const { stdout } = await runLine(ask('расылка не ушла', '--lang', 'ru'), NOWHERE);
    expect(stdout).toContain('Прочитано как: расылка → рассылка (опечатка)');
    expect(stdout).toContain('Сценарий: Рассылка не ушла');
    expect(stdout).toMatch(/Пройти по шагам к причине +mmsup runbook run mailing-did-not-go-out/);
    expect(stdout).toMatch(/Найдено по +рассылка, не, ушла/);
  });

  it.each([
    ['what is a kangaroo', 'en', 'Nothing here speaks of: kangaroo'],
    ['что такое кенгуру', 'ru', 'Здесь нигде не говорится о словах: кенгуру'],
  ])('says of which words it knows nothing, whatever the others found: %s', async (words, lang, said) => {
    expect((await runLine(ask(words, '--lang', lang), NOWHERE)).stdout).toContain(said);
    expect((await runLine(ask('what is a control group'), NOWHERE)).stdout).not.toContain('Nothing here speaks of');
  });

  it('does not call an answer certain that next to nothing found', async () => {
    const { exitCode, stdout } = await runLine(ask('quick brown fox'), NOWHERE);
    expect(exitCode).toBe(4);
    expect(stdout.replace(/\s+/g, ' ')).toContain('it was found by next to nothing (quick)');
    const russian = await runLine(ask('купить слона', '--lang', 'ru'), NOWHERE);
    expect(russian.stdout.replace(/\s+/g, ' ')).toContain('на это почти ничего не указывает (словами)');
    expect((await runLine(['runbook', 'search', 'printer does not print'], NOWHERE)).exitCode).toBe(4);
  });

  it('gives the same as JSON, best first', async () => {
    const { exitCode, result } = await runJson<AskFacts>(ask('hfccskrf yt eikf'), NOWHERE);
    expect(exitCode).toBe(0);
    expect(result.facts.corrected).toEqual([{ typed: 'hfccskrf yt eikf', read: 'рассылка не ушла', why: 'layout' }]);
    expect(result.facts.answers[0]).toMatchObject({ kind: 'runbook', id: 'mailing-did-not-go-out' });
    const scores = result.facts.answers.map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((one, other) => other - one));
  });

  it.each([60, 80])('keeps to %i columns', async (columns) => {
    for (const [words, lang] of [
      ['what is UNKNOWN', 'en'],
      ['почему сегмент пустой', 'ru'],
    ] as const) {
      const { stdout } = await runLine(ask(words, '--lang', lang), { ...NOWHERE, columns });
      expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(columns);
    }
  });

  it('that finds nothing is an unknown name: exit 2, and what is near', async () => {
    const { exitCode, stdout, stderr } = await runLine(ask('qwrtzxcv'), NOWHERE);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain('Nothing that stands here is like "qwrtzxcv".');
    expect(stderr).toContain('mmsup ask "the segment is empty"');
  });

  it.each([
    ['', 'search/no-words'],
    ['   ', 'search/no-words'],
    ['и в на', 'search/nothing'],
    ['😀😀', 'search/nothing'],
    ['bonjour le rapport est vide', 'search/nothing'],
    ['рассылка не ушла '.repeat(600), 'search/too-long'],
  ])('cannot read %j: exit 2, and what to type next', async (words, code) => {
    const { exitCode, stdout, stderr } = await runLine(ask(words), NOWHERE);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(code);
    expect(stderr).toContain('mmsup');
  });

  it('searches without a folder of incidents, and tells how many records it could not read', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mmsup-incidents-'));
    try {
      const line = ['ask', 'сегмент пустой', '--incidents', folder];
      expect((await runJson<AskFacts>(line, NOWHERE)).result.notEvaluated).toEqual([]);
      const open = ['incident', 'open', 'сегмент пустой', '--client', 'bank-a', '--incidents', folder];
      const { id } = (await runJson<{ readonly id: string }>(open, NOWHERE)).result.facts;
      const record = join(folder, 'bank-a', id);
      const [file] = readdirSync(record).filter((name) => name.startsWith('events.'));
      writeFileSync(join(record, file!), 'no event\n');
      const { exitCode, result } = await runJson<AskFacts>(line, NOWHERE);
      expect([exitCode, result.notEvaluated.length]).toEqual([0, 1]);
      expect(JSON.stringify(result.notEvaluated)).toContain('mmsup incident verify');
      expect(JSON.stringify(result)).not.toContain('bank-a');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('runbook search lists the runbooks that fit, with the reason', async () => {
    const { exitCode, stdout } = await runLine(['runbook', 'search', 'nobody', 'gets', 'the', 'gift'], NOWHERE);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/offers-missing +Customers are selected and get no/);
    expect(stdout).toMatch(/nobody, gets, gift → “nobody gets an/);
    expect(stdout).toContain('Walk it: mmsup runbook run offers-missing');
  });
});

describe('with the demo', () => {
  let demo: TestDemo;
  beforeAll(async () => {
    demo = await testDemo('policy-zero');
  });
  afterAll(() => demo?.close());

  it('ask shows a word on the reader’s own data', async () => {
    const { stdout } = await runLine(ask('what is a funnel'), demo);
    expect(stdout).toMatch(/See it on data +mmsup segment explain card-reactivation/);
  });

  it('diagnose says which runbook it took, by which words, and ends at the cause', async () => {
    const line = ['diagnose', 'letters do not leave', '--campaign', 'mortgage-care', '--incidents', incidents];
    const { exitCode, stdout } = await runLine(line, demo);
    expect(exitCode).toBe(3);
    expect(stdout).toMatch(/Runbook +The mailing did not go out \(mailing-did-not-go-out\)/);
    expect(stdout).toMatch(/Why this one +letters, .*leave/);
    expect(stdout).toMatch(/Cause +policy\/cap-zero/);
  });

  it('what came of it is found by the next one who asks the like', async () => {
    const { result } = await runJson<AskFacts>(ask('letters do not leave', '--all'), demo);
    const incident = result.facts.answers.find(({ kind }) => kind === 'incident');
    expect(incident).toMatchObject({ title: { en: 'letters do not leave' } });
    expect(incident!.essence.en).toContain('the cause was policy/cap-zero');
    expect(JSON.stringify(incident)).not.toContain('demo');
  });

  it.each([
    ['the report is wrong', [], 'diagnose/missing', 'Add --report …'],
    ['qwrtzxcv', [], 'diagnose/nothing-fits', 'mmsup runbook list'],
    ['week', [], 'diagnose/unclear', '--runbook policy-violated'],
  ] as const)('diagnose "%s" cannot begin: exit 2, and what to add', async (words, more, code, hint) => {
    const { exitCode, stdout, stderr } = await runLine(['diagnose', words, ...more, '--incidents', incidents], demo);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(code);
    expect(stderr).toContain(hint);
  });

  it('a campaign that does not exist is an unknown name', async () => {
    const line = ['diagnose', 'mailing did not go out', '--campaign', 'mortgage-car', '--incidents', incidents];
    const { exitCode, stderr } = await runLine(line, demo);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('mortgage-care');
  });
});
