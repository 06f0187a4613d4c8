-- Made after the load: one pass each instead of one step per row.
alter table crm.customer add constraint customer_pkey primary key (customer_id);
alter table crm.product add constraint product_pkey primary key (product_id);
create index product_kind_customer_id on crm.product (kind, customer_id) include (opened_on, closed_on);
create index product_customer_id on crm.product (customer_id);
create index card_transaction_customer_id_made_at on crm.card_transaction (customer_id, made_at);
create index customer_list_member_list_code on crm.customer_list_member (list_code);
create index suppression_customer_id on mkt.suppression (customer_id);
