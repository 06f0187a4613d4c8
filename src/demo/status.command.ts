import { defineCommand } from '../command.ts';
import { formatCount, type Lang, text } from '../text.ts';
import type { Block, Cell } from '../view.ts';
import { type DemoStatus, readDemoStatus } from './status.ts';

const WORDS = {
  running: text('The demo is running.', 'Демо работает.'),
  stopped: text('The demo’s server is not running.', 'Сервер демо не работает.'),
  none: text('There is no demo on this machine yet.', 'На этой машине ещё нет демо.'),
  unfinished: text('The server runs, but the demo has not been made.', 'Сервер работает, но демо не создано.'),
  start: text('Start it with: mmsup demo start', 'Запустить: mmsup demo start'),
  data: text('Data', 'Данные'),
  moved: text('Not in', 'Не в'),
  size: text('Size', 'Размер'),
  log: text('Log', 'Журнал'),
  version: text('PostgreSQL', 'PostgreSQL'),
  runAs: text('Runs as', 'Работает от имени'),
  customers: text('Customers', 'Клиентов'),
  seed: text('Seed', 'Зерно'),
  now: text('Its clock', 'Его часы'),
  runs: text('Runs', 'Запусков'),
  messages: text('Messages', 'Сообщений'),
  planted: text('Planted faults', 'Внесённые неисправности'),
  healthy: text('none, it is healthy', 'нет, всё исправно'),
};

export const demoStatus = defineCommand<DemoStatus>({
  path: 'demo status',

  configure: (command) => {
    command.addHelpText('after', "\nExamples:\n  $ mmsup demo status\n  $ mmsup demo status --json | jq '.facts.demo'");
  },

  async run({ deps }) {
    return {
      subject: { kind: 'demo', id: 'demo' },
      findings: [],
      facts: await readDemoStatus(deps.env),
      notEvaluated: [],
    };
  },

  render: renderStatus,
});

function renderStatus({ server, demo }: DemoStatus, lang: Lang): readonly Block[] {
  const headline = demo
    ? WORDS.running
    : server.running
      ? WORDS.unfinished
      : server.created
        ? WORDS.stopped
        : WORDS.none;
  const rows: (readonly [string, Cell])[] = [
    [WORDS.data[lang], server.dataDirectory],
    ...(server.movedFrom ? [[WORDS.moved[lang], server.movedFrom.root] as const] : []),
    [WORDS.size[lang], `${formatCount(Math.round(server.size / 1e6), lang)} MB`],
    [WORDS.log[lang], server.log],
    ...(server.version ? [[WORDS.version[lang], server.version] as const] : []),
    ...(server.runAs ? [[WORDS.runAs[lang], server.runAs] as const] : []),
    ...(demo ? demoRows(demo, lang) : []),
  ];
  return [
    { kind: 'paragraph', text: headline[lang], tone: demo ? 'good' : 'warn' },
    ...(server.created ? [{ kind: 'pairs', rows } as const] : []),
    ...(demo ? [] : [{ kind: 'paragraph', text: WORDS.start[lang], tone: 'muted' } as const]),
  ];
}

function demoRows(demo: NonNullable<DemoStatus['demo']>, lang: Lang): (readonly [string, Cell])[] {
  const planted = demo.planted.map(({ fault }) => fault).join(', ');
  return [
    [WORDS.customers[lang], formatCount(demo.customers, lang)],
    [WORDS.seed[lang], String(demo.seed)],
    [WORDS.now[lang], demo.now],
    [WORDS.runs[lang], formatCount(demo.runs, lang)],
    [WORDS.messages[lang], formatCount(demo.messages, lang)],
    [
      WORDS.planted[lang],
      planted === '' ? { text: WORDS.healthy[lang], tone: 'good' } : { text: planted, tone: 'warn' },
    ],
  ];
}
