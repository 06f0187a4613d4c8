import type { Context } from '../../command.ts';
import { startRun } from './prepare.ts';
import type { Probes } from './walk-frame.ts';
import type { WalkedOne } from './walk-on.ts';
import { walkToAnswer } from './walk-prepared.ts';

interface Wanted {
  /** The runbook, by its name. */
  readonly name: string;
  readonly inputs: Readonly<Record<string, string>>;
  /** What the customer said. */
  readonly complaint: string;
  /** How queries and programs of the runbook's own are asked. */
  readonly probes: Probes;
}

/** Walks one runbook to its end without a person. Whoever calls goes on himself with what that end names, from the values that were found. */
export async function walkAlone(context: Context, { name, inputs, complaint, probes }: Wanted): Promise<WalkedOne> {
  const given = { inputs, answers: {} };
  const prepared = await startRun(context, { name, given, isAuto: true, complaint, probes });
  const walked = await walkToAnswer(context, prepared, { isAuto: true, answers: {}, probes });
  return { ...walked, runbook: prepared.runbook };
}
