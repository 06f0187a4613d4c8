import { rowsById } from '../condition/by-id.queries.ts';
import type { Tx } from '../db/session.types.ts';
import type { RelationName } from '../model/relations.ts';
import type { NotEvaluated } from '../result.ts';
import { requireKnownValues } from '../system/closed-values.ts';
import { keeps, relation } from '../system/compose.ts';
import type { SystemDescription } from '../system/description.ts';
import { type Text, text } from '../text.ts';
import { campaignWithoutRuns, unknownRun } from './errors.ts';
import { findCustomer } from './find-customer.queries.ts';
import {
  binding,
  decisionsSql,
  membershipsSql,
  messagesSql,
  recordedSql,
  responsesSql,
  shortMoments,
  suppressionsSql,
} from './gathered.queries.ts';
import type { Journey, JourneyRun } from './journey.ts';
import { readRuleAround } from './rule-around.queries.ts';
import { readSince } from './since.queries.ts';

/** What is asked on the command line. */
export interface JourneyAsked {
  readonly customer: string;
  readonly run: string | undefined;
  readonly campaign: string | undefined;
  /** As it was typed: `7d`, a day, a moment. */
  readonly since: string | undefined;
  readonly asOf: string;
}

/** How far around a run other messages to him are read: a second run of the campaign that sent him the same. */
const AROUND_HOURS = 36;

/**
 * Reads what the system recorded about one customer: three statements by his key, so that it costs the same in a table of any size: who he is, which run is
 * meant, and everything about him in one. What a stopped or doubled message needs besides is read after that, and only then.
 * @throws UsageError `customer/unknown`, `customer/ambiguous`, `customer/unknown-run`, `customer/campaign-without-runs`, `customer/since`.
 */
export async function readJourney(
  tx: Tx,
  system: SystemDescription,
  asked: JourneyAsked,
): Promise<Omit<Journey, 'segment'>> {
  const { asOf } = asked;
  const { key: customer, foundBy } = await findCustomer(tx, system, asked.customer);
  const run = await readAskedRun(tx, system, asked);
  const since = run ? null : await readSince(tx, system, asked.since, asOf);
  const gathered = await gather(tx, system, { customer, run, since, asOf });
  const journey = {
    customer,
    foundBy,
    asOf,
    zone: system.clock.zone,
    run,
    since,
    ...gathered,
    kept: (Object.keys(system.relations) as RelationName[]).filter((name) => keeps(system, name)),
    notEvaluated: gapsOf(system, run),
  };
  return { ...journey, ...(await readRuleAround(tx, system, journey)) };
}

type Gathered = Pick<Journey, 'recorded' | 'suppressions' | 'messages' | 'responses' | 'decisions' | 'memberships'>;

interface About {
  readonly customer: string;
  readonly run: JourneyRun | null;
  readonly since: string | null;
  readonly asOf: string;
}

/** Everything about him in one statement. */
async function gather(tx: Tx, system: SystemDescription, { customer, run, since, asOf }: About): Promise<Gathered> {
  const bound = binding();
  const { bind } = bound;
  const part = { system, bound, customer };
  const moment = (alias: string) => `coalesce(${alias}.sent_at, ${alias}.queued_at)`;
  const middle = run?.startedAt ?? run?.plannedAt ?? asOf;
  const near = (alias: string) =>
    `${moment(alias)} between ${bind(middle)}::timestamptz - interval '${AROUND_HOURS} hours' and ${bind(middle)}::timestamptz + interval '${AROUND_HOURS} hours'`;
  const inTime = (expression: string) =>
    `${expression} > ${bind(since ?? asOf)}::timestamptz and ${expression} <= ${bind(asOf)}::timestamptz`;
  const ofRun = (alias: string) => `${alias}.run::text = ${bind(run?.id ?? '')}`;
  const has = (name: RelationName) => keeps(system, name);
  const whole = run === null;
  const columns: Record<string, string> = {
    recorded: !whole && has('run_customer') ? recordedSql(part, bind(run.id)) : 'null',
    suppressions: has('suppression') ? suppressionsSql(part) : 'null',
    messages: has('message')
      ? messagesSql(part, (m) => (whole ? inTime(moment(m)) : `${ofRun(m)} or ${near(m)}`))
      : 'null',
    responses: has('response') ? responsesSql(part, (e) => (whole ? inTime(`${e}.at`) : ofRun(e))) : 'null',
    decisions: whole && has('run_customer') && has('run') ? decisionsSql(part, since ?? asOf, asOf) : 'null',
    memberships: has('segment_member') ? membershipsSql(part) : 'null',
  };
  const selected = Object.entries(columns).map(([name, sql]) => `${sql} as ${name}`);
  const [row] = await tx.rows<Gathered>(`select ${selected.join(',\n')}`, bound.parameters);
  const read = shortMoments(row!);
  requireKnownValues(system, { relation: 'message', column: 'state' }, read.messages ?? []);
  return { ...read, responses: read.responses?.toReversed() ?? null };
}

function gapsOf(system: SystemDescription, run: JourneyRun | null): readonly NotEvaluated[] {
  const wanted: readonly (readonly [RelationName, Text, boolean])[] = [
    ['suppression', text('Suppressions of this customer', 'Запреты на связь с клиентом'), true],
    // Of a run the trace itself says whether anything else shows that he got it.
    ['message', text('Messages to this customer', 'Сообщения этому клиенту'), run === null],
  ];
  return wanted
    .filter(([name]) => !keeps(system, name))
    .map(([name, what, couldChangeAnswer]) => ({
      what,
      why: text(
        `System "${system.id}" does not keep it (relation ${name} is not described).`,
        `Система «${system.id}» этого не хранит (отношение ${name} не описано).`,
      ),
      couldChangeAnswer,
    }));
}

const RUN_COLUMNS = `r.id::text as id, r.name, r.campaign::text as campaign, r.state, r.started_at as "startedAt", r.finished_at as "finishedAt",
  r.planned_at as "plannedAt", r.segment::text as segment, r.channel, r.cursor_at as "cursorAt", r.cursor_end as "cursorEnd"`;

/** Runs whose names are compared with a mistyped one: the newest. */
const NAMED_RUNS = 5000;

async function readAskedRun(
  tx: Tx,
  system: SystemDescription,
  { run, campaign, asOf }: JourneyAsked,
): Promise<JourneyRun | null> {
  if (run === undefined && campaign === undefined) return null;
  if (!keeps(system, 'run')) throw unknownRun(run ?? campaign!, [], false, system.id);
  const from = relation(system, 'run', 'r');
  const sql =
    run !== undefined
      ? `select ${RUN_COLUMNS} from ${from} where r.id = $1`
      : `select ${RUN_COLUMNS} from ${from}
         where r.campaign = $1 and (r.started_at is null or r.started_at <= timestamptz '${asOf}')
         order by (r.started_at is null), r.started_at desc, r.planned_at, r.id desc limit 1`;
  const rows = await rowsById<JourneyRun>(tx, sql, run ?? campaign!);
  const [found] = requireKnownValues(system, { relation: 'run', column: 'state' }, rows);
  if (found) return found;
  if (run !== undefined) throw unknownRun(run, await readRunNames(tx, system), true, system.id);
  throw await withoutRuns(tx, system, campaign!);
}

async function readRunNames(tx: Tx, system: SystemDescription): Promise<readonly string[]> {
  const rows = await tx.rows<{ id: string }>(
    `select r.id::text as id from ${relation(system, 'run', 'r')} order by r.started_at desc nulls last limit ${NAMED_RUNS}`,
  );
  return rows.map(({ id }) => id);
}

async function withoutRuns(tx: Tx, system: SystemDescription, campaign: string) {
  const rows = keeps(system, 'campaign')
    ? await tx.rows<{ id: string }>(`select c.id::text as id from ${relation(system, 'campaign', 'c')}`)
    : [];
  const [asRun] = await rowsById(tx, `select 1 from ${relation(system, 'run', 'r')} where r.id = $1`, campaign);
  return campaignWithoutRuns(
    campaign,
    rows.map(({ id }) => id),
    asRun !== undefined,
  );
}
