import type { StageName } from '../model/relations.ts';
import type { CampaignState, Engine, RuleVersionState } from './engine.types.ts';
import { PROVIDER_CODES } from './engine-compose.ts';
import { type Counts, total } from './engine-count.ts';
import { timestamp } from './moments.ts';

/** What one run did, before it is written down. */
export interface RunFacts {
  readonly runId: number;
  readonly campaign: CampaignState;
  readonly moment: number;
  readonly segment: RuleVersionState;
  readonly seconds: Readonly<Record<StageName, number>>;
  /** The SELECT of each stage that executes one. */
  readonly statements: Readonly<Partial<Record<StageName, string>>>;
  readonly selected: number;
  readonly byPolicy: Counts;
  readonly byOffer: Counts;
  readonly byAddress: Counts;
  readonly toCompose: number;
  /** By what became of them: delivered, bounced, failed, no-text. */
  readonly messages: Counts;
}

type Exclusion = readonly [reason: string, customers: number, rule: string | null];

interface StageFacts {
  readonly stage: StageName;
  readonly countIn: number;
  readonly countOut: number;
  readonly errors?: number;
  readonly error?: string | null;
  readonly exclusions?: readonly Exclusion[];
}

const EXPECTED = new Set([
  'merged-duplicate',
  'not-in-segment',
  'control-group',
  'opt-out',
  'no-address',
  'no-response',
]);

/** Reasons of the stage `policy` that another rule than the channel's decides, or none. */
const OWN_RULE: Readonly<Record<string, string | null>> = { 'control-group': 'control-group', 'opt-out': null };

const missingTemplate = (campaign: CampaignState) => `template "${campaign.template_code}" not found`;

const exclusionsOf = (counts: Counts, rule: (reason: string) => string | null = () => null): Exclusion[] =>
  Object.entries(counts).map(([reason, count]) => [reason, count, rule(reason)]);

/** The stages in which the run finds out to whom to say what. */
function preparingStages(engine: Engine, facts: RunFacts): StageFacts[] {
  const { campaign, selected, byPolicy, byOffer, byAddress, toCompose, messages } = facts;
  const population = engine.records - engine.merged;
  const afterPolicy = selected - total(byPolicy);
  const afterOffer = afterPolicy - total(byOffer);
  const noText = messages['no-text'] ?? 0;
  const policyRule = (reason: string) => (reason in OWN_RULE ? (OWN_RULE[reason] ?? null) : campaign.policy_code);
  return [
    {
      stage: 'normalise',
      countIn: engine.records,
      countOut: population,
      exclusions: [['merged-duplicate', engine.merged, null]],
    },
    {
      stage: 'select',
      countIn: population,
      countOut: selected,
      exclusions: [['not-in-segment', population - selected, campaign.segment_code]],
    },
    { stage: 'policy', countIn: selected, countOut: afterPolicy, exclusions: exclusionsOf(byPolicy, policyRule) },
    { stage: 'offer', countIn: afterPolicy, countOut: afterOffer, exclusions: exclusionsOf(byOffer) },
    {
      stage: 'personalise',
      countIn: afterOffer,
      countOut: toCompose - noText,
      exclusions: exclusionsOf(byAddress),
      errors: noText,
      error: noText > 0 ? missingTemplate(campaign) : null,
    },
  ];
}

/** The stages in which messages leave the bank; what `respond` gives back is known only when the responses are in. */
function sendingStages({ campaign, toCompose, messages }: RunFacts): StageFacts[] {
  const refused = messages.failed ?? 0;
  const bounced = messages.bounced ?? 0;
  const sent = toCompose - refused;
  const bounceText = `not delivered: ${PROVIDER_CODES[campaign.channel].bounced}`;
  return [
    {
      stage: 'send',
      countIn: toCompose,
      countOut: sent,
      errors: refused,
      error: refused > 0 ? 'refused by the provider' : null,
    },
    {
      stage: 'deliver',
      countIn: sent,
      countOut: sent - bounced,
      errors: bounced,
      error: bounced > 0 ? bounceText : null,
    },
    { stage: 'respond', countIn: sent - bounced, countOut: 0 },
  ];
}

/** Lays the stages behind one another in time and puts the rows of the run where the next flush finds them. A run without texts ends there. */
export function recordRun(engine: Engine, facts: RunFacts): void {
  const failed = (facts.messages['no-text'] ?? 0) > 0;
  const stages = [...preparingStages(engine, facts), ...(failed ? [] : sendingStages(facts))];
  let clock = facts.moment;
  for (const [index, stage] of stages.entries()) {
    const startedAt = clock;
    clock += facts.seconds[stage.stage] * 1000;
    recordStage(engine, facts, stage, { position: index + 1, startedAt, finishedAt: clock });
  }
  const send = stages.find(({ stage }) => stage === 'send');
  const last = stages.at(-1)!;
  const { runId, campaign, moment, segment } = facts;
  engine.pending.runs.push({
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
    worker: workerOf(runId),
    heartbeat_at: timestamp(clock),
    error: failed ? missingTemplate(campaign) : null,
  });
  recordEvents(engine, facts, clock, failed ? null : (send?.countOut ?? 0));
}

const workerOf = (runId: number) => `worker-${1 + (runId % 3)}`;

interface Place {
  readonly position: number;
  readonly startedAt: number;
  readonly finishedAt: number;
}

function recordStage(engine: Engine, { runId, statements }: RunFacts, facts: StageFacts, place: Place): void {
  const { stage, countIn, countOut, errors = 0, error = null, exclusions = [] } = facts;
  const row = {
    run_id: runId,
    position: place.position,
    stage,
    status: countOut === 0 && errors > 0 ? 'FAILED' : 'DONE',
    started_at: timestamp(place.startedAt),
    finished_at: timestamp(place.finishedAt),
    count_in: countIn,
    count_out: countOut,
    errors,
    worker: workerOf(runId),
    heartbeat_at: timestamp(place.finishedAt),
    error,
    statement: statements[stage] ?? null,
  };
  engine.pending.stages.push(row);
  if (stage === 'respond') engine.pending.responding.set(runId, row);
  for (const [reason, customers, rule] of exclusions.filter(([, count]) => count > 0))
    engine.pending.exclusions.push({
      run_id: runId,
      stage,
      reason,
      rule_code: rule,
      customers,
      expected: EXPECTED.has(reason),
    });
}

function recordEvents(engine: Engine, { runId, campaign, moment }: RunFacts, end: number, sent: number | null): void {
  const event = { source: 'campaign-engine', object_code: campaign.campaign_code };
  const outcome =
    sent === null
      ? `run ${runId} failed in stage personalise: ${missingTemplate(campaign)}`
      : `run ${runId} finished, ${sent} sent`;
  engine.pending.events.push(
    { ...event, at: timestamp(moment), level: 'info', message: `run ${runId} started by ${workerOf(runId)}` },
    { ...event, at: timestamp(end), level: sent === null ? 'error' : 'info', message: outcome },
  );
}
