import type { Text } from '../text.ts';

/** In the order in which equals stand. */
export const PAGE_KINDS = ['runbook', 'cause', 'term', 'incident'] as const;
export type PageKind = (typeof PAGE_KINDS)[number];

/** What can be found: a runbook, a cause's article, a word of the glossary, or an incident of the past. */
export interface Page {
  readonly kind: PageKind;
  /** The runbook's name, the cause's id, the term's id, the incident's id. */
  readonly id: string;
  readonly title: Text;
  /** One paragraph for whoever wants to know at once. */
  readonly essence: Text;
  /** What people say when they mean it: symptoms, other names. Counts most. */
  readonly said: readonly Text[];
  /** Titles of its steps. */
  readonly steps: readonly Text[];
  /** What else stands in it; found by, not shown. */
  readonly body: readonly Text[];
  /** The command line that shows more; names in braces are replaced by the reader's own. */
  readonly command: string;
}
