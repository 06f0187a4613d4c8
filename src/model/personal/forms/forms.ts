import { readCopies, readCopyContexts } from './copy.ts';
import { readDelimited } from './delimited.ts';
import { readExpanded } from './expanded.ts';
import type { KindOf, NamedValue, ReadForm } from './form.ts';
import { readHtmlTables } from './html-table.ts';
import { readInserts } from './insert.ts';
import { readPairs } from './pairs.ts';
import { readRuledTables } from './ruled-table.ts';
import { readXml } from './xml.ts';

/** Forms that no sentence has: they are looked for in every text. The surest first. */
const SURE: readonly ReadForm[] = [
  readExpanded,
  readRuledTables,
  readHtmlTables,
  readInserts,
  readCopies,
  readCopyContexts,
  readXml,
];

/** All forms in which a file can hold data. */
const OF_FILES: readonly ReadForm[] = [...SURE, readDelimited, readPairs];

/** Values of personal columns in a free text that somebody pasted data into; in the order of their places, no two overlap. */
export const valuesInText = (text: string, kindOf: KindOf): readonly NamedValue[] => valuesOf(SURE, text, kindOf);

/** Values of personal columns in a file, whatever its form; in the order of their places, no two overlap. */
export const valuesInFile = (text: string, kindOf: KindOf): readonly NamedValue[] => valuesOf(OF_FILES, text, kindOf);

/** What a surer form has read, the next does not read again. */
function valuesOf(forms: readonly ReadForm[], text: string, kindOf: KindOf): readonly NamedValue[] {
  let values: readonly NamedValue[] = [];
  for (const read of forms) {
    const more = read(text, kindOf);
    if (more.length > 0) values = withoutOverlap(values, more);
  }
  return values;
}

function withoutOverlap(surer: readonly NamedValue[], more: readonly NamedValue[]): readonly NamedValue[] {
  const all = [...surer.map((value) => ({ value, rank: 0 })), ...more.map((value) => ({ value, rank: 1 }))];
  all.sort((one, other) => one.value.start - other.value.start || one.rank - other.rank);
  const kept: typeof all = [];
  for (const one of all) {
    const last = kept.at(-1);
    if (last === undefined || one.value.start >= last.value.end) kept.push(one);
    else if (one.rank < last.rank) kept[kept.length - 1] = one;
  }
  return kept.map(({ value }) => value);
}
