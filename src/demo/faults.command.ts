import { defineCommand } from '../command.ts';
import { type Lang, text } from '../text.ts';
import type { Block } from '../view.ts';
import type { Fault } from './fault.types.ts';
import { FAULTS } from './faults.ts';
import { findFault, naming } from './find-fault.ts';

interface FaultRow {
  readonly name: string;
  readonly symptom: string;
  readonly hint: string;
  /** Only with `--reveal`. */
  readonly command?: string;
  readonly reveal?: string;
  /** Null = nothing is wrong. */
  readonly cause?: string | null;
}

interface FaultsFacts {
  readonly faults: readonly FaultRow[];
}

const WORDS = {
  hint: text('Hint', 'Подсказка'),
  command: text('Fitting command', 'Подходящая команда'),
  reveal: text('What was done', 'Что сделано'),
  cause: text('Cause', 'Причина'),
  well: text('none: nothing is wrong', 'нет: всё в порядке'),
  plant: text('Plant one with: mmsup demo plant FAULT', 'Внести: mmsup demo plant FAULT'),
};

export const demoFaults = defineCommand<FaultsFacts>({
  path: 'demo faults',

  configure: (command) => {
    command
      .argument('[fault]', 'only this one; random-7 is the one that --seed 7 has drawn')
      .option('--reveal', 'tell the cause too')
      .addHelpText('after', '\nExamples:\n  $ mmsup demo faults\n  $ mmsup demo faults random-7 --reveal --lang ru');
  },

  async run({ lang }, [name], { reveal }) {
    const faults =
      name === undefined
        ? FAULTS.map((fault) => rowOf(fault.name, fault, lang, reveal === true))
        : [rowOf(name, findFault(name), lang, reveal === true)];
    return { subject: { kind: 'demo', id: 'faults' }, findings: [], facts: { faults }, notEvaluated: [] };
  },

  render: ({ faults }, lang) => [
    ...faults.flatMap((fault) => renderFault(fault, lang)),
    { kind: 'paragraph', text: WORDS.plant[lang], tone: 'muted' },
  ],
});

/** What is said of a fault under the name by which it was asked for. */
function rowOf(name: string, fault: Fault, lang: Lang, reveal: boolean): FaultRow {
  const { symptom, hint, command, reveal: deed, kind, cause } = fault;
  const open = { name, symptom: naming(symptom[lang], null, 'N'), hint: hint[lang] };
  if (!reveal) return open;
  return { ...open, command: naming(command, null), reveal: deed[lang], cause: kind === 'control' ? null : cause };
}

function renderFault({ name, symptom, hint, command, reveal, cause }: FaultRow, lang: Lang): readonly Block[] {
  const secrets = [
    [WORDS.reveal[lang], reveal],
    [WORDS.cause[lang], cause === null ? WORDS.well[lang] : cause],
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
