import { isMap, isScalar, isSeq, type ParsedNode } from 'yaml';
import { didYouMean } from '../../model/closest.ts';
import { positionAt, readYaml } from '../../model/yaml.ts';
import { readTyped } from '../inputs/input-type.ts';
import { matchInputs, missingInputs } from '../inputs/inputs.ts';
import {
  complain,
  locatedText,
  type MapReader,
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
  const top = openMap(report, readYaml(text, file).contents, 'the file of cases', ['format', 'of', 'cases']);
  if (top) checkHead(report, top, runbook);
  const cases = top ? readCases(report, top, runbook) : [];
  throwProblems(report);
  return { file, cases };
}

function checkHead(report: Report, top: MapReader, { id }: Runbook): void {
  const format = nodeAt(top, 'format');
  if (!isScalar(format) || format.value !== 1)
    complain(report, format ?? top.node, 'format', 'the file of cases needs "format: 1"');
  const of = textAt(report, top, 'of');
  if (of && of.value !== id)
    complain(
      report,
      of.offset,
      'another-runbook',
      `these are cases of "${of.value}", and the runbook beside them is "${id}"`,
    );
}

function readCases(report: Report, top: MapReader, runbook: Runbook): readonly TrialCase[] {
  const node = nodeAt(top, 'cases');
  if (!isSeq(node) || node.items.length === 0) {
    complain(report, node ?? top.node, 'no-cases', 'the file of cases needs "cases": a list of at least one');
    return [];
  }
  const names = new Set<string>();
  return (node.items as ParsedNode[]).flatMap((item, index) => {
    const map = openMap(report, item, `case ${index + 1}`, ['name', 'inputs', 'steps', 'expect']);
    const name = map && textAt(report, map, 'name');
    if (!map || !name) return [];
    if (names.has(name.value)) complain(report, name.offset, 'same-name', `two cases are called "${name.value}"`);
    names.add(name.value);
    const inputs = readInputs(report, map, runbook);
    const steps = readSteps(report, map, runbook);
    const expect = readExpected(report, map, runbook);
    if (!expect) return [];
    return [{ name: name.value, place: positionAt(report.source.text, name.offset), inputs, steps, expect }];
  });
}

function readInputs(report: Report, map: MapReader, runbook: Runbook): Readonly<Record<string, string>> {
  const inputs = map.entries.has('inputs')
    ? openMap(report, nodeAt(map, 'inputs'), `"inputs" of ${map.title}`)
    : undefined;
  const before = report.problems.length;
  const given: Record<string, string> = {};
  const names = runbook.inputs.flatMap(({ name, aliases }) => [name, ...aliases]);
  for (const [name, { key, value }] of inputs?.entries ?? []) {
    const words =
      locatedText(value)?.value ?? (isScalar(value) && value.value !== null ? String(value.value) : undefined);
    if (words === undefined) complain(report, value ?? key, 'not-a-text', `the input "${name}" must be one value`);
    else if (names.includes(name)) readInput(report, runbook, { name, value: value ?? key, words, given });
    else
      complain(
        report,
        key,
        'unknown-input',
        `the runbook has no input "${name}"`,
        didYouMean(name, names) ?? `Its inputs: ${names.join(', ') || 'none'}.`,
      );
  }
  if (report.problems.length > before) return {};
  const matched = matchInputs(runbook, given);
  for (const { name } of missingInputs(runbook, matched))
    complain(report, inputs?.node ?? map.node, 'missing-input', `${map.title} needs the input "${name}"`);
  return matched;
}

interface TypedInput {
  readonly name: string;
  readonly value: ParsedNode;
  readonly words: string;
  readonly given: Record<string, string>;
}

function readInput(report: Report, { inputs }: Runbook, { name, value, words, given }: TypedInput): void {
  const { type, choices } = inputs.find((input) => input.name === name || input.aliases.includes(name))!;
  const read = readTyped(type, words, choices);
  if ('value' in read) given[name] = words;
  else complain(report, value, 'input-type', `the input "${name}" is a ${type}: ${read.problem.en}`, read.hint.en);
}

function readSteps(report: Report, map: MapReader, runbook: Runbook): ReadonlyMap<string, readonly Fixture[]> {
  const steps = map.entries.has('steps') ? openMap(report, nodeAt(map, 'steps'), `"steps" of ${map.title}`) : undefined;
  const read = new Map<string, readonly Fixture[]>();
  for (const [id, { key, value }] of steps?.entries ?? []) {
    const step = runbook.steps.get(id);
    if (!step) {
      complain(report, key, 'unknown-step', `there is no step "${id}"`, didYouMean(id, [...runbook.steps.keys()]));
      continue;
    }
    if (step.kind === 'end' || step.kind === 'leave') {
      complain(report, key, 'fixture-of-end', `"${id}" is an end: it sees nothing`, 'Name it in "expect".');
      continue;
    }
    if (step.kind === 'include') {
      const hint = `Say what its own steps see: ${innerOf(id, runbook).join(', ')}.`;
      complain(report, key, 'fixture-of-include', `"${id}" stands for the steps of another runbook`, hint);
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
      `${map.title} needs "expect": {path, end, cause}`,
    );
  const expect = openMap(report, nodeAt(map, 'expect'), `"expect" of ${map.title}`, ['path', 'end', 'cause'])!;
  if (!expect.entries.has('path')) complain(report, expect.node, 'missing-key', `${expect.title} needs the key "path"`);
  const path = textsAt(report, expect, 'path');
  const end = textAt(report, expect, 'end');
  const ids = [...runbook.steps.keys()];
  for (const { value, offset } of [...path, ...(end ? [end] : [])]) {
    if (!ids.includes(value))
      complain(report, offset, 'unknown-step', `there is no step "${value}"`, didYouMean(value, ids));
  }
  checkCause(report, nodeAt(expect, 'cause'));
  const cause =
    expect.entries.has('cause') && !isNull(nodeAt(expect, 'cause')) ? textAt(report, expect, 'cause') : undefined;
  return end && { path: path.map(({ value }) => value), end: end.value, cause: cause?.value ?? null };
}

const isNull = (node: ParsedNode | null | undefined): boolean => isScalar(node) && node.value === null;
