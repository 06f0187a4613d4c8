import { createHash } from 'node:crypto';
import { type Agreed, type Agreement, SEVERITIES, SLA_CLOCKS, type SlaTargets, WEEKDAYS } from './agreement.types.ts';
import { hasClock } from './zone-clock.ts';

/** One order for everything, so that the same promise always gives the same bytes, and so the same hash. */
export function inOrder({ zone, hours, holidays, days, targets }: Agreement): Agreement {
  const pick = <Key extends string, Value>(keys: readonly Key[], from: Readonly<Partial<Record<Key, Value>>>) =>
    Object.fromEntries(keys.filter((key) => from[key] !== undefined).map((key) => [key, from[key] as Value]));
  const target = (given: SlaTargets): SlaTargets => ({
    ...(pick(SLA_CLOCKS, given) as Partial<SlaTargets>),
    around: given.around,
  });
  return {
    zone,
    hours: hours === '24x7' ? hours : pick(WEEKDAYS, hours),
    holidays: holidays
      .map(({ from, to, name }) => ({ from, to, name }))
      .toSorted((one, other) => (one.from + one.to < other.from + other.to ? -1 : 1)),
    days: pick(Object.keys(days).toSorted(), days),
    targets: Object.fromEntries(Object.entries(pick(SEVERITIES, targets)).map(([key, value]) => [key, target(value)])),
  };
}

/** An agreement under its hash, as a record keeps it. */
export function agreedOf(profile: string, given: Agreement): Agreed {
  const agreement = inOrder(given);
  return { hash: hashOf(agreement), profile, agreement };
}

/** SHA-256 of the agreement's JSON. */
export const hashOf = (agreement: Agreement): string =>
  createHash('sha256')
    .update(JSON.stringify(inOrder(agreement)))
    .digest('hex');

/** Whether what a record holds can be counted with: a record may have been written by hand. */
export function isAgreed(value: unknown): value is Agreed {
  return isMap(value) && typeof value['hash'] === 'string' && isAgreement(value['agreement']);
}

function isAgreement(value: unknown): value is Agreement {
  if (!isMap(value)) return false;
  const { zone, hours, holidays, days, targets } = value;
  return (
    typeof zone === 'string' &&
    hasClock(zone) &&
    (hours === '24x7' || (isMap(hours) && Object.values(hours).every(isHours))) &&
    Array.isArray(holidays) &&
    holidays.every(
      (one) => isMap(one) && [one['from'], one['to'], one['name']].every((part) => typeof part === 'string'),
    ) &&
    isMap(days) &&
    Object.values(days).every(isHours) &&
    isMap(targets) &&
    Object.values(targets).every(isTargets)
  );
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isTargets = (value: unknown): boolean =>
  isMap(value) && SLA_CLOCKS.every((clock) => ['number', 'undefined'].includes(typeof value[clock]));

const isHours = (value: unknown): boolean =>
  Array.isArray(value) && value.every((hours) => /^\d\d:\d\d-\d\d:\d\d$/.test(String(hours)));

/** Parts of an agreement that differ between two, by name. */
export function differingParts(one: Agreement, other: Agreement): readonly (keyof Agreement)[] {
  const [before, after] = [inOrder(one), inOrder(other)];
  const parts = ['zone', 'hours', 'holidays', 'days', 'targets'] as const;
  return parts.filter((part) => JSON.stringify(before[part]) !== JSON.stringify(after[part]));
}
