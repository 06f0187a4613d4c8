import { loadRunbook } from '../load/load.ts';
import type { Runbook } from '../runbook.ts';
import type { RunbookSource } from './source.ts';

/** A runbook as the list of runbooks shows it. */
export interface RunbookRow extends Pick<Runbook, 'id' | 'title' | 'symptoms' | 'owner'> {
  readonly reviewed: string | null;
  readonly steps: number;
}

/** A row with the exact texts that it was made from: it holds for no others. */
export interface KnownRunbook {
  readonly source: RunbookSource;
  readonly row: RunbookRow;
}

/** Throws UsageError `runbook/invalid`, `yaml/…`. */
export function knownRunbook(source: RunbookSource): KnownRunbook {
  const { id, title, symptoms, owner, reviewed = null, steps } = loadRunbook(source);
  return { source, row: { id, title, symptoms, owner, reviewed, steps: steps.size } };
}
