import type { Cause } from '../causes/cause.ts';
import type { FaultEvidence } from '../causes/segment-fault.ts';
import * as json from '../causes/segment-json.ts';
import * as logic from '../causes/segment-logic.ts';
import * as members from '../causes/segment-members.ts';
import * as nulls from '../causes/segment-null.ts';
import * as pattern from '../causes/segment-pattern.ts';
import * as structure from '../causes/segment-structure.ts';
import * as time from '../causes/segment-time.ts';
import * as value from '../causes/segment-value.ts';

type FaultCause = Cause<FaultEvidence & Record<string, unknown>>;

const CAUSES: ReadonlyMap<string, FaultCause> = new Map(
  [json, logic, members, nulls, pattern, structure, time, value]
    .flatMap((module) => Object.values(module) as unknown[])
    .flatMap((one) => (typeof one === 'object' && one !== null && 'id' in one ? [one as FaultCause] : []))
    .map((cause) => [cause.id, cause]),
);

/** The cause that a doubt is when it proves true. */
export function causeOfDoubt(id: string): FaultCause {
  const cause = CAUSES.get(id);
  if (!cause) throw new Error(`No cause of a condition's fault has the id ${id}`);
  return cause;
}
