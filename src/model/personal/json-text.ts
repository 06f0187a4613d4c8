/** How the texts of a JSON document are masked. */
export interface JsonMasking {
  /** A text, and the key that it stands under; undefined for keys themselves; the texts of a list stand under the list's key. */
  readonly text: (text: string, key: string | undefined) => string;
  /** A number as it is written; what it gives where the number is somebody's, undefined where it stays. */
  readonly number?: (written: string, key: string | undefined) => string | undefined;
}

/** Where a token begins, or all of it: a string's first quotation mark, a number, a bracket. */
const TOKEN = /"|-?\d[\d.eE+-]*|[[\]{}]/g;

/**
 * Masks a JSON document in its own text: only the texts that are masked are written anew, so that it stays JSON, and each number stays digit for digit, also one
 * that no program can hold exactly. Texts are read as a program reads them: `\u0418` hides nobody. What is no JSON is not to be given here.
 */
export function maskJsonText(document: string, { text, number }: JsonMasking): string {
  const parts: string[] = [];
  let from = 0;
  for (const { start, end, isKey, under } of sayingsIn(document)) {
    const token = document.slice(start, end);
    const key = isKey ? undefined : under;
    const masked = token.startsWith('"')
      ? maskedText(token, (said) => text(said, key))
      : written(token, number?.(token, key));
    parts.push(document.slice(from, start), masked);
    from = end;
  }
  return parts.join('') + document.slice(from);
}

/** A text of a JSON document as a program reads it. */
export interface JsonText {
  readonly text: string;
  /** The key that it stands under; the texts of a list stand under the list's key; undefined for keys themselves. */
  readonly under: string | undefined;
  /** Where it is written, in UTF-16 units. */
  readonly start: number;
}

/** All texts of a JSON document, keys too, in the order in which they are written; of two values under one key, both. What is no JSON is not to be given here. */
export function* textsInJson(document: string): Generator<JsonText> {
  for (const { start, end, isKey, under } of sayingsIn(document)) {
    if (document[start] !== '"') continue;
    yield { text: JSON.parse(document.slice(start, end)) as string, under: isKey ? undefined : under, start };
  }
}

/** A text or a number as it is written. */
interface Saying {
  readonly start: number;
  readonly end: number;
  readonly isKey: boolean;
  readonly under: string | undefined;
}

function* sayingsIn(document: string): Generator<Saying> {
  // The key of each level that is open; the texts of a list stand under the list's key.
  const keys: (string | undefined)[] = [undefined];
  for (const { start, end } of tokensOf(document)) {
    const first = document[start]!;
    if (first === '{' || first === '[') keys.push(first === '[' ? keys.at(-1) : undefined);
    else if (first === '}' || first === ']') keys.pop();
    else {
      const isKey = first === '"' && isBeforeColon(document, end);
      if (isKey) keys[keys.length - 1] = JSON.parse(document.slice(start, end)) as string;
      yield { start, end, isKey, under: keys.at(-1) };
    }
  }
}

/** The tokens of a document, in their order. A string may have megabytes: a pattern for all of one would run out of stack. */
function* tokensOf(document: string): Generator<{ readonly start: number; readonly end: number }> {
  const token = new RegExp(TOKEN);
  for (let match = token.exec(document); match; match = token.exec(document)) {
    if (match[0] === '"') token.lastIndex = endOfString(document, match.index);
    yield { start: match.index, end: token.lastIndex };
  }
}

/** Behind the quotation mark that closes the string which begins here. */
function endOfString(document: string, start: number): number {
  const mark = /["\\]/g;
  mark.lastIndex = start + 1;
  for (let match = mark.exec(document); match; match = mark.exec(document)) {
    if (match[0] === '"') return mark.lastIndex;
    mark.lastIndex += 1;
  }
  return document.length;
}

const written = (token: string, masked: string | undefined): string =>
  masked === undefined ? token : JSON.stringify(masked);

function maskedText(token: string, mask: (said: string) => string): string {
  const said = JSON.parse(token) as string;
  const masked = mask(said);
  return masked === said ? token : JSON.stringify(masked);
}

function isBeforeColon(document: string, from: number): boolean {
  let at = from;
  while (/\s/.test(document[at] ?? '')) at += 1;
  return document[at] === ':';
}

/** Whether a text is one JSON document, an object or a list. */
export function isJsonDocument(content: string): boolean {
  if (!/^\s*[[{]/.test(content)) return false;
  try {
    JSON.parse(content);
    return true;
  } catch {
    return false;
  }
}
