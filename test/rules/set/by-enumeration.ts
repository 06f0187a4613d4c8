import type { Customer } from '../../condition/decide/random-rule.ts';
import type { KnownRule } from './random-set.ts';

type Channel = string | null;

/** Rules in force on a channel, in their order. */
export function asked(rules: readonly KnownRule[], channel: Channel): readonly KnownRule[] {
  return rules
    .filter(({ rule }) => rule.isEnabled && (rule.channel === null || rule.channel === channel))
    .toSorted((one, other) => (one.rule.priority ?? 0) - (other.rule.priority ?? 0));
}

export function channels(...sides: readonly (readonly KnownRule[])[]): readonly Channel[] {
  const named = new Set(
    sides
      .flat()
      .filter(({ rule }) => rule.isEnabled)
      .map(({ rule }) => rule.channel),
  );
  return named.size === 0 ? [null] : [...named];
}

/** Rules asked before another one for certain. */
function before(rules: readonly KnownRule[], one: KnownRule): readonly KnownRule[] {
  const { priority } = one.rule;
  const earlier = rules.slice(0, rules.indexOf(one));
  return priority === null ? earlier : earlier.filter(({ rule }) => rule.priority! < priority);
}

const lets = ({ truth }: KnownRule, customer: Customer): boolean => truth(customer) === 2;

/** Whether a rule takes a customer in its turn, chance among equals aside. */
export function takes(rules: readonly KnownRule[], one: KnownRule, customer: Customer): boolean {
  return lets(one, customer) && !before(rules, one).some((other) => lets(other, customer));
}

export const takesNobody = (rules: readonly KnownRule[], customer: Customer): boolean =>
  !rules.some((rule) => lets(rule, customer));

/** The outcomes that a customer may get: more than one where it is chance. */
export function outcomesFor(rules: readonly KnownRule[], customer: Customer): readonly string[] {
  return [...new Set(rules.filter((rule) => takes(rules, rule, customer)).map(({ rule }) => rule.outcome!))];
}

/** Ids of rules that let somebody through, and that on no channel anybody reaches. */
export function shadowed(rules: readonly KnownRule[], customers: readonly Customer[]): readonly string[] {
  return rules
    .filter(({ rule }) => rule.isEnabled)
    .filter((one) => {
      const own = one.rule.channel === null ? channels(rules) : [one.rule.channel];
      const isReached = own.some((channel) =>
        customers.some((customer) => takes(asked(rules, channel), one, customer)),
      );
      return !isReached && customers.some((customer) => lets(one, customer));
    })
    .map(({ rule }) => rule.id);
}

/** Pairs of one priority and different outcomes that both take somebody. */
export function overlaps(rules: readonly KnownRule[], customers: readonly Customer[]): readonly string[] {
  const found = new Set<string>();
  for (const channel of channels(rules)) {
    const all = asked(rules, channel);
    for (const [index, one] of all.entries())
      for (const other of all.slice(index + 1)) {
        const areEqual = one.rule.priority !== null && one.rule.priority === other.rule.priority;
        if (!areEqual || one.rule.outcome === other.rule.outcome) continue;
        if (customers.some((customer) => takes(all, one, customer) && takes(all, other, customer)))
          found.add(`${one.rule.id} ${other.rule.id}`);
      }
  }
  return [...found].sort();
}

/** How two sets of things compare, from what only one side has and what both have. */
export function wordOf(seen: { onlyBefore: boolean; onlyAfter: boolean; both: boolean }): string {
  const { onlyBefore, onlyAfter, both } = seen;
  if (!onlyBefore && !onlyAfter) return 'equivalent';
  if (!both) return 'disjoint';
  if (onlyBefore && onlyAfter) return 'overlapping';
  return onlyBefore ? 'stricter' : 'looser';
}

/** Compares by looking at every customer. */
export function compared(
  customers: readonly Customer[],
  old: (customer: Customer) => boolean,
  now: (customer: Customer) => boolean,
): { onlyBefore: boolean; onlyAfter: boolean; both: boolean } {
  const seen = { onlyBefore: false, onlyAfter: false, both: false };
  for (const customer of customers) {
    const [was, is] = [old(customer), now(customer)];
    if (was && is) seen.both = true;
    else if (was) seen.onlyBefore = true;
    else if (is) seen.onlyAfter = true;
  }
  return seen;
}
