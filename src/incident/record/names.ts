import { createHash } from 'node:crypto';
import { hostname, userInfo } from 'node:os';

import type { SystemUser } from '../system-user.ts';

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

/**
 * `2026-11-23-demo-001`: sorts by day, names the client, and is unique across clients. The day is UTC's. With a mark
 * (`2026-11-23-demo-001-k3f7`) it is unique across machines that share their records later.
 */
export function incidentId(day: Date, client: string, number: number, mark?: string): string {
  const own = mark === undefined ? '' : `-${mark}`;
  return `${idPrefix(day, client)}${String(number).padStart(3, '0')}${own}`;
}

/** What the ids of one client's day begin with: `2026-11-23-demo-`. */
export const idPrefix = (day: Date, client: string): string => `${day.toISOString().slice(0, 10)}-${safeName(client)}-`;

/** The number in an id that begins so; 0 where there is none. */
export const numberIn = (id: string, prefix: string): number => Number(/^\d+/.exec(id.slice(prefix.length))?.[0] ?? 0);

const MARK_LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/**
 * Four letters and digits, a letter first, that tell one writer's copy of the records from all others: two people, two machines, two clones. So
 * many that ten who open on one day hardly ever share one.
 */
export function markOf(writer: string, folder: string): string {
  const number = Number.parseInt(createHash('sha256').update(`${writer}\n${folder}`).digest('hex').slice(0, 12), 16);
  const letter = MARK_LETTERS[number % MARK_LETTERS.length]!;
  return letter + (Math.floor(number / MARK_LETTERS.length) % 36 ** 3).toString(36).padStart(3, '0');
}

/** An id without its mark; as it is where it has none. */
export const withoutMark = (id: string): string => id.replace(/(-\d{3,})-[a-z][a-z0-9]{3}$/, '$1');

/** Whether a folder's name is an incident's id: other folders may lie beside, a version control's among them. */
export function isIncidentId(name: string): boolean {
  return /^\d{4,6}-\d{2}-\d{2}-[\p{L}\p{N}-]{1,120}$/u.test(name);
}

/** Who writes. */
export interface Writer {
  /** As he calls himself with MMSUP_WHO, else the system's user. */
  readonly who: string;
  /** Whom the system knows him as: MMSUP_WHO is what anybody can set. */
  readonly user: SystemUser;
  /** Name of his file: one per person and machine, so that records can be shared without merge conflicts. */
  readonly writer: string;
}

/** Who writes, as environment and system say. */
export function writerOf(env: Environment): Writer {
  const user = { name: userName(), host: hostname() };
  const who = env['MMSUP_WHO'] || user.name;
  return { who, user, writer: `${safeName(who)}.${safeName(user.host)}` };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid-${process.getuid?.() ?? 'unknown'}`;
  }
}

/** The file that one writer appends to, and the one beside the records that keeps the heads of what that writer wrote. */
export const eventsFile = (writer: string): string => `events.${writer}.jsonl`;
export const headsFile = (writer: string): string => `heads.${writer}.jsonl`;

/** Whose events a file of a record holds; undefined for a file that holds none. */
export const writerIn = (file: string): string | undefined => /^events\.(.+)\.jsonl$/.exec(file)?.[1];

/** Whether a file beside the records holds heads: one per writer, and `heads.log`, which all of them shared at first and a merge cannot. */
export const isHeadsFile = (file: string): boolean => /^heads(\.log|\..+\.jsonl)$/.test(file);
