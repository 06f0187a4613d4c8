import type { IncidentEvent } from '../../../src/incident/link.ts';
import { setBacks } from '../../../src/incident/record/order.ts';
import { slaOf } from '../../../src/incident/sla/standing.ts';
import type { Agreement } from '../../../src/model/sla/agreement.types.ts';

const OFFICE = ['09:00-18:00'];
export const AGREEMENT: Agreement = {
  zone: 'Europe/Moscow',
  hours: { mon: OFFICE, tue: OFFICE, wed: OFFICE, thu: OFFICE, fri: OFFICE },
  holidays: [{ from: '2026-11-04', to: '2026-11-04', name: 'День народного единства' }],
  days: {},
  targets: {
    critical: { acknowledge: 900, diagnose: 7_200, resolve: 14_400, around: 'clock' },
    normal: { acknowledge: 3_600, diagnose: 14_400, resolve: 57_600, around: 'hours' },
  },
};
export const sla = { hash: 'f'.repeat(64), profile: 'bank-a', agreement: AGREEMENT };

export type Written = Partial<IncidentEvent> & { readonly at: string; readonly type: string };

/** Events of one person's file, numbered; times are UTC. */
export function record(...written: readonly Written[]): readonly IncidentEvent[] {
  return written.map((event, index) => ({
    v: 1,
    seq: index + 1,
    mono: 0,
    who: 'ann',
    via: 'script',
    prev: index === 0 ? null : `line ${index}`,
    ...event,
  }));
}

export const opened = (at: string, more: object = {}): Written => ({
  at,
  type: 'incident.opened',
  severity: 'normal',
  sla,
  ...more,
});

/** How an incident stands at a moment. */
export const standing = (now: string, ...written: readonly Written[]) => {
  const events = record(...written);
  return slaOf({ events, setBack: setBacks(events) }, now);
};
