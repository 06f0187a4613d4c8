import { type Context, defineCommand } from '../command.ts';
import type { Answer } from '../result.ts';
import { formatCount, type Lang, text } from '../text.ts';
import type { Block } from '../view.ts';
import { type Demo, type DemoOptions, startDemo } from './demo.ts';
import { addSizeOptions, PHASES, readSizeOptions } from './options.ts';

export interface ReadyFacts {
  readonly customers: number;
  readonly seed: number;
  /** True when this call made the demo. */
  readonly created: boolean;
  /** True when this call started the server. */
  readonly serverStarted: boolean;
  readonly dataDirectory: string;
  /** Where the data would usually be, when the account that runs the server cannot get there. */
  readonly movedFrom: { readonly root: string; readonly blockedBy: string } | null;
  readonly conninfo: string;
  readonly seconds: number;
}

const WORDS = {
  created: text('The demo has been made and is running.', 'Демо создано и работает.'),
  running: text('The demo is running.', 'Демо работает.'),
  customers: text('Customers', 'Клиентов'),
  seed: text('Seed', 'Зерно'),
  data: text('Data', 'Данные'),
  moved: text('Not in', 'Не в'),
  connect: text('Connect', 'Подключение'),
  seconds: text('Seconds', 'Секунд'),
  next: text('Now try', 'Попробуйте'),
};

/** Runs one of the functions that make a demo ready, telling each phase, and puts the outcome into an answer. */
export async function answerReady(
  context: Context,
  options: Readonly<Record<string, unknown>>,
  make: (options: DemoOptions) => Promise<Demo>,
): Promise<Answer<ReadyFacts>> {
  const { deps, lang } = context;
  const begun = performance.now();
  const demo = await make({
    env: deps.env,
    signal: deps.signal,
    ...readSizeOptions(options),
    onProgress: (phase) => context.progress(PHASES[phase][lang]),
  });
  const { server, customers, seed, created, conninfo } = demo;
  return {
    subject: { kind: 'demo', id: 'demo' },
    findings: [],
    facts: {
      customers,
      seed,
      created,
      serverStarted: server.startedNow,
      dataDirectory: server.layout.data,
      movedFrom: server.layout.movedFrom,
      conninfo,
      seconds: Math.round((performance.now() - begun) / 100) / 10,
    },
    notEvaluated: [],
  };
}

/** What a person sees when a demo is ready. */
export function renderReady(facts: ReadyFacts, lang: Lang): readonly Block[] {
  const { movedFrom } = facts;
  return [
    { kind: 'paragraph', text: (facts.created ? WORDS.created : WORDS.running)[lang], tone: 'good' },
    {
      kind: 'pairs',
      rows: [
        [WORDS.customers[lang], formatCount(facts.customers, lang)],
        [WORDS.seed[lang], String(facts.seed)],
        [WORDS.data[lang], facts.dataDirectory],
        ...(movedFrom ? ([[WORDS.moved[lang], `${movedFrom.root} (${movedFrom.blockedBy})`]] as const) : []),
        [WORDS.connect[lang], `psql "${facts.conninfo}"`],
        [WORDS.seconds[lang], String(facts.seconds)],
      ],
    },
    { kind: 'heading', text: WORDS.next[lang] },
    { kind: 'list', items: ['mmsup campaign list', 'mmsup demo faults', 'mmsup demo plant nobody-selected'] },
  ];
}

export const demoStart = defineCommand<ReadyFacts>({
  path: 'demo start',

  configure: (command) => {
    addSizeOptions(command);
    command.addHelpText(
      'after',
      '\nExamples:\n  $ mmsup demo start\n  $ mmsup demo start --customers 1000000 --seed 7',
    );
  },

  run: (context, _args, options) => answerReady(context, options, startDemo),

  render: renderReady,
});
