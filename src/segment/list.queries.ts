import { type Version, versionColumns, versionInForce } from '../condition/versions.ts';
import type { Tx } from '../db/session.types.ts';
import { keeps, relation } from '../system/compose.ts';
import type { SystemDescription } from '../system/description.ts';
import { requireSegments } from './subject.queries.ts';

export interface SegmentRow {
  readonly id: string;
  readonly name: string | null;
  readonly owner: string | null;
  /** The version in force, NULL when none is. */
  readonly version: number | null;
  readonly author: string | null;
  readonly validFrom: string | null;
}

/** All segments with the version in force, by id. @throws UsageError `segment/not-kept`. */
export async function readSegments(tx: Tx, system: SystemDescription, asOf: string): Promise<readonly SegmentRow[]> {
  requireSegments(system, ['segment']);
  const segments = await tx.rows<{ id: string; name: string | null; owner: string | null; current: number | null }>(
    `select s.id, s.name, s.owner, s.current_version as current from ${relation(system, 'segment', 's')} order by s.id`,
  );
  const versions = keeps(system, 'segment_version')
    ? await tx.rows<Version & { segment: string }>(
        `select v.segment, ${versionColumns('v')} from ${relation(system, 'segment_version', 'v')}`,
      )
    : [];
  return segments.map(({ id, name, owner, current }) => {
    const ofSegment = versions.filter(({ segment }) => segment === id);
    const inForce = versionInForce(ofSegment, asOf, current);
    return {
      id: String(id),
      name,
      owner,
      version: inForce?.version ?? null,
      author: inForce?.author ?? null,
      validFrom: inForce?.validFrom ?? null,
    };
  });
}
