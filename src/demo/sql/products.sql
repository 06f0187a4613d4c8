-- What the customers have.
-- A table that is emptied by the transaction that fills it needs no entries in the server's log.
truncate crm.product;

insert into crm.product (product_id, customer_id, kind, opened_on, closed_on, amount)
select c.customer_id * 10 + k.n, c.customer_id, k.kind,
  case k.kind when 'MORTGAGE' then :now::date - 100 - (c.customer_id / 9 % 1400)::integer
    else :now::date - 100 - demo_private.roll(c.customer_id, 40 + k.n + :seed) * 2200 / 10000 end,
  case when k.kind <> 'MORTGAGE' and demo_private.roll(c.customer_id, 50 + k.n + :seed) < 800 then :now::date - 80 end,
  k.typical::bigint * (2100 + demo_private.roll(c.customer_id, 60 + k.n + :seed)) / 70 * 0.01
from crm.customer c
cross join (values
  (1, 'DEBIT_CARD', 8200, 30000), (2, 'CREDIT_CARD', 3000, 120000), (3, 'SALARY_CARD', 9200, 60000), (4, 'DEPOSIT', 2400, 400000),
  (5, 'MORTGAGE', 10000, 4200000), (6, 'LOAN', 1300, 500000)
) as k (n, kind, chance, typical)
where demo_private.roll(c.customer_id, 30 + k.n + :seed) < k.chance
  and (k.kind <> 'SALARY_CARD' or c.income_type = 'SALARY')
  and (k.kind <> 'MORTGAGE' or c.customer_id % 9 = 4)
order by c.customer_id;

alter table crm.product add constraint product_pkey primary key (product_id);
create index product_kind_customer_id on crm.product (kind, customer_id) include (opened_on, closed_on);
create index product_customer_id on crm.product (customer_id);
set local default_statistics_target = 30;
analyze crm.product;
