import type { Tx } from '../db/session.types.ts';
import type { ShippedFacts } from './detect.ts';
import { loadPart, SHIPPED_SYSTEMS } from './load.ts';
import { readPresent } from './variants.queries.ts';

/** What of every shipped description that names objects to be recognised by is there: one statement for all. */
export async function readShipped(tx: Tx): Promise<readonly ShippedFacts[]> {
  const parts = SHIPPED_SYSTEMS.map((system) => ({ system, part: loadPart(system) }));
  const names = parts.flatMap(({ part }) => [...(part.detect ?? []), ...Object.values(part.variants).flat()]);
  const present = await readPresent(tx, names);
  return parts.flatMap(({ system, part }) =>
    part.detect === undefined
      ? []
      : [
          {
            system,
            title: part.title ?? system,
            isFromDocumentation: part.isFromDocumentation ?? false,
            matched: part.detect.filter((name) => present.has(name)),
            missing: part.detect.filter((name) => !present.has(name)),
            variants: Object.keys(part.variants).filter((name) =>
              part.variants[name]!.every((one) => present.has(one)),
            ),
            variantsMissing: Object.keys(part.variants).filter(
              (name) => !part.variants[name]!.every((one) => present.has(one)),
            ),
          },
        ],
  );
}
