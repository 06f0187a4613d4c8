import { formatDuration } from '../../model/moment.ts';
import { formatCount, type Lang, text } from '../../text.ts';
import type { Block, Tone, TreeNode } from '../../view.ts';
import { CHANGE_WORDS, RISK_WORDS } from '../change/change-words.ts';
import { END_KINDS, type EndKind, type Risk } from '../runbook.ts';
import { END_WORDS, WORDS } from '../words.ts';
import { COST_CLASSES, COST_WORDS } from './costs.ts';
import type { DryRun, PlannedEnd, PlannedStep, PlannedWay, StepRisk } from './dry-run.ts';

const SAID = {
  nothing: text(
    'Nothing was asked of a database, and nothing was recorded: this is every way that a run could take.',
    'База данных не опрашивалась, ничего не записано: это все пути, по которым может пойти проход.',
  ),
  needs: text('Needs', 'Нужно'),
  given: text('given', 'задано'),
  optional: text('optional', 'необязательно'),
  reads: text('reads', 'читает'),
  cost: text('costs', 'цена'),
  who: text('asks', 'спрашивает'),
  approves: text('is approved by', 'разрешает'),
  unless: text('else', 'иначе'),
  runs: text('runs', 'выполняет'),
  byHand: text('a person does it', 'выполняет человек'),
  shows: text('shows before', 'сначала показывает'),
  typed: text('has to be typed', 'нужно ввести'),
  holds: text('the approval is worth', 'разрешение действует'),
  proves: text('proved by', 'проверяется'),
  undo: text('only when somebody takes it back', 'только если изменение отменяют'),
  ends: text('Where it can end', 'Чем может кончиться'),
  sum: text('In all', 'Всего'),
  checks: text('checks', 'проверок'),
  ways: text('ways without loops', 'путей без петель'),
  asked: text('questions and tasks', 'вопросов и задач'),
  changes: text('changes', 'изменений'),
  loop: text('loop: a step is visited {n} times at most', 'петля: шаг посещается не более {n} раз'),
};

const RISK: Readonly<Record<StepRisk, { readonly en: string; readonly ru: string }>> = {
  'read-only': text('only looks', 'только смотрит'),
  program: text('runs a program', 'запускает программу'),
  person: text('waits for a person', 'ждёт человека'),
  change: text('CHANGES the system', 'ИЗМЕНЯЕТ систему'),
  none: text('goes on by itself', 'продолжается само'),
};
const TONE: Readonly<Record<StepRisk, Tone>> = {
  'read-only': 'strong',
  program: 'warn',
  person: 'warn',
  change: 'bad',
  none: 'muted',
};

const RISK_TONE: Readonly<Record<Risk, Tone>> = { low: 'muted', medium: 'warn', high: 'bad' };

/** Every step with what it would do, read and cost, and every end. Pure. */
export function renderDryRun(plan: DryRun, lang: Lang): readonly Block[] {
  const { runbook, steps, ends, start } = plan;
  const numbers = new Map(steps.map(({ id, number }) => [id, number]));
  const names = (way: PlannedWay) => wayNode(way, numbers, plan, lang);
  return [
    { kind: 'heading', text: `${runbook.title[lang]} — ${runbook.id}` },
    { kind: 'paragraph', text: SAID.nothing[lang], tone: 'muted' },
    ...inputBlocks(plan, lang),
    { kind: 'tree', root: { label: WORDS.start[lang], tone: 'strong', children: start.map(names) } },
    ...steps.map((step): Block => ({ kind: 'tree', root: stepNode(step, step.ways.map(names), lang) })),
    { kind: 'heading', text: SAID.ends[lang] },
    ...END_KINDS.flatMap((kind) => endBlocks(kind, ends, lang)),
    { kind: 'heading', text: SAID.sum[lang] },
    { kind: 'pairs', rows: totals(plan, lang) },
  ];
}

function inputBlocks({ inputs, given }: DryRun, lang: Lang): readonly Block[] {
  const rows = inputs.map(({ name, question, isNeeded, default: without }): [string, string] => {
    const value = given[name];
    if (value !== undefined && value !== null) return [name, `${String(value)} (${SAID.given[lang]})`];
    const fallback = without === null ? '' : `; ${SAID.unless[lang]} ${without}`;
    return [name, isNeeded ? question[lang] : `${question[lang]} (${SAID.optional[lang]}${fallback})`];
  });
  return rows.length === 0
    ? []
    : [
        { kind: 'heading', text: SAID.needs[lang] },
        { kind: 'pairs', rows },
      ];
}

function stepNode(step: PlannedStep, ways: readonly TreeNode[], lang: Lang): TreeNode {
  const { number, id, title, does, reads, cost, risk, who } = step;
  const facts: TreeNode[] = [
    { label: does[lang] },
    { label: RISK[risk][lang], note: COST_WORDS[cost][lang], tone: TONE[risk] },
    ...(reads ? [{ label: `${SAID.reads[lang]}: ${reads[lang]}`, tone: 'muted' as const }] : []),
    ...(who ? [{ label: `${(risk === 'change' ? SAID.approves : SAID.who)[lang]}: ${who[lang]}` }] : []),
    ...changeNodes(step, lang),
  ];
  return { label: `${number}. ${title[lang]}`, note: `[${id}]`, tone: TONE[risk], children: [...facts, ...ways] };
}

/** What a change asks, runs and proves, in the order in which it goes. */
function changeNodes({ change, changeRisk }: PlannedStep, lang: Lang): readonly TreeNode[] {
  if (!change) return [];
  const { preview, type, expiresMs, program, verify, undo } = change;
  const says = (key: keyof typeof SAID, what: string): TreeNode => ({ label: `${SAID[key][lang]}: ${what}` });
  return [
    ...(changeRisk
      ? [{ label: `${CHANGE_WORDS.risk[lang]}: ${RISK_WORDS[changeRisk][lang]}`, tone: RISK_TONE[changeRisk] }]
      : []),
    says('shows', preview[lang]),
    says('typed', type),
    says('holds', formatDuration(expiresMs / 1000, lang)),
    program === null ? { label: SAID.byHand[lang] } : says('runs', program),
    says('proves', verify),
    says('undo', undo[lang]),
  ];
}

function wayNode(
  { label, to, isLoop }: PlannedWay,
  numbers: ReadonlyMap<string, number>,
  plan: DryRun,
  lang: Lang,
): TreeNode {
  const number = numbers.get(to);
  const target = number === undefined ? `[${to}]` : `${number} [${to}]`;
  const loop = isLoop ? `  ↺ ${SAID.loop[lang].replace('{n}', String(plan.visits))}` : '';
  return { label: `${label[lang]} → ${target}${loop}`, ...(isLoop ? { tone: 'warn' as const } : {}) };
}

function endBlocks(kind: EndKind, ends: readonly PlannedEnd[], lang: Lang): readonly Block[] {
  const own = ends.filter(({ end }) => end === kind);
  if (own.length === 0) return [];
  const children = own.map(({ id, title, cause, takesOver, with: other }): TreeNode => {
    const told = [
      cause && (cause.startsWith('$') ? WORDS.foundCause[lang] : cause),
      takesOver && `→ ${takesOver[lang]}`,
      other && `mmsup runbook run ${other}`,
    ].filter((part) => part);
    return { label: title[lang], note: `[${id}]${told.length > 0 ? ` ${told.join(' · ')}` : ''}` };
  });
  return [{ kind: 'tree', root: { label: END_WORDS[kind][lang], tone: 'strong', children } }];
}

function totals({ steps, ways }: DryRun, lang: Lang): readonly (readonly [string, string])[] {
  const checks = steps.filter(({ risk }) => risk === 'read-only');
  const costs = COST_CLASSES.flatMap((cost) => {
    const count = checks.filter((step) => step.cost === cost).length;
    return count === 0 ? [] : [`${COST_WORDS[cost][lang]}: ${count}`];
  });
  const count = (risk: StepRisk) => String(steps.filter((step) => step.risk === risk).length);
  return [
    [SAID.ways[lang], formatCount(ways, lang)],
    [SAID.checks[lang], `${checks.length}${costs.length > 0 ? ` (${costs.join('; ')})` : ''}`],
    [SAID.asked[lang], count('person')],
    [SAID.changes[lang], count('change')],
  ];
}
