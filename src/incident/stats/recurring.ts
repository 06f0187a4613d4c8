import type { Measured } from './measure.ts';

const DAY = 86_400_000;

/** When a cause counts as coming back. */
export interface RecurringRule {
  /** So many incidents of one cause … */
  readonly times: number;
  /** … opened within so many days. */
  readonly days: number;
}

/** A cause that comes back: at one client, or at several. */
export interface Recurring {
  readonly cause: string;
  /** In the days in which it came most often. */
  readonly incidents: number;
  /** First and last opening of those, ISO 8601 in UTC. */
  readonly from: string;
  readonly to: string;
  /** How often at each client, most often first. */
  readonly clients: readonly { readonly client: string; readonly incidents: number }[];
  readonly ids: readonly string[];
  /** Of those: closed although the cause was not repaired. */
  readonly workarounds: number;
  /** Of those: opened again after their closing. */
  readonly reopened: number;
  /** Open incidents, at any time of the period, in which it was found last: whether it is their cause only their closing says. None of those above. */
  readonly foundOpen: number;
  /** What was proposed at the closing of them, the latest first; each once. */
  readonly proposed: readonly string[];
}

/**
 * The causes that come back, the one with the most incidents first.
 *
 * A cause comes back when `times` incidents of it, of whichever clients, were opened within `days` days; of several such stretches the fullest is told, of equals the
 * latest. Only a closing says what the cause was: an incident that is open, in which a program has found something, is counted beside it. Incidents without a
 * cause, and those that turned out to be no fault, are none of it. One cause is one row, however many clients have it. Pure.
 */
export function recurringIn(all: readonly Measured[], rule: RecurringRule): readonly Recurring[] {
  const byCause = new Map<string, Measured[]>();
  for (const one of all) {
    if (one.cause === null || one.closed === null || one.closed.outcome === 'no-fault') continue;
    const members = byCause.get(one.cause) ?? [];
    members.push(one);
    byCause.set(one.cause, members);
  }
  return [...byCause]
    .flatMap(([cause, members]) => {
      const stretch = fullestOf(members, rule.days);
      const foundOpen = all.filter((one) => one.closed === null && one.cause === cause).length;
      return stretch.length < rule.times ? [] : [{ ...told(cause, stretch), foundOpen }];
    })
    .sort((one, other) => other.incidents - one.incidents || (one.cause < other.cause ? -1 : 1));
}

/** The most incidents that were opened within so many days. */
function fullestOf(members: readonly Measured[], days: number): readonly Measured[] {
  const sorted = [...members].sort((one, other) => (one.openedAt < other.openedAt ? -1 : 1));
  const times = sorted.map(({ openedAt }) => Date.parse(openedAt));
  let [first, best] = [0, { from: 0, to: -1 }];
  for (let last = 0; last < sorted.length; last += 1) {
    while (times[last]! - times[first]! > days * DAY) first += 1;
    if (last - first >= best.to - best.from) best = { from: first, to: last };
  }
  return sorted.slice(best.from, best.to + 1);
}

function told(cause: string, stretch: readonly Measured[]): Omit<Recurring, 'foundOpen'> {
  const counts = new Map<string, number>();
  for (const { client } of stretch) counts.set(client, (counts.get(client) ?? 0) + 1);
  const clients = [...counts].map(([client, incidents]) => ({ client, incidents }));
  const proposed = stretch.toReversed().flatMap(({ closed }) => closed?.proposal ?? []);
  return {
    cause,
    incidents: stretch.length,
    from: stretch[0]!.openedAt,
    to: stretch.at(-1)!.openedAt,
    clients: clients.sort((one, other) => other.incidents - one.incidents || (one.client < other.client ? -1 : 1)),
    ids: stretch.map(({ id }) => id),
    workarounds: stretch.filter(({ closed }) => closed?.outcome === 'workaround').length,
    reopened: stretch.filter(({ reopened }) => reopened > 0).length,
    proposed: [...new Set(proposed)],
  };
}
