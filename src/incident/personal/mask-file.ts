import { isKeyField } from '../../model/personal/digits.ts';
import { valuesInFile } from '../../model/personal/forms/forms.ts';
import { isJsonDocument, maskJsonText } from '../../model/personal/json-text.ts';
import type { Masker } from '../../model/personal/masker.ts';

type Mask = Pick<Masker, 'text' | 'field' | 'kindOf'>;

/**
 * Masks a file that others wrote. Values under the name of a personal column are masked whatever they look like: in JSON, in lines of JSON,
 * in all forms of `model/personal/forms`. JSON stays JSON with its numbers, except a number that by itself or by its key is somebody's: it becomes a text. All else is free text.
 */
export function maskFile(content: string, mask: Mask): string {
  if (isJsonDocument(content)) return maskDocument(content, mask);
  return /^[ \t]*\{.*\}[ \t\r]*$/m.test(content) ? maskLines(content, mask) : maskData(content, mask);
}

/** Data in any other form: what stands in known columns first, then whatever looks personal. */
function maskData(content: string, mask: Mask): string {
  const parts: string[] = [];
  let from = 0;
  for (const { start, end, name, value, isLoose, kind } of valuesInFile(content, mask.kindOf)) {
    // A row of which nobody knows what is whose has no name; it is masked with the free text.
    if (name === '') continue;
    parts.push(content.slice(from, start), mask.field(name, value, isLoose, kind));
    from = end;
  }
  return mask.text(parts.join('') + content.slice(from));
}

function maskDocument(content: string, mask: Mask): string {
  return maskJsonText(content, {
    text: (said, key) => {
      if (isKeyField(key, said)) return said;
      return key === undefined ? mask.text(said) : mask.field(key, said);
    },
    number: (written, key = '') => {
      if (mask.kindOf(key) !== undefined) return mask.field(key, written);
      if (!/^\d{10,}$/.test(written)) return undefined;
      const safe = mask.text(written);
      return safe === written || isKey(written, safe) ? undefined : safe;
    },
  });
}

/** A number of no known kind that a database can count to: a key, most likely. Accounts are longer. */
const isKey = (written: string, safe: string): boolean => written.length < 20 && /^<\d+ digits/.test(safe);

/** A log of which some lines are JSON; the lines between belong together. */
function maskLines(content: string, mask: Mask): string {
  const parts: string[] = [];
  let free: string[] = [];
  const takeFree = () => {
    if (free.length > 0) parts.push(maskData(free.join('\n'), mask));
    free = [];
  };
  for (const line of content.split('\n')) {
    if (!isJsonDocument(line)) {
      free.push(line);
      continue;
    }
    takeFree();
    parts.push(maskDocument(line, mask));
  }
  takeFree();
  return parts.join('\n');
}
