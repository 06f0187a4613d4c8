-- What the engine itself needs while it runs.
create index run_customer_run_id on mkt.run_customer (run_id);
alter table mkt.message add constraint message_pkey primary key (message_id);
create index message_sent_at on mkt.message (sent_at);
create index response_at on mkt.response (at);
