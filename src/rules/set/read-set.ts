import { createHash } from 'node:crypto';
import { conditionAst, lastName, walk } from '../../condition/ast.ts';
import { keyOf } from '../../condition/decide/shared-parts.ts';
import { type Formula, type Leaf, sqlOf } from '../../condition/formula.ts';
import { parseFormula } from '../../condition/parse.ts';
import { renamed } from '../../condition/renamed.ts';
import { EVERYBODY, NOBODY } from './audience.ts';
import { readingText } from './file-places.ts';
import type { RuleFile, RuleSet, SetRule } from './rule-file.types.ts';

/** A rule with its condition taken apart. */
export interface ReadRule {
  readonly rule: SetRule;
  /** Whom it lets through; of a condition that cannot be taken apart one opaque condition; null of a normalisation, which gives a value. */
  readonly formula: Formula | null;
  /** Equal for rules whose SQL says the same in the same words. */
  readonly key: string;
}

/** A set of rules, taken apart, and the file that holds it. */
export interface ReadSet {
  readonly set: RuleSet;
  readonly file: Pick<RuleFile, 'path' | 'text'>;
  readonly rules: readonly ReadRule[];
}

export type Side = 'before' | 'after';

/**
 * Takes the conditions of a file apart. The parser must be loaded (`loadParser`).
 * @param side of the comparison: a condition whose answer is chance is another one on each side.
 * @param formulas of rules that were read otherwise, by id: whole SELECTs with the catalog at hand, formulas of another language.
 * @throws UsageError `condition/…` with file:line:column.
 */
export function readSet(file: RuleFile, side: Side, formulas: ReadonlyMap<string, Formula> = new Map()): ReadSet {
  const rules = file.set.rules.map((rule): ReadRule => {
    // Ids of leaves that no other rule of either side has.
    const prepared = (formula: Formula): Formula => preparedFormula(renamed(formula, `${side} ${rule.id} `));
    const given = formulas.get(rule.id);
    if (given) return { rule, formula: prepared(given), key: digest(keyOf(given)) };
    const source = rule.source ?? file;
    if (rule.expression) return { rule, formula: null, key: digest(expressionKey(source, rule.expression)) };
    const formula = rule.condition === null ? EVERYBODY : formulaOf(source, rule.condition);
    return { rule, formula: prepared(formula), key: digest(keyOf(formula)) };
  });
  return { set: file.set, file, rules };
}

function formulaOf(file: Pick<RuleFile, 'path' | 'text'>, text: NonNullable<SetRule['condition']>): Formula {
  if (text.language === 'expression') return readingText(file, text, parseFormula);
  // Equal SELECTs select the same: that much is known of one that is not taken apart.
  const span = { start: 0, end: text.text.length };
  return { kind: 'leaf', id: 'c1', text: text.text.trim(), sql: nameOf('select', text.text), span };
}

/** A column that no customer has, called by a text: equal texts, equal names. PostgreSQL cuts names at 63 bytes, so the text itself will not do. */
function nameOf(kind: string, text: string): string {
  return `mmsup_${kind}_${digest(text.trim())}`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 40);
}

function expressionKey(file: Pick<RuleFile, 'path' | 'text'>, text: NonNullable<SetRule['expression']>): string {
  return text.language === 'expression' ? keyOf(readingText(file, text, parseFormula)) : text.text.trim();
}

/** `true` and `false` as what they are; a condition whose answer is chance as one of its own wherever it stands. */
function preparedFormula(formula: Formula): Formula {
  if (formula.kind === 'leaf') return preparedLeaf(formula);
  if ('part' in formula) return { ...formula, part: preparedFormula(formula.part) };
  return { ...formula, parts: formula.parts.map(preparedFormula) };
}

function preparedLeaf(leaf: Leaf): Formula {
  const tree = conditionAst(sqlOf(leaf));
  const constant = (tree.A_Const as { boolval?: { boolval?: boolean } } | undefined)?.boolval;
  if (constant) return constant.boolval === true ? EVERYBODY : NOBODY;
  return isChance(tree) ? { ...leaf, sql: nameOf('chance', leaf.id) } : leaf;
}

/** Functions of PostgreSQL whose answer is another one each time. */
const CHANCE = /^(random(_normal)?|clock_timestamp|timeofday|gen_random_uuid|uuidv[47]|uuid_generate_v\d\w*|nextval)$/;

function isChance(tree: unknown): boolean {
  let found = false;
  walk(tree, (type, node) => {
    if (type === 'FuncCall' && CHANCE.test(lastName(node.funcname))) found = true;
    if (type === 'RangeTableSample') found = true;
    return true;
  });
  return found;
}
