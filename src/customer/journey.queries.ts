import { rowsById } from '../condition/by-id.queries.ts';
import { identifier } from '../condition/identifier.ts';
import type { Tx } from '../db/session.types.ts';
import { UsageError } from '../errors.ts';
import { didYouMean } from '../model/closest.ts';
import type { RelationName } from '../model/relations.ts';
import type { NotEvaluated } from '../result.ts';
import { requireKnownValues } from '../system/closed-values.ts';
import { keeps, relation } from '../system/compose.ts';
import { customersOf, type SystemDescription } from '../system/description.ts';
import { type Text, text } from '../text.ts';
import type {
  Journey,
  JourneyExclusion,
  JourneyMessage,
  JourneyResponse,
  JourneyRun,
  JourneySuppression,
} from './journey.ts';

/** What is asked on the command line. */
export interface JourneyAsked {
  readonly customer: string;
  readonly run: string | undefined;
  readonly campaign: string | undefined;
  readonly asOf: string;
}

/** Days of contacts that are shown where no run is asked about. */
const RECENT_DAYS = 30;
/** Messages and responses that are read, at most; the newest. */
const MOST_ROWS = 200;

/**
 * Reads what the system recorded about one customer: each relation by his key, so that it costs the same in a table of any size.
 * @throws UsageError `customer/unknown`, `customer/unknown-run`, `customer/campaign-without-runs`, `system/no-customers`.
 */
export async function readJourney(
  tx: Tx,
  system: SystemDescription,
  asked: JourneyAsked,
): Promise<Omit<Journey, 'segment'>> {
  const { customer, asOf } = asked;
  await requireCustomer(tx, system, customer);
  const run = await readAskedRun(tx, system, asked);
  const about = { customer, run: run?.id ?? null, asOf };
  const gaps: NotEvaluated[] = [];
  const read = async <Row>(name: RelationName, gap: Text, rows: () => Promise<readonly Row[]>) => {
    if (keeps(system, name)) return rows();
    // Of a run the trace itself says whether anything else shows that he got it.
    gaps.push({ ...notKept(system, name, gap), couldChangeAnswer: name !== 'message' || run === null });
    return null;
  };
  return {
    customer,
    asOf,
    zone: system.clock.zone,
    run,
    recorded: run && keeps(system, 'run_customer') ? await readRecorded(tx, system, { customer, run: run.id }) : null,
    suppressions: await read('suppression', SUPPRESSIONS, () => readSuppressions(tx, system, customer)),
    messages: await read('message', MESSAGES, () => readMessages(tx, system, about)),
    responses: keeps(system, 'response') ? await readResponses(tx, system, about) : null,
    notEvaluated: gaps,
  };
}

const SUPPRESSIONS = text('Suppressions of this customer', 'Запреты на связь с клиентом');
const MESSAGES = text('Messages to this customer', 'Сообщения этому клиенту');

function notKept({ id }: SystemDescription, name: RelationName, what: Text): NotEvaluated {
  return {
    what,
    why: text(
      `System "${id}" does not keep it (relation ${name} is not described).`,
      `Система «${id}» этого не хранит (отношение ${name} не описано).`,
    ),
    couldChangeAnswer: true,
  };
}

async function requireCustomer(tx: Tx, system: SystemDescription, customer: string): Promise<void> {
  const { table, alias, key } = customersOf(system);
  const rows = await rowsById(tx, `select 1 from ${table} ${alias} where ${alias}.${identifier(key)} = $1`, customer);
  if (rows.length > 0) return;
  throw new UsageError({
    code: 'customer/unknown',
    message: `There is no customer "${customer}" in ${table} (column ${key}).`,
    hint: 'Ask for him by the key of that table. If he was deleted or merged, the system of record knows his new key.',
    data: { customer, table, key },
  });
}

const RUN_COLUMNS = `r.id::text as id, r.name, r.campaign::text as campaign, r.state, r.started_at as "startedAt", r.planned_at as "plannedAt",
  r.segment::text as segment, r.channel, r.cursor_at as "cursorAt", r.cursor_end as "cursorEnd"`;

async function readAskedRun(
  tx: Tx,
  system: SystemDescription,
  { run, campaign, asOf }: JourneyAsked,
): Promise<JourneyRun | null> {
  if (run === undefined && campaign === undefined) return null;
  if (!keeps(system, 'run')) throw unknownRun(system, run ?? campaign!);
  if (run !== undefined) {
    const sql = `select ${RUN_COLUMNS} from ${relation(system, 'run', 'r')} where r.id = $1`;
    const [row] = await rowsById<JourneyRun>(tx, sql, run);
    if (row) return requireKnownValues(system, { relation: 'run', column: 'state' }, [row])[0]!;
    throw unknownRun(system, run);
  }
  const [last] = await rowsById<JourneyRun>(
    tx,
    `select ${RUN_COLUMNS} from ${relation(system, 'run', 'r')}
     where r.campaign = $1 and (r.started_at is null or r.started_at <= timestamptz '${asOf}')
     order by (r.started_at is null), r.started_at desc, r.planned_at, r.id desc limit 1`,
    campaign!,
  );
  if (last) return requireKnownValues(system, { relation: 'run', column: 'state' }, [last])[0]!;
  throw await withoutRuns(tx, system, campaign!);
}

function unknownRun(system: SystemDescription, run: string): UsageError {
  return new UsageError({
    code: 'customer/unknown-run',
    message: keeps(system, 'run')
      ? `There is no run "${run}".`
      : `The description of system "${system.id}" has no relation "run".`,
    hint: 'List the campaigns with their last run: mmsup campaign list',
    data: { run },
  });
}

async function withoutRuns(tx: Tx, system: SystemDescription, campaign: string): Promise<UsageError> {
  const rows = keeps(system, 'campaign')
    ? await tx.rows<{ id: string }>(`select c.id::text as id from ${relation(system, 'campaign', 'c')}`)
    : [];
  const ids = rows.map(({ id }) => id);
  const [asRun] = await rowsById(tx, `select 1 from ${relation(system, 'run', 'r')} where r.id = $1`, campaign);
  const near = asRun ? `There is a run of that name: --run ${campaign}.` : didYouMean(campaign, ids);
  return new UsageError({
    code: 'customer/campaign-without-runs',
    message: ids.includes(campaign)
      ? `Campaign "${campaign}" has no run yet.`
      : `There is no campaign "${campaign}" with runs.`,
    hint: [near, 'List the campaigns with: mmsup campaign list'].filter(Boolean).join(' '),
    data: { campaign },
  });
}

interface About {
  readonly customer: string;
  readonly run: string | null;
  readonly asOf: string;
}

function readRecorded(
  tx: Tx,
  system: SystemDescription,
  { customer, run }: { readonly customer: string; readonly run: string },
): Promise<readonly JourneyExclusion[]> {
  return tx.rows<JourneyExclusion>(
    `select rc.stage, rc.reason, rc.rule::text as rule from ${relation(system, 'run_customer', 'rc')}
     where rc.run = $1 and rc.customer = $2 limit 10`,
    [run, customer],
  );
}

function readSuppressions(tx: Tx, system: SystemDescription, customer: string): Promise<readonly JourneySuppression[]> {
  return tx.rows<JourneySuppression>(
    `select s.list, s.scope, s.reason, s.valid_from as "validFrom", s.valid_to as "validTo"
     from ${relation(system, 'suppression', 's')} where s.customer = $1 order by s.valid_from desc nulls last limit ${MOST_ROWS}`,
    [customer],
  );
}

/** The messages of one run, or of the last days. */
async function readMessages(
  tx: Tx,
  system: SystemDescription,
  { customer, run, asOf }: About,
): Promise<readonly JourneyMessage[]> {
  const which =
    run === null
      ? `coalesce(m.sent_at, m.queued_at) > $2::timestamptz - interval '${RECENT_DAYS} days' and coalesce(m.sent_at, m.queued_at) <= $2::timestamptz`
      : 'm.run = $2';
  const rows = await tx.rows<JourneyMessage>(
    `select m.id::text as id, m.run::text as run, m.channel, m.status, m.state, m.provider_code as "providerCode", m.error,
       m.queued_at as "queuedAt", m.sent_at as "sentAt", m.delivered_at as "deliveredAt"
     from ${relation(system, 'message', 'm')} where m.customer = $1 and ${which}
     order by coalesce(m.sent_at, m.queued_at) desc nulls last, m.id limit ${MOST_ROWS}`,
    [customer, run ?? asOf],
  );
  return requireKnownValues(system, { relation: 'message', column: 'state' }, rows);
}

function readResponses(
  tx: Tx,
  system: SystemDescription,
  { customer, run, asOf }: About,
): Promise<readonly JourneyResponse[]> {
  const which =
    run === null ? `e.at > $2::timestamptz - interval '${RECENT_DAYS} days' and e.at <= $2::timestamptz` : 'e.run = $2';
  return tx.rows<JourneyResponse>(
    `select e.kind, e.at, e.message::text as message, e.run::text as run from ${relation(system, 'response', 'e')}
     where e.customer = $1 and ${which} order by e.at limit ${MOST_ROWS}`,
    [customer, run ?? asOf],
  );
}
