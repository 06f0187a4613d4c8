import { defineCommand } from '../command.ts';
import { UsageError } from '../errors.ts';
import { formatCount, type Lang, text } from '../text.ts';
import type { Block } from '../view.ts';
import { plantFault, startDemo } from './demo.ts';
import { findFault, naming, randomName } from './find-fault.ts';
import { PHASES, readSizeOptions } from './options.ts';
import type { Planted } from './plant.ts';

interface Complaint {
  /** As it was asked for: one that was drawn does not tell what it is. */
  readonly fault: string;
  readonly symptom: string;
  readonly hint: string;
  /** The customer who complains; null where nobody in particular does. */
  readonly customer: string | null;
}

interface PlantFacts {
  readonly complaints: readonly Complaint[];
  /** False when all were planted already: nothing was changed. */
  readonly planted: boolean;
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
  solve: text('What it was', 'Что это было'),
  healthy: text('Back to health with: mmsup demo reset', 'Вернуть исправное демо: mmsup demo reset'),
};

export const demoPlant = defineCommand<PlantFacts>({
  path: 'demo plant',

  configure: (command) => {
    command
      .argument('<faults...>', 'some of: mmsup demo faults; or random, to be told the complaint only')
      .option('--seed <number>', 'with random: which one is drawn, always the same for the same number')
      .option('--on-top', 'plant it beside a fault that is planted already')
      .addHelpText(
        'after',
        '\nExamples:\n  $ mmsup demo reset && mmsup demo plant nobody-selected\n  $ mmsup demo plant random --seed 7\n' +
          '  $ mmsup demo plant slow-run report-stale\n  $ mmsup demo plant slow-run --on-top',
      );
  },

  async run(context, args, options) {
    const { deps, lang } = context;
    const names = namesOf(args, options['seed']);
    for (const name of names) findFault(name);
    const demo = await startDemo({
      env: deps.env,
      signal: deps.signal,
      onProgress: (phase) => context.progress(PHASES[phase][lang]),
    });
    context.progress(WORDS.planting[lang]);
    const planted = await plantFault(demo, names, { onTop: options['onTop'] === true, signal: deps.signal });
    return {
      subject: { kind: 'demo', id: names.join('+') },
      findings: [],
      facts: plantFacts(names, planted, lang),
      notEvaluated: [],
    };
  },

  render: ({ planted, complaints, runs, now }, lang) => [
    { kind: 'paragraph', text: (planted ? WORDS.planted : WORDS.already)[lang] },
    ...complaints.flatMap((complaint) => renderComplaint(complaint, lang)),
    {
      kind: 'pairs',
      rows: [
        [WORDS.runs[lang], formatCount(runs, lang)],
        [WORDS.now[lang], now],
        ...complaints.map(({ fault }) => [WORDS.solve[lang], `mmsup demo faults ${fault} --reveal`] as const),
      ],
    },
    { kind: 'paragraph', text: WORDS.healthy[lang], tone: 'muted' },
  ],
});

/** The names as they are planted. @throws UsageError `demo/no-seed`, `demo/bad-number`. */
function namesOf(args: readonly (string | readonly string[])[], seed: unknown): readonly string[] {
  const names = [...new Set(args.flat())];
  if (!names.includes('random')) return names;
  if (seed === undefined)
    throw new UsageError({
      code: 'demo/no-seed',
      message: text(
        '"random" wants a --seed: the same number draws the same complaint, so that it can be looked up again.',
        'Для «random» нужен --seed: одно и то же число даёт одну и ту же жалобу, и к ней можно вернуться.',
      ),
      hint: text('For instance: mmsup demo plant random --seed 7', 'Например: mmsup demo plant random --seed 7'),
    });
  const drawn = randomName(readSizeOptions({ seed }).seed!);
  return names.map((name) => (name === 'random' ? drawn : name));
}

function plantFacts(
  names: readonly string[],
  { faults, customers, planted, runs, now }: Planted,
  lang: Lang,
): PlantFacts {
  const complaints = faults.map(({ symptom, hint }, index): Complaint => {
    const customer = customers[index] ?? null;
    return { fault: names[index]!, symptom: naming(symptom[lang], customer), hint: hint[lang], customer };
  });
  return { complaints, planted, runs, now };
}

function renderComplaint({ symptom, hint }: Complaint, lang: Lang): readonly Block[] {
  return [
    { kind: 'paragraph', text: symptom, tone: 'strong' },
    { kind: 'pairs', rows: [[WORDS.hint[lang], hint]] },
  ];
}
