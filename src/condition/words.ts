import type { VersionRef } from '../causes/rule.ts';
import type { ConditionRef } from '../causes/segment.ts';
import type { Version } from './versions.ts';

/** The condition on one line, cut to a width; the whole of it is in the JSON. */
export function oneLine(condition: string, width = 60): string {
  const line = condition.replace(/\s+/g, ' ').trim();
  return line.length > width ? `${line.slice(0, width - 1)}…` : line;
}

/** A condition as findings name it. */
export function conditionRef({ id, text }: { readonly id: string; readonly text: string }): ConditionRef {
  return { id, text };
}

/** A version as findings name it. */
export function versionRef({ version, author, createdAt, approvedBy, comment }: Version): VersionRef {
  return { version, author, createdAt, approvedBy, comment };
}
