import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadParser } from '../../../src/condition/parse.ts';
import { connect } from '../../../src/db/connect.ts';
import type { Tx } from '../../../src/db/session.types.ts';
import type { RelationName } from '../../../src/model/relations.ts';
import { relation } from '../../../src/system/compose.ts';
import { readCatalog } from '../../../src/system/init/catalog.queries.ts';
import { readSamples } from '../../../src/system/init/samples.queries.ts';
import { questionsOf } from '../../../src/system/init/situation.ts';
import type { InitFacts } from '../../../src/system/init.render.ts';
import { parseSystem } from '../../../src/system/load.ts';
import { startCluster, type TestCluster } from '../../support/cluster.ts';
import { type OnDatabase, runJson, runLine } from '../../support/command-line.ts';
import { type TestDemo, testDemo } from '../../support/demo.ts';

const SCHEMAS = join(import.meta.dirname, '../../fixtures/unknown-schemas');
const sqlOf = (name: string): string => readFileSync(join(SCHEMAS, `${name}.sql`), 'utf8');

let cluster: TestCluster;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mmsup-init-'));
  cluster = await startCluster("log_timezone = 'UTC'\nmax_locks_per_transaction = 1024");
  await cluster.sql('create role reader login');
}, 60_000);

afterAll(async () => {
  await cluster?.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** A database of this SQL, readable by `reader` except where the SQL itself says otherwise. */
async function databaseOf(name: string, sql: string): Promise<OnDatabase> {
  await cluster.sql(`create database ${name}`);
  await cluster.sql(sql, name);
  const schemas = await cluster.sql<{ schema: string }>(
    `select nspname as schema from pg_namespace where nspname not like 'pg\\_%' and nspname not in ('information_schema', 'secret')`,
    name,
  );
  for (const { schema } of schemas) {
    await cluster.sql(
      `grant usage on schema ${schema} to reader; grant select on all tables in schema ${schema} to reader`,
      name,
    );
  }
  return {
    conninfo: `host=${cluster.socketDirectory} port=${cluster.port} dbname=${name} user=reader`,
    system: 'plain',
  };
}

async function proposed(on: OnDatabase, line = 'system init'): Promise<InitFacts> {
  const { result, exitCode } = await runJson<InitFacts>(line, on);
  expect(exitCode).toBe(0);
  return result.facts;
}

/** Writes a proposal into a file and gives the database read with it. */
function readWith({ conninfo }: OnDatabase, name: string, yaml: string): OnDatabase {
  const system = join(folder, `${name}.yaml`);
  writeFileSync(system, yaml);
  return { conninfo, system };
}

/** Plans every relation of a description: what the server refuses throws. */
async function planAll({ conninfo }: OnDatabase, yaml: string): Promise<number> {
  const system = parseSystem(yaml, 'proposal.yaml');
  const session = await connect({ target: conninfo, env: {}, signal: new AbortController().signal, command: 'test' });
  try {
    return await session.read(async (tx) => {
      const names = Object.keys(system.relations) as RelationName[];
      for (const name of names) await tx.plan(`select 1 from ${relation(system, name)}`);
      return names.length;
    });
  } finally {
    await session.close();
  }
}

describe('system init on a telecom with Russian names, few declared keys and times without a zone', () => {
  let telecom: OnDatabase;
  beforeAll(async () => {
    telecom = await databaseOf('telecom', `${sqlOf('telecom')}; analyze`);
  }, 60_000);

  it('proposes this description, in Russian', async () => {
    const { stdout, exitCode } = await runLine('system init --lang ru', telecom);
    expect(exitCode).toBe(0);
    await expect(stdout).toMatchFileSnapshot('../../fixtures/unknown-schemas/telecom.proposal.yaml');
    expect(stdout.trimEnd().split('\n').length).toBeLessThanOrEqual(80);
    expect(await planAll(telecom, stdout)).toBe(10);
  });

  it('is used as it stands: campaigns, a run and a kept segment', async () => {
    const { yaml } = await proposed(telecom);
    const described = readWith(telecom, 'telecom', yaml);
    const list = await runJson<{ campaigns: { id: string; lastRun: { state: string; selected: number } | null }[] }>(
      'campaign list --as-of 2026-11-13T17:00',
      described,
    );
    expect(list.result.facts.campaigns.map(({ id, lastRun }) => [id, lastRun?.state, lastRun?.selected])).toEqual([
      ['1', 'running', 300],
      ['2', 'finished', 300],
      ['3', undefined, undefined],
      ['4', undefined, undefined],
    ]);
    const trace = await runJson('campaign trace 5 --as-of 2026-11-13T17:00', described);
    expect(trace.result.subject).toEqual({ kind: 'run', id: '5' });
    const [segment] = await cluster.sql<{ n: number }>(
      `select count(*)::int as n from abon.klient kl where not udalen and gorod = 'Kazan' and id_tarifa = 1`,
      'telecom',
    );
    const explained = await runLine('segment explain 1', described);
    expect(explained.stdout).toContain(`${segment!.n} of 882 customers are selected`);
  });

  it('tells no value of a person, in whatever form', async () => {
    const [text, json] = [await runLine('system init', telecom), await runLine('system init --json', telecom)];
    for (const personal of ['Ermolaeva', 'Zinaida', '7905', 'pochta.example', 'Pankratov', '1960']) {
      expect(text.stdout).not.toContain(personal);
      expect(json.stdout).not.toContain(personal);
    }
  });

  it('asks about a status that no word table knows', async () => {
    const { guesses } = await proposed(telecom);
    const message = guesses.find(({ name }) => name === 'message')!;
    expect(message.decide).toEqual(["sostoyanie 'arhiv': taken for queued until you say"]);
  });
});

describe('system init on a retailer with quoted names, enumerations and JSON segments', () => {
  let retail: OnDatabase;
  beforeAll(async () => {
    retail = await databaseOf('retail', sqlOf('retail'));
  }, 60_000);

  it('proposes this description, without any statistics', async () => {
    const { stdout } = await runLine('system init', retail);
    await expect(stdout).toMatchFileSnapshot('../../fixtures/unknown-schemas/retail.proposal.yaml');
    expect(stdout.trimEnd().split('\n').length).toBeLessThanOrEqual(80);
    expect(await planAll(retail, stdout)).toBe(8);
    for (const personal of ['Featherstone', 'Wilhelmina', '+4479', 'shop.example', 'Ashworth'])
      expect(stdout).not.toContain(personal);
  });

  it('is used as it stands: campaigns and a selection', async () => {
    const { yaml } = await proposed(retail);
    const described = readWith(retail, 'retail', yaml);
    const list = await runJson<{ campaigns: { lastRun: { selected: number; sent: number } | null }[] }>(
      'campaign list',
      described,
    );
    expect(list.result.facts.campaigns.map(({ lastRun }) => [lastRun?.selected, lastRun?.sent])).toEqual([
      [300, 180],
      [300, 180],
      [undefined, undefined],
    ]);
    const explained = await runLine(
      ['segment', 'explain', '--where', `c."loyaltyTier" = 'gold' and c.city = 'Leeds'`],
      described,
    );
    expect(explained.stdout).toContain('127 of 780 customers are selected');
    const kept = await runLine('segment explain 1', described);
    expect(kept.stdout).toContain('127 of 780 customers are selected');
    const unknown = await runLine('segment explain 2', described);
    expect(unknown.stderr).toContain('does not say what the operator "resembles"');
  });

  it('writes a new file and never over an old one', async () => {
    const path = join(folder, 'mine.yaml');
    const written = await runLine(['system', 'init', '--output', path], { ...retail, columns: 60 });
    expect(written.exitCode).toBe(0);
    expect(parseSystem(readFileSync(path, 'utf8'), path).customer?.table).toBe('public."Customers"');
    expect(
      Math.max(
        ...written.stdout
          .split('\n')
          .filter((line) => !line.includes(path))
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(60);
    writeFileSync(path, 'edited');
    const again = await runLine(['system', 'init', '--output', path], retail);
    expect([again.exitCode, readFileSync(path, 'utf8')]).toEqual([2, 'edited']);
    expect(again.stderr).toContain('is already there');
  });

  it('names the schemas there are when one is misspelt', async () => {
    const { exitCode, stderr } = await runLine('system init --schema pubic', retail);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Did you mean "public"?');
  });
});

it('follows texts like "model,id", counts what has no counters, and takes no endless campaign for a stuck run', async () => {
  const journeys = await databaseOf(
    'journeys',
    `create table people_person (id integer primary key, name text, active boolean);
     create table flow_journey (id integer primary key, name text, state text, domain text, created_at timestamptz);
     create table flow_entry (id integer primary key, journey integer not null references flow_journey, record text not null);
     create table flow_entry_step (id integer primary key, entry integer not null references flow_entry, state text not null, at timestamptz, created_at timestamptz);
     insert into people_person select n, 'Marmaduke', true from generate_series(1, 300) as n;
     insert into flow_journey values (1, 'Welcome', 'running', '[["city", "=", "Leeds"]]', '2026-01-01'), (2, 'Old', 'stopped', '[["city", "=", "York"]]', '2026-01-01');
     insert into flow_entry select n, 1, 'people.person,' || n from generate_series(1, 200) as n;
     insert into flow_entry_step select n, n, case when n % 4 = 0 then 'waiting' else 'done' end, timestamptz '2026-03-01 10:00Z', timestamptz '2026-03-01 09:00Z' from generate_series(1, 200) as n`,
  );
  const { yaml, guesses } = await proposed(journeys);
  const system = parseSystem(yaml, 'journeys.yaml');
  expect(system.relations.message?.columns['customer']).toBe(
    "case when m1.record like 'people.person,%' then split_part(m1.record, ',', 2)::bigint end",
  );
  expect(guesses.find(({ name }) => name === 'segment_version')?.outOfForce).toContain(
    'JSON in a form that is no tree',
  );
  const { result } = await runJson<{ campaigns: unknown[] }>(
    'campaign list --as-of 2026-11-01',
    readWith(journeys, 'journeys', yaml),
  );
  expect(result.facts.campaigns).toMatchObject([
    { lastRun: { state: 'finished', selected: 200, sent: 150, marks: [] } },
    { lastRun: null },
  ]);
  expect(yaml).not.toContain('Marmaduke');
});

it('tells the zone of moments without one from how far the newest are ahead of UTC', async () => {
  const fresh = await databaseOf(
    'fresh',
    `${sqlOf('telecom')};
     insert into rass.soobshenie select 100000 + n, 1, 1, 'dostavleno', (now() at time zone 'Asia/Yekaterinburg') - n * interval '1 minute' from generate_series(1, 500) as n;
     analyze`,
  );
  const { yaml } = await proposed(fresh);
  expect(yaml).toMatch(
    /without a zone are read as Asia\/Yekaterinburg: rass\.soobshenie\.data_sozdaniya was (299|300) min ahead of UTC/,
  );
  expect(yaml).toContain("sent_at: m.data_otpravki at time zone 'Asia/Yekaterinburg'");
});

it('does not take a column for a key whose values the other table does not have', async () => {
  const named = `create table customer (customer_id bigint primary key, email text);
    create table campaign (campaign_id integer primary key, name text, status text);
    create table message (message_id bigint primary key, campaign_id integer not null, customer_id bigint not null, status text, sent_at timestamptz);
    insert into customer select n, 'x' from generate_series(1, 50) as n;
    insert into campaign values (1, 'x', 'running'), (2, 'y', 'running');`;
  const messages = (offset: number) =>
    `insert into message select n, 1 + n % 2, ${offset} + n, 'sent', now() from generate_series(1, 50) as n`;
  const sound = await proposed(await databaseOf('sound', named + messages(0)));
  const foreign = await proposed(await databaseOf('foreign_ids', named + messages(700_000)));
  const from = ({ guesses }: InitFacts) => guesses.find(({ name }) => name === 'message')?.from;
  expect([from(sound), from(foreign)]).toEqual(['public.message m', undefined]);
});

describe('system init on bad days', () => {
  it('says that statuses are not known where there is no row yet, and still proposes what plans', async () => {
    const empty = await databaseOf('empty', sqlOf('telecom').split(/^insert into/m)[0]!);
    const { yaml, guesses } = await proposed(empty);
    expect(guesses.find(({ name }) => name === 'customer')!.from).toBe('abon.klient');
    expect(guesses.find(({ name }) => name === 'message')!.decide[0]).toContain('values of sostoyanie are not known');
    expect(await planAll(empty, yaml)).toBeGreaterThan(6);
  });

  it('names the tables that it may not read, and uses none of them', async () => {
    const closed = await databaseOf('closed', sqlOf('telecom'));
    await cluster.sql('revoke select on rass.soobshenie from reader', 'closed');
    const { yaml, guesses } = await proposed(closed);
    expect(yaml).toContain('# no right to read 1 of them, so not used: rass.soobshenie');
    expect(guesses.map(({ name }) => name)).not.toContain('message');
    expect(yaml).toContain('# message: not found');
  });

  it('writes a relation as a comment when something that it needs is not there', async () => {
    const partial = await databaseOf(
      'partial',
      `create table customer (customer_id bigint primary key, email text);
       create table campaign (campaign_id integer primary key, name text, status text);
       create table campaign_run (run_id integer primary key, campaign_id integer references campaign, started_at timestamptz, finished_at timestamptz, status text);
       create table run_stage (run_id integer references campaign_run, position integer, started_at timestamptz, status text, primary key (run_id, position));
       create table message (message_id bigint primary key, run_id integer references campaign_run, customer_id bigint references customer, status text, sent_at timestamptz)`,
    );
    const { yaml, guesses } = await proposed(partial);
    expect(guesses.find(({ name }) => name === 'stage')!.outOfForce).toBe('nothing found for stage');
    expect(yaml).toContain('  # stage: not in force: nothing found for stage\n');
    expect(parseSystem(yaml, 'partial.yaml').relations.stage).toBeUndefined();
  });

  it('reads names with quotes, dots, line ends and direction marks, and shows none of them raw', async () => {
    const odd = await databaseOf(
      'odd',
      `create table "Клиенты" ("№ клиента" bigint primary key, "Фамилия" text, "e-mail" text);
       create table "Рассылки: все" ("код" integer primary key, "название" text, "статус" text);
       create table "Сообщения" ("id" bigint primary key, "№ клиента" bigint references "Клиенты", "рассылка" integer references "Рассылки: все", "статус" text, "дата отправки" timestamptz);
       create table "select" ("a.b" integer primary key, "say ""hi""" text, U&"\\202Eevil" text, "two\nlines" text)`,
    );
    const { stdout } = await runLine('system init', odd);
    expect(stdout).not.toMatch(/[\u202E]/u);
    expect(await planAll(odd, stdout)).toBeGreaterThanOrEqual(3);
    const system = parseSystem(stdout, 'odd.yaml');
    expect(system.customer?.table).toBe('public."Клиенты"');
    expect(system.customer?.personal).toEqual({ Фамилия: 'name', 'e-mail': 'email' });
    expect(system.relations.message?.from).toBe('public."Сообщения" m');
  });

  it('says so when there is nothing to look at', async () => {
    const { exitCode, stderr } = await runLine('system init', await databaseOf('bare', 'select 1'));
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Database bare has no tables there to look at.');
  });

  it('never takes a list of names for a list of statuses', async () => {
    const names = await databaseOf(
      'names',
      `create table customer (customer_id bigint primary key, email text);
       create table campaign (campaign_id integer primary key, name text, status text);
       create table message (message_id bigint primary key, campaign_id integer references campaign, customer_id bigint references customer, status text, sent_at timestamptz);
       insert into customer values (1, 'a@b.example');
       insert into campaign values (1, 'x', 'Gwendolyn Fairweather'), (2, 'y', 'running');
       insert into message values (1, 1, 1, 'sent', now()), (2, 1, 1, '+44 7946 123456', now())`,
    );
    const { stdout } = await runLine('system init --json', names);
    expect(stdout).not.toMatch(/Gwendolyn|7946/);
  });
});

it('looks at 3,000 tables within seconds, and sends them hardly more statements than a few', async () => {
  const many = await databaseOf(
    'many',
    `${sqlOf('retail')};
     do $$ begin
       for n in 1..3000 loop
         execute format('create table %I (id integer, %I integer, name text, status text, created_at timestamptz)',
           (array['ledger', 'stock', 'campaign_archive', 'customer_note', 'event_store'])[1 + n % 5] || '_' || n, (array['ledger', 'customer', 'stock'])[1 + n % 3] || '_id');
       end loop;
     end $$`,
  );
  const started = performance.now();
  const { yaml, guesses } = await proposed(many);
  expect(performance.now() - started).toBeLessThan(30_000);
  expect(yaml).toContain('# looked at 3,010 tables and views in 1 schema\n');
  expect(Object.fromEntries(guesses.map(({ name, from }) => [name, from]))).toMatchObject({
    customer: 'public."Customers"',
    campaign: 'public."Campaigns" k',
    message: 'public."Messages" m',
  });
  expect(await statementsOn(many)).toBeLessThan(60);
}, 180_000);

/** How many statements it takes to look at a database, without the plans of what is proposed. */
async function statementsOn({ conninfo }: OnDatabase): Promise<number> {
  await loadParser();
  const session = await connect({ target: conninfo, env: {}, signal: new AbortController().signal, command: 'test' });
  let statements = 0;
  try {
    await session.read(async (tx) => {
      const rows: Tx['rows'] = (...asked) => {
        statements += 1;
        return tx.rows(...asked);
      };
      const counting = { ...tx, rows };
      await readSamples(counting, questionsOf(await readCatalog(counting, [])));
    });
  } finally {
    await session.close();
  }
  return statements;
}

describe('system init on the demo', () => {
  let demo: TestDemo;
  beforeAll(async () => {
    demo = await testDemo();
  }, 120_000);
  afterAll(() => demo?.close());

  it('proposes at most 80 lines with which the campaigns look as they do with the description that ships', async () => {
    const on = { conninfo: demo.conninfo, system: 'plain' };
    const { yaml, lines } = await proposed(on);
    expect(lines).toBeLessThanOrEqual(80);
    await planAll(on, yaml);
    const described = readWith(on, 'demo', yaml);
    const [own, shipped] = [await runLine('campaign list', described), await runLine('campaign list', demo)];
    expect(own).toEqual(shipped);
    const segment = async (database: OnDatabase) =>
      (await runLine(['segment', 'explain', '--where', "c.tariff = 'GOLD' and c.city = 'Казань'"], database)).stdout;
    expect(await segment(described)).toBe(await segment(demo));
    expect(existsSync(join(folder, 'demo.yaml'))).toBe(true);
  });
});
