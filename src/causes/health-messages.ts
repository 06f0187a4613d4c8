import { formatCount, formatShare, text } from '../text.ts';
import { defineCause } from './cause.ts';
import { andMore, ofSample, type Victims } from './health-words.ts';

export interface DuplicatesEvidence extends Victims {
  readonly runs: readonly {
    readonly run: string;
    /** Another run of the same campaign that went on at the same time; null = one run alone. */
    readonly beside: string | null;
    readonly channel: string | null;
    readonly customers: number;
    readonly messages: number;
  }[];
}

export interface SuppressedEvidence extends Victims {
  readonly lists: readonly {
    readonly list: string | null;
    readonly scope: string | null;
    readonly messages: number;
    readonly customers: number;
  }[];
}

export interface NamelessSuppressionsEvidence extends Victims {
  readonly lists: readonly { readonly list: string | null; readonly rows: number }[];
}

export interface FailingChannelEvidence extends Victims {
  readonly channels: readonly {
    readonly channel: string | null;
    readonly messages: number;
    readonly failed: number;
    readonly providerCode: string | null;
    readonly share: number;
  }[];
}

export const messagesTwice = defineCause<DuplicatesEvidence>({
  id: 'health/messages-twice',
  severity: 'error',
  name: text('People who got it twice', 'Люди, получившие дважды'),
  title(evidence) {
    const { runs, total } = evidence;
    const [first] = runs;
    const [also, sample] = [andMore(1, total), ofSample(evidence)];
    const more = text(also.en + sample.en, also.ru + sample.ru);
    if (first!.beside !== null)
      return text(
        `Runs ${first!.run} and ${first!.beside}, at the same time, sent ${formatCount(first!.messages, 'en')} messages to ${formatCount(first!.customers, 'en')} customers who should have had one each${more.en}.`,
        `Запуски ${first!.run} и ${first!.beside}, одновременно, отправили ${formatCount(first!.messages, 'ru')} сообщений ${formatCount(first!.customers, 'ru')} клиентам, которым полагалось по одному${more.ru}.`,
      );
    return text(
      `Run ${first!.run} sent ${formatCount(first!.messages, 'en')} messages to ${formatCount(first!.customers, 'en')} customers who should have had one each${more.en}.`,
      `Запуск ${first!.run} отправил ${formatCount(first!.messages, 'ru')} сообщений ${formatCount(first!.customers, 'ru')} клиентам, которым полагалось по одному${more.ru}.`,
    );
  },
  next: ({ runs }) => [text(`mmsup campaign trace ${runs[0]!.run}`, `mmsup campaign trace ${runs[0]!.run}`)],
  runbook: 'sent-twice',
  article: {
    what: text(
      'One run, or two of one campaign at the same time; one channel, one customer, more than one message that left.',
      'Один запуск или два одновременных запуска одной кампании, один канал, один клиент — больше одного ушедшего сообщения.',
    ),
    why: text(
      'A retry after a lost answer, two workers at once, a selection that returns a customer twice.',
      'Повтор после потерянного ответа, два обработчика сразу, отбор, возвращающий клиента дважды.',
    ),
    sure: text(
      'Messages that left are counted by run, channel and customer; of runs of one campaign that overlap, together.',
      'Ушедшие сообщения посчитаны по запуску, каналу и клиенту; у пересекающихся запусков одной кампании — вместе.',
    ),
    repair: text(
      'Make (run, customer, channel) unique where messages are made.',
      'Сделать (запуск, клиент, канал) уникальным при создании сообщений.',
    ),
    example: text(
      'The worker was restarted in the middle of a batch and sent the batch again.',
      'Обработчик перезапустили посреди порции, и он отправил её снова.',
    ),
  },
});

export const sentWhileSuppressed = defineCause<SuppressedEvidence>({
  id: 'health/sent-while-suppressed',
  severity: 'error',
  name: text('Messages to people who must not be contacted', 'Сообщения тем, кому писать нельзя'),
  title(evidence) {
    const { lists, total } = evidence;
    const [first] = lists;
    const sample = ofSample(evidence);
    const where = [first!.list, first!.scope].filter(Boolean).join(', ') || '—';
    return text(
      `${formatCount(total, 'en')} messages left while a suppression was in force, most of them of ${where} (${formatCount(first!.customers, 'en')} customers)${sample.en}.`,
      `${formatCount(total, 'ru')} сообщений ушло при действующем запрете, больше всего — ${where} (${formatCount(first!.customers, 'ru')} клиентов)${sample.ru}.`,
    );
  },
  next: () => [
    text(
      'Find out whether the scope of these suppressions covers the messages. If it does, it is a breach: report it.',
      'Выясните, распространяются ли запреты на эти сообщения. Если да, это нарушение: сообщите о нём.',
    ),
  ],
  runbook: 'policy-violated',
  article: {
    what: text(
      'A message left inside the interval of an entry that forbids contact with its customer.',
      'Сообщение ушло внутри срока записи, запрещающей связь с клиентом.',
    ),
    why: text(
      'One path does not check the list, checks a copy of yesterday, or checks another scope.',
      'Один из путей не проверяет список, проверяет вчерашнюю копию или другую область.',
    ),
    sure: text(
      'Messages of the last days are compared with the entries in force at the second they left, for entries of all channels or of the message’s own.',
      'Сообщения последних дней сопоставлены с записями, действовавшими в секунду отправки, для всех каналов или канала сообщения.',
    ),
    repair: text('Have every path check the list when it sends.', 'Проверять список в каждом пути в момент отправки.'),
    example: text(
      'The trigger mailing does not pass the gate that campaigns pass.',
      'Триггерная рассылка обходит проверку, которую проходят кампании.',
    ),
  },
});

export const suppressionsWithoutCustomer = defineCause<NamelessSuppressionsEvidence>({
  id: 'health/suppressions-without-customer',
  severity: 'warning',
  name: text('Suppressions of nobody', 'Запреты без клиента'),
  title({ lists, total }) {
    const [first] = lists;
    return text(
      `${total === 1 ? 'One entry that forbids contact names' : `${formatCount(total, 'en')} entries that forbid contact name`} no customer (${first!.list ?? '—'}): whoever was meant is not protected, and NOT IN over them selects nobody.`,
      `Записи о запрете связи без клиента: ${formatCount(total, 'ru')} (${first!.list ?? '—'}). Тот, кого имели в виду, не защищён, а NOT IN по ним никого не отберёт.`,
    );
  },
  next: ({ lists }) => [
    text(
      `Have the rows of ${lists.map(({ list: name }) => name ?? '—').join(', ')} resolved to customers, and their load corrected.`,
      `Попросите сопоставить строки ${lists.map(({ list: name }) => name ?? '—').join(', ')} с клиентами и исправить загрузку.`,
    ),
  ],
  runbook: 'policy-violated',
  article: {
    what: text('Rows of an exclusion list have no customer.', 'В строках списка исключений нет клиента.'),
    why: text('A file named people whom the load did not find.', 'Файл называл людей, которых загрузка не нашла.'),
    sure: text('They are counted.', 'Они посчитаны.'),
    repair: text(
      'Resolve or reject them when loading; write NOT EXISTS instead of NOT IN.',
      'Сопоставлять или отклонять их при загрузке; писать NOT EXISTS вместо NOT IN.',
    ),
    example: text(
      'One empty line at the end of the file, and the mailing of the day has no recipients.',
      'Одна пустая строка в конце файла — и у рассылки дня нет получателей.',
    ),
  },
});

export const channelFailing = defineCause<FailingChannelEvidence>({
  id: 'health/channel-failing',
  severity: 'warning',
  name: text('A channel that fails', 'Канал, который сбоит'),
  title(evidence) {
    const [first] = evidence.channels;
    const sample = ofSample(evidence);
    const share = (lang: 'en' | 'ru') => formatShare(first!.failed, first!.messages, lang);
    return text(
      `${share('en')} of the messages of channel ${first!.channel ?? '—'} failed in the last days (${formatCount(first!.failed, 'en')} of ${formatCount(first!.messages, 'en')}), mostly with ${first!.providerCode ?? '—'}${sample.en}.`,
      `${share('ru')} сообщений канала ${first!.channel ?? '—'} за последние дни не ушло (${formatCount(first!.failed, 'ru')} из ${formatCount(first!.messages, 'ru')}), чаще всего ${first!.providerCode ?? '—'}${sample.ru}.`,
    );
  },
  next: () => [
    text(
      'Ask the provider about this answer; see a run: mmsup campaign list',
      'Спросите провайдера об этом ответе; посмотрите запуск: mmsup campaign list',
    ),
  ],
  runbook: 'mailing-did-not-go-out',
  article: {
    what: text('Too many messages of one channel fail.', 'Слишком много сообщений одного канала не уходит.'),
    why: text(
      'A certificate or password ran out, the provider blocks, addresses were loaded wrongly.',
      'Истёк сертификат или пароль, провайдер блокирует, адреса загружены неверно.',
    ),
    sure: text(
      'Failed messages are counted by channel and answer over the last days.',
      'Неушедшие сообщения посчитаны по каналу и ответу за последние дни.',
    ),
    repair: text('Depends on the provider’s answer.', 'Зависит от ответа провайдера.'),
    example: text(
      'All pushes fail with “InvalidToken” since the app was updated.',
      'Все push-сообщения падают с «InvalidToken» после обновления приложения.',
    ),
  },
});
