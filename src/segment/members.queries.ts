import { parseSync } from 'libpg-query';
import { readTimeTypes } from '../condition/catalog.queries.ts';
import { type Formula, leavesOf, sqlOf } from '../condition/formula.ts';
import { quoted } from '../condition/identifier.ts';
import { readFormula } from '../condition/languages/read-formula.ts';
import { nodesOf } from '../condition/shapes.ts';
import { FormulaError } from '../condition/syntax-error.ts';
import { startOf, versionInForce } from '../condition/versions.ts';
import type { Tx } from '../db/session.types.ts';
import { sqlText } from '../model/sql-text.ts';
import { keeps, relation } from '../system/compose.ts';
import { languageOf, type SystemDescription } from '../system/description.ts';
import { type BuiltSegment, type Members, sourcesOf } from './members.ts';
import type { Explained } from './selection.queries.ts';
import { readVersions, type SegmentVersion } from './subject.queries.ts';

/** Segments made from segments made from segments …: so far up they are followed. */
const MOST_LEVELS = 3;

/** Reads when the members of the segment and of its sources were computed; null where the system keeps no members. */
export async function readMembers(
  tx: Tx,
  system: SystemDescription,
  { subject, formula, customers }: Explained,
): Promise<Members | null> {
  if (!keeps(system, 'segment_member') || !customers.isDescribed) return null;
  const tables = memberTables(system);
  const built = new Map<string, BuiltSegment>();
  let wanted = sourcesOf(formula, tables);
  for (let level = 0; level < MOST_LEVELS && wanted.length > 0; level++) {
    const found = await readBuilt(tx, system, { ids: wanted.filter((id) => !built.has(id)), at: subject.at, tables });
    for (const segment of found) built.set(segment.id, segment);
    wanted = found.flatMap(({ sources }) => sources);
  }
  const { alias, key } = customers.mapping;
  const formulas = [formula, ...[...built.values()].flatMap((segment) => segment.formula ?? [])];
  return {
    typesOf: await readTimeTypes(tx, formulas.flatMap(leavesOf).map(sqlOf), customers.mapping),
    own: await readOwn(tx, system, { subject, tables }),
    built,
    tables,
    ask: (segment, how) =>
      `exists (select 1 from ${relation(system, 'segment_member', 'kept')}
       where kept.segment = ${sqlText(segment)} and kept.customer = ${alias}.${quoted(key)} and ${CONDITIONS[how]})`,
  };
}

const CONDITIONS = {
  member: 'kept.removed is not true',
  'by-hand': 'kept.manual and kept.removed is not true',
  removed: 'kept.removed',
} as const;

/** Members are those of now: a past run or another version is not compared with them. */
async function readOwn(
  tx: Tx,
  system: SystemDescription,
  { subject, tables }: { readonly subject: Explained['subject']; readonly tables: readonly string[] },
): Promise<BuiltSegment | null> {
  if (!subject.version || subject.run) return null;
  const [own] = await readBuilt(tx, system, { ids: [subject.id], at: subject.at, tables });
  return own && own.version === subject.version.version ? own : null;
}

/** Those of the ids that are segments: one look-up for all, for a condition may compare thousands of texts. */
async function readBuilt(
  tx: Tx,
  system: SystemDescription,
  { ids, at, tables }: { readonly ids: readonly string[]; readonly at: string; readonly tables: readonly string[] },
): Promise<readonly (BuiltSegment & { readonly version: number })[]> {
  if (ids.length === 0) return [];
  const rows = await tx.rows<{ id: string; builtAt: string | null; current: number | null }>(
    `select s.id::text as id, s.built_at as "builtAt", s.current_version as current
     from ${relation(system, 'segment', 's')} where s.id::text = any($1)`,
    [ids],
  );
  const segments: (BuiltSegment & { readonly version: number })[] = [];
  for (const { id, builtAt, current } of rows) {
    const version = versionInForce(await readVersions(tx, system, id), at, current);
    if (!version) continue;
    const formula = formulaOf(system, id, version);
    const ruleSince = startOf(version);
    const sources = formula ? sourcesOf(formula, tables).filter((source) => source !== id) : [];
    segments.push({ id, builtAt, ruleSince, formula, sources, version: version.version });
  }
  return segments;
}

function formulaOf(system: SystemDescription, segment: string, version: SegmentVersion): Formula | null {
  try {
    return readFormula(version.condition, languageOf(system, { segment, model: version.model }));
  } catch (error) {
    if (error instanceof FormulaError) return null;
    throw error;
  }
}

/** The tables behind the relation, by their own names. */
export function memberTables(system: SystemDescription): readonly string[] {
  const { stmts } = parseSync(`select 1 from ${system.relations.segment_member!.from}`) as { stmts: unknown };
  return nodesOf({ stmts }, 'RangeVar').map(({ schemaname, relname }) =>
    [schemaname, relname].filter(Boolean).join('.'),
  );
}
