import { loadParser } from '../../condition/parse.ts';
import type { ServerIdentity, Tx } from '../../db/session.types.ts';
import { UserError } from '../../errors.ts';
import { RELATION_NAMES, type RelationName } from '../../model/relations.ts';
import type { SystemDescription } from '../description.ts';
import { readEngine } from '../engine.queries.ts';
import type { EngineFacts } from '../engine.ts';
import { fitSystem } from '../fit.queries.ts';
import type { DescriptionPart } from '../part.types.ts';
import type { Place } from '../place.ts';
import { resolvePart } from '../resolve.ts';
import { readPresent, readVariants } from '../variants.queries.ts';
import { type Known, readKnown, readServerNow, readTypes, readUnknownZones, type TypeFact } from './catalog.queries.ts';
import { type CheckProof, proveChecks } from './checks-sql.queries.ts';
import { type CustomerProof, proveCustomer, proveStatement } from './customer.queries.ts';
import { type DataOptions, type Orphans, type RelationData, readData, readOrphans } from './data.queries.ts';
import { type Described, type Proof, proveRelation, type RelationProof, type Unseen } from './prove.queries.ts';
import { proveSegments, type SegmentsProof } from './segments.queries.ts';
import { tablesOf } from './sql-texts.ts';
import type { Target } from './target.ts';

export interface CheckQuestion extends DataOptions {
  readonly part: DescriptionPart;
  readonly asOf: string | undefined;
  readonly zone: string | undefined;
  readonly server: ServerIdentity;
}

export interface ClockProof extends Proof {
  readonly target: Target;
  /** What it gives, whatever that is. */
  readonly value: unknown;
  readonly type: number | undefined;
}

/** Everything that the database says of a description, in one snapshot. */
export interface CheckedSystem {
  readonly part: DescriptionPart;
  readonly system: SystemDescription;
  readonly serverNow: string;
  readonly asOf: string;
  /** Variants that the database has. */
  readonly variants: ReadonlySet<string>;
  /** Names of `detect` that the database does not have. */
  readonly undetected: readonly string[];
  readonly unknownZones: readonly string[];
  readonly clock: ClockProof | undefined;
  readonly customer: CustomerProof | undefined;
  readonly relations: readonly RelationProof[];
  readonly data: readonly RelationData[];
  readonly orphans: readonly Orphans[];
  readonly checks: readonly CheckProof[];
  readonly segments: SegmentsProof | undefined;
  readonly types: ReadonlyMap<number, TypeFact>;
  readonly known: Known;
  readonly places: ReadonlyMap<string, Place>;
  /** Undefined where the customers cannot be read. */
  readonly engine: EngineFacts | undefined;
  readonly unseen: readonly Unseen[];
}

/**
 * Asks the database about everything that a description says. Work is bounded: a relation is planned before it is read, and read whole only where that is
 * cheap. A mistake hides no other: after each error the session goes on in the same snapshot.
 * @throws UsageError `yaml/…` for what is wrong in the file itself.
 */
export async function readCheckedSystem(tx: Tx, question: CheckQuestion): Promise<CheckedSystem> {
  await loadParser();
  const { part } = question;
  const { places } = part;
  const { described, ...frame } = await readFrame(tx, question);
  const { raw, pinned } = described;
  const clock = await proveClock(tx, described, places);
  const customer = await proveCustomer(tx, described, { places, options: question });
  const relations = await each(keptOf(raw), (name) => proveRelation(tx, described, name));
  const planned = relations.filter(({ estimate }) => estimate);
  const data = await each(planned, (proof) => readData(tx, described, proof, question));
  const read = new Set(data.filter(({ rows }) => rows !== undefined).map((one) => one.relation));
  const estimates = new Map(planned.flatMap((one) => (read.has(one.relation) ? [[one.relation, one.estimate!]] : [])));
  const { orphans, unseen } = await readOrphans(tx, described, estimates, question);
  const checks = await proveChecks(tx, described, (name) => estimates.has(name));
  const types = await readTypes(tx, [
    ...relations.flatMap((proof) => [...proof.types.values()]),
    ...(clock?.type === undefined ? [] : [clock.type]),
  ]);
  return {
    part,
    places,
    system: raw,
    ...frame,
    undetected: await missingOf(tx, part.detect ?? []),
    unknownZones: await readUnknownZones(tx, zonesOf(raw)),
    clock,
    customer,
    relations,
    data,
    orphans,
    checks,
    segments: estimates.has('segment_version') ? await proveSegments(tx, pinned) : undefined,
    types,
    known: await readKnown(tx, namedTables(raw)),
    engine: customer && customer.refusals.length > 0 ? undefined : await readEngine(tx, pinned, question.server),
    unseen,
  };
}

/** The description as it is written and as it is sent, and what it is fitted by. */
async function readFrame(tx: Tx, question: CheckQuestion) {
  const { part, zone } = question;
  const serverNow = await readServerNow(tx);
  const variants = await readVariants(tx, part);
  const zoned = zone === undefined ? part : { ...part, clock: { ...part.clock, zone } };
  const raw = resolvePart(zoned, { variants, isAsWritten: true });
  const { system: pinned, asOf } = await fitOrNow(tx, zoned, question, serverNow);
  const values = { as_of: `timestamptz '${asOf}'`, zone: `'${pinned.clock.zone}'` };
  const described: Described = { raw, pinned, values };
  return { described, serverNow, variants, asOf };
}

/** What the clock cannot say does not stop the check: it is told as a finding, and the server's clock stands in. */
async function fitOrNow(tx: Tx, part: DescriptionPart, { asOf }: CheckQuestion, serverNow: string) {
  try {
    return await fitSystem(tx, part, { asOf, zone: undefined });
  } catch (error) {
    if (!(error instanceof UserError) || error.exitCode === 130 || error.code.startsWith('yaml/')) throw error;
    return fitSystem(tx, part, { asOf: serverNow, zone: undefined });
  }
}

async function proveClock(
  tx: Tx,
  { raw, values }: Described,
  places: ReadonlyMap<string, Place>,
): Promise<ClockProof | undefined> {
  const { now } = raw.clock;
  if (now === undefined) return undefined;
  const target = { item: 'clock.now', relation: null, column: null, place: places.get('clock.now')!, sql: now };
  const { row, types, ...proof } = await proveStatement(tx, target, values);
  return { ...proof, target, value: row && Object.values(row)[0], type: types[0] };
}

const keptOf = ({ relations }: SystemDescription): readonly RelationName[] =>
  RELATION_NAMES.filter((name) => relations[name]);

const zonesOf = ({ clock }: SystemDescription): readonly string[] => [
  ...new Set([clock.zone, ...(clock.application ? [clock.application] : [])]),
];

async function missingOf(tx: Tx, names: readonly string[]): Promise<readonly string[]> {
  const present = await readPresent(tx, names);
  return names.filter((name) => !present.has(name));
}

/** Tables that the description names: with whose columns a misspelt one is compared. */
function namedTables({ relations, customer, clock, checks = [] }: SystemDescription): readonly string[] {
  const texts = Object.values(relations).flatMap(({ from }) => tablesOf(from));
  const selects = [...(clock.now ? [clock.now] : []), ...checks.map(({ sql }) => sql)];
  const inside = selects.flatMap((sql) =>
    tablesOf(`(${sql.replace(/(?<![:\w]):[a-z_]+\b/g, 'null').replace(/;\s*$/, '')}\n) x`),
  );
  return [...texts, ...inside, ...(customer ? [customer.table] : [])];
}

async function each<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}
