import { formatMoment, localMoment } from '../model/moment.ts';
import { stageRu } from '../model/stage-words.ts';
import { type Text, text } from '../text.ts';
import { defineCause } from './cause.ts';

export interface OfCustomer {
  readonly customer: string;
  readonly run: string;
  readonly zone: string;
}

export interface NotSelectedEvidence extends OfCustomer {
  readonly segment: string;
  /** False when he is no customer of any segment: merged, deleted. */
  readonly isInPopulation: boolean;
  /** What every customer of every segment must meet, as the description of the system says it. */
  readonly everyCustomer: string | null;
  /** The conditions that keep him out: those that do so alone, else all that he does not meet. */
  readonly conditions: readonly {
    readonly id: string;
    readonly text: string;
    readonly verdict: string;
    readonly says: Text;
    /** His values of the columns that it reads; personal ones by their shape only. */
    readonly values: readonly { readonly column: string; readonly value: string | null }[];
  }[];
  /** Whether the run itself recorded that it did not select him. */
  readonly isRecorded: boolean;
}

export interface LeftOutEvidence extends OfCustomer {
  readonly stage: string;
  readonly reason: string | null;
  readonly rule: string | null;
  /** The rule as it was in force when the run started; null where no rule is recorded or its text is not kept. */
  readonly ruleVersion: number | null;
  readonly ruleText: string | null;
  /** The value that decided, in words; null where it is not kept. */
  readonly decided: Text | null;
}

export interface SuppressedEvidence extends OfCustomer {
  readonly list: string | null;
  readonly scope: string | null;
  readonly reason: string | null;
  readonly validFrom: string | null;
  readonly validTo: string | null;
}

export interface FailedEvidence extends OfCustomer {
  readonly status: string | null;
  readonly providerCode: string | null;
  readonly error: string | null;
  readonly queuedAt: string | null;
}

export interface NotReachedEvidence extends OfCustomer {
  readonly cursorAt: number | null;
  readonly cursorEnd: number | null;
  readonly why: 'later' | 'beyond';
}

const when = (iso: string | null, zone: string): string => `${formatMoment(iso, zone)} (${zone})`;
/** What is said once need not be said again: a reason that is called like its rule. */
const list = (names: readonly (string | null)[]): string => [...new Set(names)].filter(Boolean).join(', ') || '—';

const ELSEWHERE = text(
  'Look in his record for the one that he was merged into, and follow that customer; or for why he was closed.',
  'Найдите в его записи, с кем он объединён, и проследите того клиента; или почему запись закрыта.',
);

export const notSelected = defineCause<NotSelectedEvidence>({
  id: 'customer/not-selected',
  severity: 'info',
  name: text('The segment does not select him', 'Сегмент его не отбирает'),
  title({ customer, run, segment, isInPopulation, everyCustomer, conditions, zone }) {
    if (!isInPopulation)
      return text(
        `Customer ${customer} is in no selection: he does not meet what every customer must${everyCustomer === null ? '' : `, ${everyCustomer}`} (merged, deleted or closed).`,
        `Клиент ${customer} не попадает ни в один отбор: не отвечает общему условию для клиентов${everyCustomer === null ? '' : ` ${everyCustomer}`} (объединён, удалён или закрыт).`,
      );
    const has = (values: readonly { readonly column: string; readonly value: string | null }[]) =>
      values.map(({ column, value }) => `${column} = ${value === null ? 'NULL' : localMoment(value, zone)}`).join(', ');
    const said = (lang: 'en' | 'ru') =>
      conditions
        .map(({ id, says, values }) => `${id} (${says[lang]}${values.length > 0 ? `: ${has(values)}` : ''})`)
        .join('; ');
    return text(
      `Customer ${customer} is not selected by segment ${segment} as of run ${run}: he does not meet ${said('en')}.`,
      `Клиент ${customer} не отобран сегментом ${segment} на момент запуска ${run}: не выполнено ${said('ru')}.`,
    );
  },
  next: ({ customer, segment, run, isRecorded, isInPopulation }) => [
    ...(isInPopulation ? [] : [ELSEWHERE]),
    ...(segment === '—'
      ? []
      : [
          text(
            `See his values: mmsup segment explain ${segment} --run ${run} --customer ${customer}`,
            `Посмотрите его значения: mmsup segment explain ${segment} --run ${run} --customer ${customer}`,
          ),
        ]),
    ...(isRecorded
      ? []
      : [
          text(
            'His data are those of today: ask whether they changed after the run.',
            'Данные клиента — сегодняшние: уточните, не изменились ли они после запуска.',
          ),
        ]),
  ],
  runbook: 'wrong-people-selected',
  article: {
    what: text(
      'He does not meet the conditions of the segment from which the run selected.',
      'Клиент не отвечает условиям сегмента, из которого отбирал запуск.',
    ),
    why: text(
      'Mostly the rule works as it was written. Else a value is missing, is spelt otherwise, or was loaded too late.',
      'Чаще всего правило работает так, как написано. Иначе значения нет, оно записано иначе или загружено слишком поздно.',
    ),
    sure: text(
      'Every condition is asked of him alone, by the version of the rule and the clock of the run.',
      'Каждое условие проверено только для него, по версии правила и времени запуска.',
    ),
    repair: text(
      'If he should be selected, correct his data at their source, or the rule.',
      'Если он должен отбираться, исправить его данные в источнике или правило.',
    ),
    example: text(
      'A customer who opened his deposit yesterday is missing: the segment asks for deposits of the day before yesterday and older.',
      'Клиента, открывшего вклад вчера, нет: сегмент требует вклады не моложе позавчерашних.',
    ),
  },
});

export const leftOutByStage = defineCause<LeftOutEvidence>({
  id: 'customer/left-out-by-stage',
  severity: 'info',
  name: text('A stage of the run left him out', 'Этап запуска его исключил'),
  title: ({ customer, run, stage, reason, rule, decided }) =>
    text(
      `Run ${run} selected customer ${customer} and left him out at stage ${stage}: ${list([reason, rule])}${decided ? `; ${decided.en}` : ''}.`,
      `Запуск ${run} отобрал клиента ${customer} и исключил его на этапе ${stageRu(stage)}: ${list([reason, rule])}${decided ? `; ${decided.ru}` : ''}.`,
    ),
  next: ({ rule, run }) => [
    ...(rule ? [text(`See the rule: mmsup rules log ${rule}`, `Посмотрите правило: mmsup rules log ${rule}`)] : []),
    text(
      `See how many it left out: mmsup campaign trace ${run}`,
      `Посмотрите, скольких оно исключило: mmsup campaign trace ${run}`,
    ),
  ],
  runbook: 'mailing-did-not-go-out',
  article: {
    what: text(
      'The segment selected him; a later stage (contact policy, control group, offer) took him out.',
      'Сегмент его отобрал; более поздний этап (контактная политика, контрольная группа, предложение) исключил.',
    ),
    why: text(
      'Mostly on purpose: he had his messages of the week, or is in the control group.',
      'Чаще всего намеренно: он уже получил свои сообщения за период или входит в контрольную группу.',
    ),
    sure: text(
      'The system itself recorded stage and reason for him.',
      'Этап и причину для него записала сама система.',
    ),
    repair: text(
      'None, if the rule is right. Else correct the rule in a new version.',
      'Не нужно, если правило верно. Иначе исправить правило новой версией.',
    ),
    example: text(
      'He had two messages on Monday, and the policy allows two a week.',
      'Он получил два сообщения в понедельник, а политика разрешает два в неделю.',
    ),
  },
});

export const suppressedThen = defineCause<SuppressedEvidence>({
  id: 'customer/suppressed',
  severity: 'info',
  name: text('A suppression was in force', 'Действовал запрет на связь'),
  title: ({ customer, list: name, scope, reason, validFrom, zone }) =>
    text(
      `Customer ${customer} was suppressed when the run started: ${list([name, scope, reason])}, since ${when(validFrom, zone)}.`,
      `На момент запуска клиенту ${customer} нельзя было писать: ${list([name, scope, reason])}, с ${when(validFrom, zone)}.`,
    ),
  next: ({ list: name }) => [
    text(
      `Ask the owner of ${name ?? 'the list'} why he is in it, and until when.`,
      `Уточните у владельца ${name ?? 'списка'}, почему клиент в нём и до какого срока.`,
    ),
  ],
  runbook: 'mailing-did-not-go-out',
  article: {
    what: text(
      'A list that forbids contact held him at that moment.',
      'В тот момент он был в списке запрета на связь.',
    ),
    why: text(
      'He unsubscribed, complained, bounced, or was put there by a file.',
      'Он отписался, пожаловался, письма не доходили, или его внёс файл.',
    ),
    sure: text(
      'The entry’s interval holds the moment of the run. Whether the entry forbids just this message depends on its scope.',
      'Срок записи включает момент запуска. Запрещает ли она именно это сообщение, зависит от её области действия.',
    ),
    repair: text('Only its owner may lift it.', 'Снять запрет может только его владелец.'),
    example: text('He pressed “unsubscribe” in June.', 'В июне он нажал «отписаться».'),
  },
});

export const messageFailed = defineCause<FailedEvidence>({
  id: 'customer/message-failed',
  severity: 'warning',
  name: text('His message failed', 'Его сообщение не ушло'),
  title: ({ customer, run, status, providerCode, error }) =>
    text(
      `Run ${run} made a message for customer ${customer}, and it failed: ${list([status, providerCode, error])}.`,
      `Запуск ${run} создал сообщение клиенту ${customer}, но оно не ушло: ${list([status, providerCode, error])}.`,
    ),
  next: ({ run }) => [
    text(
      `See how many failed like this: mmsup campaign trace ${run}`,
      `Посмотрите, у скольких так же: mmsup campaign trace ${run}`,
    ),
  ],
  runbook: 'mailing-did-not-go-out',
  article: {
    what: text('A message was made for him and did not go through.', 'Сообщение для него создано, но не прошло.'),
    why: text(
      'The address or number is wrong, the provider refused it, or the template could not be filled for him.',
      'Неверный адрес или номер, отказ провайдера, или шаблон не удалось заполнить его данными.',
    ),
    sure: text(
      'The message’s state and the provider’s answer are recorded.',
      'Состояние сообщения и ответ провайдера записаны.',
    ),
    repair: text(
      'Correct the address at its source; send again by the usual way.',
      'Исправить адрес в источнике; отправить обычным порядком.',
    ),
    example: text('The provider answered 550: there is no such mailbox.', 'Провайдер ответил 550: такого ящика нет.'),
  },
});

export const notReachedYet = defineCause<NotReachedEvidence>({
  id: 'customer/not-reached',
  severity: 'info',
  name: text('The run has not come to him', 'Запуск до него не дошёл'),
  title: ({ customer, run, cursorAt, cursorEnd, why }) =>
    why === 'beyond'
      ? text(
          `Customer ${customer} came after run ${run} had fixed its end at ${cursorEnd}: it will not come to him.`,
          `Клиент ${customer} появился после того, как запуск ${run} зафиксировал предел ${cursorEnd}: до него он не дойдёт.`,
        )
      : text(
          `Run ${run} walks by identifier and has come to ${cursorAt}, not to customer ${customer} yet.`,
          `Запуск ${run} идёт по идентификаторам и дошёл до ${cursorAt}, но ещё не до клиента ${customer}.`,
        ),
  next: ({ run }) => [
    text(
      `See whether it moves: mmsup campaign trace ${run}`,
      `Посмотрите, движется ли он: mmsup campaign trace ${run}`,
    ),
  ],
  runbook: 'mailing-did-not-go-out',
  article: {
    what: text(
      'The system takes its recipients in the order of their identifiers and keeps how far it has come; the end is fixed at the start.',
      'Система берёт получателей по порядку идентификаторов и хранит, до какого дошла; предел фиксируется при старте.',
    ),
    why: text(
      'The run still goes on, stands still, or he was created after it started.',
      'Запуск ещё идёт, остановился, или клиент создан после его начала.',
    ),
    sure: text(
      'His identifier is compared with the recorded position and end.',
      'Его идентификатор сравнивается с записанными позицией и пределом.',
    ),
    repair: text(
      'Wait, resume the run, or take him into the next one.',
      'Подождать, продолжить запуск или включить его в следующий.',
    ),
    example: text(
      'Imported at 10:05 into a mailing that started at 10:00.',
      'Загружен в 10:05 в рассылку, начатую в 10:00.',
    ),
  },
});
