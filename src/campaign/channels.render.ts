import { formatDuration, formatMoment } from '../model/moment.ts';
import { formatCount, type Lang, plural, type Text, text } from '../text.ts';
import type { Block, Cell } from '../view.ts';
import { type ChannelFacts, tightest } from './channels.ts';
import type { Overlap, Poison } from './flow.ts';
import type { TraceFacts } from './trace.facts.ts';

const WORDS = {
  channels: text('Channels', 'Каналы'),
  channel: text('Channel', 'Канал'),
  queued: text('Queued', 'В очереди'),
  sent: text('Sent', 'Передано'),
  delivered: text('Delivered', 'Доставлено'),
  failed: text('Failed', 'Ошибка'),
  cancelled: text('Cancelled', 'Отменено'),
  span: text('First – last', 'Первое – последнее'),
  rate: text('Per minute', 'В минуту'),
  peak: text('Most', 'Максимум'),
  cap: text('Cap', 'Предел'),
  codes: text('Failed, by the provider’s answer', 'Ошибки по ответу провайдера'),
  code: text('Answer', 'Ответ'),
  messages: text('Messages', 'Сообщений'),
  noMessage: text('The run has no messages.', 'У запуска нет сообщений.'),
  noCode: text('(no answer kept)', '(ответ не сохранён)'),
};

/** The codes shown at most; all are in the facts. */
const MOST_CODES = 6;

/** What each channel did, why messages failed, and what happened more than once. */
export function renderChannels(facts: TraceFacts, lang: Lang): Block[] {
  const { channels } = facts;
  const notes = [...channels.flatMap((channel) => channelNotes(channel, lang)), ...runNotes(facts, lang)];
  const said = notes.map((words): Block => ({ kind: 'paragraph', text: words }));
  const none: Block[] =
    facts.areMessagesRead && channels.length === 0 ? [{ kind: 'paragraph', text: WORDS.noMessage[lang] }] : [];
  if (channels.length === 0 && said.length === 0 && none.length === 0) return [];
  const heading: Block = { kind: 'heading', text: WORDS.channels[lang] };
  return [
    heading,
    ...none,
    ...channelTable(facts, lang),
    ...notKept(channels, lang),
    ...notRead(facts, lang),
    ...codeTable(channels, lang),
    ...said,
  ];
}

const NOT_KEPT: Readonly<Record<ChannelFacts['notKept'][number], Text>> = {
  messages: text('messages one by one', 'отдельные сообщения'),
  delivered: text('deliveries', 'доставка'),
  'provider-code': text('the provider’s answers', 'ответы провайдера'),
  'sent-at': text('when a message was handed over', 'время передачи сообщения'),
  cap: text('a limit on the rate', 'предел скорости'),
};

/** What every channel misses is said once. */
function notKept(channels: readonly ChannelFacts[], lang: Lang): Block[] {
  const [first, ...others] = channels;
  const missing = (first?.notKept ?? []).filter((one) => others.every((other) => other.notKept.includes(one)));
  if (missing.length === 0) return [];
  const said = missing.map((one) => NOT_KEPT[one][lang]).join(', ');
  const words = lang === 'ru' ? `Система не хранит: ${said}.` : `Not kept by this system: ${said}.`;
  return [{ kind: 'paragraph', text: words, tone: 'muted' }];
}

/** What the system keeps and we could not read. */
function notRead({ unread }: TraceFacts, lang: Lang): Block[] {
  if (!unread.includes('message')) return [];
  const words =
    lang === 'ru'
      ? 'Сообщения не прочитаны: числа взяты из счётчиков запуска.'
      : 'The messages were not read: these are the run’s own counters.';
  return [{ kind: 'paragraph', text: words, tone: 'warn' }];
}

function channelTable(facts: TraceFacts, lang: Lang): Block[] {
  const { channels } = facts;
  if (channels.length === 0) return [];
  const right = 'right' as const;
  const isRateKnown = channels.some(({ perMinute }) => perMinute !== null);
  const isPeakKnown = channels.some(({ peak }) => peak !== null);
  const isCapKnown = channels.some(({ caps }) => caps.length > 0);
  const isCancelled = channels.some(({ cancelled }) => cancelled !== null && cancelled > 0);
  const titles = [WORDS.queued, WORDS.sent, WORDS.delivered, WORDS.failed, ...(isCancelled ? [WORDS.cancelled] : [])];
  return [
    {
      kind: 'table',
      columns: [
        { title: WORDS.channel[lang] },
        ...titles.map((title) => ({ title: title[lang], align: right })),
        ...(isRateKnown ? [{ title: WORDS.rate[lang], align: right }] : []),
        ...(isPeakKnown ? [{ title: WORDS.peak[lang], align: right }] : []),
        ...(isCapKnown ? [{ title: WORDS.cap[lang], align: right }] : []),
        { title: WORDS.span[lang] },
      ],
      rows: channels.map((one) => [
        one.channel,
        one.queued,
        one.handedOver,
        one.delivered,
        one.failed,
        ...(isCancelled ? [one.cancelled] : []),
        ...(isRateKnown ? [one.perMinute === null ? null : Math.round(one.perMinute)] : []),
        ...(isPeakKnown ? [peakCell(one)] : []),
        ...(isCapKnown ? [capCell(one)] : []),
        spanCell(one, facts),
      ]),
    },
  ];
}

function spanCell({ firstSentAt, lastSentAt }: ChannelFacts, facts: TraceFacts): Cell {
  if (firstSentAt === null) return null;
  const [first, last] = [momentOf(firstSentAt, facts), lastSentAt === null ? '' : momentOf(lastSentAt, facts)];
  return first === last ? first : `${first} – ${last}`.trimEnd();
}

/** The date only where it is not that of the run. */
function momentOf(at: string | null, { run, zone }: TraceFacts): string {
  const shown = formatMoment(at, zone);
  const day = formatMoment(run.startedAt, zone).slice(0, 10);
  return shown.startsWith(day) ? shown.slice(11) : shown;
}

function peakCell({ peak, caps }: ChannelFacts): Cell {
  if (peak === null) return null;
  const cap = tightest(caps);
  return cap && peak.perMinute > cap.perMinute ? { text: peak.perMinute, tone: 'warn' } : peak.perMinute;
}

function capCell({ caps }: ChannelFacts): Cell {
  const cap = tightest(caps);
  return cap ? Math.round(cap.perMinute) : null;
}

function codeTable(channels: readonly ChannelFacts[], lang: Lang): Block[] {
  const rows = channels.flatMap(({ channel, failedByCode }) =>
    failedByCode
      .slice(0, MOST_CODES)
      .map(({ code, messages }): Cell[] => [channel, code ?? { text: WORDS.noCode[lang], tone: 'muted' }, messages]),
  );
  if (rows.length === 0) return [];
  return [
    { kind: 'heading', text: WORDS.codes[lang] },
    {
      kind: 'table',
      columns: [
        { title: WORDS.channel[lang] },
        { title: WORDS.code[lang] },
        { title: WORDS.messages[lang], align: 'right' },
      ],
      rows,
    },
  ];
}

function channelNotes(one: ChannelFacts, lang: Lang): string[] {
  const cap = tightest(one.caps);
  const name = one.channel ?? '—';
  const notes: string[] = [];
  if (cap && one.perMinute !== null) {
    const share = Math.round((100 * one.perMinute) / cap.perMinute);
    const rule = cap.rule ?? '';
    notes.push(
      lang === 'ru'
        ? `${name}: ${share}% предела ${rule} (${formatCount(cap.perMinute, lang)} в минуту).`
        : `${name}: ${share}% of the limit ${rule} (${formatCount(cap.perMinute, lang)} a minute).`,
    );
  }
  return [...notes, ...repeatNotes(one, lang)];
}

function repeatNotes({ channel, repeats }: ChannelFacts, lang: Lang): string[] {
  if (repeats === null || repeats.customers === 0) return [];
  const customers = plural(repeats.customers, {
    en: ['customer', 'customers'],
    ru: ['клиента', 'клиентов', 'клиентов'],
  });
  const again = formatCount(repeats.afterFailure, lang);
  const most = formatCount(repeats.most, lang);
  return [
    lang === 'ru'
      ? `${channel ?? '—'}: у ${customers.ru} несколько сообщений одного предложения (до ${most}); из них повторов после ошибки: ${again}.`
      : `${channel ?? '—'}: ${customers.en} with several messages of one offer (up to ${most}); new tries after a failure: ${again}.`,
  ];
}

function runNotes({ poison, overlaps, overlapsBefore, history }: TraceFacts, lang: Lang): string[] {
  return [...poisonNotes(poison, lang), ...overlapNotes(overlaps, overlapsBefore > history.runs / 2, lang)];
}

function poisonNotes(poison: Poison | null, lang: Lang): string[] {
  if (poison === null || poison.customers === 0) return [];
  const [first] = poison.rows;
  const why = [first!.providerCode, first!.error].filter(Boolean).join(' ');
  const example = `${first!.customer}${why ? `: ${why}` : ''}`;
  const customers = plural(poison.customers, {
    en: ['customer fails', 'customers fail'],
    ru: ['клиент падает', 'клиента падают', 'клиентов падают'],
  });
  const more = poison.isAtLeast ? '≥ ' : '';
  return [
    lang === 'ru'
      ? `Снова и снова: ${more}${customers.ru} не меньше чем в ${poison.atLeastRuns} из ${poison.ofRuns} последних запусков (например, ${example}).`
      : `Again and again: ${more}${customers.en} in at least ${poison.atLeastRuns} of the last ${poison.ofRuns} runs (for instance ${example}).`,
  ];
}

function overlapNotes(overlaps: readonly Overlap[] | null, isUsual: boolean, lang: Lang): string[] {
  if (overlaps === null || overlaps.length === 0) return [];
  const said = overlaps
    .slice(0, 3)
    .map(({ run, seconds, worker }) => `${run} (${[formatDuration(seconds, lang), worker].filter(Boolean).join(', ')})`)
    .join(', ');
  const more = overlaps.length > 3 ? ` +${overlaps.length - 3}` : '';
  const usual = isUsual ? (lang === 'ru' ? ' Так у кампании обычно.' : ' So it usually is with this campaign.') : '';
  return [
    lang === 'ru'
      ? `Одновременно шли запуски: ${said}${more}.${usual}`
      : `Other runs of the campaign at the same time: ${said}${more}.${usual}`,
  ];
}
