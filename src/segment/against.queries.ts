import { readTimeTypes } from '../condition/catalog.queries.ts';
import type { Unrepeatable } from '../condition/chance.ts';
import { type Clock, pinClock } from '../condition/clock.ts';
import { type Formula, type Leaf, leavesOf, sqlOf } from '../condition/formula.ts';
import { readFormula } from '../condition/languages/read-formula.ts';
import {
  countsOfMoves,
  type Judged,
  type Moves,
  type Moving,
  movesFromCounts,
  movesFromPatterns,
} from '../condition/moved.ts';
import { type LeafPair, pairLeaves } from '../condition/pair-leaves.ts';
import { atomTable } from '../condition/scan/atoms.ts';
import { withLeaf } from '../condition/scan/question.ts';
import { planScan, readMeasures } from '../condition/scan/scan.queries.ts';
import { checkFormula, tellingFailures } from '../condition/server-check.queries.ts';
import { readUnrepeatable } from '../condition/volatile.queries.ts';
import type { TypesOf } from '../condition/zone.ts';
import type { Tx } from '../db/session.types.ts';
import { UserError } from '../errors.ts';
import { sqlText } from '../model/sql-text.ts';
import { keepsColumn, relation } from '../system/compose.ts';
import { type CustomerMapping, languageOf, type SystemDescription } from '../system/description.ts';
import { type Earlier, readEarlier } from './against-earlier.queries.ts';
import type { Explained } from './selection.queries.ts';
import type { KeptSubject, RunRef } from './subject.queries.ts';

/** A selection and what it is compared with, counted on today's customers. */
export interface AgainstSeen {
  readonly subject: KeptSubject;
  readonly earlier: Earlier;
  readonly zone: string;
  readonly formulas: { readonly before: Formula; readonly after: Formula };
  readonly pairs: readonly LeafPair[];
  /** Conditions of the old formula that ask something else at the two moments. */
  readonly clocked: ReadonlySet<string>;
  readonly moves: Moves;
  readonly unrepeatable: readonly Unrepeatable[];
}

interface AgainstRequest {
  /** What is explained: a segment that the system keeps as a condition. */
  readonly explained: Explained & { readonly subject: KeptSubject };
  /** The argument of `--against`. */
  readonly against: string;
  /** Truth patterns carried at most; above it the counts are made inside the database. */
  readonly limit?: number;
}

/**
 * Compares a segment with itself at a run, a version or a moment: in one scan of today's customers the old rule by the old clock, the old rule
 * by the new clock and the new rule by the new clock, and who is known to have been selected by the run.
 * @throws UsageError see {@link readEarlier}; FormulaError when a formula does not fit the database of today.
 */
export async function readAgainst(tx: Tx, system: SystemDescription, request: AgainstRequest): Promise<AgainstSeen> {
  const { explained, against } = request;
  const { subject, customers, formula: after } = explained;
  const { mapping } = customers;
  const earlier = await readEarlier(tx, system, { subject, against });
  const { condition, model } = earlier.version;
  const formulas = { before: readFormula(condition, languageOf(system, { segment: subject.id, model })), after };
  const { zone } = explained.clock;
  const clocks = { earlier: { at: earlier.at, zone }, now: explained.clock };
  const member = await readMembership(tx, system, { run: earlier.run, customer: mapping });
  const texts = [...leavesOf(formulas.before), ...leavesOf(formulas.after)].map(sqlOf);
  const typesOf = await readTimeTypes(tx, texts, mapping);
  const clocked = leavesOf(formulas.before).filter(
    (leaf) => pinned(leaf, clocks.earlier, typesOf).sql !== pinned(leaf, clocks.now, typesOf).sql,
  );
  return {
    subject,
    earlier,
    zone,
    formulas,
    pairs: pairLeaves(formulas.before, formulas.after, mapping.alias),
    clocked: new Set(clocked.map(({ id }) => id)),
    moves: await readMoves(tx, { request, earlier, formulas, clocks, member, typesOf }),
    unrepeatable: await readUnrepeatable(tx, formulas.after, clocks.now),
  };
}

interface MovesQuestion {
  readonly request: AgainstRequest;
  readonly earlier: Earlier;
  readonly formulas: AgainstSeen['formulas'];
  readonly clocks: { readonly earlier: Clock; readonly now: Clock };
  readonly member: Leaf | null;
  readonly typesOf: TypesOf;
}

async function readMoves(tx: Tx, question: MovesQuestion): Promise<Moves> {
  const { request, earlier, formulas, clocks, member, typesOf } = question;
  const { mapping: customer, columns } = request.explained.customers;
  const written = [
    { formula: formulas.after, source: request.explained.subject.source },
    { formula: formulas.before, source: earlier.version.condition },
  ];
  for (const one of written) await checkFormula(tx, one, { customer, columns });
  const asked = [
    withClock(formulas.before, clocks.earlier, typesOf),
    withClock(formulas.before, clocks.now, typesOf),
    withClock(formulas.after, clocks.now, typesOf),
    ...(member ? [member] : []),
  ];
  const { atoms, indexOf } = atomTable(asked);
  const judged = (place: number): Judged => ({ formula: asked[place]!, indexOf: indexOf[place]! });
  const moving: Moving = {
    earlier: judged(0),
    between: judged(1),
    now: judged(2),
    member: member ? (indexOf[3]!.get(member.id) ?? null) : null,
  };
  const conditions = atoms.map(({ text }) => text);
  const keyType = columns.get(customer.key) ?? '';
  const scan = planScan(customer, conditions, { clock: clocks.now, keyType, typesOf });
  const asking = { formula: moving.now.formula, indexOf: moving.now.indexOf };
  const limit = request.limit === undefined ? {} : { limit: request.limit };
  return tellingFailures(written, async () => {
    const { patterns } = await readMeasures(tx, scan, { ...asking, alternatives: [], ...limit });
    if (patterns) return movesFromPatterns(moving, patterns);
    const counted = { ...asking, alternatives: countsOfMoves(moving), form: 'capped' } as const;
    const { counts, alternatives } = await readMeasures(tx, scan, counted);
    return movesFromCounts(moving, { ...alternatives, population: counts.population });
  });
}

function pinned(leaf: Leaf, clock: Clock, typesOf: TypesOf): Leaf {
  const sql = sqlOf(leaf);
  return { ...leaf, sql: pinClock(sql, clock, typesOf(sql)) };
}

/** The formula asked by a clock of its own: the scan's clock finds nothing left to pin. */
function withClock(formula: Formula, clock: Clock, typesOf: TypesOf): Formula {
  return leavesOf(formula).reduce((all, leaf) => withLeaf(all, leaf.id, pinned(leaf, clock, typesOf)), formula);
}

/**
 * The condition that a customer had been selected by the run: where the system keeps that person by person, else where he got a message of it. The
 * reverse of the latter does not hold, for later stages leave people out. Null where there is no run, or the system keeps neither, or their customer
 * cannot be compared with the key.
 */
async function readMembership(
  tx: Tx,
  system: SystemDescription,
  { run, customer }: { readonly run: RunRef | null; readonly customer: CustomerMapping },
): Promise<Leaf | null> {
  const source = (['run_customer', 'message'] as const).find((name) =>
    ['run', 'customer'].every((column) => keepsColumn(system, name, column)),
  );
  if (!run || !source) return null;
  const { table, alias, key } = customer;
  const kept = relation(system, source, 'mmsup_kept');
  const sql = `exists (select 1 from ${kept} where mmsup_kept.run = ${sqlText(run.id)} and mmsup_kept.customer = ${alias}.${key})`;
  try {
    await tx.plan(`select 1 from ${table} ${alias} where ${sql}`);
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
  return { kind: 'leaf', id: 'member', text: `run ${run.id}`, span: { start: 0, end: 0 }, sql };
}
