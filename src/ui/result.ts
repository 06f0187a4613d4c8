import type { Result } from '../result.ts';
import type { Lang } from '../text.ts';
import type { Block } from '../view.ts';
import { renderAnswer } from './answer.ts';
import { evidenceLines, zoneIn } from './evidence.ts';
import type { Screen } from './screen.ts';

/** As {@link renderAnswer}, with the evidence of what was found. */
export function renderResult(
  result: Result,
  blocks: readonly Block[],
  screen: Screen,
  lang: Lang,
  connection = '',
): string {
  return renderAnswer(result, blocks, {
    screen,
    lang,
    connection,
    evidenceOf: (finding, room, language, facts) => evidenceLines(finding, room, language, zoneIn(facts)),
  });
}
