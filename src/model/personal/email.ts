import type { Sighting } from './class.ts';

/** One character of the part before the @, in any script. */
const LOCAL = /[\p{L}\p{M}\p{N}._%+'-]/u;
const DOMAIN = /[\p{L}\p{M}\p{N}-]{1,63}(?:\.[\p{L}\p{M}\p{N}-]{1,63}){1,8}/uy;
/** A pattern of a rule (`%@bank.example`) names nobody. */
const SOMEBODY = /[\p{L}\p{N}]/u;
const LONGEST_LOCAL = 128;

/** Addresses of e-mail: from every @ back to where a word begins, and on to the end of the domain. */
export function findEmails(text: string): Sighting[] {
  const found: Sighting[] = [];
  let free = 0;
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    const start = beginOf(text, at, free);
    DOMAIN.lastIndex = at + 1;
    if (!SOMEBODY.test(text.slice(start, at)) || !DOMAIN.test(text)) continue;
    free = DOMAIN.lastIndex;
    found.push({ start, end: free, kind: 'e-mail' });
  }
  return found;
}

function beginOf(text: string, at: number, free: number): number {
  let start = at;
  const least = Math.max(free, at - LONGEST_LOCAL);
  while (start > least && LOCAL.test(text[start - 1]!)) start -= 1;
  // A quotation mark opens a quotation more often than a name.
  while (text[start] === "'" && start < at) start += 1;
  return start;
}
