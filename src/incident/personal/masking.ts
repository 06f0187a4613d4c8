import { basename } from 'node:path';
import { indexOfMarks, type KnownValue, markOf } from '../../model/personal/known.ts';
import type { GrowingMasker } from '../../model/personal/masker.ts';
import { countMasked } from '../../model/personal/placeholder.ts';
import type { MaskText } from '../../model/personal.ts';
import type { IncidentEvent } from '../link.ts';
import { type ClientKey, clientKey } from './client-key.ts';
import { MOST_MARKS, marksIn, writtenMark } from './remembered.ts';

/** How one record masks. */
export interface Masking {
  readonly text: MaskText;
  /** Notes what was masked in evidence, for the event that will name it. */
  kept(hash: string, counts: ReadonlyMap<string, number>): void;
  /** The fields by which an event tells what is masked in it and in its evidence: how many values of each class, by which key, and what is known from here on. */
  told(event: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>;
}

interface Settings {
  readonly masker: GrowingMasker;
  /** Folder of the clients' keys. */
  readonly keys: string;
  readonly events: () => Promise<readonly IncidentEvent[]>;
}

/**
 * Gives the masking of a record: the client's key and what earlier events know are read once, when it is asked for first. From then on the masker of
 * the command line masks so too: what is shown and what the record keeps has the same tokens.
 */
export function maskingOf(
  { clientFolder }: { readonly clientFolder: string },
  settings: Settings,
): () => Promise<Masking> {
  let opening: Promise<Masking> | undefined;
  return () => {
    opening ??= openMasking(clientFolder, settings).catch((error) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };
}

async function openMasking(clientFolder: string, { masker, keys, events }: Settings): Promise<Masking> {
  const key = await clientKey(keys, basename(clientFolder));
  const remembered = indexOfMarks(marksIn(await events(), key.id), key.mark);
  masker.useTokens(key.tokenOf, remembered);
  const inEvidence = new Map<string, ReadonlyMap<string, number>>();
  return {
    text: masker.of(key.tokenOf, remembered).text,
    kept: (hash, counts) => inEvidence.set(hash, counts),
    told: (event) => {
      const counts = countMasked(JSON.stringify(event));
      for (const hash of [event['evidence']].flat()) add(counts, inEvidence.get(String(hash)));
      const known = masker.newlyKnown().slice(0, MOST_MARKS);
      if (counts.size === 0 && known.length === 0) return {};
      const redacted = counts.size > 0 ? { redacted: Object.fromEntries([...counts].sort()) } : {};
      return { ...redacted, key: key.id, ...knownIn(known, key) };
    },
  };
}

function add(counts: Map<string, number>, more: ReadonlyMap<string, number> = new Map()): void {
  for (const [kind, count] of more) counts.set(kind, (counts.get(kind) ?? 0) + count);
}

function knownIn(values: readonly KnownValue[], { mark }: ClientKey): { readonly known?: readonly string[] } {
  return values.length === 0 ? {} : { known: values.map((value) => writtenMark(markOf(value, mark))) };
}
