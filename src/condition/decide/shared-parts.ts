import type { Formula } from '../formula.ts';
import { wordsOfLeaf } from './opened.ts';

/**
 * Two formulas with the largest parts that stand in both replaced by one condition each, of which nothing is known but that it is the same. An
 * edit touches little of a rule: what is proved so, is proved whatever the shared parts say, and at once.
 */
export function withoutSharedParts(before: Formula, after: Formula): readonly [Formula, Formula] {
  const keys = keysOf();
  const shared = new Set<string>();
  note(after, keys, shared);
  const own = new Set<string>();
  note(before, keys, own);
  const common = new Set([...own].filter((key) => shared.has(key)));
  return [standIn(before, keys, common), standIn(after, keys, common)];
}

type Keys = (formula: Formula) => string;

function standIn(formula: Formula, keys: Keys, common: ReadonlySet<string>): Formula {
  const key = keys(formula);
  if (formula.kind === 'leaf') return formula;
  if (common.has(key)) {
    const name = `mmsup_shared_${key}`;
    return { kind: 'leaf', id: name, text: name, sql: name, span: formula.span };
  }
  if ('part' in formula) return { ...formula, part: standIn(formula.part, keys, common) };
  return { ...formula, parts: formula.parts.map((part) => standIn(part, keys, common)) };
}

function note(formula: Formula, keys: Keys, found: Set<string>): void {
  found.add(keys(formula));
  if (formula.kind === 'leaf') return;
  for (const part of 'part' in formula ? [formula.part] : formula.parts) note(part, keys, found);
}

/**
 * Names formulas by short names, equal for those that {@link keyOf} calls equal: a formula within formulas is then named at the cost of its own
 * parts, and not of everything below them.
 */
function keysOf(): Keys {
  const names = new Map<string, string>();
  const known = new WeakMap<Formula, string>();
  const named = (said: string): string => {
    const name = names.get(said) ?? String(names.size);
    names.set(said, name);
    return name;
  };
  const keys = (formula: Formula): string => {
    const seen = known.get(formula);
    if (seen !== undefined) return seen;
    const key = named(ownKey(formula, keys));
    known.set(formula, key);
    return key;
  };
  return keys;
}

/** Equal for formulas that say the same in the same words; the order of ANDs and ORs does not count. */
export function keyOf(formula: Formula): string {
  return ownKey(formula, keyOf);
}

function ownKey(formula: Formula, below: Keys): string {
  if (formula.kind === 'leaf') return wordsOfLeaf(formula);
  if ('part' in formula) return `${formula.kind}(${below(formula.part)})`;
  return `${formula.kind}(${formula.parts.map(below).sort().join()})`;
}
