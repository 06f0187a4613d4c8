import { isMap, isScalar, isSeq, type ParsedNode } from 'yaml';
import { text as words } from '../../text.ts';
import { type Expression, ExpressionProblem, namesOf, parseExpression } from '../expression/expression.ts';
import { type Outcome, type Route, VERDICTS } from '../runbook.ts';
import type { Draft, NotedCondition, UseRole } from './draft.ts';
import {
  complain,
  keyOf,
  type Located,
  type MapReader,
  nodeAt,
  offsetIn,
  openMap,
  optionalTextAt,
  textAt,
  wordAt,
} from './yaml-report.ts';

const NAME = /\$\{([^{}$]*)\}|\$([\p{L}_][\p{L}\p{N}_-]*)/gu;
/** The place of each name is looked up in the file: more than these would take long. */
const MOST_NAMES = 100;
const OUTCOME_KEYS = ['if', 'else', 'verdict', 'cause', 'say', 'go'];

/** The step that a key names; noted, so that a name of no step is found later. */
export function goTo(draft: Draft, from: string, map: MapReader, key: string): string | undefined {
  const target = textAt(draft.report, map, key);
  if (target) draft.targets.push({ from, ...target });
  return target?.value;
}

/** A map from words to steps: `{timeout: hand-over, else: hand-over}`. */
export function readRouteMap<Word extends string>(
  draft: Draft,
  from: string,
  map: MapReader,
  key: string,
  all: readonly Word[],
): Readonly<Partial<Record<Word, string>>> {
  if (!map.entries.has(key)) return {} as Partial<Record<Word, string>>;
  const routes = openMap(draft.report, nodeAt(map, key), keyOf(map, key), all);
  const read = {} as Partial<Record<Word, string>>;
  for (const word of all) {
    const go = routes?.entries.has(word) ? goTo(draft, from, routes, word) : undefined;
    if (go !== undefined) read[word] = go;
  }
  return read;
}

/** Notes the names that a text with `$name` or `${name}` reads. */
export function noteTemplate(
  draft: Draft,
  step: string,
  text: Located,
  when: 'before' | 'after',
  role: UseRole = 'text',
): void {
  const matches = [...text.value.matchAll(NAME)];
  if (matches.length > MOST_NAMES)
    complain(
      draft.report,
      text.offset,
      'too-many-names',
      words(
        `a text prints at most ${MOST_NAMES} names, not ${matches.length}`,
        `текст печатает не больше ${MOST_NAMES} имён, а здесь их ${matches.length}`,
      ),
    );
  for (const match of matches.slice(0, MOST_NAMES)) {
    const name = (match[1] ?? match[2] ?? '').trim();
    draft.uses.push({ step, when, value: name, offset: offsetIn(draft.report, text, match.index), role });
  }
  noteUnclosed(draft, text);
}

/** A name whose bracket is not closed would be printed as it stands. */
function noteUnclosed({ report, strict }: Draft, text: Located): void {
  const unclosed = text.value.replace(NAME, (name) => ' '.repeat(name.length)).indexOf('${');
  if (strict && unclosed !== -1)
    complain(
      report,
      offsetIn(report, text, unclosed),
      'unclosed-name',
      words('the name that begins here is not closed', 'имя, которое здесь начинается, не закрыто'),
      words('Write a } behind it.', 'Поставьте за ним }.'),
    );
}

/** A cause: `$name`, or an id. */
export function readCause(draft: Draft, step: string, map: MapReader, when: 'before' | 'after'): Located | undefined {
  const cause = optionalTextAt(draft.report, map, 'cause');
  if (!cause) return undefined;
  if (cause.value.startsWith('$')) noteTemplate(draft, step, cause, when, 'condition');
  else draft.causes.push(cause);
  return cause;
}

/** The outcomes of a check: ordered, the first that holds is taken, the last is `else`. */
export function readOutcomes(draft: Draft, step: string, map: MapReader): readonly Outcome[] {
  return readAlternatives(draft, map, 'outcomes').flatMap((node, index) => {
    const { en, ru } = map.title;
    const title = words(`outcome ${index + 1} of ${en}`, `исхода ${index + 1} ${ru}`);
    const outcome = openMap(draft.report, node, title, OUTCOME_KEYS);
    if (!outcome) return [];
    const route = readRoute(draft, step, outcome, { when: 'after' });
    const verdict = wordAt(draft.report, outcome, 'verdict', VERDICTS);
    const say = textAt(draft.report, outcome, 'say');
    if (say) noteTemplate(draft, step, say, 'after');
    const cause = readCause(draft, step, outcome, 'after');
    if (verdict === 'found' && !outcome.entries.has('cause')) {
      complain(
        draft.report,
        outcome.node,
        'found-without-cause',
        words(`${title.en} says "found" and names no cause`, `у ${title.ru} вердикт found, а причина не названа`),
        words('Add cause: $cause, or a cause id.', 'Добавьте cause: $cause или id причины.'),
      );
    }
    if (!route || !verdict || !say) return [];
    return [{ ...route, verdict, cause: cause?.value, say: draft.text(`steps.${step}.say.${index}`, say.value) }];
  });
}

/** Where a run begins: a step's name, or ordered alternatives over the inputs. */
export function readStart(draft: Draft, map: MapReader): readonly Route[] {
  if (!map.entries.has('start') || isScalar(nodeAt(map, 'start'))) {
    const go = goTo(draft, '', map, 'start');
    return go ? [{ condition: undefined, go }] : [];
  }
  return readAlternatives(draft, map, 'start').flatMap((node, index) => {
    const { en, ru } = map.title;
    const title = words(`start ${index + 1} of ${en}`, `варианта ${index + 1} в «start» ${ru}`);
    const route = openMap(draft.report, node, title, ['if', 'else', 'go']);
    const read = route && readRoute(draft, '', route, { when: 'before' });
    return read ? [read] : [];
  });
}

function readAlternatives(draft: Draft, map: MapReader, key: string): readonly ParsedNode[] {
  const node = nodeAt(map, key);
  if (isSeq(node) && node.items.length > 0) return checkElse(draft, node.items as ParsedNode[], map, key);
  const place = node ?? map.entries.get(key)?.key ?? map.node;
  const code = map.entries.has(key) ? 'not-a-list' : 'missing-key';
  const message = words(
    `${map.title.en} needs "${key}", a list that ends with else`,
    `для ${map.title.ru} нужен «${key}» — список, который кончается на else`,
  );
  complain(draft.report, place, code, message);
  return [];
}

const BEHIND_ELSE = words('nothing behind else is ever reached', 'до того, что стоит за else, дело никогда не дойдёт');
const SAME_CONDITION = words(
  'the same condition stands above: this one is never reached',
  'такое же условие стоит выше: до этого дело никогда не дойдёт',
);

/** `else` is mandatory and last: a result is never lost without a word. */
function checkElse(draft: Draft, nodes: readonly ParsedNode[], map: MapReader, key: string): readonly ParsedNode[] {
  const isElse = (node: ParsedNode) => isMap(node) && node.has('else');
  const last = nodes.at(-1)!;
  if (!nodes.some(isElse)) {
    const { en, ru } = keyOf(map, key);
    complain(
      draft.report,
      last,
      'missing-else',
      words(`${en} does not end with else`, `${ru} не кончается на else`),
      words('Add {else: true, …} at the end.', 'Добавьте в конец {else: true, …}.'),
    );
  }
  for (const node of nodes.slice(nodes.findIndex(isElse) + 1 || nodes.length)) {
    complain(draft.report, node, 'after-else', BEHIND_ELSE);
  }
  const seen = new Set<string>();
  for (const node of nodes) {
    const condition = isMap(node) ? String(node.get('if') ?? '') : '';
    if (condition && seen.has(condition)) complain(draft.report, node, 'same-condition', SAME_CONDITION);
    seen.add(condition);
  }
  return nodes;
}

interface RoutePlace {
  readonly when: 'before' | 'after';
}

function readRoute(draft: Draft, step: string, map: MapReader, { when }: RoutePlace): Route | undefined {
  const { report } = draft;
  const go = goTo(draft, step, map, 'go');
  const { else: otherwise, if: condition } = Object.fromEntries(map.entries);
  if (otherwise && condition)
    return complain(
      report,
      otherwise.key,
      'if-and-else',
      words(`${map.title.en} has both if and else`, `у ${map.title.ru} есть и if, и else`),
    );
  if (otherwise) {
    const value = isScalar(otherwise.value) ? otherwise.value.value : undefined;
    if (value !== true)
      complain(
        report,
        otherwise.value,
        'else',
        words('"else" is always written: else: true', '«else» всегда пишут так: else: true'),
      );
    return go ? { condition: undefined, go } : undefined;
  }
  const expression = readCondition(draft, step, map, { when, key: 'if' });
  return go && expression ? { condition: expression, go } : undefined;
}

/** The condition behind a key. */
export function readCondition(
  draft: Draft,
  step: string,
  map: MapReader,
  { when, key }: { readonly when: 'before' | 'after'; readonly key: string },
): Expression | undefined {
  const source = textAt(draft.report, map, key);
  const list = step === '' ? 'start' : key === 'if' ? `outcomes of ${step}` : `${key} of ${step}`;
  return source && noteCondition(draft, { step, when, list, source });
}

const CONSTANT = words(
  'the condition is always the same: it reads no name',
  'условие всегда одно и то же: оно не читает ни одного имени',
);

/** Reads a condition and notes it and its names, so that their types are checked when all of them are known. */
function noteCondition(draft: Draft, place: Omit<NotedCondition, 'expression'>): Expression | undefined {
  const { step, when, source } = place;
  try {
    const expression = parseExpression(source.value);
    const names = namesOf(expression);
    if (names.length === 0) complain(draft.report, source.offset, 'constant', CONSTANT);
    for (const { name, offset } of names) {
      draft.uses.push({ step, when, value: name, offset: offsetIn(draft.report, source, offset), role: 'condition' });
    }
    draft.conditions.push({ ...place, expression });
    return expression;
  } catch (error) {
    if (!(error instanceof ExpressionProblem)) throw error;
    return complain(draft.report, offsetIn(draft.report, source, error.offset), 'condition', error.words);
  }
}
