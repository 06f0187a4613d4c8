import type { Confidence, Severity } from '../../result.ts';
import type { CustomerMapping } from '../../system/description.ts';
import { canonical, conditionAst } from '../ast.ts';
import type { Clock } from '../clock.ts';
import { type Formula, type Leaf, leavesOf, negatedLeaves, type Span, sqlOf } from '../formula.ts';
import type { FALSE, TRUE } from '../kleene.ts';
import type { DictionaryRow } from '../literals.ts';
import type { Counts } from '../scan/patterns.ts';
import { type Aside, withLeaf } from '../scan/question.ts';
import { type ComparisonShape, comparisonShape, isNegative } from '../shapes.ts';
import { readSource, type Source } from '../source.ts';
import type { TypesOf } from '../zone.ts';

/** What doubts are looked for in. */
export interface DoubtQuestion {
  readonly formula: Formula;
  readonly customer: Pick<CustomerMapping, 'alias' | 'key' | 'personal'>;
  /** Columns of the customer table with their types; empty where they are not known. */
  readonly columns: ReadonlyMap<string, string>;
  readonly clock: Clock;
  readonly typesOf: TypesOf;
}

/** What the catalog and the planner's statistics know of one column of the customer. */
export interface ColumnFacts {
  readonly column: string;
  readonly type: string;
  readonly isNullable: boolean;
  /** Its most frequent values with their share of all rows; empty for personal columns and where there are no statistics. */
  readonly common: readonly { readonly value: string; readonly share: number }[];
  /** Whether these are (nearly) all values that it has; undefined where there are no statistics. */
  readonly isComplete: boolean | undefined;
}

/** What was looked up before the scan. */
export interface DoubtKnowledge {
  readonly columns: ReadonlyMap<string, ColumnFacts>;
  readonly dictionary: readonly DictionaryRow[];
}

/** The question with what catalog, statistics and dictionary know. */
export interface DoubtContext extends DoubtQuestion {
  readonly known: DoubtKnowledge;
}

/** One condition, taken apart. */
export interface LeafView {
  readonly leaf: Leaf;
  readonly sql: string;
  readonly source: Source;
  /** Whether it stands under an odd number of NOTs: it helps when it is false. */
  readonly isNegated: boolean;
  /** Where it compares one column of the customer with constants. */
  readonly shape: ComparisonShape | undefined;
}

/** A suspicion: the condition may say something else than was meant. It becomes a finding when repairing it changes who is selected. */
export interface Doubt {
  /** Id of the cause that it is when it proves true. */
  readonly cause: string;
  readonly leaf: Leaf;
  /** The offending words in the condition's SQL; the whole condition where it is not said. */
  readonly words?: Span;
  /** The repaired condition as people read it; null where it cannot be written. */
  readonly repair: string | null;
  /** Language of the repair, where the condition is not kept as SQL. */
  readonly repairIn?: 'json' | 'sql';
  /** The whole formula, repaired. */
  readonly repaired: Formula;
  readonly unknownIs?: { readonly leaf: string; readonly truth: typeof TRUE | typeof FALSE };
  /** Evidence of its own, beside the counts. */
  readonly detail: Readonly<Record<string, unknown>>;
  /** Which change of the selection makes it a fault: people who were missing, people who should not be there, or any. */
  readonly tells: 'gained' | 'lost' | 'either';
  /** Only a fault where the condition finds nobody: `like 'x'` without a wildcard is right when somebody is called so. */
  readonly onlyIfIdle?: boolean;
  /** A fault whatever the counts say: it is never right. */
  readonly isCertain?: boolean;
  readonly confidence: Confidence;
  readonly severity?: Severity;
}

/** All conditions of a formula, taken apart. */
export function viewsOf(formula: Formula, { alias }: Pick<CustomerMapping, 'alias'>): readonly LeafView[] {
  const negated = negatedLeaves(formula);
  return leavesOf(formula).map((leaf) => {
    const sql = sqlOf(leaf);
    const source = readSource(sql);
    return { leaf, sql, source, isNegated: negated.has(leaf.id), shape: comparisonShape(source, alias) };
  });
}

/** The formula with one condition asked otherwise. The new condition has an id of its own, so that both can be told apart in one formula. */
function withSql(formula: Formula, leaf: Leaf, sql: string): Formula {
  return withLeaf(formula, leaf.id, { ...leaf, id: repairedId(leaf), sql });
}

/** The id of the condition that stands for a repaired one beside it. */
export const repairedId = ({ id }: Leaf): string => `${id}_repaired`;

/** A doubt whose repair is another text of the same condition. */
export function doubtOf(
  formula: Formula,
  { leaf }: LeafView,
  parts: Omit<Doubt, 'leaf' | 'repaired' | 'repair' | 'detail' | 'confidence'> & {
    readonly sql: string;
    readonly repair?: string | null;
    readonly detail?: Doubt['detail'];
    readonly confidence?: Confidence;
  },
): Doubt {
  const { sql, repair, detail = {}, confidence = 'likely', ...rest } = parts;
  return {
    ...rest,
    leaf,
    repaired: withSql(formula, leaf, sql),
    repair: repair === undefined ? sql : repair,
    detail,
    confidence,
  };
}

/** What the scan counts for a doubt: who is selected only with the repair, and only without. */
export function asidesOfDoubt(formula: Formula, { repaired, unknownIs }: Doubt, index: number): readonly Aside[] {
  const both = (one: Formula, other: Formula): Formula => ({
    kind: 'and',
    parts: [certainly(one), { kind: 'not', part: certainly(other), span: formula.span }],
    parenthesised: true,
    span: formula.span,
  });
  const common = unknownIs ? { unknownIs } : {};
  return [
    { name: `fault${index}_gained`, formula: both(repaired, formula), ...common },
    { name: `fault${index}_lost`, formula: both(formula, repaired), ...common },
  ];
}

const certainly = (part: Formula): Formula => ({ kind: 'is-true', part, span: part.span });

/** The conditions that the formula asks anyway. */
export interface KnownAtoms {
  readonly leaves: ReadonlySet<Leaf>;
  readonly canonical: ReadonlySet<string>;
}

/** Reads them once: a formula of 200 conditions has many doubts. */
export function knownAtoms(formula: Formula): KnownAtoms {
  const leaves = leavesOf(formula);
  return { leaves: new Set(leaves), canonical: new Set(leaves.map((leaf) => canonical(conditionAst(sqlOf(leaf))))) };
}

/** Conditions that a doubt asks of the customers beyond those that the formula asks already. */
export function newAtoms(known: KnownAtoms, { repaired }: Doubt): readonly string[] {
  return leavesOf(repaired)
    .filter((leaf) => !known.leaves.has(leaf))
    .map(sqlOf)
    .filter((sql) => !known.canonical.has(canonical(conditionAst(sql))));
}

/** Facts of the column that a condition compares. */
export function factsOf({ known }: DoubtContext, column: string | undefined): ColumnFacts | undefined {
  return column === undefined ? undefined : known.columns.get(column);
}

export const isTextType = (type: string | undefined): boolean => /^(text|character|citext|name)/.test(type ?? '');
export const isWholeType = (type: string | undefined): boolean => /^(smallint|integer|bigint)/.test(type ?? '');
export const isDayType = (type: string | undefined): boolean => /^(date|timestamp)/.test(type ?? '');

/** Whether a comparison finds nobody: no customer has any of the values that it asks for, or is to be kept out by it. */
export function isIdle(shape: ComparisonShape, { conditions }: Counts, id: string): boolean {
  const counts = conditions.find((condition) => condition.id === id);
  return counts !== undefined && (isNegative(shape) ? counts.false : counts.true) === 0;
}
