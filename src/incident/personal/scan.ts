import type { PersonalClass, Sighting } from '../../model/personal/class.ts';
import { columnsOf, kindUnder, type PersonalColumns } from '../../model/personal/columns.ts';
import { isKeyField } from '../../model/personal/digits.ts';
import { placesInFile } from '../../model/personal/file-places.ts';
import { findPersonal, type Knowledge } from '../../model/personal/find.ts';
import { canBe, type KindOf, lineEnd, tells } from '../../model/personal/forms/form.ts';
import { isJsonDocument, textsInJson } from '../../model/personal/json-text.ts';
import { countMasked, PLACEHOLDER } from '../../model/personal/placeholder.ts';
import { isSecretUnder } from '../../model/personal/secrets.ts';
import { exceptStaff } from '../../model/personal/staff.ts';
import { placeholderOf } from '../../model/personal.ts';
import { isStaffField } from './staff-fields.ts';

/** Something that looks personal and stands in clear. The value itself is nowhere in it. */
export interface Suspicion {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly kind: PersonalClass;
  readonly confidence: 'likely' | 'possible';
  /** What stands around it, masked. */
  readonly context: string;
}

export interface Scanned {
  readonly suspicions: readonly Suspicion[];
  /** Values that are masked already, by class. */
  readonly masked: ReadonlyMap<string, number>;
}

/** One text of a file: a line, or a text inside a line of JSON. */
export interface Spot {
  readonly file: string;
  readonly line: number;
  readonly text: string;
  /** Places in the text that only the whole file tells: values of known columns, secrets of several lines. In their order, no two overlap. */
  readonly seen?: readonly Sighting[];
  /** True of a text that tells colleagues: their names may stand in it. */
  readonly isOfStaff?: boolean;
}

const AROUND = 40;

/** Looks through texts for what looks personal in clear. Pure. */
export function scanSpots(spots: Iterable<Spot>, knowledge: Knowledge = {}): Scanned {
  const suspicions: Suspicion[] = [];
  const masked = new Map<string, number>();
  for (const spot of spots) {
    countMasked(spot.text, masked);
    const all = findPersonal(spot.text, { ...knowledge, seen: spot.seen ?? [] });
    const sightings = spot.isOfStaff ? exceptStaff(spot.text, all) : all;
    for (const [index, { kind, isDoubtful }] of sightings.entries()) {
      const confidence = isDoubtful || kind === 'text' ? 'possible' : 'likely';
      const context = contextOf(spot.text, sightings, index);
      suspicions.push({ file: spot.file, line: spot.line, kind, confidence, context });
    }
  }
  return { suspicions, masked };
}

function contextOf(text: string, sightings: readonly Sighting[], index: number): string {
  const { start, end, kind } = sightings[index]!;
  const before = maskedPart(text, sightings, index - 1, {
    from: Math.max(0, sightings[index - 1]?.start ?? 0, start - 200),
    to: start,
  });
  const after = maskedPart(text, sightings, index + 1, { from: end, to: Math.min(text.length, end + 200) });
  const [left, right] = [Array.from(before).slice(-AROUND).join(''), Array.from(after).slice(0, AROUND).join('')];
  return `${left}${placeholderOf(kind, text.slice(start, end))}${right}`.replace(/\s+/g, ' ').trim();
}

interface Part {
  readonly from: number;
  readonly to: number;
}

/** A part of the text whose edges never show a piece of a value. `first`: the first sighting that may stand in it; a line may have many thousands. */
function maskedPart(text: string, sightings: readonly Sighting[], first: number, { from, to }: Part): string {
  let shown = '';
  let at = from;
  for (let index = Math.max(0, first); index < sightings.length; index += 1) {
    const { start, end, kind } = sightings[index]!;
    if (start >= to) break;
    if (end <= from) continue;
    shown += text.slice(at, Math.max(at, start)) + placeholderOf(kind, text.slice(start, end));
    at = Math.max(at, end);
  }
  return shown + text.slice(at, Math.max(at, to));
}

/** Fields of an event that only the program writes; hashes, marks and clocks look like numbers of people. `who` is a colleague. */
const OF_THE_PROGRAM = new Set([
  'prev',
  'known',
  'key',
  'at',
  'mono',
  'evidence',
  'files',
  'hash',
  'who',
  'user',
  'call',
  'torn',
  'walker',
]);

/** The texts in one line of a record. */
export function spotsOfEvent(file: string, line: number, written: string): readonly Spot[] {
  try {
    const event: unknown = JSON.parse(written);
    if (typeof event !== 'object' || event === null) return [{ file, line, text: written }];
    const { type } = event as { readonly type?: unknown };
    return Object.entries(event).flatMap(([name, said]): readonly Spot[] => {
      if (OF_THE_PROGRAM.has(name)) return [];
      const isOfStaff = isStaffField(type, name);
      return textsIn({ [name]: said }).map((text) => ({ file, line, text, ...(isOfStaff ? { isOfStaff } : {}) }));
    });
  } catch {
    return [{ file, line, text: written }];
  }
}

function textsIn(value: unknown, under?: string): readonly string[] {
  if (typeof value === 'string') return isKeyField(under, value) ? [] : [value];
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((one) => textsIn(one, under));
  return Object.entries(value).flatMap(([name, one]) => [name, ...textsIn(one, name)]);
}

/** The lines of a file that is no record, with what only the whole file tells of them; the texts of a JSON document, whose numbers are counts. */
export function spotsOfFile(file: string, content: string, columns: PersonalColumns = columnsOf()): readonly Spot[] {
  const kindOf = kindUnder(columns);
  if (isJsonDocument(content)) return spotsOfJson(file, content, kindOf);
  const read = unescaped(content);
  const places = placesInFile(read, kindOf);
  let next = 0;
  let start = 0;
  return read.split('\n').map((text, index) => {
    const seen: Sighting[] = [];
    const end = start + text.length;
    while (next < places.length && places[next]!.start < end) {
      const place = places[next]!;
      if (place.end > start && end > start)
        seen.push({ ...place, start: Math.max(0, place.start - start), end: Math.min(end, place.end) - start });
      if (place.end > end) break;
      next += 1;
    }
    start = end + 1;
    return { file, line: index + 1, text, seen };
  });
}

function spotsOfJson(file: string, content: string, kindOf: KindOf): readonly Spot[] {
  const spots: Spot[] = [];
  let line = 1;
  let nextLine = lineEnd(content, 0);
  for (const { text, under, start } of textsInJson(content)) {
    for (; nextLine < start; nextLine = lineEnd(content, nextLine + 1)) line += 1;
    if (!isKeyField(under, text)) spots.push({ file, line, text, seen: wholeUnder(under, text, kindOf) });
  }
  return spots;
}

/** A value of a personal column stands alone in its text. */
function wholeUnder(name: string | undefined, text: string, kindOf: KindOf): readonly Sighting[] {
  const kind = name === undefined ? undefined : kindOf(name);
  if (kind === undefined || !tells(text.replace(PLACEHOLDER, ''))) return [];
  const isValue = kind === 'secret' ? isSecretUnder(name, text) : canBe(kind, text) && kindOf(text) === undefined;
  return isValue ? [{ start: 0, end: text.length, kind }] : [];
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', '#39': "'", nbsp: ' ' };

/** A line as its reader sees it: exports escape what HTML and Markdown would take for their own, placeholders among it. */
const unescaped = (line: string): string =>
  line
    .replace(/\\([\\`*_{}[\]()<>#+.!|~-])/g, '$1')
    .replace(/&(lt|gt|amp|quot|#39|nbsp);/g, (_, name: string) => ENTITIES[name]!);
