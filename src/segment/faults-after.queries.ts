import { conditionAst } from '../condition/ast.ts';
import { pinClock } from '../condition/clock.ts';
import { mentionsOf } from '../condition/columns.ts';
import { isImpossibleAnywhere, isProvedImpossible, readConstraints } from '../condition/contradictions.queries.ts';
import { isTextType, isWholeType, type LeafView } from '../condition/doubts/doubts.ts';
import { negatedLeaves, stepsOf } from '../condition/formula.ts';
import { quoted } from '../condition/identifier.ts';
import { excludesByIntervals } from '../condition/intervals.ts';
import { parseFormula, printFormula } from '../condition/parse.ts';
import { findRepairs } from '../condition/repair/repairs.ts';
import { planQuestion } from '../condition/scan/question.ts';
import { type Measures, planScan, readMeasures } from '../condition/scan/scan.queries.ts';
import { columnIn, constantIn, nodesOf, withoutNot } from '../condition/shapes.ts';
import { mentions, type Subquery, subqueriesOf } from '../condition/subqueries.ts';
import type { Tx } from '../db/session.types.ts';
import { shapeOf } from '../model/personal.ts';
import { readListNulls } from './evidence.queries.ts';
import type { FaultContext } from './fault-question.ts';
import type { EmptyList, Failing, FaultsSeen, Impossible } from './faults.ts';
import { readHasRows } from './faults-look-ups.queries.ts';

/** Blocking sets that are put to the prover, at most. */
const MOST_SETS = 5;

/** The conditions with what the scan counted for them. */
export interface Scanned {
  readonly context: FaultContext;
  readonly views: readonly LeafView[];
  readonly measures: Measures;
}

const pinned = ({ clock, typesOf }: FaultContext, sql: string): string => pinClock(sql, clock, typesOf(sql));

/** The blocking sets of an empty selection that no data could satisfy. */
export async function readImpossible(
  tx: Tx,
  { context, views, measures, indexOf }: Scanned & { readonly indexOf: ReadonlyMap<string, number> },
): Promise<readonly Impossible[]> {
  const { formula, customer, columns } = context;
  if (measures.counts.selected > 0 || measures.counts.population === 0 || !measures.patterns) return [];
  const negated = negatedLeaves(formula);
  const { blocking } = findRepairs(formula, indexOf, measures.patterns);
  const impossible: Impossible[] = [];
  for (const set of blocking.slice(0, MOST_SETS)) {
    const members = views.filter(({ leaf }) => set.includes(leaf.id));
    const asked = members.map(({ sql, leaf }) => `${negated.has(leaf.id) ? 'not ' : ''}(${pinned(context, sql)})`);
    const byPlanner = await isProvedImpossible(tx, customer, asked);
    const isPlain = set.every((id) => !negated.has(id));
    if (!byPlanner && !(isPlain && excludesByIntervals(members, (column) => isWholeType(columns.get(column)))))
      continue;
    const used = members.flatMap(({ sql }) =>
      mentionsOf(sql, customer.alias).customerColumns.map(({ column }) => column),
    );
    const types = new Map([...columns].filter(([column]) => used.includes(column)));
    const isByThemselves =
      !byPlanner || (await isImpossibleAnywhere(tx, { alias: customer.alias, columns: types }, asked));
    impossible.push({
      leaves: members.map(({ leaf }) => leaf),
      provedBy: byPlanner ? 'planner' : 'intervals',
      isByThemselves,
      constraints: isByThemselves ? [] : relevant(await readConstraints(tx, customer, used), asked),
    });
  }
  return impossible;
}

/** NOT NULL matters to those only who ask for NULL. */
function relevant(constraints: readonly string[], asked: readonly string[]): readonly string[] {
  const asksForNull = asked.some((sql) => /\bis\s+null\b/i.test(sql));
  return constraints.filter((constraint) => asksForNull || !constraint.endsWith(' NOT NULL'));
}

/** The lists and subqueries without any row, of conditions that let nobody in or keep nobody out. */
export async function readEmptyLists(tx: Tx, { context, views, measures }: Scanned): Promise<readonly EmptyList[]> {
  const lists: EmptyList[] = [];
  for (const view of views) {
    const { isNegated } = withoutNot(view.source.tree);
    const counts = measures.counts.conditions.find(({ id }) => id === view.leaf.id);
    const isExclusion = isNegated !== view.isNegated;
    const finds = isNegated ? counts?.false : counts?.true;
    const [subquery, ...more] = subqueriesOf(view.source);
    // Groups that no HAVING lets through are not an empty list.
    if (nodesOf(view.source.tree, 'SelectStmt').some(({ havingClause }) => havingClause !== undefined)) continue;
    const tree = withoutNot(view.source.tree).node;
    if (!subquery || more.length > 0 || !('SubLink' in tree) || finds !== 0 || (counts?.unknown ?? 0) > 0) continue;
    if (subquery.kind === 'other' || (await hasRows(tx, context, view, subquery)) !== false) continue;
    lists.push({ leaf: view.leaf, list: listName(subquery), isExclusion });
  }
  return lists;
}

/** Whether the subquery has rows when its link to the customer is left out; undefined when it cannot be told. */
async function hasRows(
  tx: Tx,
  context: FaultContext,
  view: LeafView,
  subquery: Subquery,
): Promise<boolean | undefined> {
  const { customer, clock, typesOf } = context;
  const [list] = mentionsOf(`not (${view.sql.replace(/^not\s+/i, '')})`, customer.alias).exclusionLists;
  if (list && !list.isCorrelated && list.subquery) {
    const read = await readListNulls(tx, list, { clock, typesOf });
    return read && read.rows > 0;
  }
  if (!subquery.isPlain || mentions(subquery.select.fromClause, customer.alias)) return undefined;
  const own =
    subquery.whereText === '' ? [] : stepsOf(parseFormula(subquery.whereText)).map((step) => printFormula(step));
  const apart = own.filter((text) => !mentions(conditionAst(text), customer.alias));
  const asked = `exists (select 1 from ${subquery.fromText}${apart.length > 0 ? ` where ${apart.join(' and ')}` : ''})`;
  return readHasRows(tx, pinned(context, asked));
}

/** The first text constant of a list usually is its name; else the table is. */
function listName({ select, tables }: Subquery): string {
  const constants = nodesOf({ where: select.whereClause }, 'A_Const').flatMap(
    (node) => constantIn({ A_Const: node }) ?? [],
  );
  return constants.find(({ isText }) => isText)?.value ?? tables[0]?.name ?? 'the list';
}

/** Conditions that raise an error for some customers, with the shapes of a few values that do it. */
export async function readFailing(
  tx: Tx,
  { context, views, measures, indexOf }: Scanned & { readonly indexOf: ReadonlyMap<string, number> },
): Promise<readonly Failing[]> {
  const failing: Failing[] = [];
  for (const { leaf, source } of views) {
    const left = measures.unasked.find(({ atom }) => atom === indexOf.get(leaf.id));
    if (left) failing.push({ leaf, customers: null, shapes: [], why: left.why });
    const counts = measures.counts.conditions.find(({ id }) => id === leaf.id);
    if (!counts?.error) continue;
    const casts = nodesOf({ tree: source.tree }, 'TypeCast').flatMap(
      ({ arg }) => columnIn(arg, context.customer.alias) ?? [],
    );
    const column = casts.find((name) => isTextType(context.columns.get(name)));
    failing.push({
      leaf,
      customers: counts.error,
      shapes: column ? await readOddShapes(tx, context, column) : [],
      why: null,
    });
  }
  return failing;
}

/** Shapes of some values that are no numbers: never the values. */
async function readOddShapes(tx: Tx, { customer }: FaultContext, column: string): Promise<readonly string[]> {
  const name = `${customer.alias}.${quoted(column)}`;
  const rows = await tx.rows<{ value: string }>(
    `select ${name}::text as value from ${customer.table} ${customer.alias}
     where ${customer.where ? `(${customer.where}) and ` : ''}not (${name} ~ '^\\s*[-+]?\\d+(\\.\\d+)?\\s*$') limit 20`,
  );
  return [...new Set(rows.map(({ value }) => shapeOf(value)))].slice(0, 5);
}

/** When the run gave on another number than is selected now: whether it is the number without the condition that all customers must meet. */
export async function readHidden(tx: Tx, context: FaultContext, { counts }: Measures): Promise<FaultsSeen['hidden']> {
  const { customer, formula, clock, typesOf, columns, selectedThen } = context;
  const { where, ...open } = customer;
  if (selectedThen == null || !where || selectedThen === counts.selected) return undefined;
  const { atoms, indexOf } = planQuestion(formula, []);
  const scan = planScan(open, atoms, { clock, keyType: columns.get(customer.key) ?? '', typesOf });
  const everybody = await readMeasures(tx, scan, { formula, indexOf, alternatives: [] });
  const selectedWithout = everybody.counts.selected;
  return selectedWithout === selectedThen ? { filter: where, selectedWithout, selectedThen } : undefined;
}
