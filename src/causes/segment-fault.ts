import type { Severity } from '../result.ts';
import { formatCount, type Text, text } from '../text.ts';
import { type Article, type Cause, defineCause } from './cause.ts';
import type { ConditionRef } from './segment.ts';

/**
 * What every fault of a condition proves itself by: the selection as it is written and the same with the condition repaired, counted on the same
 * customers in the same scan.
 */
export interface FaultEvidence {
  readonly segment: string;
  readonly condition: ConditionRef;
  /** The condition as it would read repaired; null where no text of ours can repair it. */
  readonly repair: string | null;
  /** Language of the repair, where the condition is not kept as SQL. */
  readonly repairIn?: 'json' | 'sql';
  readonly selected: number;
  readonly selectedRepaired: number;
  /** Customers selected only with the repair. */
  readonly gained: number;
  /** Customers selected only as it is written. */
  readonly lost: number;
}

/** A fault's own words; the numbers and the common next steps are put in by {@link defineFault}. */
export interface Fault<Detail> {
  readonly id: string;
  readonly severity: Severity;
  readonly name: Text;
  /** What the condition does, as a clause without a full stop. */
  because(evidence: FaultEvidence & Detail): Text;
  /** What to ask or to do beyond writing the repair. */
  advice(evidence: FaultEvidence & Detail): readonly Text[];
  readonly article: Article;
}

/** A cause of the family "one condition says something else than was meant". */
export function defineFault<Detail = object>(fault: Fault<Detail>): Cause<FaultEvidence & Detail> {
  return defineCause({
    id: fault.id,
    severity: fault.severity,
    name: fault.name,
    title(evidence) {
      const because = fault.because(evidence);
      const effect = effectOf(evidence);
      return text(
        `Segment ${evidence.segment}: ${because.en}. ${effect.en}`.trim(),
        `Сегмент ${evidence.segment}: ${because.ru}. ${effect.ru}`.trim(),
      );
    },
    next: (evidence) => [
      ...(evidence.repair === null ? [] : [writeSo(evidence, evidence.repair)]),
      ...fault.advice(evidence),
      text(
        `See who wrote it and when: mmsup rules log ${evidence.segment}`,
        `Посмотрите, кто и когда это написал: mmsup rules log ${evidence.segment}`,
      ),
    ],
    runbook: fault.severity === 'error' ? 'no-customers-selected' : 'wrong-people-selected',
    article: fault.article,
  });
}

function writeSo({ condition: { id }, repairIn }: FaultEvidence, repair: string): Text {
  const [en, ru] = repairIn === 'sql' ? [' (here in SQL)', ' (здесь на SQL)'] : ['', ''];
  return text(
    `If that is what was meant, write ${id} so${en}: ${repair}`,
    `Если имелось в виду именно это, запишите ${id} так${ru}: ${repair}`,
  );
}

function effectOf({ selected, selectedRepaired, gained, lost }: FaultEvidence): Text {
  if (gained === 0 && lost === 0) return text('', '');
  const both = gained > 0 && lost > 0;
  const count = formatCount;
  return text(
    `As written it selects ${count(selected, 'en')}, repaired ${count(selectedRepaired, 'en')}${both ? ` (${count(gained, 'en')} come in, ${count(lost, 'en')} go out)` : ''}.`,
    `В таком виде отбирается ${count(selected, 'ru')}, с исправлением — ${count(selectedRepaired, 'ru')}${both ? ` (добавится ${count(gained, 'ru')}, выбудет ${count(lost, 'ru')})` : ''}.`,
  );
}

/** The condition with its id, on one line, short enough for a title. */
export function named({ id, text: written }: ConditionRef): string {
  const line = written.replace(/\s+/g, ' ');
  return `${id} (${line.length > 70 ? `${line.slice(0, 67)}…` : line})`;
}
