import ts from 'typescript';
import type { Shape } from '../model/shape.ts';

/** Turns types of the code into shapes; a type that has a name is written once, under `defs`. */
export interface Shaper {
  readonly checker: ts.TypeChecker;
  /** Where types of properties are looked up. */
  readonly place: ts.Node;
  readonly defs: Map<string, Shape>;
  readonly names: Map<ts.Type, string>;
}

/** The shape of a type as JSON holds its values: what is undefined is left out, functions and methods are never there. */
export function shapeOf(shaper: Shaper, type: ts.Type): Shape {
  const simple = simpleShape(type);
  if (simple) return simple;
  if (type.isUnion()) return unionShape(shaper, type.types);
  if (
    type.isIntersection() &&
    type.types.some((part) => part.flags & (ts.TypeFlags.StringLike | ts.TypeFlags.NumberLike))
  )
    return simpleShape(type.types.find((part) => simpleShape(part) !== undefined)!) ?? {};
  const name = shaper.names.get(type);
  if (name) return { $ref: `#/$defs/${name}` };
  const { checker } = shaper;
  if (checker.isTupleType(type))
    return { type: 'array', items: unionShape(shaper, checker.getTypeArguments(type as ts.TypeReference)) };
  if (checker.isArrayType(type))
    return { type: 'array', items: shapeOf(shaper, checker.getTypeArguments(type as ts.TypeReference)[0]!) };
  return (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) === 0 ? {} : namedObject(shaper, type);
}

function simpleShape(type: ts.Type): Shape | undefined {
  if (type.isStringLiteral()) return { type: 'string', enum: [type.value] };
  if (type.isNumberLiteral()) return { type: 'number', enum: [type.value] };
  if (type.flags & ts.TypeFlags.BooleanLiteral) {
    return { type: 'boolean', enum: [(type as ts.Type & { intrinsicName: string }).intrinsicName === 'true'] };
  }
  if (type.flags & ts.TypeFlags.StringLike) return { type: 'string' };
  if (type.flags & ts.TypeFlags.NumberLike) return { type: 'number' };
  if (type.flags & ts.TypeFlags.BooleanLike) return { type: 'boolean' };
  if (type.flags & ts.TypeFlags.Null) return { type: 'null' };
  return undefined;
}

/** A union: what can be undefined may be missing, and closed sets of one type are one. */
function unionShape(shaper: Shaper, types: readonly ts.Type[]): Shape {
  const parts = types
    .filter(({ flags }) => (flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void)) === 0)
    .map((type) => shapeOf(shaper, type));
  const texts = parts.map((part) => JSON.stringify(part));
  const distinct = parts.filter((_, index) => texts.indexOf(texts[index]!) === index);
  const merged = mergeEnums(distinct).toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
  if (merged.some((part) => Object.keys(part).length === 0)) return {};
  if (merged.length === 0) return { not: {} };
  return merged.length === 1 ? merged[0]! : { anyOf: merged };
}

function mergeEnums(parts: readonly Shape[]): readonly Shape[] {
  const others = parts.filter((part) => part.enum === undefined);
  const merged = (['string', 'number', 'boolean'] as const).flatMap((type): readonly Shape[] => {
    const values = parts.flatMap((part) => (part.type === type ? (part.enum ?? []) : []));
    if (values.length === 0 || others.some((other) => other.type === type)) return [];
    return type === 'boolean' && values.length === 2 ? [{ type }] : [{ type, enum: values.toSorted() }];
  });
  return [...merged, ...others];
}

function namedObject(shaper: Shaper, type: ts.Type): Shape {
  const symbol = type.aliasSymbol ?? type.symbol;
  const isNamed = symbol !== undefined && !symbol.name.startsWith('__');
  if (!isNamed) return objectShape(shaper, type);
  const name = freeName(shaper, symbol.name);
  shaper.names.set(type, name);
  shaper.defs.set(name, {});
  shaper.defs.set(name, objectShape(shaper, type));
  return { $ref: `#/$defs/${name}` };
}

function freeName({ defs }: Shaper, wanted: string): string {
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? wanted : `${wanted}${count}`;
    if (!defs.has(name)) return name;
  }
}

function objectShape(shaper: Shaper, type: ts.Type): Shape {
  const { checker, place } = shaper;
  if (type.getCallSignatures().length > 0) return {};
  const fields = [...type.getProperties()]
    .filter((property) => {
      const own = checker.getTypeOfSymbolAtLocation(property, place);
      return own.getCallSignatures().length === 0;
    })
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  const properties: Record<string, Shape> = {};
  for (const field of fields) properties[field.name] = shapeOf(shaper, checker.getTypeOfSymbolAtLocation(field, place));
  const index = checker.getIndexTypeOfType(type, ts.IndexKind.String);
  const required = fields.filter((field) => !mayBeMissing(shaper, field)).map(({ name }) => name);
  return {
    type: 'object',
    ...(fields.length > 0 ? { properties } : {}),
    ...(required.length > 0 ? { required } : {}),
    additionalProperties: index ? shapeOf(shaper, index) : false,
  };
}

function mayBeMissing({ checker, place }: Shaper, field: ts.Symbol): boolean {
  if (field.flags & ts.SymbolFlags.Optional) return true;
  const type = checker.getTypeOfSymbolAtLocation(field, place);
  const parts = type.isUnion() ? type.types : [type];
  return parts.some(({ flags }) => flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void));
}
