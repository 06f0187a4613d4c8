import { isMap, isScalar, type ParsedNode } from 'yaml';
import { didYouMean } from '../model/closest.ts';
import { positionAt, readYaml } from '../model/yaml.ts';
import type { Text } from '../text.ts';
import type { Value } from './expression.ts';
import { readLimits } from './load-limits.ts';
import { limitValues, type Point } from './point.ts';
import type { Limits, Runbook } from './runbook.ts';
import type { RunbookText } from './source.ts';
import {
  complain,
  locatedText,
  type MapReader,
  nodeAt,
  openMap,
  type Report,
  textAt,
  throwProblems,
} from './yaml-report.ts';

const PARTS = ['inputs', 'limits', 'people'] as const;

/** What one client's overlay says of one runbook: values by the names of points, and limits as they are read. */
interface Replaced {
  readonly points: readonly { readonly name: string; readonly value: Value; readonly offset: number }[];
  readonly limits: Limits;
}

/**
 * A runbook with what a client's overlay replaces. Only what the runbook declares `overridable` can be; anything else is a mistake at its place.
 * Throws UsageError `runbook/invalid` at file:line:column of the overlay, `yaml/…`.
 */
export function overlaid(runbook: Runbook, overlay: RunbookText): Runbook {
  const report: Report = { source: { text: overlay.text, fileName: overlay.file }, problems: [] };
  const replaced = readOverlay(report, runbook);
  throwProblems(report);
  if (!replaced) return runbook;
  const points = runbook.points.map((point): Point => {
    const own = replaced.points.find(({ name }) => name === point.name);
    if (!own) return point;
    const { line } = positionAt(overlay.text, own.offset);
    return { ...point, value: own.value, file: overlay.file, line, from: 'overlay' };
  });
  const given = (name: string): Value | undefined => replaced.points.find((point) => point.name === name)?.value;
  return {
    ...runbook,
    points,
    limits: mergedLimits(runbook.limits, replaced),
    inputs: runbook.inputs.map((input) => ({ ...input, default: given(`inputs.${input.name}`) ?? input.default })),
    people: Object.fromEntries(
      Object.entries(runbook.people).map(([name, words]) => [name, (given(`people.${name}`) ?? words) as Text]),
    ),
  };
}

function mergedLimits(own: Limits, { points, limits }: Replaced): Limits {
  const isSet = (name: string): boolean => points.some((point) => point.name === `limits.${name}`);
  return {
    ...own,
    ...(isSet('visits') ? { visits: limits.visits } : {}),
    ...(isSet('db-time') ? { dbTimeMs: limits.dbTimeMs } : {}),
    ...(isSet('rows') ? { rows: limits.rows } : {}),
  };
}

/** Whether an overlay says anything of a runbook. Throws UsageError `yaml/…` for a file that is no YAML. */
export function speaksOf({ text, file }: RunbookText, runbook: string): boolean {
  const top = readYaml(text, file).contents;
  const runbooks = isMap(top) ? top.get('runbooks', true) : undefined;
  return isMap(runbooks) && runbooks.has(runbook);
}

function readOverlay(report: Report, runbook: Runbook): Replaced | undefined {
  const { text, fileName } = report.source;
  const top = openMap(report, readYaml(text, fileName).contents, 'the overlay', ['format', 'client', 'runbooks']);
  if (!top) return undefined;
  const format = nodeAt(top, 'format');
  if (!isScalar(format) || format.value !== 1)
    complain(report, format ?? top.node, 'format', 'the overlay needs "format: 1"');
  textAt(report, top, 'client');
  const runbooks = openMap(report, nodeAt(top, 'runbooks') ?? top.node, '"runbooks" of the overlay');
  const own =
    runbooks && openMap(report, nodeAt(runbooks, runbook.id), `what the overlay says of "${runbook.id}"`, PARTS);
  if (!own) return undefined;
  const limits = readLimits(report, own);
  const points = PARTS.flatMap((part) =>
    own.entries.has(part) ? readPart(report, runbook, own, { part, limits }) : [],
  );
  return { points, limits };
}

function readPart(
  report: Report,
  { id, points }: Runbook,
  own: MapReader,
  { part, limits }: { readonly part: (typeof PARTS)[number]; readonly limits: Limits },
): Replaced['points'] {
  const map = openMap(report, nodeAt(own, part), `"${part}" of "${id}"`);
  return [...(map?.entries ?? [])].flatMap(([key, { key: at, value: node }]): Replaced['points'] => {
    const point = openPoint(report, { id, points }, `${part}.${key}`, at);
    if (!point) return [];
    const value = part === 'limits' ? limitValues(limits)[key] : readValue(report, point, part, node ?? at);
    return value === undefined ? [] : [{ name: point.name, value, offset: at.range[0] }];
  });
}

/** The point of that name, where the runbook lets it be overridden. */
function openPoint(
  report: Report,
  { id, points }: Pick<Runbook, 'id' | 'points'>,
  name: string,
  at: ParsedNode,
): Point | undefined {
  const point = points.find((one) => one.name === name);
  if (point?.overridable) return point;
  const open = points.filter(({ overridable }) => overridable).map((one) => one.name);
  const hint =
    didYouMean(name, open) ??
    (open.length > 0 ? `Overridable are: ${open.join(', ')}.` : `"${id}" lets nothing be overridden.`);
  if (point) return complain(report, at, 'overlay-closed', `"${id}" does not let ${name} be overridden`, hint);
  return complain(report, at, 'overlay-unknown', `"${id}" has no ${name}`, hint);
}

function readValue(report: Report, { name, value: now }: Point, part: string, node: ParsedNode): Value | undefined {
  if (part === 'people') return readTitle(report, node);
  const value = isScalar(node) ? (node.value as Value) : null;
  if (value !== null && (now === null || typeof value === typeof now)) return value;
  const kind =
    now === null ? 'one value' : ({ string: 'a text', number: 'a number' }[typeof now as string] ?? 'true or false');
  return complain(report, node, 'overlay-value', `${name} must be ${kind}, as in the runbook`);
}

/** Words for both languages, or for each. */
function readTitle(report: Report, node: ParsedNode): Value | undefined {
  const same = locatedText(node);
  if (same) return { en: same.value, ru: same.value };
  const both = openMap(report, node, 'a title', ['en', 'ru']);
  const [en, ru] = both ? [textAt(report, both, 'en'), textAt(report, both, 'ru')] : [];
  return en && ru ? { en: en.value, ru: ru.value } : undefined;
}
