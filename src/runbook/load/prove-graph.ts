import { suggestion } from '../../model/closest.ts';
import { type Text, text } from '../../text.ts';
import { type Edge, edgesOf } from '../edges.ts';
import { namesIn } from '../expression/template.ts';
import { personalNames } from '../personal.ts';
import type { Runbook, Step } from '../runbook.ts';
import type { Draft } from './draft.ts';
import { proveTypes } from './prove-types.ts';
import { complain } from './yaml-report.ts';

/**
 * Mistakes that show only in the whole graph.
 *
 * In this order, and the later ones only when the earlier found nothing, because one wrong name would make ten others look wrong:
 * arrows to steps that do not exist; steps that nothing leads to, and steps that lead to no end; names that are read and never set, or
 * not set on every way that leads there (a check that fails sets nothing); ends whose needed steps were not walked on every way; and what
 * the types of names show.
 */
export function proveGraph(draft: Draft, runbook: Runbook): void {
  const { problems } = draft.report;
  const before = problems.length;
  checkTargets(draft, runbook);
  if (problems.length > before) return;
  checkPreviews(draft, runbook);
  checkReach(draft, runbook);
  if (problems.length > before) return;
  const known = namesOnEveryWay(draft, runbook);
  checkUses(draft, runbook, known);
  checkNeeds(draft, known);
  checkGates(draft, runbook);
  proveTypes(draft, runbook);
}

function checkTargets({ report, targets, needs }: Draft, { steps }: Runbook): void {
  const ids = [...steps.keys()];
  for (const { value, offset } of [...targets, ...needs]) {
    if (!steps.has(value)) complain(report, offset, 'unknown-step', noStep(value), suggestion(value, ids));
  }
}

/** Of a name that is none of a step. */
export const noStep = (id: string): Text => text(`there is no step "${id}"`, `шага «${id}» нет`);

/** What is shown before a change is a check, with names that are known where the change stands. */
function checkPreviews({ report, previews, uses, sets }: Draft, { steps }: Runbook): void {
  for (const { from, value, offset } of previews) {
    const step = steps.get(value)!;
    if (step.kind !== 'check') {
      complain(
        report,
        offset,
        'preview',
        text(
          `"${value}" is no check that could be run and shown`,
          `«${value}» — не проверка, которую можно выполнить и показать`,
        ),
        text('Name a check, or write words.', 'Назовите проверку или опишите словами.'),
      );
      continue;
    }
    // A name that nothing sets is told where the check itself reads it.
    const names = step.args.flatMap(namesIn).filter((name) => sets.some((set) => set.name === name.split('.')[0]));
    for (const name of names) uses.push({ step: from, when: 'before', value: name, offset, role: 'condition' });
  }
}

/** Ids of all steps that can be reached from the given ones. */
export function reachableFrom(
  runbook: Runbook,
  from: readonly string[],
  follow: (edge: Edge) => boolean = () => true,
): ReadonlySet<string> {
  const seen = new Set<string>();
  const waiting = [...from];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const step = runbook.steps.get(id);
    if (!step || seen.has(id)) continue;
    seen.add(id);
    for (const edge of edgesOf(step)) if (follow(edge)) waiting.push(edge.to);
  }
  return seen;
}

function checkReach({ report, stepOffsets }: Draft, runbook: Runbook): void {
  const reached = reachableFrom(
    runbook,
    runbook.start.map(({ go }) => go),
  );
  for (const [id, step] of runbook.steps) {
    const offset = stepOffsets.get(id) ?? 0;
    if (!reached.has(id)) {
      const message = text(`nothing leads to the step "${id}"`, `к шагу «${id}» ничего не ведёт`);
      complain(report, offset, 'unreachable', message);
      continue;
    }
    const onward = [...reachableFrom(runbook, [step.id])].map((next) => runbook.steps.get(next)!);
    if (!onward.some(({ kind }) => kind === 'end'))
      complain(
        report,
        offset,
        'endless',
        text(`from the step "${id}" no end can be reached`, `от шага «${id}» нельзя прийти ни к одному концу`),
      );
  }
}

type Known = ReadonlyMap<string, ReadonlySet<string>>;

/** Per step, the names that are set when it begins, whichever way led there; walked steps stand among them as `step:ID`. */
function namesOnEveryWay(draft: Draft, runbook: Runbook): Known {
  const inputs = new Set(runbook.inputs.map(({ name }) => name));
  const known = new Map<string, ReadonlySet<string>>();
  const waiting: [string, ReadonlySet<string>][] = runbook.start.map(({ go }) => [go, inputs]);
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [id, arriving] = next;
    const before = known.get(id);
    const now = before ? new Set([...before].filter((name) => arriving.has(name))) : arriving;
    if (before && now.size === before.size) continue;
    known.set(id, now);
    for (const edge of edgesOf(runbook.steps.get(id)!)) waiting.push([edge.to, leaving(draft, now, edge)]);
  }
  return known;
}

function leaving(draft: Draft, names: ReadonlySet<string>, edge: Edge): ReadonlySet<string> {
  if (edge.kind === 'error' || edge.label === 'none') return names;
  if (edge.kind === 'change' && edge.label === 'refused') return names;
  if (edge.kind === 'change' && edge.label === 'failed') return new Set([...names, `step:${edge.from}`]);
  const own = draft.sets.filter(({ step }) => step === edge.from).map(({ name }) => name);
  return new Set([...names, ...own, `step:${edge.from}`]);
}

function checkUses({ report, uses, sets }: Draft, runbook: Runbook, known: Known): void {
  const inputs = runbook.inputs.map(({ name }) => name);
  const all = [...new Set([...inputs, ...sets.map(({ name }) => name)])];
  for (const { step, when, value, offset } of uses) {
    const here = new Set(step === '' ? inputs : known.get(step));
    if (when === 'after') for (const own of sets) if (own.step === step) here.add(own.name);
    const names = beginningsOf(value);
    if (names.some((name) => here.has(name))) continue;
    const name = names.find((known) => all.includes(known)) ?? value.split('.')[0]!;
    if (all.includes(name))
      complain(
        report,
        offset,
        'name-not-set',
        text(
          `"${name}" is not set on every way that leads here`,
          `«${name}» задано не на каждом пути, который сюда ведёт`,
        ),
      );
    else {
      const message = text(`"${name}" is never set`, `имя «${name}» нигде не задано`);
      complain(report, offset, 'unknown-name', message, suggestion(name, all));
    }
  }
}

/** The names that a dotted name may mean, the longest first: `i.last.author` may be a name of an included runbook, or a field of one. */
function beginningsOf(value: string): readonly string[] {
  const parts = value.split('.');
  return parts.map((_, at) => parts.slice(0, parts.length - at).join('.'));
}

function checkNeeds({ report, needs }: Draft, known: Known): void {
  for (const { step, value, offset } of needs) {
    if (known.get(step)?.has(`step:${value}`)) continue;
    const message = text(
      `"${value}" is not walked on every way that leads to "${step}"`,
      `шаг «${value}» пройден не на каждом пути, который ведёт к «${step}»`,
    );
    complain(report, offset, 'needs', message);
  }
}

/** What is typed to allow a change stands in the record. */
function checkGates({ report, stepOffsets }: Draft, runbook: Runbook): void {
  const personal = personalNames(runbook);
  for (const step of runbook.steps.values()) {
    const name = step.kind === 'change' ? namesIn(step.gate.type).find((one) => personal.has(one)) : undefined;
    if (name === undefined) continue;
    const message = text(
      `"${name}" is personal, and what is typed to allow the change "${step.id}" stands in the record`,
      `«${name}» — персональные данные, а введённое для разрешения на изменение «${step.id}» остаётся в записи`,
    );
    const hint = text('Name what is changed by its id.', 'Назовите то, что меняется, по его id.');
    complain(report, stepOffsets.get(step.id) ?? 0, 'gate-pii', message, hint);
  }
}

/** The questions and tasks that a walk without a person would stop at; those with an answer are passed along that answer. */
export function stepsWithoutAnswer(runbook: Runbook, answers: Readonly<Record<string, string>>): readonly Step[] {
  const reached = reachableFrom(
    runbook,
    runbook.start.map(({ go }) => go),
    (edge) => {
      const step = runbook.steps.get(edge.from)!;
      const given = answers[edge.from] ?? (step.kind === 'ask' ? step.auto : undefined);
      if (edge.kind === 'change') return edge.label === 'refused';
      return (
        edge.kind !== 'answer' ||
        given === undefined ||
        edge.label === given ||
        (step.kind === 'ask' && step.into !== undefined)
      );
    },
  );
  return [...reached].map((id) => runbook.steps.get(id)!).filter((step) => needsPerson(step, answers));
}

function needsPerson(step: Step, answers: Readonly<Record<string, string>>): boolean {
  if (Object.hasOwn(answers, step.id)) return false;
  return (step.kind === 'ask' && step.auto === undefined) || (step.kind === 'manual' && !step.autoSkip);
}
