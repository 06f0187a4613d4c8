import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadParser } from '../../src/condition/parse.ts';
import { connect } from '../../src/db/connect.ts';
import type { Session, Tx } from '../../src/db/session.types.ts';
import { readAgainst } from '../../src/segment/against.queries.ts';
import { againstFacts, againstGaps } from '../../src/segment/against.ts';
import type { ExplainRequest } from '../../src/segment/request.ts';
import { readExplained } from '../../src/segment/selection.queries.ts';
import type { KeptSubject } from '../../src/segment/subject.queries.ts';
import type { SystemDescription } from '../../src/system/description.ts';
import { loadSystem } from '../../src/system/load.ts';
import { startCluster, type TestCluster } from '../support/cluster.ts';
import { type TestDemo, testDemo } from '../support/demo.ts';
import { connectReader } from '../support/reader.ts';

const EARLIER = '2026-11-20T22:30:00Z';
const NOW = '2026-11-23T06:00:00Z';

/** A segment that the system keeps, read as the command reads it. */
async function readKept(tx: Tx, system: SystemDescription, { segment, asOf }: { segment: string; asOf: string }) {
  const wanted = { kind: 'kept', segment, run: undefined, version: undefined } as const;
  const nothing = {
    customers: undefined,
    customer: undefined,
    atLeast: undefined,
    against: undefined,
    inside: undefined,
  };
  const counting = { form: 'auto', samplePercent: undefined } as const;
  const request: ExplainRequest = { wanted, ...nothing, everyone: false, counting, asOf, showPersonal: false };
  const explained = await readExplained(tx, system, request);
  return { ...explained, subject: explained.subject as KeptSubject };
}

const SYSTEM: SystemDescription = {
  id: 'small',
  title: 'small',
  file: 'small.yaml',
  clock: { zone: 'Europe/Moscow' },
  customer: { table: 'customer', alias: 'c', key: 'id', personal: {} },
  segments: { language: 'sql' },
  relations: {
    segment: { from: 'seg s', columns: { id: 's.id', current_version: '2' } },
    segment_version: {
      from: 'ver v',
      columns: {
        segment: 'v.id',
        version: 'v.version',
        valid_from: 'v.since',
        valid_to: 'v.until',
        condition: 'v.body',
      },
    },
    run: {
      from: 'run r',
      columns: { id: 'r.id', segment: 'r.seg', segment_version: 'r.version', started_at: 'r.at', state: "'finished'" },
    },
    stage: {
      from: 'run r',
      columns: { run: 'r.id', stage: "'select'", position: '1', state: "'finished'", count_out: 'r.selected' },
    },
    message: { from: 'msg m', columns: { id: 'm.customer', run: 'm.run', customer: 'm.customer', state: "'sent'" } },
  },
};

/** Old formula, new formula; in `now()` of neither moment. */
const EDITS: readonly (readonly [string, string])[] = [
  ['c.a > 2 and c.s is not null', 'c.a > 2 and c.s is not null'],
  ["c.a > 2 and c.at > now() - interval '5 days'", "c.a > 2 and c.at > now() - interval '5 days'"],
  ["c.a > 2 and c.s <> 'x'", "c.a > 3 and c.s <> 'x' and c.f"],
  ['c.a > 2 and c.at::date < current_date - 3 and c.f', "c.at::date < current_date - 3 or c.s = 'y'"],
  ["not (c.a = 1 or c.at >= 'yesterday')", "not (c.a = 1 or c.s = 'y') and c.at < 'today'"],
  [
    'c.id in (select e.id from extra e where e.at <= now())',
    'c.id in (select e.id from extra e where e.at <= now()) and c.b > 1',
  ],
  [
    'c.a not in (1, null) or extract(dow from c.at) = extract(dow from now())',
    'c.a not in (1) and extract(dow from c.at) <> extract(dow from now())',
  ],
];

describe('a selection against an earlier one', () => {
  let cluster: TestCluster;
  let session: Session;

  beforeAll(async () => {
    await loadParser();
    cluster = await startCluster("timezone = 'Asia/Tokyo'");
    await cluster.sql(`
      create table customer (id int primary key, a int, b int, s text, f boolean, at timestamptz);
      create table extra (id int, at timestamptz);
      create table seg (id text);
      create table ver (id text, version int, body text, since timestamptz, until timestamptz);
      create table run (id int, seg text, version int, at timestamptz, selected int);
      create table msg (run int, customer int);
      select setseed(0.3);
      insert into customer select n, nullif((random() * 5)::int, 0), nullif((random() * 5)::int, 0),
        (array['y', 'x', null])[1 + (random() * 2)::int], (array[true, false, null])[1 + (random() * 2)::int],
        timestamptz '2026-11-24 00:00+00' - interval '1 hour' * (random() * 24 * 12)::int
      from generate_series(1, 1500) n;
      insert into extra select (random() * 1500)::int, timestamptz '2026-11-24 00:00+00' - interval '1 hour' * (random() * 24 * 9)::int
      from generate_series(1, 700) n;
      create role reader login;
      grant select on all tables in schema public to reader;`);
    session = await connectReader(cluster);
  });

  afterAll(async () => {
    await session?.close();
    await cluster?.remove();
  });

  /** The ids that a formula selects by a clock, in a session of the business's zone: the clock is put in as text. */
  async function select(formula: string, at: string): Promise<ReadonlySet<number>> {
    const today = `timestamptz '${at}'::date`;
    const day = (shift: number) => `((${today} + ${shift})::timestamp at time zone 'Europe/Moscow')`;
    const text = formula
      .replaceAll('now()', `timestamptz '${at}'`)
      .replaceAll('current_date', today)
      .replaceAll("'yesterday'", day(-1))
      .replaceAll("'today'", day(0));
    const rows = await cluster.sql<{ id: number }>(
      `set timezone to 'Europe/Moscow'; select c.id from customer c where ${text}`,
    );
    return new Set(rows.map(({ id }) => id));
  }

  const moved = (from: ReadonlySet<number>, to: ReadonlySet<number>) => ({
    left: [...from].filter((id) => !to.has(id)).length,
    came: [...to].filter((id) => !from.has(id)).length,
  });

  /** Lets run 7 happen with the old formula, then the data change and the formula is edited. Gives whom the run selected. */
  async function happen(before: string, after: string, messages: 'all' | 'some'): Promise<ReadonlySet<number>> {
    const selected = await select(before, EARLIER);
    const told = [...selected].filter((id) => messages === 'all' || id % 3 > 0);
    await cluster.sql(`
      truncate seg, ver, run, msg;
      insert into seg values ('vip');
      insert into ver values ('vip', 1, $$${before}$$, '2026-01-01', '2026-11-22 00:00+00'), ('vip', 2, $$${after}$$, '2026-11-22 00:00+00', null);
      insert into run values (7, 'vip', 1, '${EARLIER}', ${selected.size}), (9, 'other', 1, '${EARLIER}', 1);
      ${told.length ? `insert into msg values ${told.map((id) => `(7, ${id})`).join(', ')};` : ''}
      update customer set a = nullif((random() * 5)::int, 0) where id % 13 = 5;
      update customer set s = null where id % 17 = 2;`);
    return selected;
  }

  const against = (argument: string, limit?: number, system = SYSTEM) =>
    session.read(async (tx) => {
      const explained = await readKept(tx, system, { segment: 'vip', asOf: NOW });
      return readAgainst(tx, system, { explained, against: argument, ...(limit === undefined ? {} : { limit }) });
    });

  it.each(EDITS)('is split as separate counts split it: %s → %s', async (before, after) => {
    const selectedThen = await happen(before, after, 'all');
    const [earlier, between, now] = [
      await select(before, EARLIER),
      await select(before, NOW),
      await select(after, NOW),
    ];
    for (const limit of [undefined, 1]) {
      const seen = await against('run:7', limit);
      const facts = againstFacts(seen);
      expect(facts).toMatchObject({
        recorded: selectedThen.size,
        selected: now.size,
        earlierRule: between.size,
        earlierRuleEarlierClock: earlier.size,
        moved: moved(earlier, now),
      });
      const expected = [moved(between, now), moved(earlier, between), moved(selectedThen, earlier)];
      expect(facts.parts.map(({ left, came }) => ({ left, came }))).toEqual(expected);
      expect(facts.parts.reduce((sum, { net }) => sum + net!, 0)).toBe(now.size - selectedThen.size);
      expect(facts.parts.every(({ isExact }) => isExact)).toBe(true);
      expect(againstGaps(seen)).toEqual([]);
      for (const { failNow, keptOut, meetNow, metThen, before: old, after: fresh } of facts.conditions) {
        // Below a NOT a condition keeps people out by being true: the inner conditions of the one such case are left to the sums.
        if (after.startsWith('not')) continue;
        const failing = fresh ? await select(`(${fresh.text}) is not true`, NOW) : null;
        const kept = old ? await select(`(${old.text}) is not true`, EARLIER) : null;
        const leavers = [...earlier].filter((id) => !now.has(id));
        const comers = [...now].filter((id) => !earlier.has(id));
        expect([failNow, keptOut, meetNow, metThen]).toEqual([
          failing && leavers.filter((id) => failing.has(id)).length,
          kept && comers.filter((id) => kept.has(id)).length,
          failing && comers.filter((id) => !failing.has(id)).length,
          kept && leavers.filter((id) => !kept.has(id)).length,
        ]);
      }
    }
  });

  it('says at least whom the messages prove when later stages left people out', async () => {
    const selectedThen = await happen('c.a > 2', 'c.a > 2', 'some');
    const earlier = await select('c.a > 2', EARLIER);
    const seen = await against('7');
    const [, , data] = againstFacts(seen).parts;
    const known = [...selectedThen].filter((id) => id % 3 > 0 && !earlier.has(id)).length;
    expect(data).toMatchObject({ net: earlier.size - selectedThen.size, left: known, came: null, isExact: false });
    expect(known).toBeGreaterThan(0);
    expect(againstGaps(seen).map(({ what }) => what.en)).toEqual(['Who left or came because the data changed']);
    expect(data!.sentence.en).toContain(`at least ${known} who got its message`);
  });

  it('says what is not recorded when the system keeps no runs', async () => {
    await happen('c.a > 2', 'c.a > 3', 'all');
    const { run: _run, stage: _stage, message: _message, ...relations } = SYSTEM.relations;
    const seen = await against('2026-11-20T23:00', undefined, { ...SYSTEM, relations });
    const facts = againstFacts(seen);
    expect(facts.earlier).toMatchObject({ kind: 'moment', at: '2026-11-20T20:00:00Z', run: null });
    expect(facts.parts[2]).toMatchObject({ net: null, left: null, came: null });
    expect(againstGaps(seen).map(({ what }) => what.en)).toEqual(['How the change of the data moved the selection']);
  });

  it('names edited conditions, and matches them whatever their order and spaces', async () => {
    await happen(
      "c.a > 2 and c.f and c.s <> 'x'",
      "C.S   <> 'x' and c.a > 3 and exists (select 1 from extra e where e.id = c.id)",
      'all',
    );
    const { conditions } = againstFacts(await against('v1'));
    const told = conditions.map(({ status, before, after }) => [status, before?.id ?? null, after?.id ?? null]);
    expect(told.sort()).toEqual([
      ['added', null, 'c3'],
      ['changed', 'c1', 'c2'],
      ['removed', 'c2', null],
    ]);
  });

  it.each([
    ['run:7', { kind: 'run', at: EARLIER, version: { version: 1 }, run: { id: '7' } }],
    ['7', { kind: 'run', run: { id: '7' } }],
    ['v1', { kind: 'version', at: EARLIER, version: { version: 1 }, run: { id: '7' } }],
    ['1', { kind: 'version', version: { version: 1 } }],
    ['2', { kind: 'version', at: NOW, version: { version: 2 }, run: null }],
    ['2026-11-21', { kind: 'moment', at: EARLIER, run: { id: '7' } }],
    ['2026-11-20', { kind: 'moment', at: '2026-11-20T06:00:00Z', version: { version: 1 }, run: null }],
    ['2026-11-22', { kind: 'moment', at: '2026-11-22T06:00:00Z', version: { version: 2 }, run: null }],
    ['2026-11-21T10:00:00Z', { kind: 'moment', at: '2026-11-21T10:00:00Z', version: { version: 1 }, run: null }],
    ['2026-11-21 10:00', { kind: 'moment', at: '2026-11-21T07:00:00Z', version: { version: 1 } }],
  ])('finds what is meant by %s', async (argument, expected) => {
    await happen('c.a > 2', 'c.a > 3', 'all');
    const { earlier } = await against(argument);
    expect({ ...earlier, at: new Date(earlier.at).toISOString() }).toMatchObject({
      ...expected,
      ...('at' in expected ? { at: new Date(expected.at).toISOString() } : {}),
    });
  });

  it.each([
    ['run:9', 'segment/unknown-against'],
    ['v7', 'segment/unknown-against'],
    ['yesterday', 'segment/unknown-against'],
    ['2026-02-31', 'segment/unknown-against'],
    ['2025-12-31', 'segment/unknown-against'],
    ['2026-11-30', 'segment/against-later'],
  ])('refuses %s', async (argument, code) => {
    await happen('c.a > 2', 'c.a > 3', 'all');
    await expect(against(argument)).rejects.toMatchObject({ code });
  });

  it('asks which is meant when a number is both', async () => {
    await happen('c.a > 2', 'c.a > 3', 'all');
    await cluster.sql(`insert into run values (2, 'vip', 1, '${EARLIER}', 1)`);
    await expect(against('2')).rejects.toMatchObject({ code: 'segment/ambiguous-against' });
  });
});

describe('the demo against its last good run', () => {
  let demo: TestDemo | undefined;
  afterAll(() => demo?.close());

  it('shows the planted edit as a rule edit', async () => {
    demo = await testDemo('wrong-segment');
    const [run] = await demo.writer.rows<{ id: string; selected: number }>(
      `select r.run_id::text as id, s.count_out as selected
       from mkt.run r join mkt.run_stage s on s.run_id = r.run_id and s.stage = 'select'
       where r.segment_code = 'vip-deposit' and r.segment_version < (
         select max(v.version) from mkt.rule_version v where v.rule_code = 'vip-deposit')
       order by r.started_at desc limit 1`,
    );
    const [clock] = await demo.writer.rows<{ now: Date }>('select now_at as now from mkt.clock');
    const session = await connect({ target: demo.conninfo, env: {}, signal: new AbortController().signal });
    try {
      const system = await loadSystem('demo');
      const seen = await session.read(async (tx) => {
        const asOf = new Date(clock!.now).toISOString();
        const explained = await readKept(tx, system, { segment: 'vip-deposit', asOf });
        return readAgainst(tx, system, { explained, against: run!.id });
      });
      const { parts, conditions, recorded, sentence, selected } = againstFacts(seen);
      expect(recorded).toBe(run!.selected);
      const [rule, time, data] = parts;
      expect(rule!.came).toBeGreaterThan(100);
      expect([rule!.left, time!.net, data!.net]).toEqual([0, 0, 0]);
      expect(selected - recorded!).toBe(rule!.net);
      expect(conditions.find(({ status }) => status === 'added')!.after!.text).toBe("c.city = 'Санкт-Петербург'");
      expect([
        sentence,
        ...parts.map((part) => part.sentence),
        ...conditions.map((one) => one.sentence),
      ]).toMatchInlineSnapshot(`
        [
          {
            "en": "857 customers selected now, 133 by run 1159 on 2026-11-18 10:00: +724.",
            "ru": "Сейчас отбирается 857 клиентов, запуск 1159 (2026-11-18 10:00) отобрал 133: +724.",
          },
          {
            "en": "Rule edit: version 4 by p.egorov instead of version 3: +724 (724 came, 0 left).",
            "ru": "Правка правила: версия 4 (автор p.egorov) вместо версии 3: +724 (пришло 724, ушло 0).",
          },
          {
            "en": "Clock: no condition depends on the moment.",
            "ru": "Часы: ни одно условие не зависит от момента.",
          },
          {
            "en": "Data, with the rule and clock of then: ±0 (0 came, 0 left).",
            "ru": "Данные, при прежних правиле и часах: ±0 (пришло 0, ушло 0).",
          },
          {
            "en": "c7 (added): 724 of those who came meet it.",
            "ru": "c7 (добавлено): 724 из пришедших ему отвечают.",
          },
          {
            "en": "c4 (unchanged): 625 of those who came did not meet it then.",
            "ru": "c4 (не менялось): 625 из пришедших прежде ему не отвечали.",
          },
          {
            "en": "c3 (unchanged): 546 of those who came did not meet it then.",
            "ru": "c3 (не менялось): 546 из пришедших прежде ему не отвечали.",
          },
          {
            "en": "c2 (unchanged): 174 of those who came did not meet it then.",
            "ru": "c2 (не менялось): 174 из пришедших прежде ему не отвечали.",
          },
          {
            "en": "c5 (unchanged): 156 of those who came did not meet it then.",
            "ru": "c5 (не менялось): 156 из пришедших прежде ему не отвечали.",
          },
          {
            "en": "c1 (unchanged): 53 of those who came did not meet it then.",
            "ru": "c1 (не менялось): 53 из пришедших прежде ему не отвечали.",
          },
          {
            "en": "c6 (unchanged): 17 of those who came did not meet it then.",
            "ru": "c6 (не менялось): 17 из пришедших прежде ему не отвечали.",
          },
        ]
      `);
    } finally {
      await session.close();
    }
  });
});
