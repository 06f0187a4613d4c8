import { found } from '../../causes/cause.ts';
import type { Context } from '../../command.ts';
import { UsageError } from '../../errors.ts';
import { shellWord } from '../../model/shell-word.ts';
import type { Answer, Found, NotEvaluated, Result } from '../../result.ts';
import { type Text, text, verbatim } from '../../text.ts';
import { edgeId, outcomeWay } from '../edges.ts';
import { holds } from '../expression/evaluate.ts';
import { ExpressionProblem, type Values } from '../expression/expression.ts';
import { expressionText } from '../expression/expression-text.ts';
import { type Given, inputValues, matchGiven } from '../inputs/inputs.ts';
import { requireEverything } from '../inputs/require-everything.ts';
import { findRunbook } from '../library/find.ts';
import { ownFolders } from '../library/library.ts';
import { personBeside } from '../person/converse.ts';
import { isProbe, type Runbook, type Step } from '../runbook.ts';
import { requireTrusted } from '../trust/trust.ts';
import type { RunbookFacts } from './answer.ts';
import { ALONE, type Companion } from './companion.ts';
import { beginAt } from './from-step.ts';
import { memoryLink } from './memory-link.ts';
import { walkToEnd } from './run-walk.ts';
import { beginWalk, type PathEntry, type WalkState } from './walk.ts';
import type { WalkEvent } from './walk-event.ts';
import type { Probes } from './walk-frame.ts';
import { causesHere } from './walk-prepared.ts';

/** What one step of a runbook came to when its author took it alone. */
export interface StepFacts {
  readonly runbook: { readonly id: string; readonly title: Text };
  readonly step: {
    readonly id: string;
    readonly kind: Step['kind'];
    readonly title: Text;
    /** The command line that was run; null where none was. */
    readonly argv: readonly string[] | null;
    readonly verdict: PathEntry['verdict'] | null;
    readonly say: Text | null;
    readonly cause: string | null;
    /** What it has found, beside what was given; personal values are left out. */
    readonly values: Values;
    readonly hidden: readonly string[];
    /** Its outcomes in their order: whether each would hold; null = it cannot be judged. */
    readonly outcomes: readonly {
      readonly edge: string;
      readonly condition: string | null;
      readonly holds: boolean | null;
    }[];
    readonly edge: string | null;
    readonly go: string | null;
  };
}

export const isStepAlone = (facts: object): facts is StepFacts => 'step' in facts;

interface StepRequest {
  readonly name: string;
  readonly step: string;
  readonly given: Given;
  readonly isAuto: boolean;
  /** How a query or a program is asked. */
  readonly probes?: Probes;
}

class Taken extends Error {}

/** Takes one step of a runbook with the names that are given, and goes no further. Nothing is recorded. Throws UsageError. */
export async function stepAlone(context: Context, request: StepRequest): Promise<Answer<RunbookFacts>> {
  const found = await findRunbook(request.name, context.deps.cwd, ownFolders(context));
  requireTrusted(found, context.deps.env);
  const { runbook } = found;
  const begun = beginAt(runbook, request.step, request.given);
  const given = matchGiven(begun.runbook, begun.given);
  const step = runbook.steps.get(request.step)!;
  refuseChange(request.name, step);
  const alone: Runbook = { ...begun.runbook, steps: new Map([[step.id, step]]) };
  if (request.isAuto && (step.kind === 'ask' || step.kind === 'manual'))
    requireEverything(alone, given, { called: request.name });
  const values = { ...inputValues(begun.runbook, given.inputs), ...begun.found };
  const seen = await takeStep(context, begun.runbook, given, beginWalk(begun.runbook, values), request);
  return { ...(await answerOf(context, runbook, step, seen)), subject: { kind: 'runbook', id: runbook.id } };
}

/** A change is marked in a record before it is begun, and here there is none. */
function refuseChange(called: string, { id: step, kind }: Step): void {
  if (kind !== 'change') return;
  throw new UsageError({
    code: 'runbook/change-alone',
    message: text(
      `The step "${step}" changes something, and a step alone leaves no record of it.`,
      `Шаг «${step}» вносит изменение, а отдельный шаг не оставляет об этом записи.`,
    ),
    hint: text(
      `Walk from there: mmsup runbook run ${shellWord(called)} --from ${step}`,
      `Пройдите сценарий с этого шага: mmsup runbook run ${shellWord(called)} --from ${step}`,
    ),
  });
}

interface Seen {
  readonly events: readonly WalkEvent[];
  readonly state: WalkState;
  readonly result: Result | undefined;
}

async function takeStep(
  context: Context,
  runbook: Runbook,
  { answers }: Given,
  from: WalkState,
  { isAuto, probes }: Pick<StepRequest, 'isAuto' | 'probes'>,
): Promise<Seen> {
  const events: WalkEvent[] = [];
  const link = memoryLink((event) => events.push(event));
  const run = 'alone';
  const beside =
    context.prompt && !isAuto ? personBeside({ context, prompt: context.prompt, link, run, runbook }) : ALONE;
  let seen: { state: WalkState; result: Result | undefined } = { state: from, result: undefined };
  const companion: Companion = {
    ...beside,
    async after(event, state, result, answer) {
      await beside.after(event, state, result, answer);
      seen = { state, result: result ?? seen.result };
      if ('edge' in event && event.edge) throw new Taken();
    },
  };
  try {
    const state = await walkToEnd(
      { context, link, run, runbook, answers, companion, ...(probes ? { probes } : {}) },
      from,
    );
    return { events, state, result: undefined };
  } catch (error) {
    if (!(error instanceof Taken)) throw error;
    return { events, ...seen };
  }
}

async function answerOf(
  context: Context,
  runbook: Runbook,
  step: Step,
  { events, state, result }: Seen,
): Promise<Omit<Answer<RunbookFacts>, 'subject'>> {
  const last = state.path.at(-1);
  const event = events.findLast((one) => 'edge' in one && one.edge !== undefined);
  const edge = event && 'edge' in event ? (event.edge ?? null) : null;
  const started = events.find((one) => one.type === 'step.started');
  const facts: StepFacts = {
    runbook: { id: runbook.id, title: runbook.title },
    step: {
      id: step.id,
      kind: step.kind,
      title: step.title,
      argv: started?.type === 'step.started' ? (started.argv ?? null) : null,
      verdict: last?.verdict ?? null,
      say: last?.say ?? state.end?.tell ?? null,
      cause: last?.cause ?? state.end?.cause ?? null,
      values: event && 'values' in event ? event.values : {},
      hidden: event && 'hidden' in event ? (event.hidden ?? []) : [],
      outcomes: outcomesOf(step, state.values, last?.verdict !== 'errored'),
      edge,
      go: edge === null ? null : state.at,
    },
  };
  const findings = result ? await findingsOf(context, result) : [];
  // The command is known by the facts of its walks; whoever asks for one step knows what it gets.
  return { findings, facts: facts as unknown as RunbookFacts, notEvaluated: gapsOf(state, result) };
}

function outcomesOf(step: Step, values: Values, isJudged: boolean): StepFacts['step']['outcomes'] {
  if (!isProbe(step) || !isJudged) return [];
  return step.outcomes.map(({ condition }, index) => ({
    edge: edgeId(step.id, outcomeWay(step, index)),
    condition: condition ? expressionText(condition) : null,
    holds: condition ? judged(condition, values) : true,
  }));
}

function judged(condition: Parameters<typeof holds>[0], values: Values): boolean | null {
  try {
    return holds(condition, values);
  } catch (error) {
    if (error instanceof ExpressionProblem) return null;
    throw error;
  }
}

async function findingsOf(context: Context, { findings }: Result): Promise<readonly Found[]> {
  const causeOf = await causesHere(context);
  return findings.flatMap(({ cause: id, evidence, confidence, severity }) => {
    const cause = causeOf(id);
    return cause ? [found(cause, evidence, confidence, severity)] : [];
  });
}

function gapsOf({ path }: WalkState, result: Result | undefined): readonly NotEvaluated[] {
  const own = (result?.notEvaluated ?? []).map(({ what, why, couldChangeAnswer }) => {
    return { what: verbatim(what), why: verbatim(why), couldChangeAnswer };
  });
  const failed = path
    .filter(({ verdict }) => verdict === 'errored')
    .map(({ title, say }) => ({ what: title, why: say, couldChangeAnswer: true }));
  return [...failed, ...own];
}
