/** A random condition on made-up customers: as SQL, and what it is for one of them by SQL's three values (0 FALSE, 1 UNKNOWN, 2 TRUE). */
export interface RandomRule {
  readonly sql: string;
  readonly truth: (customer: Customer) => 0 | 1 | 2;
}

export interface Customer {
  readonly a: number | null;
  readonly b: number | null;
  readonly s: string | null;
  readonly d: string | null;
  readonly f: boolean | null;
}

export const TYPES: ReadonlyMap<string, string> = new Map([
  ['a', 'integer'],
  ['b', 'numeric(8,1)'],
  ['s', 'text'],
  ['d', 'date'],
  ['f', 'boolean'],
]);

/** Every value that the conditions below can tell apart, and more. */
const VALUES = {
  a: [null, -1, 0, 1, 2, 3, 4, 5],
  b: [null, -1, 0.1, 0.5, 1, 1.2, 1.5, 1.6, 2, 9],
  s: [null, '', 'a', 'ab', 'abc', 'az', 'b', 'ba', 'c'],
  d: [null, '2025-12-31', '2026-01-01', '2026-01-02', '2026-01-03', '2026-01-05'],
  f: [null, true, false],
} as const;

/** Everybody there could be, as far as the columns that the rules mention tell them apart; the others are NULL. */
export function everyCustomer(rules: string): readonly Customer[] {
  let customers: readonly Customer[] = [{ a: null, b: null, s: null, d: null, f: null }];
  for (const [column, values] of Object.entries(VALUES)) {
    if (!rules.includes(`c.${column}`)) continue;
    customers = customers.flatMap((one) => values.map((value) => ({ ...one, [column]: value })));
  }
  return customers;
}

type Random = () => number;

const CONSTANTS = {
  a: [0, 1, 2, 3],
  b: [0.1, 1, 1.5, 2],
  s: ['a', 'ab', 'b'],
  d: ['2026-01-01', '2026-01-02', '2026-01-03'],
} as const;

/** Mulberry32: the same seed gives the same rules. */
export function randomOf(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const pick = <One>(random: Random, list: readonly One[]): One => list[Math.floor(random() * list.length)]!;

export function randomRule(random: Random, depth: number): RandomRule {
  if (depth === 0 || random() < 0.2) return randomLeaf(random);
  const kind = pick(random, ['and', 'or', 'not']);
  if (kind === 'not') {
    const part = randomRule(random, depth - 1);
    return { sql: `not (${part.sql})`, truth: (customer) => (2 - part.truth(customer)) as 0 | 1 | 2 };
  }
  const parts = Array.from({ length: 2 + Math.floor(random() * 2) }, () => randomRule(random, depth - 1));
  const worst = kind === 'and' ? Math.min : Math.max;
  return {
    sql: parts.map(({ sql }) => `(${sql})`).join(` ${kind} `),
    truth: (customer) => worst(...parts.map(({ truth }) => truth(customer))) as 0 | 1 | 2,
  };
}

const known = (value: boolean | null): 0 | 1 | 2 => (value === null ? 1 : value ? 2 : 0);
const literal = (value: string | number): string => (typeof value === 'string' ? `'${value}'` : String(value));

function randomLeaf(random: Random): RandomRule {
  const column = pick(random, ['a', 'b', 's', 'd', 'f'] as const);
  if (column === 'f') return pick(random, OF_FLAG);
  const constants = CONSTANTS[column] as readonly (string | number)[];
  const of = (customer: Customer): string | number | null => customer[column];
  const one = pick(random, constants);
  const kind = pick(
    random,
    column === 's'
      ? ['equal', 'in', 'null', 'like']
      : ['compare', 'compare', 'equal', 'in', 'between', 'null', 'distinct'],
  );
  if (kind === 'null') {
    const wanted = random() < 0.5;
    return {
      sql: `c.${column} is ${wanted ? '' : 'not '}null`,
      truth: (customer) => known((of(customer) === null) === wanted),
    };
  }
  if (kind === 'distinct')
    return {
      sql: `c.${column} is distinct from ${literal(one)}`,
      truth: (customer) => known(of(customer) !== one),
    };
  const test = (sql: string, holds: (value: string | number) => boolean | null): RandomRule => ({
    sql,
    truth: (customer) => {
      const value = of(customer);
      return value === null ? 1 : known(holds(value));
    },
  });
  if (kind === 'equal') {
    const isEqual = random() < 0.5;
    return test(`c.${column} ${isEqual ? '=' : '<>'} ${literal(one)}`, (value) => (value === one) === isEqual);
  }
  if (kind === 'like') {
    const isNot = random() < 0.4;
    return test(`c.s ${isNot ? 'not ' : ''}like '${one}%'`, (value) => String(value).startsWith(String(one)) !== isNot);
  }
  if (kind === 'in') {
    const list = constants.filter(() => random() < 0.5).concat(one);
    const [isNot, hasNull] = [random() < 0.4, random() < 0.2];
    const items = [...list.map(literal), ...(hasNull ? ['null'] : [])].join(', ');
    return test(`c.${column} ${isNot ? 'not ' : ''}in (${items})`, (value) => {
      if (list.includes(value)) return !isNot;
      return hasNull ? null : isNot;
    });
  }
  if (kind === 'between') {
    const other = pick(random, constants);
    const isNot = random() < 0.3;
    return test(`c.${column} ${isNot ? 'not ' : ''}between ${literal(one)} and ${literal(other)}`, (value) =>
      (value >= one && value <= other) !== isNot);
  }
  const operator = pick(random, ['<', '<=', '>', '>='] as const);
  const holds = {
    '<': (v: unknown) => (v as number) < (one as number),
    '<=': (v: unknown) => (v as number) <= (one as number),
    '>': (v: unknown) => (v as number) > (one as number),
    '>=': (v: unknown) => (v as number) >= (one as number),
  }[operator];
  return random() < 0.3
    ? test(`${literal(one)} ${{ '<': '>', '<=': '>=', '>': '<', '>=': '<=' }[operator]} c.${column}`, holds)
    : test(`c.${column} ${operator} ${literal(one)}`, holds);
}

const OF_FLAG: readonly RandomRule[] = [
  { sql: 'c.f', truth: ({ f }) => known(f) },
  { sql: 'c.f is true', truth: ({ f }) => known(f === true) },
  { sql: 'c.f is not false', truth: ({ f }) => known(f !== false) },
  { sql: 'c.f is unknown', truth: ({ f }) => known(f === null) },
  { sql: 'c.f = false', truth: ({ f }) => (f === null ? 1 : known(f === false)) },
];
