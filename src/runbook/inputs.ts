import { isScalar, type ParsedNode } from 'yaml';
import { UsageError } from '../errors.ts';
import { didYouMean } from '../model/closest.ts';
import { readYaml } from '../model/yaml.ts';
import type { Value, Values } from './expression.ts';
import { readTyped } from './input-type.ts';
import { stepsWithoutAnswer } from './lint.ts';
import type { Input, Runbook } from './runbook.ts';
import { openMap, type Report, textAt, throwProblems } from './yaml-report.ts';

/** What was given before the walk: inputs by name, answers by step. */
export interface Given {
  readonly inputs: Readonly<Record<string, string>>;
  readonly answers: Readonly<Record<string, string>>;
  /** Those of the inputs that stand in the command line: they are taken before a file's, and not before one another. */
  readonly sets?: Readonly<Record<string, string>>;
}

/** Reads `--set name=value`, repeated. Throws UsageError `runbook/set` for one without a value, `runbook/set-twice` for two of one name. */
export function readSets(sets: readonly string[]): Readonly<Record<string, string>> {
  const pairs = sets.map((set): readonly [string, string] => {
    const at = set.indexOf('=');
    if (at > 0) return [set.slice(0, at), set.slice(at + 1)];
    throw new UsageError({
      code: 'runbook/set',
      message: `--set ${set} has no value.`,
      hint: 'Write --set name=value.',
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
      message: `The input "${input}" is given twice: ${other.join('=')} and ${pair.join('=')}.`,
      hint: 'Give one of them.',
      data: { name: input },
    });
  }
}

/**
 * Reads an answers file: `inputs: {run: …}` and `answers: {step: answer}`. What is left empty is not given: a skeleton that is half filled
 * in is told by what it lacks. Throws `runbook/invalid` at file:line:column.
 */
export function readAnswers(text: string, fileName: string): Given {
  const report: Report = { source: { text, fileName }, problems: [] };
  const top = openMap(report, readYaml(text, fileName).contents, 'the answers file', ['inputs', 'answers']);
  const read = (key: 'inputs' | 'answers') => {
    const node = top?.entries.get(key)?.value;
    const map = isEmpty(node) ? undefined : openMap(report, node, `"${key}"`);
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

/** Checks that everything given is known to the runbook, and gives it its own names. Throws UsageError, `runbook/set-twice` for two names of one input. */
export function matchGiven(runbook: Runbook, given: Given): Given {
  requireOnce(Object.entries(given.sets ?? {}), ([name]) => ownName(runbook, name));
  const inputs = matchInputs(runbook, given.inputs);
  for (const [id, answer] of Object.entries(given.answers)) checkAnswer(runbook, id, answer);
  return { inputs, answers: given.answers };
}

/** Inputs under the runbook's own names. Throws UsageError `runbook/unknown-answer`. */
export function matchInputs(
  runbook: Runbook,
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const inputs = Object.entries(given).map(([name, value]): [string, string] => [ownName(runbook, name), value]);
  for (const [name, value] of inputs) checkInput(runbook, name, value);
  return Object.fromEntries(inputs);
}

/** What the runbook itself calls an input. Throws UsageError `runbook/unknown-answer`. */
function ownName(runbook: Runbook, name: string): string {
  const input = runbook.inputs.find((candidate) => candidate.name === name || candidate.aliases.includes(name));
  if (input) return input.name;
  const names = runbook.inputs.flatMap((one) => [one.name, ...one.aliases]);
  throw unknownGiven(runbook, `input "${name}"`, didYouMean(name, names) ?? `Its inputs: ${names.join(', ')}.`);
}

/** @throws UsageError `runbook/input-type` for a value that does not fit its input. */
function checkInput({ id, inputs }: Runbook, name: string, typed: string): void {
  const { type, choices } = inputs.find((input) => input.name === name)!;
  const read = readTyped(type, typed, choices);
  if ('value' in read) return;
  throw new UsageError({
    code: 'runbook/input-type',
    message: `The input "${name}" of the runbook ${id} is a ${type}: ${read.problem}.`,
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
export function answerProblem({ type, choices }: Pick<Input, 'type' | 'choices'>, typed: string): string | undefined {
  const read = readTyped(type, typed, choices);
  return 'value' in read ? undefined : `${read.problem}. ${read.hint}`;
}

function checkAnswer(runbook: Runbook, id: string, answer: string): void {
  const step = runbook.steps.get(id);
  const asked = [...runbook.steps.values()]
    .filter(({ kind }) => kind === 'ask' || kind === 'manual')
    .map((other) => other.id);
  if (!step || !asked.includes(id)) {
    throw unknownGiven(
      runbook,
      `question "${id}"`,
      didYouMean(id, asked) ?? `Its questions: ${asked.join(', ') || 'none'}.`,
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
      message: `The answer to "${id}" is a ${into!.type}: ${problem}`,
      data: { name: id, type: into!.type },
    });
  }
  if (!allowed || allowed.includes(answer)) return;
  throw unknownGiven(
    runbook,
    `answer "${answer}" to "${id}"`,
    didYouMean(answer, allowed) ?? `Answers: ${allowed.join(', ')}.`,
  );
}

function unknownGiven(runbook: Runbook, what: string, hint: string): UsageError {
  return new UsageError({ code: 'runbook/unknown-answer', message: `The runbook ${runbook.id} has no ${what}.`, hint });
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

/** Throws UsageError `runbook/missing-answers` that names everything which a walk without a person would have to ask. */
export function requireEverything(runbook: Runbook, given: Given): void {
  const inputs = missingInputs(runbook, given.inputs).map(({ name, aliases, unless }) => {
    const others = [...aliases, ...(unless ? [unless] : [])].map((other) => `${other}=…`);
    return `--set ${name}=…${others.length > 0 ? ` (or ${others.join(' or ')})` : ''}`;
  });
  const steps = stepsWithoutAnswer(runbook, given.answers).map(({ id }) => id);
  if (inputs.length === 0 && steps.length === 0) return;
  const answers = steps.length > 0 ? [`answers to ${steps.join(', ')} in a file named by --answers FILE`] : [];
  const skeleton = steps.map((id) => `${id}: …`).join(', ');
  throw new UsageError({
    code: 'runbook/missing-answers',
    message: `The runbook ${runbook.id} cannot be walked without a person: missing are ${[...inputs, ...answers].join(', ')}.`,
    hint:
      steps.length > 0
        ? `Write a file with the line "answers: {${skeleton}}" (mmsup runbook answers ${runbook.id} prints one to fill in), or walk it in a terminal without --auto.`
        : `Add ${inputs.join(' ')}, or walk it in a terminal without --auto.`,
    data: { inputs: missingInputs(runbook, given.inputs).map(({ name }) => name), answers: steps },
  });
}
