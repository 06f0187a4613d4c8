import { headOf, lineEnd, type NamedValue, type ReadForm, tells, trimmedCell, valuesOfRow } from './form.ts';

const COPY = /^[ \t]*copy\s+[^\s(]{1,200}\s*\(([^()]{1,4000})\)\s+from\s+stdin([^;\n]*);?[ \t]*\r?$/gim;
/** Where PostgreSQL stood when a row was refused; in English and Russian. */
const CONTEXT = /COPY [^\n:]{1,200}, (?:line|строка) \d+, (?:column|столбец) ("?[^\n:"]{1,64}"?): "([^\n]*)"/g;
const ROW_CONTEXT = /COPY [^\n:,]{1,200}, (?:line|строка) \d+: "([^\n]*)"/g;

/** Rows of a dump: `COPY customer (…) FROM stdin;` with a tab between values, a comma where it says csv, up to `\.`. */
export const readCopies: ReadForm = (text, kindOf) => {
  const found: NamedValue[] = [];
  for (const { index, 0: statement, 1: names, 2: options } of text.matchAll(COPY)) {
    const head = headOf(
      names!.split(',').map((name) => name.trim()),
      kindOf,
    );
    const separator = /csv/i.test(options!) ? ',' : '\t';
    let at = index + statement.length + 1;
    while (head && at < text.length) {
      const end = lineEnd(text, at);
      if (/^(?:\\\.|\r?$|copy )/i.test(text.slice(at, Math.min(end, at + 5)))) break;
      for (const one of valuesOfRow(cellsOf({ text, start: at, end, separator }), head)) found.push(one);
      at = end + 1;
    }
  }
  return found;
};

interface Line {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly separator: string;
}

function cellsOf({ text, start, end, separator }: Line) {
  let from = start;
  return text
    .slice(start, end)
    .split(separator)
    .map((cell) => {
      const own = trimmedCell(text, from, from + cell.length);
      from += cell.length + 1;
      return own;
    });
}

/** What PostgreSQL quotes of a row that it could not copy: one value with its column, or the whole row, of which nobody knows what is whose. */
export const readCopyContexts: ReadForm = (text, kindOf) => {
  if (!text.includes('COPY ')) return [];
  const values = [...text.matchAll(CONTEXT)].flatMap(({ index, 0: whole, 1: name, 2: value }): NamedValue[] => {
    const kind = kindOf(name!);
    const end = index + whole.length - 1;
    return kind === undefined || !tells(value!)
      ? []
      : [{ start: end - value!.length, end, name: name!, value: value!, kind }];
  });
  const rows = [...text.matchAll(ROW_CONTEXT)].flatMap(({ index, 0: whole, 1: row }): NamedValue[] => {
    const end = index + whole.length - 1;
    return tells(row!) ? [{ start: end - row!.length, end, name: '', value: row!, kind: 'text' }] : [];
  });
  return [...values, ...rows];
};
