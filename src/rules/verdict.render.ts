import type { VerdictWord, Witness } from '../condition/decide/decide.types.ts';
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
  'proved-twice': text(
    'proved for all customers there could be, twice: by mmsup and by PostgreSQL’s planner',
    'доказано для любых возможных клиентов дважды: mmsup и планировщиком PostgreSQL',
  ),
  proved: text('proved for all customers there could be', 'доказано для любых возможных клиентов'),
  witness: text('shown by examples on which PostgreSQL agreed', 'показано на примерах, с которыми согласен PostgreSQL'),
  data: text(
    'whom it can never concern is proved; that it concerns somebody, today’s customers show',
    'кого это никогда не коснётся — доказано; что кого-то касается — показывают сегодняшние клиенты',
  ),
  because: text('it depends on what is not looked into: ', 'зависит от того, что не разбирается: '),
  unconfirmed: text(
    'PostgreSQL did not agree on the made-up customers',
    'PostgreSQL не согласился с придуманными клиентами',
  ),
  givenUp: text('the search was given up', 'поиск прекращён'),
  contradicted: text(
    'the proof is contradicted by today’s customers or by PostgreSQL’s planner: this is a bug of mmsup, please report it with both versions',
    'доказательству противоречат сегодняшние клиенты или планировщик PostgreSQL: это ошибка mmsup, сообщите о ней вместе с обеими версиями',
  ),
  lost: text('lost, for example', 'потерян, например'),
  gained: text('gained, for example', 'добавлен, например'),
  constraints: text('as long as the table keeps', 'пока таблица хранит'),
  canRaise: text('The new version can raise an error', 'Новая версия может завершиться ошибкой'),
  where: text('where', 'где'),
  anybody: text('for any customer', 'для любого клиента'),
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

const NOBODY_LEFT = text(
  'stricter: of those whom the old version lets through the new one leaves nobody',
  'строже: из тех, кого пропускает старая версия, новая не оставляет никого',
);

const meaningOf = ({ word, alwaysEmpty }: RuleVerdict): Text =>
  word === 'stricter' && alwaysEmpty ? NOBODY_LEFT : MEANING[word];

/** What the edit means for everybody there could be: one sentence, how it is known, and a customer for each side. */
export function verdictBlocks(verdict: RuleVerdict, lang: Lang): readonly Block[] {
  const rows: (readonly [string, Cell])[] = [
    [WORDS.verdict[lang], { text: meaningOf(verdict)[lang], tone: verdict.word === 'undecided' ? 'warn' : 'strong' }],
    ['', howKnown(verdict, lang)],
    ...(verdict.constraints.length > 0 ? [[WORDS.constraints[lang], verdict.constraints.join('; ')] as const] : []),
    ...example(WORDS.lost[lang], verdict.lost),
    ...example(WORDS.gained[lang], verdict.gained),
  ];
  const notes = [
    verdict.alwaysEmpty ? WORDS.empty : undefined,
    verdict.alwaysTrue ? WORDS.everybody : undefined,
    verdict.differsOnlyWhereNull ? WORDS.onlyNull : undefined,
  ].flatMap((note) => (note ? [{ kind: 'paragraph', text: note[lang], tone: 'warn' } as const] : []));
  const raised = verdict.canRaise.map(
    ({ condition, customer, error }) =>
      ({
        kind: 'paragraph',
        text: `${WORDS.canRaise[lang]}: ${condition}\n${forWhom(customer, lang)}: ${error}`,
        tone: 'warn',
      }) as const,
  );
  return [{ kind: 'pairs', rows }, ...notes, ...raised];
}

function howKnown({ trust, openBecauseOf, isUnconfirmed, isContradicted }: RuleVerdict, lang: Lang): string {
  if (trust !== null) return WORDS[trust][lang];
  if (isContradicted) return WORDS.contradicted[lang];
  if (openBecauseOf.length === 0 && isUnconfirmed) return WORDS.unconfirmed[lang];
  return openBecauseOf.length === 0 ? WORDS.givenUp[lang] : WORDS.because[lang] + openBecauseOf.join('; ');
}

function example(label: string, witness: Witness | null): (readonly [string, Cell])[] {
  if (witness === null) return [];
  return Object.keys(witness).length === 0 ? [] : [[label, valuesOf(witness)]];
}

function forWhom(customer: Witness, lang: Lang): string {
  return Object.keys(customer).length === 0 ? WORDS.anybody[lang] : `${WORDS.where[lang]} ${valuesOf(customer)}`;
}

function valuesOf(customer: Witness): string {
  const said = (value: string | null): string => (value === null ? 'NULL' : value === '' ? "''" : value);
  return Object.entries(customer)
    .map(([column, value]) => `${column} = ${said(value)}`)
    .join(', ');
}
