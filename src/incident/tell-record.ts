import { type Text, text } from '../text.ts';
import { OUTCOMES, type Outcome } from './closing.ts';
import { type LeftOpen, tellLeftOpen } from './going-on.ts';
import { INCIDENT_SEVERITY } from './words.ts';

type Fields = Readonly<Record<string, unknown>>;

const words = (value: unknown): string => (value === null || value === undefined ? '—' : String(value));
const graded = (value: unknown): Text => INCIDENT_SEVERITY[words(value)] ?? text(words(value), words(value));

const nameOf = (user: unknown): string => words(((user ?? {}) as Fields)['name']);

/** That one account did what two people are to do: handed over under one name, and took over under another. */
export const tellSameUser = (who: string, user: string, before: string): Text =>
  text(
    `by ${who}, at the system user ${user}, who also handed over (as ${before})`,
    `под именем ${who}, системный пользователь ${user}, он же и передал (под именем ${before})`,
  );

/** What happened to the incident itself, each event as a sentence. */
export const RECORD_TELLERS: Readonly<Record<string, (fields: Fields) => Text>> = {
  'incident.severity': ({ severity, from, why }) =>
    text(
      `Severity ${graded(severity).en}, before ${graded(from).en}: ${words(why)}`,
      `Важность: ${graded(severity).ru}, прежде ${graded(from).ru}: ${words(why)}`,
    ),
  'event.corrected': ({ of, field, from, to, why }) => {
    const { writer, seq } = (of ?? {}) as Fields;
    const which = `${words(writer).replace(/\..*$/, '')}:${words(seq)}`;
    return text(
      `Corrected ${which}, ${words(field)}: “${words(to)}”, before “${words(from)}”. ${words(why)}`,
      `Исправлено ${which}, ${words(field)}: «${words(to)}», прежде «${words(from)}». ${words(why)}`,
    );
  },
  'evidence.added': ({ name, bytes, why, isMasked }) => {
    const reason = why ? `: ${words(why)}` : '';
    const hidden = isMasked === true ? text(', masked', ', скрыто личное') : text('', '');
    return text(
      `Evidence ${words(name)} (${words(bytes)} bytes${hidden.en})${reason}`,
      `Доказательство ${words(name)} (${words(bytes)} байт${hidden.ru})${reason}`,
    );
  },
  'incident.handed-over': ({ from, to, ask }) => {
    const asked = ask ? `: ${words(ask)}` : '';
    return text(
      `Handed over from ${words(from)} to ${words(to)}${asked}`,
      `Передано: от ${words(from)}, кому ${words(to)}${asked}`,
    );
  },
  'incident.acknowledged': ({ line, who, user, sameUserAs, isAfterwards }) => {
    const by = words(line ?? who);
    if (isAfterwards === true)
      return text(`Taken up by ${by}, as was said afterwards`, `Принято: ${by}, сказано позже`);
    if (sameUserAs === undefined) return text(`Taken over by ${by}`, `Принято: ${by}`);
    const one = tellSameUser(words(who), nameOf(user), words(sameUserAs));
    return text(`Taken over by ${by}: ${one.en}`, `Принято: ${by}; ${one.ru}`);
  },
  'sla.paused': ({ why }) => text(`The SLA’s clocks stand: ${words(why)}`, `Часы SLA остановлены: ${words(why)}`),
  'sla.resumed': ({ why }) => {
    const reason = why ? `: ${words(why)}` : '';
    return text(`The SLA’s clocks run again${reason}`, `Часы SLA снова идут${reason}`);
  },
  'record.exported': ({ form, audience, language, hash }) =>
    text(
      `Exported as ${words(form)} for ${words(audience)}, in ${words(language)}; SHA-256 of the text ${words(hash)}`,
      `Выгружено: ${words(form)}, для кого: ${words(audience)}, язык: ${words(language)}; SHA-256 текста ${words(hash)}`,
    ),
  'record.undelivered': ({ form, audience, hash }) =>
    text(
      `Not handed out, or not whole: ${words(form)} for ${words(audience)}; SHA-256 of the text ${words(hash)}`,
      `Не передано или передано не полностью: ${words(form)}, для кого: ${words(audience)}; SHA-256 текста ${words(hash)}`,
    ),
  'incident.closed': ({ cause, why, outcome, proposal, leftOpen }) => {
    const how = OUTCOMES[words(outcome) as Outcome] ?? text('', '');
    const reason = why ? `: ${words(why)}` : '';
    // What a person wrote may end with a full stop already.
    const stop = /[.!?…]$/.test(reason) ? '' : '.';
    const [en, ru] = [how.en, how.ru].map((said) => (said === '' ? '' : ` (${said})`));
    const proposed = proposal
      ? text(`${stop} Proposed: ${words(proposal)}`, `${stop} Предложено: ${words(proposal)}`)
      : text('', '');
    const left = leftOpen ? tellLeftOpen(leftOpen as LeftOpen) : undefined;
    const open = left ? text(`. Left open: ${left.en}`, `. Осталось незавершённым: ${left.ru}`) : text('', '');
    return text(
      `Closed, cause ${words(cause)}${en}${reason}${proposed.en}${open.en}`,
      `Закрыт, причина ${words(cause)}${ru}${reason}${proposed.ru}${open.ru}`,
    );
  },
  'personal.shown': ({ why }) =>
    text(`Personal data was shown in clear: ${words(why)}`, `Персональные данные показаны открыто: ${words(why)}`),
  'incident.reopened': ({ why }) => text(`Opened again: ${words(why)}`, `Открыт снова: ${words(why)}`),
};
