/** Twenty plain conditions as marketers write them, each with a column of its own; about every second customer fails two or three. */
export const PLAIN = [
  'c.age > 17',
  "c.city <> 'Perm'",
  'c.balance > 9000',
  'c.active',
  'c.consent is not false',
  "c.last_buy > date '2020-09-01'",
  'c.phone is not null',
  "coalesce(c.email, '@x.ru') like '%@x.ru'",
  "c.tier in ('GOLD', 'SILVER', 'VIP')",
  'c.visits >= 2',
  'c.points < 900',
  'c.score > 0.1',
  'c.kids < 5',
  'c.resident',
  'c.region not in (3, 5, 7)',
  'c.channel <> 4',
  'c.manager > 100000',
  "c.code <> 'n17'",
  'c.branch <> 6',
  'c.cohort % 10 <> 3',
];

/** Four subqueries over four tables: two of EXISTS, a list, a scalar. */
export const SUBQUERIES = [
  'exists (select 1 from purchase p where p.customer_id = c.id and p.amount > 300)',
  'exists (select 1 from contact k where k.customer_id = c.id and k.opened)',
  'c.id not in (select b.customer_id from blacklist b)',
  '(select count(*) from visit v where v.customer_id = c.id) >= 1',
];

/** Tables and rows: unlogged, for the bench never restarts the server. */
export function schemaOf(customers) {
  return `
    select setseed(0.5);
    create unlogged table customer as
    select g::bigint as id, g % 7 as branch, g % 1000 as cohort,
      (array['Moscow', 'Kazan', 'Omsk', 'Tver', 'Perm'])[1 + (random() * 4.99)::int % 5] as city,
      (random() * 100)::int as age, round((random() * 100000)::numeric, 2) as balance, random() < 0.8 as active,
      case when random() < 0.1 then null else random() < 0.7 end as consent,
      date '2020-01-01' + (random() * 2000)::int as last_buy,
      case when random() < 0.2 then null else '+7' || g end as phone,
      case when random() < 0.3 then null else 'e' || g || '@x.ru' end as email,
      (array['GOLD', 'SILVER', 'VIP', 'BASE'])[1 + (random() * 3.99)::int % 4] as tier,
      (random() * 10)::int as visits, (random() * 1000)::int as points, random() as score, (random() * 5)::int as kids,
      random() < 0.9 as resident, (random() * 30)::int as region, (random() * 20)::int as channel,
      (random() * 1e6)::int as manager, 'n' || (random() * 1e5)::int as code
    from generate_series(1, ${customers}) g;
    alter table customer add primary key (id);
    create unlogged table purchase as
    select 1 + (random() * ${customers - 1})::bigint as customer_id, (random() * 1000)::int as amount from generate_series(1, ${customers * 2});
    create index on purchase (customer_id);
    create unlogged table contact as
    select 1 + (random() * ${customers - 1})::bigint as customer_id, random() < 0.5 as opened from generate_series(1, ${customers});
    create index on contact (customer_id);
    create unlogged table visit as
    select 1 + (random() * ${customers - 1})::bigint as customer_id from generate_series(1, ${customers});
    create index on visit (customer_id);
    create unlogged table blacklist as
    select 1 + (random() * ${customers - 1})::bigint as customer_id from generate_series(1, ${Math.ceil(customers / 50)});
    create role reader login;
    grant select on all tables in schema public to reader;`;
}
