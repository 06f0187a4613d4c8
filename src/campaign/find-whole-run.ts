import {
  campaignRunCancelled,
  campaignRunFailed,
  campaignRunOverdue,
  campaignRunPaused,
  campaignRunStuck,
} from '../causes/campaign.ts';
import type { EditEvidence } from '../causes/campaign-audience.ts';
import { found } from '../causes/cause.ts';
import { severityOf } from '../result.ts';
import { dueRun, isPaused } from './due.ts';
import { isStuck, silenceOf } from './history.ts';
import { type Case, editSince, type Sighting } from './sightings.ts';

/** What is wrong with the run as a whole. A failure is named only when no error inside the run explains it. */
export function findWholeRun(opened: Case, seen: readonly Sighting[]): Sighting[] {
  const isExplained = seen.some((sighting) => severityOf(sighting.found) === 'error');
  return [
    ...(isExplained ? [] : failed(opened)),
    ...stuck(opened),
    ...paused(opened),
    ...campaignPaused(opened),
    ...cancelled(opened),
    ...overdue(opened),
  ];
}

function failed(opened: Case): Sighting[] {
  const { run, firstBad, lastGood } = opened;
  if (run.state !== 'failed') return [];
  const stage = run.stages.find(({ state }) => state === 'failed');
  const evidence = {
    run: run.id,
    stage: stage?.stage ?? null,
    worker: stage?.worker ?? run.worker,
    error: run.error ?? stage?.error ?? null,
    firstBadRun: firstBad?.id ?? null,
    lastGoodRun: lastGood?.id ?? null,
    edit: editSince(opened, [
      run.campaign,
      ...(run.segment ? [run.segment] : []),
      ...(run.template ? [run.template] : []),
    ]),
  };
  return [{ found: found(campaignRunFailed, evidence, 'proved'), position: stage?.position ?? 0 }];
}

function stuck({ run, baseline, asOf }: Case): Sighting[] {
  if (!isStuck(run, baseline, asOf)) return [];
  const stage = run.stages.find(({ state }) => state === 'running') ?? null;
  const silentSeconds = silenceOf(run, asOf);
  const evidence = {
    run: run.id,
    stage: stage?.stage ?? null,
    worker: stage?.worker ?? run.worker,
    lastSignAt: new Date(Date.parse(asOf) - silentSeconds * 1000).toISOString(),
    silentSeconds,
  };
  return [{ found: found(campaignRunStuck, evidence, 'likely'), position: stage?.position ?? 0 }];
}

function paused(opened: Case): Sighting[] {
  if (opened.run.state !== 'paused') return [];
  return [{ found: found(campaignRunPaused, haltOf(opened), 'proved'), position: 0 }];
}

/** Cancelled before everybody had his message; a run that was cancelled before it took anybody harmed nobody. */
function cancelled(opened: Case): Sighting[] {
  const { state, toSend, sent } = opened.run;
  if (state !== 'cancelled' || toSend === null || sent === null || sent >= toSend) return [];
  return [{ found: found(campaignRunCancelled, haltOf(opened), 'proved'), position: 0 }];
}

/** How far a run had come when it was halted, and by whose edit. */
function haltOf(opened: Case) {
  const { id, status, sent, toSend, campaign } = opened.run;
  return { run: id, status, sent, toSend, edit: editSince(opened, [campaign, id]) };
}

/** The campaign itself is halted: nothing of it starts until somebody takes it up again. */
function campaignPaused(opened: Case): Sighting[] {
  const { run, campaign, askedFor } = opened;
  const isAsked = askedFor === 'campaign' || run.state === 'planned';
  if (run.state === 'paused' || !isAsked || !isPaused(campaign)) return [];
  const edit = statusEdit(opened);
  const evidence = {
    ...haltOf(opened),
    edit,
    campaign: campaign.id,
    campaignStatus: campaign.status,
    pausedAt: edit?.at ?? null,
    dueAt: dueRun(opened)?.plannedAt ?? null,
    zone: opened.zone,
  };
  return [{ found: found(campaignRunPaused, evidence, 'proved'), position: 0 }];
}

/** The logged edit that gave the campaign the status it has, the newest. */
function statusEdit({ changes, campaign, asOf }: Case): EditEvidence | null {
  const change = (changes ?? []).findLast(
    ({ object, after, at }) =>
      object === campaign.id && after === campaign.status && Date.parse(at) <= Date.parse(asOf),
  );
  return change
    ? { object: campaign.id, version: null, who: change.who, at: change.at, comment: change.comment }
    : null;
}

function overdue(opened: Case): Sighting[] {
  const { run, campaign } = opened;
  const due = dueRun(opened);
  if (due === null || isPaused(campaign)) return [];
  const evidence = {
    campaign: campaign.id,
    ...due,
    run: run.state === 'planned' ? run.id : (campaign.waitingRun ?? null),
  };
  return [{ found: found(campaignRunOverdue, evidence, 'likely'), position: 0 }];
}
