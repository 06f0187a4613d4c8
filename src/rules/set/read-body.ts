import { isScalar, type YAMLMap } from 'yaml';
import { hourOf } from './read-rule.ts';
import type { RuleSet, SetRule } from './rule-file.types.ts';
import { matchOf, newRule } from './set-defaults.ts';

/** What the body of a policy says, as systems keep it: one of these is enough to know one. */
const KNOWN = ['channel', 'cap', 'period_days', 'quiet_from', 'quiet_to', 'percent'];
const OF_FILES = ['format', 'kind', 'rules'];

/** Whether a map is the body of one policy and no set of rules. */
export function isBody(map: YAMLMap.Parsed): boolean {
  const keys = map.items.map(({ key }) => String((key as { value?: unknown }).value));
  return keys.some((key) => KNOWN.includes(key)) && !keys.some((key) => OF_FILES.includes(key));
}

/** A body as a set of one rule. What it holds that is not understood is kept as it is: nobody wrote it for us. */
export function readBody(map: YAMLMap.Parsed, id: string): RuleSet {
  const values = new Map<string, unknown>();
  const places: Record<string, number> = {};
  for (const { key, value } of map.items) {
    const name = String((key as { value?: unknown }).value);
    values.set(
      name,
      isScalar(value) ? value.value : ((value as { toJSON?: () => unknown } | null)?.toJSON?.() ?? null),
    );
    places[name] = (value ?? key).range[0];
  }
  const rule = newRule({ id, ...understood(values), at: map.range[0], places });
  return {
    id,
    kind: 'policy',
    match: matchOf('policy'),
    customers: null,
    columns: {},
    schema: null,
    rules: [rule],
    objects: [],
  };
}

function understood(values: ReadonlyMap<string, unknown>): Partial<SetRule> {
  const rest = new Map(values);
  const take = <Value>(key: string, read: (value: unknown) => Value | undefined): Value | null => {
    const value = values.has(key) ? read(values.get(key)) : undefined;
    if (value !== undefined) rest.delete(key);
    return value ?? null;
  };
  const hour = (value: unknown): string | undefined => (typeof value === 'string' ? hourOf(value) : undefined);
  const said = {
    channel: take('channel', (value) => (typeof value === 'string' ? value : undefined)),
    cap: take('cap', capOf),
    periodDays: take('period_days', (value) => (typeof value === 'number' && value > 0 ? value : undefined)),
    quietFrom: take('quiet_from', hour),
    quietTo: take('quiet_to', hour),
  };
  return { ...said, other: Object.fromEntries([...rest].map(([key, value]) => [key, JSON.stringify(value)])) };
}

function capOf(value: unknown): SetRule['cap'] | undefined {
  if (value === null) return 'unlimited';
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}
