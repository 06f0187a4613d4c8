import {
  ENOUGH_RUNS,
  errorShare,
  type JudgedRun,
  judgeRuns,
  type Mark,
  slowness,
  usualAt,
} from '../campaign/history.ts';
import { type Run, selectedBy, sentBy, stageOf } from '../campaign/run.ts';
import { LAST_RUN_WAYS, type LastRun, type LastRunWay } from '../causes/health-last-run.ts';
import { maskText } from '../model/personal.ts';
import { usualOf } from '../model/statistics.ts';

const isWay = (kind: string): kind is LastRunWay => (LAST_RUN_WAYS as readonly string[]).includes(kind);

/**
 * The newest run of each campaign that left the campaign's own history, each in its gravest way: judged by the rule that a trace begins with, so that
 * the two never differ. A run that does not come to an end has a check of its own.
 * @param runs of all campaigns, oldest first
 * @param since ISO 8601: a campaign whose newest run is older is no news
 */
export function unusualRuns(
  runs: readonly Run[],
  { asOf, since, zone }: { readonly asOf: string; readonly since: string; readonly zone: string },
): readonly LastRun[] {
  const campaigns = [...new Set(runs.map(({ campaign }) => campaign))];
  const newest = campaigns.flatMap((id) => {
    const own = runs.filter(({ campaign }) => campaign === id);
    return judgeRuns(own, asOf, zone).at(-1) ?? [];
  });
  return newest
    .filter(({ run }) => run.startedAt !== null && Date.parse(run.startedAt) > Date.parse(since))
    .flatMap((judged) => gravestOf(judged, asOf) ?? [])
    .toSorted((one, other) => rankOf(one) - rankOf(other));
}

const rankOf = ({ why }: LastRun): number => LAST_RUN_WAYS.indexOf(why);

function gravestOf(judged: JudgedRun, asOf: string): LastRun | undefined {
  const { marks } = judged;
  // Where all failed, the failure says why nothing was sent.
  const hasFailures = (at: Mark['stage']) => marks.some(({ kind, stage }) => kind === 'errors' && stage === at);
  const told = marks.filter(({ kind, stage }) => kind !== 'nothing-sent' || !hasFailures(stage));
  const ways = told.flatMap((mark) => {
    const way = isWay(mark.kind) ? numbersOf(judged, { ...mark, kind: mark.kind }, asOf) : undefined;
    return way ? [way] : [];
  });
  return ways.toSorted((one, other) => rankOf(one) - rankOf(other))[0];
}

function numbersOf(
  { run, baseline }: JudgedRun,
  { kind: why, stage: name }: Mark & { readonly kind: LastRunWay },
  asOf: string,
): LastRun | undefined {
  const common = {
    run: run.id,
    campaign: run.campaign,
    why,
    stage: name,
    number: null,
    of: null,
    usual: null,
    error: null,
  };
  const stage = name === null ? undefined : stageOf(run, name);
  const usualAudience = usualOf(baseline.map(selectedBy), ENOUGH_RUNS)?.median ?? null;
  if (why === 'failed') return { ...common, ...failureOf(run) };
  if (why === 'nothing-sent') return { ...common, number: 0, of: stage?.in ?? null };
  if (why === 'errors' && stage)
    return {
      ...common,
      number: stage.errors,
      of: stage.in,
      usual: usualAt(stage.stage, baseline, errorShare)?.median ?? null,
    };
  if (why === 'slow') {
    const slow = stage && slowness(stage, baseline, asOf);
    // Many more people take longer by themselves: that is told as the audience.
    if (!slow || slow.explainedByVolume) return undefined;
    return { ...common, number: slow.seconds, usual: slow.usual.median };
  }
  return { ...common, number: selectedBy(run), usual: usualAudience };
}

function failureOf(run: Run): Pick<LastRun, 'stage' | 'number' | 'of' | 'error'> {
  const stage = run.stages.find(({ state }) => state === 'failed');
  const error = run.error ?? stage?.error ?? null;
  // A run that broke off before it counted whom to send to has counted whom it selected.
  const of = Math.max(run.toSend ?? 0, selectedBy(run) ?? 0);
  const lost = of - (sentBy(run) ?? 0);
  return {
    stage: stage?.stage ?? null,
    ...(lost > 0 ? { number: lost, of } : { number: null, of: null }),
    error: error === null ? null : maskText(error),
  };
}
