import { formatDuration, formatMoment } from '../model/moment.ts';
import { type Text, text } from '../text.ts';
import { defineCause } from './cause.ts';
import type { OfCustomer, SuppressedEvidence } from './customer.ts';

/** What two messages so far apart mean. */
export type TwiceMeaning = 'overlap' | 'two-runs' | 'resend-loop' | 'after-error' | 'unknown';

export interface TwiceEvidence extends OfCustomer {
  readonly channel: string | null;
  readonly messages: number;
  /** Messages and runs in the order in which they were sent. */
  readonly ids: readonly string[];
  readonly runs: readonly string[];
  readonly sentAt: readonly (string | null)[];
  /** Seconds between the first two; null where a time is not recorded. */
  readonly gapSeconds: number | null;
  readonly meaning: TwiceMeaning;
  /** The job whose period the gap is, where it is one's. */
  readonly job: string | null;
}

const gapWords = ({ gapSeconds }: TwiceEvidence, lang: 'en' | 'ru'): string => {
  if (gapSeconds === null) return lang === 'ru' ? 'время не записано' : 'their times are not recorded';
  if (gapSeconds < 1)
    return lang === 'ru' ? `через ${Math.round(gapSeconds * 1000)} мс` : `${Math.round(gapSeconds * 1000)} ms apart`;
  return lang === 'ru' ? `через ${formatDuration(gapSeconds, lang)}` : `${formatDuration(gapSeconds, lang)} apart`;
};

const MEANS: Readonly<Record<TwiceMeaning, (evidence: TwiceEvidence) => Text>> = {
  overlap: () =>
    text(
      'two executions at the same time: nothing claims what is being sent',
      'два исполнения одновременно: отправляемое никем не захвачено',
    ),
  'two-runs': () =>
    text('the runs of one campaign went on at the same time', 'запуски одной кампании шли одновременно'),
  'resend-loop': ({ job }) =>
    text(
      `the period of job ${job}: it takes the same message again, for its state was not written after sending`,
      `это период задания ${job}: оно берёт то же сообщение снова, потому что после отправки состояние не записано`,
    ),
  'after-error': () =>
    text(
      'a second attempt after the first was sent: the provider’s answer or the state was lost between',
      'повтор после уже отправленного: между ними потерян ответ провайдера или состояние',
    ),
  unknown: () => text('why cannot be told from the gap', 'по интервалу причину не назвать'),
};

export const contactedTwice = defineCause<TwiceEvidence>({
  id: 'customer/contacted-twice',
  severity: 'error',
  name: text('He got it twice', 'Он получил его дважды'),
  title: (evidence) => {
    const { customer, run, runs, messages, ids, meaning } = evidence;
    const means = MEANS[meaning](evidence);
    if (runs.length > 1)
      return text(
        `Customer ${customer} got ${messages} messages through one channel, ${messages === runs.length ? 'one in each of ' : ''}runs ${runs.join(' and ')} (${ids.join(', ')}), ${gapWords(evidence, 'en')}: ${means.en}.`,
        `Клиент ${customer} получил ${messages} сообщения в одном канале, ${messages === runs.length ? 'по одному из запусков' : 'запуски'} ${runs.join(' и ')} (${ids.join(', ')}), ${gapWords(evidence, 'ru')}: ${means.ru}.`,
      );
    return text(
      `Customer ${customer} got ${messages} messages in run ${run} through one channel (${ids.join(', ')}), ${gapWords(evidence, 'en')}: ${means.en}.`,
      `Клиент ${customer} получил ${messages} сообщения за запуск ${run} в одном канале (${ids.join(', ')}), ${gapWords(evidence, 'ru')}: ${means.ru}.`,
    );
  },
  next: ({ run, meaning }) => [
    text(
      `See whether others did: mmsup health check --only messages-twice; and the run: mmsup campaign trace ${run}`,
      `Посмотрите, есть ли другие: mmsup health check --only messages-twice; и сам запуск: mmsup campaign trace ${run}`,
    ),
    meaning === 'overlap' || meaning === 'two-runs'
      ? text(
          'Ask who started the second execution, and whether the lock of the first expires before it ends.',
          'Выясните, кто начал второе исполнение и не истекает ли блокировка первого раньше его конца.',
        )
      : text(
          'Look at the error log between the two times: what failed after the first was sent.',
          'Посмотрите журнал ошибок между этими моментами: что упало после первой отправки.',
        ),
  ],
  runbook: 'sent-twice',
  article: {
    what: text(
      'He was sent the same mailing more than once in the same channel.',
      'Одну и ту же рассылку ему отправили в одном канале больше одного раза.',
    ),
    why: text(
      'The gap tells: within seconds two executions took him at once; the period of a job means that it sends again what it did not mark as sent; else a retry after an error that came after sending.',
      'Об этом говорит интервал: в пределах секунд — его взяли два исполнения сразу; период задания — оно отправляет снова то, что не пометило отправленным; иначе — повтор после ошибки, случившейся уже после отправки.',
    ),
    sure: text(
      'The messages with their ids and times are recorded, and each was handed over. Where only one was, or a row stands twice in the log, he got one.',
      'Сообщения записаны с идентификаторами и временем, и каждое передано. Если передано одно или строка дважды стоит в журнале, получил он одно.',
    ),
    repair: text(
      'Make (run, customer, channel) unique where messages are made; claim before sending; write the state before the provider is called, not after the batch.',
      'Сделать (запуск, клиент, канал) уникальным при создании сообщений; захватывать до отправки; записывать состояние до обращения к провайдеру, а не после пачки.',
    ),
    example: text(
      'Two messages, 40 s apart: the worker was restarted between.',
      'Два сообщения через 40 с: между ними перезапустили обработчик.',
    ),
  },
});

export interface LoggedTwiceEvidence extends OfCustomer {
  readonly ids: readonly string[];
  /** Rows of the message log, and messages that were handed over. */
  readonly rows: number;
  readonly handedOver: number;
  readonly why: 'same-row' | 'one-handed-over' | 'retry-after-failure';
}

const LOGGED: Readonly<Record<LoggedTwiceEvidence['why'], Text>> = {
  'same-row': text('one message stands in the log more than once', 'одно сообщение стоит в журнале несколько раз'),
  'one-handed-over': text('only one of them was handed to the provider', 'провайдеру передано только одно из них'),
  'retry-after-failure': text(
    'the first did not reach him, and the second was the retry',
    'первое до него не дошло, второе было повтором',
  ),
};

export const loggedTwice = defineCause<LoggedTwiceEvidence>({
  id: 'customer/logged-twice',
  severity: 'info',
  name: text('The log shows it twice, he got one', 'В журнале дважды, получил он одно'),
  title: ({ customer, run, rows, handedOver, why }) =>
    text(
      `The log has ${rows} rows for customer ${customer} in run ${run}, and he got ${handedOver}: ${LOGGED[why].en}.`,
      `В журнале строк для клиента ${customer} по запуску ${run}: ${rows}, а получил он ${handedOver}: ${LOGGED[why].ru}.`,
    ),
  next: () => [text('Nothing went out twice; say so to whoever asks.', 'Дважды ничего не ушло; так и ответьте.')],
  runbook: 'sent-twice',
  article: {
    what: text(
      'The message log shows more rows than messages that reached him.',
      'В журнале сообщений больше строк, чем дошло сообщений.',
    ),
    why: text(
      'A row per attempt, an activity that is written twice, or a list joined without its key.',
      'Строка на каждую попытку, дважды записанное действие или соединение таблиц без ключа.',
    ),
    sure: text(
      'Only one row has a time of sending, or the rows have one id.',
      'Время отправки есть только у одной строки, или идентификатор у строк один.',
    ),
    repair: text(
      'None for him. The log may be made to say attempts and messages apart.',
      'Для него — никакого. Журнал может различать попытки и сообщения.',
    ),
    example: text(
      'His card shows the letter twice; the provider accepted one.',
      'В его карточке письмо стоит дважды; провайдер принял одно.',
    ),
  },
});

/** How a refusal and a message that came nevertheless lie to each other. */
export type RefusalTiming = 'before-snapshot' | 'between-snapshot-and-send' | 'loaded-later';

export interface RefusedEvidence extends SuppressedEvidence {
  readonly sentAt: string;
  readonly message: string;
  readonly channel: string | null;
  readonly validTo: string | null;
  /** When the run took its recipients; null = not recorded. */
  readonly snapshotAt: string | null;
  readonly timing: RefusalTiming;
  /** When the list was loaded with it, where the log says so. */
  readonly loadedAt: string | null;
  /** Whether the scope surely covers the message; else only the list's owner can say. */
  readonly isCovered: boolean;
}

const when = (iso: string | null, zone: string): string => `${formatMoment(iso, zone)} (${zone})`;
const words = (names: readonly (string | null)[]): string => names.filter(Boolean).join(', ') || '—';

function timingWords({ timing, snapshotAt, loadedAt, zone }: RefusedEvidence): Text {
  if (timing === 'loaded-later')
    return text(
      `The list was loaded with it only on ${when(loadedAt, zone)}: the run could not know.`,
      `В список это загружено только ${when(loadedAt, zone)}: запуск этого знать не мог.`,
    );
  if (timing === 'between-snapshot-and-send')
    return text(
      `The run had taken its recipients on ${when(snapshotAt, zone)}, before he refused, and did not look again when it sent.`,
      `Получателей запуск взял ${when(snapshotAt, zone)}, до отказа, а при отправке список больше не смотрел.`,
    );
  return text(
    'It was in force before the run took its recipients: the run does not read it, or reads another list.',
    'Он действовал до того, как запуск взял получателей: запуск его не читает или читает другой список.',
  );
}

export const contactedWhileSuppressed = defineCause<RefusedEvidence>({
  id: 'customer/contacted-while-suppressed',
  severity: 'error',
  name: text('He was contacted in spite of a suppression', 'Ему написали вопреки запрету'),
  title: (evidence) => {
    const { customer, sentAt, list, scope, reason, validFrom, zone, isCovered } = evidence;
    const said = timingWords(evidence);
    const sure = isCovered
      ? text('', '')
      : text(
          ' Whether it covers this message is for its owner to say.',
          ' Распространяется ли он на это сообщение, скажет его владелец.',
        );
    return text(
      `Customer ${customer} got a message on ${when(sentAt, zone)} although he was suppressed since ${when(validFrom, zone)}: ${words([list, scope, reason])}. ${said.en}${sure.en}`,
      `Клиент ${customer} получил сообщение ${when(sentAt, zone)}, хотя с ${when(validFrom, zone)} действовал запрет: ${words([list, scope, reason])}. ${said.ru}${sure.ru}`,
    );
  },
  next: ({ run, isCovered }) => [
    isCovered
      ? text(
          'This is a breach: report it, and ask how many others it touched.',
          'Это нарушение: сообщите о нём и выясните, скольких ещё оно коснулось.',
        )
      : text(
          'Find out whether the scope of the suppression covers this message; if it does, this is a breach to be reported.',
          'Выясните, распространяется ли запрет на это сообщение; если да, это нарушение, о котором нужно сообщить.',
        ),
    text(`See the run: mmsup campaign trace ${run}`, `Посмотрите запуск: mmsup campaign trace ${run}`),
  ],
  runbook: 'policy-violated',
  article: {
    what: text(
      'A message of a mailing left while a list that forbids contact held him. What a person wrote to him alone is none.',
      'Сообщение рассылки ушло, пока он был в списке запрета. Личное письмо сотрудника ему одному сюда не относится.',
    ),
    why: text(
      'The run took its recipients before he refused; the refusal was loaded later; the run does not read the list on its way (one channel, a journey, a second routine); or the list forbids something else.',
      'Запуск взял получателей до отказа; отказ загрузили позже; на этом пути (канал, цепочка, вторая процедура) список не читается; либо он запрещает другое.',
    ),
    sure: text(
      'The entry’s interval holds the moment at which the message was sent, and its scope covers the channel.',
      'Срок записи включает момент отправки, а область действия — канал.',
    ),
    repair: text('Have the run check the list when it sends.', 'Проверять список в момент отправки.'),
    example: text(
      'The list is copied at night; he refused at 09:00 and got the message at 10:00.',
      'Список копируется ночью; он отказался в 09:00, а сообщение ушло в 10:00.',
    ),
  },
});

export interface RefusalLostEvidence extends OfCustomer {
  readonly kind: string;
  readonly refusedAt: string;
  /** The first message after it; null = none yet. */
  readonly sentAt: string | null;
}

export const refusalNotRecorded = defineCause<RefusalLostEvidence>({
  id: 'customer/refusal-not-recorded',
  severity: 'error',
  name: text('His refusal was received and is in no list', 'Отказ получен, но ни в одном списке его нет'),
  title: ({ customer, kind, refusedAt, sentAt, zone }) =>
    text(
      `Customer ${customer} answered “${kind}” on ${when(refusedAt, zone)}, and no suppression has held him since${sentAt ? `; he was sent the next message on ${when(sentAt, zone)}` : ''}.`,
      `Клиент ${customer} ответил «${kind}» ${when(refusedAt, zone)}, но ни один запрет с тех пор не действует${sentAt ? `; следующее сообщение отправлено ${when(sentAt, zone)}` : ''}.`,
    ),
  next: () => [
    text(
      'Have his refusal entered at once; then ask how answers of this kind get into the list, and who else is missing there.',
      'Сразу внесите его отказ; затем выясните, как такие ответы попадают в список и кого там ещё нет.',
    ),
  ],
  runbook: 'policy-violated',
  article: {
    what: text(
      'He refused by the link or an answer, the event was received, and nothing that forbids contact came of it.',
      'Он отказался по ссылке или ответом, событие получено, но запретом не стало.',
    ),
    why: text(
      'The way from events to the list is broken, or runs on another path than the one he used.',
      'Путь от событий к списку сломан или не охватывает способ, которым он отказался.',
    ),
    sure: text('The event’s time against every suppression of his.', 'Время события против всех его запретов.'),
    repair: text(
      'Repair the way and load the refusals that were missed.',
      'Почините путь и загрузите пропущенные отказы.',
    ),
    example: text(
      'He unsubscribed from a journey’s mail; only campaigns’ mails write to the list.',
      'Он отписался из письма цепочки; в список пишут только письма кампаний.',
    ),
  },
});

export interface OverCapEvidence extends OfCustomer {
  readonly rule: string;
  readonly channel: string | null;
  readonly cap: number;
  readonly periodDays: number;
  readonly messages: number;
  readonly lastSentAt: string;
}

export const overCap = defineCause<OverCapEvidence>({
  id: 'customer/over-cap',
  severity: 'warning',
  name: text('He got more than the policy allows', 'Он получил больше, чем разрешает политика'),
  title: ({ customer, rule, channel, cap, periodDays, messages, lastSentAt, zone }) =>
    text(
      `Customer ${customer} got ${messages} messages${channel ? ` by ${channel}` : ''} within ${periodDays} days up to ${when(lastSentAt, zone)}; policy ${rule} allows ${cap}.`,
      `Клиент ${customer} получил сообщений${channel ? ` (${channel})` : ''}: ${messages} за ${periodDays} дн. до ${when(lastSentAt, zone)}; политика ${rule} разрешает ${cap}.`,
    ),
  next: ({ rule }) => [
    text(
      `See when its limit was changed: mmsup rules log ${rule}; and which campaigns do not ask it.`,
      `Посмотрите, когда меняли лимит: mmsup rules log ${rule}; и какие кампании его не спрашивают.`,
    ),
  ],
  runbook: 'policy-violated',
  article: {
    what: text(
      'Within one period of the contact policy he was sent more messages than its limit.',
      'За один период контактной политики ему отправили больше сообщений, чем её лимит.',
    ),
    why: text(
      'Two runs at once that did not see each other’s messages, a campaign outside the policy, a limit that was lowered since, a counter by another identity.',
      'Два запуска одновременно не видели сообщений друг друга; кампания вне политики; лимит с тех пор снизили; счётчик ведётся по другому идентификатору.',
    ),
    sure: text(
      'Counted from his messages by the policy of today.',
      'Сосчитано по его сообщениям и сегодняшней политике.',
    ),
    repair: text(
      'Have every path ask the policy, and count at the moment of sending.',
      'Спрашивать политику на каждом пути и считать в момент отправки.',
    ),
    example: text(
      'Two letters a week are allowed; he got three, one of a service mailing.',
      'Разрешено два письма в неделю; он получил три, одно — сервисное.',
    ),
  },
});

export interface LostEvidence extends OfCustomer {
  readonly state: string;
}

export const lostInRun = defineCause<LostEvidence>({
  id: 'customer/lost-in-run',
  severity: 'error',
  name: text('The run took him and lost him', 'Запуск его взял и потерял'),
  title: ({ customer, run }) =>
    text(
      `Run ${run} selected customer ${customer}, left him out nowhere and has finished; there is no message to him.`,
      `Запуск ${run} отобрал клиента ${customer}, нигде не исключил и завершился; сообщения ему нет.`,
    ),
  next: ({ run }) => [
    text(
      `See where the run’s numbers stop adding up: mmsup campaign trace ${run}`,
      `Посмотрите, где у запуска перестают сходиться числа: mmsup campaign trace ${run}`,
    ),
  ],
  runbook: 'mailing-did-not-go-out',
  article: {
    what: text(
      'A finished run selected him, and neither a message nor a reason for leaving him out is recorded.',
      'Завершённый запуск его отобрал, но ни сообщения, ни причины исключения не записано.',
    ),
    why: text(
      'A batch came back empty and ended the run, a page was left out, the worker was killed between taking and sending, an error skipped him silently.',
      'Пустая пачка завершила запуск, страницу пропустили, обработчик убили между взятием и отправкой, ошибка молча его пропустила.',
    ),
    sure: text(
      'His row of the selection, and no row of his among messages and exclusions.',
      'Строка отбора есть, а среди сообщений и исключений его нет.',
    ),
    repair: text('Repair the run, and send to all whom it lost.', 'Починить запуск и отправить всем потерянным.'),
    example: text(
      'Finished after 3 of 786,210: a whole batch was blocked and counted as the end.',
      'Завершён после 3 из 786 210: целая пачка заблокированных принята за конец.',
    ),
  },
});
