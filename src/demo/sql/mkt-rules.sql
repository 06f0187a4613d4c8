-- The campaign platform: rules, what they are versioned by, and what campaigns are made of.
create schema mkt;

create table mkt.clock (now_at timestamptz not null);

create table mkt.rule (
  rule_code text primary key,
  kind text not null check (kind in ('segment', 'policy', 'offer', 'normalisation')),
  name text not null,
  owner text not null
);

create table mkt.deploy (
  deploy_id integer primary key,
  deployed_at timestamptz not null,
  deployed_by text not null,
  ticket text,
  comment text not null
);

create table mkt.rule_version (
  rule_code text not null references mkt.rule,
  version integer not null,
  body text not null,
  language text not null check (language in ('sql', 'json')),
  author text not null,
  comment text not null,
  created_at timestamptz not null,
  approved_by text,
  approved_at timestamptz,
  deploy_id integer references mkt.deploy,
  valid_from timestamptz not null,
  valid_to timestamptz,
  primary key (rule_code, version)
);

create table mkt.offer (
  offer_code text primary key,
  name text not null,
  product_kind text not null,
  rule_code text not null references mkt.rule,
  valid_from timestamptz not null,
  valid_to timestamptz
);

create table mkt.suppression (
  customer_id bigint not null,
  list_code text not null,
  scope text not null,
  reason text not null,
  valid_from timestamptz not null,
  valid_to timestamptz
);

create table mkt.template (
  template_code text primary key,
  version integer not null,
  channel text not null,
  status text not null,
  subject text,
  body text not null,
  changed_at timestamptz not null,
  changed_by text not null
);

create table mkt.campaign (
  campaign_code text primary key,
  name text not null,
  status text not null,
  channel text not null check (channel in ('email', 'sms', 'push', 'call')),
  segment_code text not null references mkt.rule (rule_code),
  policy_code text not null references mkt.rule (rule_code),
  template_code text not null,
  owner text not null,
  run_time time not null,
  run_day integer,
  next_run_at timestamptz
);

create table mkt.campaign_offer (
  campaign_code text not null references mkt.campaign,
  offer_code text not null references mkt.offer,
  priority integer not null,
  primary key (campaign_code, offer_code)
);

create table mkt.change_log (
  change_id integer generated always as identity primary key,
  changed_at timestamptz not null,
  changed_by text not null,
  kind text not null,
  object_kind text not null,
  object_code text not null,
  field text,
  value_before text,
  value_after text,
  comment text,
  ticket text
);

comment on schema mkt is 'The campaign platform';
comment on table mkt.clock is 'What "now" is in this system: one row';
comment on table mkt.rule is 'Business rules of every kind; what they say is in mkt.rule_version';
comment on table mkt.deploy is 'When something was brought to production, and by whom';
comment on table mkt.rule_version is 'Versions of the rules';
comment on column mkt.rule_version.body is 'segment, offer: SQL expression over crm.customer c; policy: JSON; normalisation: SQL expression over ingest.raw_contact r';
comment on column mkt.rule_version.valid_to is 'NULL = in force';
comment on table mkt.offer is 'What is offered; rule_code says who may have it';
comment on table mkt.suppression is 'Who must not be contacted: unsubscribed, complained, deceased';
comment on column mkt.suppression.scope is 'all, or the channel that it forbids';
comment on column mkt.suppression.valid_to is 'NULL = for ever';
comment on table mkt.template is 'What messages are made from';
comment on column mkt.template.status is 'published, draft or archived';
comment on table mkt.campaign is 'Series of mailings';
comment on column mkt.campaign.policy_code is 'Contact policy of the channel';
comment on column mkt.campaign.template_code is 'Template of the messages; checked only when messages are made';
comment on column mkt.campaign.run_day is 'Day of the week, 1 = Monday; NULL = every day';
comment on table mkt.campaign_offer is 'Offers of a campaign; the first one the customer is eligible for wins';
comment on table mkt.change_log is 'What people and programs changed';
comment on column mkt.change_log.kind is 'edit, deploy, job, load, ddl, settings';
