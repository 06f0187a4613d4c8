import type { Result } from '../result.ts';
import type { StageFacts, TraceFacts } from './trace.facts.ts';

/** A count or word that a trace file carries beside a span; what is not known is left out. */
export type Attributes = Readonly<Record<string, string | number | boolean>>;

export interface TraceEvent {
  readonly name: string;
  readonly at: string;
  readonly attributes: Attributes;
}

/** One span of a trace file, whatever its format. Times are ISO 8601 in UTC. */
export interface TraceSpan {
  /** Unique within the trace, and the same in each trace of the run. */
  readonly key: string;
  readonly name: string;
  readonly kind: 'run' | 'stage' | 'wait' | 'channel';
  readonly parent: string | null;
  readonly from: string;
  readonly to: string;
  readonly isError: boolean;
  /** Why it is an error; empty else. */
  readonly message: string;
  readonly attributes: Attributes;
  readonly events: readonly TraceEvent[];
}

const ROOT = 'run';

/**
 * The trace of a run as spans: the run, its stages with the responses, the waits, the channels. What is still open ends at the moment asked
 * about and says so. A stage without readable times is no span: it stands as an event of the run, with why.
 */
export function spansOf({ facts, findings, verdict }: Result<TraceFacts>): TraceSpan[] {
  const { run, campaign, timeline, asOf } = facts;
  const from = run.startedAt ?? timeline.from;
  if (from === null) return [];
  const isOpen = run.finishedAt === null || Date.parse(run.finishedAt) > Date.parse(asOf);
  const to = isOpen ? asOf : run.finishedAt!;
  const root: TraceSpan = {
    key: ROOT,
    name: `run ${run.id} of ${campaign.id}`,
    kind: 'run',
    parent: null,
    from,
    to: later(from, to),
    isError: verdict === 'problem',
    message: verdict === 'problem' ? (findings[0]?.title ?? '') : '',
    attributes: known({
      'mmsup.run.id': run.id,
      'mmsup.run.state': run.state,
      'mmsup.campaign.id': campaign.id,
      'mmsup.campaign.channel': run.channel ?? campaign.channel,
      'mmsup.segment.id': run.segment,
      'mmsup.template.id': run.template,
      'mmsup.open': isOpen || undefined,
      'mmsup.as_of': asOf,
      'mmsup.verdict': verdict,
      'mmsup.idle.seconds': timeline.idleSeconds,
      'mmsup.usual.seconds': run.usualSeconds?.median,
      'mmsup.history.runs': facts.history.good,
      ...(facts.balance ? countsOf(facts.balance) : {}),
    }),
    events: [
      ...findings.map((finding) => ({
        name: 'finding',
        at: from,
        attributes: known({
          'mmsup.cause': finding.cause,
          'mmsup.severity': finding.severity,
          'mmsup.confidence': finding.confidence,
          'mmsup.title': finding.title,
        }),
      })),
      ...timeline.notDrawn
        .filter(({ stage, why }) => why !== 'answers-of-people' || !hasTimes(facts, stage))
        .map(({ stage, why }) => ({
          name: 'stage without times',
          at: from,
          attributes: known({ 'mmsup.stage': stage, 'mmsup.why': why }),
        })),
    ],
  };
  return [root, ...stageSpans(facts), ...waitSpans(facts), ...channelSpans(facts)];
}

function hasTimes({ stages }: TraceFacts, name: string): boolean {
  return stages.some(({ stage, startedAt }) => stage === name && startedAt !== null);
}

function stageSpans({ stages, timeline, asOf }: TraceFacts): TraceSpan[] {
  return stages.flatMap((stage): TraceSpan[] => {
    const span = timeline.spans.find((one) => one.kind === 'stage' && one.stage === stage.stage);
    const isReadable = span !== undefined || (stage.stage === 'respond' && stage.startedAt !== null);
    if (!isReadable) return [];
    const from = span?.from ?? stage.startedAt!;
    const end = span ? span.to : stage.finishedAt;
    const to = later(from, end ?? asOf);
    return [
      {
        key: `stage ${stage.stage}`,
        name: stage.stage,
        kind: 'stage',
        parent: ROOT,
        from,
        to,
        isError: stage.state === 'failed' || stage.marks.some((mark) => mark !== 'slow'),
        message: stage.error ?? stage.marks.join(', '),
        attributes: known({
          'mmsup.stage': stage.stage,
          'mmsup.stage.state': stage.state,
          'mmsup.open': end === null || undefined,
          'mmsup.marks': stage.marks.join(', ') || undefined,
          'mmsup.worker': stage.worker,
          'mmsup.usual.seconds': stage.usualSeconds?.median,
          'mmsup.critical.seconds': span?.criticalSeconds,
          'mmsup.times.source': span?.source,
          'mmsup.per_minute': stage.perMinute,
          ...countsOf(stage.balance),
        }),
        events: stage.exclusions.map((exclusion) => exclusionEvent(stage, exclusion, to)),
      },
    ];
  });
}

function exclusionEvent(stage: StageFacts, exclusion: StageFacts['exclusions'][number], at: string): TraceEvent {
  return {
    name: `left out: ${exclusion.reason}`,
    at,
    attributes: known({
      'mmsup.stage': stage.stage,
      'mmsup.reason': exclusion.reason,
      'mmsup.rule': exclusion.rule,
      'mmsup.customers': exclusion.customers,
      'mmsup.expected': exclusion.expected,
      'mmsup.usual.customers': exclusion.usual,
    }),
  };
}

function waitSpans({ timeline }: TraceFacts): TraceSpan[] {
  return timeline.spans
    .filter(({ kind }) => kind === 'wait')
    .map(({ after, stage, from, to, seconds }) => ({
      key: `wait ${after ?? ''} ${stage ?? ''}`,
      name: stage === null ? 'wait for the end' : `wait for ${stage}`,
      kind: 'wait' as const,
      parent: ROOT,
      from,
      to: later(from, to ?? from),
      isError: false,
      message: '',
      attributes: known({ 'mmsup.after': after, 'mmsup.before': stage, 'mmsup.seconds': seconds }),
      events: [],
    }));
}

function channelSpans({ channels, timeline, asOf }: TraceFacts): TraceSpan[] {
  const isSendDrawn = timeline.spans.some(({ kind, stage }) => kind === 'stage' && stage === 'send');
  return channels.flatMap((channel): TraceSpan[] => {
    if (channel.firstSentAt === null || channel.timesOf !== 'messages') return [];
    return [
      {
        key: `channel ${channel.channel ?? ''}`,
        name: `hand over ${channel.channel ?? ''}`.trim(),
        kind: 'channel',
        parent: isSendDrawn ? 'stage send' : ROOT,
        from: channel.firstSentAt,
        to: later(channel.firstSentAt, channel.lastSentAt ?? asOf),
        isError: false,
        message: '',
        attributes: known({
          'mmsup.channel': channel.channel,
          'mmsup.messages.queued': channel.queued,
          'mmsup.messages.handed_over': channel.handedOver,
          'mmsup.messages.delivered': channel.delivered,
          'mmsup.messages.failed': channel.failed,
          'mmsup.per_minute': channel.perMinute,
          'mmsup.per_minute.most': channel.peak?.perMinute,
          'mmsup.per_minute.cap': channel.caps[0]?.perMinute,
        }),
        events: channel.failedByCode.map(({ code, messages }) => ({
          name: `failed: ${code ?? 'no answer kept'}`,
          at: channel.lastSentAt ?? asOf,
          attributes: known({ 'mmsup.provider_code': code, 'mmsup.messages': messages }),
        })),
      },
    ];
  });
}

function countsOf(balance: StageFacts['balance']): Record<string, unknown> {
  return {
    'mmsup.count.in': balance.in,
    'mmsup.count.out': balance.out,
    'mmsup.count.left_out': balance.notKept.includes('excluded') ? null : balance.leftOut,
    'mmsup.count.failed': balance.failed,
    'mmsup.count.inside': balance.inside,
    'mmsup.count.silent': balance.silent,
    'mmsup.count.not_taken': balance.notTaken,
    'mmsup.count.lost': balance.lost,
    'mmsup.count.lost_is_at_most': balance.isAtMost || undefined,
    'mmsup.count.not_kept': balance.notKept.join(', ') || undefined,
  };
}

/** A clock that went back makes no span of negative length. */
function later(from: string, to: string): string {
  return Date.parse(to) < Date.parse(from) ? from : to;
}

/** What is not known is no attribute: a reader would take 0 or an empty text for a count. */
function known(values: Readonly<Record<string, unknown>>): Attributes {
  const kept = Object.entries(values).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(kept) as Attributes;
}
