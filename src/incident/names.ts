import { createHash } from 'node:crypto';
import { hostname, userInfo } from 'node:os';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * A name that is safe as one part of a path, in any script. Where letters had to be replaced, a short hash keeps two names apart:
 * the records of two clients must never share a folder.
 */
export function safeName(name: string): string {
  const plain = name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
  if (plain === name && plain.length <= 40) return plain;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 6);
  return `${Array.from(plain).slice(0, 40).join('')}-${hash}`.replace(/^-/, '');
}

/** `2026-11-23-demo-001`: sorts by day, names the client, and is unique across clients. The day is UTC's. */
export function incidentId(day: Date, client: string, number: number): string {
  return `${day.toISOString().slice(0, 10)}-${safeName(client)}-${String(number).padStart(3, '0')}`;
}

/** Whether a text can be an incident's id at all: no path, no surprise. */
export function isIncidentId(id: string): boolean {
  return /^[\p{L}\p{N}][\p{L}\p{N}-]{0,120}$/u.test(id);
}

/** Who writes: one file per person and machine, so that records can be shared without merge conflicts. */
export function writerOf(env: Environment): { who: string; writer: string } {
  const who = env['MMSUP_WHO'] || userName();
  return { who, writer: `${safeName(who)}.${safeName(hostname())}` };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid-${process.getuid?.() ?? 'unknown'}`;
  }
}
