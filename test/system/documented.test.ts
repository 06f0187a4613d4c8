import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CampaignListFacts } from '../../src/campaign/list.ts';
import type { TraceFacts } from '../../src/campaign/trace.facts.ts';
import { RELATIONS, type RelationColumn } from '../../src/model/relations.ts';
import { relation } from '../../src/system/compose.ts';
import { loadPart, loadSystem } from '../../src/system/load.ts';
import { resolvePart } from '../../src/system/resolve.ts';
import { runJson, runLine } from '../support/command-line.ts';
import { type FixtureDatabase, fixtureDatabase } from '../support/fixture-database.ts';

const AS_OF = '2026-10-20';

/** What a canonical type may be in a database. */
const FITTING: Readonly<Record<string, RegExp>> = {
  id: /^(text|character varying|bigint|integer|numeric)$/,
  text: /^(text|character varying)$/,
  integer: /^(bigint|integer|numeric)$/,
  number: /^(bigint|integer|numeric|double precision)$/,
  boolean: /^boolean$/,
  time: /^timestamp with time zone$/,
  date: /^date$/,
  json: /^jsonb?$/,
};

const stories = [
  { system: 'unica', healthy: 'SPRING', nobody: 'WINTER', undelivered: 'AUTUMN', failed: '360 of 360' },
  { system: 'sas-ci', healthy: 'CAMP1', nobody: 'CAMP2', undelivered: 'CAMP3', failed: '370 of 370' },
] as const;

describe.each(stories)(
  '$system, described from public documentation',
  ({ system, healthy, nobody, undelivered, failed }) => {
    let db: FixtureDatabase;
    beforeAll(async () => {
      db = await fixtureDatabase(`${system}/${system}.sql`);
    }, 60_000);
    afterAll(() => db.remove());

    const trace = (campaign: string) =>
      runJson<TraceFacts>(['campaign', 'trace', campaign, '--as-of', AS_OF], db.on(system));

    it('reads every relation that it describes, with the types that the commands expect', async () => {
      const part = loadPart(system);
      const fitted = resolvePart(part, { variants: new Set(Object.keys(part.variants)), asOf: `${AS_OF}T00:00:00Z` });
      const names = Object.keys(fitted.relations) as (keyof typeof RELATIONS)[];
      expect(names.length).toBeGreaterThan(6);
      for (const name of names) {
        const columns: Readonly<Record<string, RelationColumn>> = RELATIONS[name].columns;
        const types = Object.keys(columns).map((column) => `pg_typeof(x.${column})::text as "${column}"`);
        const [row] = await db.sql<Record<string, string>>(
          `select ${types.join(', ')} from ${relation(fitted, name, 'x')} limit 1`,
        );
        expect([name, row === undefined]).toEqual([name, false]);
        for (const [column, { type }] of Object.entries(columns))
          expect([name, column, row![column]]).toEqual([name, column, expect.stringMatching(FITTING[type]!)]);
      }
    });

    it('gives only states that the commands know', async () => {
      const part = loadPart(system);
      const fitted = resolvePart(part, { variants: new Set(Object.keys(part.variants)), asOf: `${AS_OF}T00:00:00Z` });
      for (const name of ['run', 'stage', 'message'] as const) {
        const rows = await db.sql<{ state: string }>(`select distinct x.state from ${relation(fitted, name, 'x')}`);
        const known: readonly string[] = RELATIONS[name].columns.state.values ?? [];
        expect(rows.filter(({ state }) => !known.includes(state))).toEqual([]);
      }
    });

    it('says in every answer that nobody has verified it, once, and in both languages', async () => {
      for (const line of ['campaign list', 'segment list', `campaign trace ${healthy}`]) {
        const { result } = await runJson([...line.split(' '), '--as-of', AS_OF], db.on(system)).catch(
          (error: Error) => ({ result: { notEvaluated: [{ why: error.message }] } }),
        );
        const marks = result.notEvaluated.filter(({ why }) => why.includes('not verified against an installation'));
        expect([line, marks.length]).toEqual([line, system === 'sas-ci' && line === 'segment list' ? 0 : 1]);
      }
      const { stdout } = await runLine(['campaign', 'list', '--lang', 'ru'], db.on(system));
      expect(stdout.replace(/\s+/g, ' ')).toContain('описана по открытой документации и не проверена на установке');
    });

    it('finds nothing in a healthy run', async () => {
      const { exitCode, result } = await trace(healthy);
      expect([exitCode, result.findings]).toEqual([0, []]);
      expect(result.facts.stages.map(({ stage }) => stage)).toEqual(['select', 'policy', 'send', 'deliver']);
    });

    it('finds that nobody was selected', async () => {
      const { exitCode, result } = await trace(nobody);
      expect([exitCode, result.findings[0]?.cause]).toEqual([3, 'campaign/selects-nobody']);
    });

    it('finds that nothing was delivered, and how much', async () => {
      const { exitCode, result } = await trace(undelivered);
      expect([exitCode, result.findings[0]?.cause]).toEqual([3, 'campaign/delivery-failures']);
      expect(result.findings[0]!.title).toContain(failed);
    });

    it('lists the campaigns with their last run', async () => {
      const { result } = await runJson<CampaignListFacts>(['campaign', 'list', '--as-of', AS_OF], db.on(system));
      expect(result.facts.campaigns.map(({ id }) => id)).toEqual(
        expect.arrayContaining([healthy, nobody, undelivered]),
      );
    });
  },
);

describe('what such systems do not keep', () => {
  it('is said: the members of Unica’s strategic segments have no formula', async () => {
    const db = await fixtureDatabase('unica/unica.sql');
    try {
      const { exitCode, result } = await runJson<{ segments: { id: string }[] }>('segment list', db.on('unica'));
      expect([exitCode, result.facts.segments.map(({ id }) => id)]).toEqual([0, ['1', '2']]);
      expect(result.notEvaluated[0]!.what).toBe('Versions and formulas');
      const { exitCode: refused, stderr } = await runLine('segment explain 1', db.on('unica'));
      expect(refused).toBe(2);
      expect(stderr).toContain('does not keep segments with formulas');
      await db.sql('drop table ua_segment');
      const without = await runLine('segment list', db.on('unica'));
      expect([without.exitCode, without.stdout]).toEqual([2, '']);
      expect(without.stderr).toContain('does not keep segments');
    } finally {
      await db.remove();
    }
  }, 60_000);

  it('is said: a SAS communication that updates no history, and a run of Unica that left none', async () => {
    const sas = await fixtureDatabase('sas-ci/sas-ci.sql');
    try {
      const { result } = await runJson<TraceFacts>(['campaign', 'trace', 'CAMP4', '--as-of', AS_OF], sas.on('sas-ci'));
      expect(result.findings[0]!.cause).toBe('sas-ci/history-not-updated');
      expect(result.facts.stages.map(({ stage }) => stage)).toEqual(['select']);
    } finally {
      await sas.remove();
    }
    const unica = await fixtureDatabase('unica/unica.sql');
    try {
      const { result } = await runJson<TraceFacts>(
        ['campaign', 'trace', 'WINTER', '--as-of', AS_OF],
        unica.on('unica'),
      );
      expect(result.findings.map(({ cause }) => cause)).toContain('unica/history-not-logged');
      await unica.sql(
        `insert into ua_ccrunlog values (70, 11, '2026-10-19 09:05', '2026-10-19 09:15', 'Production', 'Succeeded')`,
      );
      const overlapped = await runJson<TraceFacts>(['campaign', 'trace', '11-7', '--as-of', AS_OF], unica.on('unica'));
      expect(overlapped.result.findings.map(({ cause }) => cause)).toContain('unica/runs-overlap');
    } finally {
      await unica.remove();
    }
  }, 120_000);
});

describe('a description that is not from documentation', () => {
  it('carries no such mark, nor does one that extends it and says so', () => {
    expect(loadSystem('demo').isFromDocumentation).toBeUndefined();
    expect(loadSystem('unica').isFromDocumentation).toBe(true);
    expect(loadSystem('test/fixtures/unica/client.yaml').isFromDocumentation).toBeUndefined();
  });

  it('gives the way of one customer through a run, once the client has named its customers', async () => {
    const db = await fixtureDatabase('unica/unica.sql');
    try {
      const line = ['customer', 'trace', '17', '--run', '13-7', '--as-of', AS_OF];
      const { exitCode, result } = await runJson(line, db.on('client.yaml'));
      expect([exitCode, result.findings[0]?.cause]).toEqual([3, 'customer/message-failed']);
      expect(result.notEvaluated.filter(({ why }) => why.includes('not verified'))).toEqual([]);
    } finally {
      await db.remove();
    }
  }, 60_000);

  it('puts the zone of the business where times have none', () => {
    const { started_at: started } = loadSystem('test/fixtures/unica/client.yaml').relations.run!.columns;
    expect(started).toBe("r.runstarttime at time zone 'Europe/Moscow'");
  });
});
