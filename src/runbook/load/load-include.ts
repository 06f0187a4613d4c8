import { isMap, isScalar, type ParsedNode, type Scalar } from 'yaml';
import { didYouMean } from '../../model/closest.ts';
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
import { complain, locatedText, type MapReader, nodeAt, openMap, optionalTextAt, textAt } from './yaml-report.ts';

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
    complain(report, name.offset, 'unknown-runbook', `there is no runbook "${name.value}"`, hintFor(draft, name.value));
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

function hintFor({ strict }: Draft, name: string): string {
  if (isPath(name)) return 'A path begins at the folder of this file, and stays in it or below it: ./NAME.yaml.';
  return (
    didYouMean(name, strict?.names ?? []) ??
    'Name one beside this file, or one that comes with mmsup (mmsup runbook list), or write its path: ./NAME.yaml.'
  );
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
    const hint = `Add ${open.map((kind) => `${kind}: STEP`).join(', ')}, or else: STEP.`;
    complain(
      report,
      node,
      'include-end',
      `"${runbook.id}" also ends with ${open.join(', ')}, which leads nowhere`,
      hint,
    );
  }
  const place = (key: string) =>
    (isMap(node) ? node.items.find((pair) => (pair.key as Scalar).value === key)!.key : node) as ParsedNode;
  for (const kind of END_KINDS.filter((one) => ends[one] !== undefined && !kinds.has(one)))
    complain(
      report,
      place(kind),
      'include-end',
      `"${runbook.id}" never ends with ${kind}`,
      `It ends with: ${[...kinds].join(', ')}.`,
    );
  if (ends.else !== undefined && [...kinds].every((kind) => ends[kind] !== undefined))
    complain(report, place('else'), 'include-end', `every end of "${runbook.id}" has its own way: else is never taken`);
}

/** What the included runbook's inputs are given: as `with` says, else their defaults. One that is needed must be given. */
function readBindings(draft: Draft, id: string, map: MapReader, runbook: Runbook): Readonly<Record<string, Binding>> {
  const known = runbook.inputs.map(({ name }) => name);
  const given = map.entries.has('with')
    ? openMap(draft.report, nodeAt(map, 'with'), `"with" of ${map.title}`, known)
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
  const other = unless === undefined ? '' : ` (or ${unless})`;
  complain(report, place, 'include-input', `"${id}" needs "${name}"${other}`, `Add with: {${name}: $${name}}.`);
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
