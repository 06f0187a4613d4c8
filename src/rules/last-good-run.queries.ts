import { type JudgedRun, judgeRuns } from '../campaign/history.ts';
import { readRecentRuns, withStages } from '../campaign/run.queries.ts';
import type { Run } from '../campaign/run.ts';
import { HISTORY_RUNS } from '../campaign/situation.ts';
import { type Version, versionInForce } from '../condition/versions.ts';
import type { Tx } from '../db/session.types.ts';
import { keeps } from '../system/compose.ts';
import type { SystemDescription } from '../system/description.ts';
import type { Rule } from './rule.queries.ts';
import { readUsers } from './users.queries.ts';
import type { GoodRun } from './which-version.ts';

/**
 * The last good run of the campaigns that use a rule, judged as a trace judges runs, and the version that it used. Where the newest run of some
 * campaign is not good, the last good one before it is meant: it is what somebody asks for who looks for the edit that broke it. Else the newest one.
 * Null where there is none, or the system keeps no runs.
 */
export async function readLastGoodRun(
  tx: Tx,
  system: SystemDescription,
  { rule, versions, asOf }: { readonly rule: Rule; readonly versions: readonly Version[]; readonly asOf: string },
): Promise<GoodRun | null> {
  const run = await readLastGoodRunOf(tx, system, { rules: [rule], asOf });
  return run
    ? { run: run.id, campaign: run.campaign, startedAt: run.startedAt, ...versionOf(run, rule, versions) }
    : null;
}

/** As {@link readLastGoodRun}, of all campaigns that use any of these rules. */
export async function readLastGoodRunOf(
  tx: Tx,
  system: SystemDescription,
  { rules, asOf }: { readonly rules: readonly Rule[]; readonly asOf: string },
): Promise<Run | undefined> {
  if (!keeps(system, 'run')) return undefined;
  const users = new Set<string>();
  for (const rule of rules) for (const { campaign } of (await readUsers(tx, system, rule)) ?? []) users.add(campaign);
  if (users.size === 0) return undefined;
  const recent = await readRecentRuns(tx, system, { limit: HISTORY_RUNS, asOf });
  const runs = await withStages(
    tx,
    system,
    recent.filter(({ campaign }) => users.has(campaign)),
    [],
  );
  const judged = [...users].map((id) =>
    judgeRuns(
      runs.filter(({ campaign }) => campaign === id),
      asOf,
      system.clock.zone,
    ),
  );
  return lastGoodOf(judged);
}

function lastGoodOf(campaigns: readonly (readonly JudgedRun[])[]): Run | undefined {
  const isGood = ({ run, marks }: JudgedRun): boolean => marks.length === 0 && run.state === 'finished';
  const broken = campaigns.filter((runs) => (runs.at(-1)?.marks.length ?? 0) > 0 && runs.some(isGood));
  return (broken.length > 0 ? broken : campaigns)
    .flatMap((runs) => runs.findLast(isGood)?.run ?? [])
    .toSorted((one, other) => Date.parse(other.startedAt ?? '') - Date.parse(one.startedAt ?? ''))[0];
}

function versionOf(run: Run, rule: Rule, versions: readonly Version[]): Pick<GoodRun, 'version' | 'known'> {
  if (rule.kind === 'segment' && run.segment === rule.id && run.segmentVersion !== null)
    return { version: run.segmentVersion, known: 'run' };
  const hasIntervals = versions.some(({ validFrom }) => validFrom !== null);
  const inForce = hasIntervals && run.startedAt ? versionInForce(versions, run.startedAt, null) : undefined;
  return inForce ? { version: inForce.version, known: 'interval' } : { version: null, known: null };
}
