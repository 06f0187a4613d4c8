import type { Database } from '../command.ts';
import { startOf } from '../condition/versions.ts';
import type { Tx } from '../db/session.types.ts';
import { UserError } from '../errors.ts';
import { canBeIdentifier } from '../model/identifier.ts';
import type { RelationName, StageName } from '../model/relations.ts';
import { stageRu } from '../model/stage-words.ts';
import type { NotEvaluated } from '../result.ts';
import { keeps, keepsColumn } from '../system/compose.ts';
import type { SystemDescription } from '../system/description.ts';
import { brokenOff, isInterruption } from '../system/partial-reading.ts';
import { text } from '../text.ts';
import { CampaignWithoutRuns, RunsNotKept, UnknownRun } from './errors.ts';
import { readFlow } from './flow.queries.ts';
import { type Leads, leadsOf } from './leads.ts';
import { readPlan, readStatement, readTable } from './plan.queries.ts';
import { columnsIn, ownWords, wholeReads } from './plan.ts';
import {
  isCheapToCount,
  readCampaign,
  readCampaigns,
  readIdTypes,
  readLastRun,
  readRun,
  readRunsBefore,
  readWaitingRun,
  withStages,
} from './run.queries.ts';
import type { Campaign, Run } from './run.ts';
import { momentOf, versionInForce } from './sightings.ts';
import { HISTORY_RUNS, type PlanWitness, type Situation, type TouchedRuns, type VersionOfRule } from './situation.ts';
import {
  readChanges,
  readFailures,
  readPolicies,
  readReferences,
  readTemplates,
  readTouched,
  readVersions,
} from './trace.queries.ts';
import { rulesOf, segmentOf } from './used.ts';

/**
 * Reads everything that a trace needs, in one snapshot.
 * @throws UnknownRun, CampaignWithoutRuns, RunsNotKept
 */
export async function readSituation({ session, system, asOf }: Database, word: string): Promise<Situation> {
  if (!keeps(system, 'run')) throw new RunsNotKept(system.id, 'run');
  return session.read(async (tx) => {
    const { run, history, campaign, askedFor, isHistoryCounted } = await runsOf(tx, system, word, asOf);
    const leads = leadsOf(run, history, { asOf, zone: system.clock.zone, campaign, askedFor });
    const around = await readAround(tx, system, { run, campaign, leads, asOf });
    const { witnesses, gaps } = await readWitnesses(tx, system, run.id, leads.slowStages);
    const { flow, gaps: unread } = await readFlow(tx, system, { run, history, asOf });
    const notEvaluated = [...missingRelations(system), ...rebuiltExclusions(system, run), ...gaps, ...unread];
    return {
      asOf,
      zone: system.clock.zone,
      askedFor,
      campaign,
      run,
      history,
      isHistoryCounted,
      areExclusionsKept: keeps(system, 'exclusion'),
      ...around,
      witnesses,
      flow,
      notEvaluated,
    };
  });
}

/**
 * The run with its stages and its history, without anything around them: what no answer can do without. Inside {@link readAsFarAsPossible} it costs nothing
 * to ask for it once more with the rest.
 * @throws UnknownRun, CampaignWithoutRuns, RunsNotKept
 */
export async function readRuns({ session, system, asOf }: Database, word: string): Promise<Runs> {
  if (!keeps(system, 'run')) throw new RunsNotKept(system.id, 'run');
  return session.read((tx) => runsOf(tx, system, word, asOf));
}

type Runs = Pick<Situation, 'run' | 'history' | 'campaign' | 'askedFor'> & { readonly isHistoryCounted: boolean };

async function runsOf(tx: Tx, system: SystemDescription, word: string, asOf: string): Promise<Runs> {
  const { run: bare, campaign, askedFor } = await resolveRun(tx, system, word, asOf);
  const before = momentOf({ ...bare, stages: [] }, asOf);
  const earlier = await readRunsBefore(tx, system, { campaign: campaign.id, before, limit: HISTORY_RUNS });
  const found = [...earlier, bare];
  const isHistoryCounted = await isCheapToCount(tx, system, found);
  const counted = (isHistoryCounted ? found : [bare]).map(({ id }) => id);
  const runs = await withStages(tx, system, found, counted);
  return { run: runs.at(-1)!, history: runs.slice(0, -1), campaign, askedFor, isHistoryCounted };
}

export async function resolveRun(tx: Tx, system: SystemDescription, word: string, asOf: string) {
  const types = await readIdTypes(tx, system);
  const run = canBeIdentifier(word, types.run) ? await readRun(tx, system, word) : undefined;
  if (run)
    return {
      run,
      campaign: (await campaignOf(tx, system, run.campaign)) ?? unnamed(run.campaign),
      askedFor: 'run' as const,
    };
  const campaign = canBeIdentifier(word, types.campaign) ? await campaignOf(tx, system, word) : undefined;
  if (!campaign) {
    const known = keeps(system, 'campaign') ? await readCampaigns(tx, system) : [];
    throw new UnknownRun(
      word,
      known.map(({ id }) => id),
    );
  }
  const last = await readLastRun(tx, system, campaign.id, asOf);
  if (!last) throw new CampaignWithoutRuns(campaign.id);
  return {
    run: last,
    campaign: dueNext(campaign, await readWaitingRun(tx, system, last)),
    askedFor: 'campaign' as const,
  };
}

/** A run that waits to be started is the next one, whatever the campaign itself says: its own moment may have moved on already. */
function dueNext(
  campaign: Campaign,
  waiting: { readonly id: string; readonly plannedAt: string } | undefined,
): Campaign {
  const { nextRunAt } = campaign;
  if (!waiting || (nextRunAt !== null && Date.parse(nextRunAt) < Date.parse(waiting.plannedAt))) return campaign;
  return { ...campaign, nextRunAt: waiting.plannedAt, waitingRun: waiting.id };
}

async function campaignOf(tx: Tx, system: SystemDescription, id: string): Promise<Campaign | undefined> {
  return keeps(system, 'campaign') ? readCampaign(tx, system, id) : undefined;
}

function unnamed(id: string): Campaign {
  const nothing = { name: null, status: null, channel: null, segment: null, template: null };
  return { id, ...nothing, owner: null, schedule: null, nextRunAt: null };
}

interface Asked {
  readonly run: Run;
  readonly campaign: Campaign;
  readonly leads: Leads;
  readonly asOf: string;
}

async function readAround(tx: Tx, system: SystemDescription, { run, campaign, leads, asOf }: Asked) {
  const has = (name: RelationName) => keeps(system, name);
  const segment = segmentOf({ run, campaign });
  const references = has('reference') ? await readReferences(tx, system, { campaign: campaign.id, segment }) : null;
  const rules = [...rulesOf({ run, campaign, references }).keys()];
  const versions = has('rule_version') ? await readVersions(tx, system, rules) : null;
  return {
    references,
    versions,
    changes: has('change') ? await readChanges(tx, system, { from: leads.since, to: leads.until }) : null,
    policies: has('policy') ? await readPolicies(tx, system) : null,
    templates: has('template') ? await readTemplates(tx, system) : null,
    touched: has('exclusion')
      ? await readAllTouched(tx, system, versions ?? [], { rules: leads.rules, at: momentOf(run, asOf) })
      : [],
    failures: leads.hasFailures && has('message') ? await readFailures(tx, system, run.id) : [],
  };
}

async function readAllTouched(
  tx: Tx,
  system: SystemDescription,
  versions: readonly VersionOfRule[],
  { rules, at }: { readonly rules: readonly string[]; readonly at: string },
): Promise<TouchedRuns[]> {
  const touched: TouchedRuns[] = [];
  for (const rule of rules) {
    const version = versionInForce(versions, rule, at);
    const since = version ? startOf(version) : null;
    if (since !== null) touched.push(await readTouched(tx, system, rule, since));
  }
  return touched;
}

/** Asks the server how it would run the statements of slow stages. Last of all reads: an error ends the snapshot. */
async function readWitnesses(tx: Tx, system: SystemDescription, run: string, stages: readonly StageName[]) {
  const witnesses: PlanWitness[] = [];
  const gaps: NotEvaluated[] = [];
  for (const stage of stages) {
    const statement = await readStatement(tx, system, run, stage);
    if (statement === null) {
      gaps.push(noPlan(stage, text('The system does not keep the statement.', 'Система не хранит текст запроса.')));
      continue;
    }
    try {
      witnesses.push(...(await readWitness(tx, stage, statement)));
    } catch (error) {
      if (!(error instanceof UserError) || error.exitCode === 130) throw error;
      const gap = isInterruption(error) ? brokenOff(planOf(stage), error) : noPlan(stage, error.words.message);
      return { witnesses, gaps: [...gaps, gap] };
    }
  }
  return { witnesses, gaps };
}

async function readWitness(tx: Tx, stage: StageName, statement: string): Promise<PlanWitness[]> {
  const [main] = wholeReads(await readPlan(tx, statement)).filter(
    ({ filter, joins }) => filter !== null || joins.length > 0,
  );
  const table = main && (await readTable(tx, main.table, main.schema));
  if (!main || !table) return [];
  const named = columnsIn(ownWords(main), table.columns, table.rows);
  if (named.length === 0) return [];
  return [
    {
      stage,
      table: table.name,
      columns: named.map(({ name }) => name),
      indexed: named.some(({ leadsIndex }) => leadsIndex),
      rows: table.rows,
      bytes: table.bytes,
      rowsAdded: table.rowsAdded,
      costShare: main.costShare,
      kept: main.kept,
      invalidIndex: named.find(({ invalidIndex }) => invalidIndex)?.invalidIndex ?? null,
    },
  ];
}

function noPlan(stage: StageName, why: NotEvaluated['why']): NotEvaluated {
  return { what: planOf(stage), why, couldChangeAnswer: false };
}

function planOf(stage: StageName): NotEvaluated['what'] {
  return text(`The plan of stage ${stage}`, `План запроса этапа ${stageRu(stage)}`);
}

const WANTED: readonly {
  readonly name: RelationName;
  readonly what: NotEvaluated['what'];
  readonly matters: boolean;
}[] = [
  { name: 'stage', what: text('The stages of the run', 'Этапы запуска'), matters: true },
  { name: 'exclusion', what: text('Who was left out, and why', 'Кого исключили и почему'), matters: false },
  {
    name: 'change',
    what: text('What changed since the last good run', 'Что изменилось с последнего исправного запуска'),
    matters: false,
  },
  { name: 'rule_version', what: text('Edits of the rules', 'Правки правил'), matters: false },
  { name: 'template', what: text('Whether the template can be used', 'Можно ли использовать шаблон'), matters: false },
  {
    name: 'message',
    what: text(
      'The messages: queue, provider’s answers, minutes, repeats',
      'Сообщения: очередь, ответы провайдера, минуты, повторы',
    ),
    matters: false,
  },
];

/** Who was left out is counted from rows that may have been edited since: it need not be what the run saw. */
function rebuiltExclusions(system: SystemDescription, { stages }: Run): NotEvaluated[] {
  const isRebuilt = keepsColumn(system, 'exclusion', 'rebuilt');
  if (!isRebuilt || stages.every(({ exclusions }) => exclusions.length === 0)) return [];
  return [
    {
      what: text('Whom the run itself left out', 'Кого исключил сам запуск'),
      why: text(
        'It is not recorded: the numbers are counted anew from the rows of today. People deleted, loaded again or lists edited since then move them; recorded are only the counters of the run.',
        'Это не записано: числа посчитаны заново по сегодняшним строкам. Удалённые и заново загруженные с тех пор люди и правки списков их сдвигают; записаны только счётчики запуска.',
      ),
      couldChangeAnswer: false,
    },
  ];
}

function missingRelations(system: SystemDescription): NotEvaluated[] {
  return WANTED.filter(({ name }) => !keeps(system, name)).map(({ name, what, matters }) => ({
    what,
    why: text(
      `System "${system.id}" does not keep it (relation ${name} is not described).`,
      `Система «${system.id}» этого не хранит (отношение ${name} не описано).`,
    ),
    couldChangeAnswer: matters,
    relation: name,
  }));
}
