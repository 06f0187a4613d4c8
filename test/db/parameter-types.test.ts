import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '../../src/db/connect.ts';
import type { Session } from '../../src/db/session.types.ts';
import { startCluster, type TestCluster } from '../support/cluster.ts';
import { startWireProxy, type WireProxy } from '../support/wire-proxy.ts';

let cluster: TestCluster;
let proxy: WireProxy;
let session: Session;

beforeAll(async () => {
  cluster = await startCluster();
  await cluster.sql(
    'create role reader login; create table letter (id bigint, at timestamptz); grant select on letter to reader',
  );
  proxy = await startWireProxy(cluster.port);
  const target = `host=127.0.0.1 port=${proxy.port} user=reader dbname=postgres sslmode=disable`;
  session = await connect({ target, env: {}, signal: new AbortController().signal });
});
afterAll(async () => {
  await session?.close();
  await proxy?.close();
  await cluster?.remove();
});

it('the server says the types of parameters of a statement that is neither planned nor run', async () => {
  const sql = 'select 1 from letter where id = $1 and at > $2 and id = any ($3)';
  const types = await session.read((tx) => tx.parameterTypes(sql));
  expect(types).toEqual([20, 1184, 1016]);
  const at = proxy.messages.lastIndexOf(`P ${sql}`);
  expect(proxy.messages.slice(at, at + 3)).toEqual([`P ${sql}`, 'D', 'S']);
});

it('the guard judges such a statement like any other, and a mistake in it leaves the transaction alive', async () => {
  const answer = await session.read(async (tx) => {
    const refused = await tx
      .parameterTypes('delete from letter where id = $1')
      .catch((error: { code: string }) => error.code);
    const wrong = await tx
      .parameterTypes('select nothing from letter where id = $1')
      .catch((error: { code: string }) => error.code);
    return [refused, wrong, await tx.rows('select 1 as one')];
  });
  expect(answer).toEqual(['guard/not-a-select', 'db/sqlstate-42703', [{ one: 1 }]]);
});
