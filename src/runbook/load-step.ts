import { isMap, isScalar, isSeq, type ParsedNode } from 'yaml';
import { didYouMean } from '../model/closest.ts';
import { verbatim } from '../text.ts';
import { CHECKS, type CheckCommand } from './checks.ts';
import type { Draft } from './draft.ts';
import { readAsk } from './load-ask.ts';
import { readChange } from './load-change.ts';
import { readInclude } from './load-include.ts';
import { goTo, noteTemplate, readCause, readOutcomes, readRouteMap } from './load-parts.ts';
import { readProgram } from './load-program.ts';
import { readQuery } from './load-query.ts';
import { CHECK_ROOTS, PROGRAM_ROOTS, parsePath, QUERY_ROOTS, type ResultPath, type ResultRoots } from './path.ts';
import { PROGRAM_SHAPE, QUERY_SHAPE } from './probe-shapes.ts';
import { type LostPath, typeAtPath, typeInShape } from './result-type.ts';
import {
  type Capture,
  type CheckCall,
  END_KINDS,
  ERROR_KINDS,
  type ErrorRoutes,
  type ProbeBase,
  type Step,
} from './runbook.ts';
import { ANY, type ValueType } from './value-type.ts';
import {
  complain,
  complainUnlessOwn,
  type Located,
  locatedText,
  type MapReader,
  nodeAt,
  offsetIn,
  openMap,
  optionalTextAt,
  textAt,
  textsAt,
  wordAt,
} from './yaml-report.ts';

/** The keys of every step. */
export const COMMON_KEYS = ['title', 'why'];
/** The keys of each kind of step. */
export const STEP_KEYS: Readonly<Record<string, readonly string[]>> = {
  check: ['check', 'args', 'options', 'capture', 'on-error', 'outcomes'],
  query: ['query', 'args', 'capture', 'on-error', 'outcomes'],
  program: ['program', 'env', 'input', 'seconds', 'capture', 'on-error', 'outcomes'],
  ask: ['ask', 'choices', 'answer', 'go', 'auto'],
  manual: ['manual', 'go', 'auto'],
  change: ['change', 'program', 'env', 'input', 'seconds', 'preview', 'gate', 'verify', 'undo', 'go'],
  include: ['include', 'with', 'go'],
  end: ['end', 'cause', 'tell', 'to', 'with', 'needs'],
};

/** Reads one step of exactly one kind; an include is all the steps that it stands for. None when it is too broken to go on with. */
export function readStep(draft: Draft, id: string, node: ParsedNode | null): readonly Step[] {
  const { report } = draft;
  const any = openMap(report, node, `the step "${id}"`);
  if (!any) return [];
  const isChange = any.entries.has('change');
  const kinds = Object.keys(STEP_KEYS).filter((kind) => any.entries.has(kind) && !(isChange && kind === 'program'));
  const kind = kinds[0];
  if (kind === undefined || kinds.length > 1) {
    complain(report, misspeltKind(any) ?? any.node, 'step-kind', kindMessage(any, kinds), kindHint(any, kinds));
    return [];
  }
  const map = openMap(report, any.node, any.title, [...COMMON_KEYS, ...STEP_KEYS[kind]!])!;
  const base = readBase(draft, id, map);
  if (kind === 'include') return readInclude(draft, base, map);
  const step = READERS[kind]!(draft, base, map);
  return step ? [step] : [];
}

type Reader = (draft: Draft, base: Base, map: MapReader) => Step | undefined;

const READERS: Readonly<Record<string, Reader>> = {
  check: readCheck,
  query: (draft, base, map) => readQuery(draft, base, map, readJudged(draft, base.id, map, QUERY_ROOTS)),
  program: (draft, base, map) => readProgram(draft, base, map, readJudged(draft, base.id, map, PROGRAM_ROOTS)),
  ask: readAsk,
  manual: readManual,
  change: readChange,
  end: readEnd,
};

/** What steps of every kind have. */
export type Base = ReturnType<typeof readBase>;

/** What steps have that look at something. */
export type Judged = Pick<ProbeBase, 'capture' | 'onError' | 'outcomes'>;

function kindMessage({ title }: MapReader, kinds: readonly string[]): string {
  return kinds.length === 0 ? `${title} has no kind` : `${title} is of several kinds: ${kinds.join(', ')}`;
}

/** The key that was meant to be the kind. */
function misspeltKind({ entries }: MapReader): ParsedNode | undefined {
  const all = Object.keys(STEP_KEYS);
  return [...entries].find(([name]) => !all.includes(name) && didYouMean(name, all) !== undefined)?.[1].key;
}

function kindHint({ entries }: MapReader, kinds: readonly string[]): string {
  const all = Object.keys(STEP_KEYS);
  if (kinds.length > 1) return 'Make them two steps.';
  const close = [...entries.keys()].map((key) => didYouMean(key, all)).find((hint) => hint !== undefined);
  return close ?? `Give it exactly one of: ${all.join(', ')}.`;
}

function readBase(draft: Draft, id: string, map: MapReader) {
  const title = optionalTextAt(draft.report, map, 'title');
  const why = optionalTextAt(draft.report, map, 'why');
  return {
    id,
    title: title ? draft.text(`steps.${id}.title`, title.value) : verbatim(id.replaceAll('-', ' ')),
    why: why && draft.text(`steps.${id}.why`, why.value),
  };
}

function readCheck(draft: Draft, base: Base, map: MapReader): Step | undefined {
  const call = readCheckCall(draft, base.id, map);
  const judged = readJudged(draft, base.id, map, CHECK_ROOTS);
  return call && { ...base, kind: 'check', ...call, ...judged };
}

/** A command line that only looks, of a check or of what proves a change. */
export function readCheckCall(draft: Draft, id: string, map: MapReader): CheckCall | undefined {
  const { report } = draft;
  const command = textAt(report, map, 'check');
  const known = command && CHECKS[command.value];
  if (command && !known) {
    const hint = didYouMean(command.value, Object.keys(CHECKS)) ?? `Known: ${Object.keys(CHECKS).join(', ')}.`;
    complain(report, command.offset, 'unknown-check', `there is no check "${command.value}"`, hint);
  }
  const args = textsAt(report, map, 'args');
  if (known && args.length !== known.args.length) {
    const wanted = known.args.length === 0 ? 'no arguments' : `${known.args.length}: ${known.args.join(', ')}`;
    complain(
      report,
      nodeAt(map, 'args') ?? map.node,
      'arguments',
      `"${command.value}" takes ${wanted}; ${args.length} given`,
      'Write args: [$name].',
    );
  }
  for (const [at, arg] of args.entries()) noteTemplate(draft, id, arg, 'before', { argument: known?.args[at] ?? '' });
  const options = readOptions(draft, id, map, known);
  return command && { command: command.value, args: args.map(({ value }) => value), options };
}

/** How a step that looks at something judges what it sees; paths of captures start with one of `roots`. */
function readJudged(draft: Draft, id: string, map: MapReader, roots: ResultRoots): Judged {
  const capture = readCaptures(draft, id, map, roots);
  const onError = readErrorRoutes(draft, id, map);
  return { capture, onError, outcomes: readOutcomes(draft, id, map) };
}

function readOptions(
  draft: Draft,
  id: string,
  map: MapReader,
  command: CheckCommand | undefined,
): Readonly<Record<string, string>> {
  if (!map.entries.has('options')) return {};
  const { options: known = [], flags = [] }: Partial<CheckCommand> = command ?? {};
  const allowed = command ? [...known, ...flags] : undefined;
  const options = openMap(draft.report, nodeAt(map, 'options'), `"options" of ${map.title}`, allowed);
  return Object.fromEntries(
    [...(options?.entries.keys() ?? [])].flatMap((name) => {
      if (flags.includes(name)) return readFlag(draft, options!, name) ? [[name, '']] : [];
      const value = textAt(draft.report, options!, name);
      if (value) noteTemplate(draft, id, value, 'before', { argument: name });
      return value ? [[name, value.value]] : [];
    }),
  );
}

/** An option without a value is written `true`, or left out. */
function readFlag({ report }: Draft, options: MapReader, name: string): boolean {
  const node = nodeAt(options, name);
  if (isScalar(node) && node.value === true) return true;
  complain(report, node ?? options.node, 'flag', `"${name}" has no value: it is written "${name}: true", or left out`);
  return false;
}

/** The type of what a path reads, or what is wrong with the path. */
type TypeAtPath = (path: ResultPath) => ValueType | LostPath;

/** What a step sees, as its kind says: the answer of its command. */
function typeAtIn(draft: Draft, map: MapReader): TypeAtPath {
  const check = map.entries.has('check') ? locatedText(nodeAt(map, 'check'))?.value : undefined;
  if (map.entries.has('query'))
    return (path) => typeInShape(QUERY_SHAPE, path, { title: 'the answer of a query', defs: {} });
  if (map.entries.has('program'))
    return (path) => typeInShape(PROGRAM_SHAPE, path, { title: 'the answer of a program', defs: {} });
  return (path) => (check !== undefined && CHECKS[check] ? typeAtPath(check, path, draft.own) : ANY);
}

/** The values that a step takes out of what it sees. */
export function readCaptures(
  draft: Draft,
  id: string,
  map: MapReader,
  roots: ResultRoots = CHECK_ROOTS,
): Readonly<Record<string, Capture>> {
  const typeAt = typeAtIn(draft, map);
  if (!map.entries.has('capture')) return {};
  const captures = openMap(draft.report, nodeAt(map, 'capture'), `"capture" of ${map.title}`);
  const read: Record<string, Capture> = {};
  for (const [name, { key, value }] of captures?.entries ?? []) {
    if (!/^[\p{L}_][\p{L}\p{N}_-]*$/u.test(name))
      complain(draft.report, key, 'capture-name', `"${name}" cannot be a name`);
    const place = locatedPath(draft, captures!, name, value);
    const capture = place && readCapture(draft, place, roots);
    if (capture) read[name] = capture;
    draft.sets.push({ step: id, name, type: capture ? typeOfCapture(draft, place!, capture.path, typeAt) : ANY });
  }
  return read;
}

interface CapturePlace {
  readonly source: Located;
  readonly isPersonal: boolean;
}

function locatedPath(
  { report }: Draft,
  captures: MapReader,
  name: string,
  node: ParsedNode | null,
): CapturePlace | undefined {
  const long = isMap(node) ? openMap(report, node, `the capture "${name}"`, ['path', 'pii']) : undefined;
  const source = long ? textAt(report, long, 'path') : textAt(report, captures, name);
  return source && { source, isPersonal: long?.entries.has('pii') ?? false };
}

function readCapture({ report }: Draft, { source, isPersonal }: CapturePlace, roots: ResultRoots): Capture | undefined {
  const path = parsePath(source.value);
  if (!path)
    return complain(
      report,
      source.offset,
      'capture-path',
      `"${source.value}" is not a path`,
      `Write for instance ${roots.example}.`,
    );
  const root = String(path.parts[0]);
  if (!roots.names.includes(root)) {
    const hint = didYouMean(root, roots.names) ?? `A path starts with one of: ${roots.names.join(', ')}.`;
    return complain(report, source.offset, 'capture-path', `a result has no part "${root}"`, hint);
  }
  return { path, personal: isPersonal };
}

function typeOfCapture({ report }: Draft, { source }: CapturePlace, path: ResultPath, typeAt: TypeAtPath): ValueType {
  const type = typeAt(path);
  if ('kinds' in type) return type;
  const offset = offsetIn(report, source, type.offset);
  if (type.mayBeOwn) complainUnlessOwn(report, offset, 'capture-path', type.message, type.hint);
  else complain(report, offset, 'capture-path', type.message, type.hint);
  return ANY;
}

function readErrorRoutes(draft: Draft, id: string, map: MapReader): ErrorRoutes {
  const own = readRouteMap(draft, id, map, 'on-error', ERROR_KINDS);
  const routes = { ...draft.onError, ...own };
  if (!('else' in routes)) {
    complain(
      draft.report,
      nodeAt(map, 'on-error') ?? map.node,
      'missing-on-error',
      `${map.title} does not say where an error leads`,
      'Add on-error: {else: STEP}, here or at the top.',
    );
  }
  return routes;
}

function readManual(draft: Draft, base: Base, map: MapReader): Step | undefined {
  const task = textAt(draft.report, map, 'manual');
  if (task) noteTemplate(draft, base.id, task, 'before');
  const go = goTo(draft, base.id, map, 'go');
  const auto = map.entries.has('auto') ? wordAt(draft.report, map, 'auto', ['skip']) : undefined;
  if (!task || !go) return undefined;
  return {
    ...base,
    kind: 'manual',
    task: draft.text(`steps.${base.id}.manual`, task.value),
    go,
    autoSkip: auto === 'skip',
  };
}

function readEnd(draft: Draft, base: Base, map: MapReader): Step | undefined {
  const { report } = draft;
  const end = wordAt(report, map, 'end', END_KINDS);
  const cause = readCause(draft, base.id, map, 'before');
  const tell = optionalTextAt(report, map, 'tell');
  if (tell) noteTemplate(draft, base.id, tell, 'before');
  const needs = isSeq(nodeAt(map, 'needs')) || map.entries.has('needs') ? textsAt(report, map, 'needs') : [];
  for (const need of needs) draft.needs.push({ step: base.id, ...need });
  if (end === 'continue') textAt(report, map, 'with');
  const to = optionalTextAt(report, map, 'to');
  if (to) draft.roles.push(to);
  if (!end) return undefined;
  return {
    ...base,
    kind: 'end',
    end,
    cause: cause?.value,
    tell: tell && draft.text(`steps.${base.id}.tell`, tell.value),
    to: to?.value,
    with: map.entries.has('with') ? optionalTextAt(report, map, 'with')?.value : undefined,
    needs: needs.map(({ value }) => value),
  };
}
