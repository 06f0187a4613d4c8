import { found } from '../causes/cause.ts';
import { leftOutByStage, messageFailed, notReachedYet, notSelected, suppressedThen } from '../causes/customer.ts';
import { lostInRun } from '../causes/customer-contact.ts';
import { formatMoment, isZone } from '../model/moment.ts';
import type { Found } from '../result.ts';
import { type Lang, type Text, text } from '../text.ts';
import {
  type Journey,
  type JourneyExclusion,
  type JourneyMessage,
  type JourneyPolicy,
  type JourneySegment,
  momentOf,
  sendingOf,
} from './journey.ts';
import { inForce } from './scope.ts';

export interface Common {
  readonly customer: string;
  readonly run: string;
  readonly zone: string;
}

/** His message that was made and did not go through. */
export function failedFinding(failed: readonly JourneyMessage[], common: Common): readonly Found[] {
  const [first] = failed;
  if (!first) return [];
  const { status, providerCode, error, queuedAt } = first;
  return [found(messageFailed, { ...common, status, providerCode, error, queuedAt }, 'proved')];
}

/**
 * Why there is no message to him: the first gate that stopped him, as far as it is recorded; else as the formula of the segment says it by the clock of the
 * run; else a suppression, or a run that has not come to him. One that took him, left him out nowhere and has finished has lost him.
 */
export function stoppedFindings(journey: Journey, common: Common): readonly Found[] {
  const { recorded, segment, suppressions, run, messages } = journey;
  const leftOut = recorded?.find(({ stage }) => stage !== null);
  if (leftOut) return [leftOutFinding(journey, leftOut, common)];
  if (segment && !segment.isSelected && !(recorded && recorded.length > 0)) {
    const isRecorded = recorded?.length === 0;
    const evidence = {
      ...common,
      segment: segment.id,
      isInPopulation: segment.isInPopulation,
      everyCustomer: segment.isInPopulation ? null : (journey.population?.condition ?? null),
      conditions: unmetOf(segment).map(({ id, text: written, verdict, says, values }) => ({
        id,
        text: written,
        verdict,
        says,
        values: values.map(({ column, value }) => ({ column, value })),
      })),
      isRecorded,
    };
    return [found(notSelected, evidence, isRecorded ? 'proved' : 'likely')];
  }
  const [suppression] = run ? inForce(suppressions ?? [], momentOf(journey), sendingOf(run)) : [];
  if (suppression) return [found(suppressedThen, { ...common, ...suppression }, 'likely')];
  const position = placeOf(journey);
  if (position) return [found(notReachedYet, { ...common, ...position }, 'proved')];
  if (recorded && recorded.length > 0 && messages !== null && run?.state === 'finished')
    return [found(lostInRun, { ...common, state: run.state }, 'proved')];
  return [];
}

function leftOutFinding(journey: Journey, leftOut: JourneyExclusion, common: Common): Found {
  const { rule } = journey;
  const evidence = {
    ...common,
    ...leftOut,
    stage: leftOut.stage!,
    ruleVersion: rule?.version ?? null,
    ruleText: rule?.text ?? null,
    decided: decidedBy(journey, leftOut),
  };
  return found(leftOutByStage, evidence, 'proved');
}

/** The value that decided at a later stage: how many messages counted, which refusal held him, which hours are quiet. */
function decidedBy(journey: Journey, { reason }: JourneyExclusion): Text | null {
  const { policies, run, suppressions, missing, zone } = journey;
  if (missing && missing.length > 0) return text(`empty: ${missing.join(', ')}`, `не заполнено: ${missing.join(', ')}`);
  const limit = policies?.[0];
  const isQuiet = /quiet|hour|night|тих|ноч/i.test(reason ?? '');
  if (limit && isQuiet && limit.quietFrom && limit.quietTo)
    return text(
      `quiet hours are from ${limit.quietFrom} to ${limit.quietTo} by his own clock${ownTime(journey, 'en')}`,
      `тихие часы — с ${limit.quietFrom} до ${limit.quietTo} по его времени${ownTime(journey, 'ru')}`,
    );
  if (limit && !isQuiet && limit.cap !== null && limit.counted !== null)
    return text(
      `he had had ${limit.counted} of ${limit.cap} in ${limit.periodDays} days${countedMessages(limit, zone, 'en')}`,
      `за ${limit.periodDays} дн. он получил ${limit.counted} из ${limit.cap}${countedMessages(limit, zone, 'ru')}`,
    );
  const [held] = run ? inForce(suppressions ?? [], momentOf(journey), sendingOf(run)) : [];
  if (held && /opt|unsub|suppress|refus|stop|отпис|отказ/i.test(reason ?? '')) {
    const said = [held.list, held.scope, held.reason].filter(Boolean).join(', ');
    const since = held.validFrom?.slice(0, 10) ?? '—';
    return text(`${said}, since ${since}`, `${said}, с ${since}`);
  }
  return null;
}

/** What his clock showed when the run judged him; nothing where his zone is not kept. */
function ownTime(journey: Journey, lang: Lang): string {
  const { ownZone } = journey;
  if (ownZone === null || !isZone(ownZone)) return '';
  const clock = formatMoment(momentOf(journey), ownZone).slice(11);
  return lang === 'ru'
    ? ` (${ownZone}), а при запуске у него было ${clock}`
    : ` (${ownZone}), where it was ${clock} when the run started`;
}

/** Which messages filled the limit, and when they were sent. */
function countedMessages({ last }: JourneyPolicy, zone: string, lang: Lang): string {
  if (!last || last.length === 0) return '';
  const [of, message] = lang === 'ru' ? ['запуска', 'сообщение'] : ['of run', 'message'];
  const said = last.map(
    ({ id, run, sentAt }) => `${message} ${id}${run === null ? '' : ` ${of} ${run}`}, ${formatMoment(sentAt, zone)}`,
  );
  return `: ${said.join('; ')} (${zone})`;
}

/** The conditions that keep him out: those that do so alone, else all that he does not meet. */
export function unmetOf({ conditions }: JourneySegment): JourneySegment['conditions'] {
  const sole = conditions.filter(({ isSoleBlocker }) => isSoleBlocker);
  return sole.length > 0 ? sole : conditions.filter(({ verdict }) => verdict !== 'true');
}

/** Where the system walks its customers by identifier: whether it has come to him, and whether it will. */
export function placeOf({ run, customer }: Journey): {
  readonly cursorAt: number | null;
  readonly cursorEnd: number | null;
  readonly why: 'later' | 'beyond';
} | null {
  const key = Number(customer);
  if (!run || !Number.isFinite(key)) return null;
  const { cursorAt, cursorEnd } = run;
  if (cursorEnd !== null && key > cursorEnd) return { cursorAt, cursorEnd, why: 'beyond' };
  if (cursorAt !== null && key > cursorAt) return { cursorAt, cursorEnd, why: 'later' };
  return null;
}
