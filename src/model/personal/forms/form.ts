import { classOfColumn, type PersonalClass } from '../class.ts';
import { columnKey } from '../column-name.ts';

/** The class of what stands under a name; undefined where the name says nothing of anybody. */
export type KindOf = (name: string) => PersonalClass | undefined;

/** A value that stands under the name of a personal column, by its place in UTF-16 units. */
export interface NamedValue {
  readonly start: number;
  readonly end: number;
  readonly name: string;
  /** As a program reads it: without quotation marks and escapes. */
  readonly value: string;
  readonly kind: PersonalClass;
  /** True where a sentence could look so too: then it is masked, and not known again elsewhere. */
  readonly isLoose?: boolean;
}

/** Finds the values of personal columns in one form of data. Pure; what is not of this form gives nothing. */
export type ReadForm = (text: string, kindOf: KindOf) => readonly NamedValue[];

/** One cell of a row, without what the form writes around it. */
export interface Cell {
  readonly start: number;
  readonly end: number;
  readonly value: string;
}

/** Names that say something only beside others: a `name` stands in a table of campaigns too. */
const BESIDE_NAMES = new Set(['имя', 'name', 'first', 'last', 'middle']);

export interface Head {
  readonly names: readonly string[];
  readonly kinds: readonly (PersonalClass | undefined)[];
}

/** Whether a cell is itself the name of a personal column, and no value under one. */
export const isPersonalName = (name: string, kindOf: KindOf): boolean =>
  kindOf(name) !== undefined || BESIDE_NAMES.has(columnKey(name));

/** What the columns of a table hold; undefined where none is personal. */
export function headOf(names: readonly string[], kindOf: KindOf): Head | undefined {
  const sure = names.map((name) => (name === '' ? undefined : kindOf(name)));
  if (!sure.some((kind) => kind !== undefined)) return undefined;
  const kinds = sure.includes('name')
    ? sure.map((kind, at) => kind ?? (BESIDE_NAMES.has(columnKey(names[at]!)) ? 'name' : undefined))
    : sure;
  return { names, kinds };
}

/** What stands for no value. */
const NO_VALUE = /^(?:null|\\N|n\/a|nil|undefined|true|false)$/i;

/** Whether a value can tell of somebody: empty ones, and those that are masked already, cannot. */
export const tells = (value: string): boolean => /[\p{L}\p{N}]/u.test(value) && !NO_VALUE.test(value);

/**
 * The personal values of one row. A row that has more cells than its head has a separator inside of a value: whatever a personal column can have
 * been moved to is taken too.
 */
export function valuesOfRow(cells: readonly Cell[], { names, kinds }: Head): NamedValue[] {
  const moved = Math.max(0, cells.length - names.length);
  return cells.flatMap((cell, at) => {
    const from = Math.max(0, at - moved);
    const offset = kinds.slice(from, at + 1).findLastIndex((kind) => kind !== undefined);
    if (offset === -1 || !tells(cell.value)) return [];
    return [{ ...cell, name: names[from + offset]!, kind: kinds[from + offset]! }];
  });
}

/** A part of a text without the blanks around it. */
export function trimmedCell(text: string, start: number, end: number): Cell {
  let [from, to] = [start, end];
  while (from < to && /\s/.test(text[from]!)) from += 1;
  while (to > from && /\s/.test(text[to - 1]!)) to -= 1;
  return { start: from, end: to, value: text.slice(from, to) };
}

/** The end of the line that begins or goes on at a place. */
export function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}

const AT_LEAST_DIGITS: Partial<Record<PersonalClass, number>> = {
  phone: 5,
  card: 8,
  inn: 8,
  snils: 8,
  passport: 5,
  'birth-date': 4,
};

/** Whether every value of this class has a figure or an at sign in it. */
export const hasFigures = (kind: PersonalClass): boolean => kind === 'e-mail' || AT_LEAST_DIGITS[kind] !== undefined;

/** Whether such a text can be a value of this class at all: `phone: 12` is a count, `email: sent` a state, `last_name: name` a description. */
export function canBe(kind: PersonalClass, value: string): boolean {
  const least = AT_LEAST_DIGITS[kind];
  if (least !== undefined) return (value.match(/\p{N}/gu) ?? []).length >= least;
  if (kind === 'e-mail') return /@|%40|\(at\)| at /i.test(value);
  return /\p{L}/u.test(value) && classOfColumn(value) === 'text';
}
