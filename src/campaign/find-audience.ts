import { campaignAudienceJump, campaignSelectsNobody } from '../causes/campaign-audience.ts';
import { found } from '../causes/cause.ts';
import { usualOf } from '../model/statistics.ts';
import { audienceJump, ENOUGH_RUNS } from './history.ts';
import { selectedBy, stageOf } from './run.ts';
import { type Case, editSince, type Sighting } from './sightings.ts';

/** Whether the run selected nobody, or far more or fewer than its own history. The segment's command then says why. */
export function findAudience(opened: Case): Sighting[] {
  const { run, baseline, marks } = opened;
  const selected = selectedBy(run);
  if (selected === null) return [];
  const position = stageOf(run, 'select')?.position ?? 0;
  const usual = usualOf(baseline.map(selectedBy), ENOUGH_RUNS);
  const evidence = {
    run: run.id,
    segment: run.segment,
    selected,
    usual: usual?.median ?? null,
    spread: usual?.spread ?? null,
    historyRuns: usual?.values ?? 0,
    firstBadRun: opened.firstBad?.id ?? null,
    lastGoodRun: opened.lastGood?.id ?? null,
    edit: run.segment === null ? null : editSince(opened, [run.segment]),
  };
  if (marks.some(({ kind }) => kind === 'selects-nobody')) {
    return [{ found: found(campaignSelectsNobody, evidence, 'proved'), position }];
  }
  const jump = audienceJump(run, baseline);
  return jump
    ? [{ found: found(campaignAudienceJump, evidence, evidence.edit ? 'likely' : 'possible'), position }]
    : [];
}
