import { type Text, text, verbatim } from '../../text.ts';
import { allEdges, type Edge, edgesOf } from '../edges.ts';
import type { Values } from '../expression/expression.ts';
import { type Asked, whatIsAsked } from '../inputs/answers-file.ts';
import { commandWords } from '../probe/program-arguments.ts';
import type { ChangeStep, CheckCall, Risk, Runbook, Step } from '../runbook.ts';
import { labelOf } from '../show/graph.ts';
import { calledIn } from '../walk/called.ts';
import { CHECK_COSTS, type Cost, type CostClass } from './costs.ts';

/** What a step would do to the outside: only look, run a program, wait for a person, or change something. */
export type StepRisk = 'read-only' | 'program' | 'person' | 'change' | 'none';

export interface PlannedStep {
  /** In the order in which the ways are gone through, from 1. */
  readonly number: number;
  readonly id: string;
  readonly kind: Step['kind'];
  readonly title: Text;
  /** The command line, the question, the task. Inputs that were given are filled in; what is found on the way stands as `$name`. */
  readonly does: Text;
  readonly cost: CostClass;
  readonly reads: Text | null;
  readonly risk: StepRisk;
  /** How much a change could spoil. */
  readonly changeRisk: Risk | null;
  /** Who is asked or has to act: a person beside, or whoever approves. */
  readonly who: Text | null;
  /** What a change asks, runs and proves; null for other steps. */
  readonly change: PlannedChange | null;
  /** Every command line that belongs to it, each once: of a change also the looks before and after it, and what takes it back. */
  readonly lines: readonly string[];
  readonly ways: readonly PlannedWay[];
}

/** A change as it would go, in the order in which it goes. */
export interface PlannedChange {
  /** What is shown before it: a command line, or words. */
  readonly preview: Text;
  /** What has to be typed, letter by letter; what is found on the way stands as `$name`. */
  readonly type: string;
  /** So long an approval is worth something, in milliseconds. */
  readonly expiresMs: number;
  /** The program that changes; null where a person does. */
  readonly program: string | null;
  /** The command line that proves it. */
  readonly verify: string;
  /** What takes it back, when somebody wants that: a program's line, or words. */
  readonly undo: Text;
}

export interface PlannedWay {
  readonly edge: string;
  readonly label: Text;
  readonly to: string;
  /** True where it leads back to a step of the same way: at most `visits` times. */
  readonly isLoop: boolean;
}

export interface DryRun {
  readonly runbook: { readonly id: string; readonly title: Text };
  readonly inputs: readonly Asked[];
  /** Inputs that were given. */
  readonly given: Values;
  readonly start: readonly PlannedWay[];
  readonly steps: readonly PlannedStep[];
  readonly ends: readonly PlannedEnd[];
  /** How often one step is visited at most. */
  readonly visits: number;
  /** Different ways from the start to an end, loops not counted. */
  readonly ways: number;
}

export interface PlannedEnd {
  readonly id: string;
  readonly title: Text;
  readonly end: string;
  /** An id, or the name of what was found: `$cause`. */
  readonly cause: string | null;
  readonly to: string | null;
  /** Who that is in words; null where nobody takes over. */
  readonly takesOver: Text | null;
  readonly with: string | null;
}

/** Everything that a run could come to, on every way through the runbook. Nothing is asked and nothing is run. Pure. */
export function planOf(runbook: Runbook, given: Values): DryRun {
  const { order, loops } = goThrough(runbook);
  const steps = order.map((id) => runbook.steps.get(id)!);
  const way = (edge: Edge): PlannedWay => {
    return { edge: edge.id, label: labelOf(runbook, edge), to: edge.to, isLoop: loops.has(edge.id) };
  };
  return {
    runbook: { id: runbook.id, title: runbook.title },
    inputs: whatIsAsked(runbook).inputs,
    given,
    start: allEdges({ start: runbook.start, steps: new Map() }).map(way),
    steps: steps
      .filter(({ kind }) => kind !== 'end')
      .map((step, index) => ({
        ...plannedStep(runbook, step, given),
        number: index + 1,
        ways: edgesOf(step).map(way),
      })),
    ends: steps.flatMap((step) => plannedEnd(runbook, step)),
    visits: runbook.limits.visits,
    ways: countWays(runbook, loops),
  };
}

/** Depth first, as the text tree draws it; arrows back to a step of the same way are loops. */
function goThrough(runbook: Runbook): { readonly order: readonly string[]; readonly loops: ReadonlySet<string> } {
  const order: string[] = [];
  const loops = new Set<string>();
  const visit = (edge: Edge, way: readonly string[]): void => {
    if (way.includes(edge.to)) {
      loops.add(edge.id);
      return;
    }
    if (order.includes(edge.to)) return;
    order.push(edge.to);
    for (const next of edgesOf(runbook.steps.get(edge.to)!)) visit(next, [...way, edge.to]);
  };
  for (const edge of allEdges({ start: runbook.start, steps: new Map() })) visit(edge, []);
  return { order, loops };
}

function countWays(runbook: Runbook, loops: ReadonlySet<string>): number {
  const known = new Map<string, number>();
  const from = (id: string): number => {
    const before = known.get(id);
    if (before !== undefined) return before;
    const step = runbook.steps.get(id)!;
    const edges = edgesOf(step).filter((edge) => !loops.has(edge.id));
    const ways = step.kind === 'end' ? 1 : edges.reduce((sum, { to }) => sum + from(to), 0);
    known.set(id, ways);
    return ways;
  };
  return runbook.start.reduce((sum, { go }) => sum + from(go), 0);
}

type Planned = Omit<PlannedStep, 'number' | 'ways'>;

const PERSON = text('a person at the terminal', 'человек за терминалом');
/** The guard judges it by its plan; here it is not known. */
const QUERY_COST: Cost = {
  cost: 'unknown',
  reads: text(
    'what its SQL names; the cost guard judges it when it is asked',
    'то, что названо в SQL; стоимость проверяется перед запросом',
  ),
};
const NOTHING: Cost = { cost: 'nothing', reads: verbatim('') };

function plannedStep(runbook: Runbook, step: Step, given: Values): Planned {
  const { id, kind, title } = step;
  const base = { id, kind, title, reads: null, changeRisk: null, who: null, change: null, lines: [] };
  switch (step.kind) {
    case 'check': {
      const line = lineFor(step, given);
      return { ...base, ...costOf(step), does: verbatim(line), risk: 'read-only', lines: [line] };
    }
    case 'query':
      return { ...base, ...QUERY_COST, does: verbatim(step.sql), risk: 'read-only', lines: [step.sql] };
    case 'program': {
      const line = commandWords(step.program);
      return { ...base, cost: 'nothing', does: verbatim(line), risk: 'program', lines: [line] };
    }
    case 'ask':
      return { ...base, cost: 'nothing', does: filled(step.question, given), risk: 'person', who: PERSON };
    case 'manual':
      return { ...base, cost: 'nothing', does: filled(step.task, given), risk: 'person', who: PERSON };
    case 'change': {
      const undo = step.undo.kind === 'program' ? [commandWords(step.undo.call.program)] : [];
      const looks = [...(step.preview.kind === 'check' ? [previewOf(runbook, step.preview.step)] : []), step.verify];
      return {
        ...base,
        ...costOf(step.verify),
        does: filled(step.change, given),
        risk: 'change',
        changeRisk: step.gate.risk,
        who: calledIn(runbook, step.gate.approveBy),
        change: plannedChange(runbook, step, given),
        lines: [
          ...new Set([
            ...looks.map((look) => lineFor(look, given)),
            ...(step.program ? [commandWords(step.program.program)] : []),
            ...undo,
          ]),
        ],
      };
    }
    case 'include':
      return { ...base, cost: 'nothing', does: verbatim(step.runbook), risk: 'none' };
    default:
      return { ...base, cost: 'nothing', does: step.title, risk: 'none' };
  }
}

function plannedChange(runbook: Runbook, step: ChangeStep, given: Values): PlannedChange {
  const { preview, gate, program, verify, undo } = step;
  const shown = (words: Text | string): Text => (typeof words === 'string' ? verbatim(words) : filled(words, given));
  return {
    preview: shown(preview.kind === 'check' ? lineFor(previewOf(runbook, preview.step), given) : preview.words),
    type: known(gate.type, given),
    expiresMs: gate.expiresMs,
    program: program ? commandWords(program.program) : null,
    verify: lineFor(verify, given),
    undo: shown(undo.kind === 'program' ? commandWords(undo.call.program) : undo.words),
  };
}

function previewOf({ steps }: Runbook, id: string): CheckCall {
  return steps.get(id) as Extract<Step, { kind: 'check' }>;
}

function costOf({ command, options }: CheckCall): Cost {
  const flag = Object.keys(options).find((option) => CHECK_COSTS[`${command} --${option}`]);
  const cost = CHECK_COSTS[flag === undefined ? command : `${command} --${flag}`];
  return cost ?? { ...NOTHING, cost: 'unknown' };
}

/** As it would be typed; an option whose value is not known beforehand may be left out in the end. */
function lineFor({ command, args, options }: CheckCall, given: Values): string {
  const named = Object.entries(options).map(([name, value]) => `--${name} ${known(value, given)}`.trimEnd());
  return ['mmsup', command, ...args.map((arg) => known(arg, given)), ...named].join(' ');
}

const NAME = /\$\{([^{}$]*)\}|\$([\p{L}_][\p{L}\p{N}_-]*)/gu;

/** A template with the values that are known beforehand; the others stand as they are written. */
function known(template: string, given: Values): string {
  return template.replace(NAME, (written, long, short) => {
    const value = given[(long ?? short).trim()];
    return value === undefined || value === null ? written : String(value);
  });
}

function filled(words: Text, given: Values): Text {
  return { en: known(words.en, given), ru: known(words.ru, given) };
}

function plannedEnd(runbook: Runbook, step: Step): readonly PlannedEnd[] {
  if (step.kind !== 'end') return [];
  const { id, title, end, cause = null, to = null, with: other = null } = step;
  return [{ id, title, end, cause, to, takesOver: to === null ? null : calledIn(runbook, to), with: other }];
}
