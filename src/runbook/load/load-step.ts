import { isSeq, type ParsedNode } from 'yaml';
import { suggestion } from '../../model/closest.ts';
import { type Text, text, verbatim } from '../../text.ts';
import { CHECK_ROOTS, PROGRAM_ROOTS, QUERY_ROOTS } from '../expression/path.ts';
import { END_KINDS, type Step } from '../runbook.ts';
import type { Draft } from './draft.ts';
import { readAsk } from './load-ask.ts';
import { readChange } from './load-change.ts';
import { readCheckCall } from './load-check.ts';
import { readInclude } from './load-include.ts';
import { readJudged } from './load-judged.ts';
import { goTo, noteTemplate, readCause } from './load-parts.ts';
import { readProgram } from './load-program.ts';
import { readQuery } from './load-query.ts';
import { checkNext } from './strict.ts';
import { complain, type MapReader, nodeAt, openMap, optionalTextAt, textAt, textsAt, wordAt } from './yaml-report.ts';

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
  const any = openMap(report, node, text(`the step "${id}"`, `шага «${id}»`));
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

function kindMessage({ title }: MapReader, kinds: readonly string[]): Text {
  const all = kinds.join(', ');
  return kinds.length === 0
    ? text(`${title.en} has no kind`, `у ${title.ru} нет вида`)
    : text(`${title.en} is of several kinds: ${all}`, `у ${title.ru} сразу несколько видов: ${all}`);
}

/** The key that was meant to be the kind. */
function misspeltKind({ entries }: MapReader): ParsedNode | undefined {
  const all = Object.keys(STEP_KEYS);
  return [...entries].find(([name]) => !all.includes(name) && suggestion(name, all) !== undefined)?.[1].key;
}

function kindHint({ entries }: MapReader, kinds: readonly string[]): Text {
  const all = Object.keys(STEP_KEYS);
  if (kinds.length > 1) return text('Make them two steps.', 'Разделите его на два шага.');
  const close = [...entries.keys()].map((key) => suggestion(key, all)).find((hint) => hint !== undefined);
  const list = all.join(', ');
  return close ?? text(`Give it exactly one of: ${list}.`, `Задайте ровно одно из: ${list}.`);
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
  const next = optionalTextAt(report, map, 'with');
  if (next) checkNext(draft, next);
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
    with: next?.value,
    needs: needs.map(({ value }) => value),
  };
}
