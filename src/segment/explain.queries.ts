import { loadParser } from '../condition/parse.ts';
import type { Tx } from '../db/session.types.ts';
import type { SystemDescription } from '../system/description.ts';
import { readPerson } from './customer.queries.ts';
import { readEverybody, readFunnelOf } from './everybody.queries.ts';
import type { SegmentSeen } from './facts.ts';
import type { ExplainRequest } from './request.ts';
import { readSelectSeen } from './select-seen.queries.ts';
import { readExplained } from './selection.queries.ts';

/** Everything that explaining one selection needs: one scan of the customers, and small look-ups beside it; for one customer no scan. */
export async function readSegment(tx: Tx, system: SystemDescription, request: ExplainRequest): Promise<SegmentSeen> {
  await loadParser();
  const explained = await readExplained(tx, system, request);
  const { customer: id, everyone, showPersonal, counting } = request;
  const person = id === undefined ? null : await readPerson(tx, { ...explained, id, showPersonal });
  if (person && !everyone) return { ...explained, ...NOTHING_COUNTED, person };
  if (counting.form === 'funnel') {
    return { ...explained, ...NOTHING_COUNTED, person, funnel: await readFunnelOf(tx, explained, counting) };
  }
  const everybody = await readEverybody(tx, system, { explained, counting });
  const isWhole = counting.samplePercent === undefined;
  const selectSeen = isWhole ? await readSelectSeen(tx, explained, everybody.measures.counts.selected) : null;
  return { ...explained, person, everybody, funnel: null, selectSeen };
}

const NOTHING_COUNTED = { everybody: null, funnel: null, selectSeen: null } as const;
