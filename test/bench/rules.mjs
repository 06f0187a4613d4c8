// After `npm run build`: what `rules diff` costs: `npm run bench:rules`.
// BENCH_CUSTOMERS (1000000), BENCH_ROUNDS (5). The proof beside the planner's own; the impact of an edit beside the slower rule's own count, and beside
// the three queries by hand (kept, lost, gained). Ratios are of medians of one run, contenders interleaved.
import { rmSync } from 'node:fs';
import pg from 'pg';
import { PLAIN, SUBQUERIES, schemaOf } from './explain.data.mjs';
import { bundled, interleaved, say, tellRatio } from './measure.mjs';
import { COLUMNS, manyColumns, PROOFS } from './rules.data.mjs';

const customers = Number(process.env.BENCH_CUSTOMERS ?? 1_000_000);
const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
/** Milliseconds: what a person does not notice. The only limit that is no ratio. */
const PROOF_MS = 300;

/** What an analyst does to a rule in one go: a threshold moved, a list grew, a condition went, another came. */
const edited = (conditions) => [
  ...conditions
    .map((one) => one.replace('c.balance > 9000', 'c.balance > 10000').replace('(3, 5, 7)', '(3, 5, 7, 9)'))
    .filter((one) => one !== 'c.kids < 5'),
  'c.cohort % 10 <> 4',
];
/** The same with a list that is asked otherwise. */
const rewritten = (conditions) =>
  edited(conditions).map((one) =>
    one.startsWith('c.id not in') ? 'not exists (select 1 from blacklist b where b.customer_id = c.id)' : one,
  );
const EDITS = {
  '20 plain conditions': [PLAIN, edited(PLAIN)],
  'and 4 subqueries': [[...PLAIN, ...SUBQUERIES], edited([...PLAIN, ...SUBQUERIES])],
  'one of them rewritten': [[...PLAIN, ...SUBQUERIES], rewritten([...PLAIN, ...SUBQUERIES])],
};

const { outfile, startCluster, openTool } = await bundled('rules.entry.ts', 'demo');
const cluster = await startCluster(
  'shared_buffers = 1GB\nmax_wal_size = 8GB\nwork_mem = 16MB\njit = off\nconstraint_exclusion = on',
);
const client = new pg.Client({ host: '127.0.0.1', port: cluster.port, user: 'reader', database: 'postgres' });
client.on('error', () => undefined);
try {
  await cluster.sql(schemaOf(customers) + manyColumns());
  for (const table of ['customer', 'purchase', 'contact', 'visit', 'blacklist'])
    await cluster.sql(`vacuum analyze ${table}`);
  await client.connect();
  const tool = await openTool(cluster.port);
  await measureProofs(tool);
  for (const [name, rules] of Object.entries(EDITS))
    await measureImpact(
      tool,
      name,
      rules.map((one) => one.join('\n and ')),
    );
  await tool.close();
} finally {
  await client.end();
  await cluster.remove();
  rmSync(outfile, { force: true });
}

async function measureProofs(tool) {
  for (const [wanted, [before, after]] of Object.entries(PROOFS)) {
    const { word } = tool.proof(before, after, COLUMNS);
    if (!wanted.startsWith(word)) throw new Error(`${wanted}: the proof says ${word}`);
    const { proof, planner } = await interleaved(
      { proof: async () => tool.proof(before, after, COLUMNS), planner: () => tool.planner(before, after) },
      rounds,
    );
    const verdict = proof <= PROOF_MS ? 'kept' : 'BROKEN';
    say(
      `proof, ${wanted}: ${proof.toFixed(0)} ms (limit ${PROOF_MS}, ${verdict}), ${(proof / planner).toFixed(1)} x PostgreSQL's planner`,
    );
    if (proof > PROOF_MS) process.exitCode = 1;
  }
}

async function measureImpact(tool, name, [before, after]) {
  const count = (condition) => client.query(`select count(*) from customer c where ${condition}`);
  const times = await interleaved(
    {
      before: () => count(before),
      after: () => count(after),
      impact: () => tool.impact(before, after),
      byHand: async () => {
        await count(`(${before}) and (${after})`);
        await count(`(${before}) and (${after}) is not true`);
        await count(`(${after}) and (${before}) is not true`);
      },
    },
    rounds,
  );
  await checkNumbers(tool, count, before, after);
  const slower = Math.max(times.before, times.after);
  say(
    `${name}: ${customers} customers, the slower rule alone ${slower.toFixed(0)} ms, kept, lost and gained by hand ${times.byHand.toFixed(0)} ms`,
  );
  tellRatio('impact, split over the edits', times.impact / slower, 2, "the slower rule's own count");
  tellRatio('the same', times.impact / times.byHand, 0.5, 'the three queries by hand');
}

/** A fast wrong answer is none. */
async function checkNumbers(tool, count, before, after) {
  const { impact } = await tool.impact(before, after);
  const read = async (condition) => Number((await count(condition)).rows[0].count);
  const expected = [
    await read(`(${before}) and (${after})`),
    await read(`(${before}) and (${after}) is not true`),
    await read(`(${after}) and (${before}) is not true`),
  ];
  const told = [impact.kept, impact.lost, impact.gained];
  if (String(told) !== String(expected)) throw new Error(`told ${told}, counted ${expected}`);
  const sum = impact.split.shares.reduce((all, { lost }) => all + lost, 0);
  if (Math.abs(sum - impact.lost) > 1e-6) throw new Error(`the shares sum to ${sum} of ${impact.lost}`);
}
