import { describe, expect, it } from 'vitest';
import { incidentOpen } from '../../src/incident/open.command.ts';
import type { IncidentState } from '../../src/incident/state.ts';
import type { Prompt } from '../../src/ui/prompt.types.ts';
import { scriptedContext } from '../runbook/support.ts';
import { desk, headIn } from './support.ts';

const { folder, open, type, typeAs, json } = desk();
const shown = async (id: string) => (await json<IncidentState>('incident', 'show', id)).facts;

describe('a new incident', () => {
  it('holds the reporter’s words, the line, and what it is about', async () => {
    const said = ['--reporter-words', 'Наши VIP молчат, звоните ivan@example.com', '--line', '3'];
    const about = ['--campaign', 'vip', '--run', '20261123001', '--segment', 'vip deposit'];
    const id = await open('Nobody got the letter', ...said, ...about);
    expect(await shown(id)).toMatchObject({
      reporterWords: expect.stringMatching(/^Наши VIP молчат, звоните <e-mail:[0-9a-f]{8}>$/),
      custody: { line: '3', holder: 'ann', waiting: null },
      linked: { campaign: 'vip', run: '20261123001', segment: 'vip deposit' },
      severity: 'normal',
    });
    const { stdout } = await type('incident', 'show', id);
    expect(stdout).toContain('campaign vip, run 20261123001, segment vip deposit');
    expect(stdout).toContain('3 (ann)');
  });

  it('is with line 2 where nobody says otherwise', async () => {
    expect((await shown(await open('x'))).custody.line).toBe('2');
  });

  it('tells its head as the last line', async () => {
    expect(headIn(await type('incident', 'open', '--client', 'acme', 'x', '--lang', 'ru')).seq).toBe(1);
  });

  it('keeps an e-mail out of what it is about', async () => {
    expect((await shown(await open('x', '--campaign', 'ivan@example.com'))).linked.campaign).toBe('<e-mail>');
  });

  it.each([
    [['--client', 'acme', '--line', '1', 'x'], 'incident/line'],
    [['--client', 'acme', '--severity', 'huge', 'x'], 'incident/severity'],
  ])('%j is refused', async (words, code) => {
    const ran = await type('incident', 'open', ...words, '--json');
    expect([ran.exitCode, ran.stderr.includes(code)]).toEqual([2, true]);
  });
});

describe('without a terminal', () => {
  it('all that is missing is named at once', async () => {
    const ran = await typeAs('ann', 'incident', 'open', '--json');
    const { error } = JSON.parse(ran.stderr);
    expect([ran.exitCode, error.code]).toEqual([2, 'incident/no-complaint']);
    expect(error.data.missing).toEqual(['the complaint', 'whose it is (--client NAME, or --profile NAME)']);
  });

  it('the one that is missing is named alone', async () => {
    const noClient = JSON.parse((await type('incident', 'open', 'x', '--json')).stderr).error;
    expect([noClient.code, noClient.data.missing.length]).toEqual(['incident/no-client', 1]);
    const noComplaint = JSON.parse((await type('incident', 'open', '--client', 'acme', '--json')).stderr).error;
    expect(noComplaint.data.missing).toEqual(['the complaint']);
  });
});

describe('on a terminal', () => {
  const answering = (asked: string[], answers: readonly string[]): Prompt => {
    const left = [...answers];
    const next = async (question: string) => {
      asked.push(question);
      return left.shift() ?? '';
    };
    return {
      input: next,
      select: async <Value extends string>(question: string) => (await next(question)) as Value,
      confirm: async () => true,
    };
  };

  it('a person is asked for what was not typed, and for nothing else', async () => {
    const asked: string[] = [];
    const prompt = answering(asked, ['Никто не получил письмо', '', '3']);
    const context = { ...scriptedContext(folder, {}), prompt, lang: 'ru' as const };
    const { facts } = await incidentOpen.run(context, [], { client: 'acme', severity: 'high' });
    expect(asked).toEqual(['На что жалоба?', 'Словами сообщившего (Enter, если так же)', 'На какой линии инцидент?']);
    expect(facts).toMatchObject({ client: 'acme', complaint: 'Никто не получил письмо' });
  });

  it('nobody is asked where all is typed', async () => {
    const asked: string[] = [];
    const context = { ...scriptedContext(folder, {}), prompt: answering(asked, []) };
    await incidentOpen.run(context, ['x'], { client: 'acme' });
    expect(asked).toEqual([]);
  });
});
