import { campaignRunFailed, campaignRunOverdue, campaignRunPaused, campaignRunStuck } from '../causes/campaign.ts';
import {
  campaignAudienceJump,
  campaignOfferNone,
  campaignPolicyExcludesAll,
  campaignSelectsNobody,
} from '../causes/campaign-audience.ts';
import { campaignDeliveryFailures, campaignLost, campaignStageErrors } from '../causes/campaign-failures.ts';
import { campaignLeftOutMore } from '../causes/campaign-left-out.ts';
import { campaignStageSlow, campaignStageSlowMissingIndex } from '../causes/campaign-stage.ts';
import { formatDuration } from '../model/moment.ts';
import { stageRu } from '../model/stage-words.ts';
import type { RuledOut } from '../result.ts';
import { formatCount, formatShare, type Text, text } from '../text.ts';
import { slowBeyond } from './history.ts';
import type { StageFacts, TraceFacts } from './trace.facts.ts';
import { STATE_WORDS } from './words.ts';

/**
 * What a run was looked at for and does not have, each with the number that says so. Only what was measured rules anything out: a stage that keeps no
 * count, or a campaign without enough good runs, leaves its causes open and is not mentioned.
 */
export function ruledOutOfRun(facts: TraceFacts): readonly RuledOut[] {
  return [...ofAudience(facts), ...ofLeftOut(facts), ...ofFailures(facts), ...ofTime(facts), ...ofState(facts)];
}

const counted = (count: number): Text => text(formatCount(count, 'en'), formatCount(count, 'ru'));

const isCounted = (stage: StageFacts): stage is StageFacts & { readonly in: number; readonly out: number } =>
  stage.in !== null && stage.out !== null;

function ofAudience({ run, stages, marks }: TraceFacts): RuledOut[] {
  if (run.selected === null || run.selected === 0) return [];
  const selected = counted(run.selected);
  const nobody = { cause: campaignSelectsNobody, because: text(`${selected.en} selected`, `отобрано ${selected.ru}`) };
  const usual = stages.find(({ stage }) => stage === 'select')?.usualOut;
  if (!usual || marks.some(({ kind }) => kind === 'audience-grew' || kind === 'audience-shrank')) return [nobody];
  const because = text(
    `${selected.en} selected, usually ${formatCount(usual.median, 'en')}`,
    `отобрано ${selected.ru}, обычно ${formatCount(usual.median, 'ru')}`,
  );
  return [nobody, { cause: campaignAudienceJump, because }];
}

function ofLeftOut({ stages }: TraceFacts): RuledOut[] {
  const passing = (names: readonly string[]) =>
    stages.find((stage) => names.includes(stage.stage) && isCounted(stage) && stage.in > 0 && (stage.out ?? 0) > 0);
  const ruled = (stage: StageFacts | undefined, cause: RuledOut['cause']): RuledOut[] => {
    if (!stage || !isCounted(stage)) return [];
    const [out, into] = [counted(stage.out), counted(stage.in)];
    return [
      {
        cause,
        because: text(
          `${out.en} of ${into.en} passed ${stage.stage}`,
          `этап ${stageRu(stage.stage)} прошли ${out.ru} из ${into.ru}`,
        ),
      },
    ];
  };
  return [
    ...ruled(passing(['policy']), campaignPolicyExcludesAll),
    ...ofShare(stages.find(({ stage }) => stage === 'policy')),
    ...ruled(passing(['offer']), campaignOfferNone),
  ];
}

/** What rules left out at a stage for reasons that do not belong to every run. */
function ofShare(stage: StageFacts | undefined): RuledOut[] {
  if (!stage || !isCounted(stage) || stage.in === 0 || stage.usualOut === null) return [];
  if (stage.out === 0 || stage.marks.includes('left-out-more')) return [];
  const left = stage.exclusions.reduce((sum, { customers, expected }) => sum + (expected ? 0 : customers), 0);
  const share = (lang: 'en' | 'ru') => formatShare(left, stage.in, lang);
  const because = text(
    `${stage.stage} left out ${share('en')} beyond what every run leaves out`,
    `сверх обычного для каждого запуска на этапе ${stageRu(stage.stage)} исключено ${share('ru')}`,
  );
  return [{ cause: campaignLeftOutMore, because }];
}

function ofFailures({ stages }: TraceFacts): RuledOut[] {
  const worst = (stage: string) =>
    stages.find((one) => one.stage === stage && one.errors !== null && (one.in ?? 0) > 0);
  const failed = (stage: StageFacts | undefined, cause: RuledOut['cause']): RuledOut[] => {
    if (!stage || stage.marks.includes('errors')) return [];
    const [errors, into] = [counted(stage.errors!), counted(stage.in!)];
    const share = (lang: 'en' | 'ru') => formatShare(stage.errors!, stage.in!, lang);
    const because = text(
      `${errors.en} of ${into.en} failed at ${stage.stage} (${share('en')})`,
      `на этапе ${stageRu(stage.stage)} ошибок ${errors.ru} из ${into.ru} (${share('ru')})`,
    );
    return [{ cause, because }];
  };
  return [
    ...failed(worst('send') ?? worst('personalise'), campaignStageErrors),
    ...failed(worst('deliver'), campaignDeliveryFailures),
    ...nobodyLost(stages),
  ];
}

/** Between selection and delivery everybody must be accounted for: in = out + excluded + errors. */
function nobodyLost(stages: readonly StageFacts[]): RuledOut[] {
  const sums = stages.filter(
    (stage) =>
      ['policy', 'offer', 'personalise', 'send'].includes(stage.stage) && isCounted(stage) && stage.errors !== null,
  );
  const missing = sums.map((stage) => stage.in! - stage.out! - stage.excluded - stage.errors!);
  if (sums.length === 0 || missing.some((count) => count !== 0)) return [];
  return [
    {
      cause: campaignLost,
      because: text(
        `in = out + excluded + errors at ${sums.length} of ${sums.length} stages: 0 missing`,
        `вошло = вышло + исключено + ошибки на ${sums.length} из ${sums.length} этапов: пропало 0`,
      ),
    },
  ];
}

function ofTime({ stages }: TraceFacts): RuledOut[] {
  const timed = stages.filter(
    ({ stage, seconds, usualSeconds }) => stage !== 'respond' && seconds !== null && usualSeconds,
  );
  if (timed.length === 0 || timed.some(({ marks }) => marks.includes('slow'))) return [];
  const nearness = ({ seconds, usualSeconds }: StageFacts) => seconds! / slowBeyond(usualSeconds!);
  const { stage, seconds, usualSeconds } = timed.toSorted((one, other) => nearness(other) - nearness(one))[0]!;
  const lasted = (value: number): Text => text(formatDuration(value, 'en'), formatDuration(value, 'ru'));
  const [took, usual, limit] = [lasted(seconds!), lasted(usualSeconds!.median), lasted(slowBeyond(usualSeconds!))];
  const because = text(
    `no stage took longer than its limit; nearest to it: ${stage}, ${took.en}, usually ${usual.en}, slow beyond ${limit.en}`,
    `ни один этап не вышел за свой предел; ближе всех к нему ${stageRu(stage)}: ${took.ru}, обычно ${usual.ru}, медленно — дольше ${limit.ru}`,
  );
  return [campaignStageSlow, campaignStageSlowMissingIndex].map((cause) => ({ cause, because }));
}

function ofState({ run, campaign, asOf }: TraceFacts): RuledOut[] {
  const states = { failed: campaignRunFailed, running: campaignRunStuck, paused: campaignRunPaused };
  const because = text(`the run’s state is ${run.state}`, `состояние запуска: ${STATE_WORDS[run.state].ru}`);
  const others = Object.entries(states).filter(([state]) => state !== run.state);
  const { nextRunAt } = campaign;
  const isAhead = nextRunAt !== null && run.state !== 'planned' && Date.parse(nextRunAt) > Date.parse(asOf);
  return [
    ...(run.state === 'finished' ? others.map(([, cause]) => ({ cause, because })) : []),
    ...(isAhead
      ? [
          {
            cause: campaignRunOverdue,
            because: text(`the next one is due ${nextRunAt}`, `следующий назначен на ${nextRunAt}`),
          },
        ]
      : []),
  ];
}
