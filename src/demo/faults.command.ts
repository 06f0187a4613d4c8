import { defineCommand } from '../command.ts';
import { type Lang, text } from '../text.ts';
import type { Block } from '../view.ts';
import { FAULTS } from './faults.ts';

interface FaultRow {
  readonly name: string;
  readonly symptom: string;
  readonly hint: string;
  /** Only with `--reveal`. */
  readonly command?: string;
  readonly reveal?: string;
  readonly cause?: string;
}

interface FaultsFacts {
  readonly faults: readonly FaultRow[];
}

const WORDS = {
  hint: text('Hint', 'Подсказка'),
  command: text('Fitting command', 'Подходящая команда'),
  reveal: text('What was done', 'Что сделано'),
  cause: text('Cause', 'Причина'),
  plant: text('Plant one with: mmsup demo plant FAULT', 'Внести: mmsup demo plant FAULT'),
};

export const demoFaults = defineCommand<FaultsFacts>({
  path: 'demo faults',

  configure: (command) => {
    command
      .option('--reveal', 'tell the cause too')
      .addHelpText('after', '\nExamples:\n  $ mmsup demo faults\n  $ mmsup demo faults --reveal --lang ru');
  },

  async run({ lang }, _args, { reveal }) {
    const faults = FAULTS.map((fault) => ({
      name: fault.name,
      symptom: fault.symptom[lang],
      hint: fault.hint[lang],
      ...(reveal ? { command: fault.command, reveal: fault.reveal[lang], cause: fault.cause } : {}),
    }));
    return { subject: { kind: 'demo', id: 'faults' }, findings: [], facts: { faults }, notEvaluated: [] };
  },

  render: ({ faults }, lang) => [
    ...faults.flatMap((fault) => renderFault(fault, lang)),
    { kind: 'paragraph', text: WORDS.plant[lang], tone: 'muted' },
  ],
});

function renderFault({ name, symptom, hint, command, reveal, cause }: FaultRow, lang: Lang): readonly Block[] {
  const secrets = [
    [WORDS.reveal[lang], reveal],
    [WORDS.cause[lang], cause],
    [WORDS.command[lang], command],
  ] as const;
  return [
    { kind: 'heading', text: name },
    { kind: 'paragraph', text: symptom },
    {
      kind: 'pairs',
      rows: [
        [WORDS.hint[lang], hint] as const,
        ...secrets.flatMap(([label, value]) => (value ? [[label, value] as const] : [])),
      ],
    },
  ];
}
