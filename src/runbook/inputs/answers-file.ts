import { shellWord } from '../../model/shell-word.ts';
import type { Lang, Text } from '../../text.ts';
import { text } from '../../text.ts';
import { stepsWithoutAnswer } from '../load/prove-graph.ts';
import type { Runbook, Step } from '../runbook.ts';
import { type InputType, LOOKS } from './input-type.ts';
import { missingInputs } from './inputs.ts';

/** Something that a walk without a person must be told, or may be. */
export interface Asked {
  /** An input's name, or a step's id. */
  readonly name: string;
  readonly question: Text;
  /** What an answer is: a text, a number, a date, …. */
  readonly type: InputType;
  /** Null where any text is an answer. */
  readonly allowed: readonly string[] | null;
  /** What is taken when nothing is said; null = nothing, or the walk does not begin. */
  readonly default: string | null;
  /** True when `--auto` does not begin without it. */
  readonly isNeeded: boolean;
  /** Other names of an input. */
  readonly aliases: readonly string[];
  /** It is not needed when this other input is given. */
  readonly unless: string | null;
}

export interface AnswersAsked {
  readonly inputs: readonly Asked[];
  readonly answers: readonly Asked[];
}

/** All that a walk without a person can be told beforehand, in the order in which the runbook has it. Pure. */
export function whatIsAsked(runbook: Runbook): AnswersAsked {
  const missing = new Set(missingInputs(runbook, {}).map(({ name }) => name));
  const unanswered = new Set(stepsWithoutAnswer(runbook, {}).map(({ id }) => id));
  return {
    inputs: runbook.inputs.map(({ name, ask, type, choices, aliases, default: fallback, unless = null }) => {
      const value = fallback === null ? null : String(fallback);
      const allowed = choices.length > 0 ? choices : null;
      return { name, question: ask, type, allowed, default: value, isNeeded: missing.has(name), aliases, unless };
    }),
    answers: [...runbook.steps.values()].flatMap((step) => askedBy(step, unanswered) ?? []),
  };
}

function askedBy(step: Step, unanswered: ReadonlySet<string>): Asked | undefined {
  const type = step.kind === 'ask' && step.into ? step.into.type : 'text';
  const base = { name: step.id, type, isNeeded: unanswered.has(step.id), aliases: [], unless: null };
  if (step.kind === 'manual')
    return { ...base, question: step.task, allowed: ['done', 'skip'], default: step.autoSkip ? 'skip' : null };
  if (step.kind !== 'ask') return undefined;
  const closed = [...step.choices.map(({ value }) => value), ...(step.into?.none ? ['none'] : [])];
  return { ...base, question: step.question, allowed: step.into ? null : closed, default: step.auto ?? null };
}

const WORDS = {
  of: text('What the runbook may be told beforehand', 'Что сценарию можно сказать заранее'),
  fill: text(
    'Fill in what is empty. A line behind # is optional: take the # away to say something else than it does.',
    'Заполните пустое. Строка за # необязательна: уберите #, если нужно другое.',
  ),
  afterwards: text('Then', 'Затем'),
  also: text('Also called', 'Другие имена'),
  instead: text('Not needed when this is given', 'Не нужно, если задано'),
  oneOf: text('One of', 'Одно из'),
  any: text('Any text', 'Любой текст'),
  orNone: text('or none, when nobody knows', 'или none, если никто не знает'),
  none: text('Or none, when nobody knows', 'Или none, если никто не знает'),
  without: text('When nothing is said', 'Если не сказано'),
  optional: text('Optional.', 'Необязательно.'),
};

const WIDTH = 78;

/**
 * A file of answers to be filled in: what must be said stands open, what may be said stands behind `#` with the value that is taken
 * otherwise. `runbook run --auto --answers` takes it as it stands once it is filled. `name` is what the runbook is found by. Pure.
 */
export function answersFile(runbook: Runbook, lang: Lang, name: string = runbook.id): string {
  const { id, title } = runbook;
  const { inputs, answers } = whatIsAsked(runbook);
  return [
    ...comment(`${WORDS.of[lang]} — ${id}: ${title[lang]}`),
    ...comment(WORDS.fill[lang]),
    ...comment(`${WORDS.afterwards[lang]}: mmsup runbook run ${shellWord(name)} --auto --answers FILE`),
    ...section('inputs', inputs, runbook, lang),
    ...section('answers', answers, runbook, lang),
    '',
  ].join('\n');
}

function section(key: string, asked: readonly Asked[], runbook: Runbook, lang: Lang): readonly string[] {
  if (asked.length === 0) return ['', `${key}: {}`];
  return [
    '',
    `${key}:`,
    ...asked.flatMap((one, at) => [...(at > 0 ? [''] : []), ...explained(one, runbook, lang), line(one)]),
  ];
}

function line({ name, isNeeded, default: fallback, allowed }: Asked): string {
  if (isNeeded) return `  ${name}:`;
  return `  # ${name}: ${fallback ?? (allowed ? allowed[0] : '…')}`;
}

function explained(asked: Asked, { steps }: Runbook, lang: Lang): readonly string[] {
  const { question, type, aliases, unless, default: fallback, isNeeded, allowed } = asked;
  const said = [
    question[lang],
    ...(LOOKS[type] ? [LOOKS[type][lang]] : []),
    ...(aliases.length > 0 ? [`${WORDS.also[lang]}: ${aliases.join(', ')}.`] : []),
    ...(unless === null ? [] : [`${WORDS.instead[lang]}: ${unless}.`]),
    ...answersAllowed(allowed, steps.get(asked.name), lang),
    ...(fallback === null ? [] : [`${WORDS.without[lang]}: ${fallback}.`]),
    ...(isNeeded || fallback !== null ? [] : [WORDS.optional[lang]]),
  ];
  return said.flatMap((words) => comment(words, '  '));
}

function answersAllowed(allowed: Asked['allowed'], step: Step | undefined, lang: Lang): readonly string[] {
  if (step?.kind === 'ask' && step.into) {
    const none = step.into.none ? `, ${WORDS.orNone[lang]}` : '';
    const { type, choices } = step.into;
    if (choices.length > 0) return [`${WORDS.oneOf[lang]}: ${choices.join(', ')}${none}.`];
    // What a number, a flag, a date and a duration look like was said above.
    if (LOOKS[type]) return none === '' ? [] : [`${WORDS.none[lang]}.`];
    return [`${WORDS.any[lang]}${none}.`];
  }
  if (!allowed) return [];
  const labels = new Map(step?.kind === 'ask' ? step.choices.map(({ value, label }) => [value, label[lang]]) : []);
  const named = allowed.map((value) => {
    const label = labels.get(value);
    return label === undefined || label === value ? value : `${value} (${label})`;
  });
  return [`${WORDS.oneOf[lang]}: ${named.join(', ')}.`];
}

/** Words as comments of at most 78 characters. */
function comment(words: string, indent = ''): readonly string[] {
  const lines: string[] = [];
  for (const word of words.split(/\s+/)) {
    const last = lines.at(-1);
    const joined = last === undefined ? undefined : `${last} ${word}`;
    if (joined !== undefined && joined.length <= WIDTH) lines[lines.length - 1] = joined;
    else lines.push(`${indent}# ${word}`);
  }
  return lines;
}
