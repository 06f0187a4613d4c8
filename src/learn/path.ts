import { exitCodeOf, type Result } from '../result.ts';
import type { Path } from './exercise.types.ts';

/** Values of evidence that are shown, at most. */
const MOST_VALUES = 4;

/** Names that everybody knows already, or that only place a finding. */
const KNOWN = new Set(['zone', 'asOf', 'run', 'customer', 'segment', 'campaign', 'report']);

/** What the fitting command answered, as the shortest path from the complaint to what proves it. */
export function pathOf(command: string, result: Result): Path {
  const [first] = result.findings;
  return {
    command,
    exitCode: exitCodeOf(result.verdict),
    verdict: result.verdict,
    title: first?.title ?? null,
    cause: first?.cause ?? null,
    whyFirst: result.ranking?.whyFirst ?? null,
    evidence: evidenceOf(first?.evidence),
  };
}

/** The plain values of evidence: those that stand for themselves, in their order, without those that are to be kept back. */
export function evidenceOf(
  evidence: unknown,
  without: ReadonlySet<string> = new Set(),
): readonly (readonly [string, string])[] {
  if (typeof evidence !== 'object' || evidence === null) return [];
  return Object.entries(evidence)
    .filter(
      ([name, value]) =>
        !KNOWN.has(name) && !without.has(name) && ['string', 'number'].includes(typeof value) && value !== '',
    )
    .slice(0, MOST_VALUES)
    .map(([name, value]) => [wordsOf(name), String(value)] as const);
}

/** `selectedWithoutNulls` as `selected without nulls`. */
const wordsOf = (name: string): string => name.replace(/([A-Z])/g, ' $1').toLowerCase();
