-- What the customers have, and the lists they are on.
insert into crm.product (product_id, customer_id, kind, opened_on, closed_on, amount)
select c.customer_id * 10 + k.n, c.customer_id, k.kind,
  case k.kind when 'MORTGAGE' then :now::date - 100 - (c.customer_id / 9 % 1400)::integer
    else :now::date - 100 - demo_private.roll(c.customer_id, 40 + k.n + :seed) * 2200 / 10000 end,
  case when k.kind <> 'MORTGAGE' and demo_private.roll(c.customer_id, 50 + k.n + :seed) < 800 then :now::date - 80 end,
  round(k.typical * (0.3 + demo_private.roll(c.customer_id, 60 + k.n + :seed) / 7000.0)::numeric, 2)
from crm.customer c
cross join (values
  (1, 'DEBIT_CARD', 8200, 30000.0), (2, 'CREDIT_CARD', 3000, 120000.0), (3, 'SALARY_CARD', 9200, 60000.0), (4, 'DEPOSIT', 2400, 400000.0),
  (5, 'MORTGAGE', 10000, 4200000.0), (6, 'LOAN', 1300, 500000.0)
) as k (n, kind, chance, typical)
where demo_private.roll(c.customer_id, 30 + k.n + :seed) < k.chance
  and (k.kind <> 'SALARY_CARD' or c.income_type = 'SALARY')
  and (k.kind <> 'MORTGAGE' or c.customer_id % 9 = 4)
order by c.customer_id;

insert into crm.customer_list (list_code, name, owner, purpose) values
  ('DO-NOT-OFFER', 'Не предлагать: спор, суд, просьба клиента', 'compliance', 'exclude'),
  ('EMPLOYEES', 'Сотрудники банка', 'hr-integration', 'exclude'),
  ('VIP-MANAGER', 'Клиенты с личным менеджером', 'premium-desk', 'include');

insert into crm.customer_list_member (list_code, customer_id, added_at, added_by, source_file)
select l.list_code, c.customer_id, :now::timestamptz - (70 + 30 * (r % 4)) * interval '1 day', l.added_by,
  l.file || to_char(:now::date - (70 + 30 * (r % 4)), 'YYYY-MM-DD') || '.csv'
from crm.customer c
cross join (values
  (1, 'DO-NOT-OFFER', 150, 'o.belova', 'do_not_offer_'), (2, 'EMPLOYEES', 60, 'hr-integration', 'staff_'),
  (3, 'VIP-MANAGER', 90, 'd.romanov', 'vip_managers_')
) as l (n, list_code, chance, added_by, file)
cross join lateral (select demo_private.roll(c.customer_id, 100 + l.n + :seed) as r) as rolled
where r < l.chance and c.merged_into is null;

insert into mkt.suppression (customer_id, list_code, scope, reason, valid_from, valid_to)
select c.customer_id, s.list_code, s.scope, s.reason, :now::timestamptz - (70 + r % 300) * interval '1 day',
  case when s.list_code = 'PAUSE' then :now::timestamptz - interval '65 days' end
from crm.customer c
cross join (values
  (1, 'UNSUBSCRIBED', 'email', 300, 'link in a message'), (2, 'UNSUBSCRIBED', 'sms', 200, 'STOP'),
  (3, 'UNSUBSCRIBED', 'push', 150, 'application settings'), (4, 'UNSUBSCRIBED', 'call', 250, 'told the operator'),
  (5, 'COMPLAINT', 'all', 40, 'complaint'), (6, 'DECEASED', 'all', 25, 'registry'), (7, 'PAUSE', 'all', 80, 'asked for a pause')
) as s (n, list_code, scope, chance, reason)
cross join lateral (select demo_private.roll(c.customer_id, 110 + s.n + :seed) as r) as rolled
where r < s.chance and c.merged_into is null;

alter table crm.product add constraint product_pkey primary key (product_id);
create index product_kind_customer_id on crm.product (kind, customer_id) include (opened_on, closed_on);
create index product_customer_id on crm.product (customer_id);
create index customer_list_member_list_code on crm.customer_list_member (list_code);
create index suppression_customer_id on mkt.suppression (customer_id);
analyze crm.product, crm.customer_list_member, mkt.suppression;
