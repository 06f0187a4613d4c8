import { resultShapes } from '../../built-shapes.ts';
import { suggestion } from '../../model/closest.ts';
import { inBoth, type Text, text } from '../../text.ts';
import { checkCondition, type ExpressionScope } from '../expression/check-expression.ts';
import { type Decided, decidedIn } from '../expression/decided.ts';
import type { ResultPath } from '../expression/path.ts';
import { LIST_CAUSES, noCause } from '../expression/problem-words.ts';
import { ANY, isKnownType, typeWords, type ValueType } from '../expression/value-type.ts';
import { typeOfInput } from '../inputs/input-type.ts';
import type { Runbook, Step } from '../runbook.ts';
import { CHECKS } from './checks.ts';
import type { Draft, NotedCondition } from './draft.ts';
import { type Flow, flowOf } from './flow.ts';
import { PROGRAM_SHAPE, QUERY_SHAPE } from './probe-shapes.ts';
import { type LostPath, typeAtPath, typeInShape } from './result-type.ts';
import { complain, complainUnlessOwn, offsetIn } from './yaml-report.ts';

/** What depends on the client's own system, and is no reason not to walk. */
const OWN: ReadonlySet<string> = new Set(['unknown-cause', 'cause-of-others']);

/**
 * Mistakes in what names hold: conditions that can never fit what is found, conditions whose answer is known before anything runs, causes
 * that there are not, records printed in a text, and arguments that name the wrong thing.
 */
export function proveTypes(draft: Draft, runbook: Runbook): void {
  const flow = flowOf(
    runbook,
    draft.sets.map((set) => ({ type: typeInside(draft, runbook, set), ...set })),
  );
  const causes = knownCauses(draft);
  const wrong = new Set(
    draft.conditions.filter((condition) => !checkOne(draft, flow, causes, condition)).map(({ list }) => list),
  );
  for (const list of new Set(draft.conditions.map((condition) => condition.list))) {
    if (!wrong.has(list)) checkDecided(draft, flow, runbook, list);
  }
  checkUses(draft, flow);
  for (const { value, offset } of draft.causes) {
    if (causes.includes(value)) continue;
    const hint = suggestion(value, causes) ?? LIST_CAUSES;
    complainUnlessOwn(draft.report, offset, 'unknown-cause', noCause(value), hint);
  }
}

/** The type of a name that a step of an included runbook sets: that runbook was read by itself. */
function typeInside(draft: Draft, { steps }: Runbook, { step, name }: { step: string; name: string }): ValueType {
  const set = steps.get(step);
  if (set?.kind === 'ask' && set.into?.name === name) return typeOfInput(set.into.type, false, set.into.choices);
  const capture = set && 'capture' in set ? set.capture[name] : undefined;
  const type = set && capture && typeSeen(draft, set, capture.path);
  return type && 'kinds' in type ? type : ANY;
}

const ANSWER = text('the answer', 'ответа');

function typeSeen({ own }: Draft, step: Step, path: ResultPath): ValueType | LostPath {
  if (step.kind === 'query') return typeInShape(QUERY_SHAPE, path, { title: ANSWER, defs: {} });
  if (step.kind === 'program') return typeInShape(PROGRAM_SHAPE, path, { title: ANSWER, defs: {} });
  return step.kind === 'check' && CHECKS[step.command] ? typeAtPath(step.command, path, own) : ANY;
}

/** Every cause of the catalogue, of the shipped systems, and of the client's own. */
function knownCauses({ own }: Draft): readonly string[] {
  const { evidence, systems } = resultShapes();
  return [...Object.keys(evidence), ...systems.causes, ...own.causes];
}

function checkOne(draft: Draft, flow: Flow, causes: readonly string[], condition: NotedCondition): boolean {
  const { step, when, source, expression } = condition;
  const scope: ExpressionScope = { typeOf: (name) => withOwn(draft, flow.typeOf(step, when, name)), causes };
  const problems = checkCondition(expression, scope);
  for (const { code, offset, message, hint } of problems) {
    const place = offsetIn(draft.report, source, offset);
    if (OWN.has(code)) complainUnlessOwn(draft.report, place, code, message, hint);
    else complain(draft.report, place, code, message, hint);
  }
  return problems.length === 0;
}

/** Causes of the client's own system can be found by every command. */
function withOwn({ own }: Draft, type: ValueType | undefined): ValueType | undefined {
  return type?.causes ? { ...type, causes: [...type.causes, ...own.causes] } : type;
}

const DECIDED: Readonly<Record<Decided['what'], readonly [string, Text]>> = {
  never: [
    'never-holds',
    text('this condition never holds, whatever is found', 'это условие не выполняется никогда, что бы ни нашлось'),
  ],
  taken: [
    'never-reached',
    text(
      'the conditions above take every case of this one: it is never reached',
      'условия выше забирают все случаи этого: до него дело никогда не дойдёт',
    ),
  ],
  always: [
    'always-holds',
    text(
      'this condition always holds here: what stands below it is never reached',
      'это условие здесь выполняется всегда: до того, что ниже, дело никогда не дойдёт',
    ),
  ],
};

const LAST = text('Make it the last one: {else: true, …}.', 'Сделайте его последним: {else: true, …}.');

function checkDecided(draft: Draft, flow: Flow, runbook: Runbook, list: string): void {
  const noted = draft.conditions.filter((condition) => condition.list === list);
  const { step, when } = noted[0]!;
  const alternatives = alternativesOf(runbook, list, step);
  if (alternatives !== undefined && alternatives !== noted.length + 1) return;
  const conditions = [...noted.map(({ expression }) => expression), undefined];
  for (const { at, what } of decidedIn(conditions, (name) => typeOfDotted(flow, step, when, name))) {
    const [code, message] = DECIDED[what];
    const hint = what === 'always' ? LAST : undefined;
    complain(draft.report, offsetIn(draft.report, noted[at]!.source, 0), code, message, hint);
  }
}

/** How many alternatives a list was read with: fewer where one has a mistake of its own. */
function alternativesOf({ start, steps }: Runbook, list: string, id: string): number | undefined {
  if (list === 'start') return start.length;
  const step = steps.get(id);
  return step && 'outcomes' in step && list === `outcomes of ${id}` ? step.outcomes.length : undefined;
}

function typeOfDotted(flow: Flow, step: string, when: 'before' | 'after', name: string): ValueType | undefined {
  const whole = flow.typeOf(step, when, name);
  if (whole) return whole;
  const [first = '', ...rest] = name.split('.');
  const field = flow.typeOf(step, when, first)?.field(rest);
  return field && 'kinds' in field ? field : undefined;
}

function checkUses(draft: Draft, flow: Flow): void {
  const { report } = draft;
  for (const { step, when, value: name, offset, role = 'text' } of draft.uses) {
    const type = typeOfDotted(flow, step, when, name);
    const hasField = type !== undefined || flow.typeOf(step, when, name.split('.')[0]!) === undefined;
    if (!hasField && role !== 'condition')
      complain(report, offset, 'unknown-field', text(`nothing stands at "${name}"`, `по имени «${name}» ничего нет`));
    if (!type || !isKnownType(type)) continue;
    if (role === 'text' && isUnprintable(type))
      complain(
        report,
        offset,
        'not-printable',
        isAnd(name, type, text('cannot be printed in a text', 'в тексте это не напечатать')),
        text('Capture the one value that is meant.', 'Возьмите в capture то одно значение, которое нужно.'),
      );
    if (typeof role === 'object') checkArgument(draft, { name, type, offset, wanted: role.argument });
  }
}

/** What a name holds, and what follows from that. */
function isAnd(name: string, type: ValueType, then: Text): Text {
  const is = typeWords(type);
  return text(`"${name}" is ${is.en} and ${then.en}`, `«${name}» — ${is.ru}, ${then.ru}`);
}

/** A record, or a list of records: a text would hold braces. Lists of single values are joined with commas. */
function isUnprintable({ kinds, elements }: ValueType): boolean {
  if (kinds.has('record')) return true;
  return kinds.has('list') && elements !== undefined && (elements.kinds.has('record') || elements.kinds.has('list'));
}

/** What may be handed over as what: a campaign stands for its last run, and a segment is a rule. */
const TAKES: Readonly<Record<string, readonly string[]>> = {
  run: ['run', 'campaign'],
  other: ['run', 'campaign'],
  campaign: ['campaign'],
  segment: ['segment'],
  rule: ['rule', 'segment'],
  customer: ['customer'],
  report: ['report'],
  since: ['date', 'duration'],
};

const OR = text(' or ', ' или ');

const MEANINGS: Readonly<Record<string, string>> = {
  run: 'запуск',
  campaign: 'кампания',
  segment: 'сегмент',
  rule: 'правило',
  customer: 'клиент',
  report: 'отчёт',
  date: 'дата',
  duration: 'срок',
  flag: 'true или false',
};

const meaningWords = (meaning: string): Text => text(`a ${meaning}`, MEANINGS[meaning] ?? meaning);

interface Handed {
  readonly name: string;
  readonly type: ValueType;
  readonly offset: number;
  readonly wanted: string;
}

function checkArgument({ report }: Draft, { name, type, offset, wanted }: Handed): void {
  if (type.kinds.has('list') || type.kinds.has('record')) {
    const message = isAnd(name, type, text('cannot be an argument', 'аргументом это быть не может'));
    complain(report, offset, 'argument-type', message);
    return;
  }
  const takes = TAKES[wanted];
  const { meaning } = type;
  if (!takes || meaning === undefined || meaning === 'text' || meaning === 'number' || takes.includes(meaning)) return;
  const wants = inBoth((lang) => takes.map((one) => meaningWords(one)[lang]).join(OR[lang]));
  const is = meaningWords(meaning);
  complain(
    report,
    offset,
    'argument-type',
    text(
      `"${name}" is ${is.en}, and "${wanted}" takes ${wants.en}`,
      `«${name}» — ${is.ru}, а в «${wanted}» нужно другое: ${wants.ru}`,
    ),
  );
}
