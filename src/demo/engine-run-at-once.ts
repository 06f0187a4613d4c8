import type { StageName } from '../model/relations.ts';
import type { DueRun, Engine } from './engine.types.ts';
import { messageSql, queuedAt } from './engine-compose.ts';
import { type Counts, total } from './engine-count.ts';
import { recordRun } from './engine-record.ts';
import { type PreparedRun, stageStatements, versionAt } from './engine-run.ts';
import { messageSecondsSql, stageSeconds } from './stage-times.ts';
import { decisionStatement, type RunRules } from './statements.ts';

/** Executes a prepared run in one statement. It leaves the same rows as `executeRun`, which goes from stage to stage. */
export async function executeRunAtOnce(engine: Engine, { due, rules, costs }: PreparedRun): Promise<void> {
  const { runId, campaign, moment } = due;
  const secondsFor = (messages: number) =>
    stageSeconds({ runId, customers: engine.customers, costs, toCompose: messages, toSend: messages });
  const rows = await engine.writer.rows<Outcome>(runSql(engine, due, rules, queuedAt(moment, secondsFor(0))));
  const counted = (step: Outcome['step']): Counts =>
    Object.fromEntries(rows.filter((row) => row.step === step).map((row) => [row.key, row.rows]));
  const messages = counted('message');
  const toCompose = total(messages);
  const [byPolicy, byOffer, byAddress] = [counted('policy'), counted('offer'), counted('personalise')];
  recordRun(engine, {
    ...{ runId, campaign, moment, byPolicy, byOffer, byAddress, toCompose, messages },
    segment: versionAt(engine, campaign.segment_code, moment),
    seconds: secondsFor(toCompose),
    statements: stageStatements(due, rules),
    selected: toCompose + total(byPolicy) + total(byOffer) + total(byAddress),
  });
}

interface Outcome {
  readonly step: Extract<StageName, 'policy' | 'offer' | 'personalise'> | 'message';
  readonly key: string;
  readonly rows: number;
}

function runSql(engine: Engine, { runId, campaign }: DueRun, rules: RunRules, queued: number): string {
  const work = { runId, customers: engine.customers };
  const made = messageSql(engine, {
    ...{ runId, campaign, queuedAt: queued },
    source: 'select customer_id, offer_code, body, count(*) over () as messages from judged where stage is null',
    composingSeconds: messageSecondsSql('personalise', work, 'messages'),
    sendingSeconds: messageSecondsSql('send', work, 'messages'),
    messages: 'messages',
  });
  return `with judged as materialized (
      select decided.*,
        case when reason is not null then 'policy' when offer_code is null then 'offer' when address is null then 'personalise' end as stage,
        case when reason is not null then reason when offer_code is null then 'no-offer' when address is null then 'no-address' end as why
      from (${decisionStatement(rules)}) decided
    ), chosen as (
      insert into mkt.run_customer (run_id, customer_id, time_zone, excluded_stage, excluded_reason)
      select ${runId}, customer_id, time_zone, stage, why from judged
    ), made as (${made})
    select stage as step, why as key, count(*) as rows from judged where stage is not null group by stage, why
    union all
    select 'message', fate, count(*) from made group by fate`;
}
