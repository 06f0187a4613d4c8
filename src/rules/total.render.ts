import { formatCount, formatShare, type Lang, type Text, text } from '../text.ts';
import type { Block } from '../view.ts';
import type { Impact, ToldEdit } from './diff.ts';

const WORDS = {
  total: text('Today', 'Сегодня'),
  kept: text('kept', 'остались'),
  lost: text('lost', 'потеряны'),
  gained: text('gained', 'добавлены'),
  ofAll: text('of the old ones', 'прежних'),
  nobody: text(
    'Both versions select nobody on today’s data, so these numbers say nothing about the edit.',
    'На сегодняшних данных обе версии никого не отбирают, поэтому о правке эти числа ничего не говорят.',
  ),
  otherwise: text('With parentheses around the alternatives', 'Со скобками вокруг вариантов'),
  sampled: text(
    'The parts of the edits are estimated: over {orders} orders in which they can be made, with the interval of 95 %.',
    'Доли правок оценены: по {orders} порядкам, в которых их можно внести, с интервалом 95 %.',
  ),
} as const satisfies Record<string, Text>;

/** People with one decimal where they have one: `543.3`, `1,200`. */
export function formatPart(people: number, lang: Lang): string {
  return people.toLocaleString(lang === 'ru' ? 'ru-RU' : 'en-US', { maximumFractionDigits: 1 });
}

/** The total on one line, and what must be known to read it. */
export function totalBlocks(impact: Impact, edits: readonly ToldEdit[], lang: Lang): readonly Block[] {
  const { kept, lost, gained, selectedOtherwise, split } = impact;
  const [before, after] = [kept + lost, kept + gained].map((count) => formatCount(count, lang));
  const share = formatShare(lost, kept + lost, lang);
  const parts = [
    `${WORDS.kept[lang]} ${formatCount(kept, lang)}`,
    `${WORDS.lost[lang]} ${formatCount(lost, lang)}${lost > 0 ? ` (${share} ${WORDS.ofAll[lang]})` : ''}`,
    `${WORDS.gained[lang]} ${formatCount(gained, lang)}`,
  ];
  const notes = [
    ...(selectedOtherwise === null ? [] : [`${WORDS.otherwise[lang]}: ${formatCount(selectedOtherwise, lang)}.`]),
    ...(split?.method === 'sampled' && edits.some((edit) => edit.share !== null)
      ? [WORDS.sampled[lang].replace('{orders}', String(split.orders))]
      : []),
  ];
  const isNobody = kept + lost + gained === 0;
  return [
    { kind: 'paragraph', text: `${WORDS.total[lang]}: ${before} → ${after}: ${parts.join(', ')}.`, tone: 'strong' },
    ...notes.map((note): Block => ({ kind: 'paragraph', text: note })),
    ...(isNobody ? [{ kind: 'paragraph', text: WORDS.nobody[lang], tone: 'warn' } as const] : []),
  ];
}
