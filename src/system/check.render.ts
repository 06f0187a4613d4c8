import { formatCount, type Lang, type Text, text } from '../text.ts';
import type { Block, Cell, Tone } from '../view.ts';
import { abilityBlocks } from './abilities.render.ts';
import type { CheckedRelation, CheckFacts } from './check/judge.ts';

const WORDS = {
  relations: text('What it reads', 'Что читается'),
  relation: text('Relation', 'Отношение'),
  rows: text('Rows', 'Строк'),
  cost: text('Cost', 'Стоимость'),
  state: text('State', 'Состояние'),
  customers: text('customers', 'клиенты'),
  notKept: text('Not kept', 'Не хранится'),
  checks: text('Root causes of its own', 'Собственные первопричины'),
  cause: text('Cause', 'Причина'),
  variants: text('Variants', 'Варианты'),
  has: text('yes', 'да'),
  hasNot: text('no', 'нет'),
  segments: text('Segments', 'Сегменты'),
  file: text('File', 'Файл'),
  asOf: text('As of', 'На момент'),
  limits: text('About this server', 'Об этом сервере'),
};

const STATE: Readonly<Record<CheckedRelation['state'], { readonly word: Text; readonly tone?: Tone }>> = {
  ok: { word: text('ok', 'в порядке'), tone: 'good' },
  empty: { word: text('no rows', 'пусто'), tone: 'muted' },
  doubtful: { word: text('doubtful', 'сомнительно'), tone: 'warn' },
  wrong: { word: text('wrong', 'неверно'), tone: 'bad' },
  fails: { word: text('cannot be read', 'не читается'), tone: 'bad' },
  unseen: { word: text('not looked at', 'не смотрели'), tone: 'warn' },
  'not-kept': { word: text('not kept', 'не хранится'), tone: 'muted' },
};

/** How a description stands against its database, for a person: a table of the relations, the system's own causes, and what the commands can do. */
export function renderCheck(facts: CheckFacts, lang: Lang): readonly Block[] {
  return [
    { kind: 'heading', text: WORDS.relations[lang] },
    { kind: 'pairs', rows: headRows(facts, lang) },
    relationTable(facts, lang),
    ...checkBlocks(facts, lang),
    ...abilityBlocks(facts.abilities, lang),
    ...limitBlocks(facts, lang),
  ];
}

function headRows(
  { file, asOf, variants, segments, relations }: CheckFacts,
  lang: Lang,
): readonly (readonly [string, Cell])[] {
  const missing = relations.filter(({ state }) => state === 'not-kept').map(({ relation }) => relation);
  return [
    [WORDS.file[lang], file],
    [WORDS.asOf[lang], asOf],
    ...variants.map(({ name, has }) => [name, has ? WORDS.has[lang] : WORDS.hasNot[lang]] as const),
    ...(segments ? [[WORDS.segments[lang], segmentsWords(segments, lang)] as const] : []),
    ...(missing.length > 0 ? [[WORDS.notKept[lang], missing.join(', ')] as const] : []),
  ];
}

function segmentsWords({ language, read, unreadable }: NonNullable<CheckFacts['segments']>, lang: Lang): string {
  const words = text(
    `${language}: ${read - unreadable} of ${read} versions are read`,
    `${language}: читается ${read - unreadable} из ${read} версий`,
  );
  return words[lang];
}

function relationTable({ relations, customer }: CheckFacts, lang: Lang): Block {
  const kept = relations.filter(({ state }) => state !== 'not-kept');
  const customers: readonly (readonly Cell[])[] = customer
    ? [
        [
          `${WORDS.customers[lang]} (${customer.table})`,
          rowsCell(customer.rows, customer.isCounted, lang),
          costCell(customer.cost),
          '',
        ],
      ]
    : [];
  return {
    kind: 'table',
    columns: [
      { title: WORDS.relation[lang] },
      { title: WORDS.rows[lang], align: 'right' },
      { title: WORDS.cost[lang], align: 'right' },
      { title: WORDS.state[lang] },
    ],
    rows: [
      ...customers,
      ...kept.map(({ relation, rows, isCounted, cost, state }) => [
        relation,
        rowsCell(rows, isCounted, lang),
        costCell(cost),
        stateCell(state, lang),
      ]),
    ],
  };
}

function rowsCell(rows: number | null, isCounted: boolean, lang: Lang): Cell {
  if (rows === null) return '';
  return isCounted ? formatCount(rows, lang) : `≈ ${formatCount(rows, lang)}`;
}

const costCell = (cost: number | null): Cell => (cost === null ? '' : Math.round(cost));

function stateCell(state: CheckedRelation['state'], lang: Lang): Cell {
  const { word, tone } = STATE[state];
  return tone ? { text: word[lang], tone } : word[lang];
}

function checkBlocks({ checks }: CheckFacts, lang: Lang): readonly Block[] {
  if (checks.length === 0) return [];
  return [
    { kind: 'heading', text: WORDS.checks[lang] },
    {
      kind: 'table',
      columns: [
        { title: WORDS.cause[lang] },
        { title: WORDS.cost[lang], align: 'right' },
        { title: WORDS.state[lang] },
      ],
      rows: checks.map(({ id, state, cost }) => [id, costCell(cost), stateCell(state, lang)]),
    },
  ];
}

function limitBlocks({ limits }: CheckFacts, lang: Lang): readonly Block[] {
  if (limits.length === 0) return [];
  return [
    { kind: 'heading', text: WORDS.limits[lang] },
    { kind: 'list', items: limits.map((limit) => limit[lang]) },
  ];
}
