import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pinClock } from '../../../src/condition/clock.ts';
import { leavesOf, skeleton, sqlOf } from '../../../src/condition/formula.ts';
import type { PysonLanguage } from '../../../src/condition/languages/language.types.ts';
import { parsePyson } from '../../../src/condition/languages/pyson.ts';
import { loadParser, printSql } from '../../../src/condition/parse.ts';
import { FormulaError } from '../../../src/condition/syntax-error.ts';
import { loadSystem } from '../../../src/system/load.ts';
import { startCluster, type TestCluster } from '../../support/cluster.ts';

const language = loadSystem('tryton').segments as PysonLanguage;
const fixture = (name: string) => readFileSync(join(import.meta.dirname, '../../fixtures/tryton', name), 'utf8');
const NOW = '2026-11-24T09:30:00Z';

let cluster: TestCluster;

beforeAll(async () => {
  await loadParser();
  cluster = await startCluster();
  await cluster.sql(fixture('schema.sql'));
  await cluster.sql(fixture('parties.sql'));
}, 60_000);
afterAll(() => cluster?.remove());

async function idsOf(where: string, table = 'party_party'): Promise<readonly number[]> {
  const rows = await cluster.sql<{ id: number }>(`select p.id from ${table} p where ${where} order by p.id`);
  return rows.map(({ id }) => id);
}

const sqlOfDomain = (domain: unknown, model = 'party.party'): string =>
  pinClock(printSql(parsePyson(JSON.stringify(domain), language, { alias: 'p', model })), { at: NOW, zone: 'UTC' });

const at = (parts: Record<string, number>) => ({
  __class__: 'DateTime',
  ...{ y: null, M: null, d: null, dy: 0, dM: 0, dd: 0, start: null },
  ...{ h: null, m: null, s: null, ms: null, dh: 0, dm: 0, ds: 0, dms: 0 },
  ...parts,
});
const day = (parts: Record<string, number>) => ({
  __class__: 'Date',
  ...{ y: null, M: null, d: null, dy: 0, dM: 0, dd: 0, start: null },
  ...parts,
});
const MIDNIGHT = { h: 0, m: 0, s: 0, ms: 0 };
const ACTIVE = 'p.active = true';
const english = (alias: string) =>
  `coalesce((select nullif(t.value, '') from ir_translation t where t.name = 'party.category,name' and t.lang = 'en' and t.type = 'model'
    and t.fuzzy = false and t.res_id = ${alias}.id), ${alias}.name)`;
const tagged = (condition: string) =>
  `p.id in (select l.party from party_category_rel l join party_category c on c.id = l.category left join party_category u on u.id = c.parent
    where (${condition}) and c.active in (true, false))`;
const UNTAGGED = 'p.id not in (select l.party from party_category_rel l)';
const homed = (condition: string) =>
  `p.id in (select a.party from party_address a left join country_country k on k.id = a.country where (${condition}) and a.active)`;
const HOMELESS = 'p.id not in (select a.party from party_address a)';
const NAMED_ANNA = `(p.code ilike 'anna%' or p.name ilike 'anna%' or exists (select 1 from party_identifier i where i.party = p.id and i.code ilike 'anna%')
  or exists (select 1 from party_contact_mechanism m where m.party = p.id and m.active and (m.value ilike 'anna%' or m.value_compact ilike 'anna%')))`;

/** Each form of a domain beside the SQL that a person would write for it, knowing how Tryton searches. */
const FORMS: readonly (readonly [domain: unknown, where: string])[] = [
  [[], ACTIVE],
  [[['name', '=', 'Anna Maier']], `p.name = 'Anna Maier' and ${ACTIVE}`],
  [[['name', '!=', 'Anna Maier']], `p.name <> 'Anna Maier' and ${ACTIVE}`],
  [[['name', '=', null]], `p.name is null and ${ACTIVE}`],
  [[['name', '!=', null]], `p.name is not null and ${ACTIVE}`],
  [[['name', '<', 'C']], `p.name < 'C' and ${ACTIVE}`],
  [[['name', '<', null]], 'false'],
  [[['name', 'ilike', 'anna%']], `p.name ilike 'anna%' and ${ACTIVE}`],
  [[['name', 'like', 'Anna%']], `p.name like 'Anna%' and ${ACTIVE}`],
  [[['name', 'not ilike', 'anna%']], `p.name not ilike 'anna%' and ${ACTIVE}`],
  [[['name', 'ilike', 'dora 100\\%']], `p.name = 'Dora 100%' and ${ACTIVE}`],
  [[['name', 'ilike', 'dora 100_']], `p.id in (7, 8) and ${ACTIVE}`],
  [
    [
      ['name', '=', "Zoe O'Neill"],
      ['active', '=', false],
    ],
    'p.id = 9',
  ],
  [[['name', 'in', ['Frank', null]]], `(p.name = 'Frank' or p.name is null) and ${ACTIVE}`],
  [[['name', 'not in', ['Frank', null]]], `p.name <> 'Frank' and p.name is not null and ${ACTIVE}`],
  [[['name', 'in', []]], 'false'],
  [[['name', 'not in', []]], ACTIVE],
  [[['name', 'in', 'abc']], 'false'],
  [[['code', '=', 12]], 'p.id = 12'],
  [[['id', 'in', ['1', 2]]], 'p.id in (1, 2)'],
  [[['active', '=', false]], 'p.active = false or p.active is null'],
  [[['active', '=', null]], 'p.active = false or p.active is null'],
  [[['active', '!=', true]], 'p.active = false'],
  [[['active', '!=', false]], 'p.active'],
  [[['active', 'in', [true, false]]], 'p.active is not null'],
  [['OR', ['name', '=', 'Frank'], ['active', '=', false]], `p.name = 'Frank' or p.active is not true`],
  [['OR', [['active', '=', false]], [['name', '=', 'Frank']]], `p.name = 'Frank'`],
  [['AND', ['name', 'ilike', 'a%'], ['OR', ['code', '=', '1'], ['code', '=', '3']]], 'p.id in (1, 3)'],
  [['OR'], ACTIVE],
  [[[], ['name', '=', 'Frank']], `p.name = 'Frank'`],
  [[['addresses.city', '=', 'Berlin']], `${homed("a.city = 'Berlin'")} and ${ACTIVE}`],
  [[['addresses.city', '!=', 'Berlin']], `(${homed("a.city <> 'Berlin'")} or ${HOMELESS}) and ${ACTIVE}`],
  [
    [['addresses.city', 'not in', ['Berlin', 'Wien']]],
    `(${homed("a.city not in ('Berlin', 'Wien')")} or ${HOMELESS}) and ${ACTIVE}`,
  ],
  [[['addresses.city', 'not ilike', 'berlin']], `(${homed("a.city not ilike 'berlin'")} or ${HOMELESS}) and ${ACTIVE}`],
  [[['addresses.city', '=', null]], `${homed('a.city is null')} and ${ACTIVE}`],
  [[['addresses.city', '!=', null]], `(${homed('a.city is not null')} or ${HOMELESS}) and ${ACTIVE}`],
  [[['addresses', '=', null]], `${HOMELESS} and ${ACTIVE}`],
  [[['addresses', '!=', null]], `not ${HOMELESS} and ${ACTIVE}`],
  [
    [['addresses.active', '=', false]],
    `p.id in (select a.party from party_address a where a.active is not true) and ${ACTIVE}`,
  ],
  [[['addresses.country.code', '=', 'DE']], `${homed("k.code = 'DE' and k.active is not null")} and ${ACTIVE}`],
  [
    [['addresses.country.code', '!=', 'DE']],
    `(${homed("k.code <> 'DE' and k.active is not null")} or ${HOMELESS}) and ${ACTIVE}`,
  ],
  [[['addresses.country.code', '=', null]], 'false'],
  [[['addresses.country', '=', null]], `${homed('a.country is null')} and ${ACTIVE}`],
  [[['addresses.country', '=', 'Germany']], `${homed("k.name = 'Germany'")} and ${ACTIVE}`],
  [[['addresses.country', '=', 'AUT']], `${homed("k.code3 = 'AUT'")} and ${ACTIVE}`],
  [
    [
      ['addresses.city', '=', 'Berlin'],
      ['addresses.city', '=', 'Wien'],
    ],
    'p.id = 1',
  ],
  [
    [
      [
        'addresses',
        'where',
        [
          ['city', '=', 'Berlin'],
          ['country.code', '=', 'AT'],
        ],
      ],
    ],
    'false',
  ],
  [
    [
      [
        'addresses',
        'where',
        [
          ['city', '=', 'Berlin'],
          ['active', 'in', [true, false]],
        ],
      ],
    ],
    `${ACTIVE} and p.id in (select a.party from party_address a where a.city = 'Berlin' and a.active is not null)`,
  ],
  [[['addresses', 'not where', [['city', '=', 'Berlin']]]], `not ${homed("a.city = 'Berlin'")} and ${ACTIVE}`],
  [
    [['contact_mechanisms.type', '!=', 'phone']],
    `${ACTIVE} and (p.id in (select m.party from party_contact_mechanism m where m.active and m.type <> 'phone') or p.id not in (select m.party from party_contact_mechanism m))`,
  ],
  [[['categories', '=', 'Loyalty / Gold']], `${tagged('c.id = 2')} and ${ACTIVE}`],
  [[['categories', '=', 'Gold']], 'false'],
  [[['categories.name', '=', 'Gold']], `${tagged('c.id in (2, 5)')} and ${ACTIVE}`],
  [[['categories.name', '=', 'Platinum']], `${tagged('c.id = 3')} and ${ACTIVE}`],
  [[['categories.name', '!=', 'Gold']], `(${tagged(`${english('c')} <> 'Gold'`)} or ${UNTAGGED}) and ${ACTIVE}`],
  [
    [['categories', '!=', 'B2B']],
    `(${tagged("c.name <> 'B2B' or c.parent is not null")} or ${UNTAGGED}) and ${ACTIVE}`,
  ],
  [[['categories', 'ilike', '%gold']], `${tagged('c.id in (2, 5)')} and ${ACTIVE}`],
  [[['categories', 'in', [2, 3]]], `${tagged('c.id in (2, 3)')} and ${ACTIVE}`],
  [[['categories', 'child_of', [1], 'parent']], `${tagged('c.id in (1, 2, 3, 7) and c.active')} and ${ACTIVE}`],
  [
    [['categories', 'not child_of', 'loyalty', 'parent']],
    `not ${tagged('c.id in (1, 2, 3, 7) and c.active')} and ${ACTIVE}`,
  ],
  [[['categories', 'parent_of', [7], 'parent']], `${tagged('c.id in (1, 3, 7)')} and ${ACTIVE}`],
  [
    [['categories', 'where', [['name', '=', 'Old']]]],
    `p.id in (select party from party_category_rel where category = 6) and ${ACTIVE}`,
  ],
  [[['langs.lang.code', '=', 'de']], `p.id in (1, 2)`],
  [[['langs.lang', '=', null]], 'p.id = 3'],
  [[['rec_name', 'ilike', 'anna%']], `${NAMED_ANNA} and ${ACTIVE}`],
  [[['replaced_by', '=', null]], `p.replaced_by is null and ${ACTIVE}`],
  [
    [['replaced_by.name', '!=', 'x']],
    `p.replaced_by in (select q.id from party_party q where q.name <> 'x' and q.active is not null) and ${ACTIVE}`,
  ],
  [[['create_uid.login', '=', 'olga']], 'p.id = 4'],
  [[['create_date', '>=', at({ y: 2026, M: 8, d: 1, ...MIDNIGHT })]], `p.create_date >= '2026-08-01' and ${ACTIVE}`],
  [[['create_date', '>=', at({ dd: -1 })]], `p.create_date >= '2026-11-23 09:30' and ${ACTIVE}`],
  [[['create_date', '>=', at({ dd: -1, ...MIDNIGHT })]], `p.create_date >= '2026-11-23' and ${ACTIVE}`],
  [[['create_date', '>=', at({ d: 1, ...MIDNIGHT })]], `p.create_date >= '2026-11-01' and ${ACTIVE}`],
  [[['create_date', '<', at({ d: 31, ...MIDNIGHT, dM: -9 })]], `p.create_date < '2026-02-28' and ${ACTIVE}`],
  [[['create_date', '=', '2026-08-01 00:00:00']], 'p.id = 3'],
  [[['name', '=', { __class__: 'Eval', v: 'name', d: 'Frank' }]], 'p.id = 11'],
  [
    [
      {
        __class__: 'If',
        c: { __class__: 'Eval', v: 'x', d: false },
        t: ['name', '=', 'Gold'],
        e: ['name', '=', 'Frank'],
      },
    ],
    'p.id = 11',
  ],
];

const SALES: readonly (readonly [domain: unknown, where: string])[] = [
  [[], 'true'],
  [[['state', '!=', 'quotation']], "p.state <> 'quotation'"],
  [[['party.active', '=', false]], 'p.party in (select id from party_party where not active)'],
  [
    [['party.addresses.city', '=', 'Berlin']],
    "p.party in (select a.party from party_address a where a.city = 'Berlin') and p.party in (select id from party_party where active is not null)",
  ],
  [[['company.party', '=', null]], 'p.company is null or p.company = 2'],
  [[['company', '=', null]], 'p.company is null'],
  [[['sale_date', '>=', day({ dd: -30 })]], "p.sale_date >= '2026-10-25'"],
  [[['sale_date', '>=', at({ y: 2026, M: 10, d: 25, ...MIDNIGHT })]], "p.sale_date >= '2026-10-25'"],
  [[['invoice_address.country.code', '=', 'DE']], 'p.invoice_address in (1, 3, 8) and p.id <> 5'],
];

describe('a domain of Tryton', () => {
  it.each(FORMS.map(([domain, where]) => [JSON.stringify(domain), where] as const))('%s', async (domain, where) => {
    expect(await idsOf(sqlOfDomain(JSON.parse(domain)))).toEqual(await idsOf(where));
  });

  it.each(SALES.map(([domain, where]) => [JSON.stringify(domain), where] as const))(
    'of quotations: %s',
    async (domain, where) => {
      expect(await idsOf(sqlOfDomain(JSON.parse(domain), 'sale.sale'), 'sale_sale')).toEqual(
        await idsOf(where, 'sale_sale'),
      );
    },
  );

  it('keeps the words and the place of every clause, and says what Tryton adds', () => {
    const source = '["OR", [ ["name","=","Ä"] ],\n ["code" , "=", "1"]]';
    const formula = parsePyson(source, language, { alias: 'p', segment: "7'" });
    const leaves = leavesOf(formula);
    expect(skeleton(formula)).toBe('(c1 or c2) and c3 and c4');
    expect(leaves.map(({ text, span }) => [text, source.slice(span.start, span.end) === text])).toEqual([
      ['["name","=","Ä"]', true],
      ['["code" , "=", "1"]', true],
      ['implicit: active = true', false],
      ['implicit: not yet in this scenario', false],
    ]);
    expect(sqlOf(leaves[3]!)).toContain("mar.scenario = '7'''");
  });

  it('asks once whether a row is active where the list around asks already', () => {
    const formula = parsePyson('[["OR", [["name","=","a"]], [["name","=","b"]]]]', language, { alias: 'p' });
    expect(skeleton(formula)).toBe('(c1 or c2) and c3');
    const both = parsePyson('[["active","in",[true,false]], ["OR", [["name","=","a"]], ["name","=","b"]]]', language, {
      alias: 'p',
    });
    expect(leavesOf(both).filter(({ text }) => text.startsWith('implicit'))).toHaveLength(1);
  });

  it.each([
    ['[["email", "=", "x"]]', 'condition/pyson-not-searchable', 1, 2],
    ['[["name","=","x"],\n ["nofield", "=", 1]]', 'condition/pyson-unknown-field', 2, 2],
    ['[["name", "~", "x"]]', 'condition/pyson-no-clause', 1, 2],
    ['[["create_date", ">=", {"__class__": "DateTime", "y": 2026}]]', 'condition/pyson-incomplete', 1, 24],
    [JSON.stringify([['create_date', '>=', day({})]]), 'condition/pyson-value', 1, 22],
    ['[["id", "=", "abc"]]', 'condition/pyson-value', 1, 14],
    ['[["create_date", "=", "2026-08-01"]]', 'condition/pyson-value', 1, 23],
    ['[["categories", "in", ["Loyalty / Gold"]]]', 'condition/pyson-value', 1, 24],
    ['[["name", "=", {"__class__": "Id", "m": "a", "n": "b"}]]', 'condition/pyson-not-evaluable', 1, 16],
    ['[["name.x", "=", "a"]]', 'condition/pyson-path', 1, 2],
    ['[["addresses", "=", "Berlin"]]', 'condition/pyson-name', 1, 2],
    ['[["name", "=", "x"]', 'condition/not-json', 1, 20],
    ['{"a": 1}', 'condition/pyson-no-domain', 1, 1],
    ['[["name", "in", null]]', 'condition/pyson-value', 1, 17],
    ['  ', 'condition/empty', 1, 1],
  ])('refuses %s at its place', (source, code, line, column) => {
    try {
      parsePyson(source, language, { alias: 'p' });
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(FormulaError);
      const { code: told, data } = error as FormulaError;
      expect([told, data.line, data.column]).toEqual([code, line, column]);
    }
  });
});

const self = (field: string, otherwise: unknown = '') => ({
  __class__: 'Get',
  v: { __class__: 'Eval', v: 'self', d: {} },
  k: field,
  d: otherwise,
});
const bool = (v: unknown) => ({ __class__: 'Bool', v });

describe('the condition of an activity', () => {
  it.each([
    [true, 'true'],
    [{ __class__: 'Equal', s1: self('name'), s2: 'Frank' }, "p.name = 'Frank'"],
    [{ __class__: 'Equal', s1: self('name'), s2: '' }, "p.name = ''"],
    [{ __class__: 'Not', v: { __class__: 'Equal', s1: self('name'), s2: 'Frank' } }, "p.name is distinct from 'Frank'"],
    [bool(self('name')), "p.name <> ''"],
    [{ __class__: 'Equal', s1: self('lang', 0), s2: 2 }, 'p.id in (1, 6)'],
    [{ __class__: 'Equal', s1: self('lang'), s2: 'de' }, 'false'],
    [bool(self('addresses', [])), 'p.id in (select party from party_address where active)'],
    [{ __class__: 'Equal', s1: self('addresses', []), s2: [] }, 'false'],
    [{ __class__: 'Equal', s1: { __class__: 'Len', v: self('addresses', []) }, s2: 2 }, 'p.id in (1, 10)'],
    [{ __class__: 'In', k: 2, v: self('categories', []) }, 'p.id in (1, 6, 10)'],
    [{ __class__: 'In', k: self('code'), v: ['1', '2'] }, 'p.id in (1, 2)'],
    [bool(self('email')), 'p.id in (1, 7, 9)'],
    [self('active', false), 'p.active'],
    [{ __class__: 'Greater', s1: self('id', 0), s2: 10, e: false }, 'p.id > 10'],
    [
      { __class__: 'And', s: [self('active'), { __class__: 'Or', s: [bool(self('phone')), bool(self('mobile'))] }] },
      'p.id in (1, 3, 8)',
    ],
    [
      {
        __class__: 'If',
        c: self('active'),
        t: bool(self('email')),
        e: { __class__: 'Equal', s1: self('code'), s2: '6' },
      },
      'p.id in (1, 6, 7)',
    ],
    [bool({ __class__: 'Eval', v: 'self.write_date', d: null }), 'p.write_date is not null'],
    [
      { __class__: 'Less', s1: self('create_date', null), s2: at({ y: 2026, M: 2, d: 1, ...MIDNIGHT }), e: true },
      "p.create_date <= '2026-02-01'",
    ],
  ])('%j', async (condition, where) => {
    const formula = parsePyson(JSON.stringify(condition), language, { alias: 'p' });
    expect(await idsOf(printSql(formula))).toEqual(await idsOf(where));
  });

  it('is refused where a field is not known: its default would be a guess', () => {
    expect(() => parsePyson(JSON.stringify(bool(self('telefone'))), language, { alias: 'p' })).toThrow(
      /no field "telefone"/,
    );
  });
});
