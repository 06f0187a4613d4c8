import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readPassword, readTarget } from '../../src/db/connection-files.ts';
import { parseConninfo, refusePassword, withoutPasswords } from '../../src/db/connection-string.ts';
import { connectionTarget, passwordFor } from '../../src/db/connection-target.ts';
import { UsageError } from '../../src/errors.ts';
import { verbatim } from '../../src/text.ts';

const folder = mkdtempSync(join(tmpdir(), 'mmsup-conninfo-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof UsageError) return `${error.message} ${error.hint}`;
    throw error;
  }
  return 'accepted';
}

describe('a connection string is read as psql reads it', () => {
  it.each([
    ['crm', { dbname: 'crm' }],
    ['postgresql://', {}],
    ['postgres://h', { host: 'h' }],
    [
      'postgresql://ann@h:5433/crm?sslmode=require&application_name=x',
      { user: 'ann', host: 'h', port: '5433', dbname: 'crm', sslmode: 'require', application_name: 'x' },
    ],
    ['postgresql://a,b:5433/crm', { host: 'a,b', port: ',5433', dbname: 'crm' }],
    ['postgresql://[::1]:5433,[fe80::1]/x', { host: '::1,fe80::1', port: '5433,', dbname: 'x' }],
    ['postgresql://%2Fvar%2Frun%2Fpostgresql/crm', { host: '/var/run/postgresql', dbname: 'crm' }],
    ['postgresql:///crm?host=/tmp&port=5433', { dbname: 'crm', host: '/tmp', port: '5433' }],
    ['postgresql://an%40n:p%3Aw@h/c%2Fd', { user: 'an@n', password: 'p:w', host: 'h', dbname: 'c/d' }],
    ['postgresql://h/x?ssl=true', { host: 'h', dbname: 'x', sslmode: 'require' }],
    ['host=h port=5433 dbname=crm', { host: 'h', port: '5433', dbname: 'crm' }],
    [
      "  host = h   dbname='my db' user='o\\'neil' options='-c x=\\\\y' ",
      { host: 'h', dbname: 'my db', user: "o'neil", options: '-c x=\\y' },
    ],
    ["host='' dbname=x", { host: '', dbname: 'x' }],
    ['service=bank', { service: 'bank' }],
  ])('%s', (text, expected) => {
    expect(parseConninfo(text)).toEqual(expected);
  });

  it.each([
    [
      'hots=h dbname=x',
      'The connection string cannot be used: "hots" is not a connection keyword. Did you mean "host"?',
    ],
    ['host=h dbname', 'The connection string cannot be used: it is not key=value at position 7.'],
    ["host='h dbname=x", 'The connection string cannot be used: it is not key=value at position 1.'],
    ['postgresql://h/x?sslmod=require', '"sslmod" is not a connection keyword. Did you mean "sslmode"'],
    ['postgresql://h:port/x', 'a host of the URI is not host:port'],
    ['postgresql://h/%zz', 'it holds a wrong percent-encoding'],
    ['postgresql://h/%00', 'it holds a wrong percent-encoding'],
    ['host=h requirepeer=postgres', '"requirepeer=postgres" asks for something that mmsup does not do'],
    ['host=h gssencmode=require', '"gssencmode=require" asks for something that mmsup does not do'],
  ])('%s is refused', (text, expected) => {
    expect(refusal(() => parseConninfo(text))).toContain(expected);
  });

  it('a password on the command line is refused, and never repeated', () => {
    for (const text of [
      'postgresql://u:s3cret@h/x',
      'host=h password=s3cret',
      'postgresql://h/x?password=s3cret',
      'sslpassword=s3cret',
    ]) {
      const message = refusal(() => refusePassword(parseConninfo(text), verbatim('--db')));
      expect(message).toMatch(/--db holds a (ssl)?password.*PGPASSWORD/);
      expect(message).not.toContain('s3cret');
    }
    expect(refusal(() => parseConninfo('postgresql://u:s3cret@h:x/y'))).not.toContain('s3cret');
  });
});

describe('the sources are put together as libpq does', () => {
  const sources = {
    env: {
      PGHOST: 'from-env',
      PGUSER: 'env-user',
      PGPASSWORD: 'env-password',
      PGCONNECT_TIMEOUT: '7',
      PGSSLMODE: 'require',
    },
    serviceFiles: [
      {
        name: 'pg_service.conf',
        text: '# services\n[bank]\nhost=from-service\nport=6000\nuser=service-user\n\n[other]\nhost=x\n',
      },
    ],
    operatingSystemUser: 'ann',
    defaultSocketDirectory: '/run/sockets',
  };

  it('connection string, service file, environment, defaults: in this order', () => {
    expect(connectionTarget({ ...sources, conninfo: parseConninfo('service=bank host=from-string') })).toMatchObject({
      hosts: [{ host: 'from-string', port: 6000 }],
      user: 'service-user',
      database: 'service-user',
      password: 'env-password',
      connectTimeoutMs: 7000,
      sslMode: 'require',
      sslModeGiven: true,
    });
    expect(connectionTarget({ ...sources, env: {}, conninfo: {} })).toMatchObject({
      hosts: [{ host: '/run/sockets', port: 5432 }],
      user: 'ann',
      database: 'ann',
      sslMode: 'prefer',
      sslModeGiven: false,
      sessionAttributes: 'any',
      password: undefined,
    });
    expect(connectionTarget({ ...sources, conninfo: {}, env: { PGSERVICE: 'other' } }).hosts[0]!.host).toBe('x');
  });

  it('several hosts have one port for all or one for each', () => {
    const hosts = (text: string): unknown =>
      connectionTarget({ ...sources, env: {}, conninfo: parseConninfo(text) }).hosts.map(({ host, port, address }) => [
        host,
        port,
        address,
      ]);
    expect(hosts('host=a,b port=1')).toEqual([
      ['a', 1, undefined],
      ['b', 1, undefined],
    ]);
    expect(hosts('host=a,b port=1,2')).toEqual([
      ['a', 1, undefined],
      ['b', 2, undefined],
    ]);
    expect(hosts('postgresql://a,b:5433/x')).toEqual([
      ['a', 5432, undefined],
      ['b', 5433, undefined],
    ]);
    expect(hosts('host=a,b hostaddr=1.1.1.1,2.2.2.2')).toEqual([
      ['a', 5432, '1.1.1.1'],
      ['b', 5432, '2.2.2.2'],
    ]);
    expect(hosts('hostaddr=1.1.1.1')).toEqual([['1.1.1.1', 5432, '1.1.1.1']]);
    expect(refusal(() => hosts('host=a,b port=1,2,3'))).toContain('there are 2 hosts but 3 ports');
    expect(refusal(() => hosts('host=a port=70000'))).toContain('"70000" is not a port');
  });

  it.each([
    ['sslmode=requird', 'Did you mean "require"?'],
    ['target_session_attrs=slave', 'Use one of any, read-only'],
    ['connect_timeout=soon', 'is not a number of seconds'],
    ['service=bnak', 'There is no service "bnak" (looked in pg_service.conf). Did you mean "bank"?'],
  ])('%s is refused', (text, expected) => {
    expect(refusal(() => connectionTarget({ ...sources, env: {}, conninfo: parseConninfo(text) }))).toContain(expected);
  });
});

describe('the password file', () => {
  const text = [
    '# comment',
    '',
    'db\\:1:5432:crm:ann:pass\\:word\\\\',
    '*:*:*:ann:any',
    'localhost:5433:*:bob:',
    'short:line',
  ].join('\n');

  it.each([
    ['db:1', 5432, 'crm', 'ann', 'pass:word\\'],
    ['elsewhere', 1, 'x', 'ann', 'any'],
    ['localhost', 5433, 'x', 'bob', ''],
    ['localhost', 5432, 'x', 'bob', undefined],
  ])('gives for %s:%i %s %s: %s', (host, port, database, user, password) => {
    expect(passwordFor(text, host, port, database, user)).toBe(password);
  });

  it('is not used when others can read it, and the message says what to type', () => {
    const file = join(folder, 'pgpass');
    writeFileSync(file, '*:*:*:*:s3cret\n');
    chmodSync(file, 0o644);
    const target = readTarget('host=h user=u dbname=d', { PGPASSFILE: file, HOME: folder });
    expect(refusal(() => readPassword(target, target.hosts[0]!, {}))).toBe(
      `The password file ${file} can be read by others (mode 0644), so it is not used. Type: chmod 600 ${file}`,
    );
    chmodSync(file, 0o600);
    expect(readPassword(target, target.hosts[0]!, {})).toBe('s3cret');
  });
});

it.each([
  ['postgresql://ann:s3cret@db:5432/crm?sslmode=require', 'postgresql://ann:***@db:5432/crm?sslmode=require'],
  ['postgres://ann:s3:cr@t@[::1/crm', 'postgres://ann:***@[::1/crm'],
  [
    '--db=postgresql://ann@db/crm?password=s3cret&sslmode=require',
    '--db=postgresql://ann@db/crm?password=***&sslmode=require',
  ],
  ["host=db pasword = 's3 cr\\'et' user=ann", 'host=db pasword = *** user=ann'],
  ["host=db password='s3cret", 'host=db password=***'],
  ['host=db sslpassword=s3cret', 'host=db sslpassword=***'],
  ['host=db PASSWD=s3cret', 'host=db PASSWD=***'],
  ['host=db passfile=/home/ann/.pgpass', 'host=db passfile=/home/ann/.pgpass'],
  ['the password was changed', 'the password was changed'],
])('keeps no password of a command line: %s', (typed, kept) => {
  expect(withoutPasswords([typed])).toEqual([kept]);
});
