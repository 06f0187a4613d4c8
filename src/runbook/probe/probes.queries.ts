import type { Context } from '../../command.ts';
import type { Masker } from '../../model/personal/masker.ts';
import type { ProbeAnswer, ProgramResult } from '../probe-results.ts';
import type { ProgramStep } from '../runbook.ts';
import { rowsAt } from '../walk/limits.ts';
import type { Probes } from '../walk/walk-frame.ts';
import { absentCaptures } from './absent.ts';
import { maskSeen } from './mask-seen.ts';
import { prepareProgram } from './run-program.ts';
import { prepareQuery } from './run-query.queries.ts';

/** Queries are asked of the command line's database, programs run on this machine. */
export function ownProbes(context: Context): Probes {
  return {
    query: async (step, values, runbook, withinMs) =>
      prepareQuery(step, values, { context, rowLimit: rowsAt(runbook, step.id), file: runbook.file, withinMs }),
    async program(step, values) {
      const { argv, run } = await prepareProgram(step, values, context.deps);
      return { argv, run: async () => answerOf(step, await run(), context.options, await context.mask()) };
    },
  };
}

function answerOf(
  step: ProgramStep,
  exact: ProgramResult,
  { showPersonal }: Context['options'],
  mask: Masker,
): ProbeAnswer<ProgramResult> {
  const leftOut = exact.leftOut > 0 ? [`${step.id}: ${exact.leftOut} bytes of its output were too many to keep`] : [];
  const gaps = [...leftOut, ...noJson(step, exact), ...absentCaptures(step, exact)];
  return { exact, shown: showPersonal ? exact : (maskSeen(exact, mask.text) as ProgramResult), gaps };
}

/** Where fields are read from what a program prints and it prints no JSON, all of them are null for another reason. */
function noJson({ id, capture }: ProgramStep, { json, stdout }: ProgramResult): readonly string[] {
  const isRead = Object.values(capture).some(({ path: { parts } }) => parts[0] === 'json' && parts.length > 1);
  return isRead && json === null && stdout.trim() !== 'null' ? [`${id}: what it printed is not one JSON document`] : [];
}
