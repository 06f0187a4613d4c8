// `customer trace` against one hand-written look-up of the same facts, on the demo: `npm run bench:customer`.
// BENCH_CUSTOMERS (100000), BENCH_ROUNDS (31). Medians of one run, contenders interleaved; what connecting and reading the description takes is measured beside
// and taken off, for a hand-written look-up has its connection already.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { bundled, captured, interleaved, runCommand, say } from './measure.mjs';

const customers = process.env.BENCH_CUSTOMERS ?? '100000';
const rounds = Number(process.env.BENCH_ROUNDS ?? 31);
/** Milliseconds that a trace may take beyond connecting. */
const LIMIT_MS = 100;
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const home = here(`../../node_modules/.cache/mmsup-bench/customer-${process.pid}`);
const env = { ...process.env, XDG_DATA_HOME: `${home}/data`, XDG_CONFIG_HOME: `${home}/config` };

/** The same facts in one statement, by somebody who knows these tables. */
const BY_HAND = `
  select
    (select to_jsonb(c) from crm.customer c where c.customer_id = $1) as customer,
    (select to_jsonb(r) from mkt.run r where r.run_id = $2) as run,
    (select jsonb_agg(rc) from mkt.run_customer rc where rc.customer_id = $1 and rc.run_id = $2) as recorded,
    (select jsonb_agg(m) from mkt.message m where m.customer_id = $1) as messages,
    (select jsonb_agg(e) from mkt.response e where e.customer_id = $1 and e.run_id = $2) as responses,
    (select jsonb_agg(s) from mkt.suppression s where s.customer_id = $1) as suppressions,
    (select jsonb_agg(l) from crm.customer_list_member l where l.customer_id = $1) as lists`;

const { outfile, createDatabase, main } = await bundled('customer.entry.ts', 'demo');

try {
  mmsup('demo', 'start', '--customers', customers);
  await measure(`host='${home}/data/mmsup/demo/socket' port='5432' dbname='demo' user='mmsup'`);
} finally {
  mmsup('demo', 'stop');
  rmSync(home, { recursive: true, force: true });
  rmSync(outfile, { force: true });
}

function mmsup(...words) {
  const { status, stderr } = spawnSync(process.execPath, [here('../../bin/mmsup.js'), ...words], {
    env,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
}

async function measure(db) {
  const client = new pg.Client({ host: `${home}/data/mmsup/demo/socket`, port: 5432, database: 'demo', user: 'mmsup' });
  await client.connect();
  const run = await one(
    client,
    "select max(run_id) from mkt.run where campaign_code = 'vip-deposit' and status = 'DONE'",
  );
  const got = await one(
    client,
    `select min(customer_id) from mkt.message where run_id = ${run} and status = 'delivered'`,
  );
  const left = await one(
    client,
    `select min(customer_id) from mkt.run_customer where run_id = ${run} and excluded_stage = 'policy'`,
  );
  const out = await one(
    client,
    `select min(customer_id) from crm.customer c where merged_into is null and not exists (
       select 1 from mkt.run_customer rc where rc.run_id = ${run} and rc.customer_id = c.customer_id)`,
  );
  const contenders = {
    connect: () => connectAlone(db),
    hand: () => client.query(BY_HAND, [got, run]),
    got: () => trace(db, [got, '--run', run]),
    left: () => trace(db, [left, '--run', run]),
    out: () => trace(db, [out, '--run', run]),
    since: () => trace(db, [got, '--since', '30d']),
  };
  const times = await interleaved(contenders, rounds);
  await client.end();
  say(`${customers} customers; connecting ${times.connect.toFixed(1)} ms, by hand ${times.hand.toFixed(2)} ms`);
  line('got it (--run)', times.got - times.connect, times.hand);
  line('left out by the policy', times.left - times.connect, times.hand);
  line('not selected: formula asked', times.out - times.connect, times.hand);
  line('everything of 30 days', times.since - times.connect, times.hand);
}

async function one(client, sql) {
  const { rows } = await client.query(sql);
  return String(Object.values(rows[0])[0]);
}

async function connectAlone(db) {
  const { deps } = captured();
  const database = createDatabase({
    deps,
    options: { db, system: 'demo', lang: 'en', showPersonal: false },
    command: 'bench',
    progress: () => undefined,
  });
  await database.open();
  await database.close();
}

function trace(db, words) {
  return runCommand(main, ['customer', 'trace', ...words, '--db', db, '--system', 'demo']);
}

function line(what, milliseconds, hand) {
  const kept = milliseconds <= LIMIT_MS;
  say(
    `${what.padEnd(28)} ${milliseconds.toFixed(1).padStart(7)} ms beyond connecting (limit ${LIMIT_MS}, ${kept ? 'kept' : 'BROKEN'}), ${(milliseconds / hand).toFixed(1)} x by hand`,
  );
  if (!kept) process.exitCode = 1;
}
