import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../src/db/connect.ts';
import { readEngine } from '../../src/system/engine.queries.ts';
import { engineLimits } from '../../src/system/engine.ts';
import { loadSystem } from '../../src/system/load.ts';
import { canReplicate, type TestCluster } from '../support/cluster.ts';
import { runProfile } from '../support/command-line.ts';
import { retailOn, retailOnThreeServers, retailStandby, SYSTEM } from '../support/engines.ts';

/** What is asked of every engine. */
const LINES: readonly (readonly string[])[] = [
  ['segment', 'explain', 'kazan'],
  ['segment', 'explain', 'kazan', '--version', '1', '--at-least', '50'],
  ['segment', 'explain', 'kazan', '--run', '12'],
  ['segment', 'explain', 'buyers'],
  ['segment', 'explain', 'buyers', '--inside', 'c4'],
  ['segment', 'explain', 'buyers', '--funnel'],
  ['segment', 'explain', 'buyers', '--customer', '4', '--everyone'],
  ['segment', 'explain', 'buyers', '--customer', '1234'],
  ['segment', 'explain', 'kazan', '--against', 'v1'],
  ['segment', 'explain', '--where', "born::date < current_date - 10000 and balance <> 5 and city ilike 'ка%'"],
  ['campaign', 'trace', '12'],
  ['customer', 'trace', '8', '--run', '11'],
  ['rules', 'diff', 'kazan'],
  ['segment', 'list'],
  ['campaign', 'list'],
];

interface Engine {
  readonly name: string;
  readonly cluster: TestCluster;
  readonly foreign: readonly string[];
}

describe.skipIf(!canReplicate)('the same data on every engine', () => {
  const engines: Engine[] = [];
  let folder: string;
  let removeAll: () => Promise<void>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mmsup-engines-'));
    const [debian, embedded, three] = [
      await retailOn('debian'),
      await retailOn('embedded'),
      await retailOnThreeServers(),
    ];
    const standby = await retailStandby(debian);
    engines.push(
      { name: 'debian', cluster: debian, foreign: [] },
      { name: 'embedded', cluster: embedded, foreign: [] },
      { name: 'standby', cluster: standby, foreign: [] },
      { name: 'three servers', cluster: three.coordinator, foreign: three.foreign },
    );
    const profiles = engines.map(({ name, cluster, foreign }) => [
      `  ${name.replace(' ', '-')}:`,
      '    system: SYSTEM'.replace('SYSTEM', SYSTEM),
      `    db: host=127.0.0.1 port=${cluster.port} user=reader dbname=postgres`,
      "    as-of: '2026-11-24T09:00:00Z'",
      ...(foreign.length > 0 ? [`    allow-functions: [${foreign.join(', ')}]`] : []),
    ]);
    await writeFile(join(folder, 'profiles.yaml'), ['format: 1', 'profiles:', ...profiles.flat(), ''].join('\n'));
    removeAll = async () => {
      for (const { cluster } of [engines[0]!, engines[1]!, engines[2]!]) await cluster.remove();
      await three.remove();
    };
  }, 120_000);
  afterAll(async () => {
    await removeAll?.();
    await rm(folder, { recursive: true, force: true });
  });

  it.each(LINES.map((line) => [line.join(' '), line] as const))('answers alike: %s', async (_words, line) => {
    const answers = [];
    for (const { name } of engines) {
      const { exitCode, stdout, stderr } = await runProfile([...line, '--json'], name.replace(' ', '-'), folder);
      expect([name, stdout === '' ? stderr : ''], stderr).toEqual([name, '']);
      const { facts, findings, verdict } = JSON.parse(stdout);
      answers.push({ name, exitCode, verdict, facts: JSON.stringify(facts), findings: JSON.stringify(findings) });
    }
    const [first, ...others] = answers;
    for (const other of others) expect(other).toEqual({ ...first, name: other.name });
  });

  it('says how each of them would count, and what travels', async () => {
    const system = loadSystem(SYSTEM);
    const seen = [];
    for (const { name, cluster, foreign } of engines) {
      const session = await connect({
        target: `host=127.0.0.1 port=${cluster.port} user=reader dbname=postgres`,
        env: {},
        allowFunctions: foreign,
        signal: new AbortController().signal,
      });
      try {
        const facts = await session.read((tx) => readEngine(tx, system, session.server));
        seen.push([name, facts.grouping, facts.isStandby, facts.foreign.length, facts.partitions]);
        if (facts.grouping === 'rows-travel')
          expect(engineLimits(facts).map(({ en }) => en)).toContainEqual(
            expect.stringMatching(/^Grouping is not pushed down: about (3,9|4,0)\d\d rows of the customers travel/),
          );
      } finally {
        await session.close();
      }
    }
    expect(seen).toEqual([
      ['debian', 'here', false, 0, 0],
      ['embedded', 'here', false, 0, 0],
      ['standby', 'here', true, 0, 0],
      ['three servers', 'rows-travel', false, 2, 3],
    ]);
  });

  it('runs on different versions of PostgreSQL', async () => {
    const versions = [];
    for (const { cluster } of engines) {
      const [row] = await cluster.sql<{ v: string }>("select current_setting('server_version_num') as v");
      versions.push(Math.floor(Number(row!.v) / 10_000));
    }
    expect(versions[1]).toBeGreaterThan(versions[0]!);
  });

  it('refuses a foreign table that no profile lets through, by its name', async () => {
    const { cluster } = engines[3]!;
    const session = await connect({
      target: `host=127.0.0.1 port=${cluster.port} user=reader dbname=postgres`,
      env: {},
      signal: new AbortController().signal,
    });
    try {
      const read = session.read((tx) => tx.rows('select count(*) from customer'));
      await expect(read).rejects.toThrow(/customer_p\d is a foreign table/);
    } finally {
      await session.close();
    }
  });
});
