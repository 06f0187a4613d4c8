import { foundWords } from '../condition/found-words.ts';
import { formatMoment, localMoment } from '../model/moment.ts';
import { type Lang, type Text, text } from '../text.ts';
import type { Block, Cell } from '../view.ts';
import type { Gate } from './gates.ts';
import { repeatedLines, secondIn } from './repeated-lines.ts';
import type { Happened } from './timeline.ts';
import type { CustomerTraceFacts } from './trace.ts';

const WORDS = {
  customer: text('Customer', 'Клиент'),
  foundBy: text('found by', 'найден по'),
  run: text('Run', 'Запуск'),
  started: text('Started', 'Начат'),
  since: text('Since', 'С'),
  way: text('His way through the run', 'Его путь через запуск'),
  conditions: text('The segment’s conditions', 'Условия сегмента'),
  rule: text('The rule that decided', 'Правило, которое решило'),
  timeline: text('What happened to him', 'Что с ним происходило'),
  none: text('nothing', 'ничего'),
  log: text('The lines of the log of deliveries', 'Строки журнала доставки'),
  message: text('Message', 'Сообщение'),
  reported: text('Reported', 'Сообщено'),
  source: text('Answer · source', 'Ответ · источник'),
  suppressions: text('Suppressions', 'Запреты'),
  at: text('When', 'Когда'),
  gate: text('Gate', 'Шаг'),
  says: text('What it shows', 'Что видно'),
  condition: text('Condition', 'Условие'),
  value: text('Value', 'Значение'),
  verdict: text('Verdict', 'Вердикт'),
  what: text('What', 'Что'),
  where: text('Campaign · run', 'Кампания · запуск'),
  list: text('List', 'Список'),
  scope: text('Scope', 'Действует на'),
  from: text('From', 'С'),
  to: text('Until', 'По'),
};

const CLASS_WORDS: Readonly<Record<string, { readonly en: string; readonly ru: string }>> = {
  email: text('e-mail', 'e-mail'),
  phone: text('phone', 'телефону'),
};

const GATE: Readonly<Record<Gate['gate'], { readonly en: string; readonly ru: string }>> = {
  import: text('import', 'загрузка'),
  normalise: text('normalisation', 'нормализация'),
  segment: text('segment', 'сегмент'),
  control: text('control group', 'контрольная группа'),
  suppression: text('suppression', 'запрет'),
  policy: text('policy', 'политика'),
  offer: text('offer', 'предложение'),
  queue: text('queue', 'очередь'),
  provider: text('provider', 'провайдер'),
  delivery: text('delivery', 'доставка'),
  response: text('response', 'отклик'),
};
const MARK = { passed: '✓', stopped: '✗', unknown: '?', 'not-reached': '·', 'not-kept': '–' } as const;
const TONE = { passed: 'good', stopped: 'bad', unknown: 'warn', 'not-reached': 'muted', 'not-kept': 'muted' } as const;

/** Draws the gates in the order of a run, the one that stopped him in red; without a run everything that happened to him, and his suppressions. */
export function renderCustomerTrace(facts: CustomerTraceFacts, lang: Lang): readonly Block[] {
  const { customer, foundBy, run, zone, since } = facts;
  const by = foundBy === null ? '' : ` (${WORDS.foundBy[lang]} ${CLASS_WORDS[foundBy]?.[lang] ?? foundBy})`;
  const rows: [string, Cell][] = [[WORDS.customer[lang], `${customer}${by}`]];
  if (run) {
    rows.push([WORDS.run[lang], [run.id, run.name].filter(Boolean).join(' · ')]);
    rows.push([WORDS.started[lang], `${formatMoment(run.startedAt, zone)} (${zone})`]);
  } else rows.push([WORDS.since[lang], `${formatMoment(since, zone)} (${zone})`]);
  return [{ kind: 'pairs', rows }, ...(run ? way(facts, lang) : happened(facts, lang))];
}

function way(facts: CustomerTraceFacts, lang: Lang): readonly Block[] {
  const { gates, segment, rule, zone } = facts;
  return [
    { kind: 'heading', text: WORDS.way[lang] },
    {
      kind: 'table',
      columns: [{ title: '' }, { title: WORDS.gate[lang] }, { title: WORDS.says[lang] }, { title: WORDS.at[lang] }],
      rows: gates.map(({ gate, verdict, says, at }) => [
        { text: MARK[verdict], tone: TONE[verdict] },
        GATE[gate][lang],
        verdict === 'not-kept' || verdict === 'not-reached' ? { text: says[lang], tone: 'muted' } : says[lang],
        at === null ? '' : formatMoment(at, zone),
      ]),
    },
    ...linesOfLog(facts, lang),
    ...(rule
      ? ([
          {
            kind: 'heading',
            text: `${WORDS.rule[lang]}: ${rule.rule}${rule.version === null ? '' : ` v${rule.version}`}`,
          },
          { kind: 'code', text: rule.text },
        ] satisfies Block[])
      : []),
    ...(segment && !segment.isSelected ? conditions(segment, zone, lang) : []),
  ];
}

const VERDICT_WORDS: Readonly<Record<string, Text>> = {
  true: text('true', 'истинно'),
  false: text('false', 'ложно'),
  unknown: text('unknown', 'неизвестно'),
  error: text('error', 'ошибка'),
  'not-evaluated': text('not evaluated', 'не проверено'),
};
/** The lines themselves, where some report the same of one message: whoever asks has them before his eyes. */
function linesOfLog({ lines, zone }: CustomerTraceFacts, lang: Lang): readonly Block[] {
  const told = repeatedLines({ lines }).map(({ message }) => message);
  if (told.length === 0) return [];
  return [
    { kind: 'heading', text: WORDS.log[lang] },
    {
      kind: 'table',
      columns: [WORDS.at, WORDS.reported, WORDS.message, WORDS.source].map((word) => ({ title: word[lang] })),
      rows: (lines ?? [])
        .filter(({ message }) => told.includes(message))
        .map(({ at, status, message, providerCode, source }) => [
          secondIn(at, zone),
          status,
          message,
          [providerCode, source].filter(Boolean).join(' · '),
        ]),
    },
  ];
}

function conditions(
  { conditions: all }: NonNullable<CustomerTraceFacts['segment']>,
  zone: string,
  lang: Lang,
): readonly Block[] {
  return [
    { kind: 'heading', text: WORDS.conditions[lang] },
    {
      kind: 'table',
      columns: [
        { title: '#' },
        { title: WORDS.condition[lang] },
        { title: WORDS.value[lang] },
        { title: WORDS.verdict[lang] },
      ],
      rows: all.map(({ id, says, values, found, verdict }) => [
        id,
        says[lang],
        [
          ...values.map(({ column, value }) => `${column} = ${value === null ? 'NULL' : localMoment(value, zone)}`),
          ...found.map((one) => foundWords(one, zone)[lang]),
        ].join('; '),
        { text: VERDICT_WORDS[verdict]?.[lang] ?? verdict, tone: verdict === 'true' ? 'good' : 'bad' },
      ]),
    },
  ];
}

function happened({ timeline, suppressions, zone }: CustomerTraceFacts, lang: Lang): readonly Block[] {
  const at = (iso: string | null) => formatMoment(iso, zone);
  const nothing: Block = { kind: 'paragraph', text: WORDS.none[lang], tone: 'muted' };
  const line = ({ at: when, says, campaign, run, isWrong }: Happened): Cell[] => [
    at(when),
    isWrong ? { text: says[lang], tone: 'bad' } : says[lang],
    [campaign, run].filter(Boolean).join(' · '),
  ];
  return [
    { kind: 'heading', text: WORDS.timeline[lang] },
    timeline.length === 0
      ? nothing
      : {
          kind: 'table',
          columns: [{ title: WORDS.at[lang] }, { title: WORDS.what[lang] }, { title: WORDS.where[lang] }],
          rows: timeline.map(line),
        },
    { kind: 'heading', text: WORDS.suppressions[lang] },
    suppressions && suppressions.length > 0
      ? {
          kind: 'table',
          columns: [WORDS.list, WORDS.scope, WORDS.from, WORDS.to].map((word) => ({ title: word[lang] })),
          rows: suppressions.map(({ list, scope, validFrom, validTo }) => [list, scope, at(validFrom), at(validTo)]),
        }
      : nothing,
  ];
}
