import { describe, expect, it } from 'vitest';
import { askInputs, wrongValue } from '../../../src/runbook/inputs/ask-inputs.ts';
import type { InputType } from '../../../src/runbook/inputs/input-type.ts';
import type { Input, Runbook } from '../../../src/runbook/runbook.ts';
import type { Prompt } from '../../../src/ui/prompt.types.ts';

/** A person who types these lines, one after the other, until one is taken. */
function typing(lines: readonly string[]) {
  const left = [...lines];
  const refused: string[] = [];
  const prompt: Prompt = {
    input: async (_, { validate } = {}) => {
      for (;;) {
        const line = left.shift()!;
        const verdict = validate?.(line) ?? true;
        if (verdict === true) return line;
        refused.push(`${line}: ${verdict}`);
      }
    },
    select: async (_, choices) => {
      const line = left.shift()!;
      return choices.find(({ value }) => value === line)!.value;
    },
    confirm: async () => true,
  };
  return { prompt, refused };
}

function bookWith(input: Partial<Input>): Runbook {
  const base = { name: 'value', ask: { en: 'Which?', ru: 'Какой?' }, aliases: [], default: null, unless: undefined };
  return { inputs: [{ ...base, optional: false, type: 'text', ...input }] } as unknown as Runbook;
}

describe('an input that has a type', () => {
  it.each([
    ['number', ['many', '4,5', '42'], 2, '42'],
    ['duration', ['a week', '14d'], 1, '14d'],
    ['date', ['30.02.2026', '2026-02-30', '2026-01-15'], 2, '2026-01-15'],
    ['flag', ['yes', 'true'], 1, 'true'],
    ['campaign', ['', 'card-wake-up'], 1, 'card-wake-up'],
  ] as const)('is asked for again until it is a %s', async (type, lines, wrong, taken) => {
    for (const lang of ['en', 'ru'] as const) {
      const { prompt, refused } = typing(lines);
      const { inputs } = await askInputs(bookWith({ type }), { inputs: {}, answers: {} }, prompt, lang);
      expect(inputs).toEqual({ value: taken });
      expect(refused).toHaveLength(wrong);
      expect(refused.filter((line) => /: .*[а-я]/.test(line))).toHaveLength(lang === 'ru' ? wrong : 0);
    }
  });

  it('is chosen where it is one of a few', async () => {
    const { prompt } = typing(['late']);
    const book = bookWith({ choices: ['early', 'late'] });
    expect((await askInputs(book, { inputs: {}, answers: {} }, prompt, 'en')).inputs).toEqual({ value: 'late' });
  });

  it('may stay unknown where another one can be given, and is read where it is not', async () => {
    const book = {
      inputs: [
        ...bookWith({ type: 'number', unless: 'other' }).inputs,
        { ...bookWith({}).inputs[0]!, name: 'other', optional: true },
      ],
    };
    const { prompt, refused } = typing(['x', '', 'vip']);
    const { inputs } = await askInputs(book as unknown as Runbook, { inputs: {}, answers: {} }, prompt, 'en');
    expect(inputs).toEqual({ other: 'vip' });
    expect(refused).toEqual(['x: "x" is no number. Write it like 42 or 0.5.']);
  });

  it.each(['text', 'run', 'segment'] as InputType[])('of the type %s takes any line that can be seen', (type) => {
    expect(wrongValue({ type, choices: [] }, 'Сегмент VIP 🙂', 'ru')).toBeUndefined();
    expect(wrongValue({ type, choices: [] }, 'a\u0007b', 'ru')).toBe(
      'в «a�b» есть невидимые знаки. Наберите его заново вручную.',
    );
  });
});
