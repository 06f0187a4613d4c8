import { maskText } from '../model/personal.ts';

/**
 * Fields that the program itself writes and that hold no customer's data: hashes, clocks, step names, and which database it was: two databases
 * whose names differ in a digit must not look the same.
 */
const OWN_FIELDS = new Set([
  'database',
  'type',
  'run',
  'campaign',
  'segment',
  'runbook',
  'hash',
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
]);

export interface Masked<T> {
  readonly value: T;
  /** Dotted paths of the texts in which something was masked. */
  readonly paths: readonly string[];
}

/** Masks what looks personal in every text of a value, at any depth, keys too. Numbers stay: they are counts and durations. */
export function maskDeep<T>(value: T): Masked<T> {
  const paths: string[] = [];
  return { value: walk(value, '', paths) as T, paths };
}

function walk(value: unknown, path: string, paths: string[]): unknown {
  if (typeof value === 'string') return masked(value, path, paths);
  if (Array.isArray(value)) return value.map((element, index) => walk(element, `${path}[${index}]`, paths));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => {
      if (path === '' && OWN_FIELDS.has(key)) return [key, field];
      const safe = maskText(key);
      const inside = path === '' ? safe : `${path}.${safe}`;
      if (safe !== key) paths.push(inside);
      return [safe, walk(field, inside, paths)];
    }),
  );
}

function masked(text: string, path: string, paths: string[]): string {
  const safe = maskText(text);
  if (safe !== text) paths.push(path);
  return safe;
}
