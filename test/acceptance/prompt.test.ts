import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseConninfo } from '../../src/db/connection-string.ts';
import { BIN } from '../support/bin.ts';
import { type TestDemo, testDemo } from '../support/demo.ts';
import { openTestTerminal } from '../support/terminal.ts';

let demo: TestDemo;
let incidents: string;
beforeAll(async () => {
  demo = await testDemo('nobody-selected');
  incidents = await mkdtemp(join(tmpdir(), 'mmsup-prompt-'));
});
afterAll(async () => {
  await demo?.close();
  await rm(incidents, { recursive: true, force: true });
});

/** Our connection as the server sees it while a person thinks. */
async function connections(): Promise<readonly unknown[]> {
  const { host, port, user, dbname } = parseConninfo(demo.conninfo);
  const monitor = new pg.Client({ host, port: Number(port), user, database: dbname });
  await monitor.connect();
  const { rows } = await monitor.query(
    `select state, xact_start is null as ended, (select count(*)::int from pg_locks l where l.pid = a.pid) as locks
     from pg_stat_activity a where application_name like 'mmsup/%' and datname = current_database()`,
  );
  await monitor.end();
  return rows;
}

it('a question on the screen holds no transaction and no lock: others may alter the tables', async () => {
  const line = `runbook run no-customers-selected --set campaign=card-wake-up --system demo --incidents ${incidents}`;
  const terminal = openTestTerminal(`'${process.execPath}' '${BIN}' ${line} --db "${demo.conninfo}"`, { rows: 60 });
  try {
    await terminal.waitFor(/^\? /m);
    expect(await connections()).toEqual([{ state: 'idle', ended: true, locks: 0 }]);
    await demo.writer.exec("set lock_timeout = '2s'; alter table crm.customer add column looked_at date");
    terminal.press('C-c');
    await terminal.waitFor(/exit=130/);
    expect(await connections()).toEqual([]);
  } finally {
    terminal.close();
  }
});
