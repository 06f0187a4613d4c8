-- The bank's customer data as the campaign platform sees it, and what the nightly loads bring.
create schema crm;
create schema ingest;

create table crm.branch (
  branch_id integer primary key,
  name text not null,
  city text not null,
  time_zone text not null
);

create table crm.dictionary_value (
  dictionary text not null,
  code text not null,
  label text not null,
  valid_from timestamptz not null,
  valid_to timestamptz,
  primary key (dictionary, code)
);

create table crm.customer (
  customer_id bigint not null,
  balance numeric(14, 2) not null,
  monthly_income numeric(12, 2),
  status text not null,
  tariff text not null,
  income_type text not null,
  city text not null,
  merged_into bigint,
  birth_date date,
  registered_on date not null,
  last_login_at timestamptz,
  email_consent_at timestamptz,
  sms_consent_at timestamptz,
  push_consent_at timestamptz,
  call_consent_at timestamptz,
  branch_id integer not null,
  time_zone text not null,
  gender text not null,
  last_name text not null,
  first_name text not null,
  middle_name text,
  latin_name text,
  phone text,
  email text,
  push_token text,
  updated_at timestamptz not null
);

create table crm.product (
  product_id bigint not null,
  customer_id bigint not null,
  kind text not null,
  opened_on date not null,
  closed_on date,
  amount numeric(14, 2) not null
);

create table crm.card_transaction (
  transaction_id bigint not null,
  customer_id bigint not null,
  made_at timestamptz not null,
  amount numeric(12, 2) not null,
  category text not null
);

create table crm.customer_list (
  list_code text primary key,
  name text not null,
  owner text not null,
  purpose text not null
);

create table crm.customer_list_member (
  list_code text not null references crm.customer_list,
  customer_id bigint,
  added_at timestamptz not null,
  added_by text not null,
  source_file text
);

create table ingest.import_batch (
  batch_id bigint primary key,
  source text not null,
  file_name text not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  status text not null,
  rows_read integer not null,
  rows_ok integer not null,
  rows_rejected integer not null
);

create table ingest.raw_contact (
  batch_id bigint not null,
  row_no integer not null,
  customer_id bigint,
  raw_name text,
  raw_phone text,
  raw_email text,
  raw_tariff text,
  phone text,
  email text,
  reject_reason text,
  primary key (batch_id, row_no)
);

create table ingest.merge_log (
  merged_id bigint primary key,
  kept_id bigint not null,
  rule_code text not null,
  merged_at timestamptz not null
);

comment on schema crm is 'Customers of the bank and what they have';
comment on schema ingest is 'Raw loads from other systems and their normalisation';
comment on table crm.branch is 'Branches of the bank';
comment on table crm.dictionary_value is 'Codes that columns of crm.customer may hold';
comment on column crm.dictionary_value.dictionary is 'Name of the dictionary: tariff, status, income_type, product_kind';
comment on column crm.dictionary_value.valid_to is 'Until when the code was in use; NULL = still';
comment on table crm.customer is 'One row per customer record; duplicates stay and point to the record that was kept';
comment on column crm.customer.latin_name is 'Name as embossed on the card';
comment on column crm.customer.phone is 'Normalised to +7XXXXXXXXXX; NULL = none or rejected';
comment on column crm.customer.email is 'Normalised to lower case; NULL = none or rejected';
comment on column crm.customer.push_token is 'Token of the mobile application; NULL = not installed';
comment on column crm.customer.time_zone is 'IANA name of the zone the customer lives in';
comment on column crm.customer.status is 'Dictionary status: ACTIVE, SLEEPING, BLOCKED';
comment on column crm.customer.tariff is 'Dictionary tariff; written by the nightly load from the core banking system';
comment on column crm.customer.income_type is 'Dictionary income_type: SALARY, PENSION, SELF, NONE';
comment on column crm.customer.monthly_income is 'Roubles a month; NULL = not known';
comment on column crm.customer.balance is 'Roubles on all accounts';
comment on column crm.customer.last_login_at is 'Last login to the application or the site; NULL = never';
comment on column crm.customer.email_consent_at is 'When the customer allowed advertising by e-mail; NULL = never or withdrawn';
comment on column crm.customer.sms_consent_at is 'When the customer allowed advertising by SMS; NULL = never or withdrawn';
comment on column crm.customer.push_consent_at is 'When the customer allowed push notifications; NULL = never or withdrawn';
comment on column crm.customer.call_consent_at is 'When the customer allowed calls; NULL = never or withdrawn';
comment on column crm.customer.merged_into is 'The record that this duplicate was merged into; NULL = in use';
comment on table crm.product is 'Accounts, cards, loans and deposits';
comment on column crm.product.kind is 'Dictionary product_kind';
comment on column crm.product.closed_on is 'NULL = open';
comment on table crm.card_transaction is 'Card purchases of the last five months';
comment on table crm.customer_list is 'Lists of customers that segments include or exclude';
comment on table crm.customer_list_member is 'Members of the lists, loaded from files';
comment on column crm.customer_list_member.customer_id is 'NULL = the row of the file could not be resolved to a customer';
comment on table ingest.import_batch is 'Nightly loads of contacts';
comment on table ingest.raw_contact is 'Rows of the loads as they came, what normalisation made of them, and why a row was rejected';
comment on column ingest.raw_contact.phone is 'What the normalisation rule made of raw_phone';
comment on column ingest.raw_contact.reject_reason is 'NULL = taken';
comment on table ingest.merge_log is 'Duplicates that were merged, and by which rule';
