import type { DescriptionPart, RelationPart } from './part.types.ts';

/** Puts a client's differences over the description that it extends: what it says wins, key by key; NULL takes away. */
export function mergeParts(base: DescriptionPart, over: DescriptionPart): DescriptionPart {
  const relations: Record<string, RelationPart | null> = { ...base.relations };
  for (const [name, part] of Object.entries(over.relations) as [string, RelationPart | null][]) {
    const below = relations[name];
    relations[name] = part && below ? { ...below, ...part, columns: { ...below.columns, ...part.columns } } : part;
  }
  const personal = { ...base.customer?.personal, ...over.customer?.personal };
  const { extends: _, ...below } = base;
  return {
    ...below,
    ...over,
    variants: { ...base.variants, ...over.variants },
    clock: { ...base.clock, ...over.clock },
    ...(base.customer || over.customer ? { customer: { ...base.customer, ...over.customer, personal } } : {}),
    relations,
    checks: { ...base.checks, ...over.checks },
    places: new Map([...base.places, ...over.places]),
  };
}
