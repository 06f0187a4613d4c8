import type { Context } from '../command.ts';
import { maskSeen } from './mask-seen.ts';
import type { ProbeAnswer, ProgramResult } from './probe-results.ts';
import { prepareProgram } from './run-program.ts';
import { prepareQuery } from './run-query.queries.ts';
import type { Probes } from './run-walk.ts';

/** Queries are asked of the command line's database, programs run on this machine. */
export function ownProbes(context: Context): Probes {
  return {
    query: async (step, values, { limits }, withinMs) =>
      prepareQuery(step, values, { context, rowLimit: limits.rows, withinMs }),
    async program(step, values) {
      const { argv, run } = await prepareProgram(step, values, context.deps);
      return { argv, run: async () => answerOf(step.id, await run(), context.options.showPersonal) };
    },
  };
}

function answerOf(id: string, exact: ProgramResult, showPersonal: boolean): ProbeAnswer<ProgramResult> {
  const gaps = exact.leftOut > 0 ? [`${id}: ${exact.leftOut} bytes of its output were too many to keep`] : [];
  return { exact, shown: showPersonal ? exact : (maskSeen(exact) as ProgramResult), gaps };
}
