import type { Result } from '../../result.ts';
import type { Text } from '../../text.ts';
import { edgeId, outcomeWay } from '../edges.ts';
import { holds } from '../expression/evaluate.ts';
import type { Value, Values } from '../expression/expression.ts';
import { readPath } from '../expression/path.ts';
import { fillArgument, fillCause, fillText, missingIn } from '../expression/template.ts';
import type { Seen } from '../probe-results.ts';
import type { CheckCall, CheckStep, ProbeStep, Route, StepVerdict } from '../runbook.ts';

/** What a check's result means for the runbook. */
export interface Conclusion {
  readonly verdict: StepVerdict;
  readonly say: Text;
  readonly cause: string | null;
  readonly go: string;
  /** Id of the arrow that is taken. */
  readonly edge: string;
  /** The captures of this step, by name. */
  readonly captured: Values;
}

/**
 * Judges a check's result: captures its values, then takes the first outcome that holds; the last one, `else`, always does.
 * Throws ExpressionProblem where a condition and the captured types do not fit: that is an error of the step, never a verdict.
 */
export function concludeCheck(step: CheckStep, result: Result, values: Values, tellable?: Tellable): Conclusion {
  return concludeProbe(step, { shown: result, exact: result }, values, tellable);
}

/** Makes of values those that may be told. */
type Tellable = (values: Values) => Values;

/** As {@link concludeCheck}, of any step that looks: only a capture that is declared personal reads what is not shown. */
export function concludeProbe(
  step: ProbeStep,
  { shown, exact }: Seen<unknown>,
  values: Values,
  tellable: Tellable = (all) => all,
): Conclusion {
  const captured: Record<string, Value> = {};
  for (const [name, { path, personal }] of Object.entries(step.capture))
    captured[name] = readPath(personal ? exact : shown, path);
  const all = { ...values, ...captured };
  const outcome = firstThatHolds(step.outcomes, all);
  return {
    verdict: outcome.verdict,
    say: fillText(outcome.say, tellable(all)),
    cause: outcome.cause === undefined ? null : fillCause(outcome.cause, all),
    go: outcome.go,
    edge: edgeId(step.id, outcomeWay(step, step.outcomes.indexOf(outcome))),
    captured,
  };
}

/** The first route whose condition holds. The loader has proved that the last one has no condition. */
export function firstThatHolds<Kind extends Route>(routes: readonly Kind[], values: Values): Kind {
  return routes.find(({ condition }) => condition === undefined || holds(condition, values)) ?? routes.at(-1)!;
}

/** The command line of a check, or the name of a value that it needs and nobody has found. */
export type CheckLine =
  | { readonly kind: 'ready'; readonly argv: readonly string[] }
  | { readonly kind: 'missing'; readonly name: string };

/**
 * Builds a check's command line. Every argument is one element, whatever it holds: nothing is split, and an argument that begins with
 * a hyphen stands behind `--`, so it cannot become an option. Options whose value is null are left out.
 */
export function lineOf(step: CheckCall, values: Values): CheckLine {
  const missing = step.args.map((arg) => missingIn(arg, values)).find((name) => name !== undefined);
  if (missing !== undefined) return { kind: 'missing', name: missing };
  const options = Object.entries(step.options)
    .filter(([, value]) => missingIn(value, values) === undefined)
    .map(([name, value]) => (value === '' ? `--${name}` : `--${name}=${fillArgument(value, values)}`));
  const args = step.args.map((arg) => fillArgument(arg, values));
  const guard = args.some((arg) => arg.startsWith('-')) ? ['--'] : [];
  return { kind: 'ready', argv: [...step.command.split(' '), ...options, ...guard, ...args] };
}
