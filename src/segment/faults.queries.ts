import { canonical, conditionAst } from '../condition/ast.ts';
import { pinClock } from '../condition/clock.ts';
import {
  asidesOfDoubt,
  type Doubt,
  isIdle,
  knownAtoms,
  type LeafView,
  newAtoms,
  viewsOf,
} from '../condition/doubts/doubts.ts';
import { jsonDoubts } from '../condition/doubts/json.ts';
import { joinDoubts, logicDoubts } from '../condition/doubts/logic.ts';
import { nullDoubts } from '../condition/doubts/null.ts';
import { patternDoubts } from '../condition/doubts/pattern.ts';
import { structureDoubts } from '../condition/doubts/structure.ts';
import { timeDoubts } from '../condition/doubts/time.ts';
import { isAskedByName, nearDoubt, valueDoubts } from '../condition/doubts/value.ts';
import { nearValues } from '../condition/near-values.ts';
import { type Aside, planQuestion } from '../condition/scan/question.ts';
import { type Measures, planScan, readMeasures } from '../condition/scan/scan.queries.ts';
import type { Tx } from '../db/session.types.ts';
import { UserError } from '../errors.ts';
import { causeOfDoubt } from './fault-causes.ts';
import type { FaultContext, FaultQuestion } from './fault-question.ts';
import type { DoubtCounted, FaultsSeen, NotLookedAt } from './faults.ts';
import { readEmptyLists, readFailing, readHidden, readImpossible } from './faults-after.queries.ts';
import { readColumnFacts, readDuplicates, readLoads, readNamedCodes, readValues } from './faults-look-ups.queries.ts';
import { countedMembers, memberAsides, memberDoubts } from './members.ts';
import { inOwnWords } from './own-words.ts';
import { readUnknown } from './unknown.queries.ts';

/** Conditions that faults may add to the scan; more doubts than that are named as not looked at. */
const MOST_ATOMS = 8;
/** Plan cost above which a doubt is left alone: it must not make the scan another one. */
const MOST_COST = 1e7;
/** Columns whose values are asked for after the scan, at most. */
const MOST_LOOK_UPS = 3;

/** What was decided before the scan, and what the scan is to count for it. */
export interface FaultPlan {
  readonly context: FaultContext;
  readonly views: readonly LeafView[];
  readonly doubts: readonly Doubt[];
  readonly asides: readonly Aside[];
  readonly notLookedAt: readonly NotLookedAt[];
}

/** Looks up what catalog, statistics and dictionary know, and plans what the scan shall count beside the formula. */
export async function planFaults(tx: Tx, question: FaultQuestion): Promise<FaultPlan> {
  const { formula, customer, system } = question;
  const views = viewsOf(formula, customer);
  const literals = views.flatMap(
    ({ shape }) => shape?.constants.flatMap(({ value, isText }) => (isText && value ? [value] : [])) ?? [],
  );
  const known = {
    columns: await readColumnFacts(tx, customer),
    dictionary: await readNamedCodes(tx, system, literals),
  };
  const context: FaultContext = { ...question, known };
  const all = doubtsOf(context, views)
    .map((doubt) => inOwnWords(doubt, system?.segments))
    .sort((one, other) => weight(other) - weight(one));
  const { doubts, notLookedAt } = await affordable(tx, context, all);
  const asides = [...doubts.flatMap((doubt, index) => asidesOfDoubt(formula, doubt, index)), ...memberAsides(question)];
  return { context, views, doubts, asides, notLookedAt };
}

function doubtsOf(context: FaultContext, views: readonly LeafView[]): Doubt[] {
  return [
    ...joinDoubts(context, views),
    ...views.flatMap((view) => [
      ...structureDoubts(context, view),
      ...logicDoubts(context, view),
      ...valueDoubts(context, view),
      ...patternDoubts(context, view),
      ...jsonDoubts(context, view),
      ...nullDoubts(context, view),
      ...timeDoubts(context, view),
      ...memberDoubts(context, view),
    ]),
  ];
}

function weight({ isCertain, severity, cause }: Doubt): number {
  return (isCertain ? 10 : 0) + { error: 2, warning: 1, info: 0 }[severity ?? causeOfDoubt(cause).severity];
}

/** The doubts that the scan can carry: their new conditions are few, the server takes them, and they are not dear. */
async function affordable(
  tx: Tx,
  context: FaultContext,
  all: readonly Doubt[],
): Promise<{ readonly doubts: readonly Doubt[]; readonly notLookedAt: readonly NotLookedAt[] }> {
  const doubts: Doubt[] = [];
  const notLookedAt: NotLookedAt[] = [];
  const planned = new Set<string>();
  const known = knownAtoms(context.formula);
  for (const doubt of all) {
    const atoms = newAtoms(known, doubt).filter((sql) => !planned.has(canonical(conditionAst(sql))));
    const why = planned.size + atoms.length > MOST_ATOMS ? 'limit' : await refusalOf(tx, context, atoms);
    if (why) {
      notLookedAt.push({ condition: doubt.leaf.id, cause: doubt.cause, why });
      continue;
    }
    for (const sql of atoms) planned.add(canonical(conditionAst(sql)));
    doubts.push(doubt);
  }
  return { doubts, notLookedAt };
}

async function refusalOf(
  tx: Tx,
  { customer, clock, typesOf }: FaultContext,
  atoms: readonly string[],
): Promise<'refused' | 'cost' | undefined> {
  for (const sql of atoms) {
    try {
      const plan = await tx.plan(
        `select 1 from ${customer.table} ${customer.alias} where (${pinClock(sql, clock, typesOf(sql))})`,
      );
      if (plan['Total Cost'] > MOST_COST) return 'cost';
    } catch (error) {
      if (error instanceof UserError) return 'refused';
      throw error;
    }
  }
  return undefined;
}

/** Reads what the scan made suspicious, and puts everything together that {@link findFaults} thinks about. */
export async function readFaults(
  tx: Tx,
  { context, views, doubts, notLookedAt }: FaultPlan,
  scanned: { readonly measures: Measures; readonly indexOf: ReadonlyMap<string, number> },
): Promise<FaultsSeen> {
  const { measures } = scanned;
  const { customer, segment, formula, system, clock } = context;
  const counted = doubts.map((doubt, index) => withCounts(doubt, index, measures));
  const late = await readLateDoubts(tx, { context, views, measures }, counted);
  return {
    segment,
    table: customer.table,
    key: customer.key,
    formula,
    known: context.known,
    personal: new Set(Object.keys(customer.personal)),
    at: clock.at,
    views,
    counts: measures.counts,
    doubts: [...counted, ...late],
    notLookedAt,
    impossible: await readImpossible(tx, { context, views, ...scanned }),
    emptyLists: await readEmptyLists(tx, { context, views, measures }),
    failing: await readFailing(tx, { context, views, ...scanned }),
    unknown: await readUnknown(tx, { context, views, measures }),
    duplicates: await readDuplicates(tx, customer, measures.counts.population),
    hidden: await readHidden(tx, context, measures),
    loads: await readLoads(tx, system, clock.at),
    members: countedMembers(context, measures),
  };
}

function withCounts(doubt: Doubt, index: number, { alternatives }: Measures): DoubtCounted {
  return {
    ...doubt,
    gained: alternatives[`fault${index}_gained`] ?? 0,
    lost: alternatives[`fault${index}_lost`] ?? 0,
  };
}

/**
 * For conditions that find nobody although the statistics did not know why: the values of the column are read, and what nearly is the literal is
 * counted in a second scan, one for all.
 */
async function readLateDoubts(
  tx: Tx,
  { context, views, measures }: { context: FaultContext; views: readonly LeafView[]; measures: Measures },
  before: readonly DoubtCounted[],
): Promise<readonly DoubtCounted[]> {
  const silent = views.filter(
    ({ leaf, shape }) =>
      shape &&
      isAskedByName(context, shape) &&
      context.known.columns.get(shape.column)?.isComplete !== true &&
      isIdle(shape, measures.counts, leaf.id) &&
      !before.some((doubt) => doubt.leaf === leaf && doubt.gained + doubt.lost > 0),
  );
  const doubts: Doubt[] = [];
  for (const view of silent.slice(0, MOST_LOOK_UPS)) {
    const values = await readValues(tx, context.customer, view.shape!.column);
    for (const { value } of view.shape!.constants) {
      const nears = value ? nearValues(value, values) : [];
      if (value && nears[0])
        doubts.push(
          inOwnWords(
            nearDoubt(context, view, { literal: value, nears, isUnused: !values.includes(value) }),
            context.system?.segments,
          ),
        );
    }
  }
  if (doubts.length === 0) return [];
  const { formula, customer, clock, typesOf, columns } = context;
  const plan = planQuestion(
    formula,
    doubts.flatMap((doubt, index) => asidesOfDoubt(formula, doubt, index)),
  );
  const scan = planScan(customer, plan.atoms, { clock, keyType: columns.get(customer.key) ?? '', typesOf });
  const second = await readMeasures(tx, scan, { formula, indexOf: plan.indexOf, alternatives: plan.alternatives });
  return doubts.map((doubt, index) => withCounts(doubt, index, second));
}
