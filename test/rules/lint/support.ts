import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { main } from '../../../src/main.ts';
import type { Result } from '../../../src/result.ts';
import type { LintFacts } from '../../../src/rules/lint/lint.render.ts';

/** The tables over which the catalogue's examples are written: of each kind of column one that may be NULL and one that may not. */
export const SCHEMA = `
create table customer (
  id bigint primary key, branch integer, code text, tier text not null, flag boolean, agreed boolean not null,
  country text, city text not null, status text not null, list_id integer not null, lists integer[] not null,
  label text not null, balance integer not null, seen_at timestamptz not null, registered_on date not null,
  visits text not null, opened integer not null, sent integer not null, attribs jsonb not null, tariff text not null,
  promo text not null, income numeric, email text, name text, born date not null
);
create table excluded (cid bigint);
create table list_member (list_code text not null, customer_id bigint not null);
create table purchase (customer_id bigint not null, product text not null, amount integer not null, made_at timestamptz not null);
create table payment (customer_id bigint not null, method text not null);
create table refund (payer bigint not null, reason text not null);
`;

/** A folder of its own with these files. */
export function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'mmsup-lint-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

export interface LintRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Types `rules lint …` in a folder of a machine without a database. */
export async function lintIn(folder: string, ...words: readonly string[]): Promise<LintRun> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const texts = { stdout: '', stderr: '' };
  stdout.setEncoding('utf8').on('data', (chunk: string) => {
    texts.stdout += chunk;
  });
  stderr.setEncoding('utf8').on('data', (chunk: string) => {
    texts.stderr += chunk;
  });
  const exitCode = await main(['rules', 'lint', ...words], {
    stdin: new PassThrough().end(),
    stdout,
    stderr,
    env: { COLUMNS: '100', XDG_DATA_HOME: join(folder, 'data'), XDG_CONFIG_HOME: join(folder, 'config') },
    cwd: folder,
    now: () => new Date('2026-11-23T06:00:00Z'),
    signal: new AbortController().signal,
  });
  return { exitCode, ...texts };
}

/** The same as JSON. */
export async function lintJson(
  folder: string,
  ...words: readonly string[]
): Promise<{ readonly exitCode: number; readonly result: Result<LintFacts> }> {
  const { exitCode, stdout, stderr } = await lintIn(folder, ...words, '--json');
  if (stdout === '') throw new Error(stderr);
  return { exitCode, result: JSON.parse(stdout) as Result<LintFacts> };
}

/** `file:line:column cause` of every finding, in the order of the answer. */
export const placed = ({ findings }: Result<LintFacts>): readonly string[] =>
  findings.map(({ cause, evidence }) => `${(evidence as { place: string }).place} ${cause}`);
