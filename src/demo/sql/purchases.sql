-- Card purchases of five months, in a rhythm of each customer's own.
insert into crm.card_transaction (transaction_id, customer_id, made_at, amount, category)
select t.customer_id * 1000 + t.n, t.customer_id,
  :now::timestamptz - (t.phase + t.n * t.every_days) * interval '1 day' - demo_private.roll(t.customer_id, 71 + t.n + :seed) * interval '5 seconds',
  (150 * exp(5.5 * demo_private.roll(t.customer_id, 90 + t.n + :seed) / 10000.0))::integer,
  (array['groceries', 'fuel', 'restaurants', 'pharmacy', 'clothes', 'travel'])[1 + demo_private.roll(t.customer_id, 80 + t.n + :seed) % 6]
from (
  select c.customer_id, every_days, demo_private.roll(c.customer_id, 73 + :seed) % every_days as phase, n
  from generate_series(1, :customers::bigint) as c (customer_id)
  cross join lateral (select (array[30, 40, 40, 75, 160])[1 + demo_private.roll(c.customer_id, 72 + :seed) % 5] as every_days) as d
  cross join lateral generate_series(0, 155 / every_days - 1) as n
) as t
order by t.customer_id;

create index card_transaction_customer_id_made_at on crm.card_transaction (customer_id, made_at);
analyze crm.card_transaction;
