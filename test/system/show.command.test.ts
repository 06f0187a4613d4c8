import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runJson, runLine } from '../support/command-line.ts';

const shop = join(import.meta.dirname, '../fixtures/described/shop.yaml');
/** Nothing is connected: no server listens there. */
const offline = { conninfo: 'host=/nowhere dbname=none' };

it('lists the systems that ship without a database, with how far they are verified', async () => {
  const { exitCode, result } = await runJson<{ systems: readonly Record<string, unknown>[] }>('system list', offline);
  expect(exitCode).toBe(0);
  expect(result.facts.systems.map(({ system }) => system)).toEqual(expect.arrayContaining(['demo', 'plain']));
  expect(result.facts.systems.find(({ system }) => system === 'demo')).toEqual({
    system: 'demo',
    title: "Demo bank's campaign platform",
    verified: 'installation',
    relations: expect.any(Number),
    checks: expect.any(Number),
    extends: null,
  });
});

it('shows what a description says, and what each relation that is missing takes from which command', async () => {
  const { stdout, exitCode } = await runLine(['system', 'show', shop], { ...offline, columns: 100 });
  expect(exitCode).toBe(0);
  for (const words of [
    "A shop's mailings — shop",
    'shop.person p',
    'select current_moment from shop.setting',
    'name_line, mail, mobile, note',
    'campaign trace: whom a stage left out, and why',
    'report list: does not work; report trace: does not work',
    'shop/launch-too-small',
  ])
    expect(stdout).toContain(words);
});

it('fits 60 columns in both languages', async () => {
  for (const lang of ['en', 'ru']) {
    for (const line of [
      ['system', 'show', shop, '--lang', lang],
      ['system', 'list', '--lang', lang],
    ]) {
      const { stdout, exitCode } = await runLine(line, { ...offline, columns: 60 });
      expect(exitCode).toBe(0);
      expect(stdout.split('\n').filter((one) => one.length > 60)).toEqual([]);
    }
  }
});

it('says of a description that extends another from what it is made', async () => {
  const { result } = await runJson<{ chain: readonly string[]; id: string }>(['system', 'show', shop], offline);
  expect([result.facts.id, result.facts.chain]).toEqual(['shop', [shop]]);
});

it('prints the schema for editors and nothing else, whatever the width of the terminal', async () => {
  const { stdout, exitCode } = await runLine('system show --schema', { ...offline, columns: 60 });
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema' });
});

it('names the nearest system when there is none of that name', async () => {
  const { stderr, exitCode } = await runLine('system show dmo', offline);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('Did you mean "demo"?');
});
