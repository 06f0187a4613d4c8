import { pathsOf } from '../condition/edits.ts';
import type { Formula, Leaf } from '../condition/formula.ts';
import { pairLeaves } from '../condition/pair-leaves.ts';
import type { RuleVersion } from './rule.queries.ts';

/** A condition of a version, and which versions made it what it is. */
export interface BlameLine {
  /** As edits name it: `and[2]`, `$.cap`. */
  readonly path: string;
  /** Exactly as written. */
  readonly text: string;
  /** The version that brought it. */
  readonly brought: number;
  /** The last version that changed it since; null where none did. */
  readonly changed: number | null;
  readonly leaf?: Leaf;
}

/** A version with what its text says. */
export interface ReadVersion {
  readonly version: RuleVersion;
  /** Undefined where it is no formula, or does not parse. */
  readonly formula: Formula | undefined;
}

/**
 * Which version brought each condition, and which one changed it last.
 *
 * Each version is compared with the one before it as a diff compares them; a condition is followed back until a version has it anew. Where an older
 * version cannot be read, everything counts as new in the one after it.
 * @param history oldest first; the last one is the version in question.
 */
export function blameFormula(history: readonly ReadVersion[], customerAlias: string): readonly BlameLine[] {
  let known = new Map<Leaf, { readonly brought: number; readonly changed: number | null }>();
  let before: Formula | undefined;
  for (const { version: own, formula } of history) {
    const { version } = own;
    if (formula === undefined) {
      before = undefined;
      continue;
    }
    const next = new Map<Leaf, { readonly brought: number; readonly changed: number | null }>();
    const anew = { brought: version, changed: null };
    if (before === undefined) for (const leaf of pathsOf(formula).keys()) next.set(leaf, anew);
    else
      for (const pair of pairLeaves(before, formula, customerAlias)) {
        if (pair.after === null) continue;
        const old = pair.before && known.get(pair.before);
        next.set(pair.after, !old ? anew : pair.status === 'changed' ? { ...old, changed: version } : old);
      }
    known = next;
    before = formula;
  }
  if (before === undefined) return [];
  return [...pathsOf(before)].map(([leaf, path]) => ({ path, text: leaf.text, leaf, ...known.get(leaf)! }));
}

/** The same of a rule kept as JSON, by path; of any other text as a whole. */
export function blameText(history: readonly RuleVersion[]): readonly BlameLine[] {
  let known = new Map<string, BlameLine>();
  for (const { version, body, language } of history) {
    const next = new Map<string, BlameLine>();
    for (const [path, text] of valuesOf(body, language)) {
      const old = known.get(path);
      if (!old) next.set(path, { path, text, brought: version, changed: null });
      else next.set(path, old.text === text ? old : { ...old, text, changed: version });
    }
    known = next;
  }
  return [...known.values()];
}

function valuesOf(body: string, language: RuleVersion['language']): readonly (readonly [string, string])[] {
  if (language !== 'json') return [['$', body]];
  try {
    return pathsIn(JSON.parse(body), '$');
  } catch {
    return [['$', body]];
  }
}

function pathsIn(value: unknown, path: string): readonly (readonly [string, string])[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[path, JSON.stringify(value)]];
  return Object.entries(value).flatMap(([key, inner]) => pathsIn(inner, `${path}.${key}`));
}
