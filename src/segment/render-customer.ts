import { type FoundThere, foundWords } from '../condition/found-words.ts';
import type { TruthWord } from '../condition/kleene.ts';
import { localMoment } from '../model/moment.ts';
import { formatCount, type Lang, type Text, text } from '../text.ts';
import type { Block, Cell } from '../view.ts';
import { sentenceAndSql } from './render-conditions.ts';

/** One customer against one condition. */
export interface ShownVerdict {
  readonly id: string;
  readonly text: string;
  readonly says?: Text;
  readonly verdict: TruthWord;
  readonly values: readonly { readonly column: string; readonly value: string | null }[];
  readonly found?: readonly FoundThere[];
  readonly isSoleBlocker: boolean;
}

export interface ShownCustomer {
  readonly id: string;
  readonly isInPopulation: boolean;
  readonly isSelected: boolean;
  readonly conditions: readonly ShownVerdict[];
  /** Conditions that stand under a NOT and so help when they are false. */
  readonly negated?: ReadonlySet<string>;
  /** How many others have exactly his verdicts. */
  readonly alike?: number | null;
}

const WORDS = {
  customer: text('Customer', 'Клиент'),
  isSelected: text('is selected', 'отбирается'),
  isNotSelected: text('is not selected', 'не отбирается'),
  outside: text('is outside every selection (merged or deleted)', 'не участвует в отборах (слит или удалён)'),
  condition: text('Condition', 'Условие'),
  verdict: text('Verdict', 'Итог'),
  value: text('Value', 'Значение'),
  alone: text('alone keeps the customer out', 'единственная помеха'),
  true: text('true', 'истинно'),
  false: text('false', 'ложно'),
  unknown: text('unknown', 'неизвестно'),
  error: text('error', 'ошибка'),
  'not-evaluated': text('not evaluated', 'не проверено'),
} as const satisfies Record<string, Text>;

/** One customer: what would be enough first, then what else he misses, then what he meets; the value of every column that a condition reads. */
export function customerBlocks(customer: ShownCustomer, zone: string, lang: Lang): readonly Block[] {
  const { id, isSelected, isInPopulation, conditions, alike } = customer;
  const state = isSelected ? WORDS.isSelected : isInPopulation ? WORDS.isNotSelected : WORDS.outside;
  const unmet = conditions.filter((condition) => !helps(condition, customer));
  const missing = [...unmet].sort((left, right) => Number(right.isSoleBlocker) - Number(left.isSoleBlocker));
  const met = conditions.filter((condition) => helps(condition, customer));
  return [
    { kind: 'heading', text: `${WORDS.customer[lang]} ${id} ${state[lang]}` },
    ...(isSelected || missing.length === 0 ? [] : [missingBlock(missing, lang)]),
    {
      kind: 'table',
      columns: [
        { title: '#' },
        { title: WORDS.verdict[lang] },
        { title: WORDS.value[lang] },
        { title: WORDS.condition[lang] },
      ],
      rows: [...missing, ...met].map((condition) => [
        condition.id,
        verdictCell(condition, helps(condition, customer), lang),
        valuesOf(condition, zone, lang),
        sentenceAndSql(condition, lang),
      ]),
    },
    ...(alike === undefined || alike === null
      ? []
      : [{ kind: 'paragraph', text: alikeText(alike)[lang], tone: 'muted' } as const]),
  ];
}

function helps({ id, verdict }: ShownVerdict, { negated }: ShownCustomer): boolean {
  return verdict === (negated?.has(id) ? 'false' : 'true');
}

/** What would be enough, where one condition is; else everything that is not met. */
function missingBlock(missing: readonly ShownVerdict[], lang: Lang): Block {
  const enough = missing.filter(({ isSoleBlocker }) => isSoleBlocker).map(({ id }) => id);
  const ids = missing.map(({ id }) => id).join(', ');
  const said =
    enough.length > 0
      ? text(
          `It would be enough to meet ${enough.join(' or ')}.`,
          `Чтобы попасть в отбор, достаточно выполнить ${enough.join(' или ')}.`,
        )
      : text(
          `Not met: ${ids}; no single one of them would be enough.`,
          `Не выполнено: ${ids}; одного из них не хватило бы.`,
        );
  return { kind: 'paragraph', text: said[lang], tone: 'bad' };
}

function alikeText(count: number): Text {
  const many = (lang: Lang): string => formatCount(count, lang);
  return count === 0
    ? text('Nobody else has the same verdicts.', 'Больше ни у кого нет таких же итогов.')
    : text(`Others with the same verdicts: ${many('en')}.`, `Других клиентов с такими же итогами: ${many('ru')}.`);
}

function valuesOf({ values, found = [] }: ShownVerdict, zone: string, lang: Lang): string {
  const own = values.map(({ column, value }) => `${column} = ${value === null ? 'NULL' : localMoment(value, zone)}`);
  return [...own, ...found.map((one) => foundWords(one, zone)[lang])].join('; ');
}

function verdictCell({ verdict, isSoleBlocker }: ShownVerdict, isMet: boolean, lang: Lang): Cell {
  const tones = { true: 'bad', false: 'bad', unknown: 'warn', error: 'bad', 'not-evaluated': 'muted' } as const;
  const word = WORDS[verdict][lang];
  return {
    text: isSoleBlocker ? `${word}, ${WORDS.alone[lang]}` : word,
    tone: isMet ? 'good' : tones[verdict],
  };
}
