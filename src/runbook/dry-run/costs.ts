import { type Text, text } from '../../text.ts';

export const COST_CLASSES = [
  'nothing',
  'catalog',
  'small',
  'customer',
  'history',
  'scan',
  'checks',
  'unknown',
] as const;
/** What a step asks of a database, from nothing to every customer once. */
export type CostClass = (typeof COST_CLASSES)[number];

export const COST_WORDS: Readonly<Record<CostClass, Text>> = {
  nothing: text('no database', 'без базы данных'),
  catalog: text('catalogs only', 'только каталоги'),
  small: text('small tables', 'малые таблицы'),
  customer: text('one customer, by key', 'один клиент, по ключу'),
  history: text('history tables', 'таблицы истории'),
  scan: text('one scan of all customers', 'один проход по всем клиентам'),
  checks: text('what its checks cost: mmsup health list', 'как стоят его проверки: mmsup health list'),
  unknown: text('not known', 'неизвестно'),
};

/** What a check reads, and what that costs at most. */
export interface Cost {
  readonly cost: CostClass;
  readonly reads: Text;
}

/** Each check of a runbook, by its command; with a flag that makes it another one, by both. */
export const CHECK_COSTS: Readonly<Record<string, Cost>> = {
  'campaign list': { cost: 'history', reads: text('campaigns and their last runs', 'кампании и их последние запуски') },
  'campaign trace': {
    cost: 'history',
    reads: text(
      'the run and its stages, earlier runs of the campaign, its messages, jobs, loads and edits',
      'запуск и его этапы, прежние запуски кампании, её сообщения, задания, загрузки и правки',
    ),
  },
  'campaign trace --live': {
    cost: 'catalog',
    reads: text(
      'the run, and what the server is doing now: sessions, locks, statements',
      'запуск и то, чем сервер занят сейчас: сеансы, блокировки, запросы',
    ),
  },
  'campaign diff': {
    cost: 'history',
    reads: text('two runs and their stages', 'два запуска и их этапы'),
  },
  'customer trace': {
    cost: 'customer',
    reads: text(
      'this customer, his suppressions, decisions and messages, and the segment of the run',
      'этот клиент, его запреты, решения и сообщения, а также сегмент запуска',
    ),
  },
  'health check': {
    cost: 'checks',
    reads: text('what the checks read that are named', 'то, что читают названные проверки'),
  },
  'health list': { cost: 'nothing', reads: text('the list of checks', 'список проверок') },
  'segment list': { cost: 'small', reads: text('segments', 'сегменты') },
  'segment explain': {
    cost: 'scan',
    reads: text(
      'the segment and its versions, and every customer once for all conditions together',
      'сегмент и его версии, и каждого клиента один раз для всех условий сразу',
    ),
  },
  'rules list': { cost: 'small', reads: text('rules', 'правила') },
  'rules log': { cost: 'small', reads: text('the versions of the rule', 'версии правила') },
  'rules diff': {
    cost: 'scan',
    reads: text(
      'two versions of the rule, and every customer once for both together',
      'две версии правила, и каждого клиента один раз для обеих сразу',
    ),
  },
  'rules blame': { cost: 'small', reads: text('the versions of the rule', 'версии правила') },
  'rules lint': {
    cost: 'small',
    reads: text('the rules in force, and the types of columns', 'действующие правила и типы столбцов'),
  },
  'report list': { cost: 'small', reads: text('reports', 'отчёты') },
  'report trace': {
    cost: 'history',
    reads: text(
      'the report, its jobs, and the events of its window, which are counted again',
      'отчёт, его задания и события его окна, которые пересчитываются',
    ),
  },
};
