import { isMap, type ParsedNode } from 'yaml';
import { suggestion } from '../../model/closest.ts';
import { text } from '../../text.ts';
import { CHECK_ROOTS, parsePath, type ResultPath, type ResultRoots } from '../expression/path.ts';
import { ANY, type ValueType } from '../expression/value-type.ts';
import type { Capture } from '../runbook.ts';
import { CHECKS } from './checks.ts';
import type { Draft } from './draft.ts';
import { PROGRAM_SHAPE, QUERY_SHAPE } from './probe-shapes.ts';
import { type LostPath, typeAtPath, typeInShape } from './result-type.ts';
import {
  complain,
  complainUnlessOwn,
  keyOf,
  type Located,
  locatedText,
  type MapReader,
  nodeAt,
  offsetIn,
  openMap,
  textAt,
} from './yaml-report.ts';

/** The type of what a path reads, or what is wrong with the path. */
type TypeAtPath = (path: ResultPath) => ValueType | LostPath;

/** What a step sees, as its kind says: the answer of its command. */
function typeAtIn(draft: Draft, map: MapReader): TypeAtPath {
  const check = map.entries.has('check') ? locatedText(nodeAt(map, 'check'))?.value : undefined;
  if (map.entries.has('query'))
    return (path) =>
      typeInShape(QUERY_SHAPE, path, { title: text('the answer of a query', 'ответа на запрос'), defs: {} });
  if (map.entries.has('program'))
    return (path) =>
      typeInShape(PROGRAM_SHAPE, path, { title: text('the answer of a program', 'ответа программы'), defs: {} });
  return (path) => (check !== undefined && CHECKS[check] ? typeAtPath(check, path, draft.own) : ANY);
}

/** The values that a step takes out of what it sees. */
export function readCaptures(
  draft: Draft,
  id: string,
  map: MapReader,
  roots: ResultRoots = CHECK_ROOTS,
): Readonly<Record<string, Capture>> {
  const typeAt = typeAtIn(draft, map);
  if (!map.entries.has('capture')) return {};
  const captures = openMap(draft.report, nodeAt(map, 'capture'), keyOf(map, 'capture'));
  const read: Record<string, Capture> = {};
  for (const [name, { key, value }] of captures?.entries ?? []) {
    if (!/^[\p{L}_][\p{L}\p{N}_-]*$/u.test(name))
      complain(draft.report, key, 'capture-name', text(`"${name}" cannot be a name`, `«${name}» не может быть именем`));
    const place = locatedPath(draft, captures!, name, value);
    const capture = place && readCapture(draft, place, roots);
    if (capture) read[name] = isOnlyOwn(typeAt(capture.path)) ? { ...capture, isOwn: true } : capture;
    draft.sets.push({ step: id, name, type: capture ? typeOfCapture(draft, place!, capture.path, typeAt) : ANY });
  }
  return read;
}

/** Whether no answer of mmsup has such a field, and a client's own check may. */
const isOnlyOwn = (type: ValueType | LostPath): boolean => !('kinds' in type) && type.mayBeOwn;

interface CapturePlace {
  readonly source: Located;
  readonly isPersonal: boolean;
}

function locatedPath(
  { report }: Draft,
  captures: MapReader,
  name: string,
  node: ParsedNode | null,
): CapturePlace | undefined {
  const title = text(`the capture "${name}"`, `«${name}» из «capture»`);
  const long = isMap(node) ? openMap(report, node, title, ['path', 'pii']) : undefined;
  const source = long ? textAt(report, long, 'path') : textAt(report, captures, name);
  return source && { source, isPersonal: long?.entries.has('pii') ?? false };
}

function readCapture({ report }: Draft, { source, isPersonal }: CapturePlace, roots: ResultRoots): Capture | undefined {
  const path = parsePath(source.value);
  if (!path)
    return complain(
      report,
      source.offset,
      'capture-path',
      text(`"${source.value}" is not a path`, `«${source.value}» — не путь`),
      text(`Write for instance ${roots.example.en}.`, `Напишите, например, ${roots.example.ru}.`),
    );
  const root = String(path.parts[0]);
  if (!roots.names.includes(root)) {
    const names = roots.names.join(', ');
    const hint =
      suggestion(root, roots.names) ??
      text(`A path starts with one of: ${names}.`, `Путь начинается с одного из: ${names}.`);
    const message = text(`a result has no part "${root}"`, `в ответе нет части «${root}»`);
    return complain(report, source.offset, 'capture-path', message, hint);
  }
  return { path, personal: isPersonal };
}

function typeOfCapture({ report }: Draft, { source }: CapturePlace, path: ResultPath, typeAt: TypeAtPath): ValueType {
  const type = typeAt(path);
  if ('kinds' in type) return type;
  const offset = offsetIn(report, source, type.offset);
  if (type.mayBeOwn) complainUnlessOwn(report, offset, 'capture-path', type.message, type.hint);
  else complain(report, offset, 'capture-path', type.message, type.hint);
  return ANY;
}
