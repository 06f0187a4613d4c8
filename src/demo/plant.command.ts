import { defineCommand } from '../command.ts';
import { formatCount, text } from '../text.ts';
import { plantFault, startDemo } from './demo.ts';
import { PHASES } from './options.ts';
import { findFault } from './plant.ts';

interface PlantFacts {
  readonly fault: string;
  /** False when it was planted already: nothing was changed. */
  readonly planted: boolean;
  readonly symptom: string;
  readonly hint: string;
  /** Runs that the engine executed until the fault showed. */
  readonly runs: number;
  /** The demo's clock now, ISO 8601. */
  readonly now: string;
}

const WORDS = {
  planting: text('Planting the fault and letting the engine run on …', 'Вношу неисправность, движок работает дальше …'),
  planted: text(
    'Planted. The engine has run on; this is the complaint:',
    'Внесено. Движок поработал дальше; вот жалоба:',
  ),
  already: text(
    'It is planted already; nothing was changed. The complaint:',
    'Уже внесено, ничего не изменено. Жалоба:',
  ),
  hint: text('Hint', 'Подсказка'),
  runs: text('Runs since', 'Запусков с тех пор'),
  now: text('The demo’s clock', 'Часы демо'),
  healthy: text('Back to health with: mmsup demo reset', 'Вернуть исправное демо: mmsup demo reset'),
};

export const demoPlant = defineCommand<PlantFacts>({
  path: 'demo plant',

  configure: (command) => {
    command
      .argument('<fault>', 'one of: mmsup demo faults')
      .option('--on-top', 'plant it beside a fault that is planted already')
      .addHelpText(
        'after',
        '\nExamples:\n  $ mmsup demo reset && mmsup demo plant nobody-selected\n  $ mmsup demo plant slow-run --on-top',
      );
  },

  async run(context, [name], options) {
    const { deps, lang } = context;
    findFault(name!);
    const demo = await startDemo({
      env: deps.env,
      signal: deps.signal,
      onProgress: (phase) => context.progress(PHASES[phase][lang]),
    });
    context.progress(WORDS.planting[lang]);
    const { fault, planted, runs, now } = await plantFault(demo, name!, {
      onTop: options.onTop === true,
      signal: deps.signal,
    });
    return {
      subject: { kind: 'demo', id: fault.name },
      findings: [],
      facts: { fault: fault.name, planted, symptom: fault.symptom[lang], hint: fault.hint[lang], runs, now },
      notEvaluated: [],
    };
  },

  render: ({ planted, symptom, hint, runs, now }, lang) => [
    { kind: 'paragraph', text: (planted ? WORDS.planted : WORDS.already)[lang] },
    { kind: 'paragraph', text: symptom, tone: 'strong' },
    {
      kind: 'pairs',
      rows: [
        [WORDS.hint[lang], hint],
        [WORDS.runs[lang], formatCount(runs, lang)],
        [WORDS.now[lang], now],
      ],
    },
    { kind: 'paragraph', text: WORDS.healthy[lang], tone: 'muted' },
  ],
});
