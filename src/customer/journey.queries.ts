import { rowsById, rowsByIds } from '../condition/by-id.queries.ts';
import { identifier } from '../condition/identifier.ts';
import type { Tx } from '../db/session.types.ts';
import { UserError } from '../errors.ts';
import type { RelationName } from '../model/relations.ts';
import { sqlText } from '../model/sql-text.ts';
import type { NotEvaluated } from '../result.ts';
import { requireKnownValues } from '../system/closed-values.ts';
import { keeps, relation } from '../system/compose.ts';
import { customersOf, type SystemDescription } from '../system/description.ts';
import { type Text, text } from '../text.ts';
import { campaignWithoutRuns, unknownRun } from './errors.ts';
import { findCustomer } from './find-customer.queries.ts';
import {
  binding,
  decisionsSql,
  linesSql,
  membershipsSql,
  messagesSql,
  recordedSql,
  responsesSql,
  runMomentSql,
  runSql,
  shortMoments,
  suppressionsSql,
} from './gathered.queries.ts';
import type { Journey } from './journey.ts';
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

const AROUND_GAP: NotEvaluated = {
  what: text('Messages of other runs around that time', 'Сообщения других запусков около этого времени'),
  why: text(
    'Looking for them would read more than the cost limit allows: messages have no index by customer.',
    'Их поиск прочитал бы больше, чем позволяет предел стоимости: у сообщений нет индекса по клиенту.',
  ),
  couldChangeAnswer: false,
};

/**
 * Reads what the system recorded about one customer in one statement by his key, so that it costs the same in a table of any size. Where the key, or the run,
 * turns out to be none, he is looked for by his address, and what is wrong is named. What a stopped or doubled message needs besides is read after that, and
 * only then.
 * @throws UsageError `customer/unknown`, `customer/ambiguous`, `customer/unknown-run`, `customer/campaign-without-runs`, `customer/since`.
 */
export async function readJourney(
  tx: Tx,
  system: SystemDescription,
  asked: JourneyAsked,
): Promise<Omit<Journey, 'segment'>> {
  const { asOf } = asked;
  const wantedRun = await readAskedRun(tx, system, asked);
  const since = wantedRun === null ? await readSince(tx, system, asked.since, asOf) : null;
  const about = { customer: asked.customer, run: wantedRun, since, asOf };
  const first = await gather(tx, system, about);
  const { read, foundBy } = first ? { read: first, foundBy: null } : await gatherByAddress(tx, system, about);
  const { key: customer, run, isAroundRead, ...gathered } = read;
  if (wantedRun !== null && run === null) throw await noRun(tx, system, wantedRun);
  const journey = {
    customer,
    foundBy,
    asOf,
    zone: system.clock.zone,
    run,
    since,
    ...gathered,
    kept: (Object.keys(system.relations) as RelationName[]).filter((name) => keeps(system, name)),
    notEvaluated: [...gapsOf(system, run), ...(isAroundRead || !keeps(system, 'message') ? [] : [AROUND_GAP])],
  };
  return { ...journey, ...(await readRuleAround(tx, system, journey)) };
}

type Gathered = Pick<
  Journey,
  | 'run'
  | 'ownZone'
  | 'population'
  | 'recorded'
  | 'suppressions'
  | 'messages'
  | 'lines'
  | 'responses'
  | 'decisions'
  | 'memberships'
> & {
  /** His key as the table has it. */
  readonly key: string;
  /** Whether messages of other runs around that time were looked at. */
  readonly isAroundRead: boolean;
};

interface About {
  readonly customer: string;
  /** Key of the run; null where a stretch of time is asked about. */
  readonly run: string | null;
  readonly since: string | null;
  readonly asOf: string;
}

/** What was typed is no key, or the run's is none: which of the two is found out one by one. */
async function gatherByAddress(tx: Tx, system: SystemDescription, about: About) {
  const { key, foundBy } = await findCustomer(tx, system, about.customer);
  const read = await gather(tx, system, { ...about, customer: key });
  if (read) return { read, foundBy };
  throw await noRun(tx, system, about.run ?? '');
}

const noRun = async (tx: Tx, system: SystemDescription, run: string) =>
  unknownRun(run, await readRunNames(tx, system), true, system.id);

/**
 * Everything about him in one statement; undefined where nobody has this key, or a key is none of its type. Messages of other runs around the time of his are
 * left out where they would be too dear: a system may find messages by their run alone.
 */
async function gather(tx: Tx, system: SystemDescription, about: About): Promise<Gathered | undefined> {
  try {
    return await gatherOnce(tx, system, about, true);
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== 'guard/cost' || about.run === null) throw error;
    return gatherOnce(tx, system, about, false);
  }
}

async function gatherOnce(
  tx: Tx,
  system: SystemDescription,
  { customer, run, since, asOf }: About,
  withAround: boolean,
): Promise<Gathered | undefined> {
  const bound = binding();
  const { bind } = bound;
  const part = { system, bound, customer };
  const { table, alias, key, zone, where } = customersOf(system);
  const moment = (of: string) => `coalesce(${of}.sent_at, ${of}.queued_at)`;
  const inTime = (expression: string) =>
    `${expression} > ${bind(since ?? asOf)}::timestamptz and ${expression} <= ${bind(asOf)}::timestamptz`;
  const has = (name: RelationName) => keeps(system, name);
  const whole = run === null;
  const near = (of: string) => {
    const middle = () => `coalesce(${runMomentSql(system, bind(run ?? ''))}, ${bind(asOf)}::timestamptz)`;
    return `${moment(of)} between ${middle()} - interval '${AROUND_HOURS} hours' and ${middle()} + interval '${AROUND_HOURS} hours'`;
  };
  const ofRun = (of: string) => `${of}.run = ${bind(run ?? '')}`;
  const keyColumn = `${alias}.${identifier(key)}`;
  const columns: Record<string, string> = {
    key: `(select ${keyColumn}::text from ${table} ${alias} where ${keyColumn} = ${bind(customer)} limit 1)`,
    ownZone:
      zone === undefined
        ? 'null'
        : `(select (${zone})::text from ${table} ${alias} where ${keyColumn} = ${bind(customer)} limit 1)`,
    population:
      where === undefined
        ? 'null'
        : `(select jsonb_build_object('condition', ${sqlText(where)}, 'isMet', coalesce((${where}), false)) from ${table} ${alias} where ${keyColumn} = ${bind(customer)} limit 1)`,
    run: whole ? 'null' : runSql(system, bind(run)),
    recorded: !whole && has('run_customer') ? recordedSql(part, bind(run)) : 'null',
    suppressions: has('suppression') ? suppressionsSql(part) : 'null',
    messages: has('message') ? messagesSql(part, (m) => (whole ? inTime(moment(m)) : ofRun(m))) : 'null',
    around: !whole && withAround && has('message') ? messagesSql(part, near) : 'null',
    lines:
      has('message_event') && has('message') ? linesSql(part, (m) => (whole ? inTime(moment(m)) : ofRun(m))) : 'null',
    responses: has('response') ? responsesSql(part, (e) => (whole ? inTime(`${e}.at`) : ofRun(e))) : 'null',
    decisions: whole && has('run_customer') && has('run') ? decisionsSql(part, since ?? asOf, asOf) : 'null',
    memberships: has('segment_member') ? membershipsSql(part) : 'null',
  };
  const selected = Object.entries(columns).map(([name, sql]) => `${sql} as "${name}"`);
  const [row] = await rowsByIds<Gathered & { readonly around: Gathered['messages'] }>(
    tx,
    `select ${selected.join(',\n')}`,
    bound.parameters,
  );
  if (!row || row.key === null) return undefined;
  const { around, ...own } = shortMoments(row);
  const others = (around ?? []).filter((message) => message.run !== own.run?.id);
  const read = {
    ...own,
    messages: own.messages && [...own.messages, ...others],
    isAroundRead: whole || around !== null,
  };
  requireKnownValues(system, { relation: 'message', column: 'state' }, read.messages ?? []);
  requireKnownValues(system, { relation: 'run', column: 'state' }, read.run ? [read.run] : []);
  return { ...read, responses: read.responses?.toReversed() ?? null };
}

function gapsOf(system: SystemDescription, run: Journey['run']): readonly NotEvaluated[] {
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
      relation: name,
    }));
}

/** Runs whose names are compared with a mistyped one: the newest. */
const NAMED_RUNS = 5000;

/** Key of the run that is asked about: the one that was named, or the last of the campaign; null where none is. */
async function readAskedRun(
  tx: Tx,
  system: SystemDescription,
  { run, campaign, asOf }: JourneyAsked,
): Promise<string | null> {
  if (run === undefined && campaign === undefined) return null;
  if (!keeps(system, 'run')) throw unknownRun(run ?? campaign!, [], false, system.id);
  if (run !== undefined) return run;
  const sql = `select r.id::text as id from ${relation(system, 'run', 'r')}
     where r.campaign = $1 and (r.started_at is null or r.started_at <= timestamptz '${asOf}')
     order by (r.started_at is null), r.started_at desc, r.planned_at, r.id desc limit 1`;
  const [last] = await rowsById<{ id: string }>(tx, sql, campaign!);
  if (last) return last.id;
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
