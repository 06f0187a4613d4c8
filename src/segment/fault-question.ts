import type { DoubtContext, DoubtQuestion } from '../condition/doubts/doubts.ts';
import type { CustomerMapping, SystemDescription } from '../system/description.ts';
import type { Members } from './members.ts';

/** What faults are looked for in. */
export interface FaultQuestion extends DoubtQuestion {
  /** What findings call the selection. */
  readonly segment: string;
  readonly source: string;
  readonly customer: CustomerMapping;
  readonly system?: SystemDescription;
  /** How many the run that is explained gave on; null when none is, or its system does not keep it. */
  readonly selectedThen?: number | null;
  /** Who is kept as a member of it and of what it is made from; null where the system keeps no members. */
  readonly members?: Members | null;
}

/** The question with what catalog, statistics and dictionary know. */
export interface FaultContext extends FaultQuestion, DoubtContext {
  readonly customer: CustomerMapping;
}
