import type { Brief } from '../../model/brief.ts';
import type { ChangeKind } from '../../model/change-kind.ts';
import type { Finding } from '../../result.ts';
import type { Text } from '../../text.ts';
import { CHANGE_EVENTS, type ChangeEvent } from '../change/change.ts';
import type { Values } from '../expression/expression.ts';
import type { EndKind, ErrorKind, StepVerdict } from '../runbook.ts';

/** Who gave an answer: a person at the prompt, the answers file, or the runbook's own `auto:`. */
export type AnswerSource = 'person' | 'file' | 'auto';

/**
 * What can happen in a walk. These are the very events of the incident record: the record is the state. `edge` is the arrow that was
 * taken; records of before it was written down have none.
 */
export type WalkEvent =
  | { readonly type: 'step.started'; readonly step: string; readonly argv?: readonly string[]; readonly sql?: string }
  | ({ readonly type: 'step.finished'; readonly step: string } & StepFinished)
  | {
      readonly type: 'step.errored';
      readonly step: string;
      readonly kind: ErrorKind;
      readonly message: string;
      /** The same in both languages; absent in records of before, and where it has English words only. */
      readonly said?: Text;
      readonly seconds?: number;
      readonly go: string;
      readonly edge?: string;
    }
  | { readonly type: 'step.interrupted'; readonly step: string; readonly reason: string }
  | {
      readonly type: 'step.skipped';
      readonly step: string;
      readonly reason: string;
      readonly go: string;
      readonly edge?: string;
    }
  | { readonly type: 'step.returned'; readonly step: string; readonly go: string; readonly reason: string }
  | {
      readonly type: 'answer.given';
      readonly step: string;
      readonly question: Text;
      readonly answer: string;
      readonly source: AnswerSource;
      readonly values: Values;
      /** Names of values that the record could not keep. */
      readonly hidden?: readonly string[];
      readonly go: string;
      readonly edge?: string;
    }
  | {
      readonly type: 'include.entered';
      readonly step: string;
      readonly runbook: string;
      readonly values: Values;
      /** Names of values that stand in no record. */
      readonly hidden?: readonly string[];
      readonly go: string;
      readonly edge?: string;
    }
  | {
      readonly type: 'include.left';
      readonly step: string;
      readonly end: EndKind;
      readonly cause: string | null;
      readonly tell: Text | null;
      readonly values: Values;
      readonly hidden?: readonly string[];
      readonly go: string;
      readonly edge?: string;
    }
  | ChangeEvent
  | ({ readonly type: 'run.ended'; readonly step: string } & WalkEnd);

export interface StepFinished {
  readonly verdict: StepVerdict;
  readonly say: Text;
  readonly cause: string | null;
  readonly go: string;
  readonly edge?: string;
  /** What the step captured and may be written down. */
  readonly values: Values;
  /** Names of captures that hold personal data: used, never written down. */
  readonly hidden: readonly string[];
  readonly findings: readonly Finding[];
  readonly gaps: readonly string[];
  /** Kinds of change that the answer tells of; absent where it tells of none. */
  readonly changes?: readonly ChangeKind[];
  readonly seconds: number;
  readonly evidence: readonly string[];
}

export interface WalkEnd {
  readonly end: EndKind;
  readonly cause: string | null;
  readonly tell: Text | null;
  readonly to: string | null;
  readonly with: string | null;
  /** Absent where the runbook itself ends. */
  readonly by?: 'person';
  /** What whoever takes over must know; only where somebody takes over. */
  readonly brief?: Brief;
}

export const WALK_EVENTS: readonly string[] = [
  'step.started',
  'step.finished',
  'step.errored',
  'step.interrupted',
  'step.skipped',
  'step.returned',
  'answer.given',
  'include.entered',
  'include.left',
  'run.ended',
  ...CHANGE_EVENTS,
] satisfies WalkEvent['type'][];
