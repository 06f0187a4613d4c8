import type { CorrectedEvent } from './correction.ts';

/** A text that the record keeps by its hash. */
export interface Evidence {
  /** SHA-256 of the masked bytes. */
  readonly hash: string;
  /** What it is called: a file's name, or the command line that gave it. */
  readonly name: string;
  /** Bytes as they are kept; null where an event does not say. */
  readonly bytes: number | null;
  readonly at: string;
  readonly who: string;
  readonly why: string | null;
}

type Fields = Readonly<Record<string, unknown>>;

/** All evidence that the events name, in the order in which it came; the same bytes once, with their first name. Pure. */
export function evidenceIn(
  events: readonly CorrectedEvent[],
  tellCommand: (argv: unknown) => string,
): readonly Evidence[] {
  const found = new Map<string, Evidence>();
  const lines = new Map<string, unknown>();
  for (const event of events) {
    const { type, at, who, name, argv, bytes, why, run, step } = event as CorrectedEvent & Fields;
    if (type !== 'step.started' && event['evidence'] === undefined) continue;
    const key = `${String(run)} ${String(step)}`;
    if (type === 'step.started') lines.set(key, argv);
    for (const hash of evidenceHashes(event['evidence'])) {
      const line = argv ?? lines.get(key);
      const called = typeof name === 'string' ? name : line === undefined ? String(step ?? type) : tellCommand(line);
      const entry = { hash, name: called, bytes: typeof bytes === 'number' ? bytes : null, at, who };
      if (!found.has(hash)) found.set(hash, { ...entry, why: typeof why === 'string' ? why : null });
    }
  }
  return [...found.values()];
}

/** The hashes that an event names as its evidence. */
export const evidenceHashes = (value: unknown): readonly string[] =>
  [value].flat().flatMap((hash) => (typeof hash === 'string' ? [hash.replace(/^sha256:/, '')] : []));
