import { isKeyField } from '../../model/personal/digits.ts';
import { findPersonal } from '../../model/personal/find.ts';
import { isJsonDocument, maskJsonText } from '../../model/personal/json-text.ts';
import { isSecretUnder } from '../../model/personal/secrets.ts';
import { maskStaff } from '../../model/personal/staff.ts';
import { type MaskText, maskText, placeholderOf } from '../../model/personal.ts';
import { isStaffField } from './staff-fields.ts';

/**
 * Fields that the program itself writes and that hold no customer's data: hashes, clocks, step names, and which database it was: two databases
 * whose names differ in a digit must not look the same.
 */
const OWN_FIELDS = new Set([
  'database',
  'type',
  'runbook',
  'hash',
  'head',
  'strings',
  'files',
  'edge',
  'step',
  'go',
  'cause',
  'verdict',
  'at',
  'walker',
  'evidence',
  'torn',
  'incident',
  'sla',
]);

/**
 * Fields that name what an incident is about. Ids stay as they are, however many digits they have: two runs must not look the same. What can only be
 * somebody's is masked also there.
 */
const LINKED_FIELDS = new Set(['run', 'campaign', 'segment']);
const NO_ID: ReadonlySet<string> = new Set(['card', 'phone', 'e-mail']);

function isId(value: unknown): boolean {
  return typeof value !== 'string' || findPersonal(value).every(({ kind }) => !NO_ID.has(kind));
}

export interface Masked<T> {
  readonly value: T;
  /** Dotted paths of the texts in which something was masked. */
  readonly paths: readonly string[];
}

interface Walking {
  readonly mask: MaskText;
  readonly paths: string[];
  /** Of the event. */
  readonly type: string;
}

/**
 * Masks what looks personal in every text of an event, at any depth, keys too. Numbers stay: they are counts and durations. `type`: of the event, by which
 * the fields are known that tell a colleague.
 */
export function maskDeep<T>(value: T, mask: MaskText = maskText, type = ''): Masked<T> {
  const paths: string[] = [];
  return { value: walk(value, '', { mask, paths, type }) as T, paths };
}

/**
 * Masks a text that is to be kept. In one JSON document only the texts are masked, so that its numbers stay and it stays readable for a program;
 * anything else is one free text.
 */
export function maskContent(content: string, mask: MaskText): string {
  return isJsonDocument(content)
    ? maskJsonText(content, { text: (said, key) => (isKeyField(key, said) ? said : maskUnder(key, said, mask)) })
    : mask(content);
}

/** A password without a word before it is known only by the name of its field. */
const maskUnder = (name: string | undefined, said: string, mask: MaskText): string =>
  isSecretUnder(name, said) ? placeholderOf('secret', said) : mask(said);

function walk(value: unknown, path: string, walking: Walking, name?: string): unknown {
  if (typeof value === 'string') return masked(value, path, walking, name);
  if (Array.isArray(value)) return value.map((element, index) => walk(element, `${path}[${index}]`, walking, name));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => {
      if (path === '' && (OWN_FIELDS.has(key) || (LINKED_FIELDS.has(key) && isId(field)))) return [key, field];
      const safe = walking.mask(key);
      const inside = path === '' ? safe : `${path}.${safe}`;
      if (safe !== key) walking.paths.push(inside);
      return [safe, walk(field, inside, walking, key)];
    }),
  );
}

function masked(text: string, path: string, { mask, paths, type }: Walking, name: string | undefined): string {
  const safe = isStaffField(type, path) ? maskStaff(text, mask) : maskUnder(name, text, mask);
  if (safe !== text) paths.push(path);
  return safe;
}
