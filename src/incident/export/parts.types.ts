import type { Audience, DocumentChart, DocumentDeadline, DocumentEvent, Figure, Said } from './document.types.ts';

export type Tone = 'accent' | 'good' | 'warn' | 'bad';

/** What a document is written of, before it is known in which form. */
export type Part =
  | { readonly kind: 'paragraph'; readonly text: string; readonly isSoft?: boolean }
  | { readonly kind: 'said'; readonly all: readonly Said[] }
  | { readonly kind: 'quote'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly Said[]; readonly isOrdered?: boolean }
  | { readonly kind: 'pairs'; readonly rows: readonly Figure[] }
  | { readonly kind: 'box'; readonly tone: Tone; readonly parts: readonly Part[] }
  | {
      readonly kind: 'table';
      readonly caption: string;
      readonly columns: readonly { readonly name: string; readonly isNumber?: boolean; readonly isCode?: boolean }[];
      readonly rows: readonly (readonly string[])[];
    }
  | {
      readonly kind: 'events';
      readonly events: readonly DocumentEvent[];
      readonly audience: Audience;
      readonly zone: string;
    }
  | { readonly kind: 'timeline'; readonly events: readonly DocumentEvent[]; readonly zone: string }
  | { readonly kind: 'deadlines'; readonly deadlines: readonly DocumentDeadline[] }
  | { readonly kind: 'chart'; readonly chart: DocumentChart }
  | { readonly kind: 'command'; readonly line: string };

export interface Section {
  /** Null for what stands before the first heading. */
  readonly title: string | null;
  readonly parts: readonly Part[];
}

export interface Layout {
  readonly over: string;
  readonly title: string;
  readonly sections: readonly Section[];
  /** Small lines below everything. */
  readonly foot: readonly Part[];
}
