import type { EditEvidence } from '../causes/campaign-audience.ts';
import { rankFindings } from '../causes/ranking.ts';
import { startOf } from '../condition/versions.ts';
import type { Found } from '../result.ts';
import type { JudgedRun } from './history.ts';
import { turningPoint } from './history.ts';
import type { Run } from './run.ts';
import type { Situation, VersionOfRule } from './situation.ts';

/** A finding and where in the run it showed: the stage's position, 0 for the run as a whole before its first stage. */
export interface Sighting {
  readonly found: Found;
  readonly position: number;
}

/** The situation with the run and its history judged: what every finder looks at. */
export interface Case extends Situation {
  /** History and the run itself, oldest first. */
  readonly judged: readonly JudgedRun[];
  readonly marks: JudgedRun['marks'];
  readonly baseline: readonly Run[];
  readonly basis: JudgedRun['basis'];
  readonly lastGood: Run | null;
  readonly firstBad: Run | null;
}

/** The findings of sightings in causal order: later stages inherit the harm of earlier ones. */
export function rank(sightings: readonly Sighting[]): readonly Found[] {
  return rankFindings(sightings.map(({ found, position }) => ({ ...found, place: position })));
}

/** Judges the run against its history. */
export function openCase(situation: Situation, judged: readonly JudgedRun[]): Case {
  const last = judged.at(-1)!;
  return {
    ...situation,
    ...turningPoint(judged),
    judged,
    marks: last.marks,
    baseline: last.baseline,
    basis: last.basis,
  };
}

/** The version of a rule in force at a moment: by its validity, else by when it was deployed or written. */
export function versionInForce(
  versions: readonly VersionOfRule[],
  rule: string,
  at: string,
): VersionOfRule | undefined {
  const moment = Date.parse(at);
  return versions
    .filter((version) => version.rule === rule)
    .filter((version) => {
      const from = startOf(version);
      const isOver = version.validTo !== null && Date.parse(version.validTo) <= moment;
      return !isOver && (from === null || Date.parse(from) <= moment);
    })
    .sort((one, other) => other.version - one.version)[0];
}

/** The moment at which the run decided: its start, else its plan. */
export function momentOf(run: Run, asOf: string): string {
  return run.startedAt ?? run.plannedAt ?? asOf;
}

/** The last edit of one of these objects since the last good run, rule versions first; null when none is known. */
export function editSince(
  { versions, changes, lastGood, run, asOf }: Case,
  objects: readonly string[],
): EditEvidence | null {
  const since = lastGood ? Date.parse(momentOf(lastGood, asOf)) : Number.NEGATIVE_INFINITY;
  const until = Date.parse(momentOf(run, asOf));
  const isRecent = (at: string | null) => at !== null && Date.parse(at) > since && Date.parse(at) <= until;
  const version = (versions ?? []).filter((one) => objects.includes(one.rule) && isRecent(startOf(one))).at(-1);
  if (version && lastGood) {
    const { rule, author, comment } = version;
    return { object: rule, version: version.version, who: author, at: startOf(version), comment };
  }
  const change = (changes ?? [])
    .filter(({ object, at }) => object !== null && objects.includes(object) && isRecent(at))
    .at(-1);
  return change
    ? { object: change.object!, version: null, who: change.who, at: change.at, comment: change.comment }
    : null;
}
