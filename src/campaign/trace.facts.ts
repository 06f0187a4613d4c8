import type { RunState, StageName } from '../model/relations.ts';
import { type Usual, usualOf } from '../model/statistics.ts';
import { ENOUGH_RUNS, type Mark, type MarkKind, usualAt } from './history.ts';
import { type Exclusion, excludedBy, type Run, type Stage, secondsOf, selectedBy, sentBy } from './run.ts';
import { type Case, momentOf, startOf } from './sightings.ts';

export interface ExclusionFacts extends Exclusion {
  /** Median of the good runs before; null with too few of them. */
  readonly usual: number | null;
}

/** One stage against the campaign's own good runs. Times are ISO 8601 in UTC, durations seconds. */
export interface StageFacts {
  readonly stage: StageName;
  readonly position: number;
  readonly state: RunState;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly seconds: number | null;
  readonly usualSeconds: Usual | null;
  readonly in: number | null;
  readonly out: number | null;
  readonly usualOut: Usual | null;
  readonly excluded: number;
  readonly errors: number | null;
  readonly error: string | null;
  readonly worker: string | null;
  readonly heartbeatAt: string | null;
  readonly marks: readonly MarkKind[];
  readonly exclusions: readonly ExclusionFacts[];
}

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
}

export interface RunReference {
  readonly id: string;
  readonly startedAt: string | null;
}

export interface TraceFacts {
  readonly asOf: string;
  /** Zone in which times are shown to people. */
  readonly zone: string;
  readonly campaign: {
    readonly id: string;
    readonly name: string | null;
    readonly channel: string | null;
    readonly nextRunAt: string | null;
  };
  readonly run: Omit<Run, 'stages'> & {
    readonly selected: number | null;
    readonly handedOver: number | null;
    readonly seconds: number | null;
    readonly usualSeconds: Usual | null;
  };
  readonly stages: readonly StageFacts[];
  readonly marks: readonly Mark[];
  /** Earlier runs that were read, and how many of them are good. */
  readonly history: { readonly runs: number; readonly good: number };
  readonly lastGoodRun: RunReference | null;
  readonly firstBadRun: RunReference | null;
  /** Since the last good run; null where the system keeps no log of changes and no versions. Those used by the campaign first. */
  readonly changes: readonly ChangeFacts[] | null;
}

/** What was measured about a run, without an opinion. */
export function traceFacts(opened: Case): TraceFacts {
  const { asOf, zone, campaign, run, marks, baseline, history, lastGood, firstBad } = opened;
  const { stages, ...bare } = run;
  return {
    asOf,
    zone,
    campaign: { id: campaign.id, name: campaign.name, channel: campaign.channel, nextRunAt: campaign.nextRunAt },
    run: {
      ...bare,
      selected: selectedBy(run),
      handedOver: sentBy(run),
      seconds: secondsOf(run),
      usualSeconds: usualOf(baseline.map(secondsOf), ENOUGH_RUNS) ?? null,
    },
    stages: stages.map((stage) => stageFacts(stage, opened)),
    marks,
    history: { runs: history.length, good: baseline.length },
    lastGoodRun: lastGood && { id: lastGood.id, startedAt: lastGood.startedAt },
    firstBadRun: firstBad && { id: firstBad.id, startedAt: firstBad.startedAt },
    changes: changesOf(opened),
  };
}

function stageFacts(stage: Stage, { baseline, marks, isHistoryCounted }: Case): StageFacts {
  return {
    stage: stage.stage,
    position: stage.position,
    state: stage.state,
    startedAt: stage.startedAt,
    finishedAt: stage.finishedAt,
    seconds: secondsOf(stage),
    usualSeconds: usualAt(stage.stage, baseline, secondsOf) ?? null,
    in: stage.in,
    out: stage.out,
    usualOut: usualAt(stage.stage, baseline, ({ out }) => out) ?? null,
    excluded: excludedBy(stage),
    errors: stage.errors,
    error: stage.error,
    worker: stage.worker,
    heartbeatAt: stage.heartbeatAt,
    marks: marks.filter((mark) => mark.stage === stage.stage).map(({ kind }) => kind),
    exclusions: stage.exclusions.map((exclusion) => ({
      ...exclusion,
      usual: isHistoryCounted === false ? null : usualExclusion(stage, exclusion, baseline),
    })),
  };
}

function usualExclusion(stage: Stage, { reason }: Exclusion, baseline: readonly Run[]): number | null {
  const usual = usualAt(stage.stage, baseline, ({ exclusions }) => {
    return exclusions.filter((one) => one.reason === reason).reduce((sum, { customers }) => sum + customers, 0);
  });
  return usual?.median ?? null;
}

/** The objects that the run uses: an edit of one of them concerns it. */
export function usedObjects({
  run,
  campaign,
  references,
}: Pick<Case, 'run' | 'campaign' | 'references'>): ReadonlySet<string> {
  const ruled = run.stages.flatMap(({ exclusions }) => exclusions.map(({ rule }) => rule));
  const referred = (references ?? []).map(({ target }) => target);
  const known = [campaign.id, run.segment, run.template, campaign.template, ...ruled, ...referred];
  return new Set(known.filter((one): one is string => one !== null));
}

function changesOf(opened: Case): ChangeFacts[] | null {
  const { changes, versions, run, lastGood, history, asOf } = opened;
  if (changes === null && versions === null) return null;
  const start = lastGood ?? history[0];
  const since = start ? Date.parse(momentOf(start, asOf)) : Number.NEGATIVE_INFINITY;
  const until = Date.parse(run.finishedAt ?? momentOf(run, asOf));
  const isRecent = (at: string | null): at is string =>
    at !== null && Date.parse(at) > since && Date.parse(at) <= until;
  const edited = (versions ?? []).filter((version) => isRecent(startOf(version)));
  const versioned = new Set(edited.map(({ rule }) => rule));
  const used = usedObjects(opened);
  const logged = (changes ?? []).filter(
    ({ at, kind, object }) => isRecent(at) && !(kind === 'edit' && versioned.has(object ?? '')),
  );
  const lines: ChangeFacts[] = [
    ...edited.map((version) => ({
      at: startOf(version)!,
      who: version.author,
      kind: 'edit',
      objectKind: 'rule',
      object: version.rule,
      what: `v${version.version}`,
      before: null,
      after: null,
      comment: version.comment,
      ticket: null,
      usedHere: used.has(version.rule),
    })),
    ...logged.map(({ field, ...change }) => ({ ...change, what: field, usedHere: used.has(change.object ?? '') })),
  ];
  return lines.sort(
    (one, other) => Number(other.usedHere) - Number(one.usedHere) || Date.parse(other.at) - Date.parse(one.at),
  );
}
