import type { Channel } from './catalogue.types.ts';
import type { Engine, Pending } from './engine.types.ts';
import { messageBase } from './engine-compose.ts';
import { insertRows } from './insert-rows.ts';

/** Out of 10,000 delivered messages: how many are opened, clicked, and lead to an accepted offer; each is part of the one before. */
const APPETITE: Readonly<
  Record<Channel, { readonly first: string; readonly opens: number; readonly clicks: number; readonly accepts: number }>
> = {
  email: { first: 'open', opens: 3200, clicks: 1100, accepts: 420 },
  sms: { first: 'click', opens: 1200, clicks: 0, accepts: 380 },
  push: { first: 'open', opens: 2600, clicks: 900, accepts: 350 },
  call: { first: 'talk', opens: 6000, clicks: 0, accepts: 1100 },
};

/** Writes everything that the runs since the last flush have left: status history, responses, stages, exclusions, events, job runs. */
export async function flush(engine: Engine): Promise<void> {
  await writeStatuses(engine);
  await flushAllButStatuses(engine);
}

/** The status history of the messages, which nothing else reads. */
export async function writeStatuses({ writer, pending }: Engine): Promise<void> {
  if (pending.runs.length === 0) return;
  await writer.rows(
    `with made as not materialized (
      select m.* from mkt.message m where m.message_id > $1::bigint and m.message_id < $2::bigint
    )
    insert into mkt.message_status (message_id, at, status, provider_code)
    select message_id, sent_at, 'sent', null from made where sent_at is not null
    union all
    select message_id, coalesce(delivered_at, sent_at + interval '1 minute', queued_at), status, provider_code from made`,
    messageIds(pending),
  );
}

export async function flushAllButStatuses(engine: Engine): Promise<void> {
  const { writer, pending } = engine;
  if (pending.runs.length > 0) await writeResponses(engine);
  await insertRows(writer, 'mkt.run', pending.runs);
  await insertRows(writer, 'mkt.run_stage', pending.stages);
  await insertRows(writer, 'mkt.run_exclusion', pending.exclusions);
  await insertRows(writer, 'mkt.job_run', pending.jobRuns);
  await insertRows(writer, 'mkt.event_log', pending.events);
  for (const rows of [pending.runs, pending.stages, pending.exclusions, pending.jobRuns, pending.events])
    rows.length = 0;
  pending.responding.clear();
}

/** Between which ids, both excluded, the messages of the runs are. */
function messageIds({ runs }: Pending): [from: number, to: number] {
  const ids = runs.map((run) => run.run_id as number);
  return [messageBase(Math.min(...ids)), messageBase(Math.max(...ids) + 1)];
}

/** The responses to the messages; only with them it is known what the stage `respond` gives back. */
async function writeResponses({ writer, pending, seed }: Engine): Promise<void> {
  const responders = await writer.rows<{ run_id: number; responders: number }>(responseSql(seed), messageIds(pending));
  const counted = new Map(responders.map((row) => [row.run_id, row.responders]));
  for (const [runId, stage] of pending.responding) {
    stage.count_out = counted.get(runId) ?? 0;
    const silent = (stage.count_in as number) - (stage.count_out as number);
    if (silent > 0)
      pending.exclusions.push({
        run_id: runId,
        stage: 'respond',
        reason: 'no-response',
        rule_code: null,
        customers: silent,
        expected: true,
      });
  }
}

/** Makes the responses, and counts by run who gave one. */
function responseSql(seed: number): string {
  const appetites = Object.entries(APPETITE).map(
    ([channel, { first, opens, clicks, accepts }]) => `('${channel}', '${first}', ${opens}, ${clicks}, ${accepts})`,
  );
  return `with made as (
    insert into mkt.response (response_id, message_id, run_id, customer_id, kind, at)
    select d.message_id * 10 + kind.n, d.message_id, d.run_id, d.customer_id, kind.name,
      d.delivered_at + interval '1 second' * (10 + 60 * kind.n + demo_private.roll(d.message_id, ${seed * 1000 + 2}) % 1400)
    from (
      select m.message_id, m.run_id, m.customer_id, m.delivered_at, a.first, a.clicks, a.accepts, die
      from mkt.message m
      join (values ${appetites.join(', ')}) as a (channel, first, opens, clicks, accepts) on a.channel = m.channel
      cross join lateral (select demo_private.roll(m.message_id, ${seed * 1000 + 1}) as die) rolled
      where m.message_id > $1::bigint and m.message_id < $2::bigint and m.status = 'delivered' and die < a.opens
      offset 0
    ) d
    cross join lateral (
      select 1 as n, d.first as name
      union all select 2, 'click' where d.die < d.clicks
      union all select 3, 'accept' where d.die < d.accepts
    ) as kind
    returning run_id, response_id % 10 as n
  ) select run_id, count(*) as responders from made where n = 1 group by run_id`;
}
