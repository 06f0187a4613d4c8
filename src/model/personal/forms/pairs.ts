import type { PersonalClass } from '../class.ts';
import { canBe, type NamedValue, type ReadForm, tells } from './form.ts';

/** A name with a colon, an equals sign or a bar behind it: at the beginning of a line, or after a bracket or a comma, a blank, an ampersand. */
const NAME =
  /(^[ \t>*-]{0,40}|[\s{,;&?(])["'`]?([\p{L}_][\p{L}\p{N}_.-]{0,62}(?: [\p{L}\p{N}_.-]{1,30}){0,2})["'`]?[ \t]{0,40}(?::(?!\/\/|:)|=>?|[|│])[ \t]{0,40}/gmu;
/** Where the next pair of the same line begins, or the structure around it ends. */
const STOP = /[;&}\]|│\n\r]|[,\s]\s{0,8}["'`]?[\p{L}_][\p{L}\p{N}_.-]{0,62}["'`]?\s{0,3}[=:]/u;
const LONGEST = 200;

/**
 * Lines of `name: value`, `name = value` and `name | value`, and such pairs inside of a line: YAML, ini files, logs. A sentence may look so too: there
 * only what can be a value of the kind is one.
 */
export const readPairs: ReadForm = (text, kindOf) => {
  const found: NamedValue[] = [];
  for (const match of text.matchAll(NAME)) {
    const { 0: whole, 1: before, 2: written } = match;
    const isLine = match.index === 0 || text[match.index - 1] === '\n';
    const name = nameIn(written!, isLine && !/\S/.test(before!.replace(/[>*-]/g, '')), kindOf);
    if (name === undefined) continue;
    const start = match.index + whole.length;
    const cell = valueAt(text, start, name.isLine);
    if (cell && tells(cell.value) && canBe(name.kind, cell.value) && kindOf(cell.value) === undefined)
      found.push({ ...cell, name: name.name, kind: name.kind, isLoose: true });
  }
  return found;
};

interface Named {
  readonly name: string;
  readonly kind: PersonalClass;
  readonly isLine: boolean;
}

/** The whole of what stands before the sign, or its last words. Secrets have rules of their own. */
function nameIn(
  written: string,
  isLine: boolean,
  kindOf: (name: string) => PersonalClass | undefined,
): Named | undefined {
  const words = written.split(' ');
  for (let from = 0; from < words.length; from += 1) {
    const name = words.slice(from).join(' ');
    const kind = kindOf(name);
    if (kind !== undefined) return kind === 'secret' ? undefined : { name, kind, isLine: isLine && from === 0 };
  }
  return undefined;
}

function valueAt(text: string, start: number, isLine: boolean) {
  const quote = /["'`«]/.exec(text[start] ?? '')?.[0];
  const rest = text.slice(start, start + LONGEST);
  if (quote !== undefined) {
    const end = rest.indexOf(quote === '«' ? '»' : quote, 1);
    return end > 1 ? { start: start + 1, end: start + end, value: rest.slice(1, end) } : undefined;
  }
  const stop = rest.search(STOP);
  const line = stop === -1 ? rest : rest.slice(0, stop);
  const value = (isLine ? line : line.replace(/,.*$/s, '')).replace(/[\s,"'`)\\]+$/, '');
  return { start, end: start + value.length, value };
}
