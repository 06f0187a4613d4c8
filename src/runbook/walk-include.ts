import { fillArgument, fillCause, fillText, firstThatHolds, missingIn, namesIn } from './decide.ts';
import { valueAt } from './evaluate.ts';
import type { Value, Values } from './expression.ts';
import { type Binding, edgeId, type IncludeStep, isProbe, type LeaveStep, type Runbook } from './runbook.ts';
import type { WalkEvent } from './walk.ts';

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
  const hidden = Object.keys(bound).filter((input) => personal.has(input));
  const written = Object.fromEntries(Object.entries(bound).filter(([input]) => !personal.has(input)));
  const event = {
    type: 'include.entered',
    step: id,
    runbook: name,
    values: written,
    hidden,
    go: route.go,
    edge,
  } as const;
  return { event, values: bound };
}

interface Entered {
  readonly event: WalkEvent;
  /** All of them, also those that the event does not tell. */
  readonly values: Values;
}

/** Names of captures that may hold personal data, and of inputs of included runbooks that are made of such. */
function personalNames({ steps }: Runbook): ReadonlySet<string> {
  const personal = new Set<string>();
  const bindings: [string, string][] = [];
  for (const step of steps.values()) {
    const capture = isProbe(step) ? step.capture : {};
    for (const [name, { personal: isPersonal }] of Object.entries(capture)) if (isPersonal) personal.add(name);
    for (const [name, binding] of step.kind === 'include' ? Object.entries(step.inputs) : [])
      if (binding.kind === 'template') bindings.push([name, binding.template]);
  }
  for (let before = -1; before < personal.size; ) {
    before = personal.size;
    for (const [name, template] of bindings)
      if (namesIn(template).some((read) => personal.has(read))) personal.add(name);
  }
  return personal;
}

/** A name alone gives its value as it is; a text around names is filled in, and has no value where one of them has none. */
function bind(binding: Binding, values: Values): Value {
  if (binding.kind === 'value') return binding.value;
  const alone = /^\$(?:\{([^}]*)\}|([\p{L}_][\p{L}\p{N}_-]*))$/u.exec(binding.template);
  if (alone) return valueAt(values, (alone[1] ?? alone[2] ?? '').trim());
  return missingIn(binding.template, values) === undefined ? fillArgument(binding.template, values) : null;
}

/** The walk comes to an end of an included runbook and goes on in the one around it, which learns the cause and the kind of end. Pure. */
export function leave({ id, include, end, cause, tell, go }: LeaveStep, values: Values): WalkEvent {
  const named = cause === undefined ? null : fillCause(cause, values);
  return {
    type: 'include.left',
    step: id,
    end,
    cause: named,
    tell: tell ? fillText(tell, values) : null,
    values: { [`${include}.cause`]: named, [`${include}.end`]: end },
    go,
    edge: edgeId(id, `include:${end}`),
  };
}
