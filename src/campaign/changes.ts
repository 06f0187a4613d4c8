import { startOf } from '../condition/versions.ts';
import { asksAboutNow } from './due.ts';
import { type Case, momentOf } from './sightings.ts';
import { usedObjects } from './used.ts';

/** Something that changed between the last good run and this one. */
export interface ChangeFacts {
  readonly at: string;
  readonly who: string | null;
  readonly kind: string;
  readonly objectKind: string | null;
  readonly object: string | null;
  /** What of it: the field, or `v4` for a version of a rule. */
  readonly what: string | null;
  readonly before: string | null;
  readonly after: string | null;
  readonly comment: string | null;
  readonly ticket: string | null;
  /** Whether this campaign uses the object. */
  readonly usedHere: boolean;
  /** Whether it happened before the first bad run began, so that it can be why; null where no run is bad. */
  readonly beforeBreak: boolean | null;
}

/** What changed between any two moments: no run has to have broken in between. */
export type ChangeBetween = Omit<ChangeFacts, 'beforeBreak'>;

type Line = Omit<ChangeFacts, 'usedHere' | 'beforeBreak'>;

/**
 * What changed since the last good run: versions of rules, templates, and the log of changes. Those that this campaign uses first, then the newest.
 * Null where the system keeps none of them. An edit that stands both as a version and in the log is told once.
 */
export function changesOf(opened: Case): ChangeFacts[] | null {
  const { changes, versions, templates, run, lastGood, firstBad, history, asOf } = opened;
  if (changes === null && versions === null) return null;
  const start = lastGood ?? history[0];
  const since = start ? Date.parse(momentOf(start, asOf)) : Number.NEGATIVE_INFINITY;
  const until = Date.parse(asksAboutNow(opened) ? asOf : (run.finishedAt ?? momentOf(run, asOf)));
  const isRecent = (at: string | null): at is string =>
    at !== null && Date.parse(at) > since && Date.parse(at) <= until;
  const edited = (versions ?? []).filter((version) => isRecent(startOf(version)));
  const versioned = new Set(edited.map(({ rule }) => rule));
  const used = usedObjects(opened);
  const logged = (changes ?? [])
    .filter(({ at, kind, object }) => isRecent(at) && !(kind === 'edit' && versioned.has(object ?? '')))
    .map(({ field, ...change }): Line => ({ ...change, what: field }));
  const told = new Set(logged.map(({ object }) => object));
  // With nothing before, the time of a template is that of its making: no change.
  const retouched = start ? (templates ?? []).filter(({ id, changedAt }) => isRecent(changedAt) && !told.has(id)) : [];
  const broke = firstBad ? Date.parse(momentOf(firstBad, asOf)) : null;
  const lines: Line[] = [
    ...edited.map((version) => ({
      ...lineOf('rule', version.rule, startOf(version)!),
      who: version.author,
      what: `v${version.version}`,
      comment: version.comment,
    })),
    ...retouched.map(({ id, changedAt }) => lineOf('template', id, changedAt!)),
    ...logged,
  ];
  return lines
    .map((line) => ({
      ...line,
      usedHere: used.has(line.object ?? ''),
      beforeBreak: broke === null ? null : Date.parse(line.at) <= broke,
    }))
    .sort((one, other) => Number(other.usedHere) - Number(one.usedHere) || Date.parse(other.at) - Date.parse(one.at));
}

function lineOf(objectKind: string, object: string, at: string): Line {
  const nothing = { who: null, what: null, before: null, after: null, comment: null, ticket: null };
  return { ...nothing, at, kind: 'edit', objectKind, object };
}
