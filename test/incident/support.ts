import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { Result } from '../../src/result.ts';
import { type Ran, runOffline } from '../support/command-line.ts';

/** A desk of support people who type command lines about the records in one folder. */
export interface Desk {
  readonly folder: string;
  /** Types a line; the output is words. */
  type(...words: string[]): Promise<Ran>;
  /** Types a line as this person. */
  typeAs(who: string, ...words: string[]): Promise<Ran>;
  /** Types a line at a screen of so many columns. */
  typeAt(columns: number, ...words: string[]): Promise<Ran>;
  /** Types a line with --json; fails with what was said when there is no result. */
  json<Facts>(...words: string[]): Promise<Result<Facts>>;
  /** Opens an incident and gives its id. */
  open(...words: string[]): Promise<string>;
}

/** A folder of records of its own; it goes when the tests of the file are over. */
export function desk(): Desk {
  const folder = mkdtempSync(join(tmpdir(), 'mmsup-desk-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const env = { MMSUP_INCIDENTS: join(folder, 'incidents'), HOME: folder };
  const typeAs = (who: string, ...words: string[]) => runOffline(words, { ...env, MMSUP_WHO: who });
  const json = async <Facts>(...words: string[]): Promise<Result<Facts>> => {
    const { stdout, stderr } = await typeAs('ann', ...words, '--json');
    if (stdout === '') throw new Error(stderr);
    return JSON.parse(stdout) as Result<Facts>;
  };
  return {
    folder,
    typeAs,
    type: (...words) => typeAs('ann', ...words),
    typeAt: (columns, ...words) => runOffline(words, { ...env, MMSUP_WHO: 'ann', COLUMNS: String(columns) }),
    json,
    open: async (...words) => {
      const { facts } = await json<{ readonly id: string }>('incident', 'open', '--client', 'acme', ...words);
      return facts.id;
    },
  };
}

/** What a closing needs where nobody can be asked and nothing was found. */
export const SOLVED = ['--cause', 'none', '--outcome', 'repaired', '--why', 'Repaired'] as const;

/** The moment so many minutes ago, to the second, in ISO 8601: tests that type lines run by the machine's own clock. */
export const ago = (minutes: number): string =>
  new Date(Math.floor(Date.now() / 1000) * 1000 - minutes * 60_000).toISOString();

/** Seq and hash that an answer ends with. */
export function headIn({ stdout }: Ran): { readonly seq: number; readonly hash: string } {
  const [, seq, hash] = /(\d+) ([0-9a-f]{64})$/.exec(stdout.trimEnd()) ?? [];
  if (!hash) throw new Error(`The last line is no head:\n${stdout}`);
  return { seq: Number(seq), hash };
}
