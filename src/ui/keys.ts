import { onOtherLayout } from '../model/keyboard-layout.ts';
import type { Lang, Text } from '../text.ts';

/**
 * The letters that stand for one choice: the English one, in Russian its own as well, and for each the letter that the same key types on the other
 * layout. Whoever sees "(q)" presses the key Q, whichever layout is on.
 */
export function lettersOf(key: Text, lang: Lang): readonly string[] {
  const shown = lang === 'ru' ? [key.ru, key.en] : [key.en];
  return [...new Set(shown.flatMap((letter) => [letter, onOtherLayout(letter) ?? letter]))];
}
