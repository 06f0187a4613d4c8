import { type NamedValue, type ReadForm, tells, trimmedCell } from './form.ts';

/** An element that holds a text only: `<first_name>…</first_name>`, `<column name="first_name">…</column>`. */
const ELEMENT =
  /<((?:[\p{L}_][\p{L}\p{N}_.-]{0,63}:)?[\p{L}_][\p{L}\p{N}_.-]{0,63})((?:\s[^<>]{0,400})?)>(<!\[CDATA\[)?([^<]{1,2000}?)(?=\]\]>|<)/gu;
const NAME_INSIDE = /\s(?:name|key|field|column|имя)\s{0,2}=\s{0,2}["']([^"'<>]{1,64})["']/u;
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** Texts of XML elements that are called as a personal column, or whose attribute `name` is. Attributes are found as assignments are. */
export const readXml: ReadForm = (text, kindOf) => {
  if (!text.includes('</') && !text.includes(']]>')) return [];
  return [...text.matchAll(ELEMENT)].flatMap(
    ({ index, 0: whole, 1: element, 2: attributes, 4: inner }): NamedValue[] => {
      const name = [element!, NAME_INSIDE.exec(attributes!)?.[1]].find((one) => one !== undefined && kindOf(one));
      if (name === undefined) return [];
      const cell = trimmedCell(text, index + whole.length - inner!.length, index + whole.length);
      return tells(cell.value) ? [{ ...cell, name, value: unescaped(cell.value), kind: kindOf(name)! }] : [];
    },
  );
};

/** A text of XML or HTML as a program reads it. */
export const unescaped = (value: string): string =>
  value
    .replace(/&#(\d{1,6}|x[0-9a-f]{1,5});/gi, (_, code: string) =>
      String.fromCodePoint(Number(/^x/i.test(code) ? `0${code.toLowerCase()}` : code)),
    )
    .replace(/&(lt|gt|amp|quot|apos);/g, (_, name: string) => ENTITIES[name]!);
