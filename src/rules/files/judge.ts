import { parseFormula } from '../../condition/parse.ts';
import { type OtherReading, otherReading } from '../../condition/reading/reading.ts';
import type { Impact } from '../diff.ts';
import type { RuleChange } from './change.ts';
import {
  aliasOf,
  type ComparedRule,
  columnsRead,
  EVERYBODY,
  formulasOf,
  type HeldRule,
  isSameSql,
  isSameText,
  isSelect,
  placedEdits,
  placeOfRule,
  refuseUnknownColumns,
  textOf,
} from './compare.ts';
import { customersIn, type DeclaredColumns, type DeclaredSchema } from './declared.ts';
import { type HeaderChange, headerChange } from './header.ts';
import { type FileVerdict, judgeOffline, unclearVerdict, undecidedVerdict } from './verdict.ts';

/** What is known of the columns beside the files themselves. */
export interface Declared {
  /** Of `--schema`. */
  readonly schema: DeclaredSchema | null;
  /** Of `--customers`. */
  readonly table: string | undefined;
  /** Of the catalog, where a database was asked: it knows better than any file. */
  readonly catalog: DeclaredColumns | null;
}

/** What a database says of one rule; null where none was asked. */
export interface Measured {
  readonly verdict: FileVerdict;
  readonly impact: Impact;
}

/** A rule's change before the gate, and the other reading of its new condition. */
export interface JudgedRule {
  readonly change: Omit<RuleChange, 'outcome'>;
  readonly reading: OtherReading | null;
}

/**
 * Says what became of one rule: its edits at their places, and the verdict, of the database where one was asked, else of the declared types.
 * @throws UsageError `rules/file-unknown-column`, `schema/…` where declared columns do not hold what the new text reads.
 */
export function judgeRule(rule: ComparedRule, declared: Declared, measured: Measured | null): JudgedRule {
  const { before, after } = rule;
  const held = (after ?? before)!;
  const alias = aliasOf(rule);
  const formulas = formulasOf(rule);
  const columns = measured ? null : columnsOf(rule, declared, alias);
  if (columns && after) refuseUnknownColumns(after, columns, alias);
  const header = headerChange(rule);
  const ofTexts = before && after ? (measured?.verdict ?? verdictOf(rule, alias, columns)) : null;
  const verdict = header.unclear.length === 0 ? ofTexts : unclearVerdict(header.unclear);
  const always = ofTexts ?? (after && isCondition(after) && !isSelect(after) ? alwaysOf(after, alias, columns) : null);
  return {
    change: {
      rule: rule.id,
      kind: rule.kind,
      file: held.file.path,
      oldFile: before && after && before.file.path !== after.file.path ? before.file.path : null,
      status: statusOf(rule),
      renamedFrom: rule.renamedFrom,
      isRewritten: before !== null && after !== null && !isSameText(before, after),
      ...editsOf(rule, alias, held, header),
      verdict,
      gives: 'customers',
      limitsWord: null,
      alwaysEmpty: always?.alwaysEmpty ?? false,
      // A policy of limits alone has no condition, and nothing is wrong with that.
      alwaysTrue:
        (always?.alwaysTrue ?? false) &&
        (rule.kind !== 'policy' || [before, after].some((side) => side !== null && textOf(side) !== null)),
      impact: measured?.impact ?? null,
      since: null,
      problem: null,
    },
    reading: (formulas && otherReading(formulas.after)) ?? null,
  };
}

function editsOf(
  rule: ComparedRule,
  alias: string,
  held: HeldRule,
  header: HeaderChange,
): Pick<RuleChange, 'edits' | 'place'> {
  const edits = [...placedEdits(rule, alias), ...header.edits];
  return { edits, place: edits[0]?.place ?? placeOfRule(held) };
}

function statusOf({ before, after, renamedFrom }: ComparedRule): RuleChange['status'] {
  if (!before) return 'added';
  if (!after) return 'removed';
  if (!isSameText(before, after)) return 'changed';
  return renamedFrom === null ? 'same' : 'renamed';
}

const isCondition = ({ rule }: HeldRule): boolean => rule.expression === null;

export function columnsOf(
  rule: ComparedRule,
  { schema, table, catalog }: Declared,
  alias: string,
): DeclaredColumns | null {
  if (catalog) return catalog;
  const held = (rule.after ?? rule.before)!;
  const { set } = held.file;
  if (schema) {
    const reads = columnsRead(held.formula ? [held.formula] : [], alias);
    return customersIn(schema, table ?? set.customers?.table ?? undefined, reads);
  }
  const own = Object.entries(set.columns);
  return own.length === 0 ? null : new Map(own.map(([name, one]) => [name, { ...one, isDecidable: true }]));
}

/** The columns of a set: those of the table that has what all its rules read. */
export function columnsOfAll(
  rules: readonly ComparedRule[],
  { schema, table }: Declared,
  alias: string,
): DeclaredColumns | null {
  if (!schema) return null;
  const held = rules.map(({ before, after }) => (after ?? before)!);
  const reads = columnsRead(
    held.flatMap(({ formula }) => formula ?? []),
    alias,
  );
  return customersIn(schema, table ?? held[0]?.file.set.customers?.table ?? undefined, reads);
}

/** Null of a normalisation that is the same: it lets nobody through and keeps nobody out, and whom another value lets through elsewhere is not known. */
function verdictOf(rule: ComparedRule, alias: string, columns: DeclaredColumns | null): FileVerdict | null {
  const { before, after } = rule as { readonly before: HeldRule; readonly after: HeldRule };
  if (!isCondition(before) || !isCondition(after))
    return isSameSql(textOf(before), textOf(after)) ? null : unclearVerdict(['expression']);
  const formulas = formulasOf(rule);
  if (formulas) return judgeOffline({ ...formulas, alias, columns });
  return isSameText(before, after) && isSelect(after)
    ? {
        ...undecidedVerdict('select'),
        word: 'equivalent',
        trust: 'offline',
        possible: ['equivalent'],
        unknown: null,
        likely: null,
      }
    : undecidedVerdict('select');
}

function alwaysOf({ formula: read }: HeldRule, alias: string, columns: DeclaredColumns | null): FileVerdict {
  const formula = read ?? parseFormula(EVERYBODY);
  return judgeOffline({ before: formula, after: formula, alias, columns });
}
