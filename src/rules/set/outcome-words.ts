import type { VerdictWord } from '../../condition/decide/decide.types.ts';
import { type Text, text } from '../../text.ts';

/** What a verdict means of everything that a set of rules gives, in a sentence. */
export const OF_OUTCOMES: Readonly<Record<VerdictWord, Text>> = {
  equivalent: text('equivalent: everybody gets what he got', 'равносильны: каждый получает то же, что и раньше'),
  stricter: text(
    'stricter: some get less than before, and nobody gets more',
    'строже: кто-то получает меньше, и никто не получает больше',
  ),
  looser: text(
    'looser: some get more than before, and nobody gets less',
    'шире: кто-то получает больше, и никто не получает меньше',
  ),
  overlapping: text(
    'overlapping: some get what they did not, and some do not get what they did',
    'пересекаются: кто-то получает то, чего не получал, а кто-то не получает того, что получал',
  ),
  disjoint: text(
    'disjoint: nobody gets anything that he got before',
    'не пересекаются: никто не получает ничего из того, что получал',
  ),
  undecided: text('undecided', 'не решено'),
};
