-- What the engine itself needs while it runs.
create index run_customer_run_id on mkt.run_customer (run_id);
create index message_sent_at on mkt.message (sent_at);

-- The engine's stages last as long as the planner says, and the planner believes the statistics: nobody but the engine may change them.
do $$
declare
  wanted regclass;
begin
  for wanted in
    select oid from pg_class where relkind = 'r' and relnamespace in ('crm'::regnamespace, 'ingest'::regnamespace, 'mkt'::regnamespace, 'rpt'::regnamespace)
  loop
    execute format('alter table %s set (autovacuum_enabled = false)', wanted);
  end loop;
end
$$;
