import type { VerdictWord } from '../../condition/decide/decide.ts';
import { type Text, text } from '../../text.ts';
import type { FileVerdict, Unknown } from './verdict.ts';

/** What a verdict means, in a sentence. */
export const MEANING: Readonly<Record<VerdictWord, Text>> = {
  equivalent: text(
    'equivalent: both texts let the same customers through',
    'равносильны: оба текста пропускают одних и тех же клиентов',
  ),
  stricter: text(
    'stricter: the new text lets through only some of those whom the old one does, and nobody else',
    'строже: новый текст пропускает только часть тех, кого старый, и никого больше',
  ),
  looser: text(
    'looser: the new text lets through all whom the old one does, and others too',
    'шире: новый текст пропускает всех, кого старый, и ещё других',
  ),
  overlapping: text(
    'overlapping: each text lets through customers whom the other does not',
    'пересекаются: каждый текст пропускает тех, кого не пропускает другой',
  ),
  disjoint: text(
    'disjoint: nobody is let through by both texts',
    'не пересекаются: по обоим текстам не проходит никто',
  ),
  undecided: text('undecided', 'не решено'),
};

/** The word alone, for totals. */
export const WORD: Readonly<Record<string, Text>> = {
  same: text('same', 'без изменений'),
  equivalent: text('equivalent', 'равносильны'),
  stricter: text('stricter', 'строже'),
  looser: text('looser', 'шире'),
  overlapping: text('overlapping', 'пересекаются'),
  disjoint: text('disjoint', 'не пересекаются'),
  undecided: text('undecided', 'не решено'),
  changed: text('changed', 'изменено'),
  added: text('added', 'добавлено'),
  removed: text('removed', 'удалено'),
  unreadable: text('unreadable', 'не читается'),
};

const TRUST: Readonly<Record<NonNullable<FileVerdict['trust']>, Text>> = {
  'proved-twice': text(
    'proved for all customers there could be, twice: by mmsup and by PostgreSQL’s planner',
    'доказано для любых возможных клиентов дважды: mmsup и планировщиком PostgreSQL',
  ),
  witness: text('shown by examples on which PostgreSQL agreed', 'показано на примерах, с которыми согласен PostgreSQL'),
  proved: text(
    'proved for all customers there could be; witnesses re-run in PostgreSQL',
    'доказано для любых возможных клиентов; примеры перепроверены в PostgreSQL',
  ),
  data: text(
    'whom it can never concern is proved; that it concerns somebody, today’s customers show',
    'кого это никогда не коснётся — доказано; что кого-то касается — показывают сегодняшние клиенты',
  ),
  offline: text(
    'proved without a database, not re-run in PostgreSQL',
    'доказано без базы, в PostgreSQL не перепроверялось',
  ),
};

const UNKNOWN: Readonly<Record<Unknown, Text>> = {
  types: text(
    'types are not known: give --schema FILE or a database',
    'типы столбцов неизвестны: дайте --schema ФАЙЛ или базу',
  ),
  'too-large': text(
    'it has more conditions or constants than a proof can look at in some seconds',
    'в нём больше условий или констант, чем можно проверить за несколько секунд',
  ),
  values: text('what these values do to customers is not known', 'неизвестно, что эти значения значат для клиентов'),
  select: text('it is a whole SELECT: only its text is compared', 'это целый SELECT: сравнивается только его текст'),
};

/** How a verdict is known, or why it is not. */
export function howKnown(verdict: FileVerdict): Text {
  const { trust } = verdict;
  if (trust === null) return whyOpen(verdict);
  return TRUST[trust];
}

/** Why a verdict is open; what it can still be, where that is not everything. */
export function whyOpen({ unknown, openBecauseOf, possible, likely, isContradicted }: FileVerdict): Text {
  const why = isContradicted
    ? text(
        'today’s customers contradict the proof: this is a bug of mmsup, please report it with both texts',
        'сегодняшние клиенты противоречат доказательству: это ошибка mmsup, сообщите о ней вместе с обоими текстами',
      )
    : unknown !== null
      ? UNKNOWN[unknown]
      : openBecauseOf.length === 0
        ? text('the search was given up', 'поиск прекращён')
        : text(
            `it depends on what is not looked into: ${openBecauseOf.join('; ')}`,
            `зависит от того, что не разбирается: ${openBecauseOf.join('; ')}`,
          );
  if (likely !== null)
    return text(
      `${why.en}; ${WORD[likely]!.en} if both texts, being alike in it, can be met there`,
      `${why.ru}; ${WORD[likely]!.ru}, если одинаковая в обоих текстах часть выполнима`,
    );
  if (possible.length === 0 || possible.length > 3) return why;
  const left = (lang: 'en' | 'ru') => possible.map((word) => WORD[word]![lang]);
  return text(`${why.en}; it is ${left('en').join(' or ')}`, `${why.ru}; остаётся: ${left('ru').join(' или ')}`);
}
