import { text } from '../text.ts';
import type { Fault } from './fault.types.ts';

const ORDINARY_END = '2026-11-25T20:00:00+03:00';

/** The first seven, one for each way in which the platform breaks most often: the tour and the runbooks tell of them. */
export const FAULTS_FIRST: readonly Fault[] = [
  {
    name: 'nobody-selected',
    kind: 'fault',
    complaint: 4,
    like: 'R08',
    symptom: text(
      'Since yesterday the campaign “card-wake-up” sends nothing. Nobody touched the segment.',
      'Со вчерашнего дня кампания «card-wake-up» ничего не отправляет. Сегмент никто не трогал.',
    ),
    hint: text(
      'See how many customers the run selected, and let the segment explain itself.',
      'Посмотрите, сколько клиентов отобрал запуск, и попросите сегмент объяснить себя.',
    ),
    command: 'mmsup segment explain card-reactivation',
    reveal: text(
      'A colleague loaded a file into the exclusion list DO-NOT-OFFER. One row could not be resolved to a customer and became NULL: “not in” a list with a NULL is never true, so every segment that excludes the list selects nobody.',
      'Коллега загрузила файл в список исключений DO-NOT-OFFER. Одна строка не нашла своего клиента и стала NULL: «not in» по списку с NULL никогда не истинно, поэтому все сегменты с этим исключением не отбирают никого.',
    ),
    cause: 'segment/null-in-exclusion-list',
    alsoSeenBy: [
      'mmsup campaign trace card-wake-up',
      'mmsup runbook run no-customers-selected --auto --set campaign=card-wake-up',
    ],
    plantedAt: '2026-11-23T16:40:00+03:00',
    runsOnUntil: ORDINARY_END,
  },
  {
    name: 'wrong-segment',
    kind: 'fault',
    complaint: 1,
    like: 'R07',
    symptom: text(
      '“vip-deposit” wrote to people who have no deposit money and never allowed letters. Customers complain.',
      '«vip-deposit» написала людям без накоплений и без согласия на письма. Клиенты жалуются.',
    ),
    hint: text(
      'Compare the segment’s last two versions on the same people.',
      'Сравните две последние версии сегмента на одних и тех же людях.',
    ),
    command: 'mmsup rules diff vip-deposit',
    reveal: text(
      'An analyst added “or c.city = …” to a chain of “and” without parentheses, and it was approved in a hurry: “and” binds tighter, so everybody in that city is selected, without consent and in spite of the exclusion list.',
      'Аналитик дописал «or c.city = …» к цепочке «and» без скобок, согласовали в спешке: «and» связывает сильнее, поэтому отбираются все жители города, без согласия и вопреки списку исключений.',
    ),
    cause: 'rule/and-or-without-parentheses',
    alsoSeenBy: ['mmsup segment explain vip-deposit', 'mmsup campaign trace vip-deposit'],
    plantedAt: '2026-11-24T17:10:00+03:00',
    runsOnUntil: ORDINARY_END,
  },
  {
    name: 'value-typo',
    kind: 'fault',
    complaint: 4,
    like: 'R12',
    symptom: text(
      '“credit-limit-up” found nobody on Tuesday. Last week it was fine, and its rules have not changed.',
      '«credit-limit-up» во вторник никого не нашла. Неделю назад всё было хорошо, правила не менялись.',
    ),
    hint: text(
      'Ask which condition nobody meets, and what the column holds now.',
      'Спросите, какому условию не отвечает никто и что теперь лежит в этом столбце.',
    ),
    command: 'mmsup segment explain credit-limit-offer',
    reveal: text(
      'The core banking system renamed a tariff: the nightly load now writes GOLD_2026, the segment still asks for GOLD. The dictionary closed the old code.',
      'АБС переименовала тариф: ночная загрузка теперь пишет GOLD_2026, а сегмент всё ещё ищет GOLD. Старый код в справочнике закрыт.',
    ),
    cause: 'segment/value-renamed',
    alsoSeenBy: ['mmsup campaign trace credit-limit-up'],
    plantedAt: '2026-11-24T00:45:00+03:00',
    runsOnUntil: ORDINARY_END,
  },
  {
    name: 'send-broken',
    kind: 'fault',
    complaint: 2,
    like: 'R10',
    symptom: text(
      'The letters of “mortgage-care” stopped after Monday’s release: every message fails.',
      'Письма «mortgage-care» не уходят после релиза в понедельник: все сообщения с ошибкой.',
    ),
    hint: text(
      'Find the stage where the run broke, and what was deployed since the last good run.',
      'Найдите этап, на котором сломался запуск, и что выкатили после последнего хорошего.',
    ),
    command: 'mmsup campaign trace mortgage-care',
    reveal: text(
      'A deploy unified names and changed the campaign’s template from welcome-v2 to welcome_v2. No template has that name, so no message gets a text.',
      'Релиз «причесал» имена и заменил шаблон кампании welcome-v2 на welcome_v2. Такого шаблона нет, и ни одно сообщение не получает текста.',
    ),
    cause: 'campaign/template-reference-broken',
    alsoSeenBy: ['mmsup runbook run mailing-did-not-go-out --auto --set campaign=mortgage-care'],
    plantedAt: '2026-11-23T18:20:00+03:00',
    runsOnUntil: ORDINARY_END,
  },
  {
    name: 'policy-zero',
    kind: 'fault',
    complaint: 2,
    like: 'R14',
    symptom: text(
      'Customers are selected for “mortgage-care”, yet no letter leaves the bank.',
      'Клиенты для «mortgage-care» отбираются, но ни одно письмо не уходит.',
    ),
    hint: text(
      'See which stage loses everybody, and by which rule.',
      'Посмотрите, какой этап теряет всех и по какому правилу.',
    ),
    command: 'mmsup campaign trace mortgage-care',
    reveal: text(
      'Somebody wanted to lift the e-mail cap and set it to 0, thinking that 0 means “no limit”. It means “no message at all”.',
      'Лимит писем хотели снять и поставили 0, думая, что 0 значит «без лимита». А это значит «ни одного сообщения».',
    ),
    cause: 'policy/cap-zero',
    alsoSeenBy: ['mmsup rules diff email-cap'],
    plantedAt: '2026-11-23T15:05:00+03:00',
    runsOnUntil: ORDINARY_END,
  },
  {
    name: 'slow-run',
    kind: 'fault',
    complaint: 3,
    like: 'R17',
    symptom: text(
      '“card-wake-up” goes out almost an hour late since Tuesday. Volumes are the same.',
      '«card-wake-up» со вторника уходит позже обычного. Объёмы прежние.',
    ),
    hint: text(
      'Compare the stages with the campaign’s own history, and look at the plan of the slow one.',
      'Сравните этапы с историей самой кампании и посмотрите план медленного.',
    ),
    command: 'mmsup campaign trace card-wake-up',
    reveal: text(
      'For an audit a DBA loaded an archive of old messages into mkt.message. He dropped the index on sent_at to load faster and forgot to create it again: the contact policy now reads the whole grown table.',
      'Для аудита администратор загрузил архив старых сообщений в mkt.message. Индекс по sent_at он удалил ради скорости и забыл создать снова: контактная политика теперь читает всю выросшую таблицу.',
    ),
    cause: 'campaign/stage-slow-missing-index',
    alsoSeenBy: [],
    plantedAt: '2026-11-23T19:00:00+03:00',
    runsOnUntil: ORDINARY_END,
  },
  {
    name: 'report-stale',
    kind: 'fault',
    complaint: 6,
    like: 'R01',
    symptom: text(
      'The effectiveness report shows fewer accepted offers than the product team counts.',
      'Отчёт эффективности показывает меньше принятых предложений, чем считает продуктовая команда.',
    ),
    hint: text(
      'Follow the chain from the events to the report, and look when each link was refreshed.',
      'Пройдите цепочку от событий до отчёта и посмотрите, когда обновлялось каждое звено.',
    ),
    command: 'mmsup report trace effectiveness-email',
    reveal: text(
      'The job that fills the daily summary was disabled for maintenance and never enabled again. The report goes on building itself from what is left.',
      'Задание, которое заполняет суточную сводку, отключили на время работ и не включили обратно. Отчёт продолжает строиться из того, что осталось.',
    ),
    cause: 'report/summary-job-stopped',
    alsoSeenBy: [],
    plantedAt: '2026-11-23T21:30:00+03:00',
    runsOnUntil: '2026-11-26T20:00:00+03:00',
  },
];
