import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect as connectSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, type TestCluster, until } from './cluster.ts';

const PGBOUNCER = '/usr/sbin/pgbouncer';

/** True where PgBouncer is installed. */
export const canPool = existsSync(PGBOUNCER);

export interface TestPooler {
  readonly port: number;
  remove(): Promise<void>;
}

/** PgBouncer in front of a server, in the given mode; `ignored` are start-up parameters that it drops instead of refusing them. */
export async function startPooler(
  cluster: TestCluster,
  { mode, ignored = [] }: { readonly mode: 'transaction' | 'session'; readonly ignored?: readonly string[] },
): Promise<TestPooler> {
  const folder = await mkdtemp(join(tmpdir(), 'mmsup-pooler-'));
  await chmod(folder, 0o777);
  const port = await freePort();
  const file = join(folder, 'pgbouncer.ini');
  const lines = [
    '[databases]',
    `* = host=127.0.0.1 port=${cluster.port}`,
    '[pgbouncer]',
    'listen_addr = 127.0.0.1',
    `listen_port = ${port}`,
    'unix_socket_dir =',
    'auth_type = any',
    `pool_mode = ${mode}`,
    `logfile = ${folder}/log`,
    `pidfile = ${folder}/pid`,
    ...(ignored.length > 0 ? [`ignore_startup_parameters = ${ignored.join(', ')}`] : []),
  ];
  await writeFile(file, `${lines.join('\n').replace('* = host', '* = user=reader host')}\n`);
  const asOther = process.getuid?.() === 0 ? await accountOf('postgres') : {};
  const child = spawn(PGBOUNCER, ['-q', file], { ...asOther, cwd: '/', stdio: 'ignore' });
  await until(() => answers(port));
  return {
    port,
    remove: async () => {
      child.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function accountOf(name: string): Promise<{ readonly uid: number; readonly gid: number }> {
  const passwd = await readFile('/etc/passwd', 'utf8');
  const [, , uid, gid] = passwd
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`))!
    .split(':');
  return { uid: Number(uid), gid: Number(gid) };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectSocket(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
