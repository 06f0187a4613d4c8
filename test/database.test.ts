import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase, type DatabaseHandle } from '../src/database.ts';
import { startCluster, type TestCluster } from './support/cluster.ts';

let cluster: TestCluster;

beforeAll(async () => {
  cluster = await startCluster();
  await cluster.sql('create role reader login');
}, 60_000);

afterAll(async () => {
  await cluster?.remove();
});

function databaseOf(port: number): DatabaseHandle {
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
      db: `host=127.0.0.1 port=${port} user=reader dbname=postgres sslmode=disable`,
      system: 'plain',
      lang: 'en',
      showPersonal: false,
    } as never,
    command: 'test',
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
});
