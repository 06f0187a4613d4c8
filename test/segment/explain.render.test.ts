import { beforeAll, describe, expect, it } from 'vitest';
import { leavesOf } from '../../src/condition/formula.ts';
import { loadParser, parseFormula } from '../../src/condition/parse.ts';
import { sayCondition } from '../../src/condition/sentence/sentence.ts';
import { renderSegment } from '../../src/segment/explain.render.ts';
import type { CountedFacts, HeadFacts } from '../../src/segment/facts.ts';
import { branchBlocks } from '../../src/segment/render-branches.ts';
import { conditionBlocks } from '../../src/segment/render-conditions.ts';
import { nearMissBlocks } from '../../src/segment/render-near-misses.ts';
import { readingBlocks } from '../../src/segment/render-readings.ts';
import { blockingBlocks } from '../../src/segment/render-repairs.ts';
import { type Lang, text, verbatim } from '../../src/text.ts';
import { renderBlocks } from '../../src/ui/blocks.ts';
import { displayWidth } from '../../src/ui/width.ts';
import type { Block } from '../../src/view.ts';

beforeAll(loadParser);

const FORMULA = `c.status = 'ACTIVE'
and c.tariff in ('PREMIUM', 'GOLD')
and (c.income_type = 'PENSION' or c.birth_date <= current_date - interval '63 years')
and not exists (select 1 from crm.product p where p.customer_id = c.customer_id and p.kind = 'DEPOSIT')
and c.customer_id not in (select m.customer_id from crm.customer_list_member m where m.list_code = 'DO-NOT-OFFER')`;

/** true, false, unknown, left after, only blocker of */
type Numbers = readonly [number, number, number, number | null, number];

type Facts = HeadFacts & CountedFacts;

function facts(numbers: readonly Numbers[], more: Partial<Facts> = {}): Facts {
  const steps = [1, 2, 3, 3, 4, 5];
  const context = { customerAlias: 'c', key: 'customer_id' };
  const conditions = leavesOf(parseFormula(FORMULA)).map(({ id, text: sql, span }, index) => {
    const [yes, no, unknown, after, soleBlocker] = numbers[index]!;
    const says = sayCondition(sql, context);
    const counts = { true: yes, false: no, unknown, error: 0, errorExample: null, notEvaluated: 0, after, soleBlocker };
    const evidence = { unknownBecause: [], near: [], mixedScript: [], common: [], removesNobody: false };
    return { id, text: sql, span, says, step: steps[index]!, ...counts, ...evidence };
  });
  return {
    segment: { id: 'pension', name: 'Пенсионеры с остатком', owner: 'n.orlov' },
    version: {
      version: 3,
      author: 'n.orlov',
      validFrom: '2026-11-20T06:00:00.000Z',
      createdAt: '2026-11-20T06:00:00.000Z',
    } as Facts['version'],
    run: null,
    clock: { at: '2026-11-24T06:00:00.000Z', zone: 'Europe/Moscow' },
    customers: { table: 'crm.customer', key: 'customer_id' },
    formula: FORMULA,
    structure: 'c1 and c2 and (c3 or c4) and c5 and c6',
    form: 'patterns',
    sample: null,
    population: 98_800,
    error: 0,
    notEvaluated: 0,
    tree: null,
    readings: [],
    nearMisses: null,
    relaxation: null,
    contradictions: [],
    select: null,
    inside: [],
    against: null,
    selected: conditions.at(-1)!.after ?? 0,
    conditions,
    blocking: [],
    repairs: [],
    otherReading: null,
    customer: null,
    ...more,
  };
}

const empty = () =>
  facts(
    [
      [81_004, 17_796, 0, 81_004, 0],
      [40_112, 58_688, 0, 33_010, 0],
      [12_004, 86_796, 0, null, 0],
      [20_113, 78_001, 686, 9_100, 0],
      [70_312, 28_488, 0, 7_204, 0],
      [0, 2_114, 96_686, 0, 7_204],
    ],
    {
      blocking: [['c6']],
      repairs: [{ drop: ['c6'], selected: 7_204 }],
      customer: {
        id: '17',
        isInPopulation: true,
        isSelected: false,
        conditions: leavesOf(parseFormula(FORMULA)).map(({ id, text: sql }) => ({
          id,
          text: sql,
          verdict: id === 'c6' ? 'unknown' : id === 'c3' ? 'false' : 'true',
          values:
            { c1: [['status', 'ACTIVE']], c2: [['tariff', 'GOLD']], c3: [['income_type', 'SALARY']] }[id]?.map(
              ([column, value]) => ({ column: column!, value: value!, masked: false }),
            ) ?? [],
          found: [],
          isSoleBlocker: id === 'c6',
          says: sayCondition(sql, { customerAlias: 'c', key: 'customer_id' }),
        })),
        alike: null,
      },
    },
  );

const few = () =>
  facts(
    [
      [81_004, 17_796, 0, 81_004, 3],
      [40_112, 58_688, 0, 33_010, 44],
      [12_004, 86_796, 0, null, 0],
      [20_113, 78_001, 686, 9_100, 0],
      [98, 98_702, 0, 14, 5_120],
      [96_686, 2_114, 0, 12, 2],
    ],
    {
      repairs: [
        { drop: ['c5'], selected: 5_132 },
        { drop: ['c2'], selected: 56 },
      ],
      otherReading: { branch: ['c4'], escaped: ['c5', 'c6'], selected: 311 },
    },
  );

function drawn(blocks: readonly Block[], width: number, lang: Lang = 'en'): string {
  const screen = { width, colour: false, unicode: true, locale: lang, ci: false };
  return renderBlocks(blocks, screen, lang).replace(/[\u00A0\u202F]/g, ' ');
}

const shown = (shownFacts: Facts, width: number, lang: Lang = 'en'): string =>
  drawn(renderSegment(shownFacts, lang), width, lang);

describe('the explanation of an empty segment', () => {
  it('is drawn at 60 columns', () => {
    expect(shown(empty(), 60)).toMatchInlineSnapshot(`
      "pension: Пенсионеры с остатком ─────────────────────────────
      Version   3, author n.orlov, in force since 2026-11-20 09:00
      now() is  2026-11-24 09:00 (Europe/Moscow)

      Nobody of 98,800 customers is selected: c6 [is not on the
      list: crm.customer_list_member where list_code is
      “DO-NOT-OFFER” (if the list holds an empty value, nobody
      passes)] keeps everybody out. Without it, 7,204 would be.

      everybody                 ██████████  98,800   100%
      c1 status is “ACTIVE”     ████████    81,004    82%  −17,796
      c2 tariff is o…”, “GOLD”  ███         33,010  33.4%  −47,994
      c3–c4 income_t…years ago  █            9,100   9.2%  −23,910
      c5 has no row …“DEPOSIT”  █            7,204   7.3%  −1,896
      c6 is not on t…OT-OFFER”                   0     0%  −7,204

      Conditions, each over everybody ────────────────────────────
      #   Condition
      ──  ────────────────────────────────────────────────────────
      c1  status is “ACTIVE”
          c.status = 'ACTIVE'
          True: 81,004 · False: 17,796 · Unknown: 0
      c2  tariff is one of “PREMIUM”, “GOLD”
          c.tariff in ('PREMIUM', 'GOLD')
          True: 40,112 · False: 58,688 · Unknown: 0
      c3  income_type is “PENSION”
          c.income_type = 'PENSION'
          True: 12,004 · False: 86,796 · Unknown: 0
      c4  birth_date is at least 63 years ago
          c.birth_date <= current_date - interval '63 years'
          True: 20,113 · False: 78,001 · Unknown: 686
      c5  has no row in crm.product where kind is “DEPOSIT”
          not exists (select 1 from crm.product p where
          p.customer_id = c.customer_id and p.kind = 'DEPOSIT')
          True: 70,312 · False: 28,488 · Unknown: 0
      c6  is not on the list: crm.customer_list_member where
          list_code is “DO-NOT-OFFER” (if the list holds an empty
          value, nobody passes)
          c.customer_id not in (select m.customer_id from
          crm.custome … m where m.list_code = 'DO-NOT-OFFER')
          True: 0 · False: 2,114 · Unknown: 96,686
          Only blocker of: 7,204

      Nobody passes because of: c6

      What each repair brings ────────────────────────────────────
      • without c6: 7,204

      Customer 17 is not selected ────────────────────────────────
      It would be enough to meet c6.

      #   Verdict                             Value
      ──  ──────────────────────────────────  ────────────────────
      c6  unknown, alone keeps the customer
          out
          Condition: is not on the list: crm.customer_list_member
          where list_code is “DO-NOT-OFFER” (if the list holds an
          empty value, nobody passes)
          c.customer_id not in (select m.customer_id from
          crm.custome … m where m.list_code = 'DO-NOT-OFFER')
      c3  false                               income_type = SALARY
          Condition: income_type is “PENSION”
          c.income_type = 'PENSION'
      c1  true                                status = ACTIVE
          Condition: status is “ACTIVE”
          c.status = 'ACTIVE'
      c2  true                                tariff = GOLD
          Condition: tariff is one of “PREMIUM”, “GOLD”
          c.tariff in ('PREMIUM', 'GOLD')
      c4  true
          Condition: birth_date is at least 63 years ago
          c.birth_date <= current_date - interval '63 years'
      c5  true
          Condition: has no row in crm.product where kind is
          “DEPOSIT”
          not exists (select 1 from crm.product p where
          p.customer_id = c.customer_id and p.kind = 'DEPOSIT')
      "
    `);
  });

  it('is drawn at 80 columns', () => {
    expect(shown(empty(), 80)).toMatchInlineSnapshot(`
      "pension: Пенсионеры с остатком ─────────────────────────────
      Version   3, author n.orlov, in force since 2026-11-20 09:00
      now() is  2026-11-24 09:00 (Europe/Moscow)

      Nobody of 98,800 customers is selected: c6 [is not on the list:
      crm.customer_list_member where list_code is “DO-NOT-OFFER” (if the list holds an
      empty value, nobody passes)] keeps everybody out. Without it, 7,204 would be.

      everybody                               ████████████████  98,800   100%
      c1 status is “ACTIVE”                   █████████████     81,004    82%  −17,796
      c2 tariff is one of “PREMIUM”, “GOLD”   █████             33,010  33.4%  −47,994
      c3–c4 income_type is “P…t 63 years ago  █                  9,100   9.2%  −23,910
      c5 has no row in crm.pr…d is “DEPOSIT”  █                  7,204   7.3%  −1,896
      c6 is not on the list: …“DO-NOT-OFFER”                         0     0%  −7,204

      Conditions, each over everybody ────────────────────────────
      #   Condition                                              True   False  Unknown
      ──  ───────────────────────────────────────────────────  ──────  ──────  ───────
      c1  status is “ACTIVE”                                   81,004  17,796        0
          c.status = 'ACTIVE'
      c2  tariff is one of “PREMIUM”, “GOLD”                   40,112  58,688        0
          c.tariff in ('PREMIUM', 'GOLD')
      c3  income_type is “PENSION”                             12,004  86,796        0
          c.income_type = 'PENSION'
      c4  birth_date is at least 63 years ago                  20,113  78,001      686
          c.birth_date <= current_date - interval '63 years'
      c5  has no row in crm.product where kind is “DEPOSIT”    70,312  28,488        0
          not exists (select 1 from crm.product p where
          p.customer_id = c.customer_id and p.kind =
          'DEPOSIT')
      c6  is not on the list: crm.customer_list_member where        0   2,114   96,686
          list_code is “DO-NOT-OFFER” (if the list holds an
          empty value, nobody passes)
          c.customer_id not in (select m.customer_id from
          crm.custome … m where m.list_code = 'DO-NOT-OFFER')
          Only blocker of: 7,204

      Nobody passes because of: c6

      What each repair brings ────────────────────────────────────
      • without c6: 7,204

      Customer 17 is not selected ────────────────────────────────
      It would be enough to meet c6.

      #   Verdict                                Value
      ──  ─────────────────────────────────────  ────────────────────
      c6  unknown, alone keeps the customer out
          Condition: is not on the list: crm.customer_list_member where list_code is
          “DO-NOT-OFFER” (if the list holds an empty value, nobody passes)
          c.customer_id not in (select m.customer_id from crm.custome … m where
          m.list_code = 'DO-NOT-OFFER')
      c3  false                                  income_type = SALARY
          Condition: income_type is “PENSION”
          c.income_type = 'PENSION'
      c1  true                                   status = ACTIVE
          Condition: status is “ACTIVE”
          c.status = 'ACTIVE'
      c2  true                                   tariff = GOLD
          Condition: tariff is one of “PREMIUM”, “GOLD”
          c.tariff in ('PREMIUM', 'GOLD')
      c4  true
          Condition: birth_date is at least 63 years ago
          c.birth_date <= current_date - interval '63 years'
      c5  true
          Condition: has no row in crm.product where kind is “DEPOSIT”
          not exists (select 1 from crm.product p where p.customer_id = c.customer_id
          and p.kind = 'DEPOSIT')
      "
    `);
  });

  it('is drawn at 100 columns in Russian', () => {
    expect(shown(empty(), 100, 'ru')).toMatchInlineSnapshot(`
      "pension: Пенсионеры с остатком ─────────────────────────────
      Версия       3, автор n.orlov, действует с 2026-11-20 09:00
      now() равно  2026-11-24 09:00 (Europe/Moscow)

      Из 98 800 клиентов не отобран никто: всех отсекает c6 [нет в списке: crm.customer_list_member, где
      list_code — «DO-NOT-OFFER» (если в списке есть пустое значение, не проходит никто)]. Без него
      отобралось бы 7 204.

      все клиенты                                           ██████████████████████  98 800   100%
      c1 status — «ACTIVE»                                  ██████████████████      81 004    82%  −17 796
      c2 tariff — одно из: «PREMIUM», «GOLD»                ███████                 33 010  33,4%  −47 994
      c3–c4 income_type — «PENSION» /…е менее 63 лет назад  ██                       9 100   9,2%  −23 910
      c5 нет ни одной строки в crm.pr…где kind — «DEPOSIT»  ██                       7 204   7,3%  −1 896
      c6 нет в списке: crm.customer_l…ode — «DO-NOT-OFFER»                               0     0%  −7 204

      Условия, каждое по всем клиентам ───────────────────────────
      #   Условие                                                                  Истинно   Ложно  Неизв.
      ──  ───────────────────────────────────────────────────────────────────────  ───────  ──────  ──────
      c1  status — «ACTIVE»                                                         81 004  17 796       0
          c.status = 'ACTIVE'
      c2  tariff — одно из: «PREMIUM», «GOLD»                                       40 112  58 688       0
          c.tariff in ('PREMIUM', 'GOLD')
      c3  income_type — «PENSION»                                                   12 004  86 796       0
          c.income_type = 'PENSION'
      c4  birth_date — не менее 63 лет назад                                        20 113  78 001     686
          c.birth_date <= current_date - interval '63 years'
      c5  нет ни одной строки в crm.product, где kind — «DEPOSIT»                   70 312  28 488       0
          not exists (select 1 from crm.product p where p.customer_id =
          c.customer_id and p.kind = 'DEPOSIT')
      c6  нет в списке: crm.customer_list_member, где list_code — «DO-NOT-OFFER»         0   2 114  96 686
          (если в списке есть пустое значение, не проходит никто)
          c.customer_id not in (select m.customer_id from crm.custome … m where
          m.list_code = 'DO-NOT-OFFER')
          Только из-за него: 7 204

      Никто не проходит из-за: c6

      Что даёт каждый ремонт ─────────────────────────────────────
      • без c6: 7 204

      Клиент 17 не отбирается ────────────────────────────────────
      Чтобы попасть в отбор, достаточно выполнить c6.

      #   Итог                             Значение              Условие
      ──  ───────────────────────────────  ────────────────────  ─────────────────────────────────────────
      c6  неизвестно, единственная помеха                        нет в списке: crm.customer_list_member,
                                                                 где list_code — «DO-NOT-OFFER» (если в
                                                                 списке есть пустое значение, не проходит
                                                                 никто)
                                                                 c.customer_id not in (select
                                                                 m.customer_id from crm.custome … m where
                                                                 m.list_code = 'DO-NOT-OFFER')
      c3  ложно                            income_type = SALARY  income_type — «PENSION»
                                                                 c.income_type = 'PENSION'
      c1  истинно                          status = ACTIVE       status — «ACTIVE»
                                                                 c.status = 'ACTIVE'
      c2  истинно                          tariff = GOLD         tariff — одно из: «PREMIUM», «GOLD»
                                                                 c.tariff in ('PREMIUM', 'GOLD')
      c4  истинно                                                birth_date — не менее 63 лет назад
                                                                 c.birth_date <= current_date - interval
                                                                 '63 years'
      c5  истинно                                                нет ни одной строки в crm.product, где
                                                                 kind — «DEPOSIT»
                                                                 not exists (select 1 from crm.product p
                                                                 where p.customer_id = c.customer_id and
                                                                 p.kind = 'DEPOSIT')
      "
    `);
  });

  it('stays within any screen', () => {
    for (const width of [20, 33, 60, 80, 100, 140]) {
      const widest = Math.max(...shown(empty(), width).split('\n').map(displayWidth));
      expect([width, widest <= width]).toEqual([width, true]);
    }
  });
});

describe('the explanation of a segment of few', () => {
  it('is drawn at 100 columns', () => {
    expect(shown(few(), 100)).toMatchInlineSnapshot(`
      "pension: Пенсионеры с остатком ─────────────────────────────
      Version   3, author n.orlov, in force since 2026-11-20 09:00
      now() is  2026-11-24 09:00 (Europe/Moscow)

      12 of 98,800 customers are selected (0.01%). The largest loss to one condition alone: 5,120
      customers are missing only because of c5 (has no row in crm.product where kind is “DEPOSIT”).

      everybody                                             ██████████████████████  98,800   100%
      c1 status is “ACTIVE”                                 ██████████████████      81,004    82%  −17,796
      c2 tariff is one of “PREMIUM”, “GOLD”                 ███████                 33,010  33.4%  −47,994
      c3–c4 income_type is “PENSION” …t least 63 years ago  ██                       9,100   9.2%  −23,910
      c5 has no row in crm.product where kind is “DEPOSIT”  █                           14  0.01%  −9,086
      c6 is not on the list: crm.cust…de is “DO-NOT-OFFER”  █                           12  0.01%  −2

      Conditions, each over everybody ────────────────────────────
      #   Condition                                                 True   False  Unknown  Only blocker of
      ──  ──────────────────────────────────────────────────────  ──────  ──────  ───────  ───────────────
      c1  status is “ACTIVE”                                      81,004  17,796        0                3
          c.status = 'ACTIVE'
      c2  tariff is one of “PREMIUM”, “GOLD”                      40,112  58,688        0               44
          c.tariff in ('PREMIUM', 'GOLD')
      c3  income_type is “PENSION”                                12,004  86,796        0
          c.income_type = 'PENSION'
      c4  birth_date is at least 63 years ago                     20,113  78,001      686
          c.birth_date <= current_date - interval '63 years'
      c5  has no row in crm.product where kind is “DEPOSIT”           98  98,702        0            5,120
          not exists (select 1 from crm.product p where
          p.customer_id = c.customer_id and p.kind = 'DEPOSIT')
      c6  is not on the list: crm.customer_list_member where      96,686   2,114        0                2
          list_code is “DO-NOT-OFFER” (if the list holds an
          empty value, nobody passes)
          c.customer_id not in (select m.customer_id from
          crm.custome … m where m.list_code = 'DO-NOT-OFFER')

      Who is missing because of one condition alone ──────────────
      • without c5: 5,132 (+5,120)
      • without c2: 56 (+44)
      "
    `);
  });
});

type Counts = 'true' | 'false' | 'unknown' | 'soleBlocker' | 'error' | 'notEvaluated';

/** A condition that was counted. */
const counted = (condition: Facts['conditions'][number]) =>
  condition as Omit<typeof condition, Counts> & Record<Counts, number>;

describe('the sections', () => {
  it('of conditions show errors, what was not evaluated and notes only where there are any', () => {
    const [first, second] = few().conditions;
    const note = text('unknown because tariff is empty for 12', 'неизвестно: tariff не заполнено у 12');
    const blocks = conditionBlocks(
      [
        { ...counted(first!), error: 3, notes: [note] },
        { ...counted(second!), notEvaluated: 71 },
      ],
      'en',
    );
    expect(drawn(blocks, 80)).toMatchInlineSnapshot(`
      "#   Condition                             True   False  Unknown  Error
      ──  ──────────────────────────────────  ──────  ──────  ───────  ─────
      c1  status is “ACTIVE”                  81,004  17,796        0      3
          c.status = 'ACTIVE'
          Only blocker of: 3
      c2  tariff is one of “PREMIUM”, “GOLD”  40,112  58,688        0
          c.tariff in ('PREMIUM', 'GOLD')
          Not evaluated: 71 · Only blocker of: 44

      • c1: unknown because tariff is empty for 12
      "
    `);
  });

  it('of blocking sets name the smallest first and count those left out', () => {
    const sets = [['c1'], ['c2', 'c3'], ['c4', 'c5'], ['c4', 'c6'], ['c7', 'c8', 'c9']];
    expect(drawn(blockingBlocks(sets, 'en'), 140)).toBe(
      'Nobody passes because of: c1 (also, each by itself: c2, c3 together; c4, c5 together; c4, c6 together, and 1 more)\n',
    );
  });

  it('of branches draw the formula with what each part lets through', () => {
    const leaf = (id: string, count: number) => ({
      kind: 'leaf' as const,
      id,
      says: verbatim(`says ${id}`),
      true: count,
    });
    const union = { kind: 'or' as const, says: text('UNION', 'UNION'), true: 5_120 };
    const parts = [
      { ...leaf('c1', 5_000), only: 4_100 },
      { kind: 'and' as const, true: 1_020, only: 120, parts: [leaf('c2', 0), leaf('c3', 1_300)] },
    ];
    expect(drawn(branchBlocks({ ...union, parts }, 'en'), 60)).toMatchInlineSnapshot(`
      "at least one of (UNION)  5,120
      ├─ c1 says c1  5,000, only through it 4,100
      └─ all of  1,020, only through it 120
         ├─ c2 says c2  0
         └─ c3 says c3  1,300
      "
    `);
    expect(branchBlocks({ kind: 'and', true: 1, parts: [leaf('c1', 1)] }, 'en')).toEqual([]);
  });

  it('of readings show those that select other people, the largest difference first', () => {
    const reading = (selected: number, lost: number, gained: number) => ({
      kind: 'zone' as const,
      leaves: ['c1'],
      written: 'a',
      other: 'b',
      selected,
      lost,
      gained,
      sentence: text(`would select ${selected}`, `отобралось бы ${selected}`),
    });
    expect(drawn(readingBlocks([reading(130, 0, 30), reading(40, 60, 0)], 'ru'), 60, 'ru')).toMatchInlineSnapshot(`
      "Если имелось в виду другое ─────────────────────────────────
      • отобралось бы 40
      • отобралось бы 130
      "
    `);
    expect(readingBlocks([], 'ru')).toEqual([]);
  });

  it('of near misses give an example to ask about', () => {
    const none = { unmet: 0, unknown: 0, error: 0, notEvaluated: 0 };
    const misses = {
      single: [{ id: 'c3', customers: 1_204, example: '17', ...none }],
      pairs: [{ ids: ['c1', 'c4'] as const, customers: 3, example: null }],
      complete: true,
    };
    expect(drawn(nearMissBlocks(misses, 'en'), 80)).toMatchInlineSnapshot(`
      "Who misses two conditions only ─────────────────────────────
      Conditions  Customers  For example
      ──────────  ─────────  ───────────
      c1, c4              3  —
      "
    `);
  });
});
