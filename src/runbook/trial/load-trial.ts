import { isMap, isScalar, isSeq, type ParsedNode } from 'yaml';
import { suggestion } from '../../model/closest.ts';
import { positionAt, readYaml } from '../../model/yaml.ts';
import { text as words } from '../../text.ts';
import { readTyped } from '../inputs/input-type.ts';
import { matchInputs, missingInputs } from '../inputs/inputs.ts';
import { noStep } from '../load/prove-graph.ts';
import {
  complain,
  keyOf,
  locatedText,
  type MapReader,
  needsFormat,
  needsKey,
  nodeAt,
  openMap,
  type Report,
  textAt,
  textsAt,
  throwProblems,
} from '../load/yaml-report.ts';
import type { Runbook } from '../runbook.ts';
import { checkCause } from './fixture-shape.ts';
import { readFixture } from './load-fixture.ts';
import type { Expected, Fixture, Trial, TrialCase } from './trial.ts';

/** A file of cases as it stands on the disk. */
export interface TrialSource {
  readonly file: string;
  readonly text: string;
}

/**
 * Reads the cases of a runbook, and proves that they can be walked: every step that they name exists, and can see what they let it see.
 * Throws UsageError `runbook/invalid` with all mistakes at file:line:column, or `yaml/…` where the file is no YAML.
 */
export function loadTrial({ file, text }: TrialSource, runbook: Runbook): Trial {
  const report: Report = { source: { text, fileName: file }, problems: [] };
  const top = openMap(report, readYaml(text, file).contents, words('the file of cases', 'файла случаев'), [
    'format',
    'of',
    'cases',
  ]);
  if (top) checkHead(report, top, runbook);
  const cases = top ? readCases(report, top, runbook) : [];
  throwProblems(report);
  return { file, cases };
}

function checkHead(report: Report, top: MapReader, { id }: Runbook): void {
  const format = nodeAt(top, 'format');
  if (!isScalar(format) || format.value !== 1) complain(report, format ?? top.node, 'format', needsFormat(top));
  const of = textAt(report, top, 'of');
  if (of && of.value !== id)
    complain(
      report,
      of.offset,
      'another-runbook',
      words(
        `these are cases of "${of.value}", and the runbook beside them is "${id}"`,
        `это случаи сценария «${of.value}», а рядом с ними сценарий «${id}»`,
      ),
    );
}

function readCases(report: Report, top: MapReader, runbook: Runbook): readonly TrialCase[] {
  const node = nodeAt(top, 'cases');
  if (!isSeq(node) || node.items.length === 0) {
    const message = words(
      'the file of cases needs "cases": a list of at least one',
      'в файле случаев нужен ключ «cases»: список хотя бы из одного случая',
    );
    complain(report, node ?? top.node, 'no-cases', message);
    return [];
  }
  const names = new Set<string>();
  return (node.items as ParsedNode[]).flatMap((item, index) => {
    const title = words(`case ${index + 1}`, `случая ${index + 1}`);
    const map = openMap(report, item, title, ['name', 'inputs', 'steps', 'expect']);
    const name = map && textAt(report, map, 'name');
    if (!map || !name) return [];
    const twice = words(`two cases are called "${name.value}"`, `два случая называются «${name.value}»`);
    if (names.has(name.value)) complain(report, name.offset, 'same-name', twice);
    names.add(name.value);
    const inputs = readInputs(report, map, runbook);
    const steps = readSteps(report, map, runbook);
    const expect = readExpected(report, map, runbook);
    if (!expect) return [];
    return [{ name: name.value, place: positionAt(report.source.text, name.offset), inputs, steps, expect }];
  });
}

function readInputs(report: Report, map: MapReader, runbook: Runbook): Readonly<Record<string, string>> {
  const inputs = map.entries.has('inputs') ? openMap(report, nodeAt(map, 'inputs'), keyOf(map, 'inputs')) : undefined;
  const before = report.problems.length;
  const given: Record<string, string> = {};
  const names = runbook.inputs.flatMap(({ name, aliases }) => [name, ...aliases]);
  for (const [name, { key, value }] of inputs?.entries ?? []) {
    const written =
      locatedText(value)?.value ?? (isScalar(value) && value.value !== null ? String(value.value) : undefined);
    if (written === undefined)
      complain(
        report,
        value ?? key,
        'not-a-text',
        words(`the input "${name}" must be one value`, `входное значение «${name}»: нужно одно значение`),
      );
    else if (names.includes(name)) readInput(report, runbook, { name, value: value ?? key, written, given });
    else
      complain(
        report,
        key,
        'unknown-input',
        words(`the runbook has no input "${name}"`, `в сценарии нет входного значения «${name}»`),
        suggestion(name, names) ??
          words(
            `Its inputs: ${names.join(', ') || 'none'}.`,
            `Его входные значения: ${names.join(', ') || 'никаких'}.`,
          ),
      );
  }
  if (report.problems.length > before) return {};
  const matched = matchInputs(runbook, given);
  for (const { name } of missingInputs(runbook, matched))
    complain(
      report,
      inputs?.node ?? map.node,
      'missing-input',
      words(`${map.title.en} needs the input "${name}"`, `для ${map.title.ru} нужно входное значение «${name}»`),
    );
  return matched;
}

interface TypedInput {
  readonly name: string;
  readonly value: ParsedNode;
  readonly written: string;
  readonly given: Record<string, string>;
}

function readInput(report: Report, { inputs }: Runbook, { name, value, written, given }: TypedInput): void {
  const { type, choices } = inputs.find((input) => input.name === name || input.aliases.includes(name))!;
  const read = readTyped(type, written, choices);
  if ('value' in read) {
    given[name] = written;
    return;
  }
  const { en, ru } = read.problem;
  const message = words(`the input "${name}" is a ${type}: ${en}`, `входное значение «${name}» типа ${type}: ${ru}`);
  complain(report, value, 'input-type', message, read.hint);
}

function readSteps(report: Report, map: MapReader, runbook: Runbook): ReadonlyMap<string, readonly Fixture[]> {
  const steps = map.entries.has('steps') ? openMap(report, nodeAt(map, 'steps'), keyOf(map, 'steps')) : undefined;
  const read = new Map<string, readonly Fixture[]>();
  for (const [id, { key, value }] of steps?.entries ?? []) {
    const step = runbook.steps.get(id);
    if (!step) {
      complain(report, key, 'unknown-step', noStep(id), suggestion(id, [...runbook.steps.keys()]));
      continue;
    }
    if (step.kind === 'end' || step.kind === 'leave') {
      const message = words(`"${id}" is an end: it sees nothing`, `«${id}» — конец: он ничего не видит`);
      complain(report, key, 'fixture-of-end', message, words('Name it in "expect".', 'Назовите его в «expect».'));
      continue;
    }
    if (step.kind === 'include') {
      const own = innerOf(id, runbook).join(', ');
      const message = words(
        `"${id}" stands for the steps of another runbook`,
        `«${id}» стоит вместо шагов другого сценария`,
      );
      const hint = words(`Say what its own steps see: ${own}.`, `Напишите, что видят его собственные шаги: ${own}.`);
      complain(report, key, 'fixture-of-include', message, hint);
      continue;
    }
    const visits = isSeq(value) ? (value.items as ParsedNode[]) : [value];
    read.set(
      id,
      visits.flatMap((visit) => readFixture(report, step, visit ?? key) ?? []),
    );
  }
  return read;
}

const innerOf = (include: string, { steps }: Runbook): readonly string[] =>
  [...steps.values()].flatMap(({ id, kind }) =>
    id.startsWith(`${include}.`) && !/^(leave|include)$/.test(kind) ? [id] : [],
  );

function readExpected(report: Report, map: MapReader, runbook: Runbook): Expected | undefined {
  if (!isMap(nodeAt(map, 'expect')))
    return complain(
      report,
      nodeAt(map, 'expect') ?? map.node,
      'missing-key',
      words(
        `${map.title.en} needs "expect": {path, end, cause}`,
        `для ${map.title.ru} нужно «expect»: {path, end, cause}`,
      ),
    );
  const expect = openMap(report, nodeAt(map, 'expect'), keyOf(map, 'expect'), ['path', 'end', 'cause'])!;
  if (!expect.entries.has('path')) complain(report, expect.node, 'missing-key', needsKey(expect, 'path'));
  const path = textsAt(report, expect, 'path');
  const end = textAt(report, expect, 'end');
  const ids = [...runbook.steps.keys()];
  for (const { value, offset } of [...path, ...(end ? [end] : [])]) {
    if (!ids.includes(value)) complain(report, offset, 'unknown-step', noStep(value), suggestion(value, ids));
  }
  checkCause(report, nodeAt(expect, 'cause'));
  const cause =
    expect.entries.has('cause') && !isNull(nodeAt(expect, 'cause')) ? textAt(report, expect, 'cause') : undefined;
  return end && { path: path.map(({ value }) => value), end: end.value, cause: cause?.value ?? null };
}

const isNull = (node: ParsedNode | null | undefined): boolean => isScalar(node) && node.value === null;
