import { dirname } from 'node:path';
import type { Context } from '../command.ts';
import type { NotEvaluated } from '../result.ts';
import type { Lang } from '../text.ts';
import type { Block } from '../view.ts';
import type { IncidentLink } from './link.ts';
import { writtenIntoDamaged } from './record/gaps.ts';
import { eventsFile, writerOf } from './record/names.ts';
import { type Head, readRecord } from './record/read.ts';
import { WORDS } from './words.ts';

type Means = Pick<Context, 'deps' | 'incidents'>;

/** What came of writing into a record. */
export interface Written {
  readonly head: Head;
  /** Where the record is damaged behind which the event now stands; none where it is whole. */
  readonly notEvaluated: readonly NotEvaluated[];
}

/**
 * Writes one event and gives the record's new head: whoever keeps it elsewhere can prove later that nothing was cut off. Nothing is lost because a
 * record is damaged; but it is said.
 */
export async function writeEvent(
  means: Means,
  id: string,
  event: { readonly type: string; readonly [field: string]: unknown },
): Promise<Written> {
  const link = await means.incidents.link(id);
  await link.append(event);
  return writtenInto(link, means);
}

/** The last line of this writer's own file, as it lies on the disk, and what the record it stands in lacks. */
export async function writtenInto({ id, path }: IncidentLink, { deps }: Means): Promise<Written> {
  const own = eventsFile(writerOf(deps.env).writer);
  const record = await readRecord({ clientFolder: dirname(path), id });
  const head = record.heads.find(({ file }) => file === own);
  if (head) return { head, notEvaluated: writtenIntoDamaged(record) };
  throw new Error(`${own} is not in ${path} although it was just written`);
}

/** The head as the last line of an answer. */
export const headBlock = ({ seq, hash }: Head, lang: Lang): Block => ({
  kind: 'pairs',
  rows: [[WORDS.head[lang], `${seq} ${hash}`]],
});
