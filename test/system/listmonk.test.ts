import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RELATION_NAMES, type RelationName } from '../../src/model/relations.ts';
import { relation } from '../../src/system/compose.ts';
import { loadPart } from '../../src/system/load.ts';
import { resolvePart } from '../../src/system/resolve.ts';
import { PROBLEMS } from '../fixtures/listmonk/problems.ts';
import { startCluster, type TestCluster } from '../support/cluster.ts';
import { runJson, runLine } from '../support/command-line.ts';

const FIXTURE = join(import.meta.dirname, '../fixtures/listmonk');
const NOW = '2026-11-24T09:00:00Z';

let cluster: TestCluster;
let copies = 0;

beforeAll(async () => {
  cluster = await startCluster();
  await cluster.sql('create role reader login; grant pg_read_all_data to reader');
  await cluster.sql('create database healthy');
  const [schema, data] = ['schema.sql', 'data.sql'].map((file) => readFileSync(join(FIXTURE, file), 'utf8'));
  await cluster.sql(`set fixture.people = '2000'; ${schema} ${data}`, 'healthy');
}, 120_000);
afterAll(() => cluster?.remove());

const on = (database: string, system = 'listmonk') => ({
  conninfo: `host=127.0.0.1 port=${cluster.port} user=reader dbname=${database}`,
  system,
});
const ask = (words: readonly string[], database = 'healthy', { at = NOW, system = 'listmonk' } = {}) =>
  runJson<Record<string, never>>([...words, '--as-of', at], on(database, system));

/** A copy of the healthy database with something done to it. */
async function copyWith(plant: string): Promise<string> {
  copies += 1;
  const name = `copy_${copies}`;
  await cluster.sql(`create database ${name} template healthy`);
  await cluster.sql(plant, name);
  return name;
}

async function count(sql: string, database = 'healthy'): Promise<number> {
  const [row] = await cluster.sql<{ n: string }>(sql, database);
  return Number(row!.n);
}

describe('a complaint about a mailing list manager', () => {
  it.each(PROBLEMS)(
    '$complaint: $cause',
    async ({ plant, command, cause, proof, system = 'listmonk' }) => {
      const database = await copyWith(plant);
      const { result } = await ask(command.split(' '), database, { system });
      const [first] = result.findings;
      expect(first?.cause, JSON.stringify(result.findings.map(({ title }) => title))).toBe(cause);
      const evidence = first!.evidence as Record<string, unknown>;
      expect(Number(evidence[proof[0]])).toBe(await count(proof[1], database));
      expect(result.notEvaluated.filter(({ what }) => what.includes('listmonk/'))).toEqual([]);
      await cluster.sql(`drop database ${database}`);
    },
    60_000,
  );
});

describe('whom a run left out', () => {
  it('is said to be counted anew, for the program records nobody', async () => {
    const { result } = await ask(['campaign', 'trace', '7']);
    expect(result.notEvaluated).toContainEqual(
      expect.objectContaining({ what: 'Whom the run itself left out', couldChangeAnswer: false }),
    );
  });
});

describe('a runbook on a mailing list manager', () => {
  it('ends at a cause that only this system has', async () => {
    const { plant, cause } = PROBLEMS.find((one) => one.cause === 'listmonk/list-of-the-same-name')!;
    const database = await copyWith(plant);
    const incidents = await mkdtemp(join(tmpdir(), 'mmsup-listmonk-'));
    const walk = ['runbook', 'run', 'mailing-did-not-go-out', '--auto', '--set', 'run=23', '--incidents', incidents];
    const { result, exitCode } = await ask(walk, database);
    expect([exitCode, result.findings[0]?.cause]).toEqual([3, cause]);
    await rm(incidents, { recursive: true });
  });
});

describe('a mailing list manager that is well', () => {
  it('has no finding that needs anybody, campaign by campaign', async () => {
    const rows = await cluster.sql<{ id: number }>('select id from campaigns order by id', 'healthy');
    for (const { id } of rows) {
      const { result } = await ask(['campaign', 'trace', String(id)]);
      const findings = result.findings.filter(({ severity }) => severity !== 'info');
      expect([id, findings]).toEqual([id, []]);
      expect([id, result.notEvaluated.filter(({ what }) => what.includes('listmonk/'))]).toEqual([id, []]);
    }
  }, 120_000);

  it.each(['dashboard-charts', 'dashboard-counts', 'list-counts'])('shows in %s what there is', async (report) => {
    const { result } = await ask(['report', 'trace', report]);
    const { shown, recounted } = result.facts as unknown as { shown: number; recounted: number };
    expect([result.verdict, result.findings, shown]).toEqual(['ok', [], recounted]);
  });

  it('lists its campaigns as series, its audiences as segments, and says that it keeps one version of each', async () => {
    const campaigns = (await ask(['campaign', 'list'])).result.facts as unknown as { campaigns: { id: string }[] };
    expect(campaigns.campaigns.map(({ id }) => id)).toEqual(['Big sale', 'Digest', 'Loans', 'Promo', 'Year review']);
    const segments = (await ask(['segment', 'list'])).result.facts as unknown as { segments: { id: string }[] };
    expect(segments.segments.map(({ id }) => id)).toEqual(expect.arrayContaining(['campaign:7', 'list:7']));
    const { stdout } = await runLine(['rules', 'diff', 'campaign:7', '--as-of', NOW], on('healthy'));
    expect(stdout).toContain('there is nothing to compare it with');
  });
});

describe('the audience of a campaign', () => {
  it.each([7, 17, 23])('%i, explained as of its start, is the very number that it selected', async (id) => {
    const { result } = await ask(['segment', 'explain', `campaign:${id}`, '--run', String(id)]);
    const { selected } = result.facts as unknown as { selected: number };
    expect(selected).toBe(await count(`select to_send as n from campaigns where id = ${id}`));
    expect(result.findings).toEqual([]);
  });

  it('is told gate by gate in the trace, and adds up', async () => {
    const { result } = await ask(['campaign', 'trace', '7']);
    const facts = result.facts as unknown as {
      stages: { stage: string; out: number; exclusions: { reason: string; customers: number }[] }[];
    };
    const [select] = facts.stages;
    const left = Object.fromEntries(select!.exclusions.map(({ reason, customers }) => [reason, customers]));
    const onList = await count(
      "select count(*) as n from subscriber_lists where list_id = 1 and created_at <= '2026-11-24 06:00:02+00'",
    );
    expect(Object.keys(left).sort()).toEqual(['blocklisted', 'not-confirmed', 'unsubscribed']);
    expect(Object.values(left).reduce((sum, one) => sum + one, 0) + select!.out).toBe(onList);
  });

  it('is another one at another moment of the same database', async () => {
    const explained = async (at: string) => {
      const { result } = await ask(['segment', 'explain', 'campaign:31'], 'healthy', { at });
      return (result.facts as unknown as { selected: number }).selected;
    };
    for (const at of ['2026-10-01T00:00:00Z', NOW])
      expect(await explained(at)).toBe(await count(`select count(*) as n from audience(31, '${at}')`));
    expect(await explained('2026-10-01T00:00:00Z')).toBeLessThan(await explained(NOW));
  });
});

describe('a run as of an earlier moment', () => {
  const stateAt = async (at: string) => {
    const { result } = await ask(['campaign', 'trace', '17'], 'healthy', { at });
    const { run } = result.facts as unknown as { run: { state: string; sent: number | null } };
    return [run.state, run.sent];
  };

  it('was planned, was running, and has ended: counters of later are never told as those of then', async () => {
    expect(await stateAt('2026-11-19T09:00:00Z')).toEqual(['planned', null]);
    expect(await stateAt('2026-11-19T10:00:10Z')).toEqual(['running', null]);
    expect(await stateAt(NOW)).toEqual(['finished', await count('select sent as n from campaigns where id = 17')]);
  });

  it('is not due yet before its date, and overdue after it', async () => {
    const causeAt = async (at: string) =>
      (await ask(['campaign', 'trace', '31'], 'healthy', { at })).result.findings[0]?.cause;
    expect(await causeAt('2026-11-26T09:00:00Z')).toBe('listmonk/not-due-yet');
    expect(await causeAt('2026-11-26T10:02:00Z')).not.toBe('listmonk/not-due-yet');
  });
});

describe('one person and one campaign', () => {
  const trace = async (sql: string, run: number) => {
    const person = await count(sql);
    const { result } = await ask(['customer', 'trace', String(person), '--run', String(run)]);
    return result.findings[0]?.cause;
  };
  const someone = (list: number, condition: string) =>
    `select min(sl.subscriber_id) as n from subscriber_lists sl join subscribers s on s.id = sl.subscriber_id where sl.list_id = ${list} and ${condition}`;

  it.each([
    ['has not confirmed', someone(1, "sl.status = 'unconfirmed'"), 7, 'listmonk/person-not-confirmed'],
    ['had unsubscribed', someone(1, "sl.status = 'unsubscribed'"), 7, 'listmonk/person-unsubscribed'],
    ['bounced', someone(1, "s.status = 'blocklisted'"), 7, 'listmonk/person-blocked-by-bounce'],
    ['is on no list of it', 'select 15 as n', 23, 'listmonk/person-not-on-the-lists'],
    ['came later', someone(2, "sl.created_at > '2026-11-20'"), 17, 'listmonk/person-came-later'],
    [
      'lies behind the cursor',
      'select max_subscriber_id as n from campaigns where id = 30',
      30,
      'customer/not-reached',
    ],
  ])('says that he %s', async (_, sql, run, cause) => {
    expect(await trace(sql, run)).toBe(cause);
  });

  it('says nothing of somebody who opened it, and does not forbid him for a list that he left', async () => {
    const opener = await count('select min(subscriber_id) as n from campaign_views where campaign_id = 17');
    const { result } = await ask(['customer', 'trace', String(opener), '--run', '17']);
    expect([result.verdict, result.findings]).toEqual(['ok', []]);
    const left = await count(
      `select min(sl.subscriber_id) as n from subscriber_lists sl join audience(17, '2026-11-19 10:00:02+00') a on a.person = sl.subscriber_id
       where sl.list_id = 1 and sl.status = 'unsubscribed' and sl.updated_at < '2026-11-19'`,
    );
    const other = await ask(['customer', 'trace', String(left), '--run', '17']);
    expect(other.result.findings.map(({ cause }) => cause)).not.toContain('customer/suppressed');
  });
});

describe('a query as it is typed into the search of subscribers', () => {
  const explain = async (where: string) => {
    const { result } = await ask(['segment', 'explain', '--where', where]);
    const { selected } = result.facts as unknown as { selected: number };
    return { selected, causes: result.findings.map(({ cause }) => cause), findings: result.findings };
  };

  it.each([
    "subscribers.attribs->>'city' = 'Riga'",
    "subscribers.attribs->>'city' is null",
    "exists (select 1 from subscriber_lists sl where sl.subscriber_id = subscribers.id and sl.list_id = 7) and subscribers.attribs->>'city' in ('Riga', 'Tartu')",
    'not exists (select 1 from campaign_views v where v.subscriber_id = subscribers.id and v.campaign_id = 7)',
    "subscribers.created_at > now() - interval '30 days'",
  ])('counts whom it finds: %s', async (where) => {
    const { selected } = await explain(where);
    const counted = where.replace('now()', `timestamptz '${NOW}'`);
    expect(selected).toBe(await count(`select count(*) as n from subscribers where ${counted}`));
  });

  it('says whom a comparison of JSON misses, because their number is text', async () => {
    const { causes, findings } = await explain("subscribers.attribs->'age' > '60'");
    expect(causes[0]).toBe('segment/json-types-mixed');
    const missed = await count(
      "select count(*) as n from subscribers where jsonb_typeof(attribs->'age') = 'string' and case when attribs->>'age' ~ '^\\d+$' then (attribs->>'age')::int > 60 end",
    );
    expect(findings[0]!.evidence).toMatchObject({ gained: missed, lost: 0, key: 'age' });
  });

  it('says that numbers taken as text are compared letter by letter', async () => {
    const { causes, findings } = await explain("subscribers.attribs->>'age' > '60'");
    expect(causes[0]).toBe('segment/text-compared-as-number');
    const words = await count("select count(*) as n from subscribers where attribs->>'age' = 'unknown'");
    expect(findings[0]!.evidence).toMatchObject({ lost: words, gained: 0 });
  });

  it('says for how many a cast fails', async () => {
    const { causes, findings } = await explain("(subscribers.attribs->>'age')::int > 60");
    expect(causes[0]).toBe('segment/condition-can-fail');
    const words = await count("select count(*) as n from subscribers where attribs->>'age' = 'unknown'");
    expect(findings[0]!.evidence).toMatchObject({ customers: words });
  });

  it('says whom a list that keeps its query lost or holds too many of', async () => {
    const database = await copyWith(
      "delete from subscriber_lists where list_id = 7 and subscriber_id < 500; update lists set description = 'query: subscribers.attribs->''age'' > ''60''' where id = 6",
    );
    const gold = await ask(['segment', 'explain', 'list:7'], database);
    expect(gold.result.findings[0]).toMatchObject({ cause: 'segment/members-stale', evidence: { missing: 50 } });
    const old = await ask(['segment', 'explain', 'list:6'], database);
    expect(old.result.findings[0]?.cause).toBe('segment/json-types-mixed');
  });
});

describe('the description', () => {
  it.each(RELATION_NAMES.filter((name) => loadPart('listmonk').relations[name]))('plans %s', async (name) => {
    const part = loadPart('listmonk');
    const system = resolvePart(part, { variants: new Set(Object.keys(part.variants)), asOf: NOW });
    await cluster.sql(`explain select * from ${relation(system, name as RelationName, 'x')}`, 'healthy');
  });

  it('also fits an older version, without archived lists, views and descriptions', async () => {
    const database = await copyWith(
      `alter table lists drop column status; alter table lists drop column description;
       drop table mat_dashboard_counts; drop table mat_dashboard_charts; drop table mat_list_subscriber_stats`,
    );
    const { result } = await ask(['campaign', 'trace', '7'], database);
    expect([result.verdict, result.findings]).toEqual(['ok', []]);
    const { exitCode, stderr } = await runLine(['report', 'list', '--as-of', NOW], on(database));
    expect([exitCode, stderr.includes('relation "report"')]).toEqual([2, true]);
  });

  it('reads no secret of the settings, and nobody of the back office', () => {
    const text = readFileSync(join(import.meta.dirname, '../../src/system/listmonk.yaml'), 'utf8');
    expect(/'password'|'secret|'key'\b|from users|join users|twofa/.exec(text)?.[0]).toBeUndefined();
  });
});
