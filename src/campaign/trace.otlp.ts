import { createHash } from 'node:crypto';
import type { Result } from '../result.ts';
import { VERSION } from '../version.ts';
import type { TraceFacts } from './trace.facts.ts';
import { type Attributes, spansOf, type TraceSpan } from './trace.spans.ts';

/** Numbers of the OpenTelemetry protocol. */
const KIND_INTERNAL = 1;
const STATUS_OK = 1;
const STATUS_ERROR = 2;

/**
 * The trace as one OTLP/JSON request (resourceSpans, scopeSpans, spans), which collectors and trace stores take as it is.
 * Identifiers are made from what the run is, so the same run gives the same trace each time: hexadecimal, as OTLP/JSON wants
 * them; times are nanoseconds as strings, whole numbers too.
 */
export function writeOtlp(result: Result<TraceFacts>): string {
  const { facts, system, profile } = result;
  const traceId = hashed([system ?? '', profile ?? '', facts.campaign.id, facts.run.id], 32);
  const spans = spansOf(result).map((span) => spanIn(span, traceId));
  const resource = known({ 'service.name': system ?? 'unknown', 'mmsup.profile': profile, 'mmsup.system': system });
  const request = {
    resourceSpans: [
      {
        resource: { attributes: attributesIn(resource) },
        scopeSpans: [{ scope: { name: 'mmsup', version: VERSION }, spans }],
      },
    ],
  };
  return `${JSON.stringify(request, null, 2)}\n`;
}

function spanIn(span: TraceSpan, traceId: string) {
  const spanId = hashed([traceId, span.key], 16);
  return {
    traceId,
    spanId,
    ...(span.parent === null ? {} : { parentSpanId: hashed([traceId, span.parent], 16) }),
    name: span.name,
    kind: KIND_INTERNAL,
    startTimeUnixNano: nanoseconds(span.from),
    endTimeUnixNano: nanoseconds(span.to),
    attributes: attributesIn({ ...span.attributes, 'mmsup.span.kind': span.kind }),
    ...(span.events.length === 0 ? {} : { events: span.events.map(eventIn) }),
    status: span.isError ? { code: STATUS_ERROR, message: span.message } : { code: STATUS_OK },
  };
}

function eventIn({ name, at, attributes }: TraceSpan['events'][number]) {
  return { timeUnixNano: nanoseconds(at), name, attributes: attributesIn(attributes) };
}

function attributesIn(attributes: Attributes) {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: valueIn(value) }));
}

function valueIn(value: string | number | boolean) {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}

function known(values: Readonly<Record<string, string | null>>): Attributes {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)) as Attributes;
}

function nanoseconds(iso: string): string {
  return String(BigInt(Date.parse(iso)) * 1_000_000n);
}

/** The first hexadecimal digits of a hash of several words. */
function hashed(words: readonly string[], digits: number): string {
  return createHash('sha256').update(JSON.stringify(words)).digest('hex').slice(0, digits);
}
