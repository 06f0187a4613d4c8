import { describe, expect, it } from 'vitest';
import type { Context } from '../../../src/command.ts';
import { CancelledError } from '../../../src/errors.ts';
import { createMasker } from '../../../src/model/personal/masker.ts';
import { runbookRun } from '../../../src/runbook/walk/run.command.ts';
import { finding, type Script } from '../support.ts';
import { personSaying } from './person-saying.ts';

const WIDENED: Script = {
  'campaign trace vip': {
    verdict: 'problem',
    findings: [finding('campaign/audience-jump')],
    facts: { run: { id: '1187', segment: 'vip-deposit', selected: 900 } },
  },
  'rules diff vip-deposit': {
    verdict: 'problem',
    findings: [finding('rule/and-or-without-parentheses')],
    facts: { impact: { gained: 860, lost: 0 } },
  },
};

const saying = (answers: readonly string[], script = WIDENED, lang: 'en' | 'ru' = 'en') =>
  personSaying(answers, script, lang);

const walk = (context: Context, options = {}) => runbookRun.run(context, ['wrong-people-selected'], options);
const typesIn = async ({ incidents }: Context) =>
  (await (await incidents.link('latest')).events()).map(({ type }) => type);

describe('a walk with a person', () => {
  it('says where we are and why, shows each result and what it means, and asks what only a person knows', async () => {
    const { context, said } = saying(['vip', 'run', 'run', 'answer:mistake', 'finish']);
    const { facts } = await walk(context);
    const beside = 'Write a note into the record';
    const everywhere = `${beside} | Where am I? The way so far | Hand over to somebody else | Quit, and go on later`;
    const afterACheck = 'Show a result in full | Run the last check again | Go one step back';
    expect(said).toEqual([
      '? Which run or campaign selected the wrong people? (an empty line shows what else can be done)',
      'Step 1: Compare the run with its own history',
      'Why: A sudden change of the audience has a day on which it began; a wrong rule that was always wrong has none.',
      'mmsup campaign trace vip',
      'May lead to: A colleague takes over; Compare the formula with the version before; Nobody was selected',
      `? What now? [Run this check | Skip this step, with a reason | ${beside} | Hand over to somebody else | Quit, and go on later]`,
      "not sure: 900 customers were selected, far from this campaign's history. The last edit is looked at next.",
      'Top finding: campaign/audience-jump (proved)',
      'Step 2: Compare the formula with the version before',
      'Why: An edit says condition by condition what changed, and one scan says how many people it lost and gained.',
      'mmsup rules diff vip-deposit',
      'May lead to: Look for a slip in the edited formula; Ask whether the edit was meant; Count every condition of the formula as it is now',
      `? What now? [Run this check | ${afterACheck} | Skip this step, with a reason | ${everywhere}]`,
      'found: The last edit gained 860 customers and lost 0.',
      'Top finding: rule/and-or-without-parentheses (proved)',
      'Step 3: Ask whether the edit was meant',
      'Why: What looks wrong to the customer may be exactly what the analyst was asked for.',
      `? The last edit of vip-deposit gained 860 customers and lost 0. Was that meant? [Yes, it was meant | No, it is a mistake | The author has to say | ${afterACheck} | Skip this step, with a reason | ${everywhere}]`,
      'End: The edit was a mistake',
      'The cause is known.',
      `? What now? [Finish here | ${afterACheck} | ${everywhere}]`,
    ]);
    expect(facts.end).toMatchObject({ step: 'mistake', cause: 'rule/and-or-without-parentheses' });
  });

  it('speaks Russian', async () => {
    const { context, said } = saying(['vip', 'run', 'run', 'answer:intended', 'finish'], WIDENED, 'ru');
    await walk(context);
    expect(said).toContain('Шаг 2: Сравнить формулу с предыдущей версией');
    expect(said).toContain('найдено: Последняя правка добавила клиентов: 860, убрала: 0.');
    expect(said.at(-4)).toContain('[Да, так задумано | Нет, это ошибка | Пусть скажет автор | ');
  });

  it('asks for the other input when the first is not known', async () => {
    const { context, said } = saying(['', 'other', 'vip-deposit', 'run', 'answer:mistake', 'finish']);
    await walk(context);
    expect(said.slice(0, 3)).toEqual([
      '? Which run or campaign selected the wrong people? (an empty line shows what else can be done)',
      '? Which run or campaign selected the wrong people? [Type the answer | I do not know it; ask instead: Which segment selects the wrong people? | How do I find it out? | Quit; nothing has begun yet]',
      '? Which segment selects the wrong people? (an empty line shows what else can be done)',
    ]);
  });

  it('keeps a note and goes on with the same question', async () => {
    const { context } = saying(['vip', 'note', 'The customer is angry', 'run', 'run', 'answer:mistake', 'finish']);
    await walk(context);
    const events = await (await context.incidents.link('latest')).events();
    expect(events.find(({ type }) => type === 'note.added')).toMatchObject({
      step: 'trace',
      text: 'The customer is angry',
    });
  });

  it('goes back a step and runs it again; both results stay in the record', async () => {
    const { context } = saying(['vip', 'run', 'back', 'run', 'run', 'answer:mistake', 'finish'], {
      ...WIDENED,
      'campaign trace 1187': WIDENED['campaign trace vip']!,
    });
    const { facts } = await walk(context);
    expect(facts.path.map(({ step }) => step)).toEqual(['trace', 'trace', 'diff', 'edited']);
    expect(await typesIn(context)).toContain('step.returned');
  });

  it('goes back as far as the first step', async () => {
    const { context, said } = saying(['vip', 'run', 'run', 'back', 'back', 'quit']);
    await expect(walk(context)).rejects.toThrow(CancelledError);
    expect(said.filter((line) => line.startsWith('Step '))).toEqual([
      'Step 1: Compare the run with its own history',
      'Step 2: Compare the formula with the version before',
      'Step 3: Ask whether the edit was meant',
      'Step 2: Compare the formula with the version before',
      'Step 1: Compare the run with its own history',
    ]);
    expect(said.at(-1)).not.toContain('Go one step back');
  });

  it('runs the last check again at once, as often as it is wanted, and keeps every result', async () => {
    const again = Array.from({ length: 5 }, () => 'retry');
    const { context } = saying(['vip', 'run', 'run', ...again, 'answer:mistake', 'retry', 'answer:mistake', 'finish']);
    const { facts } = await walk(context);
    expect(facts.end.step).toBe('mistake');
    const events = await (await context.incidents.link('latest')).events();
    expect(events.filter(({ type, step }) => type === 'step.finished' && step === 'diff')).toHaveLength(7);
    expect(events.filter(({ reason }) => reason === 'retry')).toHaveLength(6);
  });

  it('shows the full result and the way so far when they are asked for', async () => {
    const { context, said } = saying(['vip', 'run', 'evidence', 'where', 'run', 'where', 'answer:mistake', 'finish']);
    await walk(context);
    expect(said).toContain('<campaign trace: campaign/audience-jump>');
    expect(said).toContain('trace (not sure) > you are here: diff');
    expect(said).toContain('trace (not sure) > diff (found) > you are here: edited');
  });

  it('tells whoever takes over the answers that hold, and none that was taken back', async () => {
    const { context } = saying([
      'vip',
      'run',
      'run',
      'skip',
      'Nobody to ask',
      'back',
      'answer:intended',
      'back',
      'answer:mistake',
      'back',
      'back',
      'run',
      'answer:mistake',
      'hand-over',
      'third line',
    ]);
    const { facts } = await walk(context);
    const { done, open } = facts.end.brief!;
    const question = 'The last edit of vip-deposit gained 860 customers and lost 0. Was that meant?';
    expect(done.map(({ en }) => en)).toEqual([
      'Compare the run with its own history: not sure',
      'Compare the formula with the version before: found',
      `Ask whether the edit was meant: ${question} — No, it is a mistake`,
    ]);
    expect(open.map(({ en }) => en).filter((one) => one.includes('Nobody to ask'))).toEqual([]);
    expect(facts.path.filter(({ takenBack }) => takenBack).map(({ step, verdict }) => [step, verdict])).toEqual([
      ['diff', 'found'],
      ['edited', 'skipped'],
      ['edited', 'answered'],
      ['edited', 'answered'],
    ]);
    const shown = JSON.stringify(runbookRun.render(facts, 'en'));
    expect(shown.split('"taken back"')).toHaveLength(4);
    expect(JSON.stringify(runbookRun.render(facts, 'ru'))).toContain('"отменено"');
  });

  it.each([
    ['Анна Петрова', 'Анна Петрова'],
    ['Anna Petrova, anna.petrova@bank.example', 'Anna Petrova, <e-mail>'],
  ])('keeps the name of whoever takes over, and no address: %s', async (typed, kept) => {
    const { context } = saying(['vip', 'run', 'hand-over', typed]);
    const { facts } = await walk(context);
    expect(facts.end.to).toBe(kept);
    const events = await (await context.incidents.link('latest')).events();
    const recorded = String(events.find(({ type }) => type === 'run.ended')?.['to']);
    expect(recorded.replace(/:[0-9a-f]{8}>/, '>')).toBe(kept);
  });

  it('keeps no customer whom it knows from the data, where somebody names him to whoever takes over', async () => {
    const masker = createMasker();
    masker.learn('zayka_77', 'name');
    const { context } = saying(['vip', 'run', 'hand-over', '2 для zayka_77, Анна Петрова']);
    const { facts } = await walk({ ...context, mask: async () => masker });
    expect(facts.end.to).toBe('2 для <name>, Анна Петрова');
    const events = await (await context.incidents.link('latest')).events();
    expect(events.find(({ type }) => type === 'run.ended')?.['to']).toBe(facts.end.to);
  });

  it.each(['skip', 'note', 'hand-over'])('goes back to the question when nothing is typed after %s', async (chosen) => {
    const { context, said } = saying(['vip', chosen, '  ', 'quit']);
    await expect(walk(context)).rejects.toThrow(CancelledError);
    expect(said.filter((line) => line.startsWith('? What now?'))).toHaveLength(2);
    expect(await typesIn(context)).toEqual(['incident.opened', 'run.started', 'run.interrupted']);
  });

  it('hands over with a brief: what was said, done and found, what is open, and what comes next', async () => {
    const { context } = saying(
      [
        'vip',
        'run',
        'run',
        'note',
        'The author is on leave',
        'skip',
        'Nobody to ask',
        'hand-over',
        'third-line +7 916 123-45-67',
      ],
      WIDENED,
    );
    const { facts, findings } = await walk(context, { complaint: 'My cat got an offer' });
    expect(facts.end).toEqual({
      step: 'mistake',
      end: 'handed-over',
      by: 'person',
      cause: 'rule/and-or-without-parentheses',
      tell: null,
      to: expect.stringMatching(/^third-line (?!.*916)/),
      with: null,
      brief: {
        complaint: 'My cat got an offer',
        done: [
          { en: 'Compare the run with its own history: not sure', ru: expect.any(String) },
          { en: 'Compare the formula with the version before: found', ru: expect.any(String) },
          { en: 'Ask whether the edit was meant: skipped', ru: expect.any(String) },
        ],
        found: [
          {
            en: 'The last edit gained 860 customers and lost 0. (rule/and-or-without-parentheses)',
            ru: expect.any(String),
          },
        ],
        ruledOut: [],
        open: [
          { en: 'Ask whether the edit was meant: skipped. Nobody to ask', ru: expect.any(String) },
          {
            en: "900 customers were selected, far from this campaign's history. The last edit is looked at next.",
            ru: expect.any(String),
          },
        ],
        notes: ['The author is on leave'],
        next: [{ en: expect.stringMatching(/^Stop runs/), ru: expect.stringMatching(/^Остановите запуски/) }],
      },
    });
    expect(findings.map(({ cause }) => cause.id)).toEqual(['rule/and-or-without-parentheses']);
    const [ended] = (await (await context.incidents.link('latest')).events()).slice(-1);
    expect(ended).toMatchObject({ type: 'run.ended', brief: facts.end.brief });
    expect(JSON.stringify(runbookRun.render(facts, 'en'))).toContain('For whoever takes over');
  });

  it('skips a step only with a reason, and takes it for no verdict', async () => {
    const { context } = saying(['vip', 'run', 'skip', 'No rights today', 'run', 'finish'], {
      ...WIDENED,
      'segment explain --run=1187 vip-deposit': {
        findings: [finding('rule/and-or-without-parentheses')],
        facts: { selected: 900 },
      },
    });
    const { facts } = await walk(context);
    expect(facts.path.map(({ step, verdict, say }) => [step, verdict, say.en])).toContainEqual([
      'diff',
      'skipped',
      'No rights today',
    ]);
    expect(facts.end.step).toBe('formula');
  });

  it.each([['quit'], ['^C']])(
    'stops at %s and says how to go on; the resumed walk knows what was done',
    async (stop) => {
      const { context } = saying(['vip', 'run', stop]);
      const stopped = await walk(context).catch((error: unknown) => error);
      const { id } = await context.incidents.link('latest');
      expect(stopped).toMatchObject({
        exitCode: 130,
        message: `Stopped. Go on with: mmsup runbook resume ${id} --incidents ${context.incidents.root}`,
      });
      expect((await typesIn(context)).at(-1)).toBe('run.interrupted');

      const { context: later, said } = saying(['run', 'answer:mistake', 'finish']);
      const { facts } = await walk({ ...later, incidents: context.incidents }, { resume: true });
      expect(said.slice(0, 2)).toEqual([
        'Going on with: A campaign selects the wrong people',
        'Step 2: Compare the formula with the version before',
      ]);
      expect(facts.path.map(({ step }) => step)).toEqual(['trace', 'diff', 'edited']);
    },
  );

  it('with --auto is asked nothing', async () => {
    const { context, said } = saying([]);
    const { facts } = await walk(context, { auto: true, set: ['run=vip'] });
    expect(said).toEqual([]);
    expect(facts.path.at(-1)?.say.en).toContain('No, it is a mistake (automatic)');
  });
});
