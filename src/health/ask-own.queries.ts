import type { Database } from '../command.ts';
import type { Found } from '../result.ts';
import { askChecks, type CheckedSubjects } from '../system/checks.queries.ts';
import { keeps, relation } from '../system/compose.ts';
import type { CheckSubject, SystemCheck, SystemDescription } from '../system/description.ts';
import type { HealthAsked } from './ask.queries.ts';
import type { Outcome } from './check.ts';

/** Subjects of each kind that the system's own checks are asked about, at most: the latest runs, and whatever they ran. */
const MOST_SUBJECTS = 5;

/**
 * Asks the system's own checks: of the whole system; of the latest runs that have started, with their campaigns; of the segments that these select from; of
 * every report. A check that finds its cause in several of them is one finding: they are victims of the same.
 */
export async function askOwnChecks(
  database: Database,
  wanted: readonly SystemCheck[],
  { thresholds, showPersonal }: HealthAsked,
): Promise<readonly Outcome[]> {
  if (wanted.length === 0) return [];
  const subjects = await readSubjects(database, new Set(wanted.map(({ on }) => on)), thresholds.days);
  const asked = { ...database, system: { ...database.system, checks: wanted } };
  const seen = new Map<string, Outcome>();
  for (const { on, of } of subjects)
    for (const { check, found, gap, tookMs } of await askChecks(asked, { subjects: of, on: [on], showPersonal })) {
      const before = seen.get(check.id);
      const findings = found ? [ofSubject(found, on, of[on] ?? null)] : [];
      seen.set(check.id, {
        id: check.id,
        name: check.name,
        probe: database.system.id,
        findings: before ? merged(before.findings, findings, on) : findings,
        gap: before?.gap ?? gap,
        readsData: true,
        tookMs: tookMs + (before?.tookMs ?? 0),
      });
    }
  return wanted.flatMap(({ id }) => seen.get(id) ?? []);
}

interface Subject {
  readonly on: CheckSubject;
  readonly of: CheckedSubjects;
}

async function readSubjects(
  { session, system, asOf }: Database,
  kinds: ReadonlySet<CheckSubject>,
  days: number,
): Promise<readonly Subject[]> {
  const runs =
    keeps(system, 'run') && (kinds.has('run') || kinds.has('campaign') || kinds.has('segment'))
      ? await session.read((tx) =>
          tx.rows<{ run: string; campaign: string; segment: string | null }>(latestRuns(system), [asOf, days]),
        )
      : [];
  const reports =
    keeps(system, 'report') && kinds.has('report')
      ? await session.read((tx) =>
          tx.rows<{ id: string }>(
            `select r.id::text as id from ${relation(system, 'report', 'r')} order by 1 limit 50`,
          ),
        )
      : [];
  const segments = [...new Set(runs.flatMap(({ segment }) => segment ?? []))];
  return [
    ...(kinds.has('system') ? [{ on: 'system', of: { system: null } } as const] : []),
    ...runs.slice(0, MOST_SUBJECTS).flatMap(({ run, campaign }) => [{ on: 'run', of: { run, campaign } } as const]),
    ...newestOf(runs).map(({ run, campaign }) => ({ on: 'campaign', of: { run, campaign } }) as const),
    ...segments.slice(0, MOST_SUBJECTS).map((segment) => ({ on: 'segment', of: { segment } }) as const),
    ...reports.map(({ id }) => ({ on: 'report', of: { report: id } }) as const),
  ].filter(({ on }) => kinds.has(on));
}

function latestRuns(system: SystemDescription): string {
  return `select r.id::text as run, r.campaign::text as campaign, r.segment::text as segment
    from ${relation(system, 'run', 'r')}
    where r.state <> 'planned' and r.started_at <= $1::timestamptz
      and (r.started_at > $1::timestamptz - make_interval(days => $2::int) or r.state in ('running', 'paused'))
    order by r.started_at desc, r.id limit 50`;
}

/** The newest run of each campaign. */
function newestOf<Run extends { readonly campaign: string }>(runs: readonly Run[]): readonly Run[] {
  return runs
    .filter(({ campaign }, index) => runs.findIndex((other) => other.campaign === campaign) === index)
    .slice(0, MOST_SUBJECTS);
}

/** The finding says of whom it was asked. */
function ofSubject(found: Found, on: CheckSubject, id: string | null): Found {
  const evidence = found.evidence as Record<string, unknown>;
  return id === null || on in evidence ? found : { ...found, evidence: { ...evidence, [on]: id } };
}

/** One finding for all subjects: that of the first, with the others by name. */
function merged(before: readonly Found[], further: readonly Found[], on: CheckSubject): readonly Found[] {
  const [first] = before;
  if (!first || !further[0]) return [...before, ...further];
  const evidence = first.evidence as Record<string, unknown>;
  const also = (evidence['also'] as readonly unknown[] | undefined) ?? [];
  const other = (further[0].evidence as Record<string, unknown>)[on];
  return [{ ...first, evidence: { ...evidence, also: [...also, other] } }];
}
