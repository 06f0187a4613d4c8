import type { Answer, NotEvaluated } from '../result.ts';
import { text } from '../text.ts';
import { dueRun, isPaused } from './due.ts';
import { judgeRuns, type Mark } from './history.ts';
import { type Campaign, type Run, secondsOf, selectedBy, sentBy } from './run.ts';

export interface LastRun {
  readonly id: string;
  readonly state: Run['state'];
  /** ISO 8601 in UTC. */
  readonly startedAt: string | null;
  readonly seconds: number | null;
  readonly selected: number | null;
  readonly sent: number | null;
  /** In which ways it left the campaign's own history; empty = looks good. */
  readonly marks: readonly Mark[];
}

export interface CampaignLine {
  readonly id: string;
  readonly name: string | null;
  readonly channel: string | null;
  readonly status: string | null;
  readonly segment: string | null;
  readonly owner: string | null;
  readonly schedule: string | null;
  /** ISO 8601 in UTC. */
  readonly nextRunAt: string | null;
  readonly runs: number;
  /** Why its next run does not come: it is halted, or its time has passed by more than an hour; null when neither is known. */
  readonly waits: 'paused' | 'overdue' | null;
  readonly lastRun: LastRun | null;
}

export interface CampaignListFacts {
  readonly asOf: string;
  /** Zone in which times are shown to people. */
  readonly zone: string;
  readonly campaigns: readonly CampaignLine[];
}

export interface ListSituation {
  readonly asOf: string;
  readonly zone: string;
  readonly campaigns: readonly Campaign[];
  /** Recent runs of all campaigns, oldest first; null where the system keeps no runs. */
  readonly runs: readonly Run[] | null;
}

/**
 * Lists campaigns, each with its last run and a mark when that run left the campaign's own history: the same cheap rule that a trace
 * begins with. A list answers no complaint, so a mark is no finding: it says which run to trace.
 */
export function listCampaigns({ asOf, zone, campaigns, runs }: ListSituation): Answer<CampaignListFacts> {
  const lines = campaigns.map((campaign) =>
    lineOf(
      campaign,
      (runs ?? []).filter((run) => run.campaign === campaign.id),
      { asOf, zone },
    ),
  );
  return {
    subject: { kind: 'campaigns', id: 'all' },
    findings: [],
    facts: { asOf, zone, campaigns: lines },
    notEvaluated: runs === null ? [NO_RUNS] : [],
  };
}

function lineOf(
  { template, ...campaign }: Campaign,
  runs: readonly Run[],
  { asOf, zone }: { readonly asOf: string; readonly zone: string },
): CampaignLine {
  const last = judgeRuns(runs, asOf, zone).at(-1);
  return {
    ...campaign,
    runs: runs.length,
    waits: waitsFor(campaign, last?.run ?? null, asOf),
    lastRun: last
      ? {
          id: last.run.id,
          state: last.run.state,
          startedAt: last.run.startedAt,
          seconds: secondsOf(last.run),
          selected: selectedBy(last.run),
          sent: sentBy(last.run),
          marks: last.marks,
        }
      : null,
  };
}

function waitsFor(campaign: Omit<Campaign, 'template'>, last: Run | null, asOf: string): CampaignLine['waits'] {
  if (isPaused(campaign)) return 'paused';
  const { nextRunAt } = campaign;
  // A run that has started since then is the one that was due.
  if (nextRunAt === null || (last?.startedAt && Date.parse(last.startedAt) >= Date.parse(nextRunAt))) return null;
  return dueRun({ run: { state: 'finished', plannedAt: null }, campaign, askedFor: 'campaign', asOf })
    ? 'overdue'
    : null;
}

const NO_RUNS: NotEvaluated = {
  what: text('The last run of each campaign', 'Последний запуск каждой кампании'),
  why: text('The system does not keep runs.', 'Система не хранит запуски.'),
  couldChangeAnswer: false,
};
