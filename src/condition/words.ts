import type { VersionRef } from '../causes/rule.ts';
import type { ConditionRef } from '../causes/segment.ts';
import { inForceSince, type Version } from './versions.ts';

/**
 * The condition on one line. What does not fit the width is left out in the middle: its start says what is compared, its end with what.
 * The whole of it is in the JSON.
 */
export function oneLine(condition: string, width = 60): string {
  const line = condition
    .replace(/\s+/g, ' ')
    .replace(/([([]) /g, '$1')
    .replace(/ ([)\]])/g, '$1')
    .trim();
  if (line.length <= width) return line;
  const head = Math.ceil((width - 3) * 0.6);
  return `${line.slice(0, head).trimEnd()} … ${line.slice(line.length - (width - 3 - head)).trimStart()}`;
}

/** A condition as findings name it. */
export function conditionRef({ id, text }: { readonly id: string; readonly text: string }): ConditionRef {
  return { id, text };
}

/** A version as findings name it. */
export function versionRef(whole: Version): VersionRef {
  const { version, author, createdAt, approvedBy, comment } = whole;
  return { version, author, since: inForceSince(whole), createdAt, approvedBy, comment };
}
