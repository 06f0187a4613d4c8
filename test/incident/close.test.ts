import { describe, expect, it } from 'vitest';
import { causesLike } from '../../src/incident/ask-cause.ts';
import { incidentClose } from '../../src/incident/close.command.ts';
import { incidentStore } from '../../src/incident/record/store.ts';
import type { IncidentState } from '../../src/incident/state.ts';
import { text } from '../../src/text.ts';
import type { Prompt } from '../../src/ui/prompt.types.ts';
import { scriptedContext, testDeps } from '../runbook/support.ts';
import { ago, desk, SOLVED } from './support.ts';

const { folder, open, type, typeAs, json } = desk();
const root = `${folder}/incidents`;
const store = () => incidentStore(root, testDeps(folder));
const shown = async (id: string) => (await json<IncidentState>('incident', 'show', id)).facts;

/** A walk that found a cause; `isEnded` false: it was left in the middle. */
async function walk(id: string, { isEnded = true } = {}): Promise<void> {
  const records = store();
  const link = await records.link(id);
  const run = 'r-1';
  const cause = 'segment/null-in-exclusion-list';
  const findings = [{ cause, title: 'A NULL in the list', next: [] }];
  await link.append({ type: 'run.started', run, runbook: 'no-customers-selected', path: null });
  await link.append({
    type: 'step.finished',
    run,
    step: 'explain',
    edge: 'explain#1',
    verdict: 'found',
    cause,
    findings,
  });
  if (isEnded) await link.append({ type: 'run.ended', run, step: 'end', cause });
  await records.close();
}

const closed = async (id: string) => {
  const events = await (await store().link(id)).events();
  return events.findLast((event) => event.type === 'incident.closed');
};

describe('without a terminal', () => {
  it('all that a closing lacks is named at once, and nothing is written', async () => {
    const id = await open('x');
    const { exitCode, stderr } = await type('incident', 'close', id, '--json');
    const { error } = JSON.parse(stderr);
    expect([exitCode, error.code]).toEqual([2, 'incident/how-closed']);
    expect(error.data.missing).toEqual([
      '--cause ID (or --cause none)',
      '--why "what was decided"',
      '--outcome repaired|workaround|no-fault',
    ]);
    expect((await shown(id)).status).toBe('open');
  });

  it('the cause that was found last is taken, and the record says how it ended', async () => {
    const id = await open('Nobody was selected');
    await walk(id);
    const said = ['--why', 'Row of ivan@example.com removed.', '--outcome', 'workaround', '--propose', 'NOT EXISTS'];
    const ran = await type('incident', 'close', id, ...said);
    expect(ran.stdout).toContain('segment/null-in-exclusion-list');
    expect((await shown(id)).closing).toEqual({
      cause: 'segment/null-in-exclusion-list',
      why: expect.stringMatching(/^Row of <e-mail:[0-9a-f]{8}> removed\.$/),
      outcome: 'workaround',
      proposal: 'NOT EXISTS',
    });
    expect(await closed(id)).toMatchObject({
      fingerprint: {
        v: 1,
        symptoms: ['!audience', 'nobody'],
        cause: 'segment/null-in-exclusion-list',
        edges: ['no-customers-selected/explain#1'],
      },
    });
    expect((await shown(id)).timeline.at(-1)?.what.ru.replace(/:[0-9a-f]{8}>/, '>')).toBe(
      'Закрыт, причина segment/null-in-exclusion-list (обходное решение: последствия убраны, причина осталась): Row of <e-mail> removed. Предложено: NOT EXISTS',
    );
  });

  it('a cause that there is not is refused with the one that was meant', async () => {
    const id = await open('x');
    const wrong = ['--cause', 'segment/nul-in-exclusion-list', '--outcome', 'repaired', '--why', 'x'];
    const { stderr, exitCode } = await type('incident', 'close', id, ...wrong);
    expect([exitCode, stderr.includes('cause/unknown')]).toEqual([2, true]);
    expect(stderr).toContain('Did you mean segment/null-in-exclusion-list?');
    expect((await type('incident', 'close', id, ...SOLVED, '--outcome', 'fixed')).stderr).toContain('incident/outcome');
    expect((await shown(id)).status).toBe('open');
  });

  it('two clocks: when it was closed may have been before it was written', async () => {
    const [came, solved] = [ago(60), ago(20)];
    const id = await open('x', '--happened', came);
    await type('incident', 'close', id, ...SOLVED, '--happened', solved);
    expect(await closed(id)).toMatchObject({ happened: solved });
  });
});

describe('what still goes on', () => {
  it('keeps the incident open: a walk that has not ended, and a hand-over that nobody acknowledged', async () => {
    const id = await open('x');
    await walk(id, { isEnded: false });
    await type('incident', 'hand-over', id, '--to', '3');
    const { stderr } = await type('incident', 'close', id, ...SOLVED);
    expect(stderr).toContain('the walk of no-customers-selected has not ended; 3 has not acknowledged the hand-over');
    expect(stderr).toContain(`mmsup runbook resume ${id}`);
    expect((await shown(id)).status).toBe('open');
    const ran = await type('incident', 'close', id, ...SOLVED, '--anyway', '--lang', 'ru');
    expect(ran.stdout).toContain('проход no-customers-selected не завершён');
    expect((await shown(id)).timeline.at(-1)?.what.en).toContain('Left open: the walk of no-customers-selected');
  });
});

describe('a correction of a closing', () => {
  it('takes another cause or outcome, and none that there is not', async () => {
    const id = await open('x');
    await type('incident', 'close', id, ...SOLVED);
    const correct = (field: string, to: string) =>
      typeAs('ann', 'incident', 'correct', id, '2', '--field', field, '--to', to, '--why', 'Looked again');
    expect((await correct('cause', 'policy/cap-zer')).stderr).toContain('Did you mean policy/cap-zero?');
    expect((await correct('outcome', 'mended')).stderr).toContain('incident/outcome');
    await correct('cause', 'policy/cap-zero');
    await correct('outcome', 'no-fault');
    expect((await shown(id)).closing).toMatchObject({ cause: 'policy/cap-zero', outcome: 'no-fault' });
  });
});

describe('at a terminal', () => {
  const answering = (asked: string[], answers: readonly (string | boolean)[]): Prompt => {
    const left = [...answers];
    const next = (question: string) => {
      asked.push(question);
      return left.shift();
    };
    return {
      input: async (question, { validate } = {}) => {
        for (;;) {
          const answer = String(next(question));
          const verdict = validate?.(answer) ?? true;
          if (verdict === true) return answer;
          asked.push(verdict);
        }
      },
      select: async <Value extends string>(question: string) => next(question) as Value,
      confirm: async (question) => next(question) as boolean,
    };
  };
  const contextOf = (prompt: Prompt) => ({
    ...scriptedContext(root, {}),
    incidents: store(),
    prompt,
    lang: 'ru' as const,
  });

  it('a person is asked for all of it; a cause that there is not is asked again', async () => {
    const id = await open('x');
    const asked: string[] = [];
    const answers = ['?', 'колбаса', 'policy/cap-zero', 'Вернули лимит', 'repaired', ''];
    const { facts } = await incidentClose.run(contextOf(answering(asked, answers)), [id], {});
    expect(asked).toEqual([
      'В чём была причина?',
      'Какая? Слово из названия или код (Enter — показать все)',
      'Нет причины, похожей на «колбаса». Просто Enter — показать все.',
      'Какая? Слово из названия или код (Enter — показать все)',
      'Что решили и сделали? Персональные данные скрываются',
      'Чем закончилось?',
      'Что предложить, чтобы не повторялось? (Enter, если ничего)',
    ]);
    expect(facts).toMatchObject({ cause: 'policy/cap-zero', outcome: 'repaired', proposal: null });
  });

  it('is offered what was found, may say that it was none of that, and confirms what is left open', async () => {
    const id = await open('x');
    await walk(id, { isEnded: false });
    const asked: string[] = [];
    const answers = [true, 'none', 'Само прошло', 'no-fault', 'Следить'];
    const { facts } = await incidentClose.run(contextOf(answering(asked, answers)), [id], {});
    expect(asked[0]).toBe('Ещё не всё завершено: проход no-customers-selected не завершён. Всё равно закрыть?');
    expect(facts).toMatchObject({
      cause: null,
      outcome: 'no-fault',
      proposal: 'Следить',
      leftOpen: { handOver: null },
    });
  });

  it('is shown what was found first, then whatever of the catalogue has the word, by name and in his language', async () => {
    const id = await open('x');
    await walk(id);
    const seen: string[][] = [];
    const asked: string[] = [];
    const scripted = answering(asked, [
      '?',
      '',
      '??',
      'контактной политики лимит',
      'policy/cap-zero',
      'Вернули',
      'repaired',
      '',
    ]);
    const prompt: Prompt = {
      ...scripted,
      select: async (question, choices) => {
        seen.push(choices.map(({ name }) => name));
        const answer = await scripted.select(question, choices);
        if (!choices.some(({ value }) => value === answer)) throw new Error(`"${answer}" is not offered: ${question}`);
        return answer;
      },
    };
    const { facts } = await incidentClose.run(contextOf(prompt), [id], {});
    expect(facts.cause).toBe('policy/cap-zero');
    const [first, all, like] = seen;
    const found = 'NULL в списке исключений делает NOT IN неопределённым (segment/null-in-exclusion-list)';
    expect(first).toEqual([found, 'выбрать из каталога', 'причину не нашли']);
    expect(all![0]).toBe(found);
    expect(all!.length).toBeGreaterThan(100);
    expect(new Set(all).size).toBe(all!.length);
    expect(like!.length).toBeLessThan(10);
  });

  it('an id that is misspelt a little is offered as it is spelt', () => {
    const row = (id: string) => ({ id, name: text('A cap of zero', 'Лимит равен нулю') });
    const like = (typed: string) => causesLike(typed, [row('policy/cap-zero'), row('job/late')]).map(({ id }) => id);
    expect(like('policy/cap-zer')).toEqual(['policy/cap-zero']);
    expect(like('polici/cap-zero')).toEqual(['policy/cap-zero']);
    expect(like('нулевой лимит')).toEqual([]);
    expect(like('лимита нулю')).toEqual(['policy/cap-zero', 'job/late']);
    expect(like('')).toHaveLength(2);
  });

  it('closes nothing when the person does not want to', async () => {
    const id = await open('x');
    await walk(id, { isEnded: false });
    const context = contextOf(answering([], [false]));
    await expect(incidentClose.run(context, [id], {})).rejects.toMatchObject({ code: 'incident/going-on' });
    expect((await shown(id)).status).toBe('open');
  });

  it('nobody is asked where all is typed', async () => {
    const id = await open('x');
    const asked: string[] = [];
    const typed = { cause: 'none', outcome: 'repaired', why: 'Done' };
    await incidentClose.run(contextOf(answering(asked, [])), [id], typed);
    expect(asked).toEqual([]);
  });
});
