import { andOrWithoutParentheses } from '../causes/rule.ts';
import { conditionNobodyMeets, nullInExclusionList, valueRenamed } from '../causes/segment.ts';
import { rowsAreNotPeople } from '../causes/segment-data.ts';
import { conditionsContradict, noCustomers, oneConditionTooMany } from '../causes/segment-empty.ts';
import { conditionCanFail } from '../causes/segment-pattern.ts';
import { negatedLeaves } from '../condition/formula.ts';
import type { RuledOut } from '../result.ts';
import { formatCount, plural, type Text, text } from '../text.ts';
import type { CountedFacts, EverybodySeen, SegmentFacts, SegmentSeen } from './facts.ts';
import { causeOfDoubt } from './fault-causes.ts';

/**
 * What a segment was looked at for and does not have, each with the number that says so. Of a sample, and where only the funnel was counted, nothing is
 * ruled out: somebody who was not asked may differ.
 */
export function ruledOutOfSegment(seen: SegmentSeen, facts: SegmentFacts): readonly RuledOut[] {
  const { everybody } = seen;
  if (facts.form === null || facts.sample || !everybody?.faults) return [];
  return [...ofTexts(everybody, facts), ...ofConditions(seen, facts), ...ofDoubts(everybody), ...ofEmptiness(facts)];
}

const counted = (count: number): Text => text(formatCount(count, 'en'), formatCount(count, 'ru'));

function ofEmptiness({ population, selected }: CountedFacts): RuledOut[] {
  if (population === 0) return [];
  const people = counted(population);
  const nobody = { cause: noCustomers, because: text(`there are ${people.en}`, `их ${people.ru}`) };
  if (selected === 0) return [nobody];
  const chosen = counted(selected);
  const because = text(`${chosen.en} selected`, `отобрано ${chosen.ru}`);
  return [...[oneConditionTooMany, conditionsContradict].map((cause) => ({ cause, because })), nobody];
}

/** The condition that fewest meet: when somebody meets even that one, no condition is met by nobody. */
function ofConditions({ formula }: SegmentSeen, { conditions }: CountedFacts): RuledOut[] {
  const negated = negatedLeaves(formula);
  const met = conditions.flatMap(({ id, ...counts }) => {
    const people = negated.has(id) ? counts.false : counts.true;
    return people === null ? [] : [{ id, people }];
  });
  const rarest = met.toSorted((one, other) => one.people - other.people)[0];
  if (!rarest || met.length < conditions.length) return [];
  const failing = conditions.reduce((sum, { error }) => sum + (error ?? 0), 0);
  const fails = {
    cause: conditionCanFail,
    because: text('0 customers for whom one fails', '0 клиентов, на которых условие падает'),
  };
  const ruled = failing === 0 ? [fails] : [];
  if (rarest.people === 0) return ruled;
  const people = counted(rarest.people);
  const because = text(`even ${rarest.id} is met by ${people.en}`, `даже ${rarest.id} отвечают ${people.ru}`);
  return [{ cause: conditionNobodyMeets, because }, ...ruled];
}

function ofTexts({ lists, values, faults }: EverybodySeen, { otherReading, selected }: CountedFacts): RuledOut[] {
  const ruled: RuledOut[] = [];
  if (lists.every(({ selectedWithoutNulls }) => selectedWithoutNulls <= selected)) {
    const because = text('0 people are kept out by one', '0 клиентов выпали из-за него');
    ruled.push({ cause: nullInExclusionList, because });
  }
  if (values.length === 0) {
    const because = text('0 literals that nobody has any more', '0 значений, которых больше ни у кого нет');
    ruled.push({ cause: valueRenamed, because });
  }
  if (otherReading === null || otherReading.selected === selected) {
    const because =
      otherReading === null
        ? text('0 places with OR beside AND', '0 мест, где OR рядом с AND')
        : text('both readings select the same number', 'оба прочтения отбирают столько же');
    ruled.push({ cause: andOrWithoutParentheses, because });
  }
  const copies = faults?.duplicates;
  if (copies && copies.rows === copies.people && copies.withoutKey === 0) {
    const [rows, people] = [counted(copies.rows), counted(copies.people)];
    const because = text(`${rows.en} rows, ${people.en} people`, `строк ${rows.ru}, людей ${people.ru}`);
    ruled.push({ cause: rowsAreNotPeople, because });
  }
  return ruled;
}

/** Suspicions whose repair, counted in the same scan, would change nobody. */
function ofDoubts({ faults }: EverybodySeen): RuledOut[] {
  const innocent = (faults?.doubts ?? []).filter(({ gained, lost }) => gained === 0 && lost === 0);
  const causes = new Map(innocent.map((doubt) => [doubt.cause, doubt]));
  return [...causes.values()].map(({ cause, leaf }) => {
    const nobody = plural(0, { en: ['customer', 'customers'], ru: ['клиента', 'клиентов', 'клиентов'] });
    return {
      cause: causeOfDoubt(cause),
      because: text(`repairing ${leaf.id} would change ${nobody.en}`, `исправление ${leaf.id} затронет ${nobody.ru}`),
    };
  });
}
