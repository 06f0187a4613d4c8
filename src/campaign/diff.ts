import { runsPart } from '../causes/campaign-diff.ts';
import { found } from '../causes/cause.ts';
import { UsageError } from '../errors.ts';
import { type Answer, byWeight, type Found, type NotEvaluated, severityOf } from '../result.ts';
import { text } from '../text.ts';
import type { ChangeBetween } from './changes.ts';
import type { Difference, DiffFacts, RunSide, TemplateUsed } from './diff.facts.ts';
import type { DiffSeen } from './diff.queries.ts';
import { firstDifference } from './diff-first.ts';
import { rulePairs } from './diff-rules.ts';
import { differencesOf, exclusionPairs, stagePairs } from './diff-stages.ts';
import { ENOUGH_RUNS } from './history.ts';
import { momentOf } from './sightings.ts';
import type { TraceFacts } from './trace.facts.ts';
import { traceRun } from './trace.ts';
import { usedObjects } from './used.ts';

/** One run, named twice, cannot differ from itself. */
export function refuseSameRun(first: string, second: string): void {
  if (first !== second) return;
  throw new UsageError({
    code: 'campaign/same-run',
    message: text(
      `Both names mean run "${first}": there is nothing to compare.`,
      `Оба имени означают запуск «${first}»: сравнивать нечего.`,
    ),
    hint: text(
      'Name two runs. The earlier ones of a campaign stand in: mmsup campaign trace RUN',
      'Назовите два запуска. Прежние запуски кампании показывает: mmsup campaign trace RUN',
    ),
    data: { run: first },
  });
}

/**
 * Puts two runs side by side and says what differs first.
 *
 * That two runs differ is no fault: every run differs from every other. A fault is what a run does against the history of its own campaign, as
 * `campaign trace` finds it; what both runs have alike is no difference between them. Where a campaign has too little history to say, two runs of it are
 * judged by each other: nobody where there were many, or a stage that lets through half as many.
 */
export function diffRuns(seen: DiffSeen): Answer<DiffFacts> {
  const answers = { first: traceRun(seen.first), second: traceRun(seen.second) };
  const sides = { first: answers.first.facts, second: answers.second.facts };
  const isSameCampaign = seen.first.campaign.id === seen.second.campaign.id;
  const differences = differencesOf(sides);
  const stages = stagePairs(sides);
  const rules = seen.texts && rulePairs(seen.first, seen.second, { texts: seen.texts, language: seen.language });
  const templates = templatesOf(seen);
  const differsFirst = firstDifference({ differences, stages, rules, templates, isSameCampaign });
  const [own, others] = [answers.first.findings, answers.second.findings];
  const isIn = (list: readonly Found[], one: Found) => list.some(({ cause }) => cause.id === one.cause.id);
  // What both have alike is no difference, and is not kept silent either.
  const shared = others.filter((one) => isIn(own, one)).map((one): Found => ({ ...one, severity: 'info' }));
  const faults = [...others.filter((one) => !isIn(own, one)), ...own.filter((one) => !isIn(others, one))];
  const facts: DiffFacts = {
    asOf: seen.second.asOf,
    zone: seen.second.zone,
    isSameCampaign,
    runs: { first: runSide(sides.first, own), second: runSide(sides.second, others) },
    differsFirst,
    differences,
    shared: shared.map(({ cause }) => cause.id),
    stages,
    exclusions: exclusionPairs(sides),
    channels: seen.channels,
    rules,
    templates,
    statements: seen.statements,
    changes: changesBetween(seen),
  };
  return {
    subject: { kind: 'runs', id: `${sides.first.run.id} ${sides.second.run.id}` },
    findings: [...partingFindings(facts, faults, { own, others }), ...shared],
    facts,
    notEvaluated: gapsOf(seen, facts),
  };
}

function runSide({ run, history }: TraceFacts, findings: readonly Found[]): RunSide {
  const { id, campaign, channel, state, startedAt, finishedAt, seconds, selected, handedOver, failed } = run;
  const { segment, segmentVersion, template } = run;
  return {
    id,
    campaign,
    channel,
    state,
    startedAt,
    finishedAt,
    seconds,
    selected,
    handedOver,
    failed,
    segment,
    segmentVersion,
    template,
    goodRunsBefore: history.good,
    faults: findings.map((one) => ({
      cause: one.cause.id,
      severity: severityOf(one),
      title: one.cause.title(one.evidence),
    })),
  };
}

interface Traced {
  readonly own: readonly Found[];
  readonly others: readonly Found[];
}

/** Where the runs part, before what is wrong with one of them; nothing where nothing is wrong. */
function partingFindings(facts: DiffFacts, faults: readonly Found[], { own, others }: Traced): readonly Found[] {
  const { runs, differsFirst } = facts;
  const serious = faults.filter((one) => severityOf(one) !== 'info');
  const untold = serious.length === 0 ? untoldBreak(facts) : undefined;
  if (serious.length === 0 && !untold) return faults;
  const isOf = (list: readonly Found[]) => serious.some((one) => list.includes(one));
  const faulty = untold
    ? [untold.run]
    : [...(isOf(own) ? [runs.first.id] : []), ...(isOf(others) ? [runs.second.id] : [])];
  const first = untold?.difference ?? differsFirst;
  const evidence = {
    first: runs.first.id,
    second: runs.second.id,
    faulty,
    stage: first?.stage ?? null,
    says: first?.says ?? wholeRuns(facts),
    causes: [...serious].sort(byWeight).map(({ cause }) => cause.id),
  };
  const severity = untold ? 'warning' : severityOf([...serious].sort(byWeight)[0]!);
  return [found(runsPart, evidence, untold ? 'possible' : 'proved', severity), ...[...faults].sort(byWeight)];
}

const wholeRuns = ({ runs: { first, second } }: DiffFacts) =>
  text(`${first.state} and ${second.state} as a whole.`, `в целом: ${first.state} и ${second.state}.`);

/** What no history could judge: of two runs of one campaign one that reached nobody, or half as many at a stage, where the other reached many. */
function untoldBreak({ runs, isSameCampaign, differences }: DiffFacts) {
  if (!isSameCampaign) return undefined;
  const isNew = Math.min(runs.first.goodRunsBefore, runs.second.goodRunsBefore) < ENOUGH_RUNS;
  if (!isNew) return undefined;
  const difference = differences.find(
    ({ kind, share, isUsual }) => kind !== 'time' && kind !== 'state' && isUsual === null && share >= 0.5,
  );
  return difference && { difference, run: worseOf(runs, difference) };
}

function worseOf({ first, second }: DiffFacts['runs'], { kind }: Difference): string {
  const reached = ({ selected, handedOver }: RunSide) => (kind === 'people' ? selected : handedOver) ?? 0;
  return reached(first) < reached(second) ? first.id : second.id;
}

function templatesOf({ first, second }: DiffSeen): readonly TemplateUsed[] {
  const [from, to] = [first, second]
    .map(({ run, asOf }) => Date.parse(momentOf(run, asOf)))
    .sort((one, other) => one - other) as [number, number];
  const used = [first, second].map(({ run, campaign }) => run.template ?? campaign.template);
  return [...new Set(used.filter((one) => one !== null))].map((template) => {
    const known = (second.templates ?? []).find(({ id }) => id === template);
    const changed = known?.changedAt == null ? Number.NaN : Date.parse(known.changedAt);
    return {
      template,
      isUsedBy: (['first', 'second'] as const).filter((_, index) => used[index] === template),
      usable: known?.usable ?? null,
      changedAt: known?.changedAt ?? null,
      isChangedBetween: changed > from && changed <= to,
    };
  });
}

function changesBetween({ first, second, changes }: DiffSeen): readonly ChangeBetween[] | null {
  if (changes === null) return null;
  const used = new Set([...usedObjects(first), ...usedObjects(second)]);
  const lines = changes.map(({ field, ...change }) => ({
    ...change,
    what: field,
    usedHere: used.has(change.object ?? ''),
  }));
  return lines.sort(
    (one, other) => Number(other.usedHere) - Number(one.usedHere) || Date.parse(other.at) - Date.parse(one.at),
  );
}

/** What could not be compared: gaps of both runs once, and a run that has not come to its end. */
function gapsOf(seen: DiffSeen, { runs, channels, rules }: DiffFacts): readonly NotEvaluated[] {
  const both = [...traceRun(seen.first).notEvaluated, ...traceRun(seen.second).notEvaluated];
  const once = both.filter((gap, index) => both.findIndex(({ what }) => what.en === gap.what.en) === index);
  const open = [runs.first, runs.second].filter(({ state }) => state === 'planned' || state === 'running');
  const notKept = text('The system does not keep it.', 'Система этого не хранит.');
  return [
    ...once,
    ...open.map(({ id, state }) => ({
      what: text(`Run ${id} to its end`, `Запуск ${id} до конца`),
      why:
        state === 'planned'
          ? text('It has not started.', 'Он ещё не начался.')
          : text('It is still running: its numbers grow.', 'Он ещё идёт: числа растут.'),
      couldChangeAnswer: true,
    })),
    ...(channels === null
      ? [
          {
            what: text('The messages of both runs', 'Сообщения обоих запусков'),
            why: notKept,
            couldChangeAnswer: false,
            relation: 'message' as const,
          },
        ]
      : []),
    ...(rules === null
      ? [
          {
            what: text('The rules in force at each run', 'Правила, действовавшие при каждом запуске'),
            why: notKept,
            couldChangeAnswer: false,
            relation: 'rule_version' as const,
          },
        ]
      : []),
    ...seen.notEvaluated,
  ];
}
