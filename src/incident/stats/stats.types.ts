import type { Lang, Text } from '../../text.ts';
import type { DamagedRecord } from '../record/records.ts';
import type { Figures } from './figures.ts';
import type { Group, Grouping } from './groups.ts';
import type { Recurring, RecurringRule } from './recurring.ts';
import type { Series } from './series.types.ts';

/** A cause that comes back, with what its article says of repairing it for good. */
export interface ToldRecurring extends Recurring {
  readonly name: Text | null;
  readonly repair: Text | null;
}

export interface StatsFacts {
  /** First and last day that were asked for, or of what there is; ISO 8601 in UTC. Null where there is no incident. */
  readonly since: string | null;
  readonly until: string | null;
  readonly by: Grouping | null;
  readonly total: Figures;
  readonly groups: readonly Group[];
  readonly series: Series;
  /** How many were opened in each part of the period. */
  readonly opened: readonly number[];
  readonly rule: RecurringRule;
  readonly recurring: readonly ToldRecurring[];
  readonly damaged: readonly DamagedRecord[];
  /** Incidents of which it is not certain whether a promised time was kept. */
  readonly doubtful: readonly string[];
  /** Language of documents that are made of this. */
  readonly lang: Lang;
}
