import type { ServerIdentity } from '../db/session.types.ts';
import { UserError } from '../errors.ts';
import type { Result } from '../result.ts';
import type { IncidentLink } from './link.ts';

export interface CommandRecord {
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
  const { argv, started, ended, profile, server, result, error } = record;
  await link.append({
    type: 'command.finished',
    argv: [...argv],
    happened: started.toISOString(),
    seconds: (ended.getTime() - started.getTime()) / 1000,
    profile,
    database: server && databaseOf(server),
    ...(result ? await outcomeOf(link, result) : {}),
    ...(error === undefined ? {} : { error: errorOf(error) }),
  });
}

/** What identifies a database in a record. */
export function databaseOf({
  database,
  user,
  host,
  port,
  versionText,
  inRecovery,
  transport,
}: ServerIdentity): Readonly<Record<string, unknown>> {
  return { database, user, host, port, version: versionText, inRecovery, transport };
}

async function outcomeOf(link: IncidentLink, result: Result): Promise<Readonly<Record<string, unknown>>> {
  return {
    command: result.command,
    subject: result.subject,
    verdict: result.verdict,
    findings: result.findings.map(({ cause, severity, title, next }) => ({ cause, severity, title, next })),
    evidence: [await link.evidence(JSON.stringify(result))],
  };
}

function errorOf(error: unknown): Readonly<Record<string, unknown>> {
  if (error instanceof UserError) return { code: error.code, message: error.message, exitCode: error.exitCode };
  return { code: 'bug', message: error instanceof Error ? error.message : String(error), exitCode: 1 };
}
