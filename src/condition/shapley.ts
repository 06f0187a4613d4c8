/** Players up to which every set of them is looked at. */
export const MOST_EXACT_PLAYERS = 8;

/**
 * Shapley values: each player's part in what all of them come to together, by what he adds to the players before him, averaged over all orders.
 * The values sum to what all are worth less what nobody is worth.
 * @param worth of a set of players, bit `1 << player` for each.
 */
export function shapleyValues(players: number, worth: (members: number) => number): readonly number[] {
  const factorial = [1];
  for (let count = 1; count <= players; count += 1) factorial.push(factorial[count - 1]! * count);
  const values = new Array<number>(players).fill(0);
  for (let members = 0; members < 2 ** players; members += 1) {
    const own = worth(members);
    if (own === 0) continue;
    const size = sizeOf(members);
    for (let player = 0; player < players; player += 1) {
      const isIn = (members >> player) & 1;
      // With him in the set he adds it, without him he takes it away: both by the orders in which it is just his turn.
      const before = isIn ? size - 1 : size;
      const weight = (factorial[before]! * factorial[players - before - 1]!) / factorial[players]!;
      values[player]! += isIn ? own * weight : -own * weight;
    }
  }
  return values;
}

function sizeOf(members: number): number {
  let size = 0;
  for (let rest = members; rest > 0; rest >>= 1) size += rest & 1;
  return size;
}

/** The same from some orders drawn by a fixed seed: the sum is exact in each of them, the parts have an error. */
export interface SampledValues {
  readonly values: readonly number[];
  /** Half the width of the 95 % interval of each. */
  readonly errors: readonly number[];
}

/**
 * Estimates Shapley values from `orders` orders, every second one the reverse of the one before.
 * @param worths of the growing sets of one order: nobody, the first, the first two, …
 */
export function sampledShapley(
  players: number,
  orders: number,
  worths: (order: readonly number[]) => readonly number[],
): SampledValues {
  const sums = new Array<number>(players).fill(0);
  const squares = new Array<number>(players).fill(0);
  const next = dice(1);
  const pairs = Math.max(2, Math.ceil(orders / 2));
  for (let pair = 0; pair < pairs; pair += 1) {
    const order = shuffled(players, next);
    const added = new Array<number>(players).fill(0);
    for (const one of [order, order.toReversed()]) {
      const known = worths(one);
      for (const [place, player] of one.entries()) added[player]! += (known[place + 1]! - known[place]!) / 2;
    }
    for (const [player, value] of added.entries()) {
      sums[player]! += value;
      squares[player]! += value * value;
    }
  }
  const values = sums.map((sum) => sum / pairs);
  const errors = squares.map((square, player) => {
    const variance = Math.max(0, square / pairs - values[player]! ** 2) * (pairs / (pairs - 1));
    return 1.96 * Math.sqrt(variance / pairs);
  });
  return { values, errors };
}

function shuffled(players: number, next: () => number): number[] {
  const order = Array.from({ length: players }, (_, player) => player);
  for (let last = players - 1; last > 0; last -= 1) {
    const other = Math.floor(next() * (last + 1));
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  return order;
}

/** mulberry32: the same numbers from the same seed, everywhere. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * Values as they are shown, with so many decimals, so that they sum to the shown total: what rounding down leaves goes to those that lose most
 * by it.
 * @param total a number that needs no more decimals itself.
 */
export function roundedToSum(values: readonly number[], total: number, decimals = 1): readonly number[] {
  const unit = 10 ** decimals;
  const exact = values.map((value) => Math.round(value * unit * 1e6) / 1e6);
  const floors = exact.map(Math.floor);
  const left = Math.round(total * unit) - floors.reduce((sum, value) => sum + value, 0);
  const order = exact
    .map((value, index) => ({ index, lost: value - floors[index]! }))
    .sort((one, other) => other.lost - one.lost || one.index - other.index);
  for (const { index } of order.slice(0, Math.max(0, left))) floors[index]! += 1;
  return floors.map((value) => value / unit);
}
