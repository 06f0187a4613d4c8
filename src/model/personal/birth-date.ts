import type { Sighting } from './class.ts';

const MONTH =
  '(?:янв|фев|мар|апр|ма[яй]|июн|июл|авг|сен|окт|ноя|дек|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[\\p{L}]{0,8}\\.?';
const DATE = [
  '(?:19|20)\\d{2}[-./](?:0?[1-9]|1[0-2])[-./](?:[0-2]?\\d|3[01])',
  '(?:[0-2]?\\d|3[01])[-./ ](?:0?[1-9]|1[0-2])[-./ ](?:(?:19|20)\\d{2}|\\d{2})',
  `(?:[0-2]?\\d|3[01]) ${MONTH},? (?:19|20)\\d{2}`,
  `${MONTH} (?:[0-2]?\\d|3[01]),? (?:19|20)\\d{2}`,
].join('|');

/** A word that says that the date after it is somebody's first day. No comparison may stand between: a rule's condition is nobody's date. */
const AFTER = new RegExp(
  `(?:(?:дат[аыеу]|год|день|дня) рожд[\\p{L}]{0,5}|рожд[\\p{L}]{0,5}|родил[\\p{L}]{1,3}|(?<![\\p{L}.])д\\. ?р\\.?|(?<!\\p{L})др(?!\\p{L})|date of birth|birth ?da(?:te|y)|(?<!\\p{L})born|(?<!\\p{L})dob(?!\\p{L}))[^\\p{L}\\d<>=]{0,4}(?:(?:on|в|:)[^\\p{L}\\d<>=]{0,3})?(${DATE})(?!\\d)`,
  'dgiu',
);
const BEFORE = new RegExp(
  `(?<!\\d)(${DATE}|(?:19|20)\\d{2})[ \\u00A0]?(?:г\\. ?р\\.|г\\. рожд|года? рожд|y\\.o\\.b)`,
  'dgiu',
);

/** What a text must have at least; most have it not, and this is looked for faster. */
const HINT = /рожд|родил|д\. ?р|др|г\. ?р|born|birth|dob|y\.o\.b/i;

/** Dates of birth, where a word says that they are. Other dates are dates. */
export function findBirthDates(text: string): Sighting[] {
  if (!HINT.test(text)) return [];
  return [AFTER, BEFORE].flatMap((pattern) =>
    [...text.matchAll(pattern)].map(({ indices }): Sighting => {
      const [start, end] = indices![1]!;
      return { start, end, kind: 'birth-date' };
    }),
  );
}
