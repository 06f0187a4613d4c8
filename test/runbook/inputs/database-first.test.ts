import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { main } from '../../../src/main.ts';
import { OWN_KEYS } from '../../support/command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'mmsup-database-first-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
writeFileSync(
  join(folder, 'profiles.yaml'),
  'format: 1\nprofiles: {acme: {db: "host=/nowhere", system: demo, client: acme}}\n',
);

/** Types a command line at a terminal whose input ends at the first question, on a machine without a demo. */
async function typed(words: readonly string[]) {
  const stderr: string[] = [];
  const terminal = () => Object.assign(new PassThrough(), { isTTY: true, columns: 100 });
  const [stdin, stdout, errors] = [terminal(), terminal(), terminal()];
  stdin.end();
  stdout.resume();
  errors.setEncoding('utf8').on('data', (chunk: string) => stderr.push(chunk));
  const env = {
    ...OWN_KEYS,
    MMSUP_PROFILES: join(folder, 'profiles.yaml'),
    XDG_DATA_HOME: folder,
    XDG_CONFIG_HOME: folder,
    HOME: folder,
  };
  const exitCode = await main([...words, '--incidents', join(folder, 'records')], {
    stdin,
    stdout,
    stderr: errors,
    env,
    cwd: folder,
    now: () => new Date(),
    signal: new AbortController().signal,
  });
  return { exitCode, said: stderr.join('').replaceAll(/\s+/g, ' ') };
}

const QUESTIONS = [
  [['runbook', 'run', 'no-customers-selected'], 'Which run or campaign'],
  [['diagnose', 'the mailing did not go out', '--runbook', 'mailing-did-not-go-out'], 'Which run or campaign'],
  [['diagnose', 'week'], 'Which of these is it?'],
] as const;

describe.each(QUESTIONS)('%j', (words, question) => {
  it.each([
    [['--db', 'host=/nowhere'], 'profile/no-system'],
    [['--profile', 'acmee'], 'profile/unknown'],
    [['--profile', 'acme', '--db', 'host=/nowhere'], 'profile/two-connections'],
    [['--db', 'host=/nowhere', '--system', 'nonesuch'], 'system/unknown'],
    [['--profile', 'learn'], 'learn/none'],
  ])('asks nothing where %j names no database that could be asked', async (named, code) => {
    const { exitCode, said } = await typed([...words, ...named]);
    expect([exitCode, said]).toEqual([2, expect.stringContaining(code)]);
    expect(said).not.toContain(question);
    expect(readdirSync(folder)).not.toContain('records');
  });

  it.each([[[]], [['--profile', 'acme']]])('asks before it connects: %j', async (named) => {
    const { exitCode, said } = await typed([...words, ...named]);
    expect([exitCode, said]).toEqual([130, expect.stringContaining(question)]);
  });
});
