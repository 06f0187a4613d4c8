import { isMap, isScalar } from 'yaml';
import { readYaml } from '../../model/yaml.ts';
import { text as words } from '../../text.ts';
import type { RunbookSource, RunbookText } from '../library/source.ts';
import { ERROR_KINDS, type ErrorRoutes, type Runbook, type Step } from '../runbook.ts';
import type { Draft } from './draft.ts';
import { innerOf, innerPoints, peopleOf } from './inner.ts';
import { readInputs } from './load-inputs.ts';
import { readLimits } from './load-limits.ts';
import { readRouteMap, readStart } from './load-parts.ts';
import { checkPeople, readPeople } from './load-people.ts';
import { readStep } from './load-step.ts';
import { overlaid, speaksOf } from './overlay.ts';
import { readPoints } from './point.ts';
import { proveGraph } from './prove-graph.ts';
import type { OwnWords } from './result-type.ts';
import { secretReports } from './secrets.ts';
import { checkTop, type Strict } from './strict.ts';
import { checkStrings, NO_STRINGS, readStrings, textOf } from './strings.ts';
import {
  complain,
  keyOf,
  type MapReader,
  needsFormat,
  nodeAt,
  openMap,
  optionalTextAt,
  type Report,
  textAt,
  textsAt,
  throwProblems,
} from './yaml-report.ts';

/** The keys of a runbook. */
export const RUNBOOK_KEYS = [
  'format',
  'id',
  'title',
  'owner',
  'reviewed',
  'symptoms',
  'inputs',
  'limits',
  'people',
  'on-error',
  'start',
  'steps',
];
const MOST_STEPS = 500;

/**
 * Reads a runbook and proves that it can be walked: every arrow leads somewhere, every name is set, every way ends.
 * What a client has otherwise reaches the runbooks that it includes, too. Throws UsageError `runbook/invalid` with all mistakes at file:line:column, or `yaml/…` where the file is no YAML.
 */
export function loadRunbook(source: RunbookSource): Runbook {
  const { runbook, reports } = readRunbookSource(source);
  for (const report of reports) throwProblems(report);
  const { overlay } = source;
  return overlay && speaksOf(overlay, runbook!.id) ? overlaid(runbook!, overlay) : runbook!;
}

/** A runbook as far as it could be read, with a report for it and one for its sidecar. */
export interface RunbookRead {
  readonly runbook: Runbook | undefined;
  readonly reports: readonly Report[];
}

const NO_OWN_WORDS: OwnWords = { causes: [], columns: [] };

/**
 * Reads a runbook and notes all of its mistakes; `own` is what a client's own system adds to the answers of commands, `strict` what lint asks more.
 * Throws UsageError `yaml/…` where a file is no YAML.
 */
export function readRunbookSource(source: RunbookSource, own: OwnWords = NO_OWN_WORDS, strict?: Strict): RunbookRead {
  const secrets = secretReports(source);
  if (secrets.length > 0) return { runbook: undefined, reports: secrets };
  const stringsReport = source.strings && reportOf(source.strings.text, source.strings.file);
  const strings = stringsReport ? readStrings(stringsReport) : NO_STRINGS;
  const report = reportOf(source.text, source.file);
  const top = openMap(
    report,
    readYaml(source.text, source.file).contents,
    words('the runbook', 'сценария'),
    RUNBOOK_KEYS,
  );
  if (!top) return { runbook: undefined, reports: [report] };
  checkFormat(report, top);
  const { included = {}, overlay } = source;
  const draft = newDraft(report, { strings, own, strict, included, overlay }, top);
  const runbook = readRunbook(draft, top, source.file);
  if (!stringsReport) return { runbook, reports: [report] };
  if (report.problems.every(({ code, mayBeOwn }) => mayBeOwn || KEEPS_GRAPH.has(code)))
    checkStrings(stringsReport, strings, { id: strict?.name ?? runbook.id, originals: draft.originals });
  return { runbook, reports: [report, stringsReport] };
}

const reportOf = (text: string, fileName: string): Report => ({ source: { text, fileName }, problems: [] });

function checkFormat(report: Report, top: MapReader): void {
  const node = nodeAt(top, 'format');
  if (isScalar(node) && node.value === 1) return;
  const unknown = words('this format is not known; "format: 1" is', 'такой формат неизвестен; известен «format: 1»');
  complain(report, node ?? top.node, 'format', node ? unknown : needsFormat(top));
}

function readRunbook(draft: Draft, top: MapReader, file: string): Runbook {
  const { report } = draft;
  const id = textAt(report, top, 'id')?.value ?? '';
  checkTop(draft, top);
  const title = draft.text('title', textAt(report, top, 'title')?.value ?? '');
  const owner = textAt(report, top, 'owner')?.value ?? '';
  const symptoms = readSymptoms(draft, top);
  const inputs = readInputs(draft, top);
  const limits = readLimits(report, top);
  const people = readPeople(draft, top);
  const start = readStart(draft, top);
  const steps = readSteps(draft, top);
  const points = [...readPoints(report, top, { inputs, limits, people }), ...innerPoints(draft)];
  const reviewed = optionalTextAt(report, top, 'reviewed')?.value;
  const rest = { limits, inner: innerOf(draft), people: peopleOf(draft, people), points, start, steps, file };
  const runbook: Runbook = { id, title, owner, reviewed, symptoms, inputs, ...rest };
  checkPeople(draft, people);
  if (report.problems.every(({ code, mayBeOwn }) => mayBeOwn || KEEPS_GRAPH.has(code))) proveGraph(draft, runbook);
  return runbook;
}

/** Mistakes that leave every arrow and every name in its place: what stands behind them in the graph is told with them. */
const KEEPS_GRAPH: ReadonlySet<string> = new Set([
  'unknown-key',
  'capture-path',
  'arguments',
  'unknown-check',
  'constant',
  'auto-answer',
  'found-without-cause',
  'input-type',
  'another-id',
  'reviewed',
  'unknown-next',
  'same-answer',
  'unclosed-name',
]);

function newDraft(
  report: Report,
  {
    strings,
    own,
    strict,
    included,
    overlay,
  }: Pick<Draft, 'strings' | 'own' | 'strict' | 'included'> & { readonly overlay: RunbookText | undefined },
  top: MapReader,
): Draft {
  const places = new Set<string>();
  const originals = new Map<string, string>();
  const onError: Record<string, string> = {};
  const draft: Draft = {
    report,
    strings,
    places,
    onError: onError as ErrorRoutes,
    targets: [],
    uses: [],
    sets: [],
    conditions: [],
    originals,
    inputs: new Map(),
    own,
    strict,
    previews: [],
    roles: [],
    needs: [],
    causes: [],
    included,
    inner: [],
    load: (inner) => loadRunbook(overlay ? { ...inner, overlay } : inner),
    stepOffsets: new Map(),
    text: (place, en) => {
      places.add(place);
      originals.set(place, en);
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
    const message = words(
      'a runbook needs "symptoms": the words by which it is found',
      'сценарию нужны «symptoms»: слова, по которым его находят',
    );
    complain(draft.report, place, 'symptoms', message);
  }
  const texts = symptoms.map(({ value }, index) => draft.text(`symptoms.${index}`, value));
  return { en: texts.map(({ en }) => en), ru: texts.map(({ ru }) => ru) };
}

function readSteps(draft: Draft, top: MapReader): ReadonlyMap<string, Step> {
  const node = nodeAt(top, 'steps');
  const steps = new Map<string, Step>();
  if (!isMap(node) || node.items.length === 0) {
    const message = words(
      'the runbook needs "steps": a map of at least one step',
      'для сценария нужен ключ «steps»: хотя бы один шаг',
    );
    complain(draft.report, node ?? top.node, 'missing-key', message);
    return steps;
  }
  for (const [id, { key, value }] of openMap(draft.report, node, keyOf(top, 'steps'))!.entries) {
    if (!/^[a-z][a-z0-9-]{0,60}$/.test(id)) {
      complain(
        draft.report,
        key,
        'step-name',
        words(`"${id}" cannot be a step's name`, `«${id}» не может быть именем шага`),
        words('Use small Latin letters, digits and "-".', 'Пишите строчными латинскими буквами, цифрами и «-».'),
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
          words(
            `with all that it includes the runbook has more than ${MOST_STEPS} steps`,
            `вместе со всем включённым в сценарии больше ${MOST_STEPS} шагов`,
          ),
        ) ?? steps
      );
  }
  return steps;
}
