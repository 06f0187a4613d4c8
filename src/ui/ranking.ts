import type { Result } from '../result.ts';
import type { Lang } from '../text.ts';
import { paint } from './paint.ts';
import { indent } from './pairs.ts';
import { safe } from './safe.ts';
import type { Screen } from './screen.ts';
import { displayWidth } from './width.ts';
import { glyphsOf, moreValues, WORDS } from './words.ts';
import { hang, wrapText } from './wrap.ts';

/** What was ruled out is told of so many causes; the others are in the JSON. */
const MOST_RULED_OUT = 3;

/** Commands that show every check and how it went by themselves. */
const SHOWING_ALL: readonly string[] = ['health check'];

/**
 * Why the first finding is the first, where there are others, and what was looked for and is not there: the causes that were likeliest to be looked for
 * next stand first in the answer.
 */
export function rankingLines({ ranking, findings, command }: Result, screen: Screen, lang: Lang): string[] {
  if (ranking === undefined) return [];
  const inner = { ...screen, width: screen.width - 2 };
  const why = findings.length > 1 && ranking.whyFirst ? told(WORDS.whyFirst[lang], ranking.whyFirst, inner) : [];
  return indent([...why, ...(SHOWING_ALL.includes(command) ? [] : ruledOutLines(ranking.ruledOut, inner, lang))]);
}

function told(label: string, words: string, screen: Screen): string[] {
  const [first = '', ...rest] = wrapText(`${label} ${safe(words)}`, screen.width);
  return [paint(label, 'strong', screen) + first.slice(label.length), ...rest];
}

function ruledOutLines(
  ruledOut: NonNullable<Result['ranking']>['ruledOut'],
  screen: Screen,
  lang: Lang,
): readonly string[] {
  if (ruledOut.length === 0) return [];
  const { bullet } = glyphsOf(screen);
  const shown = ruledOut.slice(0, MOST_RULED_OUT).map(({ name, because }) => `${safe(name)}: ${safe(because)}`);
  const more = ruledOut.length > MOST_RULED_OUT ? [moreValues(ruledOut.length - MOST_RULED_OUT)[lang]] : [];
  const width = screen.width - 2 - displayWidth(bullet) - 1;
  return [
    paint(WORDS.ruledOut[lang], 'strong', screen),
    ...indent([...shown, ...more].flatMap((words) => hang(`${bullet} `, wrapText(words, width)))),
  ];
}
