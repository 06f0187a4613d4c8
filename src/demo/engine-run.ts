import type { DueRun, Engine, RuleVersionState } from './engine.types.ts';
import { compose } from './engine-compose.ts';
import { type Counts, countRows, total } from './engine-count.ts';
import { recordRun } from './engine-record.ts';
import { timestamp } from './moments.ts';
import { stageSeconds } from './stage-times.ts';
import {
  type ChannelPolicy,
  normaliseStatement,
  offerStatement,
  personaliseStatement,
  policyStatement,
  type RunRules,
  selectStatement,
} from './statements.ts';

/** The version of a rule that is in force at a moment. */
export function versionAt(engine: Engine, rule: string, moment: number): RuleVersionState {
  const inForce = engine.versions.find(
    (version) => version.rule_code === rule && version.from <= moment && moment < version.to,
  );
  if (!inForce) throw new Error(`No version of the rule "${rule}" is in force at ${timestamp(moment)}.`);
  return inForce;
}

/** A run of which everything is known but whom it meets. */
export interface PreparedRun {
  readonly due: DueRun;
  readonly rules: RunRules;
  readonly costs: Readonly<Record<DatabaseStage, number>>;
}

export interface PrepareOptions {
  /** Milliseconds before its moment at which the run is planned. */
  readonly earlier?: number;
  /** Costs of statements as the database is now; what is asked anew is added. */
  readonly known?: Map<string, number>;
}

/** Asks the planner what the stages of a run cost, as the database is now. */
export async function prepareRun(
  engine: Engine,
  due: DueRun,
  { earlier = 0, known = new Map() }: PrepareOptions = {},
): Promise<PreparedRun> {
  const rules = rulesOf(engine, due);
  const asked = { ...rules, moment: rules.moment - earlier };
  return { due, rules, costs: await planCosts(engine, stageStatements(due, asked), known) };
}

/** Executes one run of a campaign, stage by stage, each by the statement that it also records. */
export async function executeRun(engine: Engine, { due, rules, costs }: PreparedRun): Promise<void> {
  const { campaign, moment, runId } = due;
  const statements = stageStatements(due, rules);
  const { selected = 0 } = await countRows(
    engine,
    `with chosen as (
      insert into mkt.run_customer (run_id, customer_id, time_zone)
      select ${runId}, picked.customer_id, picked.time_zone from (${statements.select}) picked returning 1
    ) select 'selected' as key, count(*) as rows from chosen`,
  );
  const leaveOut = (stage: ReasonedStage) => exclude(engine, runId, stage, statements[stage]);
  const byPolicy = await leaveOut('policy');
  const byOffer = await leaveOut('offer');
  const byAddress = await leaveOut('personalise');
  const toCompose = selected - total(byPolicy) - total(byOffer) - total(byAddress);
  const seconds = stageSeconds({ runId, customers: engine.customers, costs, toCompose, toSend: toCompose });
  const messages = await compose(engine, { runId, campaign, moment, statements, seconds, toCompose });
  const segment = versionAt(engine, campaign.segment_code, moment);
  recordRun(engine, {
    ...{ runId, campaign, moment, segment, seconds, statements },
    ...{ selected, byPolicy, byOffer, byAddress, toCompose, messages },
  });
}

/** The rules that are in force for a run. */
function rulesOf(engine: Engine, { campaign, moment }: DueRun): RunRules {
  const body = (rule: string) => versionAt(engine, rule, moment).body;
  return {
    moment,
    condition: body(campaign.segment_code),
    policy: JSON.parse(body(campaign.policy_code)) as ChannelPolicy,
    controlPercent: (JSON.parse(body('control-group')) as { percent: number }).percent,
    offers: campaign.offers.map(({ offer, rule }) => ({ offer, condition: body(rule) })),
    channel: campaign.channel,
    template: campaign.template_code,
  };
}

/** What each stage of a run executes. */
export function stageStatements({ runId }: DueRun, rules: RunRules) {
  const { moment, condition, policy, controlPercent, offers, channel, template } = rules;
  return {
    normalise: normaliseStatement(),
    select: selectStatement(condition, moment),
    policy: policyStatement(runId, moment, policy, controlPercent),
    offer: offerStatement(runId, moment, offers),
    personalise: personaliseStatement(runId, channel, template),
  };
}

/** The stages that leave customers out, and what their statement says of those. */
const REASONS = {
  policy: 'decided.reason',
  offer: "case when decided.offer_code is null then 'no-offer' end",
  personalise: "case when decided.address is null then 'no-address' end",
} as const;

type ReasonedStage = keyof typeof REASONS;

/** Marks those for whom `reason` is not NULL as left out, and counts them by reason. */
function exclude(engine: Engine, runId: number, stage: ReasonedStage, statement: string): Promise<Counts> {
  const reason = REASONS[stage];
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

/** What the planner says that each stage costs. */
async function planCosts(
  engine: Engine,
  statements: Readonly<Record<DatabaseStage, string>>,
  known: Map<string, number>,
): Promise<Record<DatabaseStage, number>> {
  const costs: Record<DatabaseStage, number> = { normalise: 0, select: 0, policy: 0, offer: 0 };
  for (const stage of Object.keys(costs) as DatabaseStage[]) {
    const statement = statements[stage];
    const cost = known.get(statement) ?? (await planCost(engine, statement));
    known.set(statement, cost);
    costs[stage] = cost;
  }
  return costs;
}

async function planCost({ writer }: Engine, statement: string): Promise<number> {
  const [row] = await writer.rows<{ 'QUERY PLAN': [{ Plan: { 'Total Cost': number } }] }>(
    `explain (format json) ${statement}`,
  );
  return row!['QUERY PLAN'][0].Plan['Total Cost'];
}
