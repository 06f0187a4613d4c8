import type { Candidate } from './candidate.ts';
import type { TableFact } from './catalog.types.ts';
import type { Situation } from './situation.ts';
import type { Zones } from './source.ts';

/** The tables that were recognised, before their relations are written. */
export interface Cast {
  readonly customer: Candidate | undefined;
  readonly customerKey: string | undefined;
  readonly campaign: Candidate | undefined;
  /** The campaign's own table where no other keeps runs. */
  readonly run: Candidate | undefined;
  readonly message: Candidate | undefined;
  readonly segment: SegmentCast | undefined;
  readonly template: Candidate | undefined;
}

export interface SegmentCast {
  readonly table: TableFact;
  readonly reasons: Candidate['reasons'];
  readonly score: number;
  /** Table and column of the conditions; absent where none were recognised. */
  readonly condition?: {
    readonly table: TableFact;
    readonly column: string;
    readonly isJson: boolean;
    readonly isRead: boolean;
  };
  /** Values of its kind column that mean segments, where it holds other rules too. */
  readonly only?: { readonly column: string; readonly value: string };
}

export interface Stage {
  readonly situation: Situation;
  readonly cast: Cast;
  readonly zones: Zones;
}
