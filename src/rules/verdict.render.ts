import type { VerdictWord, Witness } from '../condition/decide/decide.ts';
import { type Lang, type Text, text } from '../text.ts';
import type { Block, Cell } from '../view.ts';
import type { RuleVerdict } from './verdict.ts';

const MEANING: Readonly<Record<VerdictWord, Text>> = {
  equivalent: text(
    'equivalent: the new version lets the same customers through as the old one',
    'равносильны: новая версия пропускает тех же клиентов, что и старая',
  ),
  stricter: text(
    'stricter: the new version lets through only some of those whom the old one does, and nobody else',
    'строже: новая версия пропускает только часть тех, кого старая, и никого больше',
  ),
  looser: text(
    'looser: the new version lets through all whom the old one does, and others too',
    'шире: новая версия пропускает всех, кого старая, и ещё других',
  ),
  overlapping: text(
    'overlapping: each version lets through customers whom the other does not',
    'пересекаются: каждая версия пропускает тех, кого не пропускает другая',
  ),
  disjoint: text(
    'disjoint: nobody is let through by both versions',
    'не пересекаются: обе версии не пропускают никого',
  ),
  undecided: text('undecided', 'не решено'),
};

const WORDS = {
  verdict: text('Verdict', 'Вердикт'),
  proved: text('proved for all customers there could be', 'доказано для любых возможных клиентов'),
  data: text(
    'whom it can never concern is proved; that it concerns somebody, today’s customers show',
    'кого это никогда не коснётся — доказано; что кого-то касается — показывают сегодняшние клиенты',
  ),
  because: text('it depends on what is not looked into: ', 'зависит от того, что не разбирается: '),
  givenUp: text('the search was given up', 'поиск прекращён'),
  contradicted: text(
    'today’s customers contradict the proof: this is a bug of mmsup, please report it with both versions',
    'сегодняшние клиенты противоречат доказательству: это ошибка mmsup, сообщите о ней вместе с обеими версиями',
  ),
  lost: text('lost, for example', 'потерян, например'),
  gained: text('gained, for example', 'добавлен, например'),
  empty: text(
    'The new version can let nobody through, whoever there is.',
    'Новая версия не может пропустить никого, кто бы ни был.',
  ),
  everybody: text(
    'The new version lets everybody through, whoever there is.',
    'Новая версия пропускает всех, кто бы ни был.',
  ),
  onlyNull: text(
    'The versions differ only for customers with an unknown value (NULL).',
    'Версии различаются только для клиентов с неизвестным значением (NULL).',
  ),
} as const satisfies Record<string, Text>;

/** What the edit means for everybody there could be: one sentence, how it is known, and a customer for each side. */
export function verdictBlocks(verdict: RuleVerdict, lang: Lang): readonly Block[] {
  const rows: (readonly [string, Cell])[] = [
    [
      WORDS.verdict[lang],
      { text: MEANING[verdict.word][lang], tone: verdict.word === 'undecided' ? 'warn' : 'strong' },
    ],
    ['', howKnown(verdict, lang)],
    ...example(WORDS.lost[lang], verdict.lost),
    ...example(WORDS.gained[lang], verdict.gained),
  ];
  const notes = [
    verdict.alwaysEmpty ? WORDS.empty : undefined,
    verdict.alwaysTrue ? WORDS.everybody : undefined,
    verdict.differsOnlyWhereNull ? WORDS.onlyNull : undefined,
  ].flatMap((note) => (note ? [{ kind: 'paragraph', text: note[lang], tone: 'warn' } as const] : []));
  return [{ kind: 'pairs', rows }, ...notes];
}

function howKnown({ trust, openBecauseOf, isContradicted }: RuleVerdict, lang: Lang): string {
  if (trust !== null) return WORDS[trust][lang];
  if (isContradicted) return WORDS.contradicted[lang];
  return openBecauseOf.length === 0 ? WORDS.givenUp[lang] : WORDS.because[lang] + openBecauseOf.join('; ');
}

function example(label: string, witness: Witness | null): (readonly [string, Cell])[] {
  if (witness === null) return [];
  const values = Object.entries(witness).map(([column, value]) => `${column} = ${value ?? 'NULL'}`);
  return values.length === 0 ? [] : [[label, values.join(', ')]];
}
