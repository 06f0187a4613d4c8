import { UsageError } from '../../errors.ts';
import { suggestion } from '../../model/closest.ts';
import { text } from '../../text.ts';
import { valueAt } from '../expression/evaluate.ts';
import type { Value, Values } from '../expression/expression.ts';
import { namesIn } from '../expression/template.ts';
import { type Given, missingInputs } from '../inputs/inputs.ts';
import { reachableFrom } from '../load/prove-graph.ts';
import { namesSetBy, type Runbook, type Step } from '../runbook.ts';

/** Where an author begins, with the names that the steps before would have found. */
export interface Begun {
  readonly runbook: Runbook;
  readonly given: Given;
  /** Names that are no inputs. */
  readonly found: Values;
}

/**
 * A runbook that begins at one of its steps. Beside its inputs every name may be given that a step of it sets. What is not given has no value, and the step
 * that needs it says so; what the walk cannot do without is {@link neededFrom}. Throws UsageError `runbook/unknown-step`, `runbook/unknown-answer`.
 */
export function beginAt(runbook: Runbook, step: string, given: Given): Begun {
  if (!runbook.steps.has(step)) throw unknownStep(runbook, step);
  const inputNames = runbook.inputs.flatMap(({ name, aliases }) => [name, ...aliases]);
  const isInput = ([name]: readonly [string, string]) => inputNames.includes(name);
  const inputsOf = (all: Readonly<Record<string, string>>) => Object.fromEntries(Object.entries(all).filter(isInput));
  const others = Object.entries(given.inputs).filter((pair) => !isInput(pair));
  const found = Object.fromEntries(
    others.map(([name, value]) => [foundName(runbook, name, inputNames), plainValue(value)]),
  );
  const begun: Runbook = {
    ...runbook,
    start: [{ condition: undefined, go: step }],
    inputs: runbook.inputs.map((input) => ({ ...input, optional: true })),
  };
  const { inputs, answers, sets = {}, ...rest } = given;
  return { runbook: begun, given: { ...rest, inputs: inputsOf(inputs), answers, sets: inputsOf(sets) }, found };
}

/**
 * Names without a value that a walk from this step cannot do without: what the step itself hands on, and inputs that the runbook needs and a step on the way
 * hands on, where none sets them before. Pure.
 */
export function neededFrom(
  runbook: Runbook,
  from: string,
  { given, found }: Pick<Begun, 'given' | 'found'>,
): readonly string[] {
  const onTheWay = [...reachableFrom(runbook, [from])].map((id) => runbook.steps.get(id)!);
  const handedOn = onTheWay.flatMap(handedOnBy);
  const set = onTheWay.flatMap(namesSetBy);
  const inputs = missingInputs(runbook, given.inputs)
    .map(({ name }) => name)
    .filter((name) => handedOn.includes(name) && !set.includes(name));
  const known: Values = {
    ...Object.fromEntries(runbook.inputs.map(({ name, default: fallback }) => [name, fallback])),
    ...given.inputs,
    ...found,
  };
  const own = handedOnBy(runbook.steps.get(from)!).filter((name) => valueAt(known, name) === null);
  return [...new Set([...inputs, ...own])];
}

/** Names that a step hands on to what it runs: it cannot run it without them. */
function handedOnBy(step: Step): readonly string[] {
  if (step.kind === 'check' || step.kind === 'query') return step.args.flatMap(namesIn);
  if (step.kind === 'program') return [...step.program, step.input ?? ''].flatMap(namesIn);
  if (step.kind !== 'include') return [];
  return Object.values(step.inputs).flatMap((given) => (given.kind === 'template' ? namesIn(given.template) : []));
}

function foundName(runbook: Runbook, name: string, inputs: readonly string[]): string {
  const names = [...new Set([...runbook.steps.values()].flatMap(namesSetBy))];
  if (names.includes(name)) return name;
  const known = [...inputs, ...names];
  throw new UsageError({
    code: 'runbook/unknown-answer',
    message: text(`The runbook ${runbook.id} has no name "${name}".`, `В сценарии ${runbook.id} нет имени «${name}».`),
    hint: suggestion(name, known) ?? text(`Its names: ${known.join(', ')}.`, `Имена в нём: ${known.join(', ')}.`),
  });
}

function unknownStep({ id, steps }: Runbook, step: string): UsageError {
  const names = [...steps.keys()];
  return new UsageError({
    code: 'runbook/unknown-step',
    message: text(`The runbook ${id} has no step "${step}".`, `В сценарии ${id} нет шага «${step}».`),
    hint: suggestion(step, names) ?? text(`Its steps: ${names.join(', ')}.`, `Шаги в нём: ${names.join(', ')}.`),
  });
}

/** What a check would have found: a number where one is written, a list or a map where JSON is, else the text. */
export function plainValue(text: string): Value {
  if (!/^(-?\d+(\.\d+)?|true|false|null|[[{"].*)$/s.test(text)) return text;
  try {
    return JSON.parse(text) as Value;
  } catch {
    return text;
  }
}
