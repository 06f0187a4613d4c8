import { type Confidence, type Found, type Severity, severityOf } from '../result.ts';
import { consequencesOf, type Explains, placeOfBlame } from './ranking-relation.ts';

/** What the order of a finding is decided by, the weightiest first. All are properties of the finding and of who else is there. */
export interface Standing {
  readonly found: Found;
  /** Ids of the causes that are there too and bring this one about. */
  readonly explainedBy: readonly string[];
  /** True of what is only said for completeness: a check of a system that lists itself among what it explains. */
  readonly isAside: boolean;
  /** True of a cause that only this kind of system knows: it is the more exact one. */
  readonly isOwn: boolean;
  /** Where it acts: stage of the run or link of the chain, else its place in the order of blame. */
  readonly place: number;
  /** When it first showed, milliseconds since 1970; null = not known. */
  readonly since: number | null;
  /** Share of the people or messages in question that it concerns, 0 to 1; null = not known. */
  readonly share: number | null;
}

const SEVERITY: Record<Severity, number> = { error: 0, warning: 1, info: 2 };
const CONFIDENCE: Record<Confidence, number> = { proved: 0, likely: 1, possible: 2 };

/**
 * Puts the findings of all probes of one diagnosis into causal order: the first is the one to repair first.
 *
 * A complaint rarely names its cause, so several probes are asked, and most of what they see is the harm that one thing did further down. The order:
 *   1. A consequence never stands before its cause: where two findings are in the declared relation ({@link consequencesOf}), the cause comes first,
 *      whatever their severities, and what nothing else explains comes before what something explains.
 *   2. Of what is left, what weighs more: an error outranks a warning, for a slow stage must not hide that nothing was sent; information comes last.
 *   3. A cause that only this system knows, before a general one of the same weight: it is the more exact.
 *   4. What acts earlier: in a run the earlier stage, for later stages inherit its harm; elsewhere the declared order of blame.
 *   5. What showed first.
 *   6. What explains the greater share of the people in question.
 *   7. What is proved before what is likely, and that before what is possible.
 *   8. The id, then the evidence itself, so that the order never depends on the order in which the probes were asked.
 * Where it comes from: alarm correlation ranks by a dependency graph and time before magnitude (a symptom is often larger than its cause); this is the
 * same with a graph that is declared, since one diagnosis is too few observations to learn it from.
 *
 * @param own causes that the system's own checks have found, each with what it explains
 */
export function rankFindings(findings: readonly Found[], own: Explains = {}): readonly Found[] {
  return standingsOf(findings, own).map(({ found }) => found);
}

/**
 * Several diagnoses, each ranked by itself, as one list: what weighs more first. Nothing of one explains anything of another, and each keeps its own
 * order: a cause weighs at least what comes after it weighs.
 */
export function mergeRanked(diagnoses: readonly (readonly Found[])[]): readonly Found[] {
  const weighed = diagnoses.flatMap((findings) => {
    return findings.map((found, place) => ({
      found,
      weight: Math.min(...findings.slice(place).map((later) => SEVERITY[severityOf(later)])),
    }));
  });
  return weighed.sort((one, other) => one.weight - other.weight).map(({ found }) => found);
}

/** As {@link rankFindings}, with what the order was decided by. */
export function standingsOf(findings: readonly Found[], own: Explains = {}): readonly Standing[] {
  const reach = consequencesOf(own);
  const ids = [...new Set(findings.map(({ cause }) => cause.id))].sort();
  const waiting = findings.map((found) => standingOf(found, ids, reach, own)).sort(compareStandings);
  const ranked: Standing[] = [];
  while (waiting.length > 0) {
    const isWaiting = (id: string): boolean => waiting.some(({ found }) => found.cause.id === id);
    const next = waiting.findIndex(({ explainedBy }) => !explainedBy.some(isWaiting));
    ranked.push(...waiting.splice(next, 1));
  }
  return ranked;
}

function standingOf(
  found: Found,
  ids: readonly string[],
  reach: ReadonlyMap<string, ReadonlySet<string>>,
  own: Explains,
): Standing {
  const { id } = found.cause;
  return {
    found,
    explainedBy: ids.filter((other) => other !== id && reach.get(other)?.has(id)),
    isAside: own[id]?.includes(id) === true,
    isOwn: id in own,
    place: found.place ?? placeOfBlame(id),
    since: sinceOf(found.evidence),
    share: shareOf(found.evidence),
  };
}

function compareStandings(one: Standing, other: Standing): number {
  for (const key of KEYS) {
    const difference = key(one) - key(other);
    if (difference !== 0) return difference;
  }
  const [first, second] = [one, other].map(({ found }) => `${found.cause.id} ${JSON.stringify(found.evidence)}`);
  return first! < second! ? -1 : Number(first! > second!);
}

const KEYS: readonly ((standing: Standing) => number)[] = [
  ({ found }) => Number(severityOf(found) === 'info'),
  ({ explainedBy, isAside }) => Number(explainedBy.length > 0 || isAside),
  ({ found }) => SEVERITY[severityOf(found)],
  ({ isOwn }) => Number(!isOwn),
  ({ place }) => place,
  ({ since }) => since ?? Number.MAX_SAFE_INTEGER,
  ({ share }) => -(share ?? 0),
  ({ found }) => CONFIDENCE[found.confidence],
];

type Evidence = Readonly<Record<string, unknown>>;

/** Where evidence says when it began. Moments that say when something last worked are not among them. */
const MOMENTS = ['since', 'at', 'startedAt', 'plannedAt', 'sentAt', 'queuedAt', 'changedAt', 'closedAt'];

function sinceOf(evidence: unknown): number | null {
  const seen = asObject(evidence);
  const moments = MOMENTS.flatMap((key) => [seen[key]].flat()).map(momentOf);
  const nested = [seen['edit'], ...[seen['changes']].flat()].map((one) => momentOf(asObject(one)['at']));
  const known = [...moments, ...nested].filter((one) => one !== null);
  return known.length > 0 ? Math.min(...known) : null;
}

function momentOf(value: unknown): number | null {
  const moment = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(moment) ? null : moment;
}

/** Of whom it is said, and how many of them it concerns, as evidence names them. */
const PARTS: readonly (readonly [part: string, whole: string])[] = [
  ['excluded', 'entered'],
  ['missing', 'entered'],
  ['failed', 'entered'],
  ['rowsRejected', 'rowsRead'],
  ['unknown', 'population'],
];

function shareOf(evidence: unknown): number | null {
  const seen = asObject(evidence);
  const count = (key: string): number | null => (typeof seen[key] === 'number' ? (seen[key] as number) : null);
  const [gained, lost] = [count('gained'), count('lost')];
  if (gained !== null && lost !== null) {
    const people = Math.max(gained, 0) + Math.max(lost, 0);
    return people / Math.max(people + (count('kept') ?? count('selected') ?? 0), 1);
  }
  for (const [part, whole] of PARTS) {
    const [some, all] = [count(part), count(whole)];
    if (some !== null && all !== null && all > 0) return Math.min(1, some / all);
  }
  return null;
}

const asObject = (value: unknown): Evidence => (typeof value === 'object' && value !== null ? (value as Evidence) : {});
