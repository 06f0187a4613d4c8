import { loadParser } from '../condition/parse.ts';
import type { Tx } from '../db/session.types.ts';
import { UsageError } from '../errors.ts';
import type { SystemDescription } from '../system/description.ts';
import { text } from '../text.ts';
import { type AgainstSeen, readAgainst } from './against.queries.ts';
import { readPerson } from './customer.queries.ts';
import { readEverybody, readFunnelOf } from './everybody.queries.ts';
import type { SegmentSeen } from './facts.ts';
import { readInside } from './inside-seen.queries.ts';
import type { ExplainRequest } from './request.ts';
import { readSelectSeen } from './select-seen.queries.ts';
import { type Explained, readExplained } from './selection.queries.ts';

/** Everything that explaining one selection needs: one scan of the customers, and small look-ups beside it; for one customer no scan. */
export async function readSegment(tx: Tx, system: SystemDescription, request: ExplainRequest): Promise<SegmentSeen> {
  await loadParser();
  const explained = await readExplained(tx, system, request);
  const { customer: id, everyone, showPersonal, counting, against } = request;
  const person = id === undefined ? null : await readPerson(tx, { ...explained, id, showPersonal });
  if (person && !everyone) return { ...explained, ...NOTHING_COUNTED, person };
  if (counting.form === 'funnel') {
    return { ...explained, ...NOTHING_COUNTED, person, funnel: await readFunnelOf(tx, explained, counting) };
  }
  const everybody = await readEverybody(tx, system, { explained, counting });
  const isWhole = counting.samplePercent === undefined;
  const inside = isWhole ? await readInside(tx, { explained, everybody, asked: request.inside }) : [];
  const compared = against === undefined ? null : await readComparison(tx, system, { explained, against });
  const selectSeen = isWhole ? await readSelectSeen(tx, explained, everybody.measures.counts.selected) : null;
  return { ...explained, person, everybody, funnel: null, selectSeen, inside, against: compared };
}

/** @throws UsageError `segment/against-select` where the system keeps the segment as a whole SELECT. */
async function readComparison(
  tx: Tx,
  system: SystemDescription,
  { explained, against }: { readonly explained: Explained; readonly against: string },
): Promise<AgainstSeen> {
  const { subject, select } = explained;
  const { version } = subject;
  if (version && !select)
    return readAgainst(tx, system, { explained: { ...explained, subject: { ...subject, version } }, against });
  throw new UsageError({
    code: 'segment/against-select',
    message: text(
      `Segment "${subject.id}" is kept as a whole SELECT: its versions are not compared condition by condition.`,
      `Сегмент «${subject.id}» хранится целым SELECT: его версии по условиям не сравниваются.`,
    ),
    hint: text('Explain both versions: --version NUMBER.', 'Объясните обе версии по отдельности: --version НОМЕР.'),
  });
}

const NOTHING_COUNTED = { everybody: null, funnel: null, selectSeen: null, inside: [], against: null } as const;
