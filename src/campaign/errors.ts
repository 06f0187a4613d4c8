import { UsageError } from '../errors.ts';
import { suggestion } from '../model/closest.ts';
import { joinTexts, text } from '../text.ts';

/** Neither a run nor a campaign has this name. */
export class UnknownRun extends UsageError {
  constructor(word: string, campaigns: readonly string[]) {
    super({
      code: 'campaign/unknown-run',
      message: text(`There is no run and no campaign "${word}".`, `Нет ни запуска, ни кампании «${word}».`),
      hint: joinTexts(
        [
          suggestion(word, campaigns),
          text('List the campaigns with: mmsup campaign list', 'Список кампаний: mmsup campaign list'),
        ],
        ' ',
      ),
      data: { wanted: word },
    });
  }
}

/** The campaign exists and has never run. */
export class CampaignWithoutRuns extends UsageError {
  constructor(campaign: string) {
    super({
      code: 'campaign/no-runs',
      message: text(
        `Campaign "${campaign}" has no run yet: there is nothing to trace.`,
        `У кампании «${campaign}» ещё не было запусков: разбирать нечего.`,
      ),
      hint: text(
        'See when it is planned with: mmsup campaign list',
        'Посмотрите, на когда она запланирована: mmsup campaign list',
      ),
      data: { campaign },
    });
  }
}

/** The system description does not say where campaigns or runs are. */
export class RunsNotKept extends UsageError {
  constructor(system: string, relation: string) {
    super({
      code: 'campaign/not-kept',
      message: text(
        `The description of system "${system}" has no relation "${relation}", and without it a run cannot be traced.`,
        `В описании системы «${system}» нет отношения «${relation}», а без него запуск не разобрать.`,
      ),
      hint: text(
        `Add relations.${relation} to the system description.`,
        `Добавьте в описание системы relations.${relation}.`,
      ),
      data: { system, relation },
    });
  }
}
