import type { Formula } from '../../condition/formula.ts';
import { FormulaError } from '../../condition/syntax-error.ts';
import { UsageError } from '../../errors.ts';
import type { RuleKind } from '../../model/relations.ts';
import { customersOf, type SystemDescription } from '../../system/description.ts';
import { type ComparedRule, type HeldRule, pairRules, type SetPair, type UnreadableFile } from '../files/compare.ts';
import { formulaOf } from '../formula-of.ts';
import type { RuleVersion } from '../rule.queries.ts';
import { inFile } from '../set/file-places.ts';
import { type ReadSet, readSet, type Side } from '../set/read-set.ts';
import { readVersion } from '../set/read-version.ts';
import type { Match, RuleFile } from '../set/rule-file.types.ts';
import { matchOf } from '../set/set-defaults.ts';

/** A version in force at a moment, and whose it is. */
export interface KeptVersion extends RuleVersion {
  readonly rule: string;
  readonly name: string | null;
}

/** What a database keeps of one kind of rules, at two moments. */
export interface KeptSets {
  readonly kind: RuleKind;
  readonly before: readonly KeptVersion[];
  readonly after: readonly KeptVersion[];
}

/** The rules of a kind as files of a set are compared. */
export interface ComparedSet {
  readonly rules: readonly ComparedRule[];
  readonly set: SetPair;
  readonly unreadable: readonly UnreadableFile[];
}

/**
 * All rules of a kind that were in force at a moment are a set: policies hold together; of offers no system that is described says which comes
 * first, so each stands for itself, as segments do. Rules stand in the order of their ids. The parser must be loaded.
 */
export function compareKept(system: SystemDescription, { kind, before, after }: KeptSets): ComparedSet {
  const sides = { before: readSide(system, kind, before, 'before'), after: readSide(system, kind, after, 'after') };
  const unread = new Set([...sides.before.unreadable, ...sides.after.unreadable].map(({ rule }) => rule));
  const set = { before: setOf(sides.before, unread, 'before'), after: setOf(sides.after, unread, 'after') };
  const held = [...sides.before.held, ...sides.after.held].filter(({ rule }) => !unread.has(rule.id));
  return { rules: pairRules(set, held), set, unreadable: [...sides.before.unreadable, ...sides.after.unreadable] };
}

interface ReadSide {
  readonly kind: RuleKind;
  readonly held: readonly HeldRule[];
  readonly unreadable: readonly UnreadableFile[];
}

function readSide(system: SystemDescription, kind: RuleKind, versions: readonly KeptVersion[], side: Side): ReadSide {
  const held: HeldRule[] = [];
  const unreadable: UnreadableFile[] = [];
  for (const version of versions) {
    try {
      held.push(heldVersion(system, kind, version));
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      unreadable.push({ path: pathOf(version), side, error, rule: version.rule });
    }
  }
  return { kind, held, unreadable };
}

const pathOf = ({ rule, version }: KeptVersion): string => `${rule} v${version}`;

const matchKept = (kind: RuleKind): Match => (kind === 'policy' ? matchOf(kind) : 'each');

/** One version: a condition where it is one, else the body with whatever limits it sets. */
function heldVersion(system: SystemDescription, kind: RuleKind, version: KeptVersion): HeldRule {
  const isBody = version.language === 'json' && kind !== 'segment';
  const text = isBody ? version.body : (version.condition ?? version.body);
  const language = isBody ? 'json' : 'sql';
  const file = readVersion({ rule: version.rule, version: Number(version.version), kind, body: text, language });
  // What a system says of a body as SQL says its limits once more; of what is not understood in it nothing else does.
  const isUnderstood = isBody && Object.keys(file.set.rules[0]!.other).length === 0;
  const formula = isUnderstood ? undefined : readFormula(system, kind, version, file);
  const { table, alias, key } = customersOf(system);
  const source = { path: file.path, text: file.text };
  const rule = { ...file.set.rules[0]!, name: version.name, source };
  const set = { ...file.set, customers: { table, alias, key }, match: matchKept(kind), rules: [rule] };
  return { file: { ...file, set }, rule, formula: formula ?? null };
}

function readFormula(
  system: SystemDescription,
  kind: RuleKind,
  version: KeptVersion,
  file: RuleFile,
): Formula | undefined {
  if (kind === 'normalisation') return undefined;
  try {
    return formulaOf(system, { id: version.rule, kind }, version);
  } catch (error) {
    const text = file.set.rules[0]?.condition;
    if (error instanceof FormulaError && text) throw inFile(file, text, error);
    throw error;
  }
}

/** Rules of which one version cannot be read are told by themselves, and are no part of the set. */
function setOf({ kind, held }: ReadSide, unread: ReadonlySet<string | undefined>, side: Side): ReadSet {
  const own = held.filter(({ rule }) => !unread.has(rule.id));
  const formulas = new Map(own.flatMap(({ rule, formula }) => (formula ? [[rule.id, formula] as const] : [])));
  const nothing = { columns: {}, schema: null, objects: [] };
  const customers = own[0]?.file.set.customers ?? null;
  const rules = own.map(({ rule }) => rule);
  const set = { id: kind, kind, match: matchKept(kind), customers, ...nothing, rules };
  return readSet({ path: kind, text: '', form: 'sql', set }, side, formulas);
}
