import type { RelationName, RunState, StageName } from '../model/relations.ts';
import { type Usual, usualOf } from '../model/statistics.ts';
import { type Balance, balanceOf, type RunBalance, runBalance } from './balance.ts';
import { type ChangeFacts, changesOf } from './changes.ts';
import { type ChannelFacts, channelsOf } from './channels.ts';
import { type Comparison, perMinuteOf } from './compare.ts';
import { overlapsBefore } from './find-overlap.ts';
import type { Overlap, Poison } from './flow.ts';
import { ENOUGH_RUNS, type Mark, type MarkKind, usualAt } from './history.ts';
import { type LiveFacts, liveFacts } from './live.facts.ts';
import { type Exclusion, excludedBy, type Run, type Stage, secondsOf, selectedBy, sentBy } from './run.ts';
import type { Case } from './sightings.ts';
import { type TimelineFacts, timelineOf, type Windows } from './timeline.ts';
import { weekdayOf } from './weekday.ts';

export interface ExclusionFacts extends Exclusion {
  /** Median of the good runs before; null with too few of them. */
  readonly usual: number | null;
}

/** One stage against the campaign's own good runs. Times are ISO 8601 in UTC, durations seconds. */
export interface StageFacts {
  readonly stage: StageName;
  readonly position: number;
  readonly state: RunState;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly seconds: number | null;
  readonly usualSeconds: Usual | null;
  readonly in: number | null;
  readonly out: number | null;
  readonly usualOut: Usual | null;
  readonly excluded: number;
  readonly errors: number | null;
  readonly error: string | null;
  readonly worker: string | null;
  readonly heartbeatAt: string | null;
  readonly marks: readonly MarkKind[];
  readonly exclusions: readonly ExclusionFacts[];
  /** Where everybody who entered is: in = out + excluded + inside + lost. */
  readonly balance: Balance;
  /** How many left it per minute. */
  readonly perMinute: number | null;
}

export interface RunReference {
  readonly id: string;
  readonly startedAt: string | null;
}

/** What "usual" rests on. */
export interface HistoryFacts {
  /** Earlier runs that were read. */
  readonly runs: number;
  /** Those that it was compared with: the good ones, or the ones of its weekday. */
  readonly good: number;
  readonly basis: Case['basis'];
  /** 1 = Monday … 7 = Sunday, where it was compared with runs of its weekday. */
  readonly weekday: number | null;
  readonly basedOn: readonly string[];
  /** Fewer say nothing: then nothing is called usual. */
  readonly enough: number;
}

export interface TraceFacts {
  readonly asOf: string;
  /** Zone in which times are shown to people. */
  readonly zone: string;
  readonly campaign: {
    readonly id: string;
    readonly name: string | null;
    readonly channel: string | null;
    readonly nextRunAt: string | null;
  };
  readonly run: Omit<Run, 'stages'> & {
    readonly selected: number | null;
    readonly handedOver: number | null;
    readonly seconds: number | null;
    readonly usualSeconds: Usual | null;
  };
  readonly stages: readonly StageFacts[];
  readonly marks: readonly Mark[];
  /** The stages on one axis of time, and what decided the end. */
  readonly timeline: TimelineFacts;
  /** Everybody who entered the run; null where no stage counts them. */
  readonly balance: RunBalance | null;
  readonly channels: readonly ChannelFacts[];
  /** Relations that the system keeps and that could not be read. */
  readonly unread: readonly RelationName[];
  /** Whether messages were read: then no channel means no message. */
  readonly areMessagesRead: boolean;
  /** Customers whose messages fail in run after run; null where it was not looked for. */
  readonly poison: Poison | null;
  /** Other runs of the campaign at the same time; null where it was not looked for. */
  readonly overlaps: readonly Overlap[] | null;
  /** How many of the earlier runs overlapped the one before: with most of them, it is how the campaign works. */
  readonly overlapsBefore: number;
  readonly history: HistoryFacts;
  /** Beside another run or the history, where it was asked for. */
  readonly against: Comparison | null;
  readonly lastGoodRun: RunReference | null;
  /** With how it left its history. */
  readonly firstBadRun: (RunReference & { readonly marks: readonly Mark[] }) | null;
  /** Since the last good run; null where the system keeps no log of changes and no versions. Those used by the campaign first. */
  readonly changes: readonly ChangeFacts[] | null;
  /** What the run does at this moment; absent where it was not asked for. */
  readonly live?: LiveFacts;
}

/** What was measured about a run, without an opinion. */
export function traceFacts(opened: Case, against: Comparison | null = null): TraceFacts {
  const { asOf, zone, campaign, run, marks, baseline, lastGood, firstBad, flow } = opened;
  const unread = unreadIn(opened);
  const channels = channelsOf(run, flow, opened.policies).map((one) => withoutUnread(one, unread));
  const { stages, ...bare } = run;
  return {
    asOf,
    zone,
    campaign: { id: campaign.id, name: campaign.name, channel: campaign.channel, nextRunAt: campaign.nextRunAt },
    run: {
      ...bare,
      selected: selectedBy(run),
      handedOver: sentBy(run),
      seconds: secondsOf(run),
      usualSeconds: usualOf(baseline.map(secondsOf), ENOUGH_RUNS) ?? null,
    },
    stages: stages.map((stage) => stageFacts(stage, opened)),
    marks,
    timeline: timelineOf(run, asOf, windowsOf(channels)),
    balance: runBalance(run, opened.areExclusionsKept),
    channels,
    unread,
    areMessagesRead: flow.deliveries !== null,
    poison: flow.poison,
    overlaps: flow.overlaps,
    overlapsBefore: overlapsBefore(opened),
    history: historyFacts(opened),
    against,
    lastGoodRun: lastGood && { id: lastGood.id, startedAt: lastGood.startedAt },
    firstBadRun: firstBad && { id: firstBad.id, startedAt: firstBad.startedAt, marks: marksIn(opened, firstBad) },
    changes: changesOf(opened),
    ...liveFacts(opened),
  };
}

function unreadIn({ unread = [], flow }: Case): RelationName[] {
  return [...new Set<RelationName>([...unread, ...(flow.isUnread ? (['message'] as const) : [])])];
}

/** What could not be read is not called “not kept”. */
function withoutUnread(channel: ChannelFacts, unread: readonly RelationName[]): ChannelFacts {
  const isUnread = (fact: ChannelFacts['notKept'][number]) => unread.includes(fact === 'cap' ? 'policy' : 'message');
  return { ...channel, notKept: channel.notKept.filter((fact) => !isUnread(fact)) };
}

function marksIn({ judged }: Case, run: Run): readonly Mark[] {
  return judged.find((one) => one.run.id === run.id)?.marks ?? [];
}

function historyFacts({ run, history, baseline, basis, zone }: Case): HistoryFacts {
  return {
    runs: history.length,
    good: baseline.length,
    basis,
    weekday: basis === 'weekday' ? weekdayOf(run, zone) : null,
    basedOn: baseline.map(({ id }) => id),
    enough: ENOUGH_RUNS,
  };
}

/** From the first to the last hand-over of all channels: when the send stage worked, where it has no times of its own. */
function windowsOf(channels: readonly ChannelFacts[]): Windows {
  const counted = channels.filter(({ timesOf }) => timesOf === 'messages');
  const [from] = counted.flatMap(({ firstSentAt }) => firstSentAt ?? []).sort();
  const to = counted
    .flatMap(({ lastSentAt }) => lastSentAt ?? [])
    .sort()
    .at(-1);
  return from !== undefined && to !== undefined ? { send: { from, to } } : {};
}

function stageFacts(stage: Stage, { baseline, marks, isHistoryCounted, areExclusionsKept }: Case): StageFacts {
  return {
    stage: stage.stage,
    position: stage.position,
    state: stage.state,
    startedAt: stage.startedAt,
    finishedAt: stage.finishedAt,
    seconds: secondsOf(stage),
    usualSeconds: usualAt(stage.stage, baseline, secondsOf) ?? null,
    in: stage.in,
    out: stage.out,
    usualOut: usualAt(stage.stage, baseline, ({ out }) => out) ?? null,
    excluded: excludedBy(stage),
    errors: stage.errors,
    error: stage.error,
    worker: stage.worker,
    heartbeatAt: stage.heartbeatAt,
    marks: marks.filter((mark) => mark.stage === stage.stage).map(({ kind }) => kind),
    exclusions: stage.exclusions.map((exclusion) => ({
      ...exclusion,
      usual: isHistoryCounted === false ? null : usualExclusion(stage, exclusion, baseline),
    })),
    balance: balanceOf(stage, areExclusionsKept),
    perMinute: perMinuteOf(stage),
  };
}

function usualExclusion(stage: Stage, { reason }: Exclusion, baseline: readonly Run[]): number | null {
  const usual = usualAt(stage.stage, baseline, ({ exclusions }) => {
    return exclusions.filter((one) => one.reason === reason).reduce((sum, { customers }) => sum + customers, 0);
  });
  return usual?.median ?? null;
}
