-- What is only read once the history is there.
alter table mkt.message add constraint message_pkey primary key (message_id);
create index message_run_id on mkt.message (run_id);
create index message_customer_id on mkt.message (customer_id);
set local default_statistics_target = 30;
analyze mkt.message;
