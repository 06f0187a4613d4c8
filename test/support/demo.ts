import { randomUUID } from 'node:crypto';
import type { EmbeddedServer } from '../../src/db/embedded.ts';
import { openWriter, type Writer } from '../../src/db/embedded-writer.ts';
import { demoConninfo, openDemo, startDemo } from '../../src/demo/demo.ts';
import { generateDemo } from '../../src/demo/generate.ts';
import { plantInto } from '../../src/demo/plant.ts';
import { ENGINE, HEALTHY_DATABASE } from '../../src/demo/profile.ts';
import { smallBank } from '../../src/demo/small-banks.ts';

export const TEST_CUSTOMERS = 5_000;

/** The seed of the demo that most tests look at. */
const FIRST_SEED = 1;

export interface TestDemo {
  /** For `connect()`, as the reader role `mmsup`. */
  readonly conninfo: string;
  readonly system: 'demo';
  /** Writes to this copy alone, as its owner. */
  readonly writer: Writer;
  /** A further connection of its owner, for two sessions at once; close it. */
  another(): Promise<Writer>;
  /** Closes the writer and drops the copy. */
  close(): Promise<void>;
}

/** The environment of this test run's demo, for commands that look for one. */
export function testDemoEnv(): Readonly<Record<string, string | undefined>> {
  return { ...process.env, XDG_DATA_HOME: process.env.MMSUP_TEST_DATA_HOME };
}

/**
 * A demo database of 5,000 customers for one test file alone, healthy or with a fault planted. The healthy demo and each faulty one are made
 * once per test run, by whoever asks first; everybody gets a copy. Another seed gives another bank, healthy as it is made.
 */
export async function testDemo(fault?: string, seed: number = FIRST_SEED): Promise<TestDemo> {
  const { server } = await startDemo({ env: testDemoEnv(), customers: TEST_CUSTOMERS });
  const database = `test_${randomUUID().replaceAll('-', '')}`;
  await asAdministrator(server, async (admin) => {
    const healthy = seed === FIRST_SEED ? HEALTHY_DATABASE : await healthyTemplate(server, admin, seed);
    const template = fault === undefined ? healthy : await plantedTemplate(server, admin, fault);
    await copy(admin, template, database);
  });
  const writer = await openDemo(server, database);
  return {
    conninfo: demoConninfo(server, database),
    system: 'demo',
    writer,
    another: () => openDemo(server, database),
    close: async () => {
      await writer.close();
      await asAdministrator(server, (admin) => admin.exec(`drop database ${database} with (force)`));
    },
  };
}

async function asAdministrator<T>(server: EmbeddedServer, work: (admin: Writer) => Promise<T>): Promise<T> {
  const admin = await openWriter(server, 'postgres', 'postgres');
  try {
    await admin.exec("select pg_advisory_lock(hashtext('mmsup test demo'))");
    return await work(admin);
  } finally {
    await admin.close();
  }
}

async function healthyTemplate(server: EmbeddedServer, admin: Writer, seed: number): Promise<string> {
  const name = `healthy_seed_${seed}`;
  const [existing] = await admin.rows('select 1 from pg_database where datname = $1 and not datallowconn', [name]);
  if (existing) return name;
  await admin.exec(`drop database if exists ${name} with (force)`);
  await admin.exec(`create database ${name} owner ${ENGINE}`);
  const writers = [await openDemo(server, name), await openDemo(server, name), await openDemo(server, name)] as const;
  try {
    await generateDemo(writers, { ...smallBank(seed - FIRST_SEED), onPhase: () => undefined });
  } finally {
    await Promise.all(writers.map((writer) => writer.close()));
  }
  await admin.exec(`alter database ${name} with allow_connections false`);
  return name;
}

async function plantedTemplate(server: EmbeddedServer, admin: Writer, fault: string): Promise<string> {
  const name = `planted_${fault.replaceAll('-', '_')}`;
  const [existing] = await admin.rows('select 1 from pg_database where datname = $1 and not datallowconn', [name]);
  if (existing) return name;
  await admin.exec(`drop database if exists ${name} with (force)`);
  await copy(admin, HEALTHY_DATABASE, name);
  const writer = await openDemo(server, name);
  try {
    await plantInto(writer, fault);
  } finally {
    await writer.close();
  }
  await admin.exec(`alter database ${name} with allow_connections false`);
  return name;
}

const copy = (admin: Writer, template: string, database: string) =>
  admin.exec(`create database ${database} template ${template} strategy file_copy owner ${ENGINE}`);
