import type { Definitions, Shape } from '../../model/shape.ts';
import { alternativesOf, follow } from '../../model/shape-path.ts';
import { inBoth, type Text, text, verbatim } from '../../text.ts';
import type { Value } from './expression.ts';

export type Kind = 'text' | 'number' | 'flag' | 'list' | 'record' | 'any';

/** What a name of a runbook can hold. */
export interface ValueType {
  /** Beside null; `any` = it is not known. */
  readonly kinds: ReadonlySet<Kind>;
  readonly isNullable: boolean;
  /** The only single values that it can have; undefined = any of its kinds. */
  readonly values: readonly (string | number | boolean)[] | undefined;
  /** Ids that it can be, where it holds the id of a cause; causes of the client's own system come on top. */
  readonly causes: readonly string[] | undefined;
  readonly elements: ValueType | undefined;
  /** What it names, where an input says so: `run`. */
  readonly meaning?: string | undefined;
  /** The value at dots behind the name. */
  readonly field: (parts: readonly string[]) => ValueType | { readonly known: readonly string[] };
}

const NO_FIELD = (): { readonly known: readonly string[] } => ({ known: [] });

/** Nothing is known of it: every condition on it is allowed. */
export const ANY: ValueType = {
  kinds: new Set(['any']),
  isNullable: true,
  values: undefined,
  causes: undefined,
  elements: undefined,
  field: () => ANY,
};

/** A single value of one kind. */
export function single(kind: 'text' | 'number' | 'flag', isNullable: boolean, values?: readonly string[]): ValueType {
  return { kinds: new Set([kind]), isNullable, values, causes: undefined, elements: undefined, field: NO_FIELD };
}

const KIND_OF: Readonly<Record<string, Kind>> = {
  string: 'text',
  number: 'number',
  boolean: 'flag',
  array: 'list',
  object: 'record',
};

/** The type of what can stand at a place of a result. */
export function typeOfShapes(defs: Definitions, shapes: readonly Shape[], mayBeMissing: boolean): ValueType {
  const isNullable = mayBeMissing || shapes.some(({ type }) => type === 'null' || type === undefined);
  const parts = shapes.filter(({ type }) => type !== 'null');
  const lists = parts.flatMap(({ type, items }) => (type === 'array' ? [items ?? {}] : []));
  const causes = parts.flatMap((part) => (part.format === 'cause' ? (part.enum ?? []) : [])) as string[];
  const isClosed = parts.every(({ enum: values, format }) => values !== undefined && format === undefined);
  return {
    kinds: new Set(parts.map(({ type }) => (type === undefined ? 'any' : KIND_OF[type]!))),
    isNullable,
    values: isClosed ? [...new Set(parts.flatMap((part) => part.enum ?? []))] : undefined,
    causes: causes.length > 0 ? causes : undefined,
    elements: lists.length > 0 ? ofShape(defs, { anyOf: lists }) : undefined,
    field: (names) => {
      const reached = follow(defs, { anyOf: parts }, names);
      if (reached.kind === 'left') return { known: reached.known };
      return typeOfShapes(defs, reached.shapes, isNullable || reached.mayBeMissing);
    },
  };
}

const ofShape = (defs: Definitions, shape: Shape): ValueType => typeOfShapes(defs, alternativesOf(defs, shape), false);

/** The type of a value that is written out. */
export function typeOfValue(value: Value): ValueType {
  if (typeof value === 'string') return { ...single('text', false), values: [value] };
  if (typeof value === 'number') return { ...single('number', false), values: [value] };
  if (typeof value === 'boolean') return { ...single('flag', false), values: [value] };
  return value === null ? { ...single('text', true), kinds: new Set() } : ANY;
}

/** What a name can hold that was set in one of several places. */
export function eitherOf(types: readonly ValueType[]): ValueType {
  if (types.length <= 1) return types[0] ?? ANY;
  const causes = types.flatMap((type) => type.causes ?? []);
  const lists = types.flatMap((type) => type.elements ?? []);
  const isClosed = types.every((type) => type.values !== undefined || type.kinds.size === 0);
  return {
    kinds: new Set(types.flatMap((type) => [...type.kinds])),
    isNullable: types.some((type) => type.isNullable),
    values: isClosed ? [...new Set(types.flatMap((type) => type.values ?? []))] : undefined,
    causes: causes.length > 0 ? [...new Set(causes)] : undefined,
    elements: lists.length > 0 ? eitherOf(lists) : undefined,
    meaning: types.every(({ meaning }) => meaning === types[0]!.meaning) ? types[0]!.meaning : undefined,
    field: (names) => {
      const found = types.map((type) => type.field(names));
      const known = found.flatMap((one) => ('kinds' in one ? [one] : []));
      if (known.length > 0)
        return {
          ...eitherOf(known),
          isNullable: known.some(({ isNullable }) => isNullable) || known.length < found.length,
        };
      return { known: [...new Set(found.flatMap((one) => ('known' in one ? one.known : [])))] };
    },
  };
}

const WORDS: Readonly<Record<Kind, Text>> = {
  text: text('a text', 'текст'),
  number: text('a number', 'число'),
  flag: text('true or false', 'true или false'),
  list: text('a list', 'список'),
  record: text('a record', 'набор полей'),
  any: text('anything', 'что угодно'),
};
const OR = text(' or ', ' или ');
const NULL = verbatim('null');

/** `a text`, `a number or null`. */
export function typeWords({ kinds, isNullable }: ValueType): Text {
  const words = [...[...kinds].map((kind) => WORDS[kind]), ...(isNullable ? [NULL] : [])];
  return inBoth((lang) => words.map((one) => one[lang]).join(OR[lang]));
}

export const isKnownType = ({ kinds }: ValueType): boolean => !kinds.has('any');
