import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mmsup } from '../support/bin.ts';
import { startCluster, type TestCluster } from '../support/cluster.ts';

const CANARIES = {
  password: 'kaN4ry-pg-password',
  typed: 'kaN4ry-typed-in-conninfo',
  service: 'kaN4ry-in-service-file',
  variable: 'kaN4ry-smtp-token-variable',
  noted: 'kaN4ry-written-in-a-note',
  argument: 'kaN4ry-argument-of-a-program',
  file: 'kaN4ry-read-by-a-program',
  field: 'kaN4ry in a field of a file',
  bearer: 'kaN4ry0bearer0token0in0a0log',
} as const;

const home = mkdtempSync(join(tmpdir(), 'mmsup-canary-'));
let cluster: TestCluster;
let env: NodeJS.ProcessEnv;
const outputs: string[] = [];

beforeAll(async () => {
  cluster = await startCluster();
  await cluster.sql('create role reader login; grant pg_read_all_data to reader');
  const service = join(home, 'pg_service.conf');
  const server = `host=127.0.0.1\nport=${cluster.port}\nuser=reader\ndbname=postgres`;
  writeFileSync(service, `[bank]\n${server}\npassword=${CANARIES.service}\n`, { mode: 0o600 });
  env = {
    PATH: process.env['PATH'],
    HOME: home,
    XDG_DATA_HOME: join(home, 'data'),
    XDG_CONFIG_HOME: join(home, 'config'),
    PGPASSWORD: CANARIES.password,
    PGSERVICEFILE: service,
    SMTP_TOKEN: CANARIES.variable,
    COLUMNS: '100',
  };
}, 60_000);

afterAll(async () => {
  await cluster?.remove();
  rmSync(home, { recursive: true, force: true });
});

async function type(...words: string[]) {
  const ended = await mmsup(words, env);
  if (process.env['MMSUP_TEST_SHOW']) process.stdout.write(`${words.join(' ')}\n${ended.stdout}${ended.stderr}\n`);
  outputs.push(ended.stdout, ended.stderr);
  return ended;
}

const database = (more = '') => [
  '--db',
  `host=127.0.0.1 port=${cluster.port} user=reader dbname=postgres${more}`,
  '--system',
  'plain',
];

/** A runbook of one's own whose program prints what it was given and the secrets of a file of its own, and fails. */
const runbookOf = (program: string): string => `format: 1
id: canary
title: A program prints a secret
owner: second-line
symptoms: [the relay asks for a password]
inputs: {password: {ask: With which password?}}
on-error: {else: hand-over}
start: print
steps:
  print:
    program: [${program}, "--", "password=$password"]
    seconds: 20
    capture: {code: exit, said: stdout}
    outcomes:
      - {if: "code == 3", verdict: unsure, say: "It said \${said}", go: hand-over}
      - {else: true, verdict: ruled-out, say: "It said nothing.", go: hand-over}
  hand-over: {end: handed-over, to: third-line, tell: "Ask the relay's owner."}
`;

const PROGRAM = `#!/bin/sh
echo "called with $*, and it answered $(cat "$0.secrets")"
cat "$0.secrets" >&2
exit 3
`;

describe('passwords and tokens', () => {
  it('stand in no file and in no output, whatever fails and however much is asked', async () => {
    const opened = await type('incident', 'open', '--client', 'acme', 'Nobody got it', '--json');
    const { id } = JSON.parse(opened.stdout).facts as { id: string };
    const incident = ['--incident', id];
    await type('profile', 'test', ...database(), ...incident, '--debug');
    await type('campaign', 'list', ...database(), ...incident, '--debug', '--json');
    await type('campaign', 'list', ...database(` password=${CANARIES.typed}`), ...incident, '--debug');
    await type(
      'campaign',
      'list',
      '--db',
      `postgresql://reader:${CANARIES.typed}@127.0.0.1:${cluster.port}/postgres`,
      ...incident,
    );
    await type('campaign', 'list', '--db', 'service=bank', '--system', 'plain', ...incident, '--debug');
    await type(
      'campaign',
      'list',
      '--db',
      'host=127.0.0.1 port=1 user=reader',
      '--system',
      'plain',
      ...incident,
      '--debug',
    );
    await type('incident', 'note', id, `DBA says password=${CANARIES.noted} and ${CANARIES.password}`);
    const log = join(home, 'mailer.log');
    writeFileSync(
      log,
      `Authorization: Bearer ${CANARIES.bearer}\nconnect postgresql://mailer:${CANARIES.noted}@db/x\n${CANARIES.variable}\n`,
    );
    await type('incident', 'evidence', id, 'add', log);
    rmSync(log);
    const config = join(home, 'relay.json');
    writeFileSync(config, JSON.stringify({ host: 'relay', auth: { user: 'mailer', password: CANARIES.field } }));
    await type('incident', 'evidence', id, 'add', config);
    rmSync(config);
    const books = join(home, 'books');
    mkdirSync(books, { mode: 0o700 });
    const [program, runbook] = [join(books, 'print'), join(books, 'canary.yaml')];
    writeFileSync(program, PROGRAM, { mode: 0o700 });
    writeFileSync(`${program}.secrets`, `token=${CANARIES.file} ${CANARIES.variable}\n`, { mode: 0o600 });
    writeFileSync(runbook, runbookOf(program), { mode: 0o600 });
    expect((await type('runbook', 'trust', runbook, '--yes')).exitCode).toBe(0);
    const given = ['--set', `password=${CANARIES.argument}`];
    await type('runbook', 'run', runbook, '--auto', ...given, ...database(), ...incident, '--debug');
    await type('incident', 'show', id, '--all');
    await type('incident', 'evidence', id, 'list');
    for (const audience of ['client', 'internal', 'auditor'])
      for (const format of ['md', 'html', 'pdf-ready-html', 'json'])
        await type('incident', 'export', id, '--audience', audience, '--format', format);
    await type('incident', 'redact-check', id);
    rmSync(books, { recursive: true });

    const files = readdirSync(home, { recursive: true, withFileTypes: true }).filter(
      (one) => one.isFile() && one.name !== 'pg_service.conf',
    );
    const written = files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8'));
    expect(written.join('\n')).toContain('<secret>');
    for (const [name, canary] of Object.entries(CANARIES)) {
      expect([name, written.filter((text) => text.includes(canary)).length]).toEqual([name, 0]);
      expect([name, outputs.filter((text) => text.includes(canary))]).toEqual([name, []]);
    }
    process.stdout.write(
      `\nSecrets: ${Object.keys(CANARIES).length} canaries, 0 in ${files.length} files and ${outputs.length} outputs\n`,
    );
  }, 180_000);
});
