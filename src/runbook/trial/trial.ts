import type { Result } from '../../result.ts';
import type { ErrorKind } from '../runbook.ts';

/** What one step sees on one visit. */
export type Fixture = { readonly place: Position } & (
  | Look
  /** The answer of a query or a program, as far as it matters. */
  | { readonly kind: 'seen'; readonly seen: Readonly<Record<string, unknown>> }
  | { readonly kind: 'answer'; readonly answer: string }
  | { readonly kind: 'done' }
  | ({ readonly kind: 'change' } & ChangeFixture)
  | { readonly kind: 'skip'; readonly reason: string }
);

/** What becomes of a change: whether it is allowed, whether it is done, and what the looks before and after it show. */
export interface ChangeFixture {
  readonly approve: Approved;
  readonly done: boolean;
  readonly preview: Look;
  /** Null where nobody comes to look. */
  readonly verify: Look | null;
}

export const APPROVED = ['yes', 'no', 'expired'] as const;
export type Approved = (typeof APPROVED)[number];

/** What a check shows. */
export type Look =
  | { readonly kind: 'result'; readonly result: Partial<Result> }
  | { readonly kind: 'error'; readonly error: ErrorKind };

/** Line and column of the file of cases, both from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** One walk with everything it sees, and where it must come out. */
export interface TrialCase {
  readonly name: string;
  readonly place: Position;
  readonly inputs: Readonly<Record<string, string>>;
  /** By step: the first visit, the second visit, … */
  readonly steps: ReadonlyMap<string, readonly Fixture[]>;
  readonly expect: Expected;
}

export interface Expected {
  /** The steps on the way as `runbook run` tells them, without the one at which it ends. */
  readonly path: readonly string[];
  /** The step at which it ends: an end, or one that is visited too often. */
  readonly end: string;
  readonly cause: string | null;
}

/** `NAME.test.yaml`: the cases of one runbook. */
export interface Trial {
  readonly file: string;
  readonly cases: readonly TrialCase[];
}
