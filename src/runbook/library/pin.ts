import { createHash } from 'node:crypto';
import type { IncidentLink } from '../../incident/link.ts';
import { ENDING } from './shipped.ts';
import type { RunbookSource } from './source.ts';

/** Where a record keeps the texts of a runbook: hashes of its own text and its words, and the same of all that it includes. */
export interface PinnedRunbook {
  readonly name: string;
  readonly text: string;
  readonly strings: string | null;
  /** What its client has otherwise. */
  readonly overlay?: string;
  readonly included: readonly PinnedRunbook[];
}

/** Stores all texts that a runbook is made of, and says where. */
export async function pinSource(link: IncidentLink, source: RunbookSource, name: string): Promise<PinnedRunbook> {
  const text = await link.pin(source.text);
  const strings = source.strings ? await link.pin(source.strings.text) : null;
  const included: PinnedRunbook[] = [];
  for (const [inner, texts] of Object.entries(source.included ?? {}))
    included.push(await pinSource(link, texts, inner));
  const overlay = source.overlay ? { overlay: await link.pin(source.overlay.text) } : {};
  return { name, text, strings, ...overlay, included };
}

/** The texts that {@link pinSource} stored, whatever the files say today. Throws UsageError `incident/runbook-missing`. */
export async function pinnedSource(link: IncidentLink, pinned: PinnedRunbook): Promise<RunbookSource> {
  const { name, text, strings, overlay, included } = pinned;
  const inner: Record<string, RunbookSource> = {};
  for (const one of included) inner[one.name] = await pinnedSource(link, one);
  const words = strings === null ? undefined : { file: `${name}.ru${ENDING}`, text: await link.pinned(strings) };
  const own = overlay === undefined ? {} : { overlay: { file: 'overlay', text: await link.pinned(overlay) } };
  return { file: `${name}${ENDING}`, text: await link.pinned(text), strings: words, ...own, included: inner };
}

/** SHA-256 over all texts that a runbook is made of: it changes when any of them does. Pure. */
export function effectiveHash(source: RunbookSource): string {
  return sha256(JSON.stringify(hashesOf(source)));
}

function hashesOf({ text, strings, overlay, included = {} }: RunbookSource): unknown {
  const inner = Object.entries(included)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, source]) => [name, hashesOf(source)]);
  return [sha256(text), strings ? sha256(strings.text) : null, inner, ...(overlay ? [sha256(overlay.text)] : [])];
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
