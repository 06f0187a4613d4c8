import { formatMoment } from '../model/moment.ts';
import { formatCount, type Lang, type Text, text } from '../text.ts';
import type { Block, Cell } from '../view.ts';
import type { ByColumn } from './by-column.queries.ts';
import type { DiffFacts, ToldEdit } from './diff.ts';
import { SIGN } from './edit-words.ts';
import type { ExampleCustomer } from './examples.ts';
import type { NextRun } from './next-runs.queries.ts';

const WORDS = {
  by: text('By', 'По'),
  kept: text('Kept', 'Остались'),
  lost: text('Lost', 'Потеряны'),
  gained: text('Gained', 'Добавлены'),
  others: text('{count} others', 'прочие ({count})'),
  empty: text('(no value)', '(нет значения)'),
  ofCampaigns: text(
    'Channels of the campaigns that use the rule: each of them meets all of it.',
    'Каналы кампаний, которые пользуются правилом: каждый затронут целиком.',
  ),
  examples: text('Customers, for example', 'Клиенты, например'),
  customer: text('Customer', 'Клиент'),
  decided: text('Decided by', 'Из-за'),
  values: text('Has', 'Значения'),
  sideLost: text('lost', 'потерян'),
  sideGained: text('gained', 'добавлен'),
  hidden: text('(hidden)', '(скрыт)'),
  runs: text('Next runs', 'Следующие запуски'),
  campaign: text('Campaign', 'Кампания'),
  channel: text('Channel', 'Канал'),
  planned: text('Planned', 'План'),
  notPlanned: text('no run planned', 'запуск не запланирован'),
  before: text('Before', 'Было'),
  after: text('Now', 'Станет'),
  change: text('Change', 'Разница'),
  ofAudience: text('Audience', 'Аудитория'),
  noUsers: text('No campaign uses this rule.', 'Этим правилом не пользуется ни одна кампания.'),
} as const satisfies Record<string, Text>;

/** For whom the edit matters: by a column, a few customers, the next runs. */
export function aroundBlocks({ by, examples, edits, nextRuns, from, zone }: DiffFacts, lang: Lang): readonly Block[] {
  return [
    ...(by ? byBlocks(by, lang) : []),
    ...exampleBlocks(examples, edits, lang),
    ...(nextRuns && from ? runBlocks(nextRuns, zone, lang) : []),
  ];
}

const right = (title: Text, lang: Lang) => ({ title: title[lang], align: 'right' as const });

function byBlocks({ column, of, values, rest }: ByColumn, lang: Lang): readonly Block[] {
  const counts = (row: { readonly kept: number; readonly lost: number; readonly gained: number }): Cell[] => [
    formatCount(row.kept, lang),
    row.lost === 0 ? '0' : { text: formatCount(row.lost, lang), tone: 'bad' },
    row.gained === 0 ? '0' : { text: formatCount(row.gained, lang), tone: 'good' },
  ];
  const rows = values.map((row): Cell[] => [row.value ?? WORDS.empty[lang], ...counts(row)]);
  const others: Cell[][] = rest
    ? [[{ text: WORDS.others[lang].replace('{count}', String(rest.values)), tone: 'muted' }, ...counts(rest)]]
    : [];
  return [
    {
      kind: 'table',
      columns: [
        { title: `${WORDS.by[lang]} ${column}` },
        right(WORDS.kept, lang),
        right(WORDS.lost, lang),
        right(WORDS.gained, lang),
      ],
      rows: [...rows, ...others],
    },
    ...(of === 'campaigns' ? [{ kind: 'paragraph', text: WORDS.ofCampaigns[lang], tone: 'muted' } as const] : []),
  ];
}

function exampleBlocks(examples: readonly ExampleCustomer[], edits: readonly ToldEdit[], lang: Lang): readonly Block[] {
  if (examples.length === 0) return [];
  const named = (one: ToldEdit | undefined): string => (one ? `${SIGN[one.op]} ${one.path}` : '');
  const decided = ({ decidedBy }: ExampleCustomer): string =>
    decidedBy
      .map(({ edit, part }) => `${named(edits[edit])}${part === 1 ? '' : ` (${Math.round(part * 100)}%)`}`)
      .join(', ');
  const values = (one: ExampleCustomer): string =>
    one.values.map(({ column, value }) => `${column} = ${value ?? 'NULL'}`).join(', ');
  return [
    { kind: 'heading', text: WORDS.examples[lang] },
    {
      kind: 'table',
      columns: [
        { title: '' },
        { title: WORDS.customer[lang] },
        { title: WORDS.decided[lang] },
        { title: WORDS.values[lang] },
      ],
      rows: examples.map((one): Cell[] => [
        one.side === 'lost'
          ? { text: WORDS.sideLost[lang], tone: 'bad' }
          : { text: WORDS.sideGained[lang], tone: 'good' },
        one.customer ?? WORDS.hidden[lang],
        decided(one),
        values(one),
      ]),
    },
  ];
}

function runBlocks(runs: readonly NextRun[], zone: string, lang: Lang): readonly Block[] {
  const heading: Block = { kind: 'heading', text: `${WORDS.runs[lang]} (${zone})` };
  if (runs.length === 0) return [heading, { kind: 'paragraph', text: WORDS.noUsers[lang] }];
  const count = (value: number | null): string => (value === null ? '—' : formatCount(value, lang));
  const hasAudience = runs.some(({ audience }) => audience !== null);
  return [
    heading,
    {
      kind: 'table',
      columns: [
        { title: WORDS.campaign[lang] },
        { title: WORDS.channel[lang] },
        { title: WORDS.planned[lang] },
        ...(hasAudience ? [right(WORDS.ofAudience, lang)] : []),
        right(WORDS.before, lang),
        right(WORDS.after, lang),
        right(WORDS.change, lang),
      ],
      rows: runs.map(({ campaign, channel, plannedAt, audience, before, after }): Cell[] => [
        campaign,
        channel,
        plannedAt === null ? { text: WORDS.notPlanned[lang], tone: 'muted' } : formatMoment(plannedAt, zone),
        ...(hasAudience ? [count(audience)] : []),
        count(before),
        count(after),
        changeCell(before, after, lang),
      ]),
    },
  ];
}

function changeCell(before: number | null, after: number | null, lang: Lang): Cell {
  if (before === null || after === null) return '';
  if (before === after) return '0';
  const words = `${after > before ? '+' : '−'}${formatCount(Math.abs(after - before), lang)}`;
  return { text: words, tone: after > before ? 'good' : 'bad' };
}
