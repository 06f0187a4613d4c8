import type { Lang } from '../text.ts';
import { WORDS } from './words.ts';

/** How much of a long list is told, and in which language. */
export interface HowMuch {
  /** False where it is cut in its middle. */
  readonly isWhole: boolean;
  readonly lang: Lang;
}

/** A long list by its beginning, how many are left out, and its end; the whole of it stands in `--all` and in `--json`. */
export function inShort<Entry>(
  all: readonly Entry[],
  { first, last }: { readonly first: number; readonly last: number },
  { isWhole, lang }: HowMuch,
): readonly (readonly Entry[] | string)[] {
  const between = all.length - first - last;
  if (isWhole || between <= 0) return [all];
  return [all.slice(0, first), `… ${between} ${WORDS.leftOut[lang]} …`, all.slice(-last)];
}
