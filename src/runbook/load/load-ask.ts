import { isMap } from 'yaml';
import { suggestion } from '../../model/closest.ts';
import { type Text, text } from '../../text.ts';
import { INPUT_TYPES, typeOfInput } from '../inputs/input-type.ts';
import type { AskChoice, AskStep } from '../runbook.ts';
import type { Draft } from './draft.ts';
import { goTo, noteTemplate } from './load-parts.ts';
import type { Base } from './load-step.ts';
import { checkAlike } from './strict.ts';
import { textOf } from './strings.ts';
import { complain, keyOf, type MapReader, nodeAt, openMap, optionalTextAt, textAt, wordAt } from './yaml-report.ts';

/** Reads a question: a closed set of answers, or one answer that goes into a name. */
export function readAsk(draft: Draft, base: Base, map: MapReader): AskStep | undefined {
  const { report } = draft;
  const question = textAt(report, map, 'ask');
  if (question) noteTemplate(draft, base.id, question, 'before');
  const choices = readChoices(draft, base.id, map);
  const into = readInto(draft, base.id, map);
  if (choices.length === 0 && !into && !map.entries.has('choices')) {
    complain(
      report,
      map.node,
      'no-answers',
      text(`${map.title.en} has no answers`, `у ${map.title.ru} нет ответов`),
      text(
        'Add choices: {ANSWER: STEP}, or answer: {into: NAME} and go.',
        'Добавьте choices: {ОТВЕТ: ШАГ} или answer: {into: ИМЯ} и go.',
      ),
    );
  }
  const auto = optionalTextAt(report, map, 'auto');
  const values = [...choices.map(({ value }) => value), ...(into?.none ? ['none'] : [])];
  if (auto && !values.includes(auto.value)) {
    complain(
      report,
      auto.offset,
      'auto-answer',
      text(`"${auto.value}" is no answer of ${map.title.en}`, `у ${map.title.ru} нет ответа «${auto.value}»`),
      suggestion(auto.value, values) ?? answersWords(values),
    );
  }
  if (!question) return undefined;
  return {
    ...base,
    kind: 'ask',
    question: draft.text(`steps.${base.id}.ask`, question.value),
    choices,
    into,
    auto: auto?.value,
  };
}

/** The answers that there are. */
export const answersWords = (answers: readonly string[]): Text =>
  text(`Answers: ${answers.join(', ')}.`, `Ответы: ${answers.join(', ')}.`);

function readChoices(draft: Draft, id: string, map: MapReader): readonly AskChoice[] {
  if (!map.entries.has('choices')) return [];
  const choices = openMap(draft.report, nodeAt(map, 'choices'), keyOf(map, 'choices'));
  const answers = [...(choices?.entries ?? [])].map(([value, { key }]) => ({ value, offset: key.range[0] }));
  checkAlike(draft, answers, keyOf(map, 'choices'));
  return [...(choices?.entries ?? [])].flatMap(([value, { value: node }]) => {
    const long = isMap(node)
      ? openMap(draft.report, node, text(`the answer "${value}"`, `ответа «${value}»`), ['label', 'go'])
      : undefined;
    const go = goTo(draft, id, long ?? choices!, long ? 'go' : value);
    const label = long && optionalTextAt(draft.report, long, 'label');
    const words = label
      ? draft.text(`steps.${id}.choices.${value}`, label.value)
      : textOf(draft.strings, `steps.${id}.choices.${value}`, value);
    return go ? [{ value, label: words, go }] : [];
  });
}

const TEXT = { type: 'text', choices: [] } as const;

function readInto(draft: Draft, id: string, map: MapReader) {
  if (!map.entries.has('answer')) return undefined;
  const answer = openMap(draft.report, nodeAt(map, 'answer'), keyOf(map, 'answer'), ['into', 'none', 'type']);
  const name = answer && textAt(draft.report, answer, 'into');
  const none = answer?.entries.has('none') ? goTo(draft, id, answer, 'none') : undefined;
  const go = goTo(draft, id, map, 'go');
  if (!name || !go) return undefined;
  const own = answer.entries.has('type') ? wordAt(draft.report, answer, 'type', INPUT_TYPES) : undefined;
  const { type, choices } = own ? { type: own, choices: [] } : (draft.inputs.get(name.value) ?? TEXT);
  draft.sets.push({ step: id, name: name.value, type: typeOfInput(type, false, choices) });
  return { name: name.value, go, none, type, choices };
}
