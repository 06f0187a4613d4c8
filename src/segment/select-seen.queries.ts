import { pinnedSelect, readMultiplicity, verifySelection } from '../condition/select/verify.queries.ts';
import type { Tx } from '../db/session.types.ts';
import type { SelectSeen } from './select-facts.ts';
import type { Explained } from './selection.queries.ts';

/** Runs the SELECT itself, its clocks pinned, to compare it with the conditions, and says what its joins and stages do. */
export async function readSelectSeen(
  tx: Tx,
  { select, clock, typesOf }: Explained,
  counted: number,
): Promise<SelectSeen | null> {
  if (select === null) return null;
  const pinning = { clock, typesOf };
  const stages: { -readonly [Key in keyof SelectSeen['stages'][number]]: SelectSeen['stages'][number][Key] }[] = [];
  for (const stage of select.stages) {
    const [row] = await tx.rows<{ left: number }>(
      `select count(distinct k.key) as left from ${pinnedSelect(stage.sql, pinning)} k`,
    );
    stages.push({ ...stage, left: row?.left ?? 0 });
  }
  return {
    verified: await verifySelection(tx, { selection: select, counted }, pinning),
    multiplicity: await readMultiplicity(tx, select, pinning),
    stages,
  };
}
