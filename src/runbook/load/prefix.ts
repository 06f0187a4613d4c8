import type { Text } from '../../text.ts';
import type { Expression } from '../expression/expression.ts';
import type { AskStep, Binding, ChangeStep, ErrorRoutes, ProbeBase, ProgramCall, Route, Step } from '../runbook.ts';

const NAME = /\$\{([^{}$]*)\}|\$([\p{L}_][\p{L}\p{N}_-]*)/gu;

/** A step of an included runbook as it stands in the graph around it: its id, its arrows and every name in it begin with `prefix`. Pure. */
export function prefixStep(step: Step, prefix: string): Step {
  const inner = { ...step, id: under(prefix, step.id), why: step.why && words(prefix, step.why) };
  switch (inner.kind) {
    case 'check':
      return {
        ...inner,
        args: inner.args.map((arg) => template(prefix, arg)),
        options: mapValues(inner.options, (value) => template(prefix, value)),
        ...judged(inner, prefix),
      };
    case 'query':
      return { ...inner, args: inner.args.map((arg) => template(prefix, arg)), ...judged(inner, prefix) };
    case 'program':
      return { ...inner, ...prefixProgram(inner, prefix), ...judged(inner, prefix) };
    case 'ask':
      return prefixAsk(inner, prefix);
    case 'change':
      return prefixChange(inner, prefix);
    case 'manual':
      return { ...inner, task: words(prefix, inner.task), go: under(prefix, inner.go) };
    case 'include':
      return {
        ...inner,
        inputs: names(
          prefix,
          mapValues(inner.inputs, (binding) => prefixBinding(prefix, binding)),
        ),
        start: routes(prefix, inner.start),
      };
    case 'leave':
      return {
        ...inner,
        include: under(prefix, inner.include),
        cause: inner.cause && template(prefix, inner.cause),
        tell: inner.tell && words(prefix, inner.tell),
        go: under(prefix, inner.go),
      };
    case 'end':
      return {
        ...inner,
        cause: inner.cause && template(prefix, inner.cause),
        tell: inner.tell && words(prefix, inner.tell),
        needs: inner.needs.map((need) => under(prefix, need)),
      };
  }
}

/** The name of a step, or of a value, in the graph around. */
export const under = (prefix: string, name: string): string => `${prefix}.${name}`;

/** Ordered alternatives, in the graph around. */
export function routes<Kind extends Route>(prefix: string, inner: readonly Kind[]): readonly Kind[] {
  return inner.map((route) => ({
    ...route,
    condition: route.condition && expression(prefix, route.condition),
    go: under(prefix, route.go),
  }));
}

function judged(step: ProbeBase, prefix: string): Pick<ProbeBase, 'capture' | 'onError' | 'outcomes'> {
  return {
    capture: names(prefix, step.capture),
    onError: errorRoutes(prefix, step.onError),
    outcomes: routes(prefix, step.outcomes).map((outcome) => ({
      ...outcome,
      cause: outcome.cause && template(prefix, outcome.cause),
      say: words(prefix, outcome.say),
    })),
  };
}

function prefixAsk(step: AskStep, prefix: string): AskStep {
  const { into } = step;
  return {
    ...step,
    question: words(prefix, step.question),
    choices: step.choices.map((choice) => ({ ...choice, go: under(prefix, choice.go) })),
    into: into && {
      ...into,
      name: under(prefix, into.name),
      go: under(prefix, into.go),
      none: into.none && under(prefix, into.none),
    },
  };
}

function prefixChange(step: ChangeStep, prefix: string): ChangeStep {
  const { program, preview, gate, verify, undo, go } = step;
  return {
    ...step,
    change: words(prefix, step.change),
    program: program && prefixProgram(program, prefix),
    preview:
      preview.kind === 'words'
        ? { ...preview, words: words(prefix, preview.words) }
        : { ...preview, step: under(prefix, preview.step) },
    gate: { ...gate, type: template(prefix, gate.type) },
    verify: {
      ...verify,
      args: verify.args.map((arg) => template(prefix, arg)),
      options: mapValues(verify.options, (value) => template(prefix, value)),
      capture: names(prefix, verify.capture),
      expect: expression(prefix, verify.expect),
    },
    undo:
      undo.kind === 'words'
        ? { ...undo, words: words(prefix, undo.words) }
        : { ...undo, call: prefixProgram(undo.call, prefix) },
    go: { verified: under(prefix, go.verified), failed: under(prefix, go.failed), refused: under(prefix, go.refused) },
  };
}

function prefixProgram<Call extends ProgramCall>(call: Call, prefix: string): Call {
  return {
    ...call,
    program: call.program.map((word) => template(prefix, word)),
    input: call.input && template(prefix, call.input),
  };
}

function prefixBinding(prefix: string, binding: Binding): Binding {
  return binding.kind === 'value' ? binding : { ...binding, template: template(prefix, binding.template) };
}

function errorRoutes(prefix: string, inner: ErrorRoutes): ErrorRoutes {
  return mapValues(inner as Readonly<Record<string, string>>, (go) => under(prefix, go)) as ErrorRoutes;
}

function expression(prefix: string, inner: Expression): Expression {
  switch (inner.kind) {
    case 'literal':
      return inner;
    case 'name':
      return { ...inner, name: under(prefix, inner.name) };
    case 'list':
      return { ...inner, elements: inner.elements.map((element) => expression(prefix, element)) };
    case 'not':
      return { ...inner, operand: expression(prefix, inner.operand) };
    default:
      return { ...inner, left: expression(prefix, inner.left), right: expression(prefix, inner.right) };
  }
}

function template(prefix: string, inner: string): string {
  return inner.replace(NAME, (_, long, short) => `\${${under(prefix, (long ?? short).trim())}}`);
}

const words = (prefix: string, { en, ru }: Text): Text => ({ en: template(prefix, en), ru: template(prefix, ru) });

function names<Kind>(prefix: string, inner: Readonly<Record<string, Kind>>): Readonly<Record<string, Kind>> {
  return Object.fromEntries(Object.entries(inner).map(([name, value]) => [under(prefix, name), value]));
}

function mapValues<Kind>(
  inner: Readonly<Record<string, Kind>>,
  change: (value: Kind) => Kind,
): Readonly<Record<string, Kind>> {
  return Object.fromEntries(Object.entries(inner).map(([name, value]) => [name, change(value)]));
}
