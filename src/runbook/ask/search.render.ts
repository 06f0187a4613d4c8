import type { Correction } from '../../search/understand.ts';
import type { Lang, Text } from '../../text.ts';
import type { Block } from '../../view.ts';
import { SEARCH } from '../words.ts';

/** What was read otherwise than it was typed: said, never done in silence. */
export function correctionBlocks(corrected: readonly Correction[], lang: Lang): readonly Block[] {
  if (corrected.length === 0) return [];
  const told = corrected.map(({ typed, read, why }) => `${typed} → ${read} (${SEARCH[why][lang]})`);
  return [{ kind: 'paragraph', text: `${SEARCH.read[lang]}: ${told.join('; ')}`, tone: 'muted' }];
}

/** What was asked about and stands nowhere: an answer that was found by the other words may be about something else. */
export function unknownBlocks(unknown: readonly string[], lang: Lang): readonly Block[] {
  if (unknown.length === 0) return [];
  return [{ kind: 'paragraph', text: `${SEARCH.unknown[lang]}: ${unknown.join(', ')}`, tone: 'warn' }];
}

/** Which words found a page, and the line of it that is nearest to all of them. */
export function reasonOf(
  { words, nearest, title }: { readonly words: readonly string[]; readonly nearest: Text; readonly title: Text },
  lang: Lang,
): string {
  const said = words.join(', ');
  if (nearest[lang] === '' || nearest[lang] === title[lang]) return said;
  return lang === 'ru' ? `${said} → «${nearest.ru}»` : `${said} → “${nearest.en}”`;
}
