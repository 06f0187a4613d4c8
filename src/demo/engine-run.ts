import type { StageName } from '../model/relations.ts';
import type { CampaignState, DueRun, Engine, RuleVersionState } from './engine.types.ts';
import { timestamp } from './moments.ts';
import { type StageWork, stageSeconds } from './stage-times.ts';
import {
  type ChannelPolicy,
  literal,
  normaliseStatement,
  offerStatement,
  personaliseStatement,
  policyStatement,
  selectStatement,
} from './statements.ts';

/** Message ids of a run start here: run ids and message ids need no sequence, so the same seed gives the same ids. */
export const messageBase = (runId: number) => runId * 10_000_000;

/** Calls each channel's own code for "no" and for "could not be delivered". */
const PROVIDER_CODES = {
  email: { ok: '250', refused: '554', bounced: '550 5.1.1' },
  sms: { ok: 'DELIVRD', refused: 'REJECTD', bounced: 'UNDELIV' },
  push: { ok: '200', refused: '400', bounced: '410' },
  call: { ok: 'ANSWERED', refused: 'CONGESTION', bounced: 'NOANSWER' },
} as const;

type Counts = Readonly<Record<string, number>>;

interface StageRow {
  readonly stage: StageName;
  readonly countIn: number;
  readonly countOut: number;
  readonly errors: number;
  readonly error: string | null;
  readonly statement: string | null;
  readonly exclusions: readonly (readonly [
    reason: string,
    customers: number,
    rule: string | null,
    expected: boolean,
  ])[];
}

/** The version of a rule that is in force at a moment. */
export function versionAt(engine: Engine, rule: string, moment: number): RuleVersionState {
  const inForce = engine.versions.find(
    (version) => version.rule_code === rule && version.from <= moment && moment < version.to,
  );
  if (!inForce) throw new Error(`No version of the rule "${rule}" is in force at ${timestamp(moment)}.`);
  return inForce;
}

/** Executes one run of a campaign, stage by stage, each by the statement that it also records. */
export async function executeRun(engine: Engine, { campaign, moment, runId }: DueRun): Promise<void> {
  const segment = versionAt(engine, campaign.segment_code, moment);
  const policy = JSON.parse(versionAt(engine, campaign.policy_code, moment).body) as ChannelPolicy;
  const control = JSON.parse(versionAt(engine, 'control-group', moment).body) as { percent: number };
  const statements = {
    normalise: normaliseStatement(),
    select: selectStatement(segment.body, moment),
    policy: policyStatement(runId, moment, policy, control.percent),
    offer: offerStatement(
      runId,
      moment,
      campaign.offers.map(({ offer, rule }) => ({ offer, condition: versionAt(engine, rule, moment).body })),
    ),
    personalise: personaliseStatement(runId, campaign.channel, campaign.template_code),
  };
  const selected = await countRows(
    engine,
    `with chosen as (
      insert into mkt.run_customer (run_id, customer_id, time_zone)
      select ${runId}, picked.customer_id, picked.time_zone from (${statements.select}) picked returning 1
    ) select 'selected' as key, count(*) as rows from chosen`,
  );
  const byPolicy = await exclude(engine, runId, 'policy', statements.policy, 'decided.reason');
  const byOffer = await exclude(
    engine,
    runId,
    'offer',
    statements.offer,
    "case when decided.offer_code is null then 'no-offer' end",
  );
  const byAddress = await exclude(
    engine,
    runId,
    'personalise',
    statements.personalise,
    "case when decided.address is null then 'no-address' end",
  );
  const toCompose = selected.selected! - total(byPolicy) - total(byOffer) - total(byAddress);
  const costs = await planCosts(engine, statements);
  const work: StageWork = { runId, customers: engine.customers, costs, toCompose, toSend: toCompose };
  const seconds = stageSeconds(work);
  const messages = await compose(engine, { runId, campaign, moment, statements, seconds, toCompose });
  const facts = { selected: selected.selected!, byPolicy, byOffer, byAddress, toCompose, messages };
  record(engine, { runId, campaign, moment, segment, seconds, stages: stageRows(engine, campaign, statements, facts) });
}

const total = (counts: Counts) => Object.values(counts).reduce((sum, count) => sum + count, 0);

async function countRows(engine: Engine, sql: string): Promise<Counts> {
  const rows = await engine.writer.rows<{ key: string; rows: number }>(sql);
  return Object.fromEntries(rows.map((row) => [row.key, row.rows]));
}

/** Marks those for whom `reason` is not NULL as left out, and counts them by reason. */
function exclude(engine: Engine, runId: number, stage: StageName, statement: string, reason: string): Promise<Counts> {
  return countRows(
    engine,
    `with left_out as (
      update mkt.run_customer rc set excluded_stage = '${stage}', excluded_reason = ${reason}
      from (${statement}) decided
      where rc.run_id = ${runId} and rc.customer_id = decided.customer_id and ${reason} is not null
      returning rc.excluded_reason
    ) select excluded_reason as key, count(*) as rows from left_out group by excluded_reason`,
  );
}

type DatabaseStage = 'normalise' | 'select' | 'policy' | 'offer';

async function planCosts(
  engine: Engine,
  statements: Readonly<Record<DatabaseStage, string>>,
): Promise<Record<DatabaseStage, number>> {
  const costs: Record<DatabaseStage, number> = { normalise: 0, select: 0, policy: 0, offer: 0 };
  for (const stage of Object.keys(costs) as DatabaseStage[]) {
    const [row] = await engine.writer.rows<{ 'QUERY PLAN': [{ Plan: { 'Total Cost': number } }] }>(
      `explain (format json) ${statements[stage]}`,
    );
    costs[stage] = row!['QUERY PLAN'][0].Plan['Total Cost'];
  }
  return costs;
}

interface Composition {
  readonly runId: number;
  readonly campaign: CampaignState;
  readonly moment: number;
  readonly statements: { readonly offer: string; readonly personalise: string };
  readonly seconds: Readonly<Record<StageName, number>>;
  readonly toCompose: number;
}

/** Makes the messages and decides what becomes of each: 0.5 % refused by the provider, 2 % not delivered, all without a text failed. */
function compose(engine: Engine, composition: Composition): Promise<Counts> {
  const { runId, campaign, moment, statements, seconds, toCompose } = composition;
  const before = seconds.normalise + seconds.select + seconds.policy + seconds.offer;
  const queuedAt = `timestamptz '${timestamp(moment + before * 1000)}'`;
  const sendAt = `timestamptz '${timestamp(moment + (before + seconds.personalise) * 1000)}'`;
  const codes = PROVIDER_CODES[campaign.channel];
  const missing = `template ${literal(campaign.template_code).replaceAll("'", '"')} not found`;
  return countRows(
    engine,
    `with made as (
      insert into mkt.message (message_id, run_id, customer_id, channel, offer_code, status, provider_code, error,
        queued_at, sent_at, delivered_at)
      select ${messageBase(runId)} + place, ${runId}, customer_id, '${campaign.channel}', offer_code, fate,
        case fate when 'delivered' then '${codes.ok}' when 'bounced' then '${codes.bounced}'
          else case when body is not null then '${codes.refused}' end end,
        case when body is null then ${literal(missing)} when fate = 'failed' then 'refused by the provider' end,
        ${queuedAt},
        case when fate <> 'failed' then handed_over end,
        case fate when 'delivered' then handed_over + interval '1 second' * (2 + die % 50) end
      from (
        select made.*, ${sendAt} + interval '1 millisecond' * (place * ${seconds.send * 1000} / ${Math.max(1, toCompose)}) as handed_over,
          case when body is null or die < 50 then 'failed' when die < 250 then 'bounced' else 'delivered' end as fate
        from (
          select o.customer_id, o.offer_code, p.body, row_number() over (order by o.customer_id) as place,
            demo_private.roll(o.customer_id, ${runId} * 100 + ${engine.seed * 1000}) as die
          from (${statements.offer}) o join (${statements.personalise}) p on p.customer_id = o.customer_id
        ) made
      ) sent
      returning case when error is not null and provider_code is null then 'no-text' else status end as fate
    ) select fate as key, count(*) as rows from made group by fate`,
  );
}

interface RunFacts {
  readonly selected: number;
  readonly byPolicy: Counts;
  readonly byOffer: Counts;
  readonly byAddress: Counts;
  readonly toCompose: number;
  readonly messages: Counts;
}

const EXPECTED = new Set([
  'merged-duplicate',
  'not-in-segment',
  'control-group',
  'opt-out',
  'no-address',
  'no-response',
]);

function stageRows(
  engine: Engine,
  campaign: CampaignState,
  statements: Readonly<Record<DatabaseStage | 'personalise', string>>,
  facts: RunFacts,
): StageRow[] {
  const population = engine.records - engine.merged;
  const afterPolicy = facts.selected - total(facts.byPolicy);
  const noText = facts.messages['no-text'] ?? 0;
  const composed = facts.toCompose - noText;
  const refused = facts.messages.failed ?? 0;
  const bounced = facts.messages.bounced ?? 0;
  const missing = `template "${campaign.template_code}" not found`;
  const policyRule = (reason: string) =>
    reason === 'control-group' ? 'control-group' : reason === 'opt-out' ? null : campaign.policy_code;
  const left = (counts: Counts, rule: (reason: string) => string | null) =>
    Object.entries(counts).map(([reason, count]) => [reason, count, rule(reason), EXPECTED.has(reason)] as const);
  const row = (stage: StageName, countIn: number, countOut: number, rest: Partial<StageRow> = {}): StageRow => ({
    stage,
    countIn,
    countOut,
    errors: 0,
    error: null,
    statement: (statements as Readonly<Record<string, string>>)[stage] ?? null,
    exclusions: [],
    ...rest,
  });
  const untilText = [
    row('normalise', engine.records, population, {
      exclusions: left({ 'merged-duplicate': engine.merged }, () => null),
    }),
    row('select', population, facts.selected, {
      exclusions: left({ 'not-in-segment': population - facts.selected }, () => campaign.segment_code),
    }),
    row('policy', facts.selected, afterPolicy, { exclusions: left(facts.byPolicy, policyRule) }),
    row('offer', afterPolicy, afterPolicy - total(facts.byOffer), { exclusions: left(facts.byOffer, () => null) }),
    row('personalise', afterPolicy - total(facts.byOffer), composed, {
      exclusions: left(facts.byAddress, () => null),
      errors: noText,
      error: noText > 0 ? missing : null,
    }),
  ];
  if (noText > 0) return untilText;
  return [
    ...untilText,
    row('send', composed, composed - refused, {
      errors: refused,
      error: refused > 0 ? 'refused by the provider' : null,
    }),
    row('deliver', composed - refused, composed - refused - bounced, {
      errors: bounced,
      error: bounced > 0 ? `not delivered: ${PROVIDER_CODES[campaign.channel].bounced}` : null,
    }),
    row('respond', composed - refused - bounced, 0),
  ];
}

interface RunRecord {
  readonly runId: number;
  readonly campaign: CampaignState;
  readonly moment: number;
  readonly segment: RuleVersionState;
  readonly seconds: Readonly<Record<StageName, number>>;
  readonly stages: readonly StageRow[];
}

/** Lays the stages behind one another in time and puts the rows of the run where the next flush finds them. */
function record(engine: Engine, { runId, campaign, moment, segment, seconds, stages }: RunRecord): void {
  const { pending } = engine;
  const worker = `worker-${1 + (runId % 3)}`;
  let clock = moment;
  for (const [index, stage] of stages.entries()) {
    const startedAt = clock;
    clock += seconds[stage.stage] * 1000;
    const failed = stage.countOut === 0 && stage.errors > 0;
    const row = {
      run_id: runId,
      position: index + 1,
      stage: stage.stage,
      status: failed ? 'FAILED' : 'DONE',
      started_at: timestamp(startedAt),
      finished_at: timestamp(clock),
      count_in: stage.countIn,
      count_out: stage.countOut,
      errors: stage.errors,
      worker,
      heartbeat_at: timestamp(clock),
      error: stage.error,
      statement: stage.statement,
    };
    pending.stages.push(row);
    if (stage.stage === 'respond') pending.responding.set(runId, row);
    for (const [reason, customers, rule, expected] of stage.exclusions)
      if (customers > 0)
        pending.exclusions.push({ run_id: runId, stage: stage.stage, reason, rule_code: rule, customers, expected });
  }
  const last = stages.at(-1)!;
  const send = stages.find(({ stage }) => stage === 'send');
  const failed = last.stage !== 'respond';
  pending.runs.push({
    run_id: runId,
    campaign_code: campaign.campaign_code,
    planned_at: timestamp(moment),
    started_at: timestamp(moment),
    finished_at: timestamp(clock),
    status: failed ? 'FAILED' : 'DONE',
    segment_code: campaign.segment_code,
    segment_version: segment.version,
    template_code: campaign.template_code,
    to_send: send?.countIn ?? last.errors,
    sent: send?.countOut ?? 0,
    failed: send?.errors ?? last.errors,
    worker,
    heartbeat_at: timestamp(clock),
    error: failed ? last.error : null,
  });
  pending.events.push(
    event(moment, 'info', campaign.campaign_code, `run ${runId} started by ${worker}`),
    event(
      clock,
      failed ? 'error' : 'info',
      campaign.campaign_code,
      failed
        ? `run ${runId} failed in stage ${last.stage}: ${last.error}`
        : `run ${runId} finished, ${send?.countOut ?? 0} sent`,
    ),
  );
}

const event = (moment: number, level: string, object: string, message: string) => ({
  at: timestamp(moment),
  level,
  source: 'campaign-engine',
  object_code: object,
  message,
});
