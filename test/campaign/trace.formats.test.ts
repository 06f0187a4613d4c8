import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import type { TraceFacts } from '../../src/campaign/trace.facts.ts';
import { writeOtlp } from '../../src/campaign/trace.otlp.ts';
import { writePerfetto } from '../../src/campaign/trace.perfetto.ts';
import { traceRun } from '../../src/campaign/trace.ts';
import { type Result, toResult } from '../../src/result.ts';
import { runningStory, slowStory } from './stories.ts';

type Situation = Parameters<typeof traceRun>[0];

function resultOf(situation: Situation): Result<TraceFacts> {
  const frame = { command: 'campaign trace', profile: 'bank', system: 'demo', at: situation.asOf } as const;
  return toResult(traceRun(situation), { ...frame, lang: 'en', failOn: 'warning' });
}

interface Spans {
  readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly OtlpSpan[] }[] }[];
}

interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[];
  readonly events?: readonly { readonly name: string }[];
  readonly status: { readonly code?: number; readonly message?: string };
}

const spansIn = (text: string) => (JSON.parse(text) as Spans).resourceSpans[0]!.scopeSpans[0]!.spans;

interface Message {
  verify(value: object): string | null;
  fromObject(value: object): object;
  toObject(message: object, options: object): object;
}

/** The messages of the OpenTelemetry protocol, generated from its own definition. */
function otlpRequest(): Message {
  const require = createRequire(import.meta.url);
  const root = require('@opentelemetry/otlp-transformer/build/src/generated/root.js');
  return root.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
}

/** OTLP/JSON writes identifiers in hexadecimal, the JSON form of protocol buffers in base64: the one way in which they differ. */
function withBase64(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withBase64);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      ['traceId', 'spanId', 'parentSpanId'].includes(key)
        ? Buffer.from(inner as string, 'hex').toString('base64')
        : withBase64(inner),
    ]),
  );
}

describe('the OpenTelemetry trace of a run', () => {
  it.each([
    ['slow', slowStory()],
    ['running', runningStory()],
  ])('is what the protocol’s own definition says, field by field: %s', (_, situation) => {
    const request = withBase64(JSON.parse(writeOtlp(resultOf(situation)))) as object;
    const message = otlpRequest();
    const read = message.fromObject(request);
    expect(message.verify(read)).toBeNull();
    // Whatever the definition does not know would be gone now.
    expect(message.toObject(read, { longs: String, bytes: String })).toEqual(request);
  });

  it('writes identifiers in hexadecimal and times as strings of nanoseconds, the same ones each time', () => {
    const spans = spansIn(writeOtlp(resultOf(slowStory())));
    for (const span of spans) {
      expect(span.traceId).toMatch(/^[0-9a-f]{32}$/);
      expect(span.spanId).toMatch(/^[0-9a-f]{16}$/);
      expect(span.startTimeUnixNano).toMatch(/^\d{19}$/);
      expect(BigInt(span.endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(span.startTimeUnixNano));
    }
    expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(spans.length);
    expect(writeOtlp(resultOf(slowStory()))).toBe(writeOtlp(resultOf(slowStory())));
  });

  it('hangs stages and waits below the run, counts as attributes, whom a stage left out as events', () => {
    const spans = spansIn(writeOtlp(resultOf(slowStory())));
    const [run, ...parts] = spans;
    expect(run!.parentSpanId).toBeUndefined();
    expect(parts.map(({ parentSpanId }) => parentSpanId === run!.spanId)).toEqual(
      parts.map(({ name }) => name !== 'hand over email'),
    );
    expect(parts.map(({ name }) => name)).toEqual([
      'normalise',
      'select',
      'policy',
      'offer',
      'personalise',
      'send',
      'deliver',
      'respond',
      'wait for send',
      'hand over email',
    ]);
    const policy = parts.find(({ name }) => name === 'policy')!;
    const attribute = (key: string) => policy.attributes.find((one) => one.key === key)?.value;
    expect(attribute('mmsup.count.in')).toEqual({ intValue: '2080' });
    expect(attribute('mmsup.count.lost')).toEqual({ intValue: '0' });
    expect(policy.events!.map(({ name }) => name)).toEqual(['left out: cap-reached', 'left out: control-group']);
    expect(run!.status).toEqual({ code: 2, message: expect.stringContaining('policy') });
  });

  it('leaves out what is not known instead of writing 0, and says that a stage is open', () => {
    const send = spansIn(writeOtlp(resultOf(runningStory()))).find(({ name }) => name === 'send')!;
    const keys = send.attributes.map(({ key }) => key);
    expect(keys).toContain('mmsup.open');
    expect(keys).toContain('mmsup.count.inside');
    expect(keys).not.toContain('mmsup.count.lost');
    expect(send.endTimeUnixNano).toBe(`${Date.parse(runningStory().asOf)}000000`);
  });
});

interface ChromeEvent {
  readonly name: string;
  readonly ph: string;
  readonly ts: number;
  readonly dur?: number;
  readonly tid: number;
  readonly args: Readonly<Record<string, unknown>>;
}

const eventsIn = (text: string) => (JSON.parse(text) as { traceEvents: ChromeEvent[] }).traceEvents;

describe('the Perfetto trace of a run', () => {
  const schema = JSON.parse(
    readFileSync(join(import.meta.dirname, '../fixtures/trace-formats/trace-event.schema.json'), 'utf8'),
  ) as object;
  const isTrace = new Ajv({ strict: false }).compile(schema);

  it.each([
    ['slow', slowStory()],
    ['running', runningStory()],
  ])('keeps to the format, and the events of a track nest: %s', (_, situation) => {
    const text = writePerfetto(resultOf(situation));
    expect(isTrace(JSON.parse(text)), JSON.stringify(isTrace.errors)).toBe(true);
    const complete = eventsIn(text).filter(({ ph }) => ph === 'X');
    for (const tid of new Set(complete.map((event) => event.tid))) {
      const track = complete.filter((event) => event.tid === tid).sort((one, other) => one.ts - other.ts);
      for (const [index, event] of track.slice(1).entries()) {
        expect(event.ts).toBeGreaterThanOrEqual(track[index]!.ts + track[index]!.dur!);
      }
    }
  });

  it('is read by the engine of a browser’s performance panel, from the first to the last moment', async () => {
    // The engine asks for a browser's class of rectangles while it is loaded; it reads none here.
    (globalThis as { DOMRect?: unknown }).DOMRect ??= class {};
    const name = '@paulirish/trace_engine';
    const engine = await import(name);
    const processor = engine.Processor.TraceProcessor.createWithAllHandlers();
    const events = eventsIn(writePerfetto(resultOf(slowStory())));
    await processor.parse(events, {});
    const { Meta } = (processor.parsedTrace ?? processor.data) as {
      Meta: { traceBounds: { min: number; max: number }; processNames: Map<number, { args: { name: string } }> };
    };
    const { run } = slowStory();
    expect(Meta.traceBounds.min).toBe(Date.parse(run.startedAt!) * 1000);
    expect(Meta.traceBounds.max).toBe(Date.parse(run.finishedAt!) * 1000);
    expect(Meta.processNames.get(1)?.args.name).toBe('vip-daily, run 120');
  });

  it('shows the critical path as a track without a hole', () => {
    const path = eventsIn(writePerfetto(resultOf(slowStory())))
      .filter(({ ph, tid }) => ph === 'X' && tid === 2)
      .sort((one, other) => one.ts - other.ts);
    expect(path.map(({ name }) => name)).toEqual([
      'normalise',
      'select',
      'policy',
      'offer',
      'personalise',
      'wait for send',
      'send',
      'deliver',
    ]);
    for (const [index, event] of path.slice(1).entries()) expect(event.ts).toBe(path[index]!.ts + path[index]!.dur!);
  });
});
