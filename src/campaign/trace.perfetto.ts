import type { Result } from '../result.ts';
import type { TraceFacts } from './trace.facts.ts';
import { type Attributes, spansOf, type TraceSpan } from './trace.spans.ts';

/** One event of the trace event format; `ts` and `dur` are microseconds. */
interface ChromeEvent {
  readonly name: string;
  /** X complete, i instant, C counter, M metadata. */
  readonly ph: 'X' | 'i' | 'C' | 'M';
  readonly ts: number;
  readonly pid: number;
  readonly tid: number;
  readonly cat: string;
  readonly dur?: number;
  readonly s?: 't';
  readonly args: Attributes;
}

const PROCESS = 1;
const RUN_TRACK = 1;
const PATH_TRACK = 2;

/**
 * The trace in the JSON form of the trace event format, which ui.perfetto.dev and chrome://tracing open.
 * Events of one track must nest, and stages may overlap: so each stage has a track of its own, and channels do; the critical path is one
 * more. Whom a stage left out are instants at its end; how many are left is a counter.
 */
export function writePerfetto(result: Result<TraceFacts>): string {
  const { facts, system, profile } = result;
  const spans = spansOf(result);
  const tracks = spans.filter(({ kind }) => kind === 'stage' || kind === 'channel').map(({ key }) => key);
  const trackOf = (span: TraceSpan) => {
    if (span.kind === 'run') return RUN_TRACK;
    return span.kind === 'wait' ? PATH_TRACK : PATH_TRACK + 1 + tracks.indexOf(span.key);
  };
  const events: ChromeEvent[] = [
    metadata('process_name', 0, { name: `${facts.campaign.id}, run ${facts.run.id}` }),
    ...namedTrack(RUN_TRACK, 'run'),
    ...namedTrack(PATH_TRACK, 'critical path'),
    ...spans.filter(({ key }) => tracks.includes(key)).flatMap((span) => namedTrack(trackOf(span), span.name)),
    ...spans.flatMap((span) => spanEvents(span, trackOf(span))),
    ...pathEvents(facts),
    ...counterEvents(facts),
  ];
  const otherData = { system: system ?? '', profile: profile ?? '', asOf: facts.asOf };
  return `${JSON.stringify({ traceEvents: events, displayTimeUnit: 'ms', otherData }, null, 1)}\n`;
}

function metadata(name: string, tid: number, args: Attributes): ChromeEvent {
  return { name, ph: 'M', ts: 0, pid: PROCESS, tid, cat: '__metadata', args };
}

function namedTrack(tid: number, name: string): ChromeEvent[] {
  return [metadata('thread_name', tid, { name }), metadata('thread_sort_index', tid, { sort_index: tid })];
}

function spanEvents(span: TraceSpan, tid: number): ChromeEvent[] {
  const at = { pid: PROCESS, tid, cat: span.kind };
  const args = span.isError ? { ...span.attributes, 'mmsup.error': span.message } : span.attributes;
  return [
    { name: span.name, ph: 'X', ts: micro(span.from), dur: micro(span.to) - micro(span.from), ...at, args },
    ...span.events.map((event) => ({
      name: event.name,
      ph: 'i' as const,
      s: 't' as const,
      ts: micro(event.at),
      ...at,
      args: event.attributes,
    })),
  ];
}

/** The stages of the critical path once more, end to end; its waits are spans already. */
function pathEvents({ timeline }: TraceFacts): ChromeEvent[] {
  return timeline.criticalPath.flatMap((step): ChromeEvent[] => {
    if (step.kind === 'wait' || step.stage === null) return [];
    const [ts, dur] = [micro(step.from), micro(step.to) - micro(step.from)];
    const args = { 'mmsup.share': step.share };
    return [{ name: step.stage, ph: 'X', ts, dur, pid: PROCESS, tid: PATH_TRACK, cat: 'critical-path', args }];
  });
}

/** How many were left after each stage. */
function counterEvents({ stages }: TraceFacts): ChromeEvent[] {
  return stages.flatMap((stage): ChromeEvent[] => {
    if (stage.stage === 'respond' || stage.out === null || stage.finishedAt === null) return [];
    const args = { people: stage.out };
    return [
      { name: 'left in the run', ph: 'C', ts: micro(stage.finishedAt), pid: PROCESS, tid: 0, cat: 'count', args },
    ];
  });
}

function micro(iso: string): number {
  return Date.parse(iso) * 1000;
}
