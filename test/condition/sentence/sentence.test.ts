import { beforeAll, describe, expect, it } from 'vitest';
import { canonical, conditionAst } from '../../../src/condition/ast.ts';
import { leavesOf } from '../../../src/condition/formula.ts';
import { loadParser, parseFormula } from '../../../src/condition/parse.ts';
import type { Scope } from '../../../src/condition/sentence/scope.ts';
import { sayCondition } from '../../../src/condition/sentence/sentence.ts';
import { expressionSql } from '../../../src/condition/sentence/sql.ts';
import { SEGMENTS } from '../../../src/demo/catalogue-segments.ts';

beforeAll(loadParser);

const TYPES = new Map([
  ['c.last_login_at', 'timestamptz'],
  ['c.made_at', 'timestamptz'],
  ['c.birth_date', 'date'],
  ['c.code', 'text'],
  ['c.amount', 'numeric'],
]);

/** No-break spaces as spaces, so that they can be read here. */
const plain = (said: string): string => said.replace(/[\u00A0\u202F]/g, ' ');

function said(sql: string, more: Partial<Parameters<typeof sayCondition>[1]> = {}): readonly [en: string, ru: string] {
  const { en, ru } = sayCondition(sql, { customerAlias: 'c', key: 'customer_id', types: TYPES, ...more });
  return [plain(en), plain(ru)];
}

const oneSpaced = (sql: string): string => sql.replace(/\s+/g, ' ').replaceAll('( ', '(').replaceAll(' )', ')');

const OF_THE_DEMO: readonly (readonly [sql: string, en: string, ru: string])[] = [
  ["c.status = 'ACTIVE'", 'status is “ACTIVE”', 'status — «ACTIVE»'],
  ["c.income_type = 'SALARY'", 'income_type is “SALARY”', 'income_type — «SALARY»'],
  [
    'c.monthly_income between 180000 and 290000',
    'monthly_income is between 180,000 and 290,000',
    'monthly_income — от 180 000 до 290 000',
  ],
  ["c.city in ('Москва', 'Казань')", 'city is one of “Москва”, “Казань”', 'city — одно из: «Москва», «Казань»'],
  ['c.email_consent_at is not null', 'email_consent_at is filled', 'email_consent_at заполнено'],
  [
    "c.email ~ '@[a-z0-9.-]+[.][a-z]{2,}$'",
    'email matches the pattern “@[a-z0-9.-]+[.][a-z]{2,}$”',
    'email подходит под шаблон «@[a-z0-9.-]+[.][a-z]{2,}$»',
  ],
  [
    "exists (select 1 from crm.product p where p.customer_id = c.customer_id and p.kind = 'SALARY_CARD' and p.closed_on is null)",
    'has at least one row in crm.product where kind is “SALARY_CARD” and closed_on is empty',
    'есть хотя бы одна строка в crm.product, где kind — «SALARY_CARD» и closed_on не заполнено',
  ],
  [
    "c.customer_id not in (select m.customer_id from crm.customer_list_member m where m.list_code = 'DO-NOT-OFFER')",
    'is not on the list: crm.customer_list_member where list_code is “DO-NOT-OFFER” (if the list holds an empty value, nobody passes)',
    'нет в списке: crm.customer_list_member, где list_code — «DO-NOT-OFFER» (если в списке есть пустое значение, не проходит никто)',
  ],
  [
    'c.monthly_income between 160000 and 290000',
    'monthly_income is between 160,000 and 290,000',
    'monthly_income — от 160 000 до 290 000',
  ],
  ["c.tariff in ('PREMIUM', 'GOLD')", 'tariff is one of “PREMIUM”, “GOLD”', 'tariff — одно из: «PREMIUM», «GOLD»'],
  ['c.balance >= 300000', 'balance is at least 300,000', 'balance не меньше 300 000'],
  [
    "not exists (select 1 from crm.product p where p.customer_id = c.customer_id and p.kind = 'DEPOSIT' and p.closed_on is null)",
    'has no row in crm.product where kind is “DEPOSIT” and closed_on is empty',
    'нет ни одной строки в crm.product, где kind — «DEPOSIT» и closed_on не заполнено',
  ],
  ['c.balance >= 250000', 'balance is at least 250,000', 'balance не меньше 250 000'],
  ['c.balance >= 256000', 'balance is at least 256,000', 'balance не меньше 256 000'],
  ['c.sms_consent_at is not null', 'sms_consent_at is filled', 'sms_consent_at заполнено'],
  ["c.tariff = 'GOLD'", 'tariff is “GOLD”', 'tariff — «GOLD»'],
  ['c.monthly_income >= 90000', 'monthly_income is at least 90,000', 'monthly_income не меньше 90 000'],
  [
    "c.birth_date between current_date - interval '65 years' and current_date - interval '23 years'",
    'birth_date is between 65 years ago and 23 years ago',
    'birth_date не раньше, чем 65 лет назад, и не позже, чем 23 года назад',
  ],
  [
    "coalesce((select sum(t.amount) from crm.card_transaction t where t.customer_id = c.customer_id and t.made_at between now() - interval '90 days' and now()), 0) > 5000",
    'the sum of amount in crm.card_transaction (where made_at is within the last 90 days; 0 where empty) is more than 5,000',
    'сумма amount в crm.card_transaction (где made_at — за последние 90 дней; 0, если пусто) больше 5 000',
  ],
  [
    "coalesce((select sum(t.amount) from crm.card_transaction t where t.customer_id = c.customer_id and t.made_at between now() - interval '90 days' and now()), 0) > 3000",
    'the sum of amount in crm.card_transaction (where made_at is within the last 90 days; 0 where empty) is more than 3,000',
    'сумма amount в crm.card_transaction (где made_at — за последние 90 дней; 0, если пусто) больше 3 000',
  ],
  ['c.push_consent_at is not null', 'push_consent_at is filled', 'push_consent_at заполнено'],
  [
    "c.customer_id / 20 % 14 = (current_date - date '2026-01-01') % 14",
    "customer_id / 20 % 14 equals (current_date - date '2026-01-01') % 14",
    "customer_id / 20 % 14 равно (current_date - date '2026-01-01') % 14",
  ],
  [
    "exists (select 1 from crm.product p where p.customer_id = c.customer_id and p.kind in ('DEBIT_CARD', 'CREDIT_CARD') and p.closed_on is null)",
    'has at least one row in crm.product where kind is one of “DEBIT_CARD”, “CREDIT_CARD”, and closed_on is empty',
    'есть хотя бы одна строка в crm.product, где kind — одно из: «DEBIT_CARD», «CREDIT_CARD», и closed_on не заполнено',
  ],
  [
    "not exists (select 1 from crm.card_transaction t where t.customer_id = c.customer_id and t.made_at between now() - interval '45 days' and now())",
    'has no row in crm.card_transaction where made_at is within the last 45 days',
    'нет ни одной строки в crm.card_transaction, где made_at — за последние 45 дней',
  ],
  [
    "not exists (select 1 from crm.card_transaction t where t.customer_id = c.customer_id and t.made_at between now() - interval '30 days' and now())",
    'has no row in crm.card_transaction where made_at is within the last 30 days',
    'нет ни одной строки в crm.card_transaction, где made_at — за последние 30 дней',
  ],
  ['c.email is not null', 'email is filled', 'email заполнено'],
  [
    "exists (select 1 from crm.product p where p.customer_id = c.customer_id and p.kind = 'MORTGAGE' and p.closed_on is null and (current_date - p.opened_on) % 14 = 0)",
    'has at least one row in crm.product where kind is “MORTGAGE” and closed_on is empty and (current_date - opened_on) % 14 is 0',
    'есть хотя бы одна строка в crm.product, где kind — «MORTGAGE» и closed_on не заполнено и (current_date - opened_on) % 14 равно 0',
  ],
  [
    "c.status in ('ACTIVE', 'SLEEPING')",
    'status is one of “ACTIVE”, “SLEEPING”',
    'status — одно из: «ACTIVE», «SLEEPING»',
  ],
  ["c.phone like '+79%'", 'phone starts with “+79”', 'phone начинается с «+79»'],
  ['c.last_login_at is null', 'last_login_at is empty', 'last_login_at не заполнено'],
  [
    "c.last_login_at < now() - interval '180 days'",
    'last_login_at is earlier than 180 days ago',
    'last_login_at раньше, чем 180 дней назад',
  ],
  ['c.balance < 2500', 'balance is less than 2,500', 'balance меньше 2 500'],
  [
    "not exists (select 1 from crm.product p where p.customer_id = c.customer_id and p.kind = 'CREDIT_CARD' and p.closed_on is null)",
    'has no row in crm.product where kind is “CREDIT_CARD” and closed_on is empty',
    'нет ни одной строки в crm.product, где kind — «CREDIT_CARD» и closed_on не заполнено',
  ],
  ['c.balance < 3000', 'balance is less than 3,000', 'balance меньше 3 000'],
  [
    "c.birth_date > current_date - interval '23 years'",
    'birth_date is later than 23 years ago',
    'birth_date позже, чем 23 года назад',
  ],
  ["c.tariff <> 'PREMIUM'", 'tariff is not “PREMIUM” (and filled)', 'tariff — не «PREMIUM» (и заполнено)'],
  [
    "c.last_login_at >= now() - interval '150 days'",
    'last_login_at is no earlier than 150 days ago',
    'last_login_at не раньше, чем 150 дней назад',
  ],
  ["c.city = 'Москва'", 'city is “Москва”', 'city — «Москва»'],
  ["c.city = 'Санкт-Петербург'", 'city is “Санкт-Петербург”', 'city — «Санкт-Петербург»'],
  ["c.city = 'Казань'", 'city is “Казань”', 'city — «Казань»'],
  [
    "c.birth_date > current_date - interval '25 years'",
    'birth_date is later than 25 years ago',
    'birth_date позже, чем 25 лет назад',
  ],
  ['c.call_consent_at is not null', 'call_consent_at is filled', 'call_consent_at заполнено'],
  ['c.phone is not null', 'phone is filled', 'phone заполнено'],
  ["c.income_type = 'PENSION'", 'income_type is “PENSION”', 'income_type — «PENSION»'],
  [
    "c.birth_date <= current_date - interval '63 years'",
    'birth_date is at least 63 years ago',
    'birth_date — не менее 63 лет назад',
  ],
  [
    'c.balance between 290000 and 2000000',
    'balance is between 290,000 and 2,000,000',
    'balance — от 290 000 до 2 000 000',
  ],
  [
    'c.balance between 250000 and 2000000',
    'balance is between 250,000 and 2,000,000',
    'balance — от 250 000 до 2 000 000',
  ],
];

describe('the conditions of the demo as an analyst would say them', () => {
  it.each(OF_THE_DEMO)('%s', (sql, en, ru) => {
    expect(said(sql)).toEqual([en, ru]);
  });

  it('are all of them', () => {
    const conditions = SEGMENTS.flatMap(({ versions }) => versions.flatMap(({ body }) => leavesOf(parseFormula(body))));
    expect(new Set(conditions.map(({ text }) => oneSpaced(text)))).toEqual(new Set(OF_THE_DEMO.map(([sql]) => sql)));
  });
});

describe('a condition in words', () => {
  it.each([
    ['c.balance > 5000', 'balance is more than 5,000', 'balance больше 5 000'],
    ['5000 < c.balance', 'balance is more than 5,000', 'balance больше 5 000'],
    ['c.balance > 1.50', 'balance is more than 1.50', 'balance больше 1.50'],
    ['c.balance <> 0', 'balance is not 0 (and filled)', 'balance не равно 0 (и заполнено)'],
    ['c.region_id = 1234', 'region_id is 1234', 'region_id равно 1234'],
    ['c.children = 3', 'children is 3', 'children равно 3'],
    ['not c.balance > 5000', 'balance is at most 5,000', 'balance не больше 5 000'],
    [
      "not (c.balance > 5000 and c.city = 'Москва' or c.flag)",
      '(balance is at most 5,000 or city is not “Москва” (and filled)) and flag is no',
      '(balance не больше 5 000 или city — не «Москва» (и заполнено)) и flag — нет',
    ],
    ['c.balance > c.credit_limit', 'balance is more than credit_limit', 'balance больше credit_limit'],
    [
      'c.city <> c.reg_city',
      'city differs from reg_city (and both are filled)',
      'city не равно reg_city (и то и другое заполнено)',
    ],
    ["c.code > '10'", 'code is more than “10” (compared as text)', 'code больше «10» (сравнение как текста)'],
    ["c.amount > '10'", 'amount is more than “10”', 'amount больше «10»'],
    ["c.x = ''", 'x is an empty text (not NULL)', 'x — пустая строка (не NULL)'],
    ["c.x <> ''", 'x is not an empty text, and is filled', 'x — не пустая строка, и заполнено'],
    [
      'c.x = null',
      'x = NULL, which is never true, not even where x is empty',
      'x = NULL, а это никогда не истинно, даже если x не заполнено',
    ],
    ['c.x between symmetric 1 and 2', 'x is between 1 and 2, in either order', 'x — от 1 до 2 (в любом порядке)'],
    ['c.x not between 1 and 2', 'x is less than 1 or more than 2', 'x меньше 1 или больше 2'],
    [
      'c.x between 9 and 5',
      'x is between 9 and 5: never, the first is larger than the second',
      'x — от 9 до 5: не бывает, первое больше второго',
    ],
    [
      "c.birth_date between '1990-01-01' and '1999-12-31'",
      'birth_date is between 1990-01-01 and 1999-12-31',
      'birth_date — с 1990-01-01 по 1999-12-31',
    ],
    [
      "c.made_at between '2026-01-01' and '2026-01-31'",
      'made_at is between 2026-01-01 00:00 and 2026-01-31 00:00',
      'made_at — с 2026-01-01 00:00 по 2026-01-31 00:00',
    ],
    ["c.made_at >= date '2026-01-01'", 'made_at is 2026-01-01 00:00 or later', 'made_at — 2026-01-01 00:00 или позже'],
    [
      "c.made_at < timestamp '2026-01-01 10:00'",
      'made_at is before 2026-01-01 10:00',
      'made_at раньше 2026-01-01 10:00',
    ],
    ["c.birth_date = '1990-01-01'", 'birth_date is 1990-01-01', 'birth_date — 1990-01-01'],
    ["c.name like 'A%'", 'name starts with “A”', 'name начинается с «A»'],
    ["c.name like '%a'", 'name ends with “a”', 'name заканчивается на «a»'],
    ["c.name not like '%a%'", 'name does not contain “a” (and filled)', 'name не содержит «a» (и заполнено)'],
    ["c.name ilike '%a%'", 'name contains “a” regardless of case', 'name содержит «a» без учёта регистра'],
    [
      "c.name like 'a_b%'",
      'name matches “a_b%” (% is any text, _ is any one character)',
      'name подходит под «a_b%» (% — любой текст, _ — любой один знак)',
    ],
    ["c.name like 'abc'", 'name is “abc” exactly', 'name — в точности «abc»'],
    ["c.name like '%'", 'name is filled (any text matches)', 'name заполнено (подходит любой текст)'],
    [String.raw`c.name like '10\%%'`, 'name starts with “10%”', 'name начинается с «10%»'],
    ["c.name like '10#%%' escape '#'", 'name starts with “10%”', 'name начинается с «10%»'],
    [
      "c.name like '%' || c.city || '%'",
      "name matches the pattern '%' || city || '%'",
      "name подходит под шаблон '%' || city || '%'",
    ],
    [
      "c.name !~* 'ооо'",
      'name does not match the pattern “ооо” regardless of case (and filled)',
      'name не подходит под шаблон «ооо» без учёта регистра (и заполнено)',
    ],
    ["c.name similar to '(A|B)%'", 'name matches the SQL pattern “(A|B)%”', 'name подходит под шаблон SQL «(A|B)%»'],
    ["c.city is distinct from 'Москва'", 'city is not “Москва”, or is empty', 'city — не «Москва» или не заполнено'],
    ["c.city is not distinct from 'Москва'", 'city is “Москва”', 'city — «Москва»'],
    [
      'c.city is distinct from c.reg_city',
      'city differs from reg_city, or one of the two is empty',
      'city не равно reg_city, или одно из двух не заполнено',
    ],
    ['c.city is not distinct from null', 'city is empty', 'city не заполнено'],
    ['c.flag', 'flag is yes', 'flag — да'],
    ['not c.flag', 'flag is no', 'flag — нет'],
    ['c.flag = false', 'flag is no', 'flag — нет'],
    ['c.flag is true', 'flag is yes', 'flag — да'],
    ['c.flag is not true', 'flag is no or empty', 'flag — нет или не заполнено'],
    ['c.flag is unknown', 'flag is empty', 'flag не заполнено'],
    [
      '(c.balance > 5) is not true',
      'it is false or unknown that balance is more than 5',
      'неверно или неизвестно, что balance больше 5',
    ],
    ['(c.balance > 5) is false', 'balance is at most 5', 'balance не больше 5'],
    ["c.id = any('{1,2,3}'::int[])", 'id is one of 1, 2, 3', 'id — одно из: 1, 2, 3'],
    ['c.id = any(array[1,2,3,4,5,6,7,8])', 'id is one of 1, 2, 3 and 5 more', 'id — одно из: 1, 2, 3 и ещё 5'],
    ["'vip' = any(c.tags)", 'tags holds “vip”', 'tags содержит «vip»'],
    [
      "c.name not like any (array['a%','b%'])",
      'name fails to match at least one of the patterns “a%”, “b%”',
      'name не подходит хотя бы под один из шаблонов «a%», «b%»',
    ],
    [
      "c.name not like all (array['a%','b%'])",
      'name matches none of the patterns “a%”, “b%” (and filled)',
      'name не подходит ни под один из шаблонов «a%», «b%» (и заполнено)',
    ],
    [
      "c.name ilike any (array['a%','b%'])",
      'name matches at least one of the patterns “a%”, “b%” regardless of case',
      'name подходит хотя бы под один из шаблонов «a%», «b%» без учёта регистра',
    ],
    ['c.balance > all (array[1,2])', 'balance is more than each of 1, 2', 'balance больше каждого из: 1, 2'],
    ["c.tags @> array['vip','gold']", 'tags holds all of “vip”, “gold”', 'tags содержит всё из: «vip», «gold»'],
    ["c.tags && array['vip']", 'tags holds at least one of “vip”', 'tags содержит хотя бы одно из: «vip»'],
    [`c.attribs @> '{"vip": true}'`, 'attribs contains “{"vip": true}”', 'attribs содержит «{"vip": true}»'],
    ["c.attribs ? 'vip'", 'attribs has the key “vip”', 'attribs содержит ключ «vip»'],
    ["c.attribs->>'city' = 'Казань'", 'attribs.city is “Казань”', 'attribs.city — «Казань»'],
    ["c.attribs->'address'->>'city' is null", 'attribs.address.city is empty', 'attribs.address.city не заполнено'],
    [
      "(c.attribs->>'age')::int >= 18",
      'attribs.age as a whole number is at least 18',
      'attribs.age как целое число не меньше 18',
    ],
    ["c.attribs->'a' = '1'", "attribs -> 'a' is “1”", "attribs -> 'a' — «1»"],
    ['c.made_at::date = current_date', 'the day of made_at is today', 'день made_at — сегодня'],
    ["c.amount::text = '5'", 'amount is “5”', 'amount — «5»'],
    [
      'c.last_login_at > current_date',
      'last_login_at is after the start of today',
      'last_login_at позже начала сегодняшнего дня',
    ],
    ['c.birth_date >= current_date', 'birth_date is today or later', 'birth_date — сегодня или позже'],
    [
      'c.birth_date < current_date - 30',
      'birth_date is earlier than 30 days ago',
      'birth_date раньше, чем 30 дней назад',
    ],
    [
      "c.expires_at < now() + interval '30 days'",
      'expires_at is earlier than 30 days from now',
      'expires_at раньше, чем через 30 дней',
    ],
    [
      "c.expires_at between now() and now() + interval '1 day'",
      'expires_at is within the next day',
      'expires_at — в ближайший день',
    ],
    [
      "c.made_at between now() - interval '21 days' and now()",
      'made_at is within the last 21 days',
      'made_at — за последний 21 день',
    ],
    [
      "c.made_at not between now() - interval '1 week' and now()",
      'made_at is earlier than 1 week ago or later than now',
      'made_at раньше, чем 1 неделю назад, или позже, чем сейчас',
    ],
    [
      'c.made_at between current_date - 7 and current_date',
      'made_at is between 7 days ago and the start of today',
      'made_at не раньше, чем 7 дней назад, и не позже, чем в начале сегодняшнего дня',
    ],
    [
      "c.made_at > now() - 90 * interval '1 day'",
      'made_at is later than 90 days ago',
      'made_at позже, чем 90 дней назад',
    ],
    [
      "c.made_at >= date_trunc('month', now())",
      "made_at is date_trunc('month', now()) or later",
      "made_at — date_trunc('month', now()) или позже",
    ],
    [
      "now() - c.made_at > interval '30 days'",
      "now() - made_at is more than interval '30 days'",
      "now() - made_at больше, чем interval '30 days'",
    ],
    [
      'extract(year from age(c.birth_date)) >= 18',
      'the number of full years since birth_date is at least 18',
      'число полных лет с birth_date не меньше 18',
    ],
    [
      'extract(year from c.birth_date) = 1990',
      'extract(year from birth_date) is 1990',
      'extract(year from birth_date) равно 1990',
    ],
    [
      "date_part('year', age(now(), c.birth_date)) < 25",
      'the number of full years since birth_date is less than 25',
      'число полных лет с birth_date меньше 25',
    ],
    ['coalesce(c.balance, 0) > 100', 'balance (0 where empty) is more than 100', 'balance (0, если пусто) больше 100'],
    ["coalesce(c.a, c.b) = 'x'", 'the first filled of a, b is “x”', 'первое заполненное из a, b — «x»'],
    ["lower(c.city) = 'казань'", 'lower(city) is “казань”', 'lower(city) — «казань»'],
    ['length(trim(c.name)) > 2', 'length(trim(name)) is more than 2', 'length(trim(name)) больше 2'],
    [
      'c.balance / nullif(c.limit_sum, 0) > 0.5',
      'balance / nullif(limit_sum, 0) is more than 0.5',
      'balance / nullif(limit_sum, 0) больше 0.5',
    ],
    ["c.tags[1] = 'x'", 'tags[1] is “x”', 'tags[1] — «x»'],
    ["starts_with(c.name, 'A')", "starts_with(name, 'A') is true", "starts_with(name, 'A') — истина"],
    ["not starts_with(c.name, 'A')", "starts_with(name, 'A') is false", "starts_with(name, 'A') — ложь"],
    [
      'case when c.flag then c.balance > 5 else false end',
      'case when flag then balance > 5 else false end',
      'case when flag then balance > 5 else false end',
    ],
    ['(c.a, c.b) in ((1,2))', '(a, b) in ((1, 2))', '(a, b) in ((1, 2))'],
    ['c.customer_id in (1, 2, 3)', 'customer_id is one of 1, 2, 3', 'customer_id — одно из: 1, 2, 3'],
    [
      "c.city not in ('Москва', 'Казань')",
      'city is none of “Москва”, “Казань” (and filled)',
      'city — ни одно из: «Москва», «Казань» (и заполнено)',
    ],
    [
      "c.city not in ('Москва', null)",
      'city is none of “Москва”, NULL: never true because of the NULL',
      'city — ни одно из: «Москва», NULL (из-за NULL не бывает истинным)',
    ],
    [
      "c.city in ('Москва', null)",
      'city is “Москва” (the NULL in the list matches nobody)',
      'city — «Москва» (NULL в списке не подходит никому)',
    ],
    ["c.city in ('Москва')", 'city is “Москва”', 'city — «Москва»'],
    [
      'c.customer_id in (select m.customer_id from crm.member m)',
      'is on the list: crm.member',
      'есть в списке: crm.member',
    ],
    [
      'c.phone not in (select s.phone from crm.stop s where s.phone is not null)',
      'phone is not on the list: crm.stop where phone is filled (an empty phone does not pass unless the list is empty)',
      'phone нет в списке: crm.stop, где phone заполнено (пустое phone не проходит, если список не пуст)',
    ],
    [
      'c.phone not in (select s.phone from crm.stop s)',
      'phone is not on the list: crm.stop (an empty phone does not pass unless the list is empty; if the list holds an empty value, nobody passes)',
      'phone нет в списке: crm.stop (пустое phone не проходит, если список не пуст; если в списке есть пустое значение, не проходит никто)',
    ],
    [
      'c.tariff in (select t.code from crm.tariff t where t.is_open)',
      'tariff is among code in crm.tariff where is_open is yes',
      'tariff есть среди code в crm.tariff, где is_open — да',
    ],
    [
      'c.customer_id <> all (select m.customer_id from crm.member m)',
      'is not on the list: crm.member (if the list holds an empty value, nobody passes)',
      'нет в списке: crm.member (если в списке есть пустое значение, не проходит никто)',
    ],
    [
      'exists (select 1 from crm.product)',
      'there is at least one row in crm.product (anybody’s)',
      'в crm.product есть хотя бы одна строка (чья угодно)',
    ],
    [
      'exists (select 1 from crm.product p where p.branch_id = c.branch_id)',
      'there is at least one row in crm.product where branch_id equals the customer’s branch_id',
      'в crm.product есть хотя бы одна строка, где branch_id равно branch_id клиента',
    ],
    [
      "not exists (select 1 from crm.product p where p.kind = 'A')",
      'there is no row in crm.product (anybody’s) where kind is “A”',
      'в crm.product нет ни одной строки (чьей угодно), где kind — «A»',
    ],
    [
      "exists (select 1 from crm.product p join crm.tariff t on t.id = p.tariff_id where p.customer_id = c.customer_id and t.code = 'GOLD')",
      'has at least one row in crm.product p, crm.tariff t where t.id equals p.tariff_id and t.code is “GOLD”',
      'есть хотя бы одна строка в crm.product p, crm.tariff t, где t.id равно p.tariff_id и t.code — «GOLD»',
    ],
    [
      'exists (select 1 from crm.product p where p.customer_id = c.customer_id and exists (select 1 from crm.payment y where y.product_id = p.product_id and y.amount > 100))',
      'has at least one row in crm.product p where there is at least one row in crm.payment where product_id equals p.product_id and amount is more than 100',
      'есть хотя бы одна строка в crm.product p, где в crm.payment есть хотя бы одна строка, где product_id равно p.product_id и amount больше 100',
    ],
    [
      "(select count(*) from crm.product p where p.customer_id = c.customer_id and p.kind = 'A') >= 2",
      'the number of rows in crm.product (where kind is “A”) is at least 2',
      'число строк в crm.product (где kind — «A») не меньше 2',
    ],
    [
      '(select count(distinct p.kind) from crm.product p where p.customer_id = c.customer_id) > 1',
      'the number of different kind in crm.product is more than 1',
      'число разных kind в crm.product больше 1',
    ],
    [
      "(select max(t.made_at) from crm.tx t where t.customer_id = c.customer_id) < now() - interval '30 days'",
      'the largest made_at in crm.tx is earlier than 30 days ago',
      'наибольшее made_at в crm.tx раньше, чем 30 дней назад',
    ],
    [
      'c.balance > (select avg(b.balance) from crm.customer b)',
      'balance is more than the average of balance in crm.customer (anybody’s)',
      'balance больше, чем среднее balance в crm.customer (чьи угодно)',
    ],
    [
      'c.balance > all (select l.amount from crm.lim l)',
      'balance is more than every amount in crm.lim',
      'balance больше каждого amount в crm.lim',
    ],
    [
      '(select t.amount from crm.t t where t.customer_id = c.customer_id order by t.at desc limit 1) > 5',
      '(select t.amount from crm.t t where t.customer_id = c.customer_id order by t.at desc limit 1) > 5',
      '(select t.amount from crm.t t where t.customer_id = c.customer_id order by t.at desc limit 1) > 5',
    ],
    [
      'c.customer_id in (select a.id from a union select b.id from b)',
      'c.customer_id in (select a.id from a union select b.id from b)',
      'c.customer_id in (select a.id from a union select b.id from b)',
    ],
    [`c.name collate "C" = 'x'`, 'name collate "C" is “x”', 'name collate "C" — «x»'],
    ["c.x ~ 'a' || 'b'", "x ~ 'a' || 'b'", "x ~ 'a' || 'b'"],
    [
      "c.made_at at time zone 'Europe/Moscow' < '2026-01-01'",
      "made_at at time zone 'Europe/Moscow' is before 2026-01-01",
      "made_at at time zone 'Europe/Moscow' раньше 2026-01-01",
    ],
    ['true', 'always true', 'всегда истинно'],
    [
      'exists (select 1 from crm.product c where c.customer_id = 5)',
      'there is at least one row in crm.product (anybody’s) where customer_id is 5',
      'в crm.product есть хотя бы одна строка (чья угодно), где customer_id равно 5',
    ],
    [
      "c.birth_date < interval '90' day + current_date",
      "birth_date < interval '90' day + current_date",
      "birth_date < interval '90' day + current_date",
    ],
    [
      `c."Город" = 'x' and c.b = 1 or c.d = 2`,
      '(Город is “x” and b is 1) or d is 2',
      '(Город — «x» и b равно 1) или d равно 2',
    ],
  ])('%s', (sql, en, ru) => {
    expect(said(sql)).toEqual([en, ru]);
  });
});

describe('a condition with traps', () => {
  it.each([
    [
      'c.id not in (1, c.b)',
      'id is none of 1, b (and all of them are filled)',
      'id — ни одно из: 1, b (и всё это заполнено)',
    ],
    [
      'lower(c.city) in (select lower(k.city) from crm.known k)',
      'lower(city) is among lower(city) in crm.known',
      'lower(city) есть среди lower(city) в crm.known',
    ],
    [
      'exists (select 1 from crm.customer f where f.referred_by = c.customer_id and f.flag)',
      'has at least one row in crm.customer (by referred_by) where flag is yes',
      'есть хотя бы одна строка в crm.customer (по referred_by), где flag — да',
    ],
    [
      'not exists (select 1 from crm.customer f where c.customer_id = f.referred_by)',
      'has no row in crm.customer (by referred_by)',
      'нет ни одной строки в crm.customer (по referred_by)',
    ],
    [
      '(select count(*) from crm.customer f where f.referred_by = c.customer_id) > 2',
      'the number of rows in crm.customer (by referred_by) is more than 2',
      'число строк в crm.customer (по referred_by) больше 2',
    ],
    [
      'c.customer_id in (select m.referrer_id from crm.member m)',
      'is among referrer_id in crm.member',
      'есть среди referrer_id в crm.member',
    ],
    [
      'c.customer_id not in (select m.referrer_id from crm.member m)',
      'is not among referrer_id in crm.member (if the list holds an empty value, nobody passes)',
      'нет среди referrer_id в crm.member (если в списке есть пустое значение, не проходит никто)',
    ],
    [
      'c.customer_id not in (select m.customer_id from crm.member m where m.customer_id is not null)',
      'is not on the list: crm.member where customer_id is filled',
      'нет в списке: crm.member, где customer_id заполнено',
    ],
    ["c.name similar to 'x' escape '#'", 'name matches the SQL pattern “x”', 'name подходит под шаблон SQL «x»'],
    ['(c.a, c.b) = (1, 2)', '(a, b) = (1, 2)', '(a, b) = (1, 2)'],
    ['not c.x = any (array[1,2])', 'x is none of 1, 2 (and filled)', 'x — ни одно из: 1, 2 (и заполнено)'],
    ['exists (values (1))', 'exists (values (1))', 'exists (values (1))'],
    ['c is not null', 'c is not null', 'c is not null'],
    ["c.x::varchar(3) = 'abc'", 'x::varchar(3) is “abc”', 'x::varchar(3) — «abc»'],
    ['c.n in (1.5, -2, 10000)', 'n is one of 1.5, -2, 10000', 'n — одно из: 1.5, -2, 10000'],
    ['c.flag > false', 'flag > false', 'flag > false'],
    ['(c.a = 5) = (c.b = 6)', '(a = 5) equals (b = 6)', '(a = 5) равно (b = 6)'],
    ['(c.a > 5) is not false', 'a is more than 5, or that is unknown', 'a больше 5, или это неизвестно'],
    ['(c.a > 5) is unknown', 'a > 5 is unknown', 'a > 5 is unknown'],
    ["c.made_at > 'yesterday'::date", 'made_at is later than 1 day ago', 'made_at позже, чем 1 день назад'],
    ["c.made_at > 'today'", 'made_at is after the start of today', 'made_at позже начала сегодняшнего дня'],
    [
      "c.made_at > localtimestamp - interval '1 year 6 months'",
      'made_at is later than 1 year 6 months ago',
      'made_at позже, чем 1 год 6 месяцев назад',
    ],
    [
      "c.made_at > now() - interval '24:00'",
      "made_at is after now() - interval '24:00'",
      "made_at позже now() - interval '24:00'",
    ],
    [
      "c.made_at > now() - interval '-3 days'",
      "made_at is after now() - interval '-3 days'",
      "made_at позже now() - interval '-3 days'",
    ],
    [
      "c.made_at > (now() - interval '5 hours')::date",
      "made_at is after (now() - interval '5 hours')::date",
      "made_at позже (now() - interval '5 hours')::date",
    ],
    [
      "c.made_at > date_trunc('day', now()) - interval '1 day'",
      'made_at is later than 1 day ago',
      'made_at позже, чем 1 день назад',
    ],
    [
      'c.made_at > now() - make_interval(days => 30)',
      'made_at is after now() - make_interval(days => 30)',
      'made_at позже now() - make_interval(days => 30)',
    ],
    [
      "c.made_at between '2026-01-01' and now()",
      'made_at is between 2026-01-01 00:00 and now',
      'made_at не раньше, чем 2026-01-01 00:00, и не позже, чем сейчас',
    ],
    ["c.x not like '%'", 'x matches nothing: never true', 'x не подходит ни под что: не бывает истинным'],
    ['not (c.x is distinct from 5)', 'x is 5', 'x равно 5'],
    ['coalesce(c.flag, false)', 'flag (false where empty) is true', 'flag (false, если пусто) — истина'],
    [
      'coalesce(c.a, c.b, 0) > 1',
      'the first filled of a, b, 0 is more than 1',
      'первое заполненное из a, b, 0 больше 1',
    ],
    ["not c.tags && array['a']", "it is false that tags && array['a']", "неверно, что tags && array['a']"],
    [
      "c.id = any('{1,null}'::int[])",
      'id is 1 (the NULL in the list matches nobody)',
      'id равно 1 (NULL в списке не подходит никому)',
    ],
    ['(select p.flag from p where p.customer_id = c.customer_id)', 'flag in p is true', 'flag в p — истина'],
  ])('%s', (sql, en, ru) => {
    expect(said(sql)).toEqual([en, ru]);
  });
});

describe('NOT before a condition', () => {
  it.each([
    ['c.x = 5', 'x is not 5 (and filled)', 'x не равно 5 (и заполнено)'],
    ['c.x <> 5', 'x is 5', 'x равно 5'],
    ['c.x < 5', 'x is at least 5', 'x не меньше 5'],
    ['c.x <= 5', 'x is more than 5', 'x больше 5'],
    ['c.x > 5', 'x is at most 5', 'x не больше 5'],
    ['c.x >= 5', 'x is less than 5', 'x меньше 5'],
    ['5 <= c.x', 'x is less than 5', 'x меньше 5'],
    ['c.x is null', 'x is filled', 'x заполнено'],
    ["c.x like 'a%'", 'x does not start with “a” (and filled)', 'x не начинается с «a» (и заполнено)'],
    ["c.x not like 'a%'", 'x starts with “a”', 'x начинается с «a»'],
    ["c.x !~ 'a'", 'x matches the pattern “a”', 'x подходит под шаблон «a»'],
    ['c.x between 1 and 2', 'x is less than 1 or more than 2', 'x меньше 1 или больше 2'],
    ['c.x not between 1 and 2', 'x is between 1 and 2', 'x — от 1 до 2'],
    ['c.x not in (1, 2)', 'x is one of 1, 2', 'x — одно из: 1, 2'],
    ['c.x <> all (array[1, 2])', 'x is one of 1, 2', 'x — одно из: 1, 2'],
    ['c.flag is not true', 'flag is yes', 'flag — да'],
    ['c.flag is false', 'flag is yes or empty', 'flag — да или не заполнено'],
    [
      'c.customer_id not in (select m.customer_id from crm.member m)',
      'is on the list: crm.member',
      'есть в списке: crm.member',
    ],
    ['c.a and c.b', 'a is no or b is no', 'a — нет или b — нет'],
  ])('not (%s)', (sql, en, ru) => {
    expect(said(`not (${sql})`)).toEqual([en, ru]);
  });
});

describe('what surrounds the condition', () => {
  it('gives a column the name that people know it by', () => {
    const labels = new Map([['balance', 'Остаток на счетах']]);
    expect(said('c.balance > 5000', { labels })).toEqual([
      'Остаток на счетах is more than 5,000',
      'Остаток на счетах больше 5 000',
    ]);
  });

  it('says the tie to the customer where his key is not known', () => {
    const sql = 'exists (select 1 from crm.product p where p.customer_id = c.customer_id)';
    const { en } = sayCondition(sql, { customerAlias: 'c' });
    expect(en).toBe('there is at least one row in crm.product where customer_id equals the customer’s customer_id');
  });

  it('takes a day for its midnight only where the column is known to hold a clock time', () => {
    expect(said("c.made_at <= '2026-01-31'")[0]).toBe('made_at is 2026-01-31 00:00 or earlier');
    expect(said("c.made_at <= '2026-01-31'", { types: new Map() })[0]).toBe('made_at is 2026-01-31 or earlier');
  });

  it('cuts a list of 5,000 values and says how many there are', () => {
    const sql = `c.customer_id in (${Array.from({ length: 5_000 }, (_, index) => index + 1).join(', ')})`;
    expect(said(sql)).toEqual([
      'customer_id is one of 1, 2, 3 and 4,997 more',
      'customer_id — одно из: 1, 2, 3 и ещё 4 997',
    ]);
  });

  it('leaves comments out and keeps strings as they are', () => {
    expect(said("c.city = 'c.x  -- y' /* c.z */")[0]).toBe('city is “c.x  -- y”');
    expect(said('c.x is json /* not c.y */')[0]).toBe('x is json');
  });
});

const ODD: readonly string[] = [
  "c.name similar to 'x' escape '#'",
  'c.x is json',
  'c.m at time zone c.zone < now()',
  '(c.a, c.b) overlaps (c.d, c.e)',
  '(c.a, c.b) = (1, 2)',
  '(c.a, c.b) is null',
  'row(c.a) is not null',
  'c.x = any (select 1)',
  'c.x = any (c.y || array[1])',
  'not c.x = any (array[1,2])',
  'not c.x > any (array[1,2])',
  '(c.a, c.b) in (select 1, 2)',
  '(c.a, c.b) = (select 1, 2)',
  'exists (values (1))',
  'exists (select 1)',
  'exists (select from crm.product p where p.customer_id = c.customer_id)',
  'exists (with x as (select 1) select 1 from x)',
  'exists (select 1 from crm.product p, lateral (select 1) q)',
  'exists (select 1 from generate_series(1,2) g)',
  'exists (select 1 from crm.product p where p.customer_id = c.customer_id group by p.kind having count(*) > 2)',
  'exists (select 1 from crm.product p natural join crm.t)',
  'exists (select 1 from crm.product p where not (p.customer_id = c.customer_id))',
  'c.x operator(pg_catalog.=) 5',
  `c.x = 'a' collate "C"`,
  'c.x in (select p.x from crm.p p order by p.x)',
  'c.x > some (array[1])',
  "c.tags[1:2] = array['x']",
  "(c.j).city = 'x'",
  'c.* is not null',
  'c is not null',
  'count(*) filter (where c.x) > 1',
  'row_number() over () = 1',
  'array(select 1) = c.x',
  'cast(c.x as numeric(10,2)) > 1',
  "c.x::varchar(3) = 'abc'",
  "c.x::my.type = 'abc'",
  'c.n in (1.5, -2, 10000)',
  'c.n = -5',
  '- c.n > 5',
  'c.n + -5 > 3',
  'c.n > +5',
  '@ c.n > 5',
  'c.flag and c.flag2',
  'c.flag = c.other',
  'c.flag <> true',
  'true = c.flag',
  'c.flag > false',
  '(c.a = 5) = (c.b = 6)',
  '(c.a > 5) is not false',
  '(c.a > 5) is unknown',
  'c.made_at = now()',
  'c.made_at <> current_date',
  "c.made_at > 'yesterday'::date",
  "c.made_at > 'today'",
  "c.made_at > localtimestamp - interval '1 year 6 months'",
  "c.made_at > now() - interval '24:00'",
  "c.made_at > now() - interval '-3 days'",
  "c.made_at > (now() - interval '5 hours')::date",
  "c.made_at > date_trunc('day', now()) - interval '1 day'",
  'c.made_at > now() - make_interval(days => 30)',
  "c.made_at + interval '3 days' < now()",
  "c.made_at between '2026-01-01' and now()",
  'c.x between c.a and c.b',
  '5 between c.a and c.b',
  'c.x like c.y',
  "c.x like 'a%' || 'b'",
  "c.x not like '%'",
  "c.x like ''",
  String.raw`c.x like E'a\\_b%'`,
  'c.x similar to c.y',
  'c.x ~ c.y',
  '1 = 1',
  '1 > 2',
  "'a' = 'b'",
  "current_date > '2026-01-01'",
  'c.x = current_user',
  'c.x is not distinct from c.y',
  'not (c.x is distinct from 5)',
  "c.x = $$it's$$",
  "c.x = '“quoted”'",
  'coalesce(c.flag, false)',
  'not coalesce(c.flag, false)',
  'coalesce(c.a, c.b, 0) > 1',
  'greatest(c.a, c.b) >= least(1, 2)',
  "c.x::jsonb @> '{}'",
  "c.x ?| array['a','b']",
  "c.tags <@ array['a']",
  'c.x && c.y',
  "not c.tags && array['a']",
  "c.x || 'a' = 'ba'",
  "xmlexists('//a' passing c.x)",
  "c.id = any('{}'::int[])",
  "c.id = any('{1,null}'::int[])",
  "c.id <> all('{1,2}'::int[])",
  'c.id = any(array[[1,2],[3,4]])',
  'c.id = any(array[]::int[])',
  'c.id in (c.a, c.b)',
  'c.id in (1, c.b)',
  '(select true)',
  '(select p.flag from p where p.customer_id = c.customer_id)',
  'not (select p.flag from p where p.customer_id = c.customer_id)',
  '(select sum(a) filter (where b) from t) > 1',
  '(select 1) = 1',
  '(select sum(t.x * 2) from t where t.customer_id = c.customer_id) > 1',
  'null',
  'c.x is null is true',
  'not not c.flag',
];

describe('whatever stands in a condition', () => {
  it.each(ODD)('is said or shown, never thrown: %s', (sql) => {
    const { en, ru } = sayCondition(sql, { customerAlias: 'c', key: 'customer_id' });
    expect(en.trim()).not.toBe('');
    expect(ru.trim()).not.toBe('');
    expect(en + ru).not.toContain('undefined');
  });
});

describe('SQL written anew', () => {
  const scope: Scope = {
    customerAlias: '',
    tables: ['x', 'y'],
    isShadowed: false,
    clause: () => {
      throw new Error('not asked for');
    },
  };

  it.each([
    'a - (b - c) - d',
    '(a + b) * c / -d % 2 ^ 3',
    '(-5)::bigint > c and (a or b) and not (c or d)',
    "(a || b) || c = d::text || 'x'",
    '(a = b) is not true and (a or b) is null',
    "case when a > 1 then b when c then d else 'it''s' end = 'e'",
    "c.a at time zone 'Europe/Moscow' < (localtimestamp - interval '1 day') + c.b",
    "extract(year from c.a) = 5 and position('a' in b) > 0 and substring(a from 1 for 2) = 'x'",
    "trim(both 'x' from a) = trim(b) and trim(leading from c) = d",
    "a not between symmetric 1 and 2 + 3 and b not in (1, 2) and c not like 'x%'",
    'a is not distinct from b and nullif(a, b) is distinct from null',
    "a = any (array[1, 2]) and b not ilike all ('{x,y}'::text[])",
    '(c.j).city[1] = (array[1, 2])[1] and (a, b) = row(1, 2)',
    'a::numeric(10, 2) > make_interval(days => 30) and count(*) > 1 and count(distinct a) > 1',
    "a collate \"C\" < b and a ->> 'x' = (b -> 'y') ->> 'z' and greatest(a, b) = coalesce(c, d)",
    '"Город" = "a b" and a * (b + c) <> - d',
  ])('means the same to the parser: %s', (sql) => {
    const tree = conditionAst(sql);
    expect(canonical(conditionAst(expressionSql(tree, scope)))).toBe(canonical(tree));
  });
});
