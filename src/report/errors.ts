import { UsageError } from '../errors.ts';
import { suggestion } from '../model/closest.ts';
import { joinTexts, text } from '../text.ts';

/** There is no report of this code. */
export class UnknownReport extends UsageError {
  constructor(word: string, reports: readonly string[]) {
    super({
      code: 'report/unknown',
      message: text(`There is no report "${word}".`, `Отчёта «${word}» нет.`),
      hint: joinTexts(
        [
          suggestion(word, reports),
          text('List the reports with: mmsup report list', 'Список отчётов: mmsup report list'),
        ],
        ' ',
      ),
      data: { wanted: word },
    });
  }
}

/** The system description does not say where reports are. */
export class ReportsNotKept extends UsageError {
  constructor(system: string) {
    super({
      code: 'report/not-kept',
      message: text(
        `The description of system "${system}" has no relation "report".`,
        `В описании системы «${system}» нет отношения «report».`,
      ),
      hint: text(
        'Add relations.report (and report_link) to the system description.',
        'Добавьте в описание системы relations.report (и report_link).',
      ),
      data: { system },
    });
  }
}
