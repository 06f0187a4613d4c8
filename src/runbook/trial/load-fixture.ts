import { isMap, isScalar, isSeq, type ParsedNode } from 'yaml';
import { suggestion } from '../../model/closest.ts';
import { positionAt } from '../../model/yaml.ts';
import type { Finding, Result } from '../../result.ts';
import { text } from '../../text.ts';
import { PATH_ROOTS, PROGRAM_ROOTS, QUERY_ROOTS } from '../expression/path.ts';
import { answersWords } from '../load/load-ask.ts';
import {
  complain,
  keyOf,
  type MapReader,
  mustBeList,
  nodeAt,
  openMap,
  type Report,
  textAt,
  textsAt,
  wordAt,
} from '../load/yaml-report.ts';
import { type AskStep, type ChangeStep, ERROR_KINDS, type ManualStep, type ProbeStep } from '../runbook.ts';
import { checkAnswer } from './fixture-shape.ts';
import { APPROVED, type Fixture, type Look, type Position } from './trial.ts';

type Seeing = ProbeStep | AskStep | ManualStep | ChangeStep;

const LOOK_KEYS = [...PATH_ROOTS, 'found', 'error'];
const KEYS: Readonly<Record<Seeing['kind'], readonly string[]>> = {
  check: [...LOOK_KEYS, 'skip'],
  query: [...QUERY_ROOTS.names, 'error', 'skip'],
  program: [...PROGRAM_ROOTS.names, 'error', 'skip'],
  ask: ['answer', 'skip'],
  manual: ['done', 'skip'],
  change: ['approve', 'done', 'preview', 'verify', 'skip'],
};
const FINDING_KEYS = ['cause', 'severity', 'title', 'evidence', 'confidence', 'next', 'runbook'];
const GAP_KEYS = ['what', 'why', 'couldChangeAnswer'];
const VERDICTS = ['ok', 'problem', 'inconclusive'] as const;

/** What one step sees on one visit. Undefined, with the mistake in the report, where it cannot see that. */
export function readFixture(report: Report, step: Seeing, node: ParsedNode): Fixture | undefined {
  const title = text(`what "${step.id}" sees`, `описания того, что видит шаг «${step.id}»`);
  const map = openMap(report, node, title, KEYS[step.kind]);
  if (!map) return undefined;
  const place = positionAt(report.source.text, map.node.range[0]);
  if (map.entries.has('skip')) {
    const reason = isAlone(report, map, 'skip') ? textAt(report, map, 'skip') : undefined;
    return reason && { place, kind: 'skip', reason: reason.value };
  }
  if (step.kind === 'manual') return readDone(report, map, place);
  if (step.kind === 'ask') return readAnswer(report, step, map, place);
  if (step.kind === 'change') return readChange(report, step, map, place);
  if (step.kind !== 'check') {
    if (!map.entries.has('error'))
      return { place, kind: 'seen', seen: plain(map.node) as Readonly<Record<string, unknown>> };
    const error = isAlone(report, map, 'error') ? wordAt(report, map, 'error', ERROR_KINDS) : undefined;
    return error && { place, kind: 'error', error };
  }
  const look = readLook(report, map, step.command);
  return look && { place, ...look };
}

function isAlone(report: Report, map: MapReader, key: string): boolean {
  if (map.entries.size === 1) return true;
  const message = text(
    `"${key}" stands alone: nothing else is seen`,
    `«${key}» стоит само по себе: ничего другого шаг не видит`,
  );
  complain(report, map.entries.get(key)!.key, 'not-together', message);
  return false;
}

/** What a check shows: a result, or why it could not look. */
function readLook(report: Report, map: MapReader, command?: string): Look | undefined {
  if (!map.entries.has('error')) {
    if (command !== undefined) checkAnswer(report, map, command);
    return { kind: 'result', result: readResult(report, map) };
  }
  const error = isAlone(report, map, 'error') ? wordAt(report, map, 'error', ERROR_KINDS) : undefined;
  return error && { kind: 'error', error };
}

const DONE_OF_CHANGE = text('"done" of a change is true or false', '«done» изменения — true или false');

function readChange(report: Report, step: ChangeStep, map: MapReader, place: Position): Fixture | undefined {
  const approve = wordAt(report, map, 'approve', APPROVED);
  const done = nodeAt(map, 'done');
  const isDone = done === undefined || (isScalar(done) && done.value === true);
  if (!isDone && !(isScalar(done) && done.value === false)) complain(report, done ?? map.node, 'done', DONE_OF_CHANGE);
  const lookAt = (key: string, command?: string) => {
    const inner = map.entries.has(key) ? openMap(report, nodeAt(map, key), keyOf(map, key), LOOK_KEYS) : undefined;
    return inner && readLook(report, inner, command);
  };
  const verify = lookAt('verify', step.verify.command);
  if (approve === 'yes' && isDone && !map.entries.has('verify'))
    complain(
      report,
      map.node,
      'missing-key',
      text(
        `${map.title.en} needs the key "verify": what the look behind the change shows`,
        `для ${map.title.ru} нужен ключ «verify»: что покажет проверка после изменения`,
      ),
    );
  const preview = lookAt('preview') ?? { kind: 'result', result: {} };
  return approve && { place, kind: 'change', approve, done: isDone, preview, verify: verify ?? null };
}

function readDone(report: Report, map: MapReader, place: Position): Fixture | undefined {
  const done = nodeAt(map, 'done');
  if (isScalar(done) && done.value === true) return { place, kind: 'done' };
  const message = text(
    'a task is seen as {done: true}, or {skip: "reason"}',
    'задание записывают как {done: true} или {skip: "почему пропущено"}',
  );
  return complain(report, done ?? map.node, 'done', message);
}

function readAnswer(report: Report, step: AskStep, map: MapReader, place: Position): Fixture | undefined {
  const answer = textAt(report, map, 'answer');
  if (!answer) return undefined;
  const allowed = [...step.choices.map(({ value }) => value), ...(step.into?.none ? ['none'] : [])];
  if (step.into || allowed.includes(answer.value)) return { place, kind: 'answer', answer: answer.value };
  const hint = suggestion(answer.value, allowed) ?? answersWords(allowed);
  const message = text(
    `"${answer.value}" is no answer of "${step.id}"`,
    `у шага «${step.id}» нет ответа «${answer.value}»`,
  );
  return complain(report, answer.offset, 'unknown-answer', message, hint);
}

/** A result of which only what matters is given. */
function readResult(report: Report, map: MapReader): Partial<Result> {
  const findings = readFindings(report, map);
  const verdict = map.entries.has('verdict') ? wordAt(report, map, 'verdict', VERDICTS) : undefined;
  const facts = map.entries.has('facts') ? openMap(report, nodeAt(map, 'facts'), keyOf(map, 'facts')) : undefined;
  const others = ['subject', 'at'].flatMap((key) => (map.entries.has(key) ? [[key, plain(nodeAt(map, key))]] : []));
  return {
    ...Object.fromEntries(others),
    verdict: verdict ?? (findings.length > 0 ? 'problem' : 'ok'),
    findings,
    facts: facts ? plain(facts.node) : {},
    notEvaluated: readGaps(report, map),
  };
}

function readFindings(report: Report, map: MapReader): readonly Finding[] {
  const { found, findings } = Object.fromEntries(map.entries);
  if (found && findings) {
    const message = text(
      '"found" is the short form of "findings": give one of them',
      '«found» — короткая форма «findings»: оставьте что-то одно',
    );
    complain(report, found.key, 'not-together', message);
    return [];
  }
  if (found) {
    if (isSeq(found.value)) return textsAt(report, map, 'found').map(({ value }) => findingOf({ cause: value }));
    const cause = textAt(report, map, 'found');
    return cause ? [findingOf({ cause: cause.value })] : [];
  }
  return listOf(report, map, 'findings').flatMap((node, index) => {
    const { en, ru } = map.title;
    const title = text(`finding ${index + 1} of ${en}`, `находки ${index + 1} ${ru}`);
    const finding = openMap(report, node, title, FINDING_KEYS);
    const cause = finding && textAt(report, finding, 'cause');
    return cause ? [findingOf({ ...(plain(finding.node) as Partial<Finding>), cause: cause.value })] : [];
  });
}

function findingOf(given: Partial<Finding> & Pick<Finding, 'cause'>): Finding {
  const { cause } = given;
  return { severity: 'error', title: cause, evidence: {}, confidence: 'proved', next: [], runbook: null, ...given };
}

function readGaps(report: Report, map: MapReader): Result['notEvaluated'] {
  return listOf(report, map, 'notEvaluated').flatMap((node, index) => {
    const { en, ru } = map.title;
    const title = text(`gap ${index + 1} of ${en}`, `записи ${index + 1} в «notEvaluated» ${ru}`);
    const gap = openMap(report, node, title, GAP_KEYS);
    if (!gap) return [];
    return [{ what: 'something', why: 'not said', couldChangeAnswer: true, ...(plain(gap.node) as object) }];
  });
}

function listOf(report: Report, map: MapReader, key: string): readonly ParsedNode[] {
  const node = nodeAt(map, key);
  if (node === undefined) return [];
  if (isSeq(node)) return node.items as ParsedNode[];
  complain(report, node ?? map.node, 'not-a-list', mustBeList(map, key));
  return [];
}

const plain = (node: ParsedNode | null | undefined): unknown =>
  isMap(node) || isSeq(node) || isScalar(node) ? JSON.parse(JSON.stringify(node)) : null;
