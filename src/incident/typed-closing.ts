import { UsageError } from '../errors.ts';
import { closestNames } from '../model/closest.ts';
import { maskText } from '../model/personal.ts';
import { NO_CAUSE, OUTCOMES, type Outcome } from './closing.ts';
import type { KnownCauses } from './known-causes.ts';
import type { IncidentEvent } from './link.ts';

/** What is said of an incident when it is closed; undefined = not yet. */
export interface Closing {
  /** Null = nobody has found one. */
  readonly cause: string | null | undefined;
  /** What was decided and done. */
  readonly why: string | undefined;
  readonly outcome: Outcome | undefined;
  /** What would keep it from coming again; null = nothing is proposed. */
  readonly proposal: string | null | undefined;
}

/** Reads an outcome. Throws UsageError `incident/outcome`. */
export function outcomeOf(word: string): Outcome {
  if (Object.hasOwn(OUTCOMES, word)) return word as Outcome;
  throw new UsageError({
    code: 'incident/outcome',
    message: `"${word}" is no outcome.`,
    hint: `Write one of: ${Object.keys(OUTCOMES).join(', ')}.`,
  });
}

/**
 * A cause that was typed: its id, or null for "none". One that this very record names is taken too: a client's own description may name causes of its own.
 * Throws UsageError `cause/unknown`, with the ids that are close.
 */
export function causeOf(typed: string, known: KnownCauses, found: readonly string[]): string | null {
  const id = typed.trim();
  if (id === NO_CAUSE) return null;
  if (known.has(id) || found.includes(id)) return id;
  const near = closestNames(id, [...found, ...known]);
  throw new UsageError({
    code: 'cause/unknown',
    message: `There is no cause "${maskText(id)}"; nothing was written.`,
    hint:
      near.length > 0
        ? `Did you mean ${near.join(' or ')}? Where nobody has found a cause: --cause ${NO_CAUSE}`
        : `List the causes with: mmsup cause list; where nobody has found one: --cause ${NO_CAUSE}`,
    data: { near },
  });
}

/** Refuses a correction of a closing that would say no cause or outcome that there is. Throws UsageError `cause/unknown`, `incident/outcome`. */
export function requireClosingWord(event: IncidentEvent, field: string, to: string, known: KnownCauses): void {
  if (event.type !== 'incident.closed') return;
  if (field === 'cause') causeOf(to, known, []);
  if (field === 'outcome') outcomeOf(to);
}

/** What the closing lacks, as it is typed. */
export function missingIn({ cause, why, outcome }: Closing): readonly string[] {
  return [
    ...(cause === undefined ? [`--cause ID (or --cause ${NO_CAUSE})`] : []),
    ...(why === undefined ? ['--why "what was decided"'] : []),
    ...(outcome === undefined ? [`--outcome ${Object.keys(OUTCOMES).join('|')}`] : []),
  ];
}

/** Throws UsageError `incident/how-closed` where nobody can be asked for what is missing. */
export function requireComplete(id: string, closing: Closing): void {
  const missing = missingIn(closing);
  if (missing.length === 0) return;
  throw new UsageError({
    code: 'incident/how-closed',
    message: `The incident ${id} is not closed without ${missing.join(' and ')}; nobody can be asked here.`,
    hint: `mmsup incident close ${id} ${missing.join(' ').replace(/ \(or[^)]*\)/, '')}`,
    data: { missing },
  });
}
