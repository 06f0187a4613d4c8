import { found } from '../causes/cause.ts';
import { contactedTwice, loggedTwice, type TwiceMeaning } from '../causes/customer-contact.ts';
import type { Found } from '../result.ts';
import { hasReached, type Journey, type JourneyJob, type JourneyMessage } from './journey.ts';

/** Two executions take the same customer within this time; a retry waits longer. */
const OVERLAP_SECONDS = 5;
/** How far a gap may be from the period of a job that sends again. */
const PERIOD_SLACK = 0.1;
/** Messages of one mailing, the earliest first. */
type Group = readonly JourneyMessage[];

/**
 * Whether he got the same mailing twice, and what the gap between the two says.
 *
 * The same mailing is one campaign in one channel, in one run or in two that went on at the same time: the next run of a campaign is another mailing. Rows are
 * no messages: two with one id are one message that the log shows twice, and of two attempts of which one was handed over and not refused he got one.
 */
export function findTwice(journey: Journey): readonly Found[] {
  const sorted = [...(journey.messages ?? [])]
    .filter(({ direct }) => !direct)
    .sort((one, other) => Date.parse(timeOf(one) ?? '') - Date.parse(timeOf(other) ?? ''));
  return mailingsOf(sorted)
    .filter((group) => group.length > 1 && (!journey.run || group.some(({ run }) => run === journey.run?.id)))
    .flatMap((group) => judge(group, journey));
}

const timeOf = ({ sentAt, queuedAt }: JourneyMessage): string | null => sentAt ?? queuedAt;

function mailingsOf(messages: readonly JourneyMessage[]): readonly Group[] {
  const groups: JourneyMessage[][] = [];
  for (const message of messages) {
    const own = groups.find(([first]) => isSameMailing(first!, message));
    if (own) own.push(message);
    else groups.push([message]);
  }
  return groups;
}

function isSameMailing(one: JourneyMessage, other: JourneyMessage): boolean {
  if (one.channel !== other.channel) return false;
  if (one.run === other.run) return true;
  if (one.campaign === null || one.campaign !== other.campaign) return false;
  return overlaps(one, other);
}

function overlaps(one: JourneyMessage, other: JourneyMessage): boolean {
  if (one.runStartedAt === null || other.runStartedAt === null) return false;
  const end = ({ runFinishedAt }: JourneyMessage) =>
    runFinishedAt === null ? Number.POSITIVE_INFINITY : Date.parse(runFinishedAt);
  return Date.parse(one.runStartedAt) < end(other) && Date.parse(other.runStartedAt) < end(one);
}

function judge(group: Group, { customer, zone, jobs, run: asked }: Journey): readonly Found[] {
  const ids = [...new Set(group.map(({ id }) => id))];
  const reached = ids.map((id) => group.find((one) => one.id === id)!).filter(hasReached);
  const run = asked?.id ?? group[0]!.run ?? '—';
  const common = { customer, run, zone };
  if (reached.length > 1) {
    const gapSeconds = gapOf(reached);
    const evidence = {
      ...common,
      channel: group[0]!.channel,
      messages: reached.length,
      ids: reached.map(({ id }) => id),
      runs: [...new Set(reached.map(({ run: own }) => own ?? '—'))],
      sentAt: reached.map(({ sentAt }) => sentAt),
      gapSeconds,
      ...meaningOf(reached, gapSeconds, jobs ?? []),
    };
    return [found(contactedTwice, evidence, 'proved')];
  }
  if (reached.length === 0) return [];
  const failed = group.filter(({ state }) => state === 'failed');
  const why = ids.length === 1 ? 'same-row' : failed.length > 0 ? 'retry-after-failure' : 'one-handed-over';
  return [found(loggedTwice, { ...common, ids, rows: group.length, handedOver: 1, why }, 'proved')];
}

function gapOf([first, second]: readonly JourneyMessage[]): number | null {
  if (first?.sentAt == null || second?.sentAt == null) return null;
  return Math.abs(Date.parse(second.sentAt) - Date.parse(first.sentAt)) / 1000;
}

/** What the gap means; the likeliest first. */
function meaningOf(
  reached: readonly JourneyMessage[],
  gap: number | null,
  jobs: readonly JourneyJob[],
): { readonly meaning: TwiceMeaning; readonly job: string | null } {
  const runs = new Set(reached.map(({ run }) => run));
  if (runs.size > 1) return { meaning: 'two-runs', job: null };
  if (gap === null) return { meaning: 'unknown', job: null };
  if (gap <= OVERLAP_SECONDS) return { meaning: 'overlap', job: null };
  const job = jobs.find(({ periodSeconds }) => isPeriod(gap, periodSeconds));
  if (job) return { meaning: 'resend-loop', job: job.id };
  return { meaning: gap < 3600 ? 'after-error' : 'unknown', job: null };
}

/** Whether a gap is one, two or three periods of a job. */
function isPeriod(gap: number, period: number): boolean {
  const times = Math.round(gap / period);
  return times >= 1 && times <= 3 && Math.abs(gap - times * period) <= PERIOD_SLACK * period;
}
