import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type EmbeddedServer, embeddedLayout, startEmbedded, stopEmbedded } from '../db/embedded.ts';
import { openWriter, type Writer } from '../db/embedded-writer.ts';
import { UsageError } from '../errors.ts';
import { text } from '../text.ts';
import { VERSION } from '../version.ts';
import { GENERATOR, type GenerateOptions, generateDemo } from './generate.ts';
import { type Planted, type PlantOptions, plantInto } from './plant.ts';
import { DEMO_DATABASE, ENGINE, HEALTHY_DATABASE, MARKER, READER } from './profile.ts';

type Env = Readonly<Record<string, string | undefined>>;

export const DEFAULT_CUSTOMERS = 100_000;
export const DEFAULT_SEED = 1;

/** Who makes demos: another version of mmsup or of the generator makes another one. */
const MAKER = `${VERSION}, generator ${GENERATOR}`;

export type Phase = 'server' | Parameters<GenerateOptions['onPhase']>[0] | 'copy';

export interface DemoOptions {
  readonly env: Env;
  /** Undefined = what is there, or 100,000 when the demo has to be made. */
  readonly customers?: number | undefined;
  readonly seed?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (phase: Phase) => void;
}

/** The demo while its server runs. */
export interface Demo {
  readonly server: EmbeddedServer;
  readonly customers: number;
  readonly seed: number;
  /** True when this call made it. */
  readonly created: boolean;
  /** Connection string of the reader role. */
  readonly conninfo: string;
}

/** Connection string of a demo database for the role `mmsup`, which can only read. */
export function demoConninfo(server: EmbeddedServer, database: string = DEMO_DATABASE): string {
  return server.conninfo(database, READER);
}

/**
 * Starts the demo's server and makes the demo when there is none. Any number of terminals may call this at once: one makes, the others
 * wait. A demo that another version made is made anew. A demo under construction has another name until it is whole, so whatever a crash leaves behind is thrown away by the next call.
 * Throws UsageError `demo/other-size` when there is a demo of another size or seed than asked for; UnavailableError; CancelledError.
 */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const server = await startServer(options);
  return withLock(server, async (admin) => {
    const found = await readSetting(admin);
    const isOurs = found?.madeBy === MAKER;
    if (isOurs) refuseOtherSize(found, options);
    else await admin.exec(`drop database if exists ${DEMO_DATABASE} with (force)`);
    const setting = isOurs ? found : await buildHealthy(server, admin, { ...found, ...withoutUndefined(options) });
    if (!(await exists(admin, DEMO_DATABASE))) await copyHealthy(admin);
    return finish(server, setting, !isOurs);
  });
}

/** Makes the demo healthy again: a new copy of the healthy database, or a new demo when another size or seed is asked for. */
export async function resetDemo(options: DemoOptions): Promise<Demo> {
  const server = await startServer(options);
  return withLock(server, async (admin) => {
    const existing = await readSetting(admin);
    const fits = existing?.madeBy === MAKER && isAskedFor(existing, options);
    const setting = fits ? existing : await buildHealthy(server, admin, { ...existing, ...withoutUndefined(options) });
    options.onProgress?.('copy');
    await admin.exec(`drop database if exists ${DEMO_DATABASE} with (force)`);
    await copyHealthy(admin);
    return finish(server, setting, !fits);
  });
}

/** Plants faults in the demo and lets the engine run on; see {@link plantInto} for what it throws. */
export async function plantFault(
  demo: Pick<Demo, 'server'>,
  names: string | readonly string[],
  options: PlantOptions = {},
): Promise<Planted> {
  const writer = await openDemo(demo.server);
  try {
    return await plantInto(writer, names, options);
  } finally {
    await writer.close();
  }
}

/** Opens a write connection to the demo as its owner. The caller closes it. */
export function openDemo(server: EmbeddedServer, database: string = DEMO_DATABASE): Promise<Writer> {
  return openWriter(server, database, ENGINE);
}

/** Ends the demo's server; the data stays. False when it was not running. */
export function stopDemo(env: Env): Promise<boolean> {
  return stopEmbedded(embeddedLayout(env, process.getuid?.()));
}

interface Setting {
  readonly customers: number;
  readonly seed: number;
  /** The version that made it: another one may have other tables. */
  readonly madeBy: string;
}

async function startServer({ env, signal, onProgress }: DemoOptions): Promise<EmbeddedServer> {
  onProgress?.('server');
  return startEmbedded({ layout: embeddedLayout(env, process.getuid?.()), ...(signal ? { signal } : {}) });
}

/** Runs `work` as the server's superuser. */
export async function withAdmin<T>(server: EmbeddedServer, work: (admin: Writer) => Promise<T>): Promise<T> {
  const admin = await openWriter(server, 'postgres', 'postgres');
  try {
    return await work(admin);
  } finally {
    await admin.close();
  }
}

/** Only one process at a time makes or replaces demo databases; the server forgets the lock of a process that died. */
function withLock<T>(server: EmbeddedServer, work: (admin: Writer) => Promise<T>): Promise<T> {
  return withAdmin(server, async (admin) => {
    await admin.exec("select pg_advisory_lock(hashtext('mmsup demo'))");
    return work(admin);
  });
}

/** Whether the server has a database of this name. */
export async function exists(admin: Writer, database: string): Promise<boolean> {
  const rows = await admin.rows('select 1 from pg_database where datname = $1', [database]);
  return rows.length > 0;
}

/** Size and seed stand in the comment of the healthy database: it takes no connections, so that it can always be copied. */
async function readSetting(admin: Writer): Promise<Setting | null> {
  const [row] = await admin.rows<{ setting: string | null }>(
    "select shobj_description(oid, 'pg_database') as setting from pg_database where datname = $1",
    [HEALTHY_DATABASE],
  );
  return row?.setting ? (JSON.parse(row.setting) as Setting) : null;
}

function isAskedFor(setting: Setting, { customers, seed }: DemoOptions): boolean {
  return (customers ?? setting.customers) === setting.customers && (seed ?? setting.seed) === setting.seed;
}

function refuseOtherSize(existing: Setting, options: DemoOptions): void {
  if (isAskedFor(existing, options)) return;
  const { customers = existing.customers, seed = existing.seed } = options;
  throw new UsageError({
    code: 'demo/other-size',
    message: text(
      `There is a demo with ${existing.customers} customers and seed ${existing.seed} already; asked for were ${customers} and seed ${seed}.`,
      `Демо уже есть: клиентов — ${existing.customers}, seed ${existing.seed}; запрошено: клиентов — ${customers}, seed ${seed}.`,
    ),
    hint: text(
      `Use it as it is: mmsup demo start\nOr replace it: mmsup demo reset --customers ${customers} --seed ${seed}`,
      `Возьмите его как есть: mmsup demo start\nИли замените: mmsup demo reset --customers ${customers} --seed ${seed}`,
    ),
    data: { ...existing },
  });
}

function withoutUndefined(options: DemoOptions): DemoOptions {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as unknown as DemoOptions;
}

async function buildHealthy(server: EmbeddedServer, admin: Writer, options: DemoOptions): Promise<Setting> {
  const { customers = DEFAULT_CUSTOMERS, seed = DEFAULT_SEED } = options;
  const setting = { customers, seed, madeBy: MAKER };
  const draft = `${HEALTHY_DATABASE}_draft`;
  await createRoles(server, admin);
  await admin.exec(`drop database if exists ${draft} with (force)`);
  await admin.exec(`create database ${draft} owner ${ENGINE}`);
  const writers = [
    await openDemo(server, draft),
    await openDemo(server, draft),
    await openDemo(server, draft),
  ] as const;
  try {
    await generateDemo(writers, {
      ...setting,
      signal: options.signal,
      onPhase: (phase) => options.onProgress?.(phase),
    });
  } finally {
    await Promise.all(writers.map((writer) => writer.close()));
  }
  await admin.exec(`comment on database ${draft} is '${JSON.stringify(setting)}'`);
  await admin.exec(`alter database ${draft} with allow_connections false`);
  await admin.exec(`drop database if exists ${HEALTHY_DATABASE} with (force)`);
  await admin.exec(`alter database ${draft} rename to ${HEALTHY_DATABASE}`);
  return setting;
}

/** Plans without workers: what the engine's stages cost must not depend on the machine's cores. */
async function createRoles(server: EmbeddedServer, admin: Writer): Promise<void> {
  const { password } = server.address;
  for (const role of [ENGINE, READER]) {
    const rows = await admin.rows('select 1 from pg_roles where rolname = $1', [role]);
    if (rows.length === 0) await admin.exec(`create role ${role} login${password ? ` password '${password}'` : ''}`);
    await admin.exec(
      `alter role ${role} set max_parallel_workers_per_gather = 0; alter role ${role} set random_page_cost = 1.1`,
    );
  }
  await admin.exec(
    `grant pg_read_all_data, pg_monitor to ${READER}; alter role ${READER} set default_transaction_read_only = on`,
  );
}

/** The kernel copies the files, in no time where the file system can share their blocks; where it cannot at all, the server does. */
async function copyHealthy(admin: Writer): Promise<void> {
  const copy = `create database ${DEMO_DATABASE} template ${HEALTHY_DATABASE} strategy file_copy owner ${ENGINE}`;
  try {
    await admin.exec("set file_copy_method = 'clone'");
    await admin.exec(copy);
  } catch {
    await admin.exec('reset file_copy_method');
    await admin.exec(copy);
  }
  await admin.exec(`revoke temporary on database ${DEMO_DATABASE} from public`);
}

async function finish(server: EmbeddedServer, setting: Setting, created: boolean): Promise<Demo> {
  const conninfo = demoConninfo(server);
  const marker = join(server.layout.root, MARKER);
  const draft = `${marker}.${process.pid}`;
  await writeFile(draft, `${conninfo}\n`, { mode: 0o600 });
  await rename(draft, marker);
  return { server, ...setting, created, conninfo };
}
