import { UsageError } from '../errors.ts';
import { didYouMean } from '../model/closest.ts';

/** There is no report of this code. */
export class UnknownReport extends UsageError {
  constructor(word: string, reports: readonly string[]) {
    super({
      code: 'report/unknown',
      message: `There is no report "${word}".`,
      hint: [didYouMean(word, reports), 'List the reports with: mmsup report list'].filter(Boolean).join(' '),
      data: { wanted: word },
    });
  }
}

/** The system description does not say where reports are. */
export class ReportsNotKept extends UsageError {
  constructor(system: string) {
    super({
      code: 'report/not-kept',
      message: `The description of system "${system}" has no relation "report".`,
      hint: 'Add relations.report (and report_link) to the system description.',
      data: { system },
    });
  }
}
