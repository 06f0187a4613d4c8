import type { PersonalClass } from './class.ts';

/** What stands in a text in place of a value: `<phone>`, `<12 digits>`; in a record with the value's token: `<phone:3f9a2c41>`. */
export const PLACEHOLDER =
  /<(e-mail|phone|card|inn|snils|passport|birth-date|name|text|secret|\d{1,7} (?:digits|characters))(?::([0-9a-f]{8}))?>/g;

/** The words for a value of this class that are not longer than they must be. */
export function labelOf(kind: PersonalClass, value: string): string {
  if (kind === 'digits') return `${value.replace(/\D/g, '').length} digits`;
  return kind;
}

/** The class that the words of a placeholder tell. */
export function classOfLabel(label: string): string {
  if (label.endsWith(' digits')) return 'digits';
  return label.endsWith(' characters') ? 'text' : label;
}

/** How many values are masked in a text, by class. */
export function countMasked(text: string, counts: Map<string, number> = new Map()): Map<string, number> {
  if (!text.includes('<')) return counts;
  for (const [, label] of text.matchAll(PLACEHOLDER)) {
    const kind = classOfLabel(label!);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}
