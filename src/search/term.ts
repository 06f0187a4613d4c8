import type { Text } from '../text.ts';

/** A word of ours, explained to somebody who has never heard it. */
export interface Term {
  /** Never changes: links and tests name it. */
  readonly id: string;
  readonly name: Text;
  /** Other words for it, as people say them; of one language each. */
  readonly also: { readonly en: readonly string[]; readonly ru: readonly string[] };
  /** What it is, in two or three sentences. */
  readonly what: Text;
  /**
   * The command that shows it on the reader's own data; `{campaign}`, `{segment}`, `{report}`, `{rule}` and `{customer}` are replaced by names
   * from the database where one is connected.
   */
  readonly command: string;
}

export function term(
  id: string,
  name: Text,
  also: { readonly en?: readonly string[]; readonly ru?: readonly string[] },
  what: Text,
  command: string,
): Term {
  return { id, name, also: { en: also.en ?? [], ru: also.ru ?? [] }, what, command };
}
