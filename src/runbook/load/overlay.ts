import { basename } from 'node:path';
import { isMap, isScalar, type ParsedNode } from 'yaml';
import { suggestion } from '../../model/closest.ts';
import { positionAt, readYaml } from '../../model/yaml.ts';
import { type Text, text as words } from '../../text.ts';
import type { Value } from '../expression/expression.ts';
import type { RunbookText } from '../library/source.ts';
import type { Input, Limits, Runbook } from '../runbook.ts';
import { noRunbook } from './load-include.ts';
import { readLimits } from './load-limits.ts';
import { limitValues, type Point } from './point.ts';
import { readWritten } from './written-value.ts';
import {
  complain,
  keyOf,
  type Located,
  locatedText,
  type MapReader,
  needsFormat,
  nodeAt,
  openMap,
  type Report,
  textAt,
  throwProblems,
} from './yaml-report.ts';

/** What an overlay may say of a runbook. */
export const OVERLAY_PARTS = ['inputs', 'limits', 'people'] as const;

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
  const report = reportOf(overlay);
  const runbooks = readTop(report, overlay.own !== undefined);
  const replaced = runbooks && readReplaced(report, runbooks, runbook);
  throwProblems(report);
  if (!replaced) return runbook;
  const points = runbook.points.map((point): Point => {
    const own = replaced.points.find(({ name }) => name === point.name);
    if (!own || point.runbook !== undefined) return point;
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

/** What can be found out of a runbook that an overlay names: it, or why there is none to compare with. */
export type NamedInOverlay = Runbook | 'unknown' | 'unreadable';

/**
 * All mistakes of an overlay, whatever it speaks of: `find` looks for each runbook that it names, `names` are those that there are. A runbook that is broken itself
 * tells that itself. Throws UsageError `yaml/…` for a file that is no YAML.
 */
export async function overlayReport(
  overlay: RunbookText,
  names: readonly string[],
  find: (id: string) => Promise<NamedInOverlay>,
): Promise<Report> {
  const report = reportOf(overlay);
  const runbooks = readTop(report, true);
  for (const [id, { key }] of runbooks?.entries ?? []) {
    const runbook = await find(id);
    if (runbook === 'unknown') complain(report, key, 'unknown-runbook', noRunbook(id), suggestion(id, names));
    else if (runbook !== 'unreadable') readReplaced(report, runbooks!, runbook);
  }
  return report;
}

const reportOf = ({ text, file }: RunbookText): Report => ({ source: { text, fileName: file }, problems: [] });

const OVERLAY = words('the overlay', 'файла переопределений');

/** The runbooks that an overlay speaks of; undefined where there is no such map. Out of a record it has no file of its own that could be called otherwise. */
function readTop(report: Report, hasFile: boolean): MapReader | undefined {
  const { text, fileName } = report.source;
  const top = openMap(report, readYaml(text, fileName).contents, OVERLAY, ['format', 'client', 'runbooks']);
  if (!top) return undefined;
  const format = nodeAt(top, 'format');
  if (!isScalar(format) || format.value !== 1) complain(report, format ?? top.node, 'format', needsFormat(top));
  const client = textAt(report, top, 'client');
  if (client && hasFile) checkClient(report, client);
  return openMap(report, nodeAt(top, 'runbooks') ?? top.node, keyOf({ title: OVERLAY }, 'runbooks'));
}

/** Whether two spellings name one client: in any case, with whatever stands between the words. */
export function sameClient(one: string, other: string): boolean {
  const [first, second] = [one, other].map((name) =>
    name
      .normalize('NFC')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-|-$/g, ''),
  );
  return first === second && first !== '';
}

/** An overlay is found by the name of its file: one that says another client was copied, and would change the wrong client's runbooks. */
function checkClient(report: Report, { value, offset }: Located): void {
  const name = basename(report.source.fileName).replace(/\.ya?ml$/, '');
  if (!sameClient(value, name))
    complain(
      report,
      offset,
      'overlay-client',
      words(
        `the overlay says that it is of "${value}", and its file is that of "${name}"`,
        `в файле переопределений назван клиент «${value}», а по имени файла это «${name}»`,
      ),
      words(`Write client: ${name}, or rename the file.`, `Напишите client: ${name} или переименуйте файл.`),
    );
}

function readReplaced(report: Report, runbooks: MapReader, runbook: Runbook): Replaced | undefined {
  const title = words(`what the overlay says of "${runbook.id}"`, `переопределений для «${runbook.id}»`);
  const own = openMap(report, nodeAt(runbooks, runbook.id), title, OVERLAY_PARTS);
  if (!own) return undefined;
  const limits = readLimits(report, own);
  const points = OVERLAY_PARTS.flatMap((part) =>
    own.entries.has(part) ? readPart(report, runbook, own, { part, limits }) : [],
  );
  return { points, limits };
}

function readPart(
  report: Report,
  { id, points, inputs }: Runbook,
  own: MapReader,
  { part, limits }: { readonly part: (typeof OVERLAY_PARTS)[number]; readonly limits: Limits },
): Replaced['points'] {
  const map = openMap(report, nodeAt(own, part), words(`"${part}" of "${id}"`, `«${part}» для «${id}»`));
  return [...(map?.entries ?? [])].flatMap(([key, { key: at, value: node }]): Replaced['points'] => {
    const point = openPoint(report, { id, points }, `${part}.${key}`, at);
    if (!point) return [];
    const input = inputs.find(({ name }) => part === 'inputs' && name === key);
    const value = part === 'limits' ? limitValues(limits)[key] : readValue(report, point, input, node ?? at);
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
  const own = points.filter(({ runbook }) => runbook === undefined);
  const point = own.find((one) => one.name === name);
  if (point?.overridable) return point;
  const open = own.filter(({ overridable }) => overridable).map((one) => one.name);
  const hint = suggestion(name, open) ?? overridableWords(id, open);
  const closed = words(`"${id}" does not let ${name} be overridden`, `«${id}» не даёт переопределять ${name}`);
  if (point) return complain(report, at, 'overlay-closed', closed, hint);
  return complain(report, at, 'overlay-unknown', words(`"${id}" has no ${name}`, `у «${id}» нет ${name}`), hint);
}

const overridableWords = (id: string, open: readonly string[]): Text =>
  open.length > 0
    ? words(`Overridable are: ${open.join(', ')}.`, `Переопределять можно: ${open.join(', ')}.`)
    : words(`"${id}" lets nothing be overridden.`, `«${id}» ничего не даёт переопределять.`);

/** The default of an input, checked as that of the runbook is; else a person's title. */
function readValue(report: Report, { name }: Point, input: Input | undefined, node: ParsedNode): Value | undefined {
  if (!input) return readTitle(report, node);
  const read = readWritten(node, input);
  if ('value' in read) return read.value;
  const { problem, hint } = read;
  return complain(report, node, 'overlay-value', words(`${name} ${problem.en}`, `${name}: ${problem.ru}`), hint);
}

/** Words for both languages, or for each. */
function readTitle(report: Report, node: ParsedNode): Value | undefined {
  const same = locatedText(node);
  if (same) return { en: same.value, ru: same.value };
  const both = openMap(report, node, words('a title', 'названия'), ['en', 'ru']);
  const [en, ru] = both ? [textAt(report, both, 'en'), textAt(report, both, 'ru')] : [];
  return en && ru ? { en: en.value, ru: ru.value } : undefined;
}
