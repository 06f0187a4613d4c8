import type { ConditionRef } from '../causes/segment.ts';
import { chanceGaps } from '../condition/chance.ts';
import { stepsOf } from '../condition/formula.ts';
import type { Moved } from '../condition/moved.ts';
import type { Version } from '../condition/versions.ts';
import { conditionRef } from '../condition/words.ts';
import type { NotEvaluated } from '../result.ts';
import { type Text, text } from '../text.ts';
import type { AgainstSeen } from './against.queries.ts';
import { clockSentence, conditionSentence, dataSentence, ruleSentence, totalSentence } from './against-words.ts';
import type { RunRef } from './subject.queries.ts';

/** One reason for a change of a selection; `net` = `came` - `left`, customers. What is not known is null. */
export interface AgainstPart {
  readonly kind: 'rule' | 'clock' | 'data';
  readonly net: number | null;
  readonly left: number | null;
  readonly came: number | null;
  /** False when `left` and `came` are at least so many. */
  readonly isExact: boolean;
  readonly sentence: Text;
}

/** What one condition has to do with those who left and came by rule and clock. */
export interface AgainstCondition {
  readonly status: 'kept' | 'changed' | 'added' | 'removed';
  readonly before: ConditionRef | null;
  readonly after: ConditionRef | null;
  /** Whether the passing of time alone changed what it asks. */
  readonly movesWithClock: boolean;
  /** How many of those who left it keeps out now; null for a removed condition. */
  readonly failNow: number | null;
  /** How many of those who came it kept out before; null for an added condition. */
  readonly keptOut: number | null;
  /** How many of those who came meet it now, and how many of those who left met it then: what an alternative of an OR let in, or no longer does. */
  readonly meetNow: number | null;
  readonly metThen: number | null;
  readonly sentence: Text;
}

/** Why the selection differs from an earlier one; all counts are customers. */
export interface AgainstFacts {
  readonly earlier: {
    readonly kind: 'run' | 'version' | 'moment';
    readonly at: string;
    readonly version: Version;
    readonly run: RunRef | null;
  };
  readonly at: string;
  readonly version: Version;
  /** Selected today. */
  readonly selected: number;
  /** Recorded by the earlier run; null where nothing was recorded. */
  readonly recorded: number | null;
  /** Today's data: the earlier rule by the earlier clock, and by the clock of now. */
  readonly earlierRuleEarlierClock: number;
  readonly earlierRule: number;
  /** Who left and came by rule and clock together. */
  readonly moved: Moved;
  /** Rule, clock, data: their nets add up to the whole change where it is known. */
  readonly parts: readonly AgainstPart[];
  /** Conditions that keep out somebody who left or came, or were edited; edited ones first, then most people first. */
  readonly conditions: readonly AgainstCondition[];
  readonly sentence: Text;
}

/**
 * Splits the change of a selection since an earlier moment into rule edit, clock and data.
 *
 * All three are judged on today's customers, step by step: the earlier rule by the earlier clock, the earlier rule by the clock of now, the rule
 * of now. The steps between them are the clock's and the edit's share, exact with the people. What is left between the number recorded then
 * and the first step is the data's share: exact as a net figure, its people only as far as the run's messages name them.
 */
export function againstFacts(seen: AgainstSeen): AgainstFacts {
  const { earlier, subject, moves } = seen;
  const recorded = earlier.run?.selectedThen ?? null;
  const { selected } = moves;
  return {
    earlier: { kind: earlier.kind, at: earlier.at, version: withoutFormula(earlier.version), run: earlier.run },
    at: subject.at,
    version: withoutFormula(subject.version),
    selected: selected.now,
    recorded,
    earlierRuleEarlierClock: selected.earlier,
    earlierRule: selected.between,
    moved: moves.both,
    parts: [rulePart(seen), clockPart(seen), dataPart(seen)],
    conditions: conditionsOf(seen),
    sentence: totalSentence({ recorded, earlier: selected.earlier, now: selected.now, seen }),
  };
}

function withoutFormula({ condition: _condition, ...version }: AgainstSeen['earlier']['version']): Version {
  return version;
}

function rulePart(seen: AgainstSeen): AgainstPart {
  const { left, came } = seen.moves.rule;
  return { kind: 'rule', net: came - left, left, came, isExact: true, sentence: ruleSentence(seen) };
}

function clockPart(seen: AgainstSeen): AgainstPart {
  const { left, came } = seen.moves.clock;
  return { kind: 'clock', net: came - left, left, came, isExact: true, sentence: clockSentence(seen) };
}

function dataPart(seen: AgainstSeen): AgainstPart {
  const { earlier, moves } = seen;
  const recorded = earlier.run?.selectedThen ?? null;
  const net = recorded === null ? null : moves.selected.earlier - recorded;
  const { members } = moves;
  const isExact = members !== null && members.known === recorded;
  const left = members && (isExact || members.left > 0) ? members.left : null;
  const came = isExact ? members.came : null;
  return { kind: 'data', net, left, came, isExact, sentence: dataSentence({ seen, net, recorded, left, came }) };
}

function conditionsOf(seen: AgainstSeen): readonly AgainstCondition[] {
  const { moves, clocked, formulas } = seen;
  const steps = new Set([...stepsOf(formulas.before), ...stepsOf(formulas.after)]);
  const isEdited = ({ status }: AgainstCondition): number => (status === 'kept' ? 0 : 1);
  const weight = ({ failNow, keptOut }: AgainstCondition): number => (failNow ?? 0) + (keptOut ?? 0);
  return seen.pairs
    .map(({ status, before, after }): AgainstCondition => {
      const condition = {
        status,
        before: before && conditionRef(before),
        after: after && conditionRef(after),
        movesWithClock: before !== null && clocked.has(before.id),
        failNow: after && (moves.failNow[after.id] ?? 0),
        keptOut: before && (moves.keptOut[before.id] ?? 0),
        meetNow: after && (moves.meetNow[after.id] ?? 0),
        metThen: before && (moves.metThen[before.id] ?? 0),
      };
      const isAlternative = {
        now: after !== null && !steps.has(after),
        earlier: before !== null && !steps.has(before),
      };
      return { ...condition, sentence: conditionSentence(condition, isAlternative) };
    })
    .filter((condition) => condition.status !== 'kept' || weight(condition) > 0)
    .sort((one, other) => isEdited(other) - isEdited(one) || weight(other) - weight(one));
}

/** What the comparison could not tell. */
export function againstGaps(seen: AgainstSeen): readonly NotEvaluated[] {
  const { earlier, moves, unrepeatable } = seen;
  const gaps: NotEvaluated[] = [...chanceGaps(unrepeatable)];
  const recorded = earlier.run?.selectedThen ?? null;
  if (recorded === null) {
    gaps.push({
      what: text('How the change of the data moved the selection', 'Как на отбор повлияло изменение данных'),
      why: text(
        earlier.run
          ? `the system does not keep how many run ${earlier.run.id} selected`
          : 'no run is known at that moment, so it is not known how many were selected then',
        earlier.run
          ? `система не хранит, сколько отобрал запуск ${earlier.run.id}`
          : 'на тот момент нет запуска, и сколько тогда было отобрано, неизвестно',
      ),
      couldChangeAnswer: false,
    });
  } else if (moves.members?.known !== recorded) {
    gaps.push({
      what: text('Who left or came because the data changed', 'Кто ушёл или пришёл из-за изменения данных'),
      why: text(
        'the system does not keep whom the run selected, only how many; the net figure is exact, the data of that time are gone',
        'система хранит не тех, кого отобрал запуск, а только их число; итог точен, но данных того времени уже нет',
      ),
      couldChangeAnswer: false,
    });
  }
  return gaps;
}
