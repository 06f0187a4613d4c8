import { isMap, isScalar, type ParsedNode } from 'yaml';
import { readYaml } from '../model/yaml.ts';
import type { Draft } from './draft.ts';
import type { Value } from './expression.ts';
import { lintGraph } from './lint.ts';
import { readRouteMap, readStart } from './load-parts.ts';
import { readStep } from './load-step.ts';
import { ERROR_KINDS, type ErrorRoutes, type Input, type Runbook, type Step } from './runbook.ts';
import type { RunbookSource } from './source.ts';
import { checkStrings, NO_STRINGS, readStrings, type Strings, textOf } from './strings.ts';
import {
  complain,
  flagAt,
  type MapReader,
  nodeAt,
  openMap,
  optionalTextAt,
  type Report,
  textAt,
  textsAt,
  throwProblems,
} from './yaml-report.ts';

const KEYS = [
  'format',
  'id',
  'title',
  'owner',
  'reviewed',
  'symptoms',
  'inputs',
  'limits',
  'on-error',
  'start',
  'steps',
];
const DEFAULT_VISITS = 3;
const MOST_STEPS = 500;

/**
 * Reads a runbook and proves that it can be walked: every arrow leads somewhere, every name is set, every way ends.
 * Throws UsageError `runbook/invalid` with all mistakes at file:line:column, or `yaml/…` where the file is no YAML.
 */
export function loadRunbook(source: RunbookSource): Runbook {
  const stringsReport = source.strings && reportOf(source.strings.text, source.strings.file);
  const strings = stringsReport ? readStrings(stringsReport) : NO_STRINGS;
  const report = reportOf(source.text, source.file);
  const top = openMap(report, readYaml(source.text, source.file).contents, 'the runbook', KEYS);
  if (top) checkFormat(report, top);
  const runbook = top && readRunbook(report, strings, top, source);
  throwProblems(report);
  if (stringsReport) {
    checkStrings(stringsReport, strings, runbook!.places);
    throwProblems(stringsReport);
  }
  return runbook!.runbook;
}

const reportOf = (text: string, fileName: string): Report => ({ source: { text, fileName }, problems: [] });

function checkFormat(report: Report, top: MapReader): void {
  const node = nodeAt(top, 'format');
  if (isScalar(node) && node.value === 1) return;
  complain(
    report,
    node ?? top.node,
    'format',
    node ? 'this format is not known; "format: 1" is' : 'the runbook needs "format: 1"',
  );
}

function readRunbook(
  report: Report,
  strings: Strings,
  top: MapReader,
  source: RunbookSource,
): { runbook: Runbook; places: Set<string> } {
  const draft = newDraft(report, strings, top, source);
  const id = textAt(report, top, 'id')?.value ?? '';
  const title = draft.text('title', textAt(report, top, 'title')?.value ?? '');
  const owner = textAt(report, top, 'owner')?.value ?? '';
  const symptoms = readSymptoms(draft, top);
  const inputs = readInputs(draft, top);
  const visits = readVisits(report, top);
  const start = readStart(draft, top);
  const steps = readSteps(draft, top);
  const reviewed = optionalTextAt(report, top, 'reviewed')?.value;
  const runbook: Runbook = { id, title, owner, reviewed, symptoms, inputs, visits, start, steps, file: source.file };
  if (report.problems.length === 0) lintGraph(draft, runbook);
  return { runbook, places: draft.places };
}

function newDraft(report: Report, strings: Strings, top: MapReader, { included = {} }: RunbookSource): Draft {
  const places = new Set<string>();
  const onError: Record<string, string> = {};
  const draft: Draft = {
    report,
    strings,
    places,
    onError: onError as ErrorRoutes,
    targets: [],
    uses: [],
    sets: [],
    previews: [],
    roles: [],
    needs: [],
    causes: [],
    included,
    load: loadRunbook,
    stepOffsets: new Map(),
    text: (place, en) => {
      places.add(place);
      return textOf(strings, place, en);
    },
  };
  Object.assign(onError, readRouteMap(draft, '', top, 'on-error', ERROR_KINDS));
  return draft;
}

function readSymptoms(draft: Draft, top: MapReader): Runbook['symptoms'] {
  const symptoms = textsAt(draft.report, top, 'symptoms');
  if (symptoms.length === 0) {
    const place = nodeAt(top, 'symptoms') ?? top.node;
    complain(draft.report, place, 'symptoms', 'a runbook needs "symptoms": the words by which it is found');
  }
  const texts = symptoms.map(({ value }, index) => draft.text(`symptoms.${index}`, value));
  return { en: texts.map(({ en }) => en), ru: texts.map(({ ru }) => ru) };
}

function readInputs(draft: Draft, top: MapReader): readonly Input[] {
  if (!top.entries.has('inputs')) return [];
  const inputs = openMap(draft.report, nodeAt(top, 'inputs'), '"inputs" of the runbook');
  const read = [...(inputs?.entries ?? [])].flatMap(([name, { value }]) => readInput(draft, name, value) ?? []);
  for (const { name, unless } of read) {
    if (unless === undefined || read.some((other) => other.name === unless)) continue;
    complain(draft.report, inputs!.entries.get(name)!.value, 'unknown-name', `there is no input "${unless}"`);
  }
  return read;
}

function readInput(draft: Draft, name: string, node: ParsedNode | null): Input | undefined {
  const { report } = draft;
  const map = openMap(report, node, `the input "${name}"`, ['ask', 'aliases', 'default', 'unless', 'optional']);
  if (!map) return undefined;
  const ask = textAt(report, map, 'ask');
  const given = nodeAt(map, 'default');
  if (given && !isScalar(given)) complain(report, given, 'default', `"default" of ${map.title} must be one value`);
  return {
    name,
    ask: draft.text(`inputs.${name}.ask`, ask?.value ?? name),
    aliases: textsAt(report, map, 'aliases').map(({ value }) => value),
    default: isScalar(given) ? (given.value as Value) : null,
    unless: optionalTextAt(report, map, 'unless')?.value,
    optional: flagAt(report, map, 'optional'),
  };
}

function readVisits(report: Report, top: MapReader): number {
  if (!top.entries.has('limits')) return DEFAULT_VISITS;
  const limits = openMap(report, nodeAt(top, 'limits'), '"limits" of the runbook', ['visits']);
  const node = limits && nodeAt(limits, 'visits');
  const visits = isScalar(node) ? node.value : DEFAULT_VISITS;
  if (typeof visits === 'number' && Number.isInteger(visits) && visits >= 1 && visits <= 100) return visits;
  complain(report, node, 'visits', '"visits" must be a whole number from 1 to 100');
  return DEFAULT_VISITS;
}

function readSteps(draft: Draft, top: MapReader): ReadonlyMap<string, Step> {
  const node = nodeAt(top, 'steps');
  const steps = new Map<string, Step>();
  if (!isMap(node) || node.items.length === 0) {
    complain(draft.report, node ?? top.node, 'missing-key', 'the runbook needs "steps": a map of at least one step');
    return steps;
  }
  for (const [id, { key, value }] of openMap(draft.report, node, '"steps" of the runbook')!.entries) {
    if (!/^[a-z][a-z0-9-]{0,60}$/.test(id)) {
      complain(
        draft.report,
        key,
        'step-name',
        `"${id}" cannot be a step's name`,
        'Use small Latin letters, digits and "-".',
      );
    }
    draft.stepOffsets.set(id, key.range[0]);
    for (const step of readStep(draft, id, value)) {
      draft.stepOffsets.set(step.id, key.range[0]);
      steps.set(step.id, step);
    }
    if (steps.size > MOST_STEPS)
      return (
        complain(
          draft.report,
          key,
          'too-many-steps',
          `with all that it includes the runbook has more than ${MOST_STEPS} steps`,
        ) ?? steps
      );
  }
  return steps;
}
