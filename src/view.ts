/**
 * What a person is shown, as data: a command's `*.render.ts` makes blocks, `src/ui/` draws them.
 * Strings may hold anything the database holds; `src/ui/` alone makes them safe for a terminal.
 */
export type Tone = 'bad' | 'warn' | 'good' | 'muted' | 'strong';

export type Cell = string | number | boolean | null | { readonly text: string | number; readonly tone: Tone };

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

export interface TreeNode {
  readonly label: string;
  /** Shown behind the label, dimmed: counts, verdicts. */
  readonly note?: string;
  readonly tone?: Tone;
  readonly children?: readonly TreeNode[];
}

/** A part of a time axis; ISO 8601, `to` is null while it still runs. */
export interface Stretch {
  readonly from: string;
  readonly to: string | null;
}

/** One bar of a timeline; times are ISO 8601, `to` is null while it still runs. */
export interface Bar {
  readonly label: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly note: string;
  readonly tone?: Tone;
  /** Parts that decide when the whole ends; what is beside them is drawn lighter. Not said = all of it. */
  readonly critical?: readonly Stretch[];
  /** A time in which nothing was done. */
  readonly isWait?: boolean;
}

/** One step of a funnel: how many are left after it. */
export interface FunnelRow {
  readonly label: string;
  readonly value: number;
  readonly note?: string;
  readonly tone?: Tone;
}

/** How a number went: one small bar for each value, the largest of the row full. */
export interface SparkRow {
  readonly label: string;
  /** In their order, each at least 0. */
  readonly values: readonly number[];
  readonly note?: string;
}

export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string; readonly tone?: Tone }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'pairs'; readonly rows: readonly (readonly [string, Cell])[] }
  | { readonly kind: 'table'; readonly columns: readonly Column[]; readonly rows: readonly (readonly Cell[])[] }
  | { readonly kind: 'tree'; readonly root: TreeNode }
  /** `now` is where bars that still run end: ISO 8601 in the zone of the bars. */
  | { readonly kind: 'timeline'; readonly bars: readonly Bar[]; readonly now?: string }
  | { readonly kind: 'funnel'; readonly rows: readonly FunnelRow[]; readonly total: number }
  | { readonly kind: 'sparklines'; readonly rows: readonly SparkRow[] }
  | { readonly kind: 'code'; readonly text: string }
  /** A text for another program or a file: it stands alone, and its lines stay as they are. */
  | { readonly kind: 'document'; readonly text: string };
