import { UsageError } from '../../errors.ts';
import { type Lang, plural, type Text, text } from '../../text.ts';
import { closedIn, contradictingClosings, NO_CAUSE, OUTCOMES, type Outcome } from '../closing.ts';
import type { CorrectedEvent } from '../correction.ts';
import type { IncidentState } from '../state.ts';
import type { Audience, DocumentClosing, Said } from './document.types.ts';
import { forClient } from './internals.ts';
import { saidIn } from './language.ts';
import { exactMoment } from './moments.ts';
import { ENDED } from './words.ts';

interface Frame {
  readonly audience: Audience;
  readonly lang: Lang;
  /** Names that a client must not be told. */
  readonly names: readonly string[];
}

/** How an incident was closed, as an audience is told; null while it is open. Pure. */
export function closingOf({ closing }: IncidentState, frame: Frame): DocumentClosing | null {
  if (closing === null) return null;
  const { cause, outcome, why, proposal } = closing;
  const told: Readonly<Record<Outcome, Text>> = frame.audience === 'client' ? ENDED : OUTCOMES;
  return {
    hasCause: cause !== null,
    outcome,
    ended: outcome === null ? null : told[outcome][frame.lang],
    why: personsWords(why, frame),
    proposal: personsWords(proposal, frame),
  };
}

/** Whether it was said at the closing that nobody has found a cause: what was found on the way is not to be told as one. Older closings said nothing. */
export const isWithoutCause = ({ closing }: IncidentState): boolean =>
  closing !== null && closing.cause === null && closing.outcome !== null;

/** Closings that contradict one another, a sentence each, as colleagues are told. Pure. */
export function contradictionsIn(events: readonly CorrectedEvent[], lang: Lang): readonly string[] {
  return contradictingClosings(events).map((event) => {
    const { cause, outcome } = closedIn(event);
    const how = outcome === null ? '—' : OUTCOMES[outcome][lang];
    return `${event.who}:${event.seq}, ${exactMoment(event.at)}: ${cause ?? NO_CAUSE} (${how})`;
  });
}

/** A client is not told one of two closings as the truth. Throws UsageError `incident/closings-contradict`. */
export function requireOneEnd(id: string, events: readonly CorrectedEvent[]): void {
  const closings = contradictingClosings(events);
  const [first] = closings;
  if (!first) return;
  const times = plural(closings.length, { en: ['time', 'times'], ru: ['раз', 'раза', 'раз'] });
  const [en, ru] = [contradictionsIn(events, 'en').join('; '), contradictionsIn(events, 'ru').join('; ')];
  throw new UsageError({
    code: 'incident/closings-contradict',
    message: text(
      `The incident ${id} was closed ${times.en}, by people who did not know of each other, and not alike: ${en}. A letter to the client would take one of them for the truth.`,
      `Инцидент ${id} закрыли ${times.ru}, не зная друг о друге и по-разному: ${ru}. Письмо клиенту выдало бы одно из этих закрытий за правду.`,
    ),
    hint: text(
      `Correct what is wrong: mmsup incident correct ${id} ${first.who}:${first.seq} --field cause --to CAUSE --why "…" (outcome in the same way), or open it again with mmsup incident reopen ${id} and close it once. For colleagues: --audience internal.`,
      `Исправьте неверное: mmsup incident correct ${id} ${first.who}:${first.seq} --field cause --to ПРИЧИНА --why "…" (итог, outcome, — так же) или откройте инцидент снова: mmsup incident reopen ${id}, и закройте один раз. Для коллег: --audience internal.`,
    ),
    data: { closings: closings.map(({ who, seq }) => `${who}:${seq}`) },
  });
}

function personsWords(words: string | null, { audience, lang, names }: Frame): Said | null {
  const text = words !== null && audience === 'client' ? forClient(words, lang, names) : words;
  return text === null || text === '' ? null : saidIn(text, lang);
}
