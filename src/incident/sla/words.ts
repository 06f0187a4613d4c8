import type { SlaClock } from '../../model/sla/agreement.types.ts';
import { type Lang, type Text, text } from '../../text.ts';
import { INCIDENT_SEVERITY } from '../words.ts';
import type { NotCounted } from './parts.ts';
import type { NotMeasured, Raised, SlaState } from './standing.types.ts';

export const SLA = {
  sla: text('SLA', 'SLA'),
  clock: text('Clock', 'Срок'),
  target: text('Promised', 'Обещано'),
  counted: text('Counted', 'Засчитано'),
  due: text('Until', 'До'),
  state: text('State', 'Итог'),
  stoppedBy: text('Stopped by', 'Чем остановлен'),
  when: text('When', 'Когда'),
  utc: text('UTC', 'UTC'),
  sum: text('Sum', 'Всего'),
  remark: text('Remark', 'Пояснение'),
  start: text('The complaint came', 'Жалоба поступила'),
  said: text('by what was said', 'со слов'),
  recorded: text('recorded', 'записано'),
  zone: text('Times by the clocks of', 'Время по часам'),
  severity: text('Severity', 'Важность'),
  promise: text('Promised in the profile', 'Обещано в профиле'),
  hash: text('Copied at the opening, hash', 'Скопировано при открытии, хеш'),
  none: text('No SLA was agreed in the profile: nothing is claimed.', 'В профиле нет SLA: ничего не утверждается.'),
  byHours: text('Counted by working hours', 'Засчитано по рабочим часам'),
  byClock: text('Counted around the clock', 'Засчитано круглосуточно'),
  byRaise: text('before the severity was raised', 'до повышения важности'),
  overSince: text('over since', 'просрочено с'),
  paused: text('paused', 'на паузе'),
  pausedNow: text('The clocks stand: we wait for the client.', 'Часы стоят: ждём клиента.'),
  resumedNow: text('The clocks run again.', 'Часы снова идут.'),
  waited: text('Waited', 'Ждали'),
  why: text('Why', 'Почему'),
  incident: text('Incident', 'Инцидент'),
  goOnWith: text('Go on with', 'Продолжить'),
  notSure: text('not sure: a clock was set', 'не точно: часы переводили'),
} as const;

export const CLOCKS: Readonly<Record<SlaClock, Text>> = {
  acknowledge: text('acknowledge', 'принять'),
  diagnose: text('diagnose', 'найти причину'),
  resolve: text('resolve', 'решить'),
};

export const STATES: Readonly<Record<SlaState, Text>> = {
  kept: text('kept', 'выдержан'),
  broken: text('broken', 'нарушен'),
  running: text('running', 'идёт'),
  'not-measured': text('not measured', 'не измеряется'),
};

export const NOT_MEASURED: Readonly<Record<NotMeasured, Text>> = {
  'no-agreement': text('no SLA agreed in the profile', 'в профиле нет SLA'),
  'no-target': text('nothing promised for this severity', 'для этой важности ничего не обещано'),
  'never-happened': text('closed without a cause', 'закрыт без причины'),
};

export const NOT_COUNTED: Readonly<Record<NotCounted, Text>> = {
  'outside-hours': text('outside working hours', 'нерабочее время'),
  'day-off': text('day off', 'выходной'),
  holiday: text('holiday', 'праздник'),
  pause: text('pause', 'пауза'),
  closed: text('closed', 'закрыт'),
};

const UNITS = [
  { seconds: 3_600, en: 'h', ru: 'ч' },
  { seconds: 60, en: 'min', ru: 'мин' },
  { seconds: 1, en: 's', ru: 'с' },
] as const;

/** Counted time for people: `26 h 30 min`, never in days: no working day has 24 hours. Part of a second is rounded down. */
export function formatCounted(seconds: number, lang: Lang): string {
  const whole = Math.floor(Math.abs(seconds));
  const first = UNITS.findIndex((unit) => whole >= unit.seconds);
  if (first === -1) return `0 ${UNITS[2][lang]}`;
  const [big, small] = [UNITS[first]!, UNITS[first + 1]];
  const rest = small ? Math.floor((whole % big.seconds) / small.seconds) : 0;
  const head = `${Math.floor(whole / big.seconds)} ${big[lang]}`;
  return small && rest > 0 ? `${head} ${rest} ${small[lang]}` : head;
}

/** `2 h left`, `over by 2 h`: what of the promised time is left, in counted time. */
export function formatLeft(seconds: number, lang: Lang): string {
  const time = formatCounted(seconds, lang);
  if (seconds < 0) return lang === 'ru' ? `просрочено на ${time}` : `over by ${time}`;
  return lang === 'ru' ? `осталось ${time}` : `${time} left`;
}

/** A clock that stops at the end of an interval. */
export const stopsHere = (clock: SlaClock): Text =>
  text(`“${CLOCKS[clock].en}” stops here`, `«${CLOCKS[clock].ru}» остановлен здесь`);

/** What usually stops a clock, in a word; any other event by its type. */
export const STOPPED_BY: Readonly<Record<string, Text>> = {
  'incident.opened': text('opened', 'открытие'),
  'incident.acknowledged': text('acknowledged', 'принято'),
  'incident.severity': text('severity changed', 'изменена важность'),
  'incident.handed-over': text('handed over', 'передано'),
  'incident.closed': text('closed', 'закрытие'),
  'note.added': text('note', 'заметка'),
  'evidence.added': text('evidence', 'доказательство'),
  'run.started': text('runbook started', 'сценарий начат'),
  'run.ended': text('runbook ended', 'сценарий завершён'),
  'step.finished': text('step of a runbook', 'шаг сценария'),
  'command.started': text('command', 'команда'),
  'command.finished': text('command', 'команда'),
  'answer.given': text('answer', 'ответ'),
  'sla.paused': text('pause', 'пауза'),
};

/** Which moment it is of which somebody said the time. */
export const SAID_OF: Readonly<Record<string, Text>> = {
  'incident.opened': text('when the complaint came', 'когда поступила жалоба'),
  'incident.acknowledged': text('when it was taken up', 'когда её приняли'),
  'incident.closed': text('when it was closed', 'когда закрыли'),
  'incident.reopened': text('when it was opened again', 'когда открыли снова'),
  'incident.severity': text('since when the severity holds', 'с какого времени действует важность'),
  'sla.paused': text('since when we waited for the client', 'с какого времени ждали клиента'),
  'sla.resumed': text('until when we waited for the client', 'до какого времени ждали клиента'),
};

/** A severity that was raised when the time under the new one was over already; `clock` writes a moment. */
export function tellRaised({ at, from, to, due, dueBefore }: Raised, clock: (iso: string) => string): Text {
  const [before, now] = [from, to].map((word) => INCIDENT_SEVERITY[word] ?? text(word, word)) as [Text, Text];
  const left = dueBefore === null ? text('nothing was promised', 'ничего не обещано') : untilText(clock(dueBefore));
  return text(
    `counted from the complaint on, the time of “${now.en}” was over (${clock(due)}) when the severity was raised at ${clock(at)}; under “${before.en}” ${left.en}`,
    `срок для важности «${now.ru}», считая от жалобы, истёк (${clock(due)}) ещё до того, как важность повысили ${clock(at)}; при важности «${before.ru}» ${left.ru}`,
  );
}

const untilText = (at: string): Text => text(`there was time until ${at}`, `время было до ${at}`);
