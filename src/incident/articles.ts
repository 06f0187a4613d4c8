import type { Cause } from '../causes/cause.ts';

/** The articles of these causes, of the catalogue and of all systems that ship, by their ids; read only where one is wanted. */
export async function articlesOf(wanted: ReadonlySet<string | null>): Promise<ReadonlyMap<string, Cause<never>>> {
  if (wanted.size === 0) return new Map();
  const { allCauses } = await import('../causes/catalogue.ts');
  const { causesOfSystems } = await import('../causes/of-systems.ts');
  const all = [...allCauses(), ...causesOfSystems()] as readonly Cause<never>[];
  return new Map(all.flatMap((cause) => (wanted.has(cause.id) ? [[cause.id, cause] as const] : [])));
}
