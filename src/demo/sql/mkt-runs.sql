-- The campaign platform: what campaigns did, and the reports made from it.
create table mkt.run (
  run_id integer primary key,
  campaign_code text not null references mkt.campaign,
  planned_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  status text not null check (status in ('PLANNED', 'RUNNING', 'DONE', 'FAILED')),
  segment_code text not null,
  segment_version integer,
  template_code text,
  to_send integer,
  sent integer,
  failed integer,
  worker text,
  heartbeat_at timestamptz,
  error text
);

create table mkt.run_stage (
  run_id integer not null references mkt.run,
  position integer not null,
  stage text not null,
  status text not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  count_in integer not null,
  count_out integer not null,
  errors integer not null,
  worker text not null,
  heartbeat_at timestamptz not null,
  error text,
  statement text,
  primary key (run_id, position)
);

create table mkt.run_exclusion (
  run_id integer not null references mkt.run,
  stage text not null,
  reason text not null,
  rule_code text,
  customers integer not null,
  expected boolean not null,
  primary key (run_id, stage, reason)
);

create table mkt.run_customer (
  run_id integer not null,
  customer_id bigint not null,
  time_zone text not null,
  excluded_stage text,
  excluded_reason text
);
-- A new run is in no histogram: the engine says how many customers a run has on the average, and the planner believes it.
alter table mkt.run_customer alter column run_id set statistics 1;
alter table mkt.run_customer alter column excluded_reason set statistics 5;

create table mkt.message (
  message_id bigint not null,
  run_id integer not null,
  customer_id bigint not null,
  channel text not null,
  offer_code text,
  status text not null,
  provider_code text,
  error text,
  queued_at timestamptz not null,
  sent_at timestamptz,
  delivered_at timestamptz
);
-- Analysed every night by the engine: a small sample is enough and quick.
alter table mkt.message alter column sent_at set statistics 20;
alter table mkt.message alter column channel set statistics 20;
alter table mkt.message alter column customer_id set statistics 20;

create table mkt.message_status (
  message_id bigint not null,
  at timestamptz not null,
  status text not null,
  provider_code text
);

create table mkt.response (
  response_id bigint not null,
  message_id bigint not null,
  run_id integer not null,
  customer_id bigint not null,
  kind text not null,
  at timestamptz not null
);

create table mkt.job (
  job_code text primary key,
  name text not null,
  enabled boolean not null,
  run_time time not null,
  period_seconds integer not null,
  last_started_at timestamptz,
  last_success_at timestamptz,
  last_status text,
  next_run_at timestamptz,
  error text
);

create table mkt.job_run (
  job_code text not null references mkt.job,
  started_at timestamptz not null,
  finished_at timestamptz,
  status text not null,
  row_count integer,
  error text,
  primary key (job_code, started_at)
);

create table mkt.event_log (
  event_id bigint generated always as identity primary key,
  at timestamptz not null,
  level text not null,
  source text not null,
  object_code text not null,
  message text not null
);

create schema rpt;

create table rpt.daily_summary (
  day date not null,
  campaign_code text not null,
  channel text not null,
  sent integer not null,
  delivered integer not null,
  failed integer not null,
  opened integer not null,
  accepted integer not null,
  refreshed_at timestamptz not null,
  primary key (day, campaign_code)
);

create table rpt.report (
  report_code text primary key,
  name text not null,
  owner text not null,
  channel text not null,
  job_code text not null references mkt.job
);

create table rpt.effectiveness (
  report_code text primary key references rpt.report,
  period_from timestamptz not null,
  period_to timestamptz not null,
  sent integer not null,
  delivered integer not null,
  accepted integer not null,
  built_at timestamptz not null,
  status text not null,
  error text
);

create schema demo_private;
create table demo_private.setting (customers integer not null, seed integer not null, created_at timestamptz not null default now());
create table demo_private.planted (fault text primary key, planted_at timestamptz not null);

comment on table mkt.run is 'Executions of campaigns';
comment on column mkt.run.segment_version is 'Version of the segment that was in force';
comment on table mkt.run_stage is 'normalise, select, policy, offer, personalise, send, deliver, respond';
comment on column mkt.run_stage.statement is 'The SELECT that the stage executed';
comment on table mkt.run_exclusion is 'How many customers a stage left out, by reason';
comment on column mkt.run_exclusion.expected is 'True for exclusions that belong to every run';
comment on table mkt.run_customer is 'Customers that a run selected, and where it left them out; NULL = got a message';
comment on table mkt.message is 'Communications with customers';
comment on column mkt.message.status is 'queued, sent, delivered, bounced, failed';
comment on table mkt.message_status is 'Status history of the messages';
comment on table mkt.response is 'Reactions: open, click, accept, unsubscribe';
comment on table mkt.job is 'Scheduled jobs';
comment on table mkt.job_run is 'What the jobs did';
comment on table mkt.event_log is 'What the engine says about itself';
comment on schema rpt is 'Effectiveness reports: events, then daily summaries, then the report';
comment on table rpt.daily_summary is 'Messages and responses per day and campaign, filled by the job summarise-daily';
comment on table rpt.effectiveness is 'The last 30 days per report, built from rpt.daily_summary by the job build-effectiveness';
comment on column rpt.effectiveness.accepted is 'The number that the report shows: offers accepted in the period';
comment on schema demo_private is 'What the demo keeps about itself; a real platform has no such thing';
create table demo_private.core_tariff (tariff text primary key, sent_as text not null);
create function demo_private.roll(id bigint, salt bigint) returns integer language sql immutable parallel safe
return ((hashint8extended(id, salt) & 2147483647) % 10000)::integer;
comment on function demo_private.roll is 'A die with 10,000 faces that always falls the same way for the same id and salt';
