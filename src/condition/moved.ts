import { type Formula, leavesOf, negatedLeaves } from './formula.ts';
import { evaluate, FALSE, TRUE, type Truth } from './kleene.ts';
import { renamed } from './renamed.ts';
import type { Alternative } from './scan/alternatives.ts';
import type { Pattern } from './scan/atoms.ts';

/** A formula with the place of each of its conditions in the scan. */
export interface Judged {
  readonly formula: Formula;
  /** Leaf id to index of the atom. */
  readonly indexOf: ReadonlyMap<string, number>;
}

/** One selection at three points: the old rule by the old clock, the old rule by the new clock, the new rule by the new clock. */
export interface Moving {
  readonly earlier: Judged;
  readonly between: Judged;
  readonly now: Judged;
  /** Index of the atom that says who is known to have been selected then; null where nothing says so. */
  readonly member: number | null;
}

/** Who goes and who comes between two of the points; customers. */
export interface Moved {
  readonly left: number;
  readonly came: number;
}

/** All that the three points tell on the same data; all counts are customers. */
export interface Moves {
  readonly population: number;
  readonly selected: { readonly earlier: number; readonly between: number; readonly now: number };
  readonly clock: Moved;
  readonly rule: Moved;
  readonly both: Moved;
  /** By leaf of the new formula: how many of those who left fail it now. */
  readonly failNow: Readonly<Record<string, number>>;
  /** By leaf of the old formula: how many of those who came it kept out then. */
  readonly keptOut: Readonly<Record<string, number>>;
  /** By leaf of the new formula: how many of those who came meet it now. By leaf of the old one: how many of those who left met it then. */
  readonly meetNow: Readonly<Record<string, number>>;
  readonly metThen: Readonly<Record<string, number>>;
  /** Customers known to have been selected then; of these whom the old rule by the old clock does not select now, and the reverse. */
  readonly members: (Moved & { readonly known: number }) | null;
}

/** Everything from the truth patterns, in one walk. */
export function movesFromPatterns(moving: Moving, patterns: readonly Pattern[]): Moves {
  const row: Record<string, number> = {};
  const add = (name: string, customers: number): void => {
    row[name] = (row[name] ?? 0) + customers;
  };
  const [ofNow, ofEarlier] = [moving.now, moving.earlier].map(leafJudge) as [LeafJudge, LeafJudge];
  for (const { truths, customers } of patterns) {
    const isSelected = ({ formula, indexOf }: Judged): boolean =>
      evaluate(formula, (leaf) => truths[indexOf.get(leaf) ?? -1] as Truth) === TRUE;
    const [earlier, between, now] = [moving.earlier, moving.between, moving.now].map(isSelected);
    const isMember = moving.member !== null && truths[moving.member] === TRUE;
    add('population', customers);
    if (earlier) add('earlier', customers);
    if (between) add('between', customers);
    if (now) add('now', customers);
    if (earlier && between) add('earlier_between', customers);
    if (between && now) add('between_now', customers);
    if (earlier && now) add('earlier_now', customers);
    if (isMember) add('member', customers);
    if (isMember && earlier) add('member_earlier', customers);
    if (earlier && !now) {
      for (const id of ofNow(truths, false)) add(`fails_${id}`, customers);
      for (const id of ofEarlier(truths, true)) add(`met_${id}`, customers);
    }
    if (now && !earlier) {
      for (const id of ofEarlier(truths, false)) add(`kept_${id}`, customers);
      for (const id of ofNow(truths, true)) add(`meets_${id}`, customers);
    }
  }
  return movesFromCounts(moving, row);
}

/** Gives the conditions that a truth pattern meets, or does not meet. */
type LeafJudge = (truths: Uint8Array, isMet: boolean) => readonly string[];

function leafJudge({ formula, indexOf }: Judged): LeafJudge {
  const denied = negatedLeaves(formula);
  const leaves = leavesOf(formula).map(({ id }) => ({
    id,
    atom: indexOf.get(id) ?? -1,
    wanted: denied.has(id) ? FALSE : TRUE,
  }));
  return (truths, isMet) =>
    leaves.filter(({ atom, wanted }) => (truths[atom] === wanted) === isMet).map(({ id }) => id);
}

/** The same as formulas to be counted inside the database, for {@link movesFromCounts}. */
export function countsOfMoves(moving: Moving): readonly Alternative[] {
  const atomOf = atomFinder(moving);
  const span = moving.now.formula.span;
  const [earlier, between, now] = [
    renamed(moving.earlier.formula, 'earlier:'),
    renamed(moving.between.formula, 'between:'),
    renamed(moving.now.formula, 'now:'),
  ];
  const all = (...parts: readonly Formula[]): Formula => ({ kind: 'and', parts, parenthesised: true, span });
  const isNot = (part: Formula): Formula => ({ kind: 'not', part: { kind: 'is-true', part, span }, span });
  const member: Formula = { kind: 'leaf', id: 'member', text: 'member', span };
  const [leavers, comers] = [all(earlier, isNot(now)), all(now, isNot(earlier))];
  const perLeaf = (point: 'earlier' | 'now', name: string, say: (met: Formula) => Formula) => {
    const denied = negatedLeaves(moving[point].formula);
    return leavesOf(moving[point].formula).map((leaf): readonly [string, Formula] => {
      const alone: Formula = { ...leaf, id: `${point}:${leaf.id}` };
      const part: Formula = denied.has(leaf.id) ? { kind: 'not', part: alone, span } : alone;
      return [`${name}_${leaf.id}`, say({ kind: 'is-true', part, span })];
    });
  };
  const asked: readonly (readonly [string, Formula])[] = [
    ['earlier', earlier],
    ['between', between],
    ['now', now],
    ['earlier_between', all(earlier, between)],
    ['between_now', all(between, now)],
    ['earlier_now', all(earlier, now)],
    ...(moving.member === null
      ? []
      : ([
          ['member', member],
          ['member_earlier', all(member, earlier)],
        ] as const)),
    ...perLeaf('now', 'fails', (met) => all(leavers, isNot(met))),
    ...perLeaf('earlier', 'met', (met) => all(leavers, met)),
    ...perLeaf('earlier', 'kept', (met) => all(comers, isNot(met))),
    ...perLeaf('now', 'meets', (met) => all(comers, met)),
  ];
  return asked.map(([name, formula]) => ({ name, formula, atomOf }));
}

function atomFinder({ earlier, between, now, member }: Moving): (leaf: string) => number {
  const places = { earlier, between, now };
  return (leaf) => {
    if (leaf === 'member') return member ?? -1;
    const [prefix = '', ...id] = leaf.split(':');
    return places[prefix as keyof typeof places].indexOf.get(id.join(':')) ?? -1;
  };
}

/** Puts the counts in order: who is in one selection and not in the other follows from who is in both. */
export function movesFromCounts(moving: Moving, row: Readonly<Record<string, number>>): Moves {
  const count = (name: string): number => row[name] ?? 0;
  const moved = (from: string, to: string): Moved => ({
    left: count(from) - count(`${from}_${to}`),
    came: count(to) - count(`${from}_${to}`),
  });
  const byLeaf = ({ formula }: Judged, prefix: string): Readonly<Record<string, number>> =>
    Object.fromEntries(leavesOf(formula).map(({ id }) => [id, count(`${prefix}_${id}`)]));
  return {
    population: count('population'),
    selected: { earlier: count('earlier'), between: count('between'), now: count('now') },
    clock: moved('earlier', 'between'),
    rule: moved('between', 'now'),
    both: moved('earlier', 'now'),
    failNow: byLeaf(moving.now, 'fails'),
    keptOut: byLeaf(moving.earlier, 'kept'),
    meetNow: byLeaf(moving.now, 'meets'),
    metThen: byLeaf(moving.earlier, 'met'),
    members: moving.member === null ? null : { known: count('member'), ...moved('member', 'earlier') },
  };
}
