import { dirname } from 'node:path';
import type { Context } from '../command.ts';
import type { Lang } from '../text.ts';
import type { Block } from '../view.ts';
import type { IncidentLink } from './link.ts';
import { writerOf } from './names.ts';
import { type Head, readRecord } from './read.ts';
import { WORDS } from './words.ts';

type Means = Pick<Context, 'deps' | 'incidents'>;

/** Writes one event and gives the record's new head: whoever keeps it elsewhere can prove later that nothing was cut off. */
export async function writeEvent(
  means: Means,
  id: string,
  event: { readonly type: string; readonly [field: string]: unknown },
): Promise<Head> {
  const link = await means.incidents.link(id);
  await link.append(event);
  return headOf(link, means);
}

/** The last line of this writer's own file, as it lies on the disk. */
export async function headOf({ id, path }: IncidentLink, { deps }: Means): Promise<Head> {
  const own = `events.${writerOf(deps.env).writer}.jsonl`;
  const { heads } = await readRecord({ clientFolder: dirname(path), id });
  const head = heads.find(({ file }) => file === own);
  if (head) return head;
  throw new Error(`${own} is not in ${path} although it was just written`);
}

/** The head as the last line of an answer. */
export const headBlock = ({ seq, hash }: Head, lang: Lang): Block => ({
  kind: 'pairs',
  rows: [[WORDS.head[lang], `${seq} ${hash}`]],
});
