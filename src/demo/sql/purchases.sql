-- Card purchases of five months, in a rhythm of each customer's own.
-- A table that is emptied by the transaction that fills it needs no entries in the server's log.
truncate crm.card_transaction;

insert into crm.card_transaction (transaction_id, customer_id, made_at, amount, category)
select t.customer_id * 1000 + t.n, t.customer_id,
  :now - interval '1 second' * ((t.phase + t.n * t.every_days) * 86400 + demo_private.roll(t.customer_id, 71 + t.n + :seed) * 5),
  (150 * exp(0.00055::float8 * demo_private.roll(t.customer_id, 90 + t.n + :seed)))::integer,
  (array['groceries', 'fuel', 'restaurants', 'pharmacy', 'clothes', 'travel'])[1 + demo_private.roll(t.customer_id, 80 + t.n + :seed) % 6]
from (
  select customer_id, every_days, demo_private.roll(customer_id, 73 + :seed) % every_days as phase, generate_series(0, 155 / every_days - 1) as n
  from (
    select customer_id, (array[30, 40, 40, 75, 160])[1 + demo_private.roll(customer_id, 72 + :seed) % 5] as every_days
    from generate_series(1, :customers::bigint) as c (customer_id)
    offset 0
  ) as rhythm
) as t;

create index card_transaction_customer_id_made_at on crm.card_transaction (customer_id, made_at);
set local default_statistics_target = 30;
analyze crm.card_transaction;
