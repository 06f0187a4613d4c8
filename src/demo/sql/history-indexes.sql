-- What is only read once the history is there.
alter table mkt.run_customer add constraint run_customer_pkey primary key (customer_id, run_id);
create index message_status_message_id on mkt.message_status (message_id);
alter table mkt.response add constraint response_pkey primary key (response_id);
create index response_at on mkt.response (at);
create index response_run_id on mkt.response (run_id);
create index response_customer_id on mkt.response (customer_id);
create index run_campaign_code on mkt.run (campaign_code, planned_at);
set local default_statistics_target = 30;
analyze mkt.run_customer, mkt.message_status, mkt.response, mkt.run, mkt.run_stage, mkt.run_exclusion, mkt.event_log, mkt.change_log,
  mkt.rule_version, mkt.job_run, rpt.daily_summary, ingest.raw_contact, ingest.import_batch;
