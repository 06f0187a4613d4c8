import { UsageError } from '../../errors.ts';
import { type Lang, text } from '../../text.ts';
import { missingInputs } from '../inputs/inputs.ts';
import type { Runbook } from '../runbook.ts';
import { type Candidate, SUBJECTS, type Subject, type Subjects, takes } from './choose.ts';

/** Of words that are like no runbook. */
export function nothingFits(complaint: string): UsageError {
  return new UsageError({
    code: 'diagnose/nothing-fits',
    message: text(
      `No runbook knows a complaint like "${complaint}".`,
      `Ни один сценарий не знает такой жалобы: «${complaint}».`,
    ),
    hint: text(
      'Say it in other words, or choose one: mmsup runbook list\nAnd add: --runbook NAME',
      'Скажите иначе или выберите сценарий сами: mmsup runbook list\nИ добавьте: --runbook СЦЕНАРИЙ',
    ),
  });
}

/** Of words that are like several, where nobody can be asked. */
export function unclear(complaint: string, candidates: readonly Candidate[]): UsageError {
  const lines = (lang: Lang) =>
    candidates.map(
      ({ runbook, hit }) => `  --runbook ${runbook.id}  (${runbook.title[lang]}; ${hit.words.join(', ')})`,
    );
  return new UsageError({
    code: 'diagnose/unclear',
    message: text(
      `"${complaint}" fits no runbook clearly, and nobody can be asked which is meant.`,
      `«${complaint}»: ясно не подходит ни один сценарий, а спросить, какой имелся в виду, некого.`,
    ),
    hint: text(
      ['Say more, or add one of:', ...lines('en')].join('\n'),
      ['Скажите подробнее или добавьте одно из:', ...lines('ru')].join('\n'),
    ),
    data: { candidates: candidates.map(({ runbook }) => runbook.id) },
  });
}

/** A runbook that was named must use all that was given: what is passed over in silence would look as if it had been looked at. @throws UsageError `diagnose/not-used` */
export function requireUsed(runbook: Runbook, given: Subjects): void {
  const unused = (Object.keys(given) as Subject[]).filter((subject) => !takes(runbook, subject));
  if (unused.length === 0) return;
  const options = unused.map((subject) => `--${subject}`).join(', ');
  throw new UsageError({
    code: 'diagnose/not-used',
    message: text(
      `The runbook ${runbook.id} cannot use ${options}: it asks for nothing of that kind.`,
      `Сценарию ${runbook.id} не нужно ${options}: о таком он не спрашивает.`,
    ),
    hint: text(
      `Leave out ${options}. Or leave out --runbook: then a runbook is chosen that can use it.`,
      `Уберите ${options}. Или уберите --runbook: тогда будет выбран сценарий, которому это нужно.`,
    ),
    data: { runbook: runbook.id, unused },
  });
}

/** Of a runbook that cannot begin; `instead`: those that can, and may be meant. */
export function missing(
  runbook: Runbook,
  inputs: Readonly<Record<string, string>>,
  instead: readonly Candidate[],
): UsageError {
  const wanted = missingInputs(runbook, inputs);
  const ways = wanted.map((input) => {
    const also = [...input.aliases, ...(input.unless ? [input.unless] : [])];
    const named = [input.name, ...also].filter((name) => (SUBJECTS as readonly string[]).includes(name));
    return named.map((name) => `--${name as Subject} …`);
  });
  const options = (or: string, and: string) => ways.map((names) => names.join(` ${or} `)).join(` ${and} `);
  return new UsageError({
    code: 'diagnose/missing',
    message: text(
      `The runbook ${runbook.id} fits, and cannot be walked before it is known: ${wanted.map(({ ask }) => ask.en).join(' ')}`,
      `Сценарий ${runbook.id} подходит, но сначала нужно знать: ${wanted.map(({ ask }) => ask.ru).join(' ')}`,
    ),
    hint: text(
      [`Add ${options('or', 'and')}`, ...waysWith(instead, 'en')].join('\n'),
      [`Добавьте ${options('или', 'и')}`, ...waysWith(instead, 'ru')].join('\n'),
    ),
    data: {
      runbook: runbook.id,
      inputs: wanted.map(({ name }) => name),
      instead: instead.map(({ runbook: { id } }) => id),
    },
  });
}

const OR_ALL = text('Or, where it is about nothing single, add:', 'Или, если дело не в чём-то одном, добавьте:');

function waysWith(instead: readonly Candidate[], lang: Lang): readonly string[] {
  const lines = instead.map(({ runbook: { id, title } }) => `  --runbook ${id}  (${title[lang]})`);
  return lines.length === 0 ? [] : [OR_ALL[lang], ...lines];
}
