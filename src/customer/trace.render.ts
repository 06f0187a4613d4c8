import { formatMoment } from '../model/moment.ts';
import { type Lang, text } from '../text.ts';
import type { Block, Cell } from '../view.ts';
import type { CustomerTraceFacts, Gate } from './trace.ts';

const WORDS = {
  customer: text('Customer', 'Клиент'),
  run: text('Run', 'Запуск'),
  started: text('Started', 'Начат'),
  way: text('His way through the run', 'Его путь через запуск'),
  conditions: text('The segment’s conditions', 'Условия сегмента'),
  contacts: text('Messages of the last 30 days', 'Сообщения за последние 30 дней'),
  none: text('none', 'нет'),
  suppressions: text('Suppressions', 'Запреты'),
  at: text('When', 'Когда'),
  gate: text('Gate', 'Шаг'),
  says: text('What it shows', 'Что видно'),
  condition: text('Condition', 'Условие'),
  verdict: text('Verdict', 'Вердикт'),
  channel: text('Channel', 'Канал'),
  state: text('State', 'Состояние'),
  list: text('List', 'Список'),
  scope: text('Scope', 'Действует на'),
  from: text('From', 'С'),
  to: text('Until', 'По'),
};

const GATE: Readonly<Record<Gate['gate'], { readonly en: string; readonly ru: string }>> = {
  customer: text('customer', 'клиент'),
  segment: text('segment', 'сегмент'),
  selected: text('selection', 'отбор'),
  suppression: text('suppression', 'запрет'),
  stage: text('stage', 'этап'),
  cursor: text('position', 'очередь'),
  message: text('message', 'сообщение'),
  delivery: text('delivery', 'доставка'),
  response: text('response', 'отклик'),
};
const MARK = { passed: '✓', stopped: '✗', unknown: '?' } as const;
const TONE = { passed: 'good', stopped: 'bad', unknown: 'warn' } as const;

/** Draws the gates in the order of a run, the first that stopped him in red; without a run his contacts and suppressions. */
export function renderCustomerTrace(facts: CustomerTraceFacts, lang: Lang): readonly Block[] {
  const { customer, run, zone } = facts;
  const rows: [string, Cell][] = [[WORDS.customer[lang], customer]];
  if (run) {
    rows.push([WORDS.run[lang], [run.id, run.name].filter(Boolean).join(' · ')]);
    rows.push([WORDS.started[lang], `${formatMoment(run.startedAt, zone)} (${zone})`]);
  }
  return [{ kind: 'pairs', rows }, ...(run ? way(facts, lang) : contacts(facts, lang))];
}

function way({ gates, segment, zone }: CustomerTraceFacts, lang: Lang): readonly Block[] {
  return [
    { kind: 'heading', text: WORDS.way[lang] },
    {
      kind: 'table',
      columns: [{ title: '' }, { title: WORDS.gate[lang] }, { title: WORDS.says[lang] }, { title: WORDS.at[lang] }],
      rows: gates.map(({ gate, verdict, says, at }) => [
        { text: MARK[verdict], tone: TONE[verdict] },
        GATE[gate][lang],
        says[lang],
        at === null ? null : formatMoment(at, zone),
      ]),
    },
    ...(segment && !segment.isSelected
      ? ([
          { kind: 'heading', text: WORDS.conditions[lang] },
          {
            kind: 'table',
            columns: [{ title: '#' }, { title: WORDS.condition[lang] }, { title: WORDS.verdict[lang] }],
            rows: segment.conditions.map(({ id, says, verdict }) => [
              id,
              says[lang],
              { text: verdict, tone: verdict === 'true' ? 'good' : 'bad' },
            ]),
          },
        ] satisfies Block[])
      : []),
  ];
}

function contacts({ messages, suppressions, zone }: CustomerTraceFacts, lang: Lang): readonly Block[] {
  const at = (iso: string | null) => formatMoment(iso, zone);
  return [
    { kind: 'heading', text: WORDS.contacts[lang] },
    messages && messages.length > 0
      ? {
          kind: 'table',
          columns: [
            { title: WORDS.at[lang] },
            { title: WORDS.run[lang] },
            { title: WORDS.channel[lang] },
            { title: WORDS.state[lang] },
          ],
          rows: messages.map(({ sentAt, queuedAt, run, channel, status, state }) => [
            at(sentAt ?? queuedAt),
            run,
            channel,
            status ?? state,
          ]),
        }
      : { kind: 'paragraph', text: WORDS.none[lang], tone: 'muted' },
    { kind: 'heading', text: WORDS.suppressions[lang] },
    suppressions && suppressions.length > 0
      ? {
          kind: 'table',
          columns: [
            { title: WORDS.list[lang] },
            { title: WORDS.scope[lang] },
            { title: WORDS.from[lang] },
            { title: WORDS.to[lang] },
          ],
          rows: suppressions.map(({ list, scope, validFrom, validTo }) => [list, scope, at(validFrom), at(validTo)]),
        }
      : { kind: 'paragraph', text: WORDS.none[lang], tone: 'muted' },
  ];
}
