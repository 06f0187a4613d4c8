import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { Context } from '../../src/command.ts';
import type { Deps } from '../../src/deps.ts';
import { incidentStore } from '../../src/incident/record/store.ts';
import { createMasker } from '../../src/model/personal/masker.ts';
import type { Finding, Result } from '../../src/result.ts';
import { OWN_KEYS } from '../support/command-line.ts';

/** What the checks of a walk answer, by command line; a function may throw what the command would throw. */
export type Script = Readonly<Record<string, Partial<Result> | (() => Partial<Result> | Promise<Partial<Result>>)>>;

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'mmsup-test-'));
}

export function testDeps(folder: string, signal = new AbortController().signal): Deps {
  const stream = () => Object.assign(new PassThrough(), { isTTY: false });
  return {
    stdin: stream(),
    stdout: stream(),
    stderr: stream(),
    env: { ...OWN_KEYS, MMSUP_WHO: 'a.tester', XDG_CONFIG_HOME: `${folder}-config` },
    cwd: folder,
    now: () => new Date(),
    signal,
  };
}

/** A context whose checks answer from a script and whose records lie in a folder of its own. */
export function scriptedContext(folder: string, script: Script, deps: Deps = testDeps(folder)): Context {
  return {
    deps,
    options: {
      lang: 'en',
      format: 'text',
      files: [],
      failOn: 'error',
      color: undefined,
      ascii: false,
      exitZero: false,
      debug: false,
      input: false,
      showPersonal: false,
      incidents: folder,
    },
    lang: 'en',
    connection: () => Promise.reject(new Error('no database')),
    database: async () =>
      ({
        client: 'demo',
        profile: 'demo',
        asOf: '2026-11-23T06:00:00Z',
        system: { id: 'demo' },
        session: { server: { database: 'demo', user: 'mmsup', host: 'socket', port: null, versionText: '18.0' } },
      }) as unknown as Awaited<ReturnType<Context['database']>>,
    decideDatabase: async () => {},
    profiles: {
      names: async () => ['demo'],
      of: () => {
        throw new Error('Nothing here asks another client.');
      },
      systemOf: async (name) => name,
      agreed: async () => null,
    },
    progress: () => {},
    live: { isTerminal: false, draw: () => undefined, line: () => undefined },
    prompt: undefined,
    runCommand: async (argv) => resultOf(argv, script),
    show: () => {},
    showResult: async () => {},
    incident: undefined,
    incidents: incidentStore(folder, deps),
    mask: async () => createMasker(),
  };
}

async function resultOf(argv: readonly string[], script: Script): Promise<Result> {
  const line = argv.join(' ');
  const scripted = script[line];
  if (!scripted) throw new Error(`The test has no answer for "${line}".`);
  const part = typeof scripted === 'function' ? await scripted() : scripted;
  return {
    format: 'mmsup/1',
    command: argv.slice(0, 2).join(' '),
    subject: { kind: 'run', id: argv.at(-1)! },
    profile: 'demo',
    system: 'demo',
    at: '2026-11-23T06:00:00Z',
    verdict: 'ok',
    findings: [],
    facts: {},
    notEvaluated: [],
    ...part,
  };
}

export function finding(cause: string, evidence: unknown = {}): Finding {
  return { cause, severity: 'error', title: cause, evidence, confidence: 'proved', next: [], runbook: null };
}
