import { formatCount, plural, type Text, text } from '../../text.ts';
import type { Measures } from '../scan/scan.queries.ts';
import type { Reading, ReadingKind } from './readings.ts';

/** A reading that selects other people than the written formula. */
export interface ReadingFact {
  readonly kind: ReadingKind;
  readonly leaves: readonly string[];
  readonly written: string;
  readonly other: string;
  /** Customers selected by the other reading. */
  readonly selected: number;
  /** Customers whom only the written formula selects, and whom only the other reading does. */
  readonly lost: number;
  readonly gained: number;
  readonly sentence: Text;
}

/** The readings that matter: those that select other people. The scan must have counted the asides of all of them. */
export function tellReadings(
  readings: readonly Reading[],
  { counts, alternatives }: Pick<Measures, 'counts' | 'alternatives'>,
): readonly ReadingFact[] {
  return readings.flatMap(({ asides, formula: _formula, ...reading }): ReadingFact[] => {
    const [selected = 0, both = 0] = asides.map(({ name }) => alternatives[name]);
    const numbers = { selected, lost: counts.selected - both, gained: selected - both };
    if (numbers.lost + numbers.gained === 0) return [];
    return [{ ...reading, ...numbers, sentence: sentenceOf(reading, numbers) }];
  });
}

type Numbers = Pick<ReadingFact, 'selected' | 'lost' | 'gained'>;

function sentenceOf(
  { kind, leaves, written, other }: Pick<Reading, 'kind' | 'leaves' | 'written' | 'other'>,
  numbers: Numbers,
): Text {
  const ids = leaves.join(', ');
  const effect = effectOf(numbers);
  if (kind === 'parentheses')
    return text(`Read as “${other}”, ${effect.en}.`, `Если читать как «${other}», ${effect.ru}.`);
  if (kind === 'null-kept')
    return text(
      `${ids} also leaves out customers without a value (NULL); if they were kept, ${effect.en}.`,
      `${ids} отсеивает и тех, у кого значение не заполнено (NULL); если их оставить, ${effect.ru}.`,
    );
  if (kind === 'day-end')
    return text(
      `The upper bound of ${ids} is 00:00 of its last day; with that day counted to its end, ${effect.en}.`,
      `Верхняя граница в ${ids} — 00:00 последнего дня; если считать этот день до конца, ${effect.ru}.`,
    );
  return text(
    `With days counted in ${other} instead of ${written} (${ids}), ${effect.en}.`,
    `Если сутки считать по ${other}, а не по ${written} (${ids}), ${effect.ru}.`,
  );
}

function effectOf({ selected, lost, gained }: Numbers): Text {
  const whole = plural(selected, { en: ['customer', 'customers'], ru: ['клиент', 'клиента', 'клиентов'] });
  const parts = [
    ...(gained > 0 ? [text(`+${formatCount(gained, 'en')}`, `+${formatCount(gained, 'ru')}`)] : []),
    ...(lost > 0 ? [text(`−${formatCount(lost, 'en')}`, `−${formatCount(lost, 'ru')}`)] : []),
  ];
  const change = (lang: 'en' | 'ru'): string => parts.map((part) => part[lang]).join(', ');
  return text(`${whole.en} would be selected (${change('en')})`, `было бы отобрано: ${whole.ru} (${change('ru')})`);
}
