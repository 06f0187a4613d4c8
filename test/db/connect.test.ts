import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../src/db/connect.ts';
import type { Session } from '../../src/db/session.types.ts';
import { UserError } from '../../src/errors.ts';
import { freePort, startCluster, type TestCluster } from '../support/cluster.ts';
import { startWireProxy } from '../support/wire-proxy.ts';

const HBA = [
  'local all all trust',
  'hostssl all careful all scram-sha-256',
  'host all careful all reject',
  'host all guest all scram-sha-256',
  'host all all all trust',
  '',
].join('\n');

let cluster: TestCluster;
let folder: string;

/** A server with TLS: a certificate for the name `localhost`, signed by an authority of its own. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mmsup-tls-'));
  const openssl = (...args: string[]): void => void execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'ca.key',
    '-out',
    'ca.crt',
    '-days',
    '2',
    '-subj',
    '/CN=test authority',
  );
  openssl(
    'req',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'server.key',
    '-out',
    'server.csr',
    '-subj',
    '/CN=localhost',
  );
  writeFileSync(join(folder, 'names'), 'subjectAltName=DNS:localhost');
  openssl(
    'x509',
    '-req',
    '-in',
    'server.csr',
    '-CA',
    'ca.crt',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-out',
    'server.crt',
    '-days',
    '2',
    '-extfile',
    'names',
  );
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'other.key',
    '-out',
    'other.crt',
    '-days',
    '2',
    '-subj',
    '/CN=another authority',
  );
  chmodSync(folder, 0o755);
  cluster = await startCluster();
  const { uid, gid } = statSync(cluster.dataDirectory);
  chmodSync(join(folder, 'server.key'), 0o600);
  chownSync(join(folder, 'server.key'), uid, gid);
  await cluster.sql(
    "create role careful login password 'right'; create role guest login password 'right'; create role reader login in role pg_read_all_data",
  );
  writeFileSync(join(cluster.dataDirectory, 'pg_hba.conf'), HBA);
  await cluster.sql(`alter system set ssl_cert_file = '${folder}/server.crt'`);
  await cluster.sql(`alter system set ssl_key_file = '${folder}/server.key'`);
  await cluster.sql('alter system set ssl = on');
  await cluster.stop();
  await cluster.start();
}, 60_000);

afterAll(async () => {
  await cluster?.remove();
  rmSync(folder, { recursive: true, force: true });
});

interface Told {
  readonly transport?: string;
  readonly error?: string;
}

/** Connects, closes, and tells the transport's words or the error. */
async function tell(target: string, env: Record<string, string> = {}): Promise<Told> {
  let session: Session | undefined;
  try {
    session = await connect({
      target,
      env: { HOME: folder, ...env },
      applicationName: 'connect test',
      signal: new AbortController().signal,
    });
    expect(await session.read((tx) => tx.rows('select 1 as one'))).toEqual([{ one: 1 }]);
    return { transport: session.server.transport };
  } catch (error) {
    if (error instanceof UserError) return { error: `${error.code} ${error.exitCode} ${error.message} ${error.hint}` };
    throw error;
  } finally {
    await session?.close();
  }
}

const at = (host: string, rest: string): string =>
  `host=${host} port=${cluster.port} dbname=postgres user=reader ${rest}`;

describe('sslmode, in words', () => {
  it.each([
    ['disable', 'plain text (sslmode=disable)'],
    ['allow', 'plain text (sslmode=allow)'],
    ['prefer', 'TLSv1.3, TLS_AES_256_GCM_SHA384, server not verified (sslmode=prefer)'],
    ['require', 'TLSv1.3, TLS_AES_256_GCM_SHA384, server not verified (sslmode=require)'],
  ])('%s: %s', async (mode, words) => {
    expect(await tell(at('127.0.0.1', `sslmode=${mode}`))).toEqual({ transport: words });
  });

  it('verify-ca checks the chain, verify-full also the name', async () => {
    const own = `sslrootcert=${folder}/ca.crt`;
    const words = 'TLSv1.3, TLS_AES_256_GCM_SHA384, certificate';
    expect(await tell(at('127.0.0.1', `sslmode=verify-ca ${own}`))).toEqual({
      transport: `${words} verified, host name not checked (sslmode=verify-ca)`,
    });
    expect(await tell(at('localhost', `hostaddr=127.0.0.1 sslmode=verify-full ${own}`))).toEqual({
      transport: `${words} and host name verified (sslmode=verify-full)`,
    });
    expect((await tell(at('127.0.0.1', `sslmode=verify-full ${own}`))).error).toMatch(
      /^db\/connection-lost 5 .*(does not match|altnames)/,
    );
    expect((await tell(at('127.0.0.1', `sslmode=verify-ca sslrootcert=${folder}/other.crt`))).error).toMatch(
      /^db\/connection-lost 5 .*(self-signed|unable to verify|unable to get)/,
    );
    expect((await tell(at('127.0.0.1', 'sslmode=verify-full'))).error).toMatch(/^db\/tls 2 .*root\.crt does not exist/);
  });

  it('require verifies the chain as soon as a root certificate is there, as libpq does', async () => {
    expect((await tell(at('127.0.0.1', `sslmode=require sslrootcert=${folder}/other.crt`))).error).toMatch(
      /^db\/connection-lost 5/,
    );
    expect((await tell(at('127.0.0.1', `sslmode=require sslrootcert=${folder}/ca.crt`))).transport).toContain(
      'certificate verified',
    );
  });

  it('prefer goes to TLS when pg_hba.conf wants it, and a server without TLS is told', async () => {
    expect(
      await tell(at('127.0.0.1', 'user=careful sslmode=disable').replace('user=reader ', ''), { PGPASSWORD: 'right' }),
    ).toMatchObject({
      error: expect.stringMatching(/^db\/login-refused 5/),
    });
    expect(
      (await tell(at('127.0.0.1', 'user=careful sslmode=allow').replace('user=reader ', ''), { PGPASSWORD: 'right' }))
        .transport,
    ).toContain('TLSv1.3');
  });

  it('a Unix socket needs none', async () => {
    expect(await tell(at(cluster.socketDirectory, 'sslmode=verify-full'))).toEqual({ transport: 'Unix socket' });
  });

  it('cancels over TLS too', async () => {
    const stop = new AbortController();
    const session = await connect({
      target: at('127.0.0.1', 'sslmode=require'),
      env: { HOME: folder },
      applicationName: 'tls cancel',
      signal: stop.signal,
    });
    const running = session.read((tx) => {
      const rows = tx.rows('select count(*) from generate_series(1, 100000) a, generate_series(1, 1000000) b');
      setTimeout(() => stop.abort(), 200);
      return rows;
    });
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    await session.close();
    expect(
      await cluster.sql("select 1 from pg_stat_activity where application_name = 'tls cancel' and state = 'active'"),
    ).toEqual([]);
  });
});

describe('passwords', () => {
  const guest = (rest = ''): string =>
    `host=127.0.0.1 port=${cluster.port} dbname=postgres user=guest sslmode=require ${rest}`;

  it('come from PGPASSWORD, a service file or a password file', async () => {
    writeFileSync(join(folder, '.pgpass'), `127.0.0.1:${cluster.port}:postgres:guest:right\n`, { mode: 0o600 });
    writeFileSync(
      join(folder, 'services'),
      `[bank]\nhost=127.0.0.1\nport=${cluster.port}\ndbname=postgres\nuser=guest\npassword=right\nsslmode=require\n`,
    );
    expect((await tell(guest())).transport).toContain('TLS');
    rmSync(join(folder, '.pgpass'));
    expect((await tell(guest(), { PGPASSWORD: 'right' })).transport).toContain('TLS');
    expect((await tell('service=bank', { PGSERVICEFILE: join(folder, 'services') })).transport).toContain('TLS');
  });

  it('that are wrong or missing are told, never shown', async () => {
    const wrong = (await tell(guest(), { PGPASSWORD: 's3cret' })).error;
    expect(wrong).toMatch(/^db\/wrong-password 5 .*the password is wrong/);
    expect(wrong).not.toContain('s3cret');
    expect((await tell(guest())).error).toMatch(/^db\/password-needed 5 .*PGPASSWORD/);
  });

  it('in a file that others can read are an error that says what to type', async () => {
    const file = join(folder, 'open');
    writeFileSync(file, '*:*:*:*:right\n', { mode: 0o644 });
    expect((await tell(guest(`passfile=${file}`))).error).toMatch(/^db\/passfile-mode 2 .*chmod 600/);
  });
});

describe('hosts', () => {
  it('are tried in order, and all failures are told', async () => {
    const dead = await freePort();
    expect(
      (await tell(`host=127.0.0.1,127.0.0.1 port=${dead},${cluster.port} dbname=postgres user=reader`)).transport,
    ).toContain('TLS');
    const { error } = await tell(`host=127.0.0.1,localhost port=${dead} dbname=postgres user=reader`);
    expect(error).toMatch(
      /^db\/no-host 5 None of the 2 hosts is suitable\.\n {2}127\.0\.0\.1:\d+: .*ECONNREFUSED.*\n {2}localhost:\d+: .*ECONNREFUSED/,
    );
    expect((await tell('host=no-such-host.invalid dbname=x user=y')).error).toMatch(
      /^db\/connection-lost 5 .*(host name is unknown|name server)/,
    );
  });

  it('a wrong database is not a reason to try the next', async () => {
    expect((await tell(`host=127.0.0.1,127.0.0.1 port=${cluster.port} dbname=none user=reader`)).error).toMatch(
      /^db\/no-such-database 2/,
    );
  });

  it('everything may come from the environment', async () => {
    const session = await connect({
      target: undefined,
      env: {
        HOME: folder,
        PGHOST: '127.0.0.1',
        PGPORT: String(cluster.port),
        PGDATABASE: 'postgres',
        PGUSER: 'reader',
        PGAPPNAME: 'from the environment',
      },
      command: 'profile test',
      incident: 'INC-7',
      signal: new AbortController().signal,
    });
    expect(await session.read((tx) => tx.rows("select current_setting('application_name') as name"))).toEqual([
      { name: 'from the environment' },
    ]);
    await session.close();
  });
});

it('a pooler that drops the settings is noticed', async () => {
  const proxy = await startWireProxy(cluster.port, (startup) =>
    startup
      .replace('default_transaction_read_only=on', 'default_transaction_read_only=no')
      .replace('statement_timeout=30000', 'statement_timeout=30001'),
  );
  const { error } = await tell(`host=127.0.0.1 port=${proxy.port} dbname=postgres user=reader sslmode=disable`);
  expect(error).toMatch(
    /^db\/settings-not-in-force 2 .*default_transaction_read_only is "off", not "on"; statement_timeout is "30001ms", not "30000"/,
  );
  await proxy.close();
});
