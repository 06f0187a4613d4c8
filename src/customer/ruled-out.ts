import { leftOutByStage, messageFailed, notSelected, suppressedThen } from '../causes/customer.ts';
import { contactedTwice, contactedWhileSuppressed } from '../causes/customer-contact.ts';
import type { RuledOut } from '../result.ts';
import { type Text, text } from '../text.ts';
import { hasLeft, hasReached, type Journey, ofRun } from './journey.ts';
import { oneMessage, repeatedLines } from './repeated-lines.ts';

/** What the way of one customer was looked at for and does not have, each with the number that says so; of what is not kept nothing is said. */
export function ruledOutOfJourney(journey: Journey): readonly RuledOut[] {
  const { run, messages, suppressions, segment, recorded } = journey;
  if (!run) return [];
  const own = ofRun(messages, run.id);
  const reached = own.filter(hasReached);
  const failed = own.filter(({ state }) => state === 'failed');
  const unmet = (segment?.conditions ?? []).filter(({ verdict }) => verdict !== 'true');
  const ruled: readonly (RuledOut & { readonly holds: boolean })[] = [
    {
      cause: contactedTwice,
      because: reachedWords(journey, reached.length),
      holds: messages !== null && reached.length <= 1,
    },
    {
      cause: own.some(hasLeft) ? contactedWhileSuppressed : suppressedThen,
      because: text('0 suppressions on record', '0 запретов в учёте'),
      holds: suppressions !== null && suppressions.length === 0,
    },
    {
      cause: messageFailed,
      because: text('0 messages failed', '0 сообщений с ошибкой'),
      holds: messages !== null && failed.length === 0,
    },
    {
      cause: leftOutByStage,
      because: text('0 stages left him out', '0 этапов его исключили'),
      holds: recorded?.every(({ stage }) => stage === null) === true,
    },
    {
      cause: notSelected,
      because: text(
        `conditions he does not meet: ${unmet.length} of ${segment?.conditions.length ?? 0}`,
        `условий, которым он не отвечает: ${unmet.length} из ${segment?.conditions.length ?? 0}`,
      ),
      holds: segment?.isSelected === true && unmet.length === 0,
    },
  ];
  return ruled.flatMap(({ holds, cause, because }) => (holds ? [{ cause, because }] : []));
}

/** How many messages reached him; where the log has more lines than messages, why they are no more. */
function reachedWords(journey: Journey, reached: number): Text {
  const [again] = repeatedLines(journey);
  const why = again ? oneMessage(again, journey.zone) : null;
  return text(
    `${reached} reached him in this run${why ? `; ${why.en}` : ''}`,
    `дошло в этом запуске: ${reached}${why ? `; ${why.ru}` : ''}`,
  );
}
