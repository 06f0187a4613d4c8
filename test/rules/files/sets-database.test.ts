import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDemo, testDemo } from '../../support/demo.ts';
import { newFolder } from './support.ts';

let demo: TestDemo;
beforeAll(async () => {
  demo = await testDemo();
  await demo.writer.rows(
    `create table crm.wallet (id integer primary key, owner text not null, balance integer check (balance >= 0), opened timestamptz,
       "odd ""name" text, kind varchar(3))`,
  );
}, 60_000);
afterAll(() => demo?.close());

const named = () => ['--db', demo.conninfo, '--customers', 'crm.wallet', '--key', 'id'];

/** Offers of one priority, in this order: id, condition. */
const offers = (...rules: readonly (readonly [string, string])[]): string =>
  [
    'format: 1',
    'kind: offer',
    'id: wallets',
    'customers: {table: crm.wallet, alias: c, key: id}',
    'columns: {balance: integer, owner: text not null, kind: varchar(3)}',
    'rules:',
    ...rules.map(([id, condition]) => `  - {id: ${id}, priority: 2, condition: ${JSON.stringify(condition)}}`),
    '',
  ].join('\n');

async function compared(before: string, after: string, words: readonly string[]) {
  const folder = newFolder();
  folder.write({ 'old.yaml': before, 'new.yaml': after });
  const { result, exitCode } = await folder.runJson(['rules', 'diff', '--files', 'old.yaml', 'new.yaml', ...words]);
  const titles = result.findings.map(({ cause, title }) => `${cause} ${title}`);
  const open = result.notEvaluated.filter(({ couldChangeAnswer }) => couldChangeAnswer).map(({ what }) => what);
  return { exitCode, titles, open, rules: result.facts.rules, sets: result.facts.sets };
}

const poor = ['poor', 'c.balance < 100'] as const;
const before = offers(poor, ['rich', 'c.balance > 500000']);

describe('the made-up customers of a set', () => {
  const overlapping = offers(poor, ['rich', 'c.balance < 50']);

  it('are said not to be re-run where there is no database', async () => {
    const { titles } = await compared(before, overlapping, []);
    const overlap = titles.find((title) => title.startsWith('rule/set-overlap'));
    expect(overlap).toMatch(/for example: balance = -?\d+ \(not re-run in PostgreSQL\)/);
    expect(titles.find((title) => title.startsWith('rule/set-gap'))).toContain('(not re-run in PostgreSQL)');
  });

  it('are asked about in the database that is named, and then told without a doubt', async () => {
    const shown = offers(poor, ['rich', 'c.balance between 10 and 50']);
    const { titles, rules, open } = await compared(before, shown, named());
    const overlap = titles.find((title) => title.startsWith('rule/set-overlap'))!;
    expect(overlap).toMatch(/for example: balance = (1\d|2\d|3\d|4\d|50)\. Which/);
    expect(titles.find((title) => title.startsWith('rule/set-gap'))).not.toContain('not re-run');
    expect(rules.filter(({ status }) => status !== 'same').map(({ verdict }) => verdict?.trust)).not.toContain(
      'offline',
    );
    expect(open).not.toContain('Whether poor, rich, of one priority, take the same customers');
  });

  it('are not shown where a CHECK of the table forbids them: it is left open', async () => {
    const forbidden = offers(poor, ['rich', 'c.balance < 0']);
    const offline = await compared(before, forbidden, []);
    expect(offline.titles.some((title) => title.startsWith('rule/set-overlap'))).toBe(true);
    const asked = await compared(before, forbidden, named());
    expect(asked.titles.filter((title) => title.startsWith('rule/set-overlap'))).toEqual([]);
    expect(JSON.stringify(asked.sets)).not.toMatch(/"balance":"-/);
    expect(asked.open).toContain('Whether poor, rich, of one priority, take the same customers');
  });

  it('are asked about also where only the order of the rules changed', async () => {
    const rules = [poor, ['rich', 'c.balance > 50']] as const;
    const ordered = (some: typeof rules | readonly (typeof rules)[number][]) =>
      offers(...some).replaceAll(/ priority: 2,/g, '');
    const { rules: told, sets } = await compared(ordered(rules), ordered([...rules].toReversed()), named());
    expect(sets[0]!.verdict.word).toBe('overlapping');
    expect(told.filter(({ gives }) => gives === 'outcomes').map(({ verdict }) => verdict?.trust)).toEqual(['proved']);
  });

  it('keep all others where a condition fails on one of them', async () => {
    const failing = ['failing', "c.owner = 'x' and c.kind::integer > 5"] as const;
    const { titles } = await compared(
      offers(failing, poor, ['rich', 'c.balance > 500000']),
      offers(failing, poor, ['rich', 'c.balance between 10 and 50']),
      named(),
    );
    expect(titles.find((title) => title.startsWith('rule/set-overlap'))).toMatch(/poor .* rich .*balance = \d+/);
  });
});
