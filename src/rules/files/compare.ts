import { parseSync } from 'libpg-query';
import { canonical } from '../../condition/ast.ts';
import { mentionsOf } from '../../condition/columns.ts';
import { diffFormulas, type Edit } from '../../condition/edits.ts';
import { type Formula, leavesOf, sqlOf } from '../../condition/formula.ts';
import { outerAlias } from '../../condition/outer-alias.ts';
import { parseFormula } from '../../condition/parse.ts';
import { UsageError } from '../../errors.ts';
import { suggestion } from '../../model/closest.ts';
import type { RuleKind } from '../../model/relations.ts';
import { offsetInFile } from '../../model/yaml-offsets.ts';
import { type Text, text } from '../../text.ts';
import { fileProblem, placeAt, placeInText, placeWords, readingText } from '../set/file-places.ts';
import { matchRules } from '../set/match-rules.ts';
import { readRuleFile } from '../set/read-rule-file.ts';
import { type ReadSet, readSet } from '../set/read-set.ts';
import type { RuleFile, RuleText, SetRule } from '../set/rule-file.types.ts';
import type { PlacedEdit } from './change.ts';
import type { DeclaredColumns } from './declared.ts';
import { partAt } from './places.ts';

/** One side of a file: its text, or why it has none. */
export type FileSide =
  | { readonly path: string; readonly text: string }
  | { readonly path: string; readonly problem: Text };

/** A file before and after; null where it was not there. */
export interface FilePair {
  readonly before: FileSide | null;
  readonly after: FileSide | null;
}

/** One rule as one file holds it. */
export interface HeldRule {
  readonly file: RuleFile;
  readonly rule: SetRule;
  /** Null of a whole SELECT, and of what is no condition. */
  readonly formula: Formula | null;
}

/** One rule on both sides. */
export interface ComparedRule {
  readonly id: string;
  readonly kind: RuleKind;
  readonly before: HeldRule | null;
  readonly after: HeldRule | null;
  /** Its id before, where it has another one now; else null. */
  readonly renamedFrom: string | null;
}

/** A side that cannot be read as a file of rules. */
export interface UnreadableFile {
  readonly path: string;
  readonly side: 'before' | 'after';
  readonly error: UsageError;
  /** The rule that it is about, where the file can be read and one of its rules cannot. */
  readonly rule?: string;
}

export interface ComparedFile {
  readonly rules: readonly ComparedRule[];
  /** Of a file that holds a set of rules: what they have to do with each other is compared too. */
  readonly set: SetPair | null;
  readonly unreadable: readonly UnreadableFile[];
}

export interface SetPair {
  readonly before: ReadSet | null;
  readonly after: ReadSet | null;
}

/** Pairs the rules of a file before and after by their ids; two files of one condition each are one rule, whatever they are called, and only in a repository are their names ids that somebody may refer to. The parser must be loaded. */
export function compareFile(pair: FilePair, { areNamesIds }: { readonly areNamesIds: boolean }): ComparedFile {
  const unreadable: UnreadableFile[] = [];
  const read = (side: 'before' | 'after'): readonly HeldRule[] => {
    const content = pair[side];
    if (content === null) return [];
    try {
      return heldRules(content);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      unreadable.push({ path: content.path, side, error });
      return [];
    }
  };
  const [before, after] = [read('before'), read('after')];
  // Of a file that cannot be read any more no rule was removed.
  if (unreadable.some(({ side }) => side === 'after')) return { rules: [], set: null, unreadable };
  if ([...before, ...after].every(({ file }) => file.form === 'sql')) {
    const single = pairSingle(before[0] ?? null, after[0] ?? null);
    const rules = single ? [areNamesIds ? single : { ...single, renamedFrom: null }] : [];
    return { rules, set: null, unreadable };
  }
  const set = { before: setOf(before, 'before'), after: setOf(after, 'after') };
  return { rules: pairRules(set, [...before, ...after]), set, unreadable };
}

function setOf([held]: readonly HeldRule[], side: 'before' | 'after'): ReadSet | null {
  return held ? readSet(held.file, side) : null;
}

function pairSingle(before: HeldRule | null, after: HeldRule | null): ComparedRule | null {
  const held = after ?? before;
  const isRenamed = before !== null && after !== null && before.rule.id !== after.rule.id;
  const renamedFrom = isRenamed ? before.rule.id : null;
  return held && { id: held.rule.id, kind: held.file.set.kind, before, after, renamedFrom };
}

function heldRules(side: FileSide): readonly HeldRule[] {
  if ('problem' in side)
    throw new UsageError({
      code: 'rules/not-text',
      message: text(`${side.path}:1:1: ${side.problem.en}.`, `${side.path}:1:1: ${side.problem.ru}.`),
    });
  const file = readRuleFile(side);
  return file.set.rules.map((rule) => ({ file, rule, formula: formulaOf(file, rule) }));
}

function formulaOf(file: RuleFile, { condition, expression }: SetRule): Formula | null {
  const kept = condition ?? expression;
  if (kept === null || kept.language === 'select') return null;
  return readingText(file, kept, parseFormula);
}

/** Rules of two sets with what was read of each; the parser must be loaded. */
export function pairRules({ before, after }: SetPair, held: readonly HeldRule[]): readonly ComparedRule[] {
  const byRule = new Map(held.map((one) => [one.rule, one]));
  const heldOf = (one: { readonly rule: SetRule } | null) => (one && byRule.get(one.rule)) ?? null;
  return matchRules(before, after).flatMap((pair) => pairSingle(heldOf(pair.before), heldOf(pair.after)) ?? []);
}

/** The SQL of a rule: its condition, or of a normalisation its expression. */
export function textOf({ rule }: HeldRule): RuleText | null {
  return rule.condition ?? rule.expression;
}

/** A rule without a condition lets everybody through. */
export const EVERYBODY = 'true';

/** Both conditions, where both sides have one that can be read as a formula. */
export function formulasOf({
  before,
  after,
}: ComparedRule): { readonly before: Formula; readonly after: Formula } | null {
  if (!before || !after || isSelect(before) || isSelect(after)) return null;
  if (before.rule.expression !== null || after.rule.expression !== null) return null;
  return { before: before.formula ?? parseFormula(EVERYBODY), after: after.formula ?? parseFormula(EVERYBODY) };
}

export const isSelect = (held: HeldRule): boolean => textOf(held)?.language === 'select';

/** Texts that a condition is read from, for places; a rule without one lets everybody through. */
export function conditionText(held: HeldRule): string {
  return textOf(held)?.text ?? EVERYBODY;
}

/** Whether the two sides write the same, whatever the ends of their lines. */
export function isSameText(before: HeldRule, after: HeldRule): boolean {
  const [one, other] = [before, after].map((held) => textOf(held)?.text.replaceAll('\r\n', '\n').trim());
  return one === other;
}

/** What the conditions call a customer: as the file says, else as they do themselves. */
export function aliasOf({ before, after }: ComparedRule): string {
  const held = [after, before].filter((one) => one !== null);
  const said = held.map(({ file }) => file.set.customers?.alias).find(Boolean);
  const read = held.map((one) => (one.formula ? outerAlias(conditionText(one)) : undefined)).find(Boolean);
  return said ?? read ?? '';
}

/** The customers' columns that a formula reads. */
export function columnsRead(formulas: readonly Formula[], alias: string): ReadonlySet<string> {
  const uses = formulas.flatMap(leavesOf).flatMap((leaf) => mentionsOf(sqlOf(leaf), alias).customerColumns);
  return new Set(uses.map(({ column }) => column).filter((column) => column !== alias));
}

/**
 * Refuses a rule that reads a column that the customers do not have.
 * @throws UsageError `rules/file-unknown-column` with file:line:column.
 */
export function refuseUnknownColumns({ file, rule, formula }: HeldRule, columns: DeclaredColumns, alias: string): void {
  const sql = rule.condition;
  if (!formula || !sql) return;
  const names = [...columns.keys()];
  const shown = names.slice(0, 20).join(', ');
  for (const leaf of leavesOf(formula)) {
    for (const { column, position } of mentionsOf(sqlOf(leaf), alias).customerColumns) {
      if (columns.has(column) || column === alias) continue;
      throw fileProblem(file, offsetInFile(file.text, sql, leaf.span.start + position), {
        code: 'unknown-column',
        message: text(`the customers have no column "${column}"`, `у клиентов нет столбца «${column}»`),
        hint: suggestion(column, names) ?? text(`Their columns: ${shown}.`, `Их столбцы: ${shown}.`),
      });
    }
  }
}

/** The edits between two conditions with their places in the new file. */
export function placedEdits(rule: ComparedRule, alias: string): readonly PlacedEdit[] {
  const { before, after } = rule;
  if (!before || !after || isSameText(before, after)) return [];
  const formulas = formulasOf(rule);
  const edits = formulas ? diffFormulas(formulas.before, formulas.after, alias) : wholeText(before, after);
  return edits.map((edit) => ({ ...edit, place: placeOfEdit(edit, after) }));
}

function wholeText(before: HeldRule, after: HeldRule): readonly Edit[] {
  const [one, other] = [textOf(before), textOf(after)];
  if (isSameSql(one, other)) return [];
  return [{ op: 'changed', path: '$', before: one?.text ?? null, after: other?.text ?? null }];
}

/** Whether two texts parse to the same, whatever their spaces and comments. */
export function isSameSql(one: RuleText | null, other: RuleText | null): boolean {
  if (one === null || other === null) return one === other;
  const tree = ({ text, language }: RuleText) =>
    canonical(parseSync(language === 'select' ? text : `select ${text}`).stmts ?? []);
  return tree(one) === tree(other);
}

/** What was removed is shown where the new formula goes on: at the part that has come to stand in its place, else at the last. */
function placeOfEdit({ path }: Edit, after: HeldRule): string {
  const text = textOf(after);
  if (!text) return placeWords(placeAt(after.file, after.rule.at));
  const offset = after.formula ? partAt(after.formula, path).span.start : 0;
  return placeWords(placeInText(after.file, text, offset));
}

/** Where a rule stands in its file: at its condition, where it has one. */
export function placeOfRule(held: HeldRule): string {
  const text = textOf(held);
  if (!text || !held.formula) return placeWords(placeAt(held.file, held.rule.at));
  return placeWords(placeInText(held.file, text, held.formula.span.start));
}
