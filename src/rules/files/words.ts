import type { VerdictWord } from '../../condition/decide/decide.types.ts';
import { type Text, text } from '../../text.ts';
import { OF_OUTCOMES } from '../set/outcome-words.ts';
import type { Gives, RuleChange } from './change.ts';
import type { FileVerdict, Unknown } from './verdict.ts';

const OF_CUSTOMERS: Readonly<Record<VerdictWord, Text>> = {
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

const OF_MESSAGES: Readonly<Record<VerdictWord, Text>> = {
  equivalent: text(
    'equivalent: the same messages may go out as before',
    'равносильны: отправить можно те же сообщения, что и раньше',
  ),
  stricter: text(
    'stricter: fewer messages may go out than before, and none that could not',
    'строже: отправить можно меньше сообщений, чем раньше, и никаких других',
  ),
  looser: text(
    'looser: all messages that could go out still may, and others too',
    'шире: отправить можно всё, что раньше, и ещё другие сообщения',
  ),
  overlapping: text(
    'overlapping: some messages may go out that could not, and some that could may not',
    'пересекаются: одни сообщения отправить стало можно, а другие — нельзя',
  ),
  disjoint: text(
    'disjoint: no message that could go out still may',
    'не пересекаются: ничего из того, что можно было отправить, больше нельзя',
  ),
  undecided: text('undecided', 'не решено'),
};

const NOBODY_LEFT = text(
  'stricter: nobody is left of those whom it was about',
  'строже: не остаётся никого из тех, кого это касалось',
);

const MEANING: Readonly<Record<Gives, typeof OF_CUSTOMERS>> = {
  customers: OF_CUSTOMERS,
  messages: OF_MESSAGES,
  outcomes: OF_OUTCOMES,
};

/** What a verdict means, in a sentence. */
export function meaningOf(word: VerdictWord, { gives, alwaysEmpty }: Pick<RuleChange, 'gives' | 'alwaysEmpty'>): Text {
  return word === 'stricter' && alwaysEmpty ? NOBODY_LEFT : MEANING[gives][word];
}

/** The word alone, for totals. */
export const WORD: Readonly<Record<string, Text>> = {
  same: text('same', 'без изменений'),
  renamed: text('renamed', 'переименовано'),
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
  zone: text(
    'moments are written without the zone that their column has: write them with an offset, or give a database',
    'моменты записаны без часового пояса, который есть у столбца: запишите их со смещением или дайте базу',
  ),
  clock: text(
    'it is another answer on another day: a clock stands beside fixed dates, or months beside days',
    'в другой день ответ другой: текущая дата сравнивается рядом с постоянной или месяцы рядом с днями',
  ),
  'too-large': text(
    'it has more conditions or constants than a proof can look at in some seconds',
    'в нём больше условий или констант, чем можно проверить за несколько секунд',
  ),
  refused: text(
    'PostgreSQL does not judge the made-up customer as the proof does',
    'PostgreSQL судит о выдуманном клиенте не так, как доказательство',
  ),
  caps: text(
    'whether one of these limits allows all that the other does is not known',
    'неизвестно, разрешает ли один из этих лимитов всё, что разрешает другой',
  ),
  'quiet-hours': text(
    'quiet hours that end when they begin, or of which one end is missing, may mean none or the whole day',
    'тихие часы, которые кончаются, когда начались, или без одной из границ, могут значить и «никогда», и «весь день»',
  ),
  values: text('what these values do to customers is not known', 'неизвестно, что эти значения значат для клиентов'),
  expression: text(
    'it gives customers another value, and whom that lets through elsewhere is not known',
    'оно даёт клиентам другое значение, а кого это пропустит в других местах, неизвестно',
  ),
  priorities: text(
    'rules of one priority take the same customers, and which of them comes first is chance',
    'правила с одним приоритетом забирают одних и тех же клиентов, и какое из них первым — дело случая',
  ),
  select: text('it is a whole SELECT: only its text is compared', 'это целый SELECT: сравнивается только его текст'),
};

const PROVED = text('proved for all customers there could be', 'доказано для любых возможных клиентов');

/** How a verdict is known, or why it is not. */
export function howKnown(verdict: FileVerdict): Text {
  const { trust } = verdict;
  if (trust === null) return whyOpen(verdict);
  // Where there is nobody to show, nobody was re-run.
  if (trust === 'proved' && verdict.lost === null && verdict.gained === null) return PROVED;
  return TRUST[trust];
}

const NAMED: readonly Unknown[] = ['caps', 'quiet-hours', 'priorities', 'values', 'zone', 'clock'];

/** Limits, and conditions, are named: which of them it is the words alone do not tell. */
function unknownWhy(unknown: Unknown, openBecauseOf: readonly string[]): Text {
  const why = UNKNOWN[unknown];
  if (!NAMED.includes(unknown) || openBecauseOf.length === 0) return why;
  const named = openWords(openBecauseOf);
  return text(`${why.en} (${named.en})`, `${why.ru} (${named.ru})`);
}

/** How a column is called, among conditions, of which only the type leaves a verdict open. */
export const TYPE_OF = 'the type of ';

function openWords(openBecauseOf: readonly string[]): Text {
  const inRussian = (one: string): string =>
    one.startsWith(TYPE_OF) ? `тип столбца ${one.slice(TYPE_OF.length)}` : one;
  return text(openBecauseOf.join('; '), openBecauseOf.map(inRussian).join('; '));
}

const dependsOn = ({ en, ru }: Text): Text =>
  text(`it depends on what is not looked into: ${en}`, `зависит от того, что не разбирается: ${ru}`);

/** Why a verdict is open; what it can still be, where that is not everything. */
export function whyOpen({ unknown, openBecauseOf, possible, likely, isContradicted }: FileVerdict): Text {
  const why = isContradicted
    ? text(
        'today’s customers contradict the proof: this is a bug of mmsup, please report it with both texts',
        'сегодняшние клиенты противоречат доказательству: это ошибка mmsup, сообщите о ней вместе с обоими текстами',
      )
    : unknown !== null
      ? unknownWhy(unknown, openBecauseOf)
      : openBecauseOf.length === 0
        ? text('the search was given up', 'поиск прекращён')
        : dependsOn(openWords(openBecauseOf));
  if (likely !== null)
    return text(
      `${why.en}; ${WORD[likely]!.en} if both texts, being alike in it, can be met there`,
      `${why.ru}; ${WORD[likely]!.ru}, если одинаковая в обоих текстах часть выполнима`,
    );
  if (possible.length === 0 || possible.length > 3) return why;
  const left = (lang: 'en' | 'ru') => possible.map((word) => WORD[word]![lang]);
  return text(`${why.en}; it is ${left('en').join(' or ')}`, `${why.ru}; остаётся: ${left('ru').join(' или ')}`);
}
