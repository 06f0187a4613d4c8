// After `npm run build`: a whole command on a shipped system against the system's own count of recipients: `npm run bench:systems`.
// BENCH_CUSTOMERS (300000), BENCH_ROUNDS (11). Ratios are medians of one run, contenders interleaved; a command is measured from its words to its answer.
import { readFileSync, rmSync } from 'node:fs';
import pg from 'pg';
import { bundled, interleaved, runCommand, say, tellRatio } from './measure.mjs';

const customers = Number(process.env.BENCH_CUSTOMERS ?? 300_000);
const rounds = Number(process.env.BENCH_ROUNDS ?? 11);
/** How many times the system's own count a command may take. */
const LIMIT = 3;
const fixture = (file) => readFileSync(new URL(`../fixtures/listmonk/${file}`, import.meta.url), 'utf8');

/** The count of recipients as the program makes it before it starts a campaign. */
const OWN_COUNT = `
  select count(distinct s.id) as people, max(s.id)
  from campaigns c join campaign_lists cl on cl.campaign_id = c.id join lists l on l.id = cl.list_id
    join subscriber_lists sl on sl.list_id = l.id join subscribers s on s.id = sl.subscriber_id
  where c.id = $1 and s.status <> 'blocklisted'
    and case when l.optin = 'double' then sl.status = 'confirmed' else sl.status <> 'unsubscribed' end`;

const { outfile, startCluster, main } = await bundled('systems.entry.ts', 'listmonk');
const cluster = await startCluster('shared_buffers = 1GB\nmax_wal_size = 8GB\nwork_mem = 64MB\njit = off');
try {
  await cluster.sql('create role reader login; grant pg_read_all_data to reader');
  await cluster.sql(`set fixture.people = '${customers}'; ${fixture('schema.sql')} ${fixture('data.sql')}`);
  await cluster.sql('vacuum analyze');
  await measure();
} finally {
  await cluster.remove();
  rmSync(outfile, { force: true });
}

async function measure() {
  const client = new pg.Client({ host: '127.0.0.1', port: cluster.port, user: 'reader', database: 'postgres' });
  client.on('error', () => undefined);
  await client.connect();
  for (const campaign of [7, 17]) {
    const explain = ['segment', 'explain', `campaign:${campaign}`, '--run', String(campaign)];
    const times = await interleaved(
      {
        count: () => client.query(OWN_COUNT, [campaign]),
        trace: () => command(['campaign', 'trace', String(campaign)]),
        explain: () => command(explain),
      },
      rounds,
    );
    const { rows } = await client.query('select to_send from campaigns where id = $1', [campaign]);
    if ((await command(explain)).facts.selected !== rows[0].to_send) throw new Error('A fast wrong answer is none.');
    say(`campaign ${campaign}: ${rows[0].to_send} of ${customers} people; own count ${times.count.toFixed(0)} ms`);
    tellRatio('  campaign trace', times.trace / times.count, LIMIT, 'its own count');
    tellRatio('  segment explain --run', times.explain / times.count, LIMIT, 'its own count');
  }
  await client.end();
}

function command(words) {
  const db = `host=127.0.0.1 port=${cluster.port} user=reader dbname=postgres`;
  return runCommand(main, [...words, '--db', db, '--system', 'listmonk', '--as-of', '2026-11-24T09:00:00Z']);
}
