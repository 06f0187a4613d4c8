import { edgeId } from '../edges.ts';
import { valueAt } from '../expression/evaluate.ts';
import type { Value, Values } from '../expression/expression.ts';
import { fillArgument, fillCause, fillText, missingIn } from '../expression/template.ts';
import { keptValues, personalNames, shownValues } from '../personal.ts';
import type { Binding, IncludeStep, LeaveStep, Runbook } from '../runbook.ts';
import { firstThatHolds } from './decide.ts';
import type { WalkEvent } from './walk-event.ts';

/**
 * The walk goes into an included runbook: its inputs get their values, and its own start decides where it begins. What an input has from
 * a personal capture is used and not written down. Pure.
 */
export function enter({ id, runbook: name, inputs, start }: IncludeStep, values: Values, runbook: Runbook): Entered {
  const bound = Object.fromEntries(
    Object.entries(inputs).map(([name, binding]) => [name, bind(binding, values)] as const),
  );
  const route = firstThatHolds(start, { ...values, ...bound });
  const edge = edgeId(id, `start:${start.indexOf(route) + 1}`);
  const personal = personalNames(runbook);
  const kept = keptValues(bound, (input) => personal.has(input));
  const event = { type: 'include.entered', step: id, runbook: name, ...kept, go: route.go, edge } as const;
  return { event, values: bound };
}

interface Entered {
  readonly event: WalkEvent;
  /** All of them, also those that the event does not tell. */
  readonly values: Values;
}

/** A name alone gives its value as it is; a text around names is filled in, and has no value where one of them has none. */
function bind(binding: Binding, values: Values): Value {
  if (binding.kind === 'value') return binding.value;
  const alone = /^\$(?:\{([^}]*)\}|([\p{L}_][\p{L}\p{N}_-]*))$/u.exec(binding.template);
  if (alone) return valueAt(values, (alone[1] ?? alone[2] ?? '').trim());
  return missingIn(binding.template, values) === undefined ? fillArgument(binding.template, values) : null;
}

/** The walk comes to an end of an included runbook and goes on in the one around it, which learns the cause and the kind of end. Pure. */
export function leave({ id, include, end, cause, tell, go }: LeaveStep, values: Values, runbook: Runbook): WalkEvent {
  const named = cause === undefined ? null : fillCause(cause, values);
  return {
    type: 'include.left',
    step: id,
    end,
    cause: named,
    tell: tell ? fillText(tell, shownValues(runbook, values)) : null,
    values: { [`${include}.cause`]: named, [`${include}.end`]: end },
    go,
    edge: edgeId(id, `include:${end}`),
  };
}
