import type { Cause } from '../../causes/cause.ts';
import type { Found, NotEvaluated } from '../../result.ts';
import type { Lang } from '../../text.ts';
import { readKept } from '../record/kept.ts';
import { type IncidentRecord, readRecord } from '../record/read.ts';
import type { RecordPlace } from '../record/record.ts';
import { judgeRecord, type Kept } from '../verify.ts';
import { knownCause } from './found.ts';
import { readLines } from './lines.ts';
import { proofOf } from './proof.ts';
import { readResults } from './results.ts';
import type { Source } from './source.types.ts';

export interface Read {
  readonly source: Source;
  /** As `incident verify` says it. */
  readonly judged: { readonly findings: readonly Found[]; readonly notEvaluated: readonly NotEvaluated[] };
}

/** Reads and proves everything that a document is made of. */
export async function readSource(place: RecordPlace, lang: Lang): Promise<Read> {
  const record = await readRecord(place);
  const kept = await readKept(record);
  const judged = judgeRecord(record, kept, undefined);
  const source: Source = {
    record,
    lines: await readLines(record),
    results: await readResults(record),
    evidence: kept.flatMap((one) => stateIn(one, 'evidence')),
    pinned: new Map(kept.flatMap((one) => stateIn(one, 'runbooks')).map(({ hash, state }) => [hash, state])),
    proof: proofOf(judged, record.torn, lang),
    ofSystem: await ofSystem(record),
  };
  return { source, judged };
}

function stateIn({ file, state }: Kept, inside: 'evidence' | 'runbooks') {
  const [folder, name] = file.split('/');
  const told = state === 'replaced' ? ('not-read' as const) : state;
  return folder === inside && name ? [{ hash: name.replace(/\.yaml$/, ''), state: told }] : [];
}

/** Causes that the incident's own system names, where an event speaks of one that the catalogue does not know. A system that is not at hand names none. */
async function ofSystem({ events }: IncidentRecord): Promise<readonly Cause<never>[]> {
  const named = events.map((event) => event['cause']).filter((cause) => typeof cause === 'string');
  const system = events.find(({ type }) => type === 'incident.opened')?.['system'];
  if (typeof system !== 'string' || named.every((cause) => knownCause(cause))) return [];
  try {
    const { causesOfSystems } = await import('../../causes/of-systems.ts');
    return causesOfSystems(system) as readonly Cause<never>[];
  } catch {
    return [];
  }
}
