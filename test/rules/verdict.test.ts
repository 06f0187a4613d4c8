import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pinClock } from '../../src/condition/clock.ts';
import { isProvedImpossible } from '../../src/condition/contradictions.queries.ts';
import type { Verdict } from '../../src/condition/decide/decide.types.ts';
import { loadParser, parseFormula } from '../../src/condition/parse.ts';
import { atomTable } from '../../src/condition/scan/atoms.ts';
import type { Session, Tx } from '../../src/db/session.types.ts';
import type { Impact } from '../../src/rules/diff.ts';
import { readVerdict } from '../../src/rules/verdict.queries.ts';
import { judgeVerdict } from '../../src/rules/verdict.ts';
import { randomOf, randomRule } from '../condition/decide/random-rule.ts';
import { startCluster, type TestCluster } from '../support/cluster.ts';
import { connectReader } from '../support/reader.ts';

const CUSTOMER = { table: 'customer', alias: 'c', key: 'id', personal: {} };

const CLOCK = { at: '2026-11-24T09:00:00Z', zone: 'UTC' };

const NOBODY_COUNTED: Impact = { kept: 0, lost: 0, gained: 0, selectedOtherwise: null, failing: [], split: null };

describe('the verdict on two rules, beside PostgreSQL', { timeout: 180_000 }, () => {
  let cluster: TestCluster;
  let session: Session;

  beforeAll(async () => {
    await loadParser();
    cluster = await startCluster('constraint_exclusion = on');
    await cluster.sql(`
      create table customer (id int primary key, a int, b numeric(8,1), s text, d date, f boolean, need int not null default 1);
      insert into customer (id, a, b, s, d, f)
      select row_number() over (), a, b, s, d, f
      from unnest(array[null, 0, 1, 3]) a, unnest(array[null, 0.1, 1.2, 2]) b, unnest(array[null, 'a', 'abc', 'b']) s,
        unnest(array[null, date '2026-01-01', '2026-01-03']) d, unnest(array[null, true, false]) f;
      create table visit (customer int not null);
      insert into visit select id from customer where id % 3 = 0;
      create table account (id int primary key, age int check (age >= 18), state text not null check (state in ('open', 'shut')), note text);
      create table tariff (id int, region text) partition by list (region);
      create table tariff_a partition of tariff for values in ('a');
      create table hidden (id int primary key, a int);
      alter table hidden enable row level security;
      create policy nobody on hidden using (a = 1);
      create role reader login;
      grant select on all tables in schema public to reader;`);
    session = await connectReader(cluster);
  });

  afterAll(async () => {
    await session?.close();
    await cluster?.remove();
  });

  const questionOf = (one: string, other: string, customer = CUSTOMER) => {
    const [before, after] = [parseFormula(one), parseFormula(other)];
    const { atoms, indexOf } = atomTable([before, after]);
    const [old, now] = [indexOf[0]!, indexOf[1]!];
    return { before, after, customer, atoms: atoms.map(({ text }) => text), old, now, clock: CLOCK };
  };
  const checked = (tx: Tx, one: string, other: string) => readVerdict(tx, questionOf(one, other));

  async function impactOf(one: string, other: string): Promise<Impact> {
    const [row] = await cluster.sql<{ population: number; kept: number; lost: number; gained: number }>(
      `select count(*)::int as population, count(*) filter (where (${one}) and (${other}))::int as kept,
         count(*) filter (where (${one}) and (${other}) is not true)::int as lost,
         count(*) filter (where (${other}) and (${one}) is not true)::int as gained
       from customer c`,
    );
    return { ...row!, split: null, selectedOtherwise: null, failing: [] };
  }

  const judged = async (one: string, other: string) => {
    const verdict = await session.read((tx) => checked(tx, one, other));
    return judgeVerdict(verdict, await impactOf(one, other), []);
  };

  it('makes up only customers on whom PostgreSQL agrees, and is never contradicted by its planner or by data', async () => {
    const random = randomOf(7);
    let witnesses = 0;
    let twice = 0;
    await session.read(async (tx) => {
      for (let pair = 0; pair < 250; pair += 1) {
        const [one, other] = [randomRule(random, 2).sql, randomRule(random, 2).sql];
        const beside = await checked(tx, one, other);
        const { verdict, lost, gained } = beside;
        const sides: readonly [Verdict['onlyBefore'], unknown, string, string][] = [
          [verdict.onlyBefore, lost, one, other],
          [verdict.onlyAfter, gained, other, one],
        ];
        for (const [possibility, witness, inside, outside] of sides) {
          if (possibility.kind === 'somebody') expect(witness, `${inside}\nbut not\n${outside}`).not.toBeNull();
          if (possibility.kind === 'somebody') witnesses += 1;
          const isImpossible = await isProvedImpossible(tx, CUSTOMER, [inside, `(${outside}) is not true`]);
          if (isImpossible) expect(possibility.kind, `${inside}\nbut not\n${outside}`).toBe('nobody');
        }
        const verdictWithData = judgeVerdict(beside, await impactOf(one, other), []);
        expect(verdictWithData.isContradicted, `${one}\n${other}`).toBe(false);
        if (verdictWithData.trust === 'proved-twice') twice += 1;
      }
    });
    expect(witnesses).toBeGreaterThan(200);
    expect(twice).toBeGreaterThan(20);
  });

  it('tells a narrower edit from a wider one, with a customer whom it concerns', async () => {
    expect(await judged('c.a > 1', 'c.a > 2')).toMatchObject({
      word: 'stricter',
      trust: 'proved-twice',
      lost: { a: '2' },
      gained: null,
    });
    expect(await judged("c.s = 'a'", "c.s like 'a%'")).toMatchObject({ word: 'looser', trust: 'proved' });
    expect(await judged('not (c.a > 1)', 'c.a <= 1')).toMatchObject({ word: 'equivalent', trust: 'proved-twice' });
    expect(await judged('c.a > 1', 'c.a > 1 or c.a is null')).toMatchObject({
      word: 'looser',
      differsOnlyWhereNull: true,
    });
    expect(await judged('c.a > 1', 'c.a <= 1')).toMatchObject({ word: 'disjoint', trust: 'proved-twice' });
    expect(await judged('c.a > 1', 'c.a < 5')).toMatchObject({ word: 'overlapping', trust: 'witness' });
    expect(await judged('c.a > 1', 'c.a > 5 and c.a < 6')).toMatchObject({ word: 'disjoint', alwaysEmpty: true });
    expect(await judged('c.need > 1', 'c.need is not null')).toMatchObject({ word: 'looser', alwaysTrue: true });
  });

  it('proves what does not depend on a condition it does not look into, and leaves to data what does', async () => {
    const visited = 'exists (select 1 from visit v where v.customer = c.id)';
    expect(await judged(visited, `${visited} and c.a > 1`)).toMatchObject({ word: 'stricter', trust: 'data' });
    expect(await judged(`${visited} and c.a > 1`, `c.a > 1 and ${visited}`)).toMatchObject({
      word: 'equivalent',
      trust: 'proved',
    });
    const visits = '(select count(*) from visit v where v.customer = c.id)';
    expect(await judged(`${visits} > 0`, `${visits} > 1`)).toMatchObject({ word: 'stricter', trust: 'data' });
    expect(await judged(`${visits} > 5`, `${visits} > 7`)).toMatchObject({ word: 'undecided', gained: null });
    expect(
      await judged(`c.a > 1 and ${visits} >= 3`, `${visits} > 2.5 and c.a > 1 and ${visits} in (3, 4)`),
    ).toMatchObject({
      word: 'undecided',
    });
    const never = 'exists (select 1 from visit v where v.customer = -c.id)';
    expect(await judged('c.a > 1', `c.a > 1 and not ${never}`)).toMatchObject({
      word: 'undecided',
      trust: null,
      openBecauseOf: [`not ${never}`],
    });
  });

  const onTable = (table: string, one: string, other: string) =>
    session.read(async (tx) => {
      const checkedThere = await readVerdict(tx, questionOf(one, other, { ...CUSTOMER, table }));
      return judgeVerdict(checkedThere, NOBODY_COUNTED, []);
    });

  it('knows what the table forbids, and says that the verdict stands on it', async () => {
    expect(await onTable('account', 'c.age >= 18', 'c.age > 10')).toMatchObject({
      word: 'equivalent',
      trust: 'proved',
      gained: null,
      constraints: ['CHECK ((age >= 18))'],
    });
    expect(await onTable('account', "c.state = 'open'", "c.state <> 'shut'")).toMatchObject({ word: 'equivalent' });
    expect(await onTable('account', 'c.age > 20', 'c.age > 30')).toMatchObject({
      word: 'stricter',
      trust: 'proved-twice',
      constraints: [],
    });
  });

  it('does not take today’s date for the clock: tomorrow the edit means something else', async () => {
    const ticking = async (one: string, other: string) => {
      const question = questionOf(one, other);
      const atoms = question.atoms.map((atom) => pinClock(atom, CLOCK, new Map([['c.d', 'date']])));
      const beside = await session.read((tx) => readVerdict(tx, { ...question, atoms }));
      return judgeVerdict(beside, NOBODY_COUNTED, []);
    };
    expect(await ticking('c.d >= current_date', "c.d >= '2026-11-24'")).toMatchObject({
      word: 'undecided',
      openBecauseOf: ['c.d >= current_date'],
    });
    expect(await ticking("c.d < 'today'", "c.d < '2026-11-24'")).toMatchObject({ word: 'undecided' });
    expect(await ticking('c.d > current_date - 8', 'c.d > current_date - 7')).toMatchObject({
      word: 'stricter',
      lost: { d: '2026-11-17' },
    });
  });

  it('shows nobody whom the table forbids', async () => {
    const verdict = await onTable('account', "c.age > 20 and c.state like 'o%'", "c.age > 20 and c.state like 'op%'");
    expect(verdict).toMatchObject({ word: 'undecided', lost: null });
    expect(await onTable('account', "c.note like 'o%'", "c.note like 'op%'")).toMatchObject({ word: 'stricter' });
  });

  it('takes a table that is empty for another reason for no proof', async () => {
    expect(await onTable('tariff', "c.region = 'a'", "c.region in ('a', 'z')")).toMatchObject({
      word: 'looser',
      gained: { region: 'z' },
    });
    expect(await onTable('hidden', 'c.a = 1', 'c.a in (1, 2)')).toMatchObject({ word: 'looser', gained: { a: '2' } });
  });

  it('tells a condition that can raise an error, with a customer for whom PostgreSQL did', async () => {
    const raised = async (rule: string) => (await onTable('customer', 'c.a > 1', rule)).canRaise;
    expect(await raised('c.a > 1 and c.s::int > 5')).toMatchObject([
      {
        condition: 'c.s::int > 5',
        customer: { s: 'x' },
        error: 'invalid input syntax for type integer: <1 characters> (SQLSTATE 22P02)',
      },
    ]);
    expect(await raised('10 / c.a > 1')).toMatchObject([{ customer: { a: '0' } }]);
    expect(await raised("case when c.s ~ '^[0-9]{1,8}$' then c.s::int > 5 end")).toEqual([]);
    expect(await raised('10 / nullif(c.a, 0) > 1')).toEqual([]);
    expect(await raised('c.a::bigint > 5')).toEqual([]);
    expect((await onTable('account', 'c.age > 1', '10 / (c.age - 17) > 1')).canRaise).toEqual([]);
    expect((await onTable('account', 'c.age > 1', '10 / c.age > 1')).canRaise).toEqual([]);
  });

  it('is silent where one prover shows whom the other proves away', async () => {
    const beside = await session.read((tx) => checked(tx, 'c.a > 1', 'c.a > 2'));
    const planner = { ...beside.planner, onlyBefore: 'conditions' as const };
    expect(judgeVerdict({ ...beside, planner }, NOBODY_COUNTED, [])).toMatchObject({
      word: 'undecided',
      isContradicted: true,
    });
    const byTable = { ...beside.planner, onlyBefore: 'constraints' as const };
    expect(judgeVerdict({ ...beside, planner: byTable }, NOBODY_COUNTED, [])).toMatchObject({ word: 'equivalent' });
  });

  it('says nothing of a rule whose answer is chance, and of data that contradict it', async () => {
    const verdict = await session.read((tx) => checked(tx, 'c.a > 1', 'c.a > 2'));
    const impact = await impactOf('c.a > 1', 'c.a > 2');
    expect(judgeVerdict(verdict, impact, ['c2'])).toMatchObject({ word: 'undecided', openBecauseOf: ['c2'] });
    expect(judgeVerdict(verdict, { ...impact, gained: 4 }, [])).toMatchObject({
      word: 'undecided',
      isContradicted: true,
    });
    expect(judgeVerdict(verdict, { ...impact, gained: 4, failing: ['c1'] }, [])).toMatchObject({ word: 'stricter' });
  });
});
