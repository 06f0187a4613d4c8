import { type Leaf, sqlOf } from '../condition/formula.ts';
import type { NotEvaluated } from '../result.ts';
import { formatCount, plural, type Text, text } from '../text.ts';
import type { InsideShape } from './inside-shape.ts';

/** One condition on the rows inside a subquery; counts are customers. */
export interface InsideCondition {
  readonly text: string;
  /** Of those kept out: who has a row that meets it; who has none and one of which it says nothing (NULL). */
  readonly met: number;
  readonly unknown: number;
  /**
   * Where a row is wanted: how many of those kept out would pass if this condition were left out. Where none is wanted: how many of those who
   * pass would be kept out then, because this condition alone spares them.
   */
  readonly decides: number;
}

/** The inside of one EXISTS, IN, NOT EXISTS or NOT IN for the people for whom it decides. */
export interface InsideFacts {
  readonly leaf: string;
  /** Whether the formula wants a matching row, or the lack of one. */
  readonly wantsRow: boolean;
  readonly tables: readonly string[];
  /** What ties a row to its customer; empty = every customer sees all rows. */
  readonly ties: readonly string[];
  /** Customers who meet everything else: kept out by it, and let through (null where a row is wanted: there those are not looked at). */
  readonly blocked: number;
  readonly passing: number | null;
  /** Of those kept out: who has any row by the ties alone, and who has a row that meets everything. */
  readonly withRow: number;
  readonly withMatch: number;
  readonly conditions: readonly InsideCondition[];
  /** Two conditions (by place in `conditions`, from 0) whose leaving out decides for somebody; most first. */
  readonly pairs: readonly { readonly places: readonly [number, number]; readonly decides: number }[];
  readonly sentences: readonly Text[];
}

/** Up to so many inner conditions their pairs are counted as well. */
export const MOST_PAIRED = 6;

const PEOPLE = { en: ['customer', 'customers'], ru: ['клиент', 'клиента', 'клиентов'] } as const;

/**
 * Puts the counts of one subquery in order.
 *
 * A condition that wants a row (EXISTS, IN) keeps people out for one of three reasons: they have no row at all; they have rows, and one inner
 * condition refuses them all; several inner conditions do. One that wants none (NOT EXISTS, NOT IN) keeps people out because a row meets
 * every inner condition, so for them the inner conditions do not differ; what each of them does shows on those who pass: whom it alone spares.
 */
export function insideFacts(leaf: Leaf, shape: InsideShape, row: Readonly<Record<string, number | null>>): InsideFacts {
  const count = (name: string): number => Number(row[name] ?? 0);
  const conditions = shape.conditions.map(({ text: condition }, index) => ({
    text: condition,
    met: count(`met${index + 1}`),
    unknown: count(`null${index + 1}`),
    decides: count(`rest${index + 1}`),
  }));
  const pairs = Object.keys(row).flatMap((name) => {
    const [, one, other] = /^rest(\d+)_(\d+)$/.exec(name) ?? [];
    if (one === undefined || other === undefined || count(name) === 0) return [];
    return [{ places: [Number(one) - 1, Number(other) - 1] as const, decides: count(name) }];
  });
  const facts = {
    leaf: leaf.id,
    wantsRow: shape.wantsRow,
    tables: shape.tables,
    ties: shape.links.map(({ inner, customer }) => `${inner} = ${customer}`),
    blocked: count('blocked'),
    passing: shape.wantsRow ? null : count('passing'),
    withRow: count('any_row'),
    withMatch: count('full_match'),
    conditions,
    pairs: pairs.sort((left, right) => right.decides - left.decides),
  };
  return { ...facts, sentences: shape.wantsRow ? missingRow(facts) : excludingRow(facts, shape.isList) };
}

type Told = Omit<InsideFacts, 'sentences'>;

function missingRow({ leaf, tables, blocked, withRow, conditions }: Told): readonly Text[] {
  if (blocked === 0) return [];
  const people = plural(blocked, PEOPLE);
  const names = tables.join(', ');
  const rest = [...conditions].sort((left, right) => right.decides - left.decides);
  return [
    text(
      `${leaf} alone keeps out ${people.en}: ${have(blocked - withRow)} no row in ${names} at all, ${have(withRow)} rows, but none that meets all its inner conditions.`,
      `Только из-за ${leaf} не ${blocked === 1 ? 'проходит' : 'проходят'} ${people.ru}: у ${formatCount(blocked - withRow, 'ru')} нет ни одной строки в ${names}, у ${formatCount(withRow, 'ru')} строки есть, но ни одна не отвечает всем внутренним условиям.`,
    ),
    ...rest
      .filter(({ decides }) => decides > 0)
      .map((condition) =>
        text(
          `Without “${oneLine(condition.text)}” ${formatCount(condition.decides, 'en')} of them would pass.${unknownOf(condition).en}`,
          `Без «${oneLine(condition.text)}» из них прошло бы ${formatCount(condition.decides, 'ru')}.${unknownOf(condition).ru}`,
        ),
      ),
  ];
}

function unknownOf({ unknown }: InsideCondition): Text {
  if (unknown === 0) return text('', '');
  return text(
    ` For ${formatCount(unknown, 'en')} of those kept out it is only unknown (NULL).`,
    ` Для ${formatCount(unknown, 'ru')} из непрошедших оно лишь неизвестно (NULL).`,
  );
}

function excludingRow({ leaf, tables, blocked, withMatch, conditions }: Told, isList: boolean): readonly Text[] {
  const people = plural(blocked, PEOPLE);
  const names = tables.join(', ');
  const unknown = blocked - withMatch;
  const excluded =
    blocked === 0
      ? []
      : [
          text(
            `${leaf} alone keeps out ${people.en}: ${have(withMatch)} a row in ${names} that meets all its inner conditions.`,
            `Только из-за ${leaf} не ${blocked === 1 ? 'проходит' : 'проходят'} ${people.ru}: у ${formatCount(withMatch, 'ru')} есть строка в ${names}, которая отвечает всем внутренним условиям.`,
          ),
        ];
  const nulls =
    unknown > 0 && isList
      ? [
          text(
            `For the other ${formatCount(unknown, 'en')} no row matches: a NULL in the list or in the customer's value makes it unknown.`,
            `У остальных ${formatCount(unknown, 'ru')} подходящей строки нет: из-за NULL в списке или в значении клиента ответ неизвестен.`,
          ),
        ]
      : [];
  const spared = conditions
    .filter(({ decides }) => decides > 0)
    .sort((left, right) => right.decides - left.decides)
    .map((condition) =>
      text(
        `“${oneLine(condition.text)}” alone spares ${formatCount(condition.decides, 'en')} of those who pass.`,
        `Только благодаря «${oneLine(condition.text)}» не исключены ${formatCount(condition.decides, 'ru')} из прошедших.`,
      ),
    );
  return [...excluded, ...nulls, ...spared];
}

const have = (count: number): string => `${formatCount(count, 'en')} ${count === 1 ? 'has' : 'have'}`;

const oneLine = (condition: string): string => condition.replace(/\s+/g, ' ').trim();

/** Says that the inside of a condition was not looked at; without a reason: an inner condition cannot be asked by itself. */
export function insideGap(leaf: Leaf, why: Text | null): NotEvaluated {
  const name = oneLine(sqlOf(leaf)).slice(0, 60);
  return {
    what: text(`The inside of ${leaf.id} (${name})`, `Что внутри ${leaf.id} (${name})`),
    why:
      why ??
      text(
        'asked by itself, one of its inner conditions fails on the data',
        'одно из внутренних условий, если спросить его отдельно, падает на этих данных',
      ),
    couldChangeAnswer: false,
  };
}
