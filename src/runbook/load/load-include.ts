import { isMap, isScalar, type ParsedNode, type Scalar } from 'yaml';
import { suggestion } from '../../model/closest.ts';
import { type Text, text } from '../../text.ts';
import type { Value } from '../expression/expression.ts';
import { isPath } from '../library/shipped.ts';
import {
  type Binding,
  END_KINDS,
  type EndKind,
  type EndStep,
  type Input,
  type LeaveStep,
  namesSetBy,
  type Runbook,
  type Step,
} from '../runbook.ts';
import type { Draft } from './draft.ts';
import { goTo, noteTemplate, readRouteMap } from './load-parts.ts';
import type { Base } from './load-step.ts';
import { prefixStep, routes, under } from './prefix.ts';
import {
  complain,
  keyOf,
  locatedText,
  type MapReader,
  nodeAt,
  openMap,
  optionalTextAt,
  textAt,
} from './yaml-report.ts';

type Ends = Readonly<Partial<Record<EndKind | 'else', string>>>;

/**
 * Reads `include: other` as all the steps that it stands for: the included runbook, proved by itself, becomes part of this graph. Its
 * ends lead on along `go`. Throws UsageError `runbook/invalid`, `yaml/…` where the included file is wrong.
 */
export function readInclude(draft: Draft, base: Base, map: MapReader): readonly Step[] {
  const { report } = draft;
  const name = textAt(report, map, 'include');
  const source = name && draft.included[name.value];
  if (name && !source)
    complain(report, name.offset, 'unknown-runbook', noRunbook(name.value), hintFor(draft, name.value));
  if (!map.entries.has('go')) goTo(draft, base.id, map, 'go');
  const ends = readRouteMap(draft, base.id, map, 'go', [...END_KINDS, 'else']);
  if (!source) return [];
  const runbook = draft.load(source);
  draft.inner.push({ step: base.id, runbook });
  const inputs = readBindings(draft, base.id, map, runbook);
  const inner = [...runbook.steps.values()].map((step) => prefixStep(step, base.id));
  const steps = inner.flatMap((step): readonly Step[] => (step.kind === 'end' ? leaving(base.id, step, ends) : [step]));
  if (map.entries.has('go')) checkEnds(draft, map, runbook, ends);
  const title = map.entries.has('title') ? base.title : runbook.title;
  const start = routes(base.id, runbook.start);
  const all: readonly Step[] = [{ ...base, title, kind: 'include', runbook: runbook.id, inputs, start }, ...steps];
  for (const step of all) for (const set of namesSetBy(step)) draft.sets.push({ step: step.id, name: set });
  return all;
}

/** Of a name that is none of a runbook. */
export const noRunbook = (name: string): Text => text(`there is no runbook "${name}"`, `сценария «${name}» нет`);

const INSIDE = text(
  'A path begins at the folder of this file, and stays in it or below it: ./NAME.yaml.',
  'Путь начинается от папки этого файла и не выходит за её пределы: ./ИМЯ.yaml.',
);
const WHICH = text(
  'Name one beside this file, or one that comes with mmsup (mmsup runbook list), or write its path: ./NAME.yaml.',
  'Назовите тот, что лежит рядом с этим файлом или входит в поставку mmsup (mmsup runbook list), или напишите путь: ./ИМЯ.yaml.',
);

function hintFor({ strict }: Draft, name: string): Text {
  return isPath(name) ? INSIDE : (suggestion(name, strict?.names ?? []) ?? WHICH);
}

function leaving(include: string, step: EndStep, ends: Ends): readonly LeaveStep[] {
  const { id, title, why, end, cause, tell } = step;
  const go = ends[end] ?? ends.else;
  return go === undefined ? [] : [{ id, title, why, kind: 'leave', include, end, cause, tell, go }];
}

/** Every end of the included runbook leads on, and nothing is written for ends that it does not have. */
function checkEnds({ report }: Draft, map: MapReader, runbook: Runbook, ends: Ends): void {
  const node = nodeAt(map, 'go') ?? map.node;
  const kinds = new Set([...runbook.steps.values()].flatMap((step) => (step.kind === 'end' ? [step.end] : [])));
  const open = ends.else === undefined ? [...kinds].filter((kind) => ends[kind] === undefined) : [];
  if (open.length > 0) {
    const ways = (step: string) => open.map((kind) => `${kind}: ${step}`).join(', ');
    complain(
      report,
      node,
      'include-end',
      text(
        `"${runbook.id}" also ends with ${open.join(', ')}, which leads nowhere`,
        `«${runbook.id}» кончается ещё и так: ${open.join(', ')}, — а это никуда не ведёт`,
      ),
      text(`Add ${ways('STEP')}, or else: STEP.`, `Добавьте ${ways('ШАГ')} или else: ШАГ.`),
    );
  }
  const place = (key: string) =>
    (isMap(node) ? node.items.find((pair) => (pair.key as Scalar).value === key)!.key : node) as ParsedNode;
  for (const kind of END_KINDS.filter((one) => ends[one] !== undefined && !kinds.has(one)))
    complain(
      report,
      place(kind),
      'include-end',
      text(`"${runbook.id}" never ends with ${kind}`, `«${runbook.id}» никогда не кончается исходом ${kind}`),
      text(`It ends with: ${[...kinds].join(', ')}.`, `Он кончается так: ${[...kinds].join(', ')}.`),
    );
  if (ends.else !== undefined && [...kinds].every((kind) => ends[kind] !== undefined))
    complain(
      report,
      place('else'),
      'include-end',
      text(
        `every end of "${runbook.id}" has its own way: else is never taken`,
        `у каждого конца «${runbook.id}» свой путь: else никогда не выбирается`,
      ),
    );
}

/** What the included runbook's inputs are given: as `with` says, else their defaults. One that is needed must be given. */
function readBindings(draft: Draft, id: string, map: MapReader, runbook: Runbook): Readonly<Record<string, Binding>> {
  const known = runbook.inputs.map(({ name }) => name);
  const given = map.entries.has('with')
    ? openMap(draft.report, nodeAt(map, 'with'), keyOf(map, 'with'), known)
    : undefined;
  const bindings: Record<string, Binding> = {};
  for (const input of runbook.inputs) {
    const has = given?.entries.has(input.name) === true;
    const binding = has ? readBinding(draft, id, given, input.name) : undefined;
    if (!has && isNeeded(input, given)) missing(draft, map, runbook, input);
    bindings[under(id, input.name)] = binding ?? { kind: 'value', value: input.default };
  }
  return bindings;
}

function isNeeded({ optional, unless, default: fallback }: Input, given: MapReader | undefined): boolean {
  return !optional && fallback === null && !(unless !== undefined && given?.entries.has(unless) === true);
}

function missing({ report }: Draft, map: MapReader, { id }: Runbook, { name, unless }: Input): void {
  const place = nodeAt(map, 'with') ?? map.entries.get('include')!.value;
  const other = unless === undefined ? text('', '') : text(` (or ${unless})`, ` (или ${unless})`);
  const message = text(`"${id}" needs "${name}"${other.en}`, `сценарию «${id}» нужно «${name}»${other.ru}`);
  const added = `with: {${name}: $${name}}`;
  complain(report, place, 'include-input', message, text(`Add ${added}.`, `Добавьте ${added}.`));
}

function readBinding(draft: Draft, id: string, given: MapReader, name: string): Binding | undefined {
  const node = nodeAt(given, name);
  const text = locatedText(node);
  if (text) {
    noteTemplate(draft, id, text, 'before');
    return { kind: 'template', template: text.value };
  }
  if (isScalar(node) && ['number', 'boolean'].includes(typeof node.value))
    return { kind: 'value', value: node.value as Value };
  optionalTextAt(draft.report, given, name);
  return undefined;
}
