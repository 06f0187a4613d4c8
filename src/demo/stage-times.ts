import { STAGES, type StageName } from '../model/relations.ts';

/** What decides how long the stages of one run take. Costs are the planner's total cost of the statement that the stage executes. */
export interface StageWork {
  readonly runId: number;
  /** Size of the bank: the platform's hardware was bought for it. */
  readonly customers: number;
  readonly costs: Readonly<Record<'normalise' | 'select' | 'policy' | 'offer', number>>;
  readonly toCompose: number;
  readonly toSend: number;
}

const SECONDS_PER_COST_PER_CUSTOMER = { normalise: 400, select: 100, policy: 8000, offer: 800 } as const;
const BASE_SECONDS = { normalise: 8, select: 15, policy: 10, offer: 8 } as const;
/** Stages whose time grows with the messages: `perShare` is added when everybody in the bank gets one. */
const MESSAGE_SECONDS = { personalise: { base: 12, perShare: 6_000 }, send: { base: 20, perShare: 30_000 } } as const;
const RESPONSE_WINDOW_SECONDS = 1800;

/**
 * Seconds that each stage takes. Simulated, yet a true consequence: the database stages last as long as PostgreSQL's planner says that
 * their statement costs, so a dropped index or a grown table slows exactly the stage that feels it. A jitter of up to 8 % comes from the
 * run's number, never from the machine.
 */
export function stageSeconds(work: StageWork): Record<StageName, number> {
  const { customers, costs, runId } = work;
  const database = (stage: keyof typeof costs) =>
    BASE_SECONDS[stage] + (costs[stage] / customers) * SECONDS_PER_COST_PER_CUSTOMER[stage];
  const seconds: Record<StageName, number> = {
    normalise: database('normalise'),
    select: database('select'),
    policy: database('policy'),
    offer: database('offer'),
    personalise: perMessages('personalise', work.toCompose, customers),
    send: perMessages('send', work.toSend, customers),
    deliver: 60,
    respond: RESPONSE_WINDOW_SECONDS,
  };
  for (const stage of Object.keys(seconds) as StageName[])
    if (stage !== 'respond') seconds[stage] = Math.round(seconds[stage] * jitter(runId, stage));
  return seconds;
}

function perMessages(stage: keyof typeof MESSAGE_SECONDS, messages: number, customers: number): number {
  const { base, perShare } = MESSAGE_SECONDS[stage];
  return base + (messages / customers) * perShare;
}

/** What {@link stageSeconds} says of a stage whose time grows with the messages, as an SQL expression over their number. */
export function messageSecondsSql(
  stage: keyof typeof MESSAGE_SECONDS,
  { runId, customers }: Pick<StageWork, 'runId' | 'customers'>,
  messages: string,
): string {
  const { base, perShare } = MESSAGE_SECONDS[stage];
  const seconds = `(${base} + (${messages}::float8 / ${customers}) * ${perShare})`;
  return `floor(${seconds} * ${jitter(runId, stage)}::float8 + 0.5)::bigint`;
}

/** Between 0.92 and 1.08, always the same for the same run and stage. */
function jitter(runId: number, stage: StageName): number {
  const mixed = Math.imul(runId * 31 + STAGES.indexOf(stage) + 1, 2654435761) >>> 0;
  return 0.92 + (0.16 * (mixed % 1000)) / 999;
}
