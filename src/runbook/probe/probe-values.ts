import { UnavailableError, UsageError } from '../../errors.ts';
import { valueAt } from '../expression/evaluate.ts';
import type { Value, Values } from '../expression/expression.ts';
import { fillArgument, missingIn } from '../expression/template.ts';
import type { ProgramCall, QueryStep } from '../runbook.ts';
import { notKnown } from './look.ts';
import { type Filled, fillArguments, fillInput } from './program-arguments.ts';

/** A template that is one name and nothing else. */
const WHOLE = /^\$(?:\{([^{}$]*)\}|([\p{L}_][\p{L}\p{N}_-]*))$/u;

/**
 * The values that are bound to a query's parameters: `$name` alone keeps the type of its value, other templates become texts.
 * Throws UnavailableError `runbook/unknown-value` for a name without a value: NULL would be an answer to another question.
 */
export function boundValues({ args }: Pick<QueryStep, 'args'>, values: Values): readonly Value[] {
  const missing = args.map((arg) => missingIn(arg, values)).find((name) => name !== undefined);
  if (missing !== undefined) throw unknownValue(missing);
  return args.map((arg) => {
    const alone = WHOLE.exec(arg);
    return alone ? valueAt(values, (alone[1] ?? alone[2] ?? '').trim()) : fillArgument(arg, values);
  });
}

/** A program with its values. */
export interface FilledProgram {
  readonly argv: readonly string[];
  readonly input: string | undefined;
}

/** Throws UnavailableError `runbook/unknown-value`, UsageError `runbook/option-injection`, `runbook/nul`. */
export function fillProgram({ program, input }: Pick<ProgramCall, 'program' | 'input'>, values: Values): FilledProgram {
  const argv = filled(fillArguments(program, values));
  return { argv, input: input === undefined ? undefined : filled(fillInput(input, values))[0] };
}

function filled(filling: Filled): readonly string[] {
  if (filling.kind === 'filled') return filling.words;
  if (filling.kind === 'missing') throw unknownValue(filling.name);
  throw new UsageError(filling.problem);
}

function unknownValue(name: string): UnavailableError {
  return new UnavailableError({
    code: 'runbook/unknown-value',
    message: notKnown(name),
  });
}
