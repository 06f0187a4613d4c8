import { describe, expect, it } from 'vitest';
import type { GlobalOptions } from '../../../src/command.ts';
import type { IncidentLink } from '../../../src/incident/link.ts';
import { COMMANDS } from '../../../src/program.ts';
import { askInputs, wrongValue } from '../../../src/runbook/inputs/ask-inputs.ts';
import { INPUT_CONTROLS } from '../../../src/runbook/inputs/at-input.ts';
import type { InputType } from '../../../src/runbook/inputs/input-type.ts';
import type { Given } from '../../../src/runbook/inputs/inputs.ts';
import type { Input, Runbook } from '../../../src/runbook/runbook.ts';
import type { Lang } from '../../../src/text.ts';
import { lettersOf } from '../../../src/ui/keys.ts';
import type { Prompt } from '../../../src/ui/prompt.types.ts';
import type { Block } from '../../../src/view.ts';

/** A person who types these lines and chooses these values, one after the other, until one is taken. */
function typing(lines: readonly string[], { incident }: { readonly incident?: IncidentLink } = {}) {
  const left = [...lines];
  const refused: string[] = [];
  const asked: string[] = [];
  const shown: string[] = [];
  const prompt: Prompt = {
    input: async (question, { validate } = {}) => {
      asked.push(question);
      for (;;) {
        const line = left.shift()!;
        const verdict = validate?.(line) ?? true;
        if (verdict === true) return line;
        refused.push(`${line}: ${verdict}`);
      }
    },
    select: async (question, choices) => {
      asked.push([question, ...choices.map(({ name, key }) => `  ${name}${key ? ` (${key[lang]})` : ''}`)].join('\n'));
      const line = left.shift()!;
      return choices.find(({ value }) => value === line)!.value;
    },
    confirm: async () => true,
  };
  let lang: Lang = 'en';
  const ask = async (book: Runbook, { inputs = {}, as = 'en' }: { inputs?: Given['inputs']; as?: Lang } = {}) => {
    lang = as;
    const show = (blocks: readonly Block[]) => {
      for (const block of blocks) if ('text' in block) shown.push(block.text);
    };
    const context = { lang, show, options: { ...OPTIONS, lang }, incident };
    return (await askInputs(book, { inputs, answers: {} }, { context, prompt })).inputs;
  };
  return { ask, refused, asked, shown };
}

const OPTIONS = { profile: 'acme', asOf: '2026-11-24T09:00:00Z' } as GlobalOptions;

const SEGMENT_ASKED = { en: 'Which segment?', ru: 'Какой сегмент?' };

function bookWith(input: Partial<Input>): Runbook {
  const base = { name: 'value', ask: { en: 'Which?', ru: 'Какой?' }, aliases: [], choices: [], default: null };
  return { id: 'late', inputs: [{ ...base, optional: false, type: 'text', ...input }] } as unknown as Runbook;
}

const [ONE] = bookWith({ type: 'number', unless: 'other' }).inputs as [Input];
const EITHER = {
  id: 'late',
  inputs: [ONE, { ...ONE, name: 'other', type: 'segment', unless: undefined, optional: true, ask: SEGMENT_ASKED }],
} as unknown as Runbook;

describe('an input that has a type', () => {
  it.each([
    ['number', ['many', '4,5', '42'], 2, '42'],
    ['duration', ['a week', '14d'], 1, '14d'],
    ['date', ['30.02.2026', '2026-02-30', '2026-01-15'], 2, '2026-01-15'],
    ['flag', ['yes', 'true'], 1, 'true'],
    ['campaign', ['card\u0007', 'card-wake-up'], 1, 'card-wake-up'],
  ] as const)('is asked for again until it is a %s', async (type, lines, wrong, taken) => {
    for (const lang of ['en', 'ru'] as const) {
      const { ask, refused } = typing(lines);
      expect(await ask(bookWith({ type }), { as: lang })).toEqual({ value: taken });
      expect(refused).toHaveLength(wrong);
      expect(refused.filter((line) => /: .*[а-я]/.test(line))).toHaveLength(lang === 'ru' ? wrong : 0);
    }
  });

  it('is chosen where it is one of a few', async () => {
    const { ask, asked } = typing(['answer:late']);
    expect(await ask(bookWith({ choices: ['early', 'late'] }))).toEqual({ value: 'late' });
    expect(asked).toEqual([
      ['Which?', '  early', '  late', '  How do I find it out? (f)', '  Quit; nothing has begun yet (q)'].join('\n'),
    ]);
  });

  it('may stay unknown where another one can be given, and is read where it is not', async () => {
    const { ask, refused } = typing(['x', '', 'other', 'vip']);
    expect(await ask(EITHER)).toEqual({ other: 'vip' });
    expect(refused).toEqual(['x: "x" is no number. Write it like 42 or 0.5.']);
  });

  it('that stands for another one, and that one for it, offers in its place what is not known either no second time', async () => {
    const mutual = { id: 'late', inputs: [ONE, { ...ONE, name: 'other', ask: SEGMENT_ASKED, unless: 'value' }] };
    const { ask, asked } = typing(['', 'other', '', 'type', '7']);
    expect(await ask(mutual as unknown as Runbook)).toEqual({ other: '7' });
    expect(asked.at(-2)).toBe(
      [
        'Which segment?',
        '  Type the answer',
        '  How do I find it out? (f)',
        '  Back to the question before (b)',
        '  Quit; nothing has begun yet (q)',
      ].join('\n'),
    );
  });

  it('that is asked in the place of another one offers no third: that would not stand for the first', async () => {
    const third = { ...ONE, name: 'third', unless: undefined, optional: true };
    const chain = { id: 'late', inputs: [ONE, { ...ONE, name: 'other', ask: SEGMENT_ASKED, unless: 'third' }, third] };
    const { ask, asked } = typing(['', 'other', '', 'type', '7']);
    expect(await ask(chain as unknown as Runbook)).toEqual({ other: '7' });
    expect(asked.at(-2)).not.toContain('ask instead');
  });

  it('is offered in the place of another one only as long as the person has not said that he does not know it', async () => {
    const third = { ...ONE, name: 'third', unless: 'value' };
    const optional = { ...ONE, name: 'other', unless: undefined, optional: true };
    const book = { id: 'late', inputs: [{ ...ONE, unless: 'other' }, optional, third] } as unknown as Runbook;
    const { ask, asked } = typing(['', 'other', '1', '', 'type', '3']);
    expect(await ask(book)).toEqual({ other: '1', third: '3' });
    expect(asked.at(-2)).not.toContain('ask instead');
  });

  it.each(['text', 'run', 'segment'] as InputType[])('of the type %s takes any line that can be seen', (type) => {
    expect(wrongValue({ type, choices: [] }, 'Сегмент VIP 🙂', 'ru')).toBeUndefined();
    expect(wrongValue({ type, choices: [] }, 'a\u0007b', 'ru')).toBe(
      'в «a�b» есть невидимые знаки. Наберите его заново вручную.',
    );
  });
});

describe('what else can be done at a question for an input', () => {
  const two = { id: 'late', inputs: [...bookWith({}).inputs, { ...bookWith({}).inputs[0]!, name: 'second' }] };
  const BOOK = two as unknown as Runbook;

  it.each(['', '?', '  '])('is shown for the line "%s", in both languages', async (line) => {
    const english = typing([line, 'type', '4', 'x']);
    await english.ask(EITHER);
    expect(english.asked).toEqual([
      'Which? (an empty line shows what else can be done)',
      [
        'Which?',
        '  Type the answer',
        '  I do not know it; ask instead: Which segment? (i)',
        '  How do I find it out? (f)',
        '  Quit; nothing has begun yet (q)',
      ].join('\n'),
      'Which? (an empty line shows what else can be done)',
    ]);
    const russian = typing([line, 'type', '4']);
    await russian.ask(EITHER, { as: 'ru' });
    expect(russian.asked[1]).toBe(
      [
        'Какой?',
        '  Ввести ответ',
        '  Я этого не знаю; спросить иначе: Какой сегмент? (я)',
        '  А как это узнать? (а)',
        '  Выйти; ещё ничего не начато (в)',
      ].join('\n'),
    );
  });

  it('leads back to each question that was asked before, and what was answered there is asked anew', async () => {
    const { ask, asked } = typing(['first', '', 'back', 'other first', 'second']);
    expect(await ask(BOOK)).toEqual({ value: 'other first', second: 'second' });
    expect(asked.filter((one) => one.includes('Back to the question before (b)'))).toHaveLength(1);
  });

  it('leads back from the question that was asked instead', async () => {
    const { ask } = typing(['', 'other', '?', 'back', '42']);
    expect(await ask(EITHER)).toEqual({ value: '42' });
  });

  it('has no way back to what was given in the command line', async () => {
    const { ask, asked } = typing(['', 'type', 'x']);
    expect(await ask(BOOK, { inputs: { value: 'given' } })).toEqual({ value: 'given', second: 'x' });
    expect(asked.join('\n')).not.toContain('Back to');
  });

  it.each([
    ['campaign', 'mmsup campaign list --profile acme --as-of 2026-11-24T09:00:00Z'],
    ['run', 'mmsup campaign list --profile acme --as-of 2026-11-24T09:00:00Z'],
    ['segment', 'mmsup segment list --profile acme --as-of 2026-11-24T09:00:00Z'],
    ['rule', 'mmsup rules list --profile acme --as-of 2026-11-24T09:00:00Z'],
    ['report', 'mmsup report list --profile acme --as-of 2026-11-24T09:00:00Z'],
    ['customer', expect.stringContaining('customer key')],
    ['text', 'mmsup runbook show late'],
    ['date', 'mmsup runbook show late'],
  ] as const)('tells how a %s is found out, and asks again', async (type, told) => {
    const { ask, shown } = typing(['', 'find', '2026-01-15']);
    expect(await ask(bookWith({ type }))).toEqual({ value: '2026-01-15' });
    expect(shown.at(-1)).toEqual(told);
    const command = /^mmsup (\S+ \S+)/.exec(shown.at(-1)!)?.[1];
    if (command) expect(COMMANDS.map(({ path }) => path)).toContain(command);
  });

  it('takes what an input is called for what it names, where the runbook says no type', async () => {
    const { ask, shown } = typing(['', 'find', 'x']);
    await ask(bookWith({ name: 'segment' }), { as: 'ru' });
    expect(shown).toEqual([
      'В другом окне их перечислит команда:',
      'mmsup segment list --profile acme --as-of 2026-11-24T09:00:00Z',
    ]);
  });

  it.each(['date', 'number', 'flag', 'duration'])(
    'takes any text for an input that is called %s and has no type, and says nothing of how it is written',
    async (name) => {
      const { ask, shown, refused } = typing(['', 'find', 'the first of May']);
      expect(await ask(bookWith({ name }))).toEqual({ [name]: 'the first of May' });
      expect(refused).toEqual([]);
      expect(shown).toEqual([
        'Whoever complained can tell it. What the runbook needs it for:',
        'mmsup runbook show late',
      ]);
    },
  );

  it('ends it with what is left of it', async () => {
    const said = (run: Promise<unknown>) => run.catch((error) => [error.exitCode, error.words.message]);
    expect(await said(typing(['', 'quit']).ask(BOOK))).toEqual([
      130,
      {
        en: 'Stopped before the first step: nothing was recorded.',
        ru: 'Остановлено до первого шага: ничего не записано.',
      },
    ]);
    const [, { en }] = (await said(typing(['', 'quit'], { incident: {} as IncidentLink }).ask(BOOK))) as [
      0,
      { en: '' },
    ];
    expect(en).toMatch(/of this runbook nothing/);
  });

  it.each(['en', 'ru'] as const)('has no letter in %s that means two things, on either layout', (lang) => {
    const letters = Object.values(INPUT_CONTROLS).flatMap(({ key }) => lettersOf(key, lang));
    expect(letters.toSorted()).toEqual([...new Set(letters)].toSorted());
  });
});
