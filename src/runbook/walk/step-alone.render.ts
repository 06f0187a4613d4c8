import { type Lang, text } from '../../text.ts';
import type { Block, Cell } from '../../view.ts';
import { VERDICT_WORDS, WORDS } from '../words.ts';
import type { StepFacts } from './step-alone.ts';

const SAID = {
  found: text('What it has found', 'Что найдено'),
  outcomes: text('Its outcomes, the first that holds is taken', 'Исходы: берётся первый выполненный'),
  condition: text('Condition', 'Условие'),
  holds: text('Holds', 'Выполнено'),
  leads: text('Leads to', 'Ведёт к'),
  personal: text('personal, not shown', 'персональное, не показано'),
  yes: text('yes', 'да'),
  no: text('no', 'нет'),
  unknown: text('types do not fit', 'типы не подходят'),
  nothing: text('One step was taken; nothing was recorded.', 'Сделан один шаг; ничего не записано.'),
};

/** One step as its author wants to see it: what was run, what was found, which condition decided. Pure. */
export function renderStepAlone({ step }: StepFacts, lang: Lang): readonly Block[] {
  const { title, id, kind, argv, verdict, say, values, hidden, outcomes, edge, go } = step;
  const found: readonly (readonly [string, Cell])[] = [
    ...Object.entries(values).map(([name, value]): [string, Cell] => [name, cellOf(value)]),
    ...hidden.map((name): [string, Cell] => [name, { text: SAID.personal[lang], tone: 'muted' }]),
  ];
  const said = [verdict && VERDICT_WORDS[verdict][lang], say?.[lang]].filter((part) => part).join(': ');
  return [
    { kind: 'heading', text: `${title[lang]} [${id}]` },
    ...(argv ? [{ kind: 'code' as const, text: `${kind === 'check' ? 'mmsup ' : ''}${argv.join(' ')}` }] : []),
    ...(said ? [{ kind: 'paragraph' as const, text: said, tone: 'strong' as const }] : []),
    ...(found.length > 0
      ? [
          { kind: 'heading' as const, text: SAID.found[lang] },
          { kind: 'pairs' as const, rows: found },
        ]
      : []),
    ...outcomeBlocks(outcomes, edge, lang),
    ...(go === null ? [] : [{ kind: 'pairs' as const, rows: [[SAID.leads[lang], `${go} (${edge})`] as const] }]),
    { kind: 'paragraph', text: SAID.nothing[lang], tone: 'muted' },
  ];
}

function outcomeBlocks(outcomes: StepFacts['step']['outcomes'], edge: string | null, lang: Lang): readonly Block[] {
  if (outcomes.length === 0) return [];
  const rows = outcomes.map(({ edge: own, condition, holds }): readonly Cell[] => {
    const words = holds === null ? SAID.unknown : holds ? SAID.yes : SAID.no;
    const isTaken = own === edge;
    return [
      isTaken ? '→' : '',
      condition ?? WORDS.otherwise[lang],
      { text: words[lang], tone: isTaken ? 'good' : 'muted' },
    ];
  });
  const columns = [{ title: '' }, { title: SAID.condition[lang] }, { title: SAID.holds[lang] }];
  return [
    { kind: 'heading', text: SAID.outcomes[lang] },
    { kind: 'table', columns, rows },
  ];
}

const cellOf = (value: unknown): Cell =>
  value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : JSON.stringify(value);
