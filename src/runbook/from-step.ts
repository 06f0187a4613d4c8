import { UsageError } from '../errors.ts';
import { didYouMean } from '../model/closest.ts';
import type { Value, Values } from './expression.ts';
import { type Given, matchInputs } from './inputs.ts';
import { namesSetBy, type Runbook } from './runbook.ts';

/** Where an author begins, with the names that the steps before would have found. */
export interface Begun {
  readonly runbook: Runbook;
  readonly given: Given;
  /** Names that are no inputs. */
  readonly found: Values;
}

/**
 * A runbook that begins at one of its steps. Beside its inputs every name may be given that a step of it sets. None of them is needed: what
 * is not given has no value, and the step says so. Throws UsageError `runbook/unknown-step`, `runbook/unknown-answer`.
 */
export function beginAt(runbook: Runbook, step: string, given: Given): Begun {
  if (!runbook.steps.has(step)) throw unknownStep(runbook, step);
  const inputNames = runbook.inputs.flatMap(({ name, aliases }) => [name, ...aliases]);
  const found: Record<string, Value> = {};
  const inputs: Record<string, string> = {};
  for (const [name, value] of Object.entries(given.inputs)) {
    if (inputNames.includes(name)) inputs[name] = value;
    else found[foundName(runbook, name, inputNames)] = plainValue(value);
  }
  const begun: Runbook = {
    ...runbook,
    start: [{ condition: undefined, go: step }],
    inputs: runbook.inputs.map((input) => ({ ...input, optional: true })),
  };
  return { runbook: begun, given: { inputs: matchInputs(runbook, inputs), answers: given.answers }, found };
}

function foundName(runbook: Runbook, name: string, inputs: readonly string[]): string {
  const names = [...new Set([...runbook.steps.values()].flatMap(namesSetBy))];
  if (names.includes(name)) return name;
  throw new UsageError({
    code: 'runbook/unknown-answer',
    message: `The runbook ${runbook.id} has no name "${name}".`,
    hint: didYouMean(name, [...inputs, ...names]) ?? `Its names: ${[...inputs, ...names].join(', ')}.`,
  });
}

function unknownStep({ id, steps }: Runbook, step: string): UsageError {
  const names = [...steps.keys()];
  return new UsageError({
    code: 'runbook/unknown-step',
    message: `The runbook ${id} has no step "${step}".`,
    hint: didYouMean(step, names) ?? `Its steps: ${names.join(', ')}.`,
  });
}

/** What a check would have found: a number where one is written, a list or a map where JSON is, else the text. */
function plainValue(text: string): Value {
  if (!/^(-?\d+(\.\d+)?|true|false|null|[[{"].*)$/s.test(text)) return text;
  try {
    return JSON.parse(text) as Value;
  } catch {
    return text;
  }
}
