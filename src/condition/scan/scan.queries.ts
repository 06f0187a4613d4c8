import type { Tx } from '../../db/session.types.ts';
import type { CustomerMapping } from '../../system/description.ts';
import { text } from '../../text.ts';
import { type Clock, pinClock } from '../clock.ts';
import type { Formula } from '../formula.ts';
import type { TypesOf } from '../zone.ts';
import { type Alternative, countAlternative } from './alternatives.ts';
import type { Pattern } from './atoms.ts';
import { type CappedQuestion, cappedSql } from './capped.ts';
import { alternativeFromCapped, countsFromCapped, type Rest } from './capped-counts.ts';
import { readCostlySteps, staged } from './costly.queries.ts';
import { type ErrorsSeen, errorsOf } from './errors-seen.ts';
import { estimatePatterns } from './estimate.queries.ts';
import { survivingFailures, type Unasked } from './failing.queries.ts';
import { type Form, namingWaysOut } from './forms.ts';
import { searchesThrough } from './joined.queries.ts';
import { checkSample } from './key-facts.queries.ts';
import { type Counts, countConditions } from './patterns.ts';
import { prepareScan, withinCost } from './prepare.queries.ts';
import { decode, digitsOf, histogramSql, PATTERN_LIMIT, type SamplePlan, type Scan } from './sql.ts';

/** Steps that a customer may fail and still be told apart in the capped form: repairs of two conditions stay exact. */
const MOST_FAILING = 2;

/** The scan of these conditions: clocks pinned, key cast where its type has no minimum. */
export function planScan(
  customer: CustomerMapping,
  atoms: readonly string[],
  { clock, keyType, typesOf }: { readonly clock: Clock; readonly keyType: string; readonly typesOf: TypesOf },
): Scan {
  const castKey = !/^(smallint|integer|bigint|numeric|text|character varying)/.test(keyType);
  // A formula without conditions selects everybody; a scan needs something to ask.
  const asked = atoms.length > 0 ? atoms : ['true'];
  return { customer, atoms: asked.map((atom) => pinClock(atom, clock, typesOf(atom))), castKey };
}

/** All that one scan can tell of a formula. */
export interface Measures {
  readonly counts: Counts;
  /** Customers selected by each alternative, by its name. */
  readonly alternatives: Readonly<Record<string, number>>;
  /** Absent when there are more truth patterns than could be carried: then nothing can be said that is not in the counts. */
  readonly patterns: readonly Pattern[] | undefined;
  /** `patterns`: everybody's truth values; `capped`: of those who fail few steps; `sums`: of nobody. The counts are exact in each; see {@link Form}. */
  readonly form: Exclude<Form, 'funnel'>;
  /** In the capped form: the patterns of all customers who fail at most two top-level steps. Repairs of up to two steps are exact in them. */
  readonly near?: readonly Pattern[];
  /**
   * Whether a costly subquery was asked only of those for whom it can matter: the counts of the formula and its sole blockers are exact;
   * alternatives were not counted, and the patterns do not hold everybody's truth.
   */
  readonly isStaged: boolean;
  /** Conditions left out because the data makes them fail in a way that cannot be guarded; NOT EVALUATED for everybody. */
  readonly unasked: readonly Unasked[];
  /** Per atom that raises errors: for how many, and the key of one of them. */
  readonly errors: readonly ErrorsSeen[];
  /** Where only a sample was counted: how many customers it held. All counts are those of the sample. */
  readonly sample?: SamplePlan & { readonly sampled: number };
}

/** What a scan is asked. */
export interface MeasureQuestion {
  readonly formula: Formula;
  readonly indexOf: ReadonlyMap<string, number>;
  readonly alternatives: readonly Alternative[];
  /** `auto` (default): full patterns, or the capped form where they are too many; `capped`: that at once. */
  readonly form?: 'auto' | 'capped';
  /** Truth patterns carried at most; default {@link PATTERN_LIMIT}. */
  readonly limit?: number;
  /**
   * Whether a costly subquery may be asked only of those for whom it can matter for the counts of the formula, the others being NOT EVALUATED.
   * Off by default: alternatives and repairs of several conditions read the truth of everybody.
   */
  readonly mayStage?: boolean;
  /** Count a share of the customers only. */
  readonly sample?: SamplePlan;
}

/**
 * Measures a formula and its alternatives: one statement over the customers; a second one only where there turn out to be more truth patterns
 * than can be carried, further ones only where a condition fails on the data in a way that no guard catches.
 * @throws UserError what the session makes of a server's error.
 */
export async function readMeasures(tx: Tx, scan: Scan, question: MeasureQuestion): Promise<Measures> {
  const { sample } = question;
  if (sample) await checkSample(tx, scan.customer);
  const asked = sample ? { ...scan, sample } : scan;
  const prepared = await prepareScan(tx, asked);
  const { result, unasked } = await namingWaysOut(WAYS_OUT, () =>
    withinCost(tx, prepared, (within) =>
      survivingFailures(tx, within, async (one) => {
        const maySearch = question.mayStage === true && (await searchesThrough(tx, one));
        const costly = maySearch ? await readCostlySteps(tx, one, question) : [];
        const asking = costly.length > 0 ? { ...question, alternatives: [] } : question;
        const measures = await readForm(tx, staged(one, question, costly), asking);
        return { ...measures, isStaged: costly.length > 0 };
      }),
    ),
  );
  const drawn = sample ? { sample: { ...sample, sampled: result.counts.population } } : {};
  return { ...result, unasked, ...drawn };
}

const WAYS_OUT = text(
  'Ask for less: --funnel counts the steps and the only obstacles of everybody, --sample 5 everything for a part of them; or raise cost-limit and statement-timeout in the profile.',
  'Спросите меньше: --funnel посчитает по всем шаги и единственные препятствия, --sample 5 — всё, но по части клиентов; или увеличьте cost-limit и statement-timeout в профиле.',
);

type FormMeasures = Omit<Measures, 'unasked' | 'sample' | 'isStaged'>;

async function readForm(tx: Tx, scan: Scan, question: MeasureQuestion): Promise<FormMeasures> {
  const { formula, indexOf, alternatives, limit = PATTERN_LIMIT } = question;
  const isCapped = question.form === 'capped' || ((await estimatePatterns(tx, scan)) ?? 0) > limit;
  const patterns = isCapped ? undefined : await readPatterns(tx, scan, limit);
  if (patterns) {
    return {
      counts: countConditions(formula, indexOf, patterns),
      alternatives: Object.fromEntries(alternatives.map((one) => [one.name, countAlternative(one, patterns)])),
      patterns,
      form: 'patterns',
      errors: errorsOf(scan, patterns),
    };
  }
  const capped = await readCapped(tx, scan, { ...question, mostFailing: MOST_FAILING });
  if (capped) return { ...capped, form: 'capped' };
  const { near: _nobody, ...sums } = (await readCapped(tx, scan, { ...question, mostFailing: -1 }, true))!;
  return { ...sums, form: 'sums' };
}

/**
 * Counts the customers per truth pattern in one statement, or gives undefined when there are more patterns than the limit.
 * @throws UserError what the session makes of a server's error.
 */
export async function readPatterns(tx: Tx, scan: Scan, limit = PATTERN_LIMIT): Promise<readonly Pattern[] | undefined> {
  // The limit stands in the statement: a limit on the fetch would forbid the server to count with several processes.
  const rows = await tx.rows<CodeRow>(histogramSql(scan, limit + 1), [], { rowLimit: Number.POSITIVE_INFINITY });
  if (rows.length > limit) return undefined;
  return rows.map(patternReader(scan));
}

type CodeRow = Readonly<Record<string, number | string | null>>;

function patternReader(scan: Scan): (row: CodeRow) => Pattern {
  const digits = digitsOf(scan);
  const codes = [...new Set(digits.map(({ code }) => `code${code}`))];
  return (row) => ({
    truths: decode(
      codes.map((code) => row[code] ?? 0),
      digits,
    ),
    customers: Number(row.customers),
    example: row.example === null || row.example === undefined ? null : String(row.example),
  });
}

type CappedMeasures = Omit<FormMeasures, 'form'>;

async function readCapped(
  tx: Tx,
  scan: Scan,
  question: CappedQuestion & Pick<MeasureQuestion, 'limit'>,
  isLast = false,
): Promise<CappedMeasures | undefined> {
  const { limit = PATTERN_LIMIT } = question;
  const most = isLast ? limit + 1_000 : limit;
  const rows = await tx.rows<CodeRow & { rest: boolean }>(cappedSql(scan, question, most + 1), [], {
    rowLimit: Number.POSITIVE_INFINITY,
  });
  if (rows.length > most) return undefined;
  const near = rows.filter(({ rest }) => !rest).map(patternReader(scan));
  const rest = rows
    .filter((row) => row.rest)
    .map(
      ({ first, customers, ...row }): Rest => ({
        first: Number(first),
        customers: Number(customers),
        sums: Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number(value)])),
        examples: scan.atoms.map((_, index) => (row[`x${index}`] === undefined ? null : String(row[`x${index}`]))),
      }),
    );
  const { alternatives } = question;
  return {
    counts: countsFromCapped(question, near, rest),
    alternatives: Object.fromEntries(alternatives.map((one) => [one.name, alternativeFromCapped(one, near, rest)])),
    patterns: undefined,
    near,
    errors: errorsOf(scan, near, rest),
  };
}
