import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase, type DatabaseHandle } from '../src/database.ts';
import { createMasker } from '../src/model/personal/masker.ts';
import { startCluster, type TestCluster } from './support/cluster.ts';

let cluster: TestCluster;

beforeAll(async () => {
  cluster = await startCluster();
  await cluster.sql('create role reader login');
}, 60_000);

afterAll(async () => {
  await cluster?.remove();
});

function databaseOf(port: number, name = 'postgres'): DatabaseHandle {
  const stream = new PassThrough();
  return createDatabase({
    deps: {
      stdin: stream,
      stdout: stream,
      stderr: stream,
      env: {},
      cwd: '/',
      now: () => new Date(),
      signal: new AbortController().signal,
    } as never,
    options: {
      db: `host=127.0.0.1 port=${port} user=reader dbname=${name} sslmode=disable`,
      system: 'plain',
      lang: 'en',
      showPersonal: false,
    } as never,
    command: 'test',
    masker: async () => createMasker(),
    progress: () => undefined,
  });
}

const seven = async (database: DatabaseHandle) =>
  (await database.open()).session.read((tx) => tx.rows('select 7 as n', [], {} as never));

describe('the database of a walk', () => {
  it('is connected once, and again when the server has cut it off', async () => {
    const database = databaseOf(cluster.port);
    const first = (await database.open()).session;
    expect((await database.open()).session).toBe(first);
    await cluster.sql("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'reader'");
    await expect(first.read((tx) => tx.rows('select 7 as n', [], {} as never))).rejects.toMatchObject({ exitCode: 5 });
    expect(first.isOpen()).toBe(false);
    expect(await seven(database)).toMatchObject([{ n: 7 }]);
    await database.close();
  });

  it('is not asked any more when another one answers after the cut', async () => {
    await cluster.sql('create database bank');
    const database = databaseOf(cluster.port, 'bank');
    const { session } = await database.open();
    await cluster.sql("select pg_terminate_backend(pid) from pg_stat_activity where datname = 'bank'");
    await expect.poll(() => session.isOpen()).toBe(false);
    await cluster.sql('alter database bank rename to bank_before');
    await cluster.sql('create database bank');
    const refused = { code: 'db/another-database', exitCode: 5, data: { changed: ['oid'] } };
    await expect(seven(database)).rejects.toMatchObject(refused);
    await expect(database.connect()).rejects.toMatchObject(refused);
    await database.close();
  });

  it('is not asked any more when another server took its place, whose database has the same name and oid', async () => {
    const other = await startCluster();
    await other.sql('create role reader login');
    let port = cluster.port;
    const address = createServer((client) => {
      const server = connect(port, '127.0.0.1');
      client.on('error', () => server.destroy()).pipe(server);
      server.on('error', () => client.destroy()).pipe(client);
    }).listen(0, '127.0.0.1');
    await once(address, 'listening');
    const database = databaseOf((address.address() as AddressInfo).port);
    try {
      const { session } = await database.open();
      port = other.port;
      await cluster.sql("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'reader'");
      await expect.poll(() => session.isOpen()).toBe(false);
      const refused = { code: 'db/another-database', exitCode: 5, data: { changed: ['cluster'] } };
      await expect(seven(database)).rejects.toMatchObject(refused);
    } finally {
      await database.close();
      address.close();
      await other.remove();
    }
  });

  it('is asked although the server does not tell which one it is', async () => {
    await cluster.sql('revoke execute on function pg_control_system() from public');
    try {
      const database = databaseOf(cluster.port);
      expect((await database.connect()).session.server).toMatchObject({ cluster: null, warnings: [] });
      expect(await seven(database)).toMatchObject([{ n: 7 }]);
      await database.close();
    } finally {
      await cluster.sql('grant execute on function pg_control_system() to public');
    }
  });
});
