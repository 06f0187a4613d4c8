import { changeKindsOf } from '../../model/change-kind.ts';
import type { Result } from '../../result.ts';
import type { Values } from '../expression/expression.ts';
import { keptValues, shownValues } from '../personal.ts';
import type { CheckStep, ProgramStep, QueryStep } from '../runbook.ts';
import { concludeCheck, concludeProbe, lineOf } from '../walk/decide.ts';
import { outOfTime, remainingMs } from '../walk/limits.ts';
import type { WalkState } from '../walk/walk.ts';
import type { StepFinished, WalkEvent } from '../walk/walk-event.ts';
import { record, type Stepped, secondsSince, tellableLine, type Walk } from '../walk/walk-frame.ts';
import { absentCaptures } from './absent.ts';
import { notKnown } from './look.ts';
import { erroredEvent, erroredOrThrow } from './probe-errors.ts';

/** Runs a check: its start is on the disk before the database is asked. What could not be looked at leads along `on-error`. */
export async function runCheck(walk: Walk, step: CheckStep, state: WalkState): Promise<Stepped> {
  const { values } = state;
  const left = remainingMs(walk.runbook, state);
  if (left !== undefined && left <= 0) return { event: erroredEvent(step, 'timeout', outOfTime(walk.runbook, state)) };
  const line = lineOf(step, values);
  if (line.kind === 'missing') return { event: erroredEvent(step, 'not-found', notKnown(line.name)) };
  const tellable = (all: Values) => shownValues(walk.runbook, all);
  const { argv } = lineOf(step, tellable(values)) as typeof line;
  await record(walk, { type: 'step.started', step: step.id, argv });
  const started = walk.context.deps.now().getTime();
  try {
    const result = await walk.context.runCommand(line.argv, undefined, left);
    const seconds = secondsSince(walk, started);
    const { captured, ...conclusion } = concludeCheck(step, result, values, tellable);
    const evidence = [await walk.link.evidence(JSON.stringify(result))];
    const event: WalkEvent = {
      type: 'step.finished',
      step: step.id,
      ...conclusion,
      ...keptValues(captured, (name) => step.capture[name]!.personal),
      ...seen(step, result),
      seconds,
      evidence,
    };
    return { event, result, values: captured };
  } catch (error) {
    return { event: await erroredOrThrow(walk, step, error, { started, values }) };
  }
}

/** Runs a query or a program of the runbook's own: its start is on the disk before anything is asked. */
export async function runProbe(walk: Walk, step: QueryStep | ProgramStep, state: WalkState): Promise<Stepped> {
  const { values } = state;
  const left = remainingMs(walk.runbook, state);
  if (step.kind === 'query' && left !== undefined && left <= 0)
    return { event: erroredEvent(step, 'timeout', outOfTime(walk.runbook, state)) };
  const { probes } = walk;
  if (!probes) throw new Error(`The step "${step.id}" is a ${step.kind}, and this walk cannot ask one.`);
  const tellable = (all: Values) => shownValues(walk.runbook, all);
  const started = walk.context.deps.now().getTime();
  try {
    const ready =
      step.kind === 'query' ? await probes.query(step, values, walk.runbook, left) : await probes.program(step, values);
    const asked =
      step.kind === 'query' ? { sql: step.sql } : { argv: tellableLine(ready.argv, step, tellable(values)) };
    await record(walk, { type: 'step.started', step: step.id, ...asked });
    const seen = await ready.run();
    const seconds = secondsSince(walk, started);
    const { captured, ...conclusion } = concludeProbe(step, seen, values, tellable);
    const evidence = [await walk.link.evidence(JSON.stringify({ ...asked, result: seen.shown }))];
    const event: WalkEvent = {
      type: 'step.finished',
      step: step.id,
      ...conclusion,
      ...keptValues(captured, (name) => step.capture[name]!.personal),
      findings: [],
      gaps: seen.gaps,
      seconds,
      evidence,
    };
    return { event, seen, values: captured };
  } catch (error) {
    return { event: await erroredOrThrow(walk, step, error, { started, values }) };
  }
}

function seen(step: CheckStep, result: Result): Pick<StepFinished, 'findings' | 'gaps' | 'changes'> {
  const gaps = result.notEvaluated
    .filter(({ couldChangeAnswer }) => couldChangeAnswer)
    .map(({ what, why }) => `${what}: ${why}`);
  const absent = absentCaptures(step, result);
  const changes = changeKindsOf(result);
  return { findings: result.findings, gaps: [...gaps, ...absent], ...(changes.length > 0 ? { changes } : {}) };
}
