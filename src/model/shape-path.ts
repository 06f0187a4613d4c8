import type { Definitions, Shape } from './shape.ts';

/** The shapes that a value can have, references and alternatives taken apart. */
export function alternativesOf(defs: Definitions, shape: Shape): readonly Shape[] {
  const { $ref, anyOf, not } = shape;
  if (not) return [];
  if ($ref !== undefined) return alternativesOf(defs, defs[$ref.slice('#/$defs/'.length)] ?? {});
  return anyOf ? anyOf.flatMap((one) => alternativesOf(defs, one)) : [shape];
}

/** What stands at a place inside of a shape: its alternatives, and whether there may be nothing. */
export interface Reached {
  readonly kind: 'reached';
  readonly shapes: readonly Shape[];
  readonly mayBeMissing: boolean;
}

/** Where a path left what there can be: the part that is wrong, and the names that are right there. */
export interface Left {
  readonly kind: 'left';
  readonly part: number;
  readonly known: readonly string[];
}

type Part = string | number | '*';

/** Follows a path through a shape. A place that is there in one alternative is there, and may be missing. */
export function follow(defs: Definitions, root: Shape, parts: readonly Part[]): Reached | Left {
  let shapes = alternativesOf(defs, root);
  let mayBeMissing = false;
  for (const [index, part] of parts.entries()) {
    if (part === '*') return elementsOf(defs, shapes, parts, index);
    const next = shapes.map((shape) => partOf(shape, part));
    const inside = next.flatMap((one) => one ?? []);
    if (inside.length === 0) return { kind: 'left', part: index, known: namesIn(shapes) };
    mayBeMissing ||= inside.length < next.length || inside.some(({ isOptional }) => isOptional);
    shapes = inside.flatMap(({ shape }) => alternativesOf(defs, shape));
  }
  return { kind: 'reached', shapes, mayBeMissing };
}

/** `[*]`: a list with what the rest of the path gives for each element. */
function elementsOf(
  defs: Definitions,
  shapes: readonly Shape[],
  parts: readonly Part[],
  index: number,
): Reached | Left {
  const lists = shapes.filter(({ type }) => type === 'array' || type === undefined);
  if (lists.length === 0) return { kind: 'left', part: index, known: namesIn(shapes) };
  const element: Shape = { anyOf: lists.map(({ items }) => items ?? {}) };
  const rest = follow(defs, element, parts.slice(index + 1));
  if (rest.kind === 'left') return { ...rest, part: rest.part + index + 1 };
  const alternatives = rest.mayBeMissing ? [...rest.shapes, { type: 'null' } as const] : rest.shapes;
  return { kind: 'reached', shapes: [{ type: 'array', items: { anyOf: alternatives } }], mayBeMissing: false };
}

function partOf(shape: Shape, part: string | number): { shape: Shape; isOptional: boolean } | undefined {
  if (shape.type === undefined) return { shape: {}, isOptional: true };
  if (typeof part === 'number') {
    return shape.type === 'array' ? { shape: shape.items ?? {}, isOptional: true } : undefined;
  }
  if (shape.type !== 'object') return undefined;
  const { properties = {}, required = [], additionalProperties } = shape;
  if (Object.hasOwn(properties, part)) return { shape: properties[part]!, isOptional: !required.includes(part) };
  return additionalProperties === false ? undefined : { shape: additionalProperties ?? {}, isOptional: true };
}

const namesIn = (shapes: readonly Shape[]): readonly string[] =>
  [...new Set(shapes.flatMap(({ properties = {} }) => Object.keys(properties)))].sort();
