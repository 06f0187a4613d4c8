import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Witness } from '../../src/condition/decide/decide.types.ts';
import { loadParser, parseFormula } from '../../src/condition/parse.ts';
import type { DeclaredColumns } from '../../src/rules/files/declared.ts';
import { type FileVerdict, judgeOffline } from '../../src/rules/files/verdict.ts';
import { COLUMNS, columnsIn, wideRules } from '../condition/decide/wide-rule.ts';
import { startCluster, type TestCluster } from '../support/cluster.ts';

/** Moments to which clocks are set: a verdict is for all days, so none of them may contradict it. */
const DAYS = [
  ['2026-11-24 09:00+00', '2026-11-24'],
  ['2026-03-31 10:00+00', '2026-03-31'],
  ['2024-03-01 00:30+00', '2024-03-01'],
] as const;

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** The condition with its clocks set, written by another hand than the one that is tested. */
function onDay(rule: string, [moment, day]: (typeof DAYS)[number]): string {
  return rule
    .replaceAll('now()', `(timestamptz '${moment}')`)
    .replaceAll('localtimestamp', `(timestamptz '${moment}' at time zone 'UTC')`)
    .replaceAll('current_date', `(date '${day}')`)
    .replaceAll("'today'", `'${day}'`);
}

interface Seen {
  readonly lost: number;
  readonly gained: number;
  readonly kept: number;
  readonly outside: number;
  /** Of those for whom the rules differ, who has no NULL. */
  readonly known: number;
}

/** Words that hold of what was seen, each as whom it says that there is none of. */
const NOBODY: Readonly<Record<string, readonly (keyof Seen)[]>> = {
  equivalent: ['lost', 'gained'],
  stricter: ['gained'],
  looser: ['lost'],
  overlapping: [],
  disjoint: ['kept'],
};
const allows = (word: string, seen: Seen): boolean => NOBODY[word]!.every((kind) => seen[kind] === 0);

function contradictions(verdict: FileVerdict, seen: Seen): readonly string[] {
  return [
    verdict.possible.some((word) => allows(word, seen)) ? '' : `none of ${verdict.possible.join()}`,
    verdict.alwaysEmpty && seen.gained + seen.kept > 0 ? 'not always empty' : '',
    verdict.alwaysTrue && seen.outside > 0 ? 'not always true' : '',
    verdict.differsOnlyWhereNull && seen.known > 0 ? 'differs without NULL' : '',
  ].filter(Boolean);
}

describe('the verdict without a database, on rules of every kind', { timeout: 180_000 }, () => {
  let cluster: TestCluster;
  const declared = new Map<string, DeclaredColumns extends ReadonlyMap<string, infer One> ? One : never>();

  beforeAll(async () => {
    await loadParser();
    cluster = await startCluster("timezone = 'UTC'");
    await cluster.sql(`
      create collation letters (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
      create function answered(q text) returns json language plpgsql as $$
        declare answer json; begin execute q into answer; return answer; exception when others then return null; end $$;
      create table listed (x int);
      insert into listed values (1), (3), (null);
      create table customer (${Object.entries(COLUMNS)
        .map(([name, { type }]) => `${name} ${type}`)
        .join(', ')})`);
    for (const [name, { type, values }] of Object.entries(COLUMNS)) {
      const bare = type.replace(' not null', '');
      const all = [...values.map(quoted), ...(bare === type ? ['null'] : [])];
      await cluster.sql(
        `create table of_${name} (v ${bare}); insert into of_${name} values ${all.map((one) => `(${one})`).join()}`,
      );
    }
    const columns = await cluster.sql<{ name: string; type: string; isNullable: boolean; isDecidable: boolean }>(
      `select attname as name, format_type(atttypid, atttypmod) as type, not attnotnull as "isNullable",
         coalesce(l.collisdeterministic, true) as "isDecidable"
       from pg_attribute left join pg_collation l on l.oid = attcollation where attrelid = 'customer'::regclass and attnum > 0`,
    );
    for (const { name, ...column } of columns) declared.set(name, column);
  });

  afterAll(() => cluster?.remove());

  /** What each question is answered with; null where it fails for somebody. In one go: thousands of them, each by itself, would take minutes. */
  async function answers(questions: readonly string[]): Promise<readonly unknown[]> {
    const all = questions.map(quoted).join();
    const rows = await cluster.sql<{ answer: unknown }>(
      `select answered(q) as answer from unnest(array[${all}]::text[]) with ordinality u (q, n) order by n`,
    );
    return rows.map(({ answer }) => answer);
  }

  it('is contradicted by nobody, whatever the day is, and shows only those for whom it is so', async () => {
    const told = toldPairs(declared, 2_500);
    const asked = told.flatMap((pair) => daysOf(pair).map((day) => ({ pair, day })));
    const seen = await answers(asked.map(({ pair, day }) => lookingAt(pair, day)));
    for (const [index, { pair, day }] of asked.entries()) {
      if (seen[index] === null) continue;
      for (const verdict of pair.verdicts)
        expect(contradictions(verdict, seen[index] as Seen), `${pair.before}\n${pair.after}\n${day[1]}`).toEqual([]);
    }
    const shown = asked.flatMap(({ pair, day }, index) =>
      seen[index] === null ? [] : witnessesOf(pair).map((witness) => ({ pair, day, witness })),
    );
    const judged = await answers(shown.map(({ pair, day, witness }) => judging(pair, day, witness.customer)));
    for (const [index, { pair, witness }] of shown.entries())
      expect(judged[index], `${pair.before}\n${pair.after}\n${JSON.stringify(witness)}`).toEqual(witness.wanted);
    const decided = (at: number) => told.filter(({ verdicts }) => verdicts[at]!.word !== 'undecided').length;
    expect(seen.filter((one) => one !== null).length).toBeGreaterThan(900);
    expect([decided(0) > 500, decided(1) > 40, shown.length > 500]).toEqual([true, true, true]);
  });
});

/** Two rules, and what is said of them with the types of the columns and without. */
interface Pair {
  readonly before: string;
  readonly after: string;
  readonly verdicts: readonly FileVerdict[];
}

/** So many random pairs but for those of which nothing is said. */
function toldPairs(declared: DeclaredColumns, count: number): readonly Pair[] {
  const next = wideRules(2_026);
  return Array.from({ length: count }, next).flatMap(([before, after]) => {
    const formulas = { before: parseFormula(before), after: parseFormula(after), alias: 'c' };
    const verdicts = [declared, null].map((columns) => judgeOffline({ ...formulas, columns }));
    const isTold = verdicts.some(
      ({ possible, alwaysEmpty, alwaysTrue }) => possible.length < 5 || alwaysEmpty || alwaysTrue,
    );
    return isTold ? [{ before, after, verdicts }] : [];
  });
}

type Day = (typeof DAYS)[number];

const daysOf = ({ before, after }: Pair): readonly Day[] =>
  /now|local|current|today/.test(before + after) ? DAYS : DAYS.slice(0, 1);

const valueType = (name: string): string => COLUMNS[name]!.type.replace(/ (not null|collate.*)/, '');

/** Asks about everybody there could be, as far as the columns that the rules mention tell them apart. */
function lookingAt({ before, after }: Pair, day: Day): string {
  const used = columnsIn(before + after);
  const values = Object.keys(COLUMNS).map((name) =>
    used.includes(name) ? `of_${name}.v as ${name}` : `null::${valueType(name)} as ${name}`,
  );
  const from = used.length > 0 ? `from ${used.map((name) => `of_${name}`).join(' cross join ')}` : '';
  const hasNull = used.map((name) => `c.${name} is null`).join(' or ') || 'false';
  return `select json_build_object('lost', count(*) filter (where a and not b), 'gained', count(*) filter (where b and not a),
      'kept', count(*) filter (where a and b), 'outside', count(*) filter (where not b), 'known', count(*) filter (where a <> b and not unknown))
    from (select (${onDay(before, day)}) is true as a, (${onDay(after, day)}) is true as b, ${hasNull} as unknown
      from (select ${values.join()} ${from}) c offset 0) x`;
}

interface Shown {
  readonly customer: Witness;
  /** Whether the first and the second rule let him through. */
  readonly wanted: readonly boolean[];
}

function witnessesOf({ verdicts: [verdict] }: Pair): readonly Shown[] {
  const { lost, gained } = verdict!;
  return [
    ...(lost ? [{ customer: lost, wanted: [true, false] }] : []),
    ...(gained ? [{ customer: gained, wanted: [false, true] }] : []),
  ];
}

function judging({ before, after }: Pair, day: Day, customer: Witness): string {
  const values = Object.keys(COLUMNS).map((name) => {
    const value = customer[name];
    return `${value == null ? 'null' : quoted(value)}::${valueType(name)} as ${name}`;
  });
  return `select json_build_array((${onDay(before, day)}) is true, (${onDay(after, day)}) is true) from (select ${values.join()}) c`;
}
