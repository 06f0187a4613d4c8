import type { Lang, Text } from '../../text.ts';
import { text } from '../../text.ts';
import type { TreeNode } from '../../view.ts';
import { allEdges, type Edge } from '../edges.ts';
import { expressionText } from '../expression/expression-text.ts';
import { isProbe, type ProbeStep, type Runbook, type Step } from '../runbook.ts';
import { END_WORDS, ERROR_WORDS, WORDS } from '../words.ts';

/** One arrow as it is drawn; several that lead to the same place for the same kind of reason are one. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly kind: Edge['kind'];
  /** What leads along it. */
  readonly label: Text;
}

const DRAWN = {
  else: WORDS.otherwise,
  start: WORDS.start,
  into: text('another answer', 'другой ответ'),
  above: text('see above', 'см. выше'),
  back: text('back', 'назад'),
};

/** Ways out of a step that are called the same wherever they are. */
const WAYS: Readonly<Record<string, Text>> = {
  none: text('nobody knows', 'никто не знает'),
  done: text('done', 'сделано'),
  skip: text('skipped', 'пропущено'),
  verified: text('done and confirmed', 'сделано и подтверждено'),
  failed: text('not confirmed', 'не подтверждено'),
  refused: text('not done', 'не сделано'),
};

/** The arrows of a runbook with words for a person, in the order of the file. */
export function arrowsOf(runbook: Runbook): readonly Arrow[] {
  const arrows: Arrow[] = [];
  for (const edge of allEdges(runbook)) {
    const label = labelOf(runbook, edge);
    const same = arrows.findIndex(
      ({ from, to, kind }) => from === edge.from && to === edge.to && kind === edge.kind && isJoined(edge),
    );
    if (same < 0) arrows.push({ from: edge.from, to: edge.to, kind: edge.kind, label });
    else arrows[same] = { ...arrows[same]!, label: joined(arrows[same]!.label, label) };
  }
  return arrows;
}

/** Conditions are read one by one; kinds of errors and ways of being done need no arrows of their own. */
const isJoined = ({ kind }: Edge): boolean => kind === 'error' || kind === 'next';

const joined = (one: Text, other: Text): Text => text(`${one.en}, ${other.en}`, `${one.ru}, ${other.ru}`);

/** What leads along an edge, in words for a person. */
export function labelOf({ start, steps }: Runbook, edge: Edge): Text {
  if (edge.kind === 'start') return conditionText(start[Number(edge.label) - 1]!.condition);
  if (edge.kind === 'error')
    return (ERROR_WORDS as Readonly<Record<string, Text>>)[edge.label] ?? verbatimText(edge.label);
  const step = steps.get(edge.from)!;
  if (isProbe(step) && edge.kind === 'outcome') return conditionText(outcomeOf(step, edge)?.condition);
  if (step.kind === 'leave') return END_WORDS[step.end];
  if (step.kind === 'include') return conditionText(step.start[Number(edge.id.split(':').at(-1)) - 1]?.condition);
  const choice =
    step.kind === 'ask' ? step.choices.find(({ value }) => edge.id.endsWith(`#answer:${value}`)) : undefined;
  if (choice) return choice.label;
  if (edge.id.endsWith('#answer:into')) return DRAWN.into;
  return WAYS[edge.label] ?? verbatimText(edge.label);
}

function outcomeOf(step: ProbeStep, { id }: Edge) {
  const number = Number(id.slice(id.lastIndexOf(':') + 1));
  return Number.isNaN(number) ? step.outcomes.at(-1) : step.outcomes[number - 1];
}

function conditionText(condition: Parameters<typeof expressionText>[0] | undefined): Text {
  return condition ? verbatimText(expressionText(condition)) : DRAWN.else;
}

const verbatimText = (words: string): Text => ({ en: words, ru: words });

/**
 * The ways through a runbook as a tree: what leads along a line stands before its arrow, and a step is drawn whole where it is met first.
 * An arrow back to a step that is being walked says so: that is a loop.
 */
export function graphTree(runbook: Runbook, lang: Lang): TreeNode {
  const arrows = arrowsOf(runbook);
  const drawn = new Set<string>();
  const children = (from: string, way: readonly string[]): readonly TreeNode[] =>
    arrows.filter((arrow) => arrow.from === from).map((arrow) => node(arrow, way));
  const node = ({ to, label, kind }: Arrow, way: readonly string[]): TreeNode => {
    const step = runbook.steps.get(to)!;
    const isLoop = way.includes(to);
    const isDrawn = drawn.has(to);
    drawn.add(to);
    const isAgain = isDrawn && step.kind !== 'end';
    const mark = isLoop ? ` ↺ ${DRAWN.back[lang]}` : isAgain ? ` ↑ ${DRAWN.above[lang]}` : '';
    return {
      label: `${label[lang]} → ${step.title[lang]}`,
      note: `[${to}]${mark}`,
      ...toneOf(step, kind),
      children: isLoop || isDrawn ? [] : children(to, [...way, to]),
    };
  };
  return { label: runbook.title[lang], note: `[${runbook.id}]`, tone: 'strong', children: children('', []) };
}

function toneOf(step: Step, kind: Edge['kind']): Pick<TreeNode, 'tone'> {
  if (kind === 'error') return { tone: 'muted' };
  if (step.kind !== 'end') return {};
  return { tone: step.end === 'handed-over' ? 'warn' : 'good' };
}
