import { suggestion } from '../../model/closest.ts';
import { plural, type Text, text } from '../../text.ts';
import type { Value } from '../expression/expression.ts';
import { single, type ValueType } from '../expression/value-type.ts';

/** What an input or an answer can be: a plain kind, or what it names. */
export const INPUT_TYPES = [
  'text',
  'number',
  'flag',
  'date',
  'duration',
  'run',
  'campaign',
  'segment',
  'rule',
  'customer',
  'report',
] as const;
export type InputType = (typeof INPUT_TYPES)[number];

/** How a value of a plain kind is written. */
export const LOOKS: Readonly<Partial<Record<InputType, Text>>> = {
  number: text('A number: 42 or 0.5.', 'Число: 42 или 0.5.'),
  flag: text('true or false.', 'true или false.'),
  date: text('A date: 2026-01-15 or 2026-01-15T09:30:00Z.', 'Дата: 2026-01-15 или 2026-01-15T09:30:00Z.'),
  duration: text('A duration: 14d, 12h, 30min or P14D.', 'Длительность: 14d, 12h, 30min или P14D.'),
};

const KIND: Readonly<Partial<Record<InputType, 'number' | 'flag'>>> = { number: 'number', flag: 'flag' };

/** The type that a name gets from what is typed for it. */
export function typeOfInput(type: InputType, isNullable: boolean, choices: readonly string[] = []): ValueType {
  const kind = KIND[type] ?? 'text';
  return { ...single(kind, isNullable, choices.length > 0 ? choices : undefined), meaning: type };
}

/** A value that was typed, as the runbook reads it; or what is wrong with it. */
export type TypedValue = { readonly value: Value } | { readonly problem: Text; readonly hint: Text };

const LONGEST = 500;
const CHARACTERS = { en: ['letter', 'letters'], ru: ['знак', 'знака', 'знаков'] } as const;
const DURATION = /^(?:P(?=\d|T\d)(?:\d{1,6}[YMWD]){0,4}(?:T(?:\d{1,6}[HMS]){1,3})?|\d{1,6}(?:s|min|m|h|d|w))$/;
const DATE = /^(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;

/** Reads what was typed for an input of a type. Nothing is changed on the way: what does not fit is refused with how to write it. */
export function readTyped(type: InputType, typed: string, choices: readonly string[] = []): TypedValue {
  if (choices.length > 0 && !choices.includes(typed)) {
    return {
      problem: text(`"${shown(typed)}" is none of its choices`, `«${shown(typed)}» нет среди вариантов`),
      hint: suggestion(typed, choices) ?? text(`Choices: ${choices.join(', ')}.`, `Варианты: ${choices.join(', ')}.`),
    };
  }
  switch (type) {
    case 'number':
      return readNumber(typed);
    case 'flag':
      return typed === 'true' || typed === 'false'
        ? { value: typed === 'true' }
        : {
            problem: text(`"${shown(typed)}" is not true or false`, `«${shown(typed)}» — не true и не false`),
            hint: text('Write true or false.', 'Введите true (да) или false (нет).'),
          };
    case 'date':
      return isDate(typed)
        ? { value: typed }
        : {
            problem: text(`"${shown(typed)}" is no date`, `«${shown(typed)}» — не дата`),
            hint: text(
              'Write it like 2026-01-15 or 2026-01-15T09:30:00Z.',
              'Нужна дата, например 2026-01-15 или 2026-01-15T09:30:00Z.',
            ),
          };
    case 'duration':
      return DURATION.test(typed)
        ? { value: typed }
        : {
            problem: text(`"${shown(typed)}" is no duration`, `«${shown(typed)}» — не срок`),
            hint: text('Write it like 14d, 12h, 30min or P14D.', 'Нужен срок, например 14d, 12h, 30min или P14D.'),
          };
    default:
      return readName(type, typed);
  }
}

function readNumber(typed: string): TypedValue {
  const isNumber = /^-?\d{1,17}(\.\d{1,17})?$/.test(typed);
  if (!isNumber)
    return {
      problem: text(`"${shown(typed)}" is no number`, `«${shown(typed)}» — не число`),
      hint: text('Write it like 42 or 0.5.', 'Нужно число, например 42 или 0.5.'),
    };
  const value = Number(typed);
  if (!typed.includes('.') && !Number.isSafeInteger(value))
    return {
      problem: text(`${typed} is too large to be kept exactly`, `${typed} слишком велико, чтобы хранить его точно`),
      hint: text('Make the input a text.', 'Объявите его в сценарии текстом: type: text.'),
    };
  return { value };
}

function isDate(typed: string): boolean {
  const day = DATE.exec(typed)?.[1];
  if (day === undefined || Number.isNaN(Date.parse(typed.replace(' ', 'T')))) return false;
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
}

/** What names something, or a text: one line that is not empty. */
function readName(type: InputType, typed: string): TypedValue {
  const hint = text(`Give the ${type}.`, `Нужна одна строка: не пустая и не длиннее ${LONGEST} знаков.`);
  if (typed.trim() === '') return { problem: text('it is empty', 'значение пустое'), hint };
  if (typed.length > LONGEST)
    return {
      problem: text(
        `it has ${typed.length} letters; at most ${LONGEST} are read`,
        `в нём ${plural(typed.length, CHARACTERS).ru}, а читается не больше ${LONGEST}`,
      ),
      hint,
    };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(typed))
    return {
      problem: text(`"${shown(typed)}" has characters that cannot be seen`, `в «${shown(typed)}» есть невидимые знаки`),
      hint: text('Type it again by hand.', 'Наберите его заново вручную.'),
    };
  return { value: typed };
}

const shown = (typed: string): string => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not reach a terminal
  const plain = typed.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '�');
  return plain.length > 60 ? `${plain.slice(0, 60)}…` : plain;
};
