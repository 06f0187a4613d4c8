-- What the engine itself needs while it runs.
alter table mkt.run_customer add constraint run_customer_pkey primary key (run_id, customer_id);
alter table mkt.message add constraint message_pkey primary key (message_id);
create index message_sent_at on mkt.message (sent_at);
