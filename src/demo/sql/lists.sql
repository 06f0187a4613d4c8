-- The lists that customers are on, and who must not be contacted.
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

create index customer_list_member_list_code on crm.customer_list_member (list_code);
create index suppression_customer_id on mkt.suppression (customer_id);
analyze crm.customer_list_member, mkt.suppression;
