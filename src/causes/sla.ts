import { type Text, text } from '../text.ts';
import { defineCause } from './cause.ts';

export interface SlaBrokenEvidence {
  readonly incident: string;
  /** `acknowledge`, `diagnose` or `resolve`. */
  readonly clock: string;
  readonly severity: string;
  readonly targetSeconds: number;
  readonly countedSeconds: number;
  /** When the time was over, by the client's clocks: `2026-11-23 09:00`. */
  readonly due: string | null;
  readonly zone: string;
  /** When the severity was raised by which it was over, by the client's clocks, where there was time under the one before; else null. */
  readonly raisedAt?: string | null;
  /** True while it still runs: it is neither stopped nor paused. */
  readonly isRunning: boolean;
}

const MISSED: Readonly<Record<string, Text>> = {
  acknowledge: text('nobody took it up', 'никто не принял жалобу'),
  diagnose: text('its cause was not found', 'причина не найдена'),
  resolve: text('it was not resolved', 'не решён'),
};

/** `4 h`, `1 h 30 min`: counted time; what is less than a minute is said in seconds. */
function hours(seconds: number, lang: 'en' | 'ru'): string {
  if (seconds < 60) return `${Math.ceil(seconds)} ${lang === 'ru' ? 'с' : 's'}`;
  const [whole, minutes] = [Math.floor(seconds / 3_600), Math.floor((seconds % 3_600) / 60)];
  const unit = lang === 'ru' ? (['ч', 'мин'] as const) : (['h', 'min'] as const);
  return [whole > 0 || minutes === 0 ? `${whole} ${unit[0]}` : '', minutes > 0 ? `${minutes} ${unit[1]}` : '']
    .filter(Boolean)
    .join(' ');
}

export const slaBroken = defineCause<SlaBrokenEvidence>({
  id: 'incident/sla-broken',
  severity: 'error',
  name: text('A promised time that was not kept', 'Обещанный срок, который не выдержан'),
  title: ({ incident, clock, targetSeconds, countedSeconds, due, zone, raisedAt, isRunning }) => {
    const missed = MISSED[clock] ?? text(clock, clock);
    const by = countedSeconds - targetSeconds;
    const until = due === null ? text('', '') : text(`, until ${due} ${zone}`, `, до ${due} ${zone}`);
    const raised = raisedAt
      ? text(
          `; that was over before the severity was raised at ${raisedAt}, so nobody could have kept it`,
          `; этот срок истёк до того, как важность повысили (${raisedAt}), выдержать его уже никто не мог`,
        )
      : text('', '');
    return text(
      `Incident ${incident}: ${missed.en} within ${hours(targetSeconds, 'en')}${until.en}; over by ${hours(by, 'en')}${isRunning ? ', and the clock runs on' : ''}${raised.en}.`,
      `Инцидент ${incident}: ${missed.ru} за ${hours(targetSeconds, 'ru')}${until.ru}; просрочено на ${hours(by, 'ru')}${isRunning ? ', часы идут' : ''}${raised.ru}.`,
    );
  },
  next: ({ incident }) => [
    text(
      `Every counted interval against the client's calendar: mmsup incident sla explain ${incident}`,
      `Каждый засчитанный промежуток по календарю клиента: mmsup incident sla explain ${incident}`,
    ),
    text(
      `Where time passed in waiting for the client and nobody wrote it down, say so: mmsup incident note ${incident} "text"`,
      `Если время ушло на ожидание клиента и этого никто не записал, скажите об этом: mmsup incident note ${incident} "текст"`,
    ),
  ],
  runbook: null,
  article: {
    what: text(
      'A time that was promised to the client (to take the complaint up, to find its cause, to close it) is over, and what was promised had not happened by then.',
      'Срок, обещанный клиенту (принять жалобу, найти причину, закрыть инцидент), истёк, а обещанного к этому времени не произошло.',
    ),
    why: text(
      'The complaint was taken up late, it lay between two lines after a hand-over, the severity was set too high, or raised so late that the shorter time, counted from the complaint on, was over by then (sla explain says so), or time of waiting for the client was counted because nobody paused the clock.',
      'За жалобу взялись поздно, она лежала между линиями после передачи, важность завышена или повышена так поздно, что более короткий срок, считая от жалобы, к тому времени истёк (об этом скажет sla explain), или ожидание клиента засчитано, потому что часы никто не остановил.',
    ),
    sure: text(
      'The calendar and the targets are those that stood in the profile when the incident was opened; they lie in the record, and a later edit of the profile changes nothing. The moments are events of the record: what a person said of the time counts before the machine’s clock, and is marked. sla explain lists every interval, so that the sum can be checked by hand.',
      'Календарь и сроки — те, что стояли в профиле при открытии; они лежат в записи, и поздняя правка профиля ничего не меняет. Моменты — события записи: время, названное человеком, важнее часов машины и помечено. sla explain перечисляет все промежутки, чтобы сумму можно было проверить руками.',
    ),
    repair: text(
      'A broken time stays broken. Say so to the client before he asks, with the counted intervals. Where the moment of an event is wrong, correct it with a reason (incident correct ID EVENT --field happened); both times stay in the record. Where the complaint was taken up before anybody wrote something down, say when (incident acknowledge ID --happened TIME): it counts, and is marked as said.',
      'Нарушенный срок не исправить. Скажите об этом клиенту раньше, чем спросит он, и приложите засчитанные промежутки. Если время события записано неверно, исправьте его с объяснением (incident correct ID СОБЫТИЕ --field happened): в записи останутся оба. Если жалобу приняли раньше, чем что-то записали, скажите когда (incident acknowledge ID --happened ВРЕМЯ): это засчитывается с пометкой «со слов».',
    ),
    example: text(
      'Promised are 4 working hours. The complaint came on Friday at 16:00 and was closed on Monday at 12:00, the hours being 09:00 to 18:00: 2 h on Friday and 3 h on Monday are 5 h, over by 1 h.',
      'Обещано 4 рабочих часа. Жалоба поступила в пятницу в 16:00, закрыта в понедельник в 12:00, рабочее время с 09:00 до 18:00: 2 ч в пятницу и 3 ч в понедельник — 5 ч, просрочено на 1 ч.',
    ),
  },
});
