import type { Context } from '../../command.ts';
import type { Answer } from '../../result.ts';
import { type Given, matchGiven } from '../inputs/inputs.ts';
import { findRunbook } from '../library/find.ts';
import { ownFolders } from '../library/library.ts';
import type { RunbookFacts } from '../walk/answer.ts';
import { type DryRun, planOf } from './dry-run.ts';

/** The facts of `runbook run --dry-run`: of their own, for there is no walk that they could tell of. */
export interface DryRunFacts {
  readonly plan: DryRun;
}

export const isDryRun = (facts: RunbookFacts | DryRunFacts): facts is DryRunFacts => 'plan' in facts;

/** Every way through a runbook, without a database and without a record. Throws UsageError. */
export async function dryRun(name: string, given: Given, { deps, options }: Context): Promise<Answer<RunbookFacts>> {
  const { runbook } = await findRunbook(name, deps.cwd, ownFolders({ deps, options }));
  const plan = planOf(runbook, matchGiven(runbook, given).inputs);
  const answer: Answer<DryRunFacts> = {
    subject: { kind: 'runbook', id: runbook.id },
    findings: [],
    facts: { plan },
    notEvaluated: [],
  };
  // The command is known by the facts of its walks; whoever asks for a dry run knows what it gets.
  return answer as unknown as Answer<RunbookFacts>;
}
