import { UsageError } from '../errors.ts';
import { didYouMean } from '../model/closest.ts';

/** Neither a run nor a campaign has this name. */
export class UnknownRun extends UsageError {
  constructor(word: string, campaigns: readonly string[]) {
    super({
      code: 'campaign/unknown-run',
      message: `There is no run and no campaign "${word}".`,
      hint: [didYouMean(word, campaigns), 'List the campaigns with: mmsup campaign list'].filter(Boolean).join(' '),
      data: { wanted: word },
    });
  }
}

/** The campaign exists and has never run. */
export class CampaignWithoutRuns extends UsageError {
  constructor(campaign: string) {
    super({
      code: 'campaign/no-runs',
      message: `Campaign "${campaign}" has no run yet: there is nothing to trace.`,
      hint: 'See when it is planned with: mmsup campaign list',
      data: { campaign },
    });
  }
}

/** The system description does not say where campaigns or runs are. */
export class RunsNotKept extends UsageError {
  constructor(system: string, relation: string) {
    super({
      code: 'campaign/not-kept',
      message: `The description of system "${system}" has no relation "${relation}", and without it a run cannot be traced.`,
      hint: `Add relations.${relation} to the system description.`,
      data: { system, relation },
    });
  }
}
