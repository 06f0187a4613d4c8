import { lineEnd, type NamedValue, type ReadForm, tells, trimmedCell } from './form.ts';

/** `-[ RECORD 1 ]----+----`, `-[ ЗАПИСЬ 1 ]-…`: psql writes one above each record, by itself or with bars at the edges. */
const RECORD = /^[+|┌├╔╠]?[-─━═]\[ (?:RECORD|ЗАПИСЬ) \d+ \][^\n]*$/gmu;
const NAMED = /^[ \t]*[|│║]?[ \t]*([^|│║\n]{1,64}?)[ \t]*[|│║][ \t]?/u;

/** Records of `psql -x`: a name and a value in each line; a line without a name goes on with the value above. */
export const readExpanded: ReadForm = (text, kindOf) => {
  const found: NamedValue[] = [];
  let free = 0;
  for (const { index, 0: ruling } of text.matchAll(RECORD)) {
    if (index < free) continue;
    let at = index + ruling.length + 1;
    let name = '';
    while (at < text.length) {
      const end = lineEnd(text, at);
      const [whole, own] = NAMED.exec(text.slice(at, end)) ?? [];
      if (whole === undefined) break;
      if (own!.trim() !== '') name = own!;
      const kind = kindOf(name);
      const cell = trimmedCell(text, at + whole.length, end);
      const value = /[+|│║]$/.test(cell.value) ? cell.value.slice(0, -1).trimEnd() : cell.value;
      if (kind !== undefined && tells(value))
        found.push({ ...cell, end: cell.start + value.length, value, name, kind });
      at = end + 1;
    }
    free = at;
  }
  return found;
};
