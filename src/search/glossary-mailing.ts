import { text } from '../text.ts';
import { type Term, term } from './term.ts';

/** What a campaign does, from its plan to the answer of a customer. */
export const MAILING_TERMS: readonly Term[] = [
  term(
    'campaign',
    text('campaign', 'кампания'),
    { en: ['mailing programme', 'communication'], ru: ['коммуникация', 'маркетинговая кампания'] },
    text(
      'A series of mailings with one purpose: one segment, one template, one channel, a schedule. It does nothing by itself; each time it is executed, that is a run.',
      'Серия рассылок с одной целью: один сегмент, один шаблон, один канал, расписание. Сама по себе она ничего не делает: каждое её исполнение — запуск.',
    ),
    'mmsup campaign list',
  ),
  term(
    'run',
    text('run', 'запуск'),
    { en: ['execution', 'launch'], ru: ['ран', 'исполнение', 'прогон', 'старт кампании'] },
    text(
      'One execution of a campaign, on one day, from selecting to the last message. Complaints are nearly always about one run; it is compared with the earlier runs of the same campaign.',
      'Одно исполнение кампании в один день, от отбора до последнего сообщения. Жалуются почти всегда на один запуск; его сравнивают с прежними запусками той же кампании.',
    ),
    'mmsup campaign trace {campaign}',
  ),
  term(
    'stage',
    text('stage', 'этап'),
    { en: ['step of a run', 'phases', 'pipeline'], ru: ['шаг запуска', 'фаза', 'стадия'] },
    text(
      'A run goes through eight stages, in this order: normalise (clean the data), select (the segment), policy (whom may we contact), offer (what fits him), personalise (make the text), send (hand over to the provider), deliver, respond. A run breaks at the first stage that is not as usual; all later ones only suffer from it.',
      'Запуск проходит восемь этапов по порядку: normalise (привести данные в порядок), select (отобрать сегмент), policy (кому можно писать), offer (что ему подходит), personalise (собрать текст), send (передать провайдеру), deliver (доставка), respond (отклик). Запуск ломается на первом этапе, который не такой, как обычно; все следующие только страдают.',
    ),
    'mmsup campaign trace {campaign}',
  ),
  term(
    'funnel',
    text('funnel', 'воронка'),
    { en: ['waterfall', 'drop-off'], ru: ['фаннел', 'каскад', 'водопад', 'отсев'] },
    text(
      'How many customers are left after each stage or condition. The step where many vanish at once is the one to look at.',
      'Сколько клиентов остаётся после каждого этапа или условия. Смотреть нужно туда, где пропадает много сразу.',
    ),
    'mmsup segment explain {segment}',
  ),
  term(
    'message',
    text('message', 'сообщение'),
    { en: ['letter', 'notification'], ru: ['письмо', 'уведомление'] },
    text(
      'One letter, SMS, push or call to one customer out of one run. Its state goes from queued to sent, then delivered or failed.',
      'Одно письмо, SMS, push или звонок одному клиенту в одном запуске. Его состояние: в очереди, отправлено, затем доставлено или ошибка.',
    ),
    'mmsup customer trace {customer} --since 30d',
  ),
  term(
    'channel',
    text('channel', 'канал'),
    { en: ['way of contact'], ru: ['способ связи'] },
    text(
      'How a customer is reached: email, sms, push, call. Consent, limits and failures are kept by channel: somebody may allow letters and forbid calls.',
      'Как связываются с клиентом: email, sms, push, call (звонок). Согласия, лимиты и ошибки ведутся по каналам: можно разрешить письма и запретить звонки.',
    ),
    'mmsup health check --only channel-failing',
  ),
  term(
    'handed-over',
    text('handed over, delivered', 'передано и доставлено'),
    {
      en: ['sent or delivered', 'accepted by the provider', 'delivery status', 'difference between sent and delivered'],
      ru: [
        'отправлено или доставлено',
        'статус доставки',
        'принято провайдером',
        'разница между отправлено и доставлено',
      ],
    },
    text(
      'Handed over (sent) means that the provider has taken the message; delivered means that the provider says it reached the telephone or the mailbox. Between the two lies what only the provider’s log knows: bounces, switched-off telephones, spam filters.',
      'Передано (отправлено) — провайдер принял сообщение; доставлено — провайдер сообщил, что оно дошло до телефона или ящика. Между ними то, что знает только журнал провайдера: возвраты, выключенные телефоны, спам-фильтры.',
    ),
    'mmsup campaign trace {campaign}',
  ),
  term(
    'bounce',
    text('bounce', 'возврат письма'),
    {
      en: ['undeliverable', 'returned letter', 'hard bounce', 'soft bounce'],
      ru: ['баунс', 'хард баунс', 'софт баунс', 'недоставленное', 'отказ почтового сервера', 'отбойник'],
    },
    text(
      'A message that the other side refuses: for good (no such address) or for now (full mailbox, busy server). Many bounces at one hour speak of the channel, not of the addresses.',
      'Сообщение, которое другая сторона не приняла: навсегда (нет такого адреса) или пока (ящик полон, сервер занят). Много возвратов в один час говорят о канале, а не об адресах.',
    ),
    'mmsup health check --only channel-failing',
  ),
  term(
    'template',
    text('template', 'шаблон'),
    { en: ['creative', 'text of the letter'], ru: ['темплейт', 'макет', 'текст письма', 'креатив'] },
    text(
      'The text with gaps that the stage personalise fills for each customer. A run whose template is archived or refers to something that is gone fails for everybody.',
      'Текст с пропусками, которые на этапе personalise заполняются для каждого клиента. Если шаблон в архиве или ссылается на то, чего нет, запуск падает для всех.',
    ),
    'mmsup campaign list',
  ),
  term(
    'offer',
    text('offer', 'предложение'),
    { en: ['promotion', 'proposition', 'gift', 'discount'], ru: ['оффер', 'акция', 'подарок', 'скидка'] },
    text(
      'What is proposed to a customer: a product, a discount, a gift. Each offer has its own conditions and dates; in the stage offer a customer gets the first that fits him, and whom none fits gets no message.',
      'То, что предлагают клиенту: продукт, скидка, подарок. У каждого предложения свои условия и сроки; на этапе offer клиент получает первое подходящее, а кому не подошло ни одно, тому не пишут.',
    ),
    'mmsup rules list',
  ),
  term(
    'control-group',
    text('control group', 'контрольная группа'),
    {
      en: ['holdout', 'hold-out group', 'test and control'],
      ru: ['контрольная', 'кг', 'холдаут', 'отложенная группа', 'тестовая и контрольная'],
    },
    text(
      'Customers who meet every condition and are left out on purpose, by chance. The effect of a campaign is the difference between those who were written to and them; therefore a few who should have got something never do, and that is no fault.',
      'Клиенты, которые подходят по всем условиям, но намеренно и случайно не получают сообщение. Эффект кампании — разница между теми, кому написали, и ими; поэтому кто-то подходящий ничего не получает, и это не ошибка.',
    ),
    'mmsup customer trace {customer} --campaign {campaign}',
  ),
  term(
    'response',
    text('response', 'отклик'),
    {
      en: ['event', 'open', 'click', 'acceptance', 'reaction'],
      ru: ['респонс', 'событие', 'открытие', 'клик', 'согласие на предложение', 'реакция'],
    },
    text(
      'What a customer did with a message: delivered, opened, clicked, accepted, refused. Responses come days later, so a report of yesterday still grows.',
      'Что клиент сделал с сообщением: получил, открыл, перешёл, согласился, отказался. Отклики приходят днями позже, поэтому вчерашний отчёт ещё растёт.',
    ),
    'mmsup report trace {report}',
  ),
  term(
    'trigger',
    text('trigger', 'триггер'),
    { en: ['event-based campaign'], ru: ['событийная кампания', 'триггерная рассылка'] },
    text(
      'A campaign that is started by what a customer does, and not by a schedule. Each customer then has a time of his own.',
      'Кампания, которую запускает поступок клиента, а не расписание. У каждого клиента тогда своё время.',
    ),
    'mmsup campaign list',
  ),
  term(
    'provider',
    text('provider', 'провайдер'),
    {
      en: ['gateway', 'operator', 'mail server', 'esp'],
      ru: ['гейт', 'смс-центр', 'шлюз', 'оператор связи', 'почтовый сервер', 'агрегатор'],
    },
    text(
      'The company or server that takes our messages and brings them to the customer. It limits how many a second it takes, and its codes tell why it refuses one.',
      'Компания или сервер, который принимает наши сообщения и доносит до клиента. Он ограничивает, сколько принимает в секунду, а его коды говорят, почему сообщение отклонено.',
    ),
    'mmsup campaign trace {campaign}',
  ),
];
