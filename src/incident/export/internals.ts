import { nameForClient } from '../../causes/for-client.ts';
import { staffNames } from '../../model/personal/staff.ts';
import type { Lang } from '../../text.ts';
import type { IncidentEvent } from '../link.ts';
import { staffIn } from '../personal/staff-fields.ts';
import { systemUserOf } from '../system-user.ts';
import { knownCause } from './found.ts';

/** What a client is never told: empty values, command lines, SQL, paths, addresses, hashes, names of tables. */
const INTERNAL = [
  /`/,
  /\bmmsup\b/i,
  /--[a-z]/,
  /\b(select|insert|update|delete|alter|drop|create)\b[^.]*\b(from|into|set|table|index|view|where)\b/i,
  /\b(not )?(in|exists)\s*\(|\bis (not )?(null|true|distinct)\b|\bcount\s*\(|\border by\b|\bgroup by\b/i,
  /<>|!=|\|\||::/,
  /(^|[\s("«])(~|\.{0,2})\/[\w.-]+/,
  /\b\d{1,3}(\.\d{1,3}){3}\b/,
  /\b[\w-]+(\.[\w-]+)*:\d{2,5}\b/,
  /\b[0-9a-f]{12,}\b/,
  /\b[a-z]+_?[a-z]*\.[a-z]+(_[a-z]+)+\b|\b[a-z]+_[a-z]+\.[a-z]+\b/,
  /\b[\w.+-]+@[\w-]/,
  // A value that the work did not give says nothing.
  / —(?=[,;.)]|$)/,
  /\b(stdout|stderr|errno|ECONN\w*|stack trace|pg_\w+)\b/i,
];

/** Whether a sentence speaks of what only support has to know. `names`: who worked, on which machine and database. */
function isInternal(sentence: string, names: readonly string[]): boolean {
  return INTERNAL.some((pattern) => pattern.test(sentence)) || names.some((name) => holdsName(sentence, name));
}

function holdsName(sentence: string, name: string): boolean {
  const at = sentence.toLowerCase().indexOf(name.toLowerCase());
  return at >= 0 && !isLetter(sentence[at - 1]) && !isLetter(sentence[at + name.length]);
}

const isLetter = (character: string | undefined): boolean =>
  character !== undefined && /[\p{L}\p{N}_]/u.test(character);

/** Accounts that are called so everywhere, and name nobody: a sentence about a root cause is for the client. */
const NOBODYS = /^(root|user|admin|support|person|program)$/i;

/** Names of people, machines and databases that the record itself holds. */
export function internalNames(events: readonly IncidentEvent[]): readonly string[] {
  const names = new Set<string>();
  for (const event of events as readonly (IncidentEvent & Fields)[]) {
    const { who, database, walker, profile, by } = event;
    const { user, host, database: called } = (database ?? {}) as Fields;
    const own = systemUserOf(event);
    const ofSystem = own ? [own.host, own.name] : [];
    const others = staffIn(event).flatMap(staffNames);
    const ofWalker = ((walker ?? {}) as Fields)['host'];
    for (const name of [who, by, user, host, called, profile, ofWalker, ...ofSystem, ...others])
      if (typeof name === 'string' && name.length > 2 && !NOBODYS.test(name)) names.add(name);
  }
  return [...names];
}

type Fields = Readonly<Record<string, unknown>>;

/** The sentences of a text that a client may read, with names of causes in place of their ids; '' where none is left. */
export function forClient(words: string, lang: Lang, names: readonly string[] = []): string {
  return sentencesOf(withCauseNames(words, lang))
    .filter((sentence) => !isInternal(sentence, names))
    .join(' ')
    .trim();
}

/** Splits behind full stops and the like; `1.5`, `№ 3.` inside of a sentence and file names stay whole. */
export function sentencesOf(words: string): readonly string[] {
  return words.split(/(?<=[.!?…][»”")]?)\s+(?=[\p{Lu}«“"(])/u);
}

const CAUSE_ID = /\b(?:[a-z]+)\/[a-z]+(?:-[a-z]+)*\b/g;

function withCauseNames(words: string, lang: Lang): string {
  return words.replace(CAUSE_ID, (id) => {
    const name = nameForClient(id) ?? knownCause(id)?.name;
    if (!name) return id;
    return lang === 'ru' ? `«${name.ru}»` : `“${name.en}”`;
  });
}
