import type { StageName } from '../model/relations.ts';

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
    personalise: 12 + (work.toCompose / customers) * 6_000,
    send: 20 + (work.toSend / customers) * 30_000,
    deliver: 60,
    respond: RESPONSE_WINDOW_SECONDS,
  };
  const stages = Object.keys(seconds) as StageName[];
  for (const [position, stage] of stages.entries())
    if (stage !== 'respond') seconds[stage] = Math.round(seconds[stage] * jitter(runId, position));
  return seconds;
}

/** Between 0.92 and 1.08, always the same for the same run and stage. */
function jitter(runId: number, position: number): number {
  const mixed = Math.imul(runId * 31 + position + 1, 2654435761) >>> 0;
  return 0.92 + (0.16 * (mixed % 1000)) / 999;
}
