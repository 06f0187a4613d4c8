import { SEVERITY_WORD } from '../model/severity-words.ts';
import { type Lang, text } from '../text.ts';
import type { Block, Cell } from '../view.ts';
import { abilityBlocks } from './abilities.render.ts';
import type { SystemFacts } from './facts.ts';
import { VERIFIED_WORD } from './verified.render.ts';

const WORDS = {
  file: text('File', 'Файл'),
  verified: text('Verified', 'Проверено'),
  notSaid: text('not said', 'не сказано'),
  chain: text('Extends', 'Расширяет'),
  detect: text('Recognised by', 'Узнаётся по'),
  variant: text('Variant', 'Вариант'),
  customers: text('Customers', 'Клиенты'),
  noCustomers: text('not described: named on the command line', 'не описаны: задаются в командной строке'),
  key: text('Key', 'Ключ'),
  where: text('Only where', 'Только где'),
  personal: text('Personal', 'Персональные'),
  zone: text('Zone', 'Часовой пояс'),
  application: text('Zone of its sessions', 'Пояс её сессий'),
  now: text('Now', 'Сейчас'),
  serverClock: text('the server’s clock', 'часы сервера'),
  language: text('Segments', 'Сегменты'),
  stages: text('Stages', 'Этапы'),
  kept: text('What it keeps', 'Что хранит'),
  relation: text('Relation', 'Отношение'),
  columns: text('Columns', 'Столбцов'),
  without: text('Without', 'Нет'),
  notKept: text('What it does not keep', 'Чего не хранит'),
  loss: text('So it cannot be said', 'Поэтому нельзя сказать'),
  nothing: text('no command misses it', 'ни одной команде не нужно'),
  notAtAll: text('does not work', 'не работает'),
  causes: text('Root causes of its own', 'Собственные первопричины'),
  cause: text('Cause', 'Причина'),
  on: text('About', 'О чём'),
  severity: text('Severity', 'Важность'),
  name: text('What it is', 'Что это'),
};

/** What a description says, for a person. */
export function renderSystem(facts: SystemFacts, lang: Lang): readonly Block[] {
  return [
    { kind: 'heading', text: `${facts.title} — ${facts.id}` },
    { kind: 'pairs', rows: headRows(facts, lang) },
    ...keptBlocks(facts, lang),
    ...notKeptBlocks(facts, lang),
    ...abilityBlocks(facts.abilities, lang),
    ...causeBlocks(facts, lang),
  ];
}

function headRows(facts: SystemFacts, lang: Lang): readonly (readonly [string, Cell])[] {
  const { file, verified, chain, detect, variants, customer, clock, language, stages } = facts;
  return [
    [WORDS.file[lang], file],
    [WORDS.verified[lang], verified === null ? WORDS.notSaid[lang] : VERIFIED_WORD[verified][lang]],
    ...row(WORDS.chain[lang], chain.slice(1).join(' → ')),
    ...row(WORDS.detect[lang], detect.join(', ')),
    ...variants.map(({ name, objects }) => [`${WORDS.variant[lang]} ${name}`, objects.join(', ')] as const),
    [WORDS.customers[lang], customer ? `${customer.table} ${customer.alias}` : WORDS.noCustomers[lang]],
    ...row(WORDS.key[lang], customer?.key),
    ...row(WORDS.where[lang], customer?.where),
    ...row(WORDS.personal[lang], Object.keys(customer?.personal ?? {}).join(', ')),
    [WORDS.zone[lang], clock.zone],
    ...row(WORDS.application[lang], clock.application),
    [WORDS.now[lang], clock.now ?? WORDS.serverClock[lang]],
    [WORDS.language[lang], language],
    ...row(WORDS.stages[lang], stages?.join(', ')),
  ];
}

function row(title: string, value: string | undefined): readonly (readonly [string, Cell])[] {
  return value === undefined || value === '' ? [] : [[title, value]];
}

function keptBlocks({ kept }: SystemFacts, lang: Lang): readonly Block[] {
  if (kept.length === 0) return [];
  return [
    { kind: 'heading', text: WORDS.kept[lang] },
    {
      kind: 'table',
      columns: [
        { title: WORDS.relation[lang] },
        { title: WORDS.columns[lang], align: 'right' },
        { title: WORDS.without[lang] },
      ],
      rows: kept.map(({ relation, columns, notKept }) => [relation, columns.length, notKept.join(', ')]),
    },
  ];
}

function notKeptBlocks({ notKept }: SystemFacts, lang: Lang): readonly Block[] {
  if (notKept.length === 0) return [];
  return [
    { kind: 'heading', text: WORDS.notKept[lang] },
    {
      kind: 'table',
      columns: [{ title: WORDS.relation[lang] }, { title: WORDS.loss[lang] }],
      rows: notKept.map(({ relation, losses }) => [
        relation,
        losses.length === 0
          ? WORDS.nothing[lang]
          : losses.map(({ command, what }) => `${command}: ${what ? what[lang] : WORDS.notAtAll[lang]}`).join('; '),
      ]),
    },
  ];
}

function causeBlocks({ causes }: SystemFacts, lang: Lang): readonly Block[] {
  if (causes.length === 0) return [];
  return [
    { kind: 'heading', text: WORDS.causes[lang] },
    {
      kind: 'table',
      columns: [WORDS.cause, WORDS.on, WORDS.severity, WORDS.name].map((title) => ({ title: title[lang] })),
      rows: causes.map(({ id, on, severity, name }) => [id, on, SEVERITY_WORD[severity][lang], name[lang]]),
    },
  ];
}
