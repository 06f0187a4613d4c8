import { text } from '../text.ts';
import { defineCause } from './cause.ts';
import type { ConditionRef } from './segment.ts';
import { named } from './segment-fault.ts';

export interface ContradictionEvidence {
  readonly segment: string;
  /** Conditions that cannot be met together by any customer, whatever the data. */
  readonly conditions: readonly ConditionRef[];
  /** Who proved it: PostgreSQL's planner, or our own look at the intervals. */
  readonly provedBy: 'planner' | 'intervals';
}

export interface ConstraintEvidence {
  readonly segment: string;
  /** Usually one. */
  readonly conditions: readonly ConditionRef[];
  readonly table: string;
  /** Definitions of the constraints on the conditions' columns, as the catalog writes them; empty for the bounds of a partition. */
  readonly constraints: readonly string[];
}

const idsOf = (conditions: readonly ConditionRef[]): string => conditions.map(({ id }) => id).join(', ');

export const conditionsExcludeEachOther = defineCause<ContradictionEvidence>({
  id: 'segment/conditions-exclude-each-other',
  severity: 'error',
  name: text('Conditions that no customer can meet together', 'Условия, которым нельзя отвечать одновременно'),
  title: ({ segment, conditions }) =>
    conditions.length === 1
      ? text(
          `Segment ${segment} selects nobody, and no data could change that: ${named(conditions[0]!)} is true of nobody by itself.`,
          `Сегмент ${segment} не отбирает никого, и никакие данные этого не изменят: ${named(conditions[0]!)} само по себе не истинно ни для кого.`,
        )
      : text(
          `Segment ${segment} selects nobody, and no data could change that: ${conditions.map(named).join(' and ')} exclude each other.`,
          `Сегмент ${segment} не отбирает никого, и никакие данные этого не изменят: ${conditions.map(named).join(' и ')} исключают друг друга.`,
        ),
  next: ({ segment, conditions }) => [
    conditions.length === 1
      ? text(
          `Ask the author what ${idsOf(conditions)} was to say; as it stands it can only be removed.`,
          `Спросите автора, что должно было значить ${idsOf(conditions)}; в таком виде его можно только убрать.`,
        )
      : text(
          `Ask the author which of ${idsOf(conditions)} is meant, or whether they are alternatives: then OR, or IN (…), in place of AND.`,
          `Спросите автора, какое из ${idsOf(conditions)} имелось в виду, или это варианты: тогда OR или IN (…) вместо AND.`,
        ),
    text(`See the last edit: mmsup rules diff ${segment}`, `Посмотрите последнюю правку: mmsup rules diff ${segment}`),
  ],
  runbook: 'no-customers-selected',
  article: {
    what: text(
      'Two or more conditions joined with AND can never be true of one customer: two values of one column, limits that leave nothing between them.',
      'Два условия или больше, связанные AND, не могут быть истинны для одного клиента: два значения одного столбца, пороги, между которыми ничего нет.',
    ),
    why: text(
      'Alternatives were joined with AND instead of OR; two segments were merged; a limit was added and the old one stayed.',
      'Варианты связали через AND вместо OR; слили два сегмента; добавили новый порог и забыли старый.',
    ),
    sure: text(
      'It is proved from the text and the catalog alone: PostgreSQL’s planner answers the conditions without reading a row.',
      'Доказано только по тексту и каталогу: планировщик PostgreSQL отвечает на эти условия, не читая ни одной строки.',
    ),
    repair: text(
      'OR or IN (…) for alternatives; else drop one of the conditions.',
      'OR или IN (…), если это варианты; иначе убрать одно из условий.',
    ),
    example: text(
      "city = 'Казань' and city = 'Самара' is met by nobody, however many customers either city has.",
      "city = 'Казань' and city = 'Самара' не отвечает никто, сколько бы клиентов ни было в каждом городе.",
    ),
  },
});

export const againstConstraint = defineCause<ConstraintEvidence>({
  id: 'segment/against-constraint',
  severity: 'error',
  name: text('A condition that the table forbids', 'Условие, которое запрещает сама таблица'),
  title: ({ segment, conditions, table, constraints }) =>
    text(
      `Segment ${segment} selects nobody, and no data could change that: ${table} allows no customer who meets ${conditions.map(named).join(' and ')}${constraints[0] ? ` (${constraints.join('; ')})` : ''}.`,
      `Сегмент ${segment} не отбирает никого, и никакие данные этого не изменят: ${table} не допускает клиента, который отвечает ${conditions.map(named).join(' и ')}${constraints[0] ? ` (${constraints.join('; ')})` : ''}.`,
    ),
  next: ({ conditions, segment }) => [
    text(
      `Ask the author of ${idsOf(conditions)} what the column is taken for: another column, another sign, another unit may be meant.`,
      `Спросите автора ${idsOf(conditions)}, за что он принимает столбец: может быть, имелись в виду другой столбец, знак или единица.`,
    ),
    text(`See the last edit: mmsup rules diff ${segment}`, `Посмотрите последнюю правку: mmsup rules diff ${segment}`),
  ],
  runbook: 'no-customers-selected',
  article: {
    what: text(
      'A constraint of the table (CHECK, NOT NULL) makes the condition impossible: rows that would meet it cannot be stored.',
      'Ограничение таблицы (CHECK, NOT NULL) делает условие невыполнимым: строку, которая ему отвечает, нельзя сохранить.',
    ),
    why: text(
      'The rule was written for another system or another column, or the constraint was added after the rule.',
      'Правило писали для другой системы или другого столбца, либо ограничение появилось позже правила.',
    ),
    sure: text(
      'PostgreSQL’s planner answers the condition without reading a row; the constraint is named.',
      'Планировщик PostgreSQL отвечает на условие, не читая ни одной строки; ограничение названо.',
    ),
    repair: text(
      'Correct the condition; the constraint is right until its owner says otherwise.',
      'Исправить условие; ограничение верно, пока его владелец не скажет иначе.',
    ),
    example: text(
      'balance < 0 on a table with check (balance >= 0) is met by nobody, ever.',
      'balance < 0 в таблице с check (balance >= 0) не отвечает никто и никогда.',
    ),
  },
});
