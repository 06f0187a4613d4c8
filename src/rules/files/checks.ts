import { type Ast, walk } from '../../condition/ast.ts';
import { decide } from '../../condition/decide/decide.ts';
import type { DecideRules, Possibility, Verdict } from '../../condition/decide/decide.types.ts';
import { type Formula, leavesOf, sqlOf } from '../../condition/formula.ts';
import { parseFormula } from '../../condition/parse.ts';
import { renamed } from '../../condition/renamed.ts';
import { FormulaError } from '../../condition/syntax-error.ts';
import { byteToIndex, type Token, tokensOf } from '../../condition/tokens.ts';
import type { DeclaredCheck, DeclaredColumns } from './declared.ts';

/** Reads the texts of the CHECKs of one file: each as its author wrote it, between its parentheses. */
export function checkReader(text: string): (constraint: Ast) => DeclaredCheck | undefined {
  let known: { readonly tokens: readonly Token[]; readonly indexOf: Uint32Array } | undefined;
  return ({ location, raw_expr: tree }) => {
    known ??= { tokens: tokensOf(text), indexOf: byteToIndex(text) };
    const { tokens: read, indexOf } = known;
    const from = indexOf[Number(location ?? 0)] ?? 0;
    const check = read.findIndex(({ start, word, isKeyword }) => start >= from && isKeyword && word === 'check');
    const end = check < 0 ? -1 : closing(read, check + 1);
    if (end < 0) return undefined;
    const formula = formulaOf(text.slice(read[check + 1]!.end, read[end]!.start));
    return formula && { text: text.slice(read[check]!.start, read[end]!.end), formula, columns: columnsIn(tree) };
  };
}

/** Index of the parenthesis that closes the one at an index. */
function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let index = open; index < tokens.length; index += 1) {
    depth += { '(': 1, ')': -1 }[tokens[index]!.word] ?? 0;
    if (depth === 0) return index;
  }
  return -1;
}

function formulaOf(text: string): Formula | undefined {
  try {
    return parseFormula(text);
  } catch (error) {
    if (error instanceof FormulaError) return undefined;
    throw error;
  }
}

function columnsIn(tree: unknown): readonly string[] {
  const names = new Set<string>();
  walk({ tree }, (type, node) => {
    const last = type === 'ColumnRef' ? (node.fields as readonly Ast[]).at(-1) : undefined;
    const name = (last?.String as { sval?: string } | undefined)?.sval;
    if (name !== undefined) names.add(name);
    return true;
  });
  return [...names];
}

interface Two {
  readonly before: Formula;
  readonly after: Formula;
}

/** A proof, the formulas that it is about, and the CHECKs without which it would not be so. */
interface ProofWithChecks extends Two {
  readonly proof: Verdict;
  readonly constraints: readonly string[];
}

/** Compares two rules for all customers whom the table takes: what is proved of everybody is proved of them too, and whom a CHECK forbids is nobody. */
export function decideWithChecks(rules: Two, columns: DeclaredColumns | null, known: DecideRules): ProofWithChecks {
  const plain = decide(rules.before, rules.after, known);
  const checks = checksOn(columns, [rules.before, rules.after]);
  if (checks.length === 0) return { ...rules, proof: plain, constraints: [] };
  const [before, after] = [asAllowed(rules.before, checks), asAllowed(rules.after, checks)];
  const allowed = decide(before, after, known);
  const joined = (one: Possibility, other: Possibility): Possibility => (one.kind === 'nobody' ? one : other);
  const proof = {
    ...allowed,
    onlyBefore: joined(plain.onlyBefore, allowed.onlyBefore),
    onlyAfter: joined(plain.onlyAfter, allowed.onlyAfter),
    both: joined(plain.both, allowed.both),
    isAlwaysEmpty: plain.isAlwaysEmpty || allowed.isAlwaysEmpty,
    isAlwaysTrue: plain.isAlwaysTrue,
  };
  const isOfTable =
    (proof.isAlwaysEmpty && !plain.isAlwaysEmpty) ||
    (['onlyBefore', 'onlyAfter', 'both'] as const).some(
      (side) => proof[side].kind === 'nobody' && plain[side].kind !== 'nobody',
    );
  return { before, after, proof, constraints: isOfTable ? checks.map(({ text }) => text) : [] };
}

/** The CHECKs on any column that the rules read. */
function checksOn(columns: DeclaredColumns | null, rules: readonly Formula[]): readonly DeclaredCheck[] {
  const declared = [...(columns ?? [])].flatMap(([name, { checks = [] }]) => checks.map((check) => ({ name, check })));
  if (declared.length === 0) return [];
  const words = new Set(rules.flatMap(leavesOf).flatMap((leaf) => sqlOf(leaf).toLowerCase().match(/\w+/gu) ?? []));
  return [...new Set(declared.flatMap(({ name, check }) => (words.has(name.toLowerCase()) ? [check] : [])))];
}

/** A rule for those whom no CHECK forbids: FALSE breaks one, and what is not known does not. */
function asAllowed(rule: Formula, checks: readonly DeclaredCheck[]): Formula {
  const { span } = rule;
  const allowed = checks.map(({ formula }, index): Formula => {
    const part: Formula = { kind: 'not', span, part: renamed(formula, `check ${index}:`) };
    return { kind: 'not', span, part: { kind: 'is-true', span, part } };
  });
  return { kind: 'and', parts: [rule, ...allowed], parenthesised: true, span };
}
