import { STAGES, type StageName } from '../model/relations.ts';
import { rounded, type Usual, usualOf } from '../model/statistics.ts';
import { balanceOf } from './balance.ts';
import { ENOUGH_RUNS } from './history.ts';
import { excludedBy, type Run, type Stage, secondsOf, selectedBy, sentBy, stageOf } from './run.ts';
import { toleranceOf } from './weekday.ts';

export const MEASURES = ['seconds', 'in', 'out', 'leftOut', 'errors', 'lost', 'perMinute', 'passShare'] as const;
export type Measure = (typeof MEASURES)[number];

/** One number of a run beside the same number of another one, or beside what is usual. */
export interface Compared {
  /** Null: the run as a whole. */
  readonly stage: StageName | null;
  readonly measure: Measure;
  /** Only of `leftOut`: one reason of several. */
  readonly reason: string | null;
  readonly here: number | null;
  readonly there: number | null;
  /** Usual distance from the median; null beside one run. */
  readonly spread: number | null;
  /** Runs that `there` was made from. */
  readonly values: number;
  readonly ratio: number | null;
  /** Of a stage's time: who entered against who entered there, where both are known; null for everything else. */
  readonly volumeRatio: number | null;
  /** Whether it is outside what chance, habit and volume do; null where one side is not known. */
  readonly differs: boolean | null;
  /** True where a time differs as much as the volume does: then it does not differ. */
  readonly byVolume: boolean;
}

export interface Comparison {
  readonly kind: 'run' | 'history';
  /** The runs that it was compared with. */
  readonly runs: readonly string[];
  /** The campaign of the other run, where it is not this one's: then its numbers are no history, and nothing is said to differ. */
  readonly otherCampaign: string | null;
  /** In the order of the stages, the run as a whole first. */
  readonly rows: readonly Compared[];
  /** Of those that differ the one earliest in the run: what comes later is often its consequence. */
  readonly first: Compared | null;
}

interface Sources {
  readonly areExclusionsKept: boolean;
}

/** Compares two runs number by number. */
export function compareRuns(here: Run, there: Run, sources: Sources): Comparison {
  const rows = judged(pairsOf(here, [there], sources), differsFromRun);
  const isOther = there.campaign !== here.campaign;
  const shown = isOther ? rows.map((row) => ({ ...row, differs: null, byVolume: false })) : rows;
  return {
    kind: 'run',
    runs: [there.id],
    otherCampaign: isOther ? there.campaign : null,
    rows: shown,
    first: firstOf(shown),
  };
}

/** Compares a run with the median of others; a number of which fewer than five are known is not compared. */
export function compareWithHistory(here: Run, baseline: readonly Run[], sources: Sources): Comparison {
  const rows = judged(pairsOf(here, baseline, sources), differsFromUsual);
  return { kind: 'history', runs: baseline.map(({ id }) => id), otherCampaign: null, rows, first: firstOf(rows) };
}

type Pair = Pick<Compared, 'stage' | 'measure' | 'reason' | 'here' | 'there' | 'spread' | 'values'>;

function pairsOf(here: Run, others: readonly Run[], sources: Sources): Pair[] {
  const known = (stage: StageName) => [here, ...others].some((run) => stageOf(run, stage));
  const whole: Pair[] = [
    pairOf({ stage: null, measure: 'seconds' }, secondsOf(here), others.map(secondsOf)),
    pairOf({ stage: null, measure: 'in' }, selectedBy(here), others.map(selectedBy)),
    pairOf({ stage: null, measure: 'out' }, sentBy(here), others.map(sentBy)),
  ];
  return [...whole, ...STAGES.filter(known).flatMap((stage) => stagePairs(stage, here, others, sources))];
}

function stagePairs(stage: StageName, here: Run, others: readonly Run[], sources: Sources): Pair[] {
  const own = stageOf(here, stage);
  const theirs = others.map((run) => stageOf(run, stage));
  const measured = MEASURES.map((measure) =>
    pairOf(
      { stage, measure },
      own ? measureOf(own, measure, sources) : null,
      theirs.map((one) => (one ? measureOf(one, measure, sources) : null)),
    ),
  );
  if (!sources.areExclusionsKept) return measured;
  const reasons = new Set([own, ...theirs].flatMap((one) => one?.exclusions.map(({ reason }) => reason) ?? []));
  return [
    ...measured,
    ...[...reasons].map((reason) =>
      pairOf({ stage, measure: 'leftOut', reason }, own ? leftOutFor(own, reason) : null, [
        ...theirs.map((one) => (one ? leftOutFor(one, reason) : null)),
      ]),
    ),
  ];
}

function leftOutFor(stage: Stage, reason: string): number {
  return stage.exclusions.filter((one) => one.reason === reason).reduce((sum, { customers }) => sum + customers, 0);
}

/** One number of a stage; null where the system does not keep what it is made of. */
export function measureOf(stage: Stage, measure: Measure, { areExclusionsKept }: Sources): number | null {
  switch (measure) {
    case 'seconds':
      return secondsOf(stage);
    case 'in':
      return stage.in;
    case 'out':
      return stage.out;
    case 'leftOut':
      return areExclusionsKept ? excludedBy(stage) : null;
    case 'errors':
      return stage.errors;
    case 'lost':
      return balanceOf(stage, areExclusionsKept).lost;
    case 'perMinute':
      return perMinuteOf(stage);
    case 'passShare':
      return stage.in === null || stage.in === 0 || stage.out === null ? null : rounded(stage.out / stage.in);
  }
}

/** How many left the stage per minute; null for a stage of less than a second, and where a number is missing. */
export function perMinuteOf(stage: Stage): number | null {
  const seconds = secondsOf(stage);
  if (seconds === null || seconds < 1 || stage.out === null) return null;
  return rounded((60 * stage.out) / seconds);
}

function pairOf(
  about: { readonly stage: StageName | null; readonly measure: Measure; readonly reason?: string },
  here: number | null,
  values: readonly (number | null)[],
): Pair {
  const isHistory = values.length !== 1;
  const usual: Usual | undefined = usualOf(values, isHistory ? ENOUGH_RUNS : 1);
  return {
    stage: about.stage,
    measure: about.measure,
    reason: about.reason ?? null,
    here,
    there: usual?.median ?? null,
    spread: isHistory ? (usual?.spread ?? null) : null,
    values: usual?.values ?? 0,
  };
}

/** A time is judged against what is usual for its volume: twice as many people may take twice as long. */
function judged(pairs: readonly Pair[], differs: (pair: Pair) => boolean | null): Compared[] {
  return pairs.map((pair) => {
    const volume = pair.measure === 'seconds' ? ratioOf(pairs.find((one) => isVolumeOf(one, pair))) : null;
    const isOdd = differs(pair);
    const byVolume = isOdd === true && volume !== null && volume > 1 && differs(scaled(pair, volume)) === false;
    return { ...pair, ratio: ratioOf(pair), volumeRatio: volume, byVolume, differs: byVolume ? false : isOdd };
  });
}

function isVolumeOf(one: Pair, { stage }: Pair): boolean {
  return stage !== null && one.stage === stage && one.measure === 'in';
}

function scaled(pair: Pair, times: number): Pair {
  return { ...pair, there: pair.there === null ? null : pair.there * times };
}

function ratioOf(pair: Pair | undefined): number | null {
  if (!pair || pair.here === null || pair.there === null || pair.there === 0) return null;
  return rounded(pair.here / pair.there);
}

/** Seconds that are worth speaking of. */
const WORTH_SECONDS = 60;

/** Beside one run: times by half and a minute, shares by five points, people by a tenth and three times what chance does. */
function differsFromRun({ here, there, measure }: Pair): boolean | null {
  if (here === null || there === null) return null;
  const distance = Math.abs(here - there);
  if (measure === 'seconds') return distance > Math.max(0.5 * there, WORTH_SECONDS);
  if (measure === 'passShare') return distance > 0.05;
  if (measure === 'perMinute') return distance > 0.5 * there;
  if (measure === 'lost') return distance > 0;
  return distance > Math.max(0.1 * there, 3 * Math.sqrt(Math.max(there, 1)));
}

/** Beside a history: beyond six spreads and beyond what would be no news with one run either. */
function differsFromUsual(pair: Pair): boolean | null {
  const { here, there, spread, measure } = pair;
  if (here === null || there === null || spread === null) return null;
  const distance = Math.abs(here - there);
  if (measure === 'lost') return here !== 0 && distance > 6 * spread;
  if (measure === 'seconds') return distance > Math.max(0.5 * there, 6 * spread, WORTH_SECONDS);
  if (measure === 'passShare') return distance > Math.max(0.05, 6 * spread);
  if (measure === 'perMinute') return distance > Math.max(0.5 * there, 6 * spread);
  return distance > toleranceOf({ median: there, spread });
}

/** A stage is slow because of what it does to people: their numbers come before its time. */
const OF_TIME: readonly Measure[] = ['seconds', 'perMinute'];

/** The run as a whole differs because a stage does: it is named only when no stage is. */
function firstOf(rows: readonly Compared[]): Compared | null {
  const odd = rows.filter(({ differs }) => differs === true);
  const [earliest] = odd.filter(({ stage }) => stage !== null);
  if (!earliest) return odd[0] ?? null;
  const ofStage = odd.filter(({ stage }) => stage === earliest.stage);
  return ofStage.find(({ measure }) => !OF_TIME.includes(measure)) ?? earliest;
}
