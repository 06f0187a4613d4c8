import { randomBytes } from 'node:crypto';
import type { ServerIdentity } from '../db/session.types.ts';
import { UserError } from '../errors.ts';
import { changeKindsOf } from '../model/change-kind.ts';
import type { Result } from '../result.ts';
import { databaseOf } from '../same-server.ts';
import type { IncidentLink } from './link.ts';

/** A command line that was typed. */
export interface TypedCommand {
  /** Without passwords. */
  readonly argv: readonly string[];
  /** `segment explain` */
  readonly command: string;
  /** As it was asked for; which one it came to is told by the end. */
  readonly profile: string | null;
}

/** Writes that a command line begins: after it returns that is on the disk, whatever becomes of the process. Gives the name by which its end refers to it. */
export async function recordBegun(link: IncidentLink, { argv, command, profile }: TypedCommand): Promise<string> {
  const call = newCall();
  await link.append({ type: 'command.started', call, argv: [...argv], command, profile });
  return call;
}

/** In letters alone: digits might be masked as a person's number. */
function newCall(): string {
  return [...randomBytes(10)].map((byte) => String.fromCharCode(97 + (byte % 26))).join('');
}

export interface CommandRecord {
  /** Of its beginning, where one was recorded. */
  readonly call?: string | undefined;
  readonly argv: readonly string[];
  readonly started: Date;
  readonly ended: Date;
  readonly profile: string | null;
  readonly server: ServerIdentity | null;
  readonly result?: Result;
  readonly error?: unknown;
}

/** Writes one executed command line into an incident: what was typed, on which database, how long, what came of it, the result as evidence. */
export async function recordCommand(link: IncidentLink, record: CommandRecord): Promise<void> {
  const { call, argv, started, ended, profile, server, result, error } = record;
  await link.append({
    type: 'command.finished',
    ...(call === undefined ? {} : { call }),
    argv: [...argv],
    happened: started.toISOString(),
    seconds: (ended.getTime() - started.getTime()) / 1000,
    profile,
    database: server && databaseOf(server),
    ...(result ? await outcomeOf(link, result) : {}),
    ...(error === undefined ? {} : { error: errorOf(error) }),
  });
}

async function outcomeOf(link: IncidentLink, result: Result): Promise<Readonly<Record<string, unknown>>> {
  const changes = changeKindsOf(result);
  return {
    command: result.command,
    subject: result.subject,
    verdict: result.verdict,
    findings: result.findings.map(({ cause, severity, title, next }) => ({ cause, severity, title, next })),
    ...(changes.length > 0 ? { changes } : {}),
    evidence: [await link.evidence(JSON.stringify(result))],
  };
}

function errorOf(error: unknown): Readonly<Record<string, unknown>> {
  if (error instanceof UserError) return { code: error.code, message: error.message, exitCode: error.exitCode };
  return { code: 'bug', message: error instanceof Error ? error.message : String(error), exitCode: 1 };
}
