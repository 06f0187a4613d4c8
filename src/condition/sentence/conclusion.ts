import { formatCount, formatShare, type Lang, plural, type Text, text, verbatim } from '../../text.ts';

/** A condition with its sentence. */
export interface SaidCondition {
  readonly id: string;
  readonly says: Text;
}

/** What a conclusion is drawn from; all counts are customers. */
export interface SelectionFacts {
  readonly population: number;
  readonly selected: number;
  /** The smallest set of conditions that keeps everybody out by itself; empty when somebody is selected or it is not known. */
  readonly blocking: readonly SaidCondition[];
  /** For an empty selection the repair to try first, and how many are selected then. */
  readonly repair?:
    | {
        readonly drop: readonly SaidCondition[];
        readonly selected: number;
        /** False where a condition stands in an OR or NOT: it cannot be left out, only be met by everybody. */
        readonly isRemovable?: boolean;
      }
    | undefined;
  /** The condition that alone keeps most customers out, and how many it keeps. */
  readonly largestLoss?: (SaidCondition & { readonly customers: number }) | undefined;
  /** Bounds of `selected` when the counts are estimates from a sample, and how many customers were looked at. */
  readonly sample?: { readonly low: number; readonly high: number; readonly looked: number } | undefined;
  /** Customers for whom some condition raises an error, and those for whom a costly one was not asked, where that leaves their answer open. */
  readonly errors?: number;
  readonly notEvaluated?: number;
  /** What happens to the selected after the conditions, as LIMIT does, and whom the last of it leaves. */
  readonly lastStage?: { readonly text: string; readonly left: number } | undefined;
}

/** Below this part of the population a selection is small enough to ask why. */
const FEW = 0.01;

/** One to three sentences: whom the selection takes, and what to blame first when that is nobody or few. */
export function concludeSelection(facts: SelectionFacts): Text {
  const sentences = [...mainSentences(facts), ...stageSentences(facts), ...openSentences(facts)];
  return text(sentences.map(({ en }) => en).join(' '), sentences.map(({ ru }) => ru).join(' '));
}

function mainSentences(facts: SelectionFacts): readonly Text[] {
  const { population, selected, sample } = facts;
  if (sample?.looked === 0)
    return [
      text('Nobody fell into the sample, so it says nothing.', 'В выборку не попал никто, и она ни о чём не говорит.'),
    ];
  if (population === 0) return [text('There are no customers to select from.', 'Отбирать не из кого: клиентов нет.')];
  if (sample) return [sampled(facts, sample), ...lossSentences(facts)];
  if (selected === 0) return emptySentences(facts);
  if (selected === population) {
    const all = plural(population, { en: ['customer', 'customers'], ru: ['клиент', 'клиента', 'клиентов'] });
    return [
      text(
        `All ${all.en} are selected: no condition removes anybody.`,
        `Отобраны все ${all.ru}: условия никого не отсекают.`,
      ),
    ];
  }
  const of = ofCustomers(population);
  const share = (lang: Lang): string => formatShare(selected, population, lang);
  const [are, chosen] = [selected === 1 ? 'is' : 'are', selected === 1 ? 'Отобран' : 'Отобрано'];
  return [
    text(
      `${formatCount(selected, 'en')} of ${of.en} ${are} selected (${share('en')}).`,
      `${chosen} ${formatCount(selected, 'ru')} из ${of.ru} (${share('ru')}).`,
    ),
    ...lossSentences(facts),
  ];
}

/** "98,800 customers" / "98 800 клиентов", as they stand behind "of" and "из". */
function ofCustomers(count: number): Text {
  return plural(count, { en: ['customer', 'customers'], ru: ['клиента', 'клиентов', 'клиентов'] });
}

function emptySentences({ population, blocking, repair, notEvaluated = 0 }: SelectionFacts): readonly Text[] {
  const of = ofCustomers(population);
  if (notEvaluated > 0) {
    return [
      text(`Whether any of ${of.en} is selected is not known.`, `Отобран ли кто-нибудь из ${of.ru}, неизвестно.`),
    ];
  }
  const nobody = text(`Nobody of ${of.en} is selected`, `Из ${of.ru} не отобран никто`);
  const [first, ...others] = blocking;
  if (!first) {
    return [
      text(
        `${nobody.en}; which conditions are to blame is not known.`,
        `${nobody.ru}; какие условия виноваты, не установлено.`,
      ),
    ];
  }
  const named = namesOf(blocking);
  const because =
    others.length === 0
      ? text(`${nobody.en}: ${named.en} keeps everybody out.`, `${nobody.ru}: всех отсекает ${named.ru}.`)
      : text(
          `${nobody.en}: ${named.en} together keep everybody out.`,
          `${nobody.ru}: всех отсекают вместе ${named.ru}.`,
        );
  return repair ? [because, repairSentence(repair, blocking)] : [because];
}

function repairSentence(
  { drop, selected, isRemovable = true }: NonNullable<SelectionFacts['repair']>,
  blocking: SelectionFacts['blocking'],
): Text {
  const isSame = blocking.length === 1 && drop.length === 1 && drop[0]!.id === blocking[0]!.id;
  const ids = idsOf(drop);
  const then = text(`${formatCount(selected, 'en')} would be.`, `отобралось бы ${formatCount(selected, 'ru')}.`);
  if (!isRemovable)
    return text(`If everybody met ${ids.en}, ${then.en}`, `Если бы ${ids.ru} выполнялось для всех, ${then.ru}`);
  return text(`Without ${isSame ? 'it' : ids.en}, ${then.en}`, `Без ${isSame ? 'него' : ids.ru} ${then.ru}`);
}

/** Told when the selection is small, or would at least double without one of its conditions. */
function lossSentences({ population, selected, largestLoss }: SelectionFacts): readonly Text[] {
  if (!largestLoss || largestLoss.customers === 0) return [];
  if (selected >= population * FEW && largestLoss.customers < selected) return [];
  const { en, ru } = named(largestLoss);
  const lost = ofCustomers(largestLoss.customers);
  const is = largestLoss.customers === 1 ? 'is' : 'are';
  return [
    text(
      `The largest loss to one condition alone: ${lost.en} ${is} missing only because of ${en}.`,
      `Больше всего теряется на одном условии: только из-за ${ru} не хватает ${lost.ru}.`,
    ),
  ];
}

function sampled(
  { population, selected }: SelectionFacts,
  { low, high, looked }: NonNullable<SelectionFacts['sample']>,
): Text {
  const of = ofCustomers(population);
  const seen = plural(looked, { en: ['customer', 'customers'], ru: ['клиенту', 'клиентам', 'клиентам'] });
  const count = (number: number): Text => text(formatCount(number, 'en'), formatCount(number, 'ru'));
  if (selected === 0) {
    return text(
      `Nobody among the ${seen.en} looked at is selected; of all ${of.en} it may be up to ${count(high).en}.`,
      `По просмотренным ${seen.ru} не отобран никто; из всех ${of.ru} может отобраться до ${count(high).ru}.`,
    );
  }
  return text(
    `About ${count(selected).en} (${count(low).en} to ${count(high).en}) of ${of.en} are selected, judging by ${seen.en}.`,
    `Отобрано примерно ${count(selected).ru} (от ${count(low).ru} до ${count(high).ru}) из ${of.ru}: оценка по ${seen.ru}.`,
  );
}

function stageSentences({ selected, lastStage }: SelectionFacts): readonly Text[] {
  if (!lastStage || lastStage.left === selected) return [];
  const { text: source, left } = lastStage;
  return [
    text(
      `Of those who meet the conditions, “${source}” leaves ${formatCount(left, 'en')}.`,
      `Из тех, кто подходит по условиям, «${source}» оставляет ${formatCount(left, 'ru')}.`,
    ),
  ];
}

function openSentences({ errors = 0, notEvaluated = 0 }: SelectionFacts): readonly Text[] {
  const forms = { en: ['customer', 'customers'], ru: ['клиента', 'клиентов', 'клиентов'] } as const;
  const [failed, unasked] = [plural(errors, forms), plural(notEvaluated, forms)];
  return [
    ...(errors > 0
      ? [text(`For ${failed.en} a condition raises an error.`, `Для ${failed.ru} условие завершается ошибкой.`)]
      : []),
    ...(notEvaluated > 0
      ? [
          text(
            `For ${unasked.en} a condition that decides could not be asked.`,
            `Для ${unasked.ru} решающее условие проверить не удалось.`,
          ),
        ]
      : []),
  ];
}

/** `c7 (tariff is “GOLD”)`; in brackets where the sentence has parentheses of its own. */
function named({ id, says }: SaidCondition): Text {
  const around = (sentence: string): string => (sentence.includes('(') ? `[${sentence}]` : `(${sentence})`);
  return text(`${id} ${around(says.en)}`, `${id} ${around(says.ru)}`);
}

function namesOf(conditions: readonly SaidCondition[]): Text {
  const names = conditions.map(named);
  return text(
    listed(
      names.map(({ en }) => en),
      'and',
    ),
    listed(
      names.map(({ ru }) => ru),
      'и',
    ),
  );
}

function idsOf(conditions: readonly SaidCondition[]): Text {
  const ids = conditions.map(({ id }) => id);
  return ids.length === 1 ? verbatim(ids[0]!) : text(listed(ids, 'and'), listed(ids, 'и'));
}

function listed(words: readonly string[], last: string): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}
