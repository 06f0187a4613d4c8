import { SLA_CLOCKS, type SlaClock } from '../../model/sla/agreement.types.ts';
import type { NotEvaluated } from '../../result.ts';
import { text } from '../../text.ts';
import type { SetBack } from './moments.ts';
import type { SlaStanding } from './standing.types.ts';

/**
 * Whether the judgement of a clock could be another, because the machines' clocks do not agree with what went by: less was left, or it is over by
 * less, than they are wrong. A clock is set back after it went too fast as often as into the wrong time, so both ways. Pure.
 */
export function isDoubtful({ setBacks, clocks }: SlaStanding, clock: SlaClock): boolean {
  const seconds = setBacks.reduce((sum, one) => sum + one.seconds, 0);
  const { state, leftSeconds } = clocks[clock];
  return state !== 'not-measured' && leftSeconds !== null && Math.abs(leftSeconds) < seconds;
}

/** Why what was promised cannot be judged for certain. Pure. */
export function doubtsIn(standing: SlaStanding): readonly NotEvaluated[] {
  const couldChangeAnswer = SLA_CLOCKS.some((clock) => isDoubtful(standing, clock));
  const unreadable = standing.isUnreadable ? [unreadableAgreement()] : [];
  return [...unreadable, ...standing.setBacks.map((one) => ({ ...timeBefore(one), couldChangeAnswer }))];
}

function timeBefore({ seq, who, kind, seconds }: SetBack): Pick<NotEvaluated, 'what' | 'why'> {
  return {
    what: text(`Time before event ${seq} of ${who}`, `Время перед событием ${seq}, автор ${who}`),
    why:
      kind === 'set-back'
        ? text(
            `the machine's clock was set back by ${seconds} s there, so the counted time may be wrong by as much`,
            `часы машины там переведены назад на ${seconds} с: на столько засчитанное время может быть неверным`,
          )
        : text(
            `the machine's clock is behind that of whoever wrote before by ${seconds} s, so the counted time may be wrong by as much`,
            `часы машины отстают от часов писавшего раньше на ${seconds} с: на столько засчитанное время может быть неверным`,
          ),
  };
}

/** That the copy of an agreement cannot be read; among several incidents with the name of the one. */
export function unreadableAgreement(incident?: string): NotEvaluated {
  const of = incident === undefined ? '' : ` · ${incident}`;
  return {
    what: text(`What was promised${of}`, `Что было обещано${of}`),
    why: text(
      'the copy of the SLA in the record cannot be read: no time is judged',
      'копия SLA в записи не читается: сроки не оцениваются',
    ),
    couldChangeAnswer: true,
  };
}
