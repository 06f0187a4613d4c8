import { isScalar, type ParsedNode } from 'yaml';
import { UsageError } from '../../errors.ts';
import { suggestion } from '../../model/closest.ts';
import { readYaml } from '../../model/yaml.ts';
import { type Text, text } from '../../text.ts';
import type { Value, Values } from '../expression/expression.ts';
import { openMap, type Report, textAt, throwProblems } from '../load/yaml-report.ts';
import type { Input, Runbook } from '../runbook.ts';
import { readTyped } from './input-type.ts';
import { checkEach, type PlaceOf } from './wrong-given.ts';

/** What was given before the walk: inputs by name, answers by step. */
export interface Given {
  readonly inputs: Readonly<Record<string, string>>;
  readonly answers: Readonly<Record<string, string>>;
  /** Those of the inputs that stand in the command line: they are taken before a file's, and not before one another. */
  readonly sets?: Readonly<Record<string, string>>;
  /** Where in a file the others stand; absent = nowhere. */
  readonly placeOf?: PlaceOf;
}

/** Reads `--set name=value`, repeated. Throws UsageError `runbook/set` for one without a value, `runbook/set-twice` for two of one name. */
export function readSets(sets: readonly string[]): Readonly<Record<string, string>> {
  const pairs = sets.map((set): readonly [string, string] => {
    const at = set.indexOf('=');
    if (at > 0) return [set.slice(0, at), set.slice(at + 1)];
    throw new UsageError({
      code: 'runbook/set',
      message: text(`--set ${set} has no value.`, `В --set ${set} нет значения.`),
      hint: text('Write --set name=value.', 'Напишите --set имя=значение.'),
    });
  });
  requireOnce(pairs, ([name]) => name);
  return Object.fromEntries(pairs);
}

/** Of two values for one thing the walk would silently take one. Throws UsageError `runbook/set-twice`. */
function requireOnce(
  pairs: readonly (readonly [string, string])[],
  inputOf: (pair: readonly [string, string]) => string,
): void {
  const seen = new Map<string, readonly [string, string]>();
  for (const pair of pairs) {
    const input = inputOf(pair);
    const other = seen.get(input);
    seen.set(input, pair);
    if (other === undefined || other[1] === pair[1]) continue;
    throw new UsageError({
      code: 'runbook/set-twice',
      message: text(
        `The input "${input}" is given twice: ${other.join('=')} and ${pair.join('=')}.`,
        `Значение «${input}» задано дважды: ${other.join('=')} и ${pair.join('=')}.`,
      ),
      hint: text('Give one of them.', 'Оставьте одно из них.'),
      data: { name: input },
    });
  }
}

/**
 * Reads an answers file: `inputs: {run: …}` and `answers: {step: answer}`. What is left empty is not given: a skeleton that is half filled
 * in is told by what it lacks. Throws `runbook/invalid` at file:line:column.
 */
export function readAnswers(content: string, fileName: string): Given {
  const report: Report = { source: { text: content, fileName }, problems: [] };
  const top = openMap(report, readYaml(content, fileName).contents, text('the answers file', 'файла ответов'), [
    'inputs',
    'answers',
  ]);
  const read = (key: 'inputs' | 'answers') => {
    const node = top?.entries.get(key)?.value;
    const map = isEmpty(node) ? undefined : openMap(report, node, text(`"${key}"`, `«${key}»`));
    return Object.fromEntries(
      [...(map?.entries ?? [])].flatMap(([name, { value }]) => {
        const given = isEmpty(value) ? undefined : (locatedValue(value) ?? textAt(report, map!, name)?.value);
        return given === undefined ? [] : [[name, given]];
      }),
    );
  };
  const given = { inputs: read('inputs'), answers: read('answers') };
  throwProblems(report);
  return given;
}

const isEmpty = (node: ParsedNode | null | undefined): boolean =>
  node === undefined || node === null || (isScalar(node) && node.value === null);

/** A number or a flag as it is written: YAML that would change it was refused before. */
function locatedValue(node: ParsedNode | null): string | undefined {
  return isScalar(node) && (typeof node.value === 'number' || typeof node.value === 'boolean')
    ? String(node.value)
    : undefined;
}

/** Checks that everything given is known to the runbook, and gives it its own names. Throws UsageError. */
export function matchGiven(runbook: Runbook, { inputs, answers, sets = {}, placeOf }: Given): Given {
  const others = Object.fromEntries(Object.entries(inputs).filter(([name]) => !Object.hasOwn(sets, name)));
  checkEach(
    [
      ...Object.entries(inputs).map(([name, value]) => {
        return { part: 'inputs' as const, name, check: () => checkInput(runbook, ownName(runbook, name), value) };
      }),
      ...Object.entries(answers).map(([name, answer]) => {
        return { part: 'answers' as const, name, check: () => checkAnswer(runbook, name, answer) };
      }),
    ],
    (given) => (given.part === 'inputs' && Object.hasOwn(sets, given.name) ? undefined : placeOf?.(given)),
  );
  return { inputs: { ...matchInputs(runbook, others), ...matchInputs(runbook, sets) }, answers };
}

/** Inputs under the runbook's own names. Throws UsageError `runbook/unknown-answer`, and `runbook/set-twice` for two names of one input. */
export function matchInputs(
  runbook: Runbook,
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const inputs = Object.entries(given).map(([name, value]): [string, string] => [ownName(runbook, name), value]);
  requireOnce(Object.entries(given), ([name]) => ownName(runbook, name));
  for (const [name, value] of inputs) checkInput(runbook, name, value);
  return Object.fromEntries(inputs);
}

/** What the runbook itself calls an input. Throws UsageError `runbook/unknown-answer`. */
function ownName(runbook: Runbook, name: string): string {
  const input = runbook.inputs.find((candidate) => candidate.name === name || candidate.aliases.includes(name));
  if (input) return input.name;
  const names = runbook.inputs.flatMap((one) => [one.name, ...one.aliases]);
  throw unknownGiven(
    runbook,
    text(`input "${name}"`, `входного значения «${name}»`),
    suggestion(name, names) ?? text(`Its inputs: ${names.join(', ')}.`, `Входные значения: ${names.join(', ')}.`),
  );
}

/** @throws UsageError `runbook/input-type` for a value that does not fit its input. */
function checkInput({ id, inputs }: Runbook, name: string, typed: string): void {
  const { type, choices } = inputs.find((input) => input.name === name)!;
  const read = readTyped(type, typed, choices);
  if ('value' in read) return;
  throw new UsageError({
    code: 'runbook/input-type',
    message: text(
      `The input "${name}" of the runbook ${id} is a ${type}: ${read.problem.en}.`,
      `Значение «${name}» сценария ${id} не подходит (тип ${type}): ${read.problem.ru}.`,
    ),
    hint: read.hint,
    data: { name, type },
  });
}

/** What was typed, as the runbook reads it; a text where it does not fit (which is told before the walk). */
export function typedValue({ type, choices }: Pick<Input, 'type' | 'choices'>, typed: string): Value {
  const read = readTyped(type, typed, choices);
  return 'value' in read ? read.value : typed;
}

/** What is wrong with an answer that goes into a name, or undefined. */
export function answerProblem({ type, choices }: Pick<Input, 'type' | 'choices'>, typed: string): Text | undefined {
  const read = readTyped(type, typed, choices);
  if ('value' in read) return undefined;
  return text(`${read.problem.en}. ${read.hint.en}`, `${read.problem.ru}. ${read.hint.ru}`);
}

function checkAnswer(runbook: Runbook, id: string, answer: string): void {
  const step = runbook.steps.get(id);
  const asked = [...runbook.steps.values()]
    .filter(({ kind }) => kind === 'ask' || kind === 'manual')
    .map((other) => other.id);
  if (!step || !asked.includes(id)) {
    throw unknownGiven(
      runbook,
      text(`question "${id}"`, `вопроса «${id}»`),
      suggestion(id, asked) ??
        text(`Its questions: ${asked.join(', ') || 'none'}.`, `Вопросы в нём: ${asked.join(', ') || 'их нет'}.`),
    );
  }
  const allowed =
    step.kind === 'manual'
      ? ['done', 'skip']
      : step.kind === 'ask' && !step.into
        ? step.choices.map(({ value }) => value)
        : undefined;
  const into = step.kind === 'ask' ? step.into : undefined;
  const problem = into && !(into.none && answer === 'none') ? answerProblem(into, answer) : undefined;
  if (problem) {
    throw new UsageError({
      code: 'runbook/input-type',
      message: text(
        `The answer to "${id}" is a ${into!.type}: ${problem.en}`,
        `Ответ на «${id}» не подходит (тип ${into!.type}): ${problem.ru}`,
      ),
      data: { name: id, type: into!.type },
    });
  }
  if (!allowed || allowed.includes(answer)) return;
  throw unknownGiven(
    runbook,
    text(`answer "${answer}" to "${id}"`, `ответа «${answer}» на вопрос «${id}»`),
    suggestion(answer, allowed) ?? text(`Answers: ${allowed.join(', ')}.`, `Ответы: ${allowed.join(', ')}.`),
  );
}

function unknownGiven({ id }: Runbook, what: Text, hint: Text): UsageError {
  const message = text(`The runbook ${id} has no ${what.en}.`, `В сценарии ${id} нет ${what.ru}.`);
  return new UsageError({ code: 'runbook/unknown-answer', message, hint });
}

/** Inputs that are needed and not given. */
export function missingInputs(runbook: Runbook, inputs: Readonly<Record<string, string>>): readonly Input[] {
  return runbook.inputs.filter(({ name, optional, unless, default: fallback }) => {
    if (optional || fallback !== null || Object.hasOwn(inputs, name)) return false;
    return unless === undefined || !Object.hasOwn(inputs, unless);
  });
}

/** The values of all inputs: as given, else their defaults, else null. */
export function inputValues(runbook: Runbook, inputs: Readonly<Record<string, string>>): Values {
  const given = (input: Input): Value =>
    Object.hasOwn(inputs, input.name) ? typedValue(input, inputs[input.name]!) : input.default;
  return Object.fromEntries(runbook.inputs.map((input) => [input.name, given(input)]));
}
