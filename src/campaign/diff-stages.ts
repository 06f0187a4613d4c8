import { formatDuration } from '../model/moment.ts';
import type { StageName } from '../model/relations.ts';
import { formatCount, formatShare, type Text, text } from '../text.ts';
import type { Difference, DifferenceKind, ExclusionPair, Pair, StagePair, StageSide } from './diff.facts.ts';
import { ENOUGH_RUNS } from './history.ts';
import type { StageFacts, TraceFacts } from './trace.facts.ts';
import { STATE_WORDS } from './words.ts';

type Sides = Pair<TraceFacts>;

/** A share that two runs of a campaign may differ by without anybody asking. */
const SMALL_SHARE = 0.02;
/** The same for the number of people selected and for the time that a thousand take. */
const SMALL_CHANGE = 0.1;
const SLOWER = 2;
/** Stages faster than this differ by the machine's mood. */
const SHORT_SECONDS = 60;

/** The stages of both runs side by side, in the order of the first that has them. */
export function stagePairs({ first, second }: Sides): readonly StagePair[] {
  const names = [...new Set([...first.stages, ...second.stages].map(({ stage }) => stage))];
  const pairs = names.map((stage) => {
    const [one, other] = [stageIn(first, stage), stageIn(second, stage)];
    const position = Math.min(one?.position ?? Number.POSITIVE_INFINITY, other?.position ?? Number.POSITIVE_INFINITY);
    return { stage, position, first: sideOf(one), second: sideOf(other) };
  });
  return pairs.sort((one, other) => one.position - other.position);
}

function sideOf(stage: StageFacts | undefined): StageSide | null {
  if (!stage) return null;
  const { state, in: entered, out, excluded, errors, seconds } = stage;
  return { state, in: entered, out, excluded, errors, seconds };
}

const stageIn = ({ stages }: TraceFacts, name: string): StageFacts | undefined =>
  stages.find(({ stage }) => stage === name);

/** Stands for the segment that a run selects from: two runs that have one each left people out for the same reason. */
const OWN_SEGMENT = '=';

/** Whom each run left out, by stage, reason and rule: one line for both, each with the rule of its own run. */
export function exclusionPairs(sides: Sides): readonly ExclusionPair[] {
  const [first, second] = [exclusionsOf(sides.first), exclusionsOf(sides.second)];
  const order = stagePairs(sides).map(({ stage }) => stage);
  const pairs = [...new Set([...first.keys(), ...second.keys()])].map((key): ExclusionPair => {
    const [one, other] = [first.get(key), second.get(key)];
    return {
      stage: (one ?? other)!.stage,
      reason: (one ?? other)!.reason,
      rules: { first: one?.rule ?? null, second: other?.rule ?? null },
      first: one?.customers ?? 0,
      second: other?.customers ?? 0,
    };
  });
  return pairs.sort(
    (one, other) =>
      order.indexOf(one.stage) - order.indexOf(other.stage) ||
      Math.max(other.first, other.second) - Math.max(one.first, one.second),
  );
}

function exclusionsOf({ stages, run: { segment } }: TraceFacts) {
  const found = new Map<string, { stage: StageName; reason: string; rule: string | null; customers: number }>();
  for (const { stage, exclusions } of stages)
    for (const { reason, rule, customers } of exclusions) {
      const key = JSON.stringify([stage, reason, rule !== null && rule === segment ? OWN_SEGMENT : rule]);
      found.set(key, { stage, reason, rule, customers: customers + (found.get(key)?.customers ?? 0) });
    }
  return found;
}

/**
 * In what the two runs differ, stage by stage in their order, the biggest share first within a stage.
 *
 * What a stage did is compared as a share of those who entered it: else every stage behind a larger audience would differ. Only the selection is compared
 * in people. A share differs when it does so by two points and by more than chance among so many people; an audience by a tenth; a time when a thousand
 * take twice as long. What differs in people comes before what differs in time: a stage is slow because of what it does.
 */
export function differencesOf(sides: Sides): readonly Difference[] {
  const found = stagePairs(sides).flatMap((pair) => {
    const [one, other] = [stageIn(sides.first, pair.stage), stageIn(sides.second, pair.stage)];
    if (!one || !other) return missingStage(pair, sides);
    const both = { first: one, second: other };
    return [
      ...stateDifference(both),
      ...peopleDifference(both, sides),
      ...excludedDifferences(both, sides),
      ...errorDifferences(both, sides),
      ...timeDifference(both, sides),
    ];
  });
  return found.sort(
    (one, other) =>
      one.position - other.position ||
      Number(one.kind === 'time') - Number(other.kind === 'time') ||
      other.share - one.share,
  );
}

type Both = Pair<StageFacts>;

function difference(
  { first, second }: Both,
  kind: DifferenceKind,
  share: number,
  isUsual: boolean | null,
  says: Text,
  reason: string | null = null,
): Difference {
  return {
    stage: first.stage,
    position: Math.min(first.position, second.position),
    kind,
    reason,
    share,
    isUsual,
    says,
  };
}

function missingStage({ stage, position, first }: StagePair, sides: Sides): Difference[] {
  if (sides.first.stages.length === 0 || sides.second.stages.length === 0) return [];
  const without = (first === null ? sides.first : sides.second).run.id;
  const says = text(`run ${without} has no such stage.`, `у запуска ${without} такого этапа нет.`);
  return [{ stage, position, kind: 'state', reason: null, share: 1, isUsual: null, says }];
}

function stateDifference(both: Both): Difference[] {
  const { first, second } = both;
  if (first.state === second.state) return [];
  const says = text(
    `it is ${STATE_WORDS[first.state].en} in the first, ${STATE_WORDS[second.state].en} in the second.`,
    `в первом — ${STATE_WORDS[first.state].ru}, во втором — ${STATE_WORDS[second.state].ru}.`,
  );
  return [difference(both, 'state', 1, null, says)];
}

function peopleDifference(both: Both, sides: Sides): Difference[] {
  const { first, second } = both;
  if (first.stage !== 'select' || first.out === null || second.out === null) return [];
  const [one, other] = [first.out, second.out];
  const share = Math.abs(one - other) / Math.max(one, other, 1);
  if (share < SMALL_CHANGE || Math.abs(one - other) <= 3 * Math.sqrt(one + other)) return [];
  const says = text(
    `${formatCount(one, 'en')} people left it in the first, ${formatCount(other, 'en')} in the second.`,
    `в первом из него вышло ${formatCount(one, 'ru')}, во втором — ${formatCount(other, 'ru')}.`,
  );
  const isNear = ({ out, usualOut }: StageFacts) =>
    usualOut !== null &&
    out !== null &&
    Math.abs(out - usualOut.median) <= 4 * Math.max(usualOut.spread, 0.05 * usualOut.median);
  return [difference(both, 'people', share, usualIn(both, sides, isNear), says)];
}

function excludedDifferences(both: Both, sides: Sides): Difference[] {
  const reasons = [...new Set([...both.first.exclusions, ...both.second.exclusions].map(({ reason }) => reason))];
  return reasons.flatMap((reason) => {
    const of = ({ exclusions }: StageFacts) =>
      exclusions.filter((one) => one.reason === reason).reduce((sum, { customers }) => sum + customers, 0);
    const compared = sharesOf(both, of);
    if (!compared) return [];
    const isNear = (stage: StageFacts) => {
      const usual = stage.exclusions.find((one) => one.reason === reason)?.usual ?? 0;
      return of(stage) <= 2 * usual + 10 && of(stage) >= usual / 2 - 10;
    };
    const says = text(
      `“${reason}” left out ${compared.en} of those who entered.`,
      `«${reason}» исключает ${compared.ru} вошедших.`,
    );
    return [difference(both, 'excluded', compared.share, usualIn(both, sides, isNear), says, reason)];
  });
}

function errorDifferences(both: Both, sides: Sides): Difference[] {
  if (both.first.stage === 'respond') return [];
  const errors = sharesOf(both, (stage) => stage.errors ?? 0);
  const lost = sharesOf(both, lostAt);
  const isQuiet = ({ marks }: StageFacts) => !marks.includes('errors') && !marks.includes('nothing-sent');
  return [
    ...(errors
      ? [
          difference(
            both,
            'errors',
            errors.share,
            usualIn(both, sides, isQuiet),
            text(`${errors.en} of those who entered failed.`, `ошибкой кончается у ${errors.ru} вошедших.`),
          ),
        ]
      : []),
    ...(lost
      ? [
          difference(
            both,
            'lost',
            lost.share,
            null,
            text(
              `${lost.en} of those who entered neither left it nor were left out for a recorded reason.`,
              `${lost.ru} вошедших не вышли и не исключены ни по одной записанной причине.`,
            ),
          ),
        ]
      : []),
  ];
}

function timeDifference(both: Both, sides: Sides): Difference[] {
  const { first, second } = both;
  if (first.stage === 'respond' || first.seconds === null || second.seconds === null) return [];
  if (Math.max(first.seconds, second.seconds) < SHORT_SECONDS) return [];
  const [one, other] = [perThousand(first), perThousand(second)];
  if (one === null || other === null) return [];
  const ratio = Math.max(one, other) / Math.max(Math.min(one, other), 0.001);
  if (ratio < SLOWER) return [];
  const took = (stage: StageFacts, lang: 'en' | 'ru') => formatDuration(stage.seconds, lang);
  const says = text(
    `it took ${took(first, 'en')} for ${formatCount(first.in ?? 0, 'en')} in the first, ${took(second, 'en')} for ${formatCount(second.in ?? 0, 'en')} in the second.`,
    `в первом — ${took(first, 'ru')} на ${formatCount(first.in ?? 0, 'ru')}, во втором — ${took(second, 'ru')} на ${formatCount(second.in ?? 0, 'ru')}.`,
  );
  const isUsual = usualIn(both, sides, ({ marks }) => !marks.includes('slow'));
  return [difference(both, 'time', 1 - 1 / ratio, isUsual, says)];
}

/** Seconds for a thousand of those who entered; of the whole stage where that is not known or where nobody did. */
const perThousand = ({ seconds, in: entered }: StageFacts): number | null =>
  seconds === null ? null : entered === null || entered === 0 ? seconds : (1000 * seconds) / entered;

/** Who entered and neither left nor was left out nor failed; 0 while it runs and where that is not kept. */
function lostAt({ in: entered, out, excluded, errors, state, stage }: StageFacts): number {
  if (stage === 'normalise' || stage === 'respond' || stage === 'select') return 0;
  if (entered === null || out === null || state !== 'finished') return 0;
  return Math.max(0, entered - out - excluded - (errors ?? 0));
}

interface Shares {
  readonly share: number;
  readonly en: string;
  readonly ru: string;
}

/** Both shares of those who entered, where they differ by more than chance; undefined where they do not, or are not known. */
function sharesOf({ first, second }: Both, count: (stage: StageFacts) => number): Shares | undefined {
  const [entered, others] = [first.in ?? 0, second.in ?? 0];
  if (entered === 0 || others === 0) return undefined;
  const [one, other] = [count(first), count(second)];
  const share = Math.abs(one / entered - other / others);
  const pooled = (one + other) / (entered + others);
  const chance = 3 * Math.sqrt(Math.max(0, pooled * (1 - pooled)) * (1 / entered + 1 / others));
  if (share < SMALL_SHARE || share <= chance) return undefined;
  const words = (lang: 'en' | 'ru') =>
    lang === 'ru'
      ? `${formatShare(one, entered, lang)} (первый) и ${formatShare(other, others, lang)} (второй)`
      : `${formatShare(one, entered, lang)} (first) and ${formatShare(other, others, lang)} (second)`;
  return { share, en: words('en'), ru: words('ru') };
}

/** Whether both runs did what is usual for them; null where one of them has no history to be judged by. */
function usualIn(both: Both, { first, second }: Sides, isNear: (stage: StageFacts) => boolean): boolean | null {
  if (first.history.good < ENOUGH_RUNS || second.history.good < ENOUGH_RUNS) return null;
  return isNear(both.first) && isNear(both.second);
}
