import type { Clock } from '../condition/clock.ts';
import { versionInForce } from '../condition/versions.ts';
import type { Tx } from '../db/session.types.ts';
import { UserError } from '../errors.ts';
import type { NotEvaluated } from '../result.ts';
import { keeps, keepsColumn, relation } from '../system/compose.ts';
import { customersOf, type SystemDescription } from '../system/description.ts';
import { text } from '../text.ts';
import { formulaOf } from './formula-of.ts';
import type { MeasuredImpact } from './impact.queries.ts';
import { type Rule, readRule } from './rule.queries.ts';
import { type RuleUser, readUsers } from './users.queries.ts';
import { readWithin } from './within.queries.ts';

/** A campaign that uses the rule, its next run, and what that run would do on today's data. */
export interface NextRun {
  readonly campaign: string;
  readonly name: string | null;
  readonly channel: string | null;
  /** ISO 8601 in UTC; null where none is planned. */
  readonly plannedAt: string | null;
  /** The run where it is there already. */
  readonly run: string | null;
  /** Of the run's own segment, for a rule that is none; null for the segment itself, or where it was not counted. */
  readonly audience: number | null;
  /** Let through by the old, by the new version; null where it was not counted. */
  readonly before: number | null;
  readonly after: number | null;
}

export interface NextRuns {
  /** Null where the system does not keep who uses the rule. */
  readonly runs: readonly NextRun[] | null;
  readonly gaps: readonly NotEvaluated[];
}

const WHAT = text('What the edit does to the next runs', 'Что правка сделает со следующими запусками');

/** Segments that are counted anew for a rule that is none. */
const MOST_SEGMENTS = 5;

/** The campaigns that use a rule, with their next planned run after a moment and whom it would let through by either version. */
export async function readNextRuns(
  tx: Tx,
  system: SystemDescription,
  {
    rule,
    measured,
    clock,
  }: { readonly rule: Rule; readonly measured: MeasuredImpact | undefined; readonly clock: Clock },
): Promise<NextRuns> {
  const users = await readUsers(tx, system, rule);
  if (!users)
    return {
      runs: null,
      gaps: [gap('the system does not keep which campaigns use it', 'система не хранит, какие кампании им пользуются')],
    };
  const planned = await readPlanned(tx, system, users, clock.at);
  const gaps: NotEvaluated[] = [];
  if (users.length > 0 && planned.size === 0 && !keepsColumn(system, 'campaign', 'next_run_at'))
    gaps.push(
      gap(
        'the system keeps no planned run of a campaign that uses it',
        'у кампаний, которые им пользуются, запланированных запусков система не хранит',
      ),
    );
  const counted = measured
    ? await readCounts(tx, system, { rule, measured, clock, users, gaps })
    : new Map<string, Counts>();
  const nothing = { audience: null, before: null, after: null };
  const runs = users.map(({ campaign, name, channel, segment, nextRunAt }): NextRun => {
    const next = planned.get(campaign);
    const dueAt = nextRunAt !== null && Date.parse(nextRunAt) >= Date.parse(clock.at) ? nextRunAt : null;
    return {
      campaign,
      name,
      channel,
      plannedAt: next?.plannedAt ?? dueAt,
      run: next?.run ?? null,
      ...(counted.get(segment ?? '') ?? nothing),
    };
  });
  const at = ({ plannedAt }: NextRun): number =>
    plannedAt === null ? Number.POSITIVE_INFINITY : Date.parse(plannedAt);
  return { runs: runs.toSorted((one, other) => at(one) - at(other) || (one.campaign < other.campaign ? -1 : 1)), gaps };
}

const gap = (en: string, ru: string): NotEvaluated => ({ what: WHAT, why: text(en, ru), couldChangeAnswer: false });

interface Planned {
  readonly campaign: string;
  readonly run: string;
  readonly plannedAt: string;
}

async function readPlanned(
  tx: Tx,
  system: SystemDescription,
  users: readonly RuleUser[],
  after: string,
): Promise<ReadonlyMap<string, Planned>> {
  if (!keeps(system, 'run') || users.length === 0) return new Map();
  const rows = await tx.rows<Planned>(
    `select distinct on (r.campaign::text) r.campaign::text as campaign, r.id::text as run, r.planned_at as "plannedAt"
     from ${relation(system, 'run', 'r')}
     where r.campaign::text = any($1) and r.state = 'planned' and r.started_at is null and r.planned_at >= $2::timestamptz
     order by r.campaign::text, r.planned_at, r.id::text`,
    [users.map(({ campaign }) => campaign), after],
  );
  return new Map(rows.map((row) => [row.campaign, row]));
}

type Counts = Pick<NextRun, 'audience' | 'before' | 'after'>;

interface CountQuestion {
  readonly rule: Rule;
  readonly measured: MeasuredImpact;
  readonly clock: Clock;
  readonly users: readonly RuleUser[];
  readonly gaps: NotEvaluated[];
}

/** By segment of a campaign. A segment's own numbers are known; of another rule they are counted among those whom the campaign's segment selects. */
async function readCounts(
  tx: Tx,
  system: SystemDescription,
  { rule, measured, clock, users, gaps }: CountQuestion,
): Promise<ReadonlyMap<string, Counts>> {
  const { kept, lost, gained } = measured.impact;
  if (rule.kind === 'segment')
    return new Map([[rule.id, { audience: null, before: kept + lost, after: kept + gained }]]);
  const segments = [...new Set(users.flatMap(({ segment }) => segment ?? []))].sort();
  if (segments.length > MOST_SEGMENTS)
    gaps.push(
      gap(
        `the campaigns select from ${segments.length} segments; ${MOST_SEGMENTS} of them were counted`,
        `кампании отбирают из ${segments.length} сегментов; посчитаны ${MOST_SEGMENTS}`,
      ),
    );
  const counts = new Map<string, Counts>();
  for (const segment of segments.slice(0, MOST_SEGMENTS)) {
    try {
      const counted = await readSegment(tx, system, { segment, measured, clock });
      if (counted) counts.set(segment, counted);
    } catch (error) {
      // A segment that cannot be read is another complaint: here it only leaves its own runs without numbers.
      if (!(error instanceof UserError) || error.exitCode === 130) throw error;
      const { message } = error.words;
      gaps.push({
        what: WHAT,
        why: text(`${segment}: ${message.en}`, `${segment}: ${message.ru}`),
        couldChangeAnswer: false,
      });
    }
  }
  return counts;
}

async function readSegment(
  tx: Tx,
  system: SystemDescription,
  { segment, measured, clock }: { readonly segment: string; readonly measured: MeasuredImpact; readonly clock: Clock },
): Promise<Counts | undefined> {
  const { rule, versions } = await readRule(tx, system, segment);
  const version = versionInForce(versions, clock.at, rule.current);
  const formula = version && formulaOf(system, rule, version);
  return formula && readWithin(tx, customersOf(system), { formula, measured, clock });
}
