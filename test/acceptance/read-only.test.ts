import { afterAll, beforeAll, expect, it } from 'vitest';
import { mmsup } from '../support/bin.ts';
import { type TestDemo, testDemo } from '../support/demo.ts';

const COMMANDS = [
  'campaign list',
  'campaign trace card-wake-up',
  'campaign trace mortgage-care',
  'segment list',
  'segment explain card-reactivation',
  'segment explain vip-deposit --customer 17',
  'rules list',
  'rules log vip-deposit',
  'rules diff vip-deposit',
  'rules diff email-cap',
  'report list',
  'report trace effectiveness-email',
  'profile test',
  'runbook run no-customers-selected --auto --set campaign=card-wake-up',
  'runbook run mailing-did-not-go-out --auto --set campaign=mortgage-care',
  'runbook run wrong-people-selected --auto --set campaign=vip-deposit',
];

/** A hash over every row of every table, and over what the catalogs know of the schema. */
async function checksum(demo: TestDemo): Promise<string> {
  const tables = await demo.writer.rows<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema') order by 1`,
  );
  const sums = [];
  for (const { name } of tables) {
    const [row] = await demo.writer.rows<{ sum: string }>(
      `select count(*) || ':' || coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) as sum from ${name} t`,
    );
    sums.push(`${name}=${row!.sum}`);
  }
  const [catalog] = await demo.writer.rows<{ sum: string }>(
    `select count(*) || ':' || sum(hashtextextended(c.oid || c.relname || c.relkind::text || coalesce(c.relacl::text, ''), 0)::numeric) as sum
     from pg_class c`,
  );
  return [...sums, `catalog=${catalog!.sum}`].join('\n');
}

let demo: TestDemo;
beforeAll(async () => {
  demo = await testDemo('nobody-selected');
});
afterAll(() => demo.close());

it('leaves the database as it was, after every command that reads it', async () => {
  const before = await checksum(demo);
  for (const command of COMMANDS) {
    const { exitCode, stderr } = await mmsup([
      ...command.split(' '),
      '--db',
      demo.conninfo,
      '--system',
      'demo',
      '--json',
    ]);
    expect([0, 3, 4], `${command}: ${stderr}`).toContain(exitCode);
  }
  expect(await checksum(demo)).toBe(before);
}, 240_000);
