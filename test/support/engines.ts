import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { catchUp, EMBEDDED, startCluster, startStandby, type TestCluster } from './cluster.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures/engines');
const TABLES = readFileSync(join(FIXTURES, 'tables.sql'), 'utf8');
const ROWS = readFileSync(join(FIXTURES, 'rows.sql'), 'utf8');
export const SYSTEM = join(FIXTURES, 'system.yaml');

const COLUMNS = 'id int not null, city text, balance int not null, agreed boolean, born date';
const ORDER_COLUMNS = 'id int not null, customer_id int not null, made_at timestamptz not null, amount int not null';

const plain = `create table customer (${COLUMNS}, primary key (id)); create table orders (${ORDER_COLUMNS}, primary key (id)); create index on orders (customer_id);`;

/** The retail system on one server, of Debian's version or the npm package's. */
export async function retailOn(engine: 'debian' | 'embedded'): Promise<TestCluster> {
  const cluster = engine === 'debian' ? await startCluster() : await startCluster('', EMBEDDED);
  await cluster.sql(TABLES);
  await cluster.sql(plain);
  await cluster.sql(ROWS);
  return cluster;
}

/** A hot standby of it. */
export async function retailStandby(primary: TestCluster): Promise<TestCluster> {
  const standby = await startStandby(primary);
  await catchUp(primary, standby);
  return standby;
}

/** The same with customers and orders in partitions by customer, the partitions being foreign tables on two further servers and a table of its own. */
export async function retailOnThreeServers(): Promise<{
  readonly coordinator: TestCluster;
  readonly foreign: readonly string[];
  remove(): Promise<void>;
}> {
  const [coordinator, ...others] = [await startCluster(), await startCluster(), await startCluster()];
  await coordinator!.sql(TABLES);
  await coordinator!.sql(`
    create extension postgres_fdw;
    create table customer (${COLUMNS}) partition by hash (id);
    create table orders (${ORDER_COLUMNS}) partition by hash (customer_id);
    create table customer_p0 partition of customer for values with (modulus 3, remainder 0);
    create table orders_p0 partition of orders for values with (modulus 3, remainder 0);
    create index on customer_p0 (id); create index on orders_p0 (customer_id)`);
  const foreign: string[] = [];
  for (const [index, other] of others.entries()) {
    const number = index + 1;
    await other!.sql(`
      create role reader login; grant pg_read_all_data to reader;
      create table customer_p${number} (${COLUMNS}, primary key (id));
      create table orders_p${number} (${ORDER_COLUMNS}); create index on orders_p${number} (customer_id)`);
    await coordinator!.sql(`
      create server other${number} foreign data wrapper postgres_fdw
        options (host '127.0.0.1', port '${other!.port}', dbname 'postgres', use_remote_estimate 'true');
      create user mapping for postgres server other${number} options (user 'postgres');
      create user mapping for reader server other${number} options (user 'reader', password_required 'false');
      create foreign table customer_p${number} partition of customer for values with (modulus 3, remainder ${number}) server other${number};
      create foreign table orders_p${number} partition of orders for values with (modulus 3, remainder ${number}) server other${number}`);
    foreign.push(`public.customer_p${number}`, `public.orders_p${number}`);
  }
  await coordinator!.sql(ROWS);
  for (const other of others) await other!.sql('analyze');
  return {
    coordinator: coordinator!,
    foreign,
    remove: async () => {
      for (const cluster of [coordinator!, ...others]) await cluster!.remove();
    },
  };
}
