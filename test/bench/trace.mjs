// After `npm run build`: a trace of a run with very many messages against one GROUP BY over them: `npm run bench:trace`.
// BENCH_MESSAGES (10000000, and as many of other runs), BENCH_ROUNDS (3). Ratios are medians of one run, contenders interleaved.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundled, interleaved, runCommand, say, tellRatio } from './measure.mjs';

const messages = Number(process.env.BENCH_MESSAGES ?? 10_000_000);
const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
/** How many times one GROUP BY over the run's messages a trace may take. */
const LIMIT = 1.5;

const GROUPED = 'select m.channel, m.status, count(*) from mkt.message m where m.run_id = $1 group by 1, 2';

const { outfile, startDemo, stopDemo, openDemo, main } = await bundled('trace.entry.ts', 'demo');
const home = mkdtempSync(join(tmpdir(), 'mmsup-bench-'));
const env = { ...process.env, XDG_DATA_HOME: home };
try {
  const { server, conninfo } = await startDemo({ env, customers: 2_000 });
  const owner = await openDemo(server);
  const run = await fill(owner);
  await measure(owner, run, conninfo);
  await owner.close();
} finally {
  await stopDemo(env);
  rmSync(home, { recursive: true, force: true });
  rmSync(outfile, { force: true });
}

/** Gives the last run of a campaign that many messages, and its earlier runs together as many, in the way the engine leaves them; and says which run. */
async function fill(owner) {
  const [{ run, earlier, highest }] = await owner.rows(`
    select max(r.run_id) as run, array_agg(r.run_id order by r.run_id) filter (where r.run_id < l.last) as earlier, (select max(message_id) from mkt.message)::bigint as highest
    from mkt.run r cross join (select max(run_id) as last from mkt.run where campaign_code = 'card-wake-up' and status = 'DONE') l
    where r.campaign_code = 'card-wake-up' and r.status = 'DONE'`);
  await owner.exec('drop index mkt.message_run_id, mkt.message_customer_id, mkt.message_sent_at');
  await owner.exec('alter table mkt.message drop constraint message_pkey');
  await owner.exec(`
    insert into mkt.message
    select ${highest} + g, case when g <= ${messages} then ${run} else (array[${earlier}])[1 + g % ${earlier.length}] end, 1 + g % 2000, 'email', null,
      case when g % 100 < 97 then 'delivered' when g % 100 < 99 then 'sent' else 'bounced' end, case when g % 100 = 99 then '550' end, null,
      r.started_at + g * interval '1 millisecond', r.started_at + g * interval '1 millisecond', case when g % 100 < 97 then r.started_at + g * interval '1 millisecond' end
    from generate_series(1, ${2 * messages}) g cross join (select started_at from mkt.run where run_id = ${run}) r`);
  await owner.exec(
    `update mkt.run_stage set count_in = count_in + ${messages}, count_out = count_out + ${messages} where run_id = ${run}`,
  );
  await owner.exec(
    `update mkt.run set to_send = to_send + ${messages}, sent = sent + ${messages} where run_id = ${run}`,
  );
  await owner.exec('create index message_run_id on mkt.message (run_id)');
  await owner.exec('create index message_customer_id on mkt.message (customer_id)');
  await owner.exec('create index message_sent_at on mkt.message (sent_at)');
  await owner.exec('analyze mkt.message');
  return run;
}

async function measure(owner, run, conninfo) {
  const trace = () => runCommand(main, ['campaign', 'trace', String(run), '--db', conninfo, '--system', 'demo']);
  const times = await interleaved({ grouped: () => owner.rows(GROUPED, [run]), trace }, rounds);
  const { facts } = await trace();
  const sent = facts.stages.find(({ stage }) => stage === 'send').out;
  if (sent < messages) throw new Error(`A fast wrong answer is none: ${sent} sent.`);
  say(`run ${run}: ${sent} messages of ${2 * messages}; one GROUP BY ${times.grouped.toFixed(0)} ms`);
  tellRatio('  campaign trace', times.trace / times.grouped, LIMIT, 'one GROUP BY');
  // What reads no run as a whole must not read this one: seven days of messages are most of the table here.
  const one = (words) => runCommand(main, [...words, '--db', conninfo, '--system', 'demo']);
  const others = await interleaved(
    { health: () => one(['health', 'check']), customer: () => one(['customer', 'trace', '77', '--run', String(run)]) },
    1,
  );
  say(`  health check                 ${(others.health / times.grouped).toFixed(2)} x one GROUP BY`);
  say(`  customer trace --run         ${(others.customer / times.grouped).toFixed(2)} x one GROUP BY`);
}
