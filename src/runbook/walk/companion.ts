import type { Result } from '../../result.ts';
import type { Text } from '../../text.ts';
import type { Values } from '../expression/expression.ts';
import type { ProbeAnswer } from '../probe-results.ts';
import type { AskStep, ChangeStep, EndStep, ManualStep, ProbeStep } from '../runbook.ts';
import type { WalkState } from './walk.ts';
import type { WalkEvent } from './walk-event.ts';

/** What a person decides before a step; `answer` only where the step asks for one. */
export type Move =
  | { readonly kind: 'go'; readonly answer?: string }
  | { readonly kind: 'skip'; readonly reason: string }
  /** `reason`: `back`, or `retry` where the step is taken again at once. */
  | { readonly kind: 'back'; readonly to: string; readonly reason?: 'back' | 'retry' }
  /** Somebody else goes on: the walk ends here. */
  | { readonly kind: 'hand-over'; readonly to: string };

/** What a person is shown before a change. */
export interface Shown {
  readonly words: Text | null;
  readonly program: readonly string[] | null;
  readonly result: Result | undefined;
  readonly values: Values;
  /** How often this step was done in this walk already. */
  readonly before: number;
}

export interface ApprovalRequest {
  /** What has to be typed, letter by letter. */
  readonly name: string;
  /** ISO 8601 in UTC. */
  readonly expires: string;
}

/** What a person wants at a change beside answering: away from it, or to see once more what would be done. */
export type Aside =
  | { readonly kind: 'away'; readonly move: Extract<Move, { kind: 'back' | 'hand-over' }> }
  | { readonly kind: 'show' };
/** Where something was begun, nobody goes back: somebody else may go on. */
export type HandedOver = { readonly kind: 'hand-over'; readonly to: string };

export type Denial = { readonly kind: 'denied'; readonly reason: string };
export type Approval = { readonly kind: 'given'; readonly by: string } | Denial | Aside;
export type Start = { readonly kind: 'begin' } | Denial | Aside;
export type Deed = { readonly kind: 'done' | 'not-done' } | HandedOver;
/** `again`: the check that did not confirm the change looks once more. */
export type TakenBack = { readonly kind: 'back' | 'leave' | 'again' } | HandedOver;

export interface UndoOffer {
  readonly why: Text;
  readonly words: Text | null;
  readonly program: readonly string[] | null;
}

/** The words of a change, between mmsup and a person; the values of each state may be shown. Each throws CancelledError when the person stops. */
export interface ChangeTalk {
  /** Whether this process has shown what would be done. */
  hasShown(step: ChangeStep): boolean;
  preview(step: ChangeStep, shown: Shown): Promise<void>;
  approve(step: ChangeStep, request: ApprovalRequest, state: WalkState): Promise<Approval>;
  /** The last question before it is begun. */
  start(step: ChangeStep, state: WalkState): Promise<Start>;
  /** The person does it now. */
  carriedOut(step: ChangeStep, state: WalkState): Promise<Deed>;
  /** It was begun earlier: was it done? */
  wasDone(step: ChangeStep, state: WalkState): Promise<Deed>;
  /** Whether to take it back; where that is words, whether the person has done so. */
  undo(step: ChangeStep, offer: UndoOffer, state: WalkState): Promise<TakenBack>;
  wasUndone(step: ChangeStep, state: WalkState): Promise<TakenBack>;
}

/** Whoever walks beside: a person at a terminal, or nobody (`--auto`). */
export interface Companion {
  before(step: ProbeStep | AskStep | ManualStep | ChangeStep, state: WalkState): Promise<Move>;
  /** Speaks with whoever may change something; absent where nobody can: then nothing is changed. */
  readonly change?: ChangeTalk;
  /** `result` of a check, `seen` of a query or a program. */
  after(event: WalkEvent, state: WalkState, result: Result | undefined, seen?: ProbeAnswer<unknown>): Promise<void>;
  /** Before the walk ends; absent = it ends without being asked. */
  end?(step: EndStep, state: WalkState): Promise<Move>;
}

/** Nobody beside: every step is taken at once. */
export const ALONE: Companion = {
  before: async () => ({ kind: 'go' }),
  after: async () => {},
};
