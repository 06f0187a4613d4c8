import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { beforeEach, expect } from 'vitest';
import type { IncidentEvent } from '../../../src/incident/link.ts';
import type { ExplainFacts } from '../../../src/incident/sla/sla.render.ts';
import { main } from '../../../src/main.ts';
import type { Result } from '../../../src/result.ts';
import { desk } from '../support.ts';

/** A desk whose clock the tests set, and a bank to which sixteen working hours were promised. */
export const { folder } = desk();
export const profiles = join(folder, 'profiles.yaml');
export const RU = `format: 1
zone: Europe/Moscow
hours: {mon-fri: 09:00-18:00}
holidays: {2026-11-04: День народного единства}
days: {2026-11-03: 09:00-17:00}
`;
export const BANK = `format: 1
profiles:
  bank-a:
    client: Bank A
    system: demo
    db: dbname=crm
    sla:
      calendar: ru.yaml
      targets:
        critical: {acknowledge: 15m, resolve: 4h, around: clock}
        normal: {acknowledge: 1h, diagnose: 4h, resolve: 16h}
`;
let now = new Date('2026-11-02T08:00:00Z');
export const clock = (): Date => now;

/** Types a line at a moment, on a terminal of so many columns. */
export async function type(words: readonly string[], { columns = 80, who = 'ann' } = {}) {
  const output = ['', ''];
  const stream = (index: number) => new PassThrough().on('data', (chunk) => (output[index] += String(chunk)));
  const exitCode = await main(words, {
    stdin: new PassThrough().end(),
    stdout: stream(0),
    stderr: stream(1),
    env: {
      MMSUP_INCIDENTS: join(folder, 'incidents'),
      MMSUP_PROFILES: profiles,
      MMSUP_WHO: who,
      COLUMNS: String(columns),
      HOME: folder,
    },
    cwd: folder,
    now: () => now,
    signal: new AbortController().signal,
  });
  return { exitCode, stdout: output[0]!, stderr: output[1]! };
}

export async function json<Facts>(...words: string[]): Promise<Result<Facts>> {
  const { stdout, stderr } = await type([...words, '--json']);
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as Result<Facts>;
}

export const at = (moment: string): void => {
  now = new Date(moment);
};
export const open = async (...words: string[]): Promise<string> =>
  (await json<{ id: string }>('incident', 'open', '--client', 'bank a', ...words)).facts.id;
export const close = async (id: string, cause: string): Promise<void> => {
  const words = ['--cause', cause, '--outcome', 'repaired', '--why', 'List repaired'];
  expect((await type(['incident', 'close', id, ...words])).exitCode).toBe(0);
};
export const explained = (id: string) => json<ExplainFacts>('incident', 'sla', 'explain', id);
export const eventsOf = (id: string): readonly IncidentEvent[] => {
  const root = join(folder, 'incidents');
  const client = readdirSync(root).find((name) => readdirSync(join(root, name)).includes(id))!;
  const record = join(root, client, id);
  const file = readdirSync(record).find((name) => name.startsWith('events.'))!;
  return readFileSync(join(record, file), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
};

beforeEach(() => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(profiles, BANK);
  writeFileSync(join(folder, 'ru.yaml'), RU);
  at('2026-11-02T08:00:00Z');
});
