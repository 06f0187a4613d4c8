import type { Writer } from '../db/embedded-writer.ts';
import type { StageName } from '../model/relations.ts';

/** The last run of a campaign. */
export async function lastRun(writer: Writer, campaign: string): Promise<number> {
  const [run] = await writer.rows<{ run_id: number }>(
    'select max(run_id) as run_id from mkt.run where campaign_code = $1',
    [campaign],
  );
  return run!.run_id;
}

/** Forgets what came of some messages of a run: their responses and their history. `which` is a condition on `m`. */
export async function forgetOutcome(writer: Writer, run: number, which: string): Promise<void> {
  const ids = `select m.message_id from mkt.message m where m.run_id = ${run} and (${which})`;
  await writer.exec(`delete from mkt.response where message_id in (${ids});
    delete from mkt.message_status where message_id in (${ids})`);
}

/** Says of the sending stages of a run what its messages say of them now; a stage that is not there stays so. */
export async function recountSending(writer: Writer, run: number): Promise<void> {
  await writer.exec(`
    with c as (
      select count(*) filter (where sent_at is not null) as sent, count(*) filter (where status = 'failed') as refused,
        count(*) filter (where status = 'delivered') as delivered, count(*) filter (where status = 'bounced') as bounced,
        max(error) filter (where status = 'failed') as error,
        (select count(distinct message_id) from mkt.response where run_id = ${run}) as responded
      from mkt.message where run_id = ${run}
    ), stages as (
      update mkt.run_stage s set
        count_in = case s.stage when 'send' then s.count_in when 'deliver' then c.sent else c.delivered end,
        count_out = case s.stage when 'send' then c.sent when 'deliver' then c.delivered else c.responded end,
        errors = case s.stage when 'send' then c.refused when 'deliver' then c.bounced else 0 end,
        error = case s.stage when 'send' then c.error else s.error end
      from c where s.run_id = ${run} and s.stage in ('send', 'deliver', 'respond')
    ), silent as (
      update mkt.run_exclusion x set customers = c.delivered - c.responded from c
      where x.run_id = ${run} and x.stage = 'respond' and x.reason = 'no-response'
    )
    update mkt.run r set sent = c.sent, failed = c.refused from c where r.run_id = ${run}`);
}

/** Makes one stage of a run last longer; what comes after it moves along. */
export async function prolong(writer: Writer, run: number, stage: StageName, seconds: number): Promise<void> {
  const longer = `interval '${seconds} seconds'`;
  const place = `(select position from mkt.run_stage where run_id = ${run} and stage = '${stage}')`;
  await writer.exec(`
    update mkt.run_stage set finished_at = finished_at + ${longer}, heartbeat_at = heartbeat_at + ${longer},
      started_at = started_at + case when position > ${place} then ${longer} else interval '0' end
      where run_id = ${run} and position >= ${place};
    update mkt.run set finished_at = finished_at + ${longer}, heartbeat_at = heartbeat_at + ${longer} where run_id = ${run};
    update mkt.response set at = at + ${longer} where run_id = ${run};
    update mkt.message set sent_at = sent_at + ${longer}, delivered_at = delivered_at + ${longer},
      queued_at = queued_at + case when '${stage}' = 'send' then interval '0' else ${longer} end where run_id = ${run};
    update mkt.message_status s set at = s.at + ${longer} from mkt.message m where m.run_id = ${run} and s.message_id = m.message_id`);
}

/** Ends a run at a stage: what came after it has never been. */
export async function breakOff(writer: Writer, run: number, stage: StageName): Promise<void> {
  const after = `(select position from mkt.run_stage where run_id = ${run} and stage = '${stage}')`;
  await writer.exec(`
    delete from mkt.run_exclusion where run_id = ${run}
      and stage in (select stage from mkt.run_stage where run_id = ${run} and position >= ${after});
    delete from mkt.run_stage where run_id = ${run} and position > ${after}`);
}

/** Takes away all that a run has left but its own row. */
export async function clearRun(writer: Writer, run: number): Promise<void> {
  await forgetOutcome(writer, run, 'true');
  await writer.exec(`delete from mkt.message where run_id = ${run};
    delete from mkt.run_customer where run_id = ${run};
    delete from mkt.run_exclusion where run_id = ${run};
    delete from mkt.run_stage where run_id = ${run}`);
}
