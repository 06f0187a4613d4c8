/** A small bank: customers with NULLs, one-to-many tables, lists with NULLs, a view and a view on a view. */
export const SELECTION_SCHEMA = `
  create schema crm;
  create table crm.customer (
    id int primary key, city text, "город" text, balance numeric, vip boolean, email text, born date, seen_at timestamptz,
    manager_id int, tags text[], data jsonb
  );
  create table crm.product (id int primary key, name text not null, price numeric);
  create table crm.orders (
    id int primary key, customer_id int references crm.customer, product_id int, amount numeric, status text
  );
  create table crm.blacklist (customer_id int);
  create table crm.segment_list (list text, customer_id int);
  create table crm.extra (id int not null, points int);
  select setseed(0.37);
  insert into crm.customer
  select g, (array['Казань', 'Москва', 'Пермь', null])[1 + (random() * 3)::int], (array['Москва', null])[1 + (random() * 1)::int],
    nullif((random() * 100)::int * 10, 30), (array[true, false, null])[1 + (random() * 2)::int],
    (array['ivan@mail.ru', 'petr@bank.ru', null])[1 + (random() * 2)::int],
    date '1960-01-01' + (random() * 20000)::int, timestamptz '2026-11-23 06:00+00' - random() * interval '60 days',
    nullif(1 + (random() * 79)::int, g), (array['{a,b}', '{b}', '{}', null])[1 + (random() * 3)::int]::text[],
    (array['{"tariff": "GOLD"}', '{"tariff": null}', null])[1 + (random() * 2)::int]::jsonb
  from generate_series(1, 80) g;
  insert into crm.product select g, (array['card', 'loan', 'deposit'])[1 + g % 3], g * 20 from generate_series(1, 6) g;
  insert into crm.orders
  select g, nullif(1 + (random() * 60)::int, 7), nullif(1 + (random() * 6)::int, 3), nullif((random() * 60)::int * 10, 100),
    (array['paid', 'new', null])[1 + (random() * 2)::int]
  from generate_series(1, 150) g;
  insert into crm.blacklist select case when g % 9 = 0 then null else g * 2 end from generate_series(1, 20) g;
  insert into crm.segment_list select (array['vip', 'out'])[1 + g % 2], nullif(1 + (random() * 90)::int, 5) from generate_series(1, 60) g;
  insert into crm.extra select g, g % 7 from generate_series(1, 50) g;
  create view crm.active_customer as select id, city, balance, vip from crm.customer where email is not null and not (vip is null);
  create view crm.active_kazan as select a.id, a.balance as money from crm.active_customer a where a.city = 'Казань';
  create view crm.vip_or_listed as
    select id from crm.customer where vip union select customer_id from crm.segment_list where list = 'vip';
  create view crm.big_order as select o.customer_id, o.amount from crm.orders o where o.amount > 200;
  create role reader login;
  grant usage on schema crm to reader;
  grant select on all tables in schema crm to reader;
  analyze;
`;
