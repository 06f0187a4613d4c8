import { type Ast, conditionAst } from '../../condition/ast.ts';
import { type Formula, leavesOf, type Span, sqlOf } from '../../condition/formula.ts';
import { parseFormula } from '../../condition/parse.ts';
import { columnPath } from '../../condition/shapes.ts';
import type { Replacement } from '../../condition/source.ts';
import { FormulaError } from '../../condition/syntax-error.ts';
import { UserError } from '../../errors.ts';
import type { RuleKind } from '../../model/relations.ts';
import { offsetInFile } from '../../model/yaml-offsets.ts';
import { MOST_RULE_BYTES } from '../files/text-file.ts';
import { readRuleFile } from '../set/read-rule-file.ts';
import type { RuleFile, RuleText, SetRule } from '../set/rule-file.types.ts';
import { type KnownAtAll, knownOf, type Tables } from './known.ts';
import type { Sighting } from './lint.types.ts';
import { lintRule } from './lint-rule.ts';
import { pastedBare, pastePlaces, withNames } from './templates.ts';
import { unreadDetail } from './unread.ts';
import { lintSelect } from './whole-select.ts';

/** The longest text of one rule that is looked into: a list of some ten thousand values. What people write is a hundredth of it. */
export const MOST_LETTERS = MOST_RULE_BYTES;

/** A rule that was looked at. */
export interface RuleSeen {
  readonly id: string;
  readonly kind: RuleKind;
  /** Offset of the rule in its file. */
  readonly at: number;
  /** As a formula; null where it is none, or cannot be read. */
  readonly formula: Formula | null;
  readonly text: RuleText | null;
  readonly alias: string;
}

/** A fault with its place in the file. */
export interface FileSighting extends Omit<Sighting, 'fix'> {
  readonly rule: string;
  readonly fix?: readonly Replacement[];
}

export interface FileLinted {
  readonly path: string;
  /** Without a byte order mark: what all spans count in. */
  readonly text: string;
  readonly rules: readonly RuleSeen[];
  readonly sightings: readonly FileSighting[];
  readonly undecided: readonly string[];
  /** Rules that are too long to be looked into within seconds. */
  readonly tooLong: readonly string[];
}

/** Reads and lints one file. What is wrong with the file as a whole is a finding at its place, as the faults of its rules are. */
export function lintFile(
  source: { readonly path: string; readonly text: string },
  all: KnownAtAll,
  ofFile: (schema: string) => Tables,
): FileLinted {
  const text = source.text.replace(/^\uFEFF/, '');
  const nothing = { path: source.path, text, rules: [], undecided: [], tooLong: [] };
  try {
    const file = readRuleFile(source);
    const tables = file.set.schema === null ? null : ofFile(file.set.schema);
    return lintSet(file, all, tables);
  } catch (error) {
    if (!(error instanceof UserError) || typeof error.data.line !== 'number') throw error;
    return { ...nothing, sightings: [unreadable(source.path, text, error)] };
  }
}

function lintSet(file: RuleFile, all: KnownAtAll, tables: Tables | null): FileLinted {
  const { known, table, alias } = knownOf(file.set, tables, all);
  const undecided = new Set<string>();
  const rules: RuleSeen[] = [];
  const tooLong: string[] = [];
  const sightings = file.set.rules.flatMap((rule): readonly FileSighting[] => {
    const text = rule.condition ?? rule.expression;
    const seen = { id: rule.id, kind: file.set.kind, at: rule.at, formula: null, text, alias: alias ?? 'c' };
    const capped = file.set.kind === 'policy' && rule.cap === 0 ? [capOfZero(file, rule)] : [];
    if (!text) {
      rules.push(seen);
      return capped;
    }
    if (text.text.length > MOST_LETTERS) {
      rules.push(seen);
      tooLong.push(rule.id);
      return capped;
    }
    const read = readText(text.text);
    if ('error' in read) {
      rules.push(seen);
      return [...capped, inFile(file, rule, text, unparsed(text, read.error))];
    }
    const customer = alias ?? aliasIn(read.formula) ?? 'c';
    rules.push({ ...seen, formula: read.isWhole ? null : read.formula, alias: customer });
    const asked = { formula: read.formula, text: read.text, alias: customer, table, label: rule.name };
    const linted = read.isWhole ? lintSelect(read.formula, read.text, known) : lintRule(asked, known);
    for (const cause of linted.undecided) undecided.add(cause);
    const places = pastePlaces(text.text);
    const own = linted.sightings.map((one) => shifted(one, read.shift));
    const found = [
      ...pastedBare(text.text),
      ...own.filter(({ span }) => !places.some((place) => isWithin(span, place))),
    ];
    return [...capped, ...found.map((one) => inFile(file, rule, text, one))];
  });
  return { path: file.path, text: file.text, rules, sightings, undecided: [...undecided], tooLong };
}

/** The name that stands for what is pasted is ours. */
const isWithin = (span: Span, place: Span): boolean => span.start >= place.start && span.end <= place.end;

type Read =
  | { readonly formula: Formula; readonly text: string; readonly isWhole: boolean; readonly shift: number }
  | { readonly error: FormulaError };

/** What stands around a whole SELECT, so that it is read as the subqueries of conditions are. */
const AROUND = 'exists (';

/** A condition, an expression, or a whole SELECT; places of a template stand for a name. */
function readText(written: string): Read {
  const text = withNames(written, pastePlaces(written));
  try {
    return { formula: parseFormula(text), text, isWhole: false, shift: 0 };
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
    if (error.code !== 'condition/whole-select') return { error };
    const whole = `${AROUND}${text.replace(/;\s*$/, '')}\n)`;
    try {
      return { formula: parseFormula(whole), text: whole, isWhole: true, shift: AROUND.length };
    } catch (inner) {
      if (inner instanceof FormulaError) return { error: inner };
      throw inner;
    }
  }
}

function shifted(one: Sighting, by: number): Sighting {
  if (by === 0) return one;
  const { start, end } = one.span;
  const { fix, ...rest } = one;
  const moved = fix?.map((edit) => ({ ...edit, start: edit.start - by, end: edit.end - by }));
  return { ...rest, span: { start: start - by, end: end - by }, ...(moved ? { fix: moved } : {}) };
}

function unparsed({ text }: RuleText, error: FormulaError): Sighting {
  const at = Math.min(error.position, Math.max(0, text.trimEnd().length - 1));
  return {
    cause: 'rule/does-not-parse',
    severity: 'error',
    confidence: 'proved',
    span: { start: at, end: wordEnd(text, at) },
    detail: unreadDetail(error),
    repair: null,
  };
}

function wordEnd(text: string, at: number): number {
  const [word = ''] = /^(?:[\p{L}\p{N}_.]+|[^\s])/u.exec(text.slice(at, at + 200)) ?? [];
  return at + Math.max(1, word.length);
}

function unreadable(path: string, text: string, error: UserError): FileSighting {
  const { line, column } = error.data as { line: number; column?: number };
  const lines = text.split('\n');
  const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  const at = Math.min(text.length, before + (column ?? 1) - 1);
  return {
    rule: path,
    cause: 'rule/does-not-parse',
    severity: 'error',
    confidence: 'proved',
    span: { start: at, end: wordEnd(text, at) },
    detail: unreadDetail(error),
    repair: null,
  };
}

function capOfZero(file: RuleFile, { id, places, at }: SetRule): FileSighting {
  const start = places.cap ?? at;
  return {
    rule: id,
    cause: 'policy/cap-zero',
    severity: 'error',
    confidence: 'proved',
    span: { start, end: wordEnd(file.text, start) },
    detail: {},
    repair: null,
  };
}

/** A fault with its places in the file; an edit that YAML would write otherwise is left out. */
function inFile(file: RuleFile, { id }: SetRule, text: RuleText, { fix, ...sighting }: Sighting): FileSighting {
  const span = spanInFile(file.text, text, sighting.span);
  const edits = fix?.map((edit) => ({ ...spanInFile(file.text, text, edit), text: escaped(text, edit.text) }));
  return { ...sighting, rule: id, span, ...(edits ? { fix: edits } : {}) };
}

/** The end is told by the last character that belongs to it, with all that the file writes it with: a quote in quotes is two. */
export function spanInFile(file: string, text: RuleText, { start, end }: Span): Span {
  const from = offsetInFile(file, text, start);
  if (end <= start) return { start: from, end: from };
  const last = offsetInFile(file, text, end - 1);
  return { start: from, end: last + writtenLength(file, text, last) };
}

const HEX_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** How many characters of the file stand for one of the text. */
function writtenLength(file: string, { form }: RuleText, at: number): number {
  if (form === 'single' && file[at] === "'") return 2;
  return form === 'double' && file[at] === '\\' ? 2 + (HEX_DIGITS[file[at + 1] ?? ''] ?? 0) : 1;
}

function escaped({ form }: RuleText, by: string): string {
  if (form === 'single') return by.replaceAll("'", "''");
  return form === 'double' ? by.replaceAll('\\', '\\\\').replaceAll('"', '\\"') : by;
}

/** The name in front of most columns of the rule's own conditions. */
export function aliasIn(formula: Formula): string | undefined {
  const counts = new Map<string, number>();
  for (const leaf of leavesOf(formula))
    for (const name of qualifiersIn(conditionAst(sqlOf(leaf)))) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0];
}

/** Outside subqueries; where all conditions are subqueries, the names in them that none of their tables has. */
function qualifiersIn(tree: Ast): readonly string[] {
  const outside: string[] = [];
  const inside: string[] = [];
  const visit = (node: unknown, own: ReadonlySet<string>, isInside: boolean): void => {
    if (Array.isArray(node)) {
      for (const part of node) visit(part, own, isInside);
      return;
    }
    if (typeof node !== 'object' || node === null) return;
    const select = (node as { SelectStmt?: Ast }).SelectStmt;
    const names = select ? new Set([...own, ...aliasesOf(select.fromClause)]) : own;
    const path = columnPath(node);
    const qualifier = path.at(-2);
    if (qualifier !== undefined && !own.has(qualifier)) (isInside ? inside : outside).push(qualifier);
    for (const child of Object.values(node)) visit(child, names, isInside || select !== undefined);
  };
  visit(tree, new Set(), false);
  return outside.length > 0 ? outside : inside;
}

function aliasesOf(from: unknown): readonly string[] {
  if (Array.isArray(from)) return from.flatMap(aliasesOf);
  if (typeof from !== 'object' || from === null) return [];
  return Object.entries(from as Record<string, Ast>).flatMap(([key, value]) => {
    if (key === 'RangeVar')
      return [(value.alias as { aliasname?: string } | undefined)?.aliasname ?? String(value.relname)];
    if (key === 'alias') return [String(value.aliasname)];
    return key === 'subquery' ? [] : aliasesOf(value);
  });
}
