import { isKeyField } from '../../model/personal/digits.ts';
import { valuesInFile } from '../../model/personal/forms/forms.ts';
import { isJsonDocument, maskJsonText } from '../../model/personal/json-text.ts';
import type { Masker } from '../../model/personal/masker.ts';
import { maskText } from '../../model/personal.ts';

type Mask = Pick<Masker, 'text' | 'field' | 'kindOf'>;

/**
 * Masks a file that others wrote. Values under the name of a personal column are masked whatever they look like: in JSON, in lines of JSON,
 * in all forms of `model/personal/forms`. JSON stays JSON with its numbers, except a number that by itself or by its key is somebody's: it becomes a text. All else is free text.
 *
 * All named values are looked for first, then all texts: whoever is named in the last line is known in the first one too.
 */
export function maskFile(content: string, mask: Mask): string {
  const parts = partsOf(content).map(({ text, isDocument }) => ({
    isDocument,
    text: isDocument ? text : maskNamed(text, mask),
  }));
  for (const { text, isDocument } of parts) if (isDocument) maskNamedTexts(text, mask);
  return parts.map(({ text, isDocument }) => (isDocument ? maskDocument(text, mask) : mask.text(text))).join('\n');
}

interface Part {
  readonly text: string;
  readonly isDocument: boolean;
}

/** A file that is a JSON document, or a log of which some lines are; the lines between belong together. */
function partsOf(content: string): readonly Part[] {
  if (isJsonDocument(content)) return [{ text: content, isDocument: true }];
  if (!/^[ \t]*\{.*\}[ \t\r]*$/m.test(content)) return [{ text: content, isDocument: false }];
  const parts: Part[] = [];
  let free: string[] = [];
  const takeFree = () => {
    if (free.length > 0) parts.push({ text: free.join('\n'), isDocument: false });
    free = [];
  };
  for (const line of content.split('\n')) {
    if (isJsonDocument(line)) {
      takeFree();
      parts.push({ text: line, isDocument: true });
    } else free.push(line);
  }
  takeFree();
  return parts;
}

/** Data in any other form, with the values of known columns masked. */
function maskNamed(content: string, mask: Mask): string {
  const parts: string[] = [];
  let from = 0;
  for (const { start, end, name, value, isLoose, kind } of valuesInFile(content, mask.kindOf)) {
    // A row of which nobody knows what is whose has no name; it is masked with the free text.
    if (name === '') continue;
    parts.push(content.slice(from, start), mask.field(name, value, isLoose, kind));
    from = end;
  }
  return parts.join('') + content.slice(from);
}

/** Only so that they are known from here on. */
function maskNamedTexts(document: string, mask: Mask): void {
  maskJsonText(document, {
    text: (said, key) => (key === undefined || mask.kindOf(key) === undefined ? said : mask.field(key, said)),
    number: (written, key = '') => (mask.kindOf(key) === undefined ? undefined : mask.field(key, written)),
  });
}

function maskDocument(content: string, mask: Mask): string {
  return maskJsonText(content, {
    text: (said, key) => {
      if (isKeyField(key, said)) return said;
      return key === undefined ? mask.text(said) : mask.field(key, said);
    },
    number: (written, key = '') => {
      if (mask.kindOf(key) !== undefined) return mask.field(key, written);
      if (!/^\d{7,}$/.test(written)) return undefined;
      const safe = mask.text(written);
      if (written.length < 10) return safe !== written && isKnownOnly(written) ? safe : undefined;
      return safe === written || isKey(written, safe) ? undefined : safe;
    },
  });
}

/** A number of so few digits is a count by its shape, and somebody's only where it is known. */
const isKnownOnly = (written: string): boolean => maskText(written) === written;

/** A number of no known kind that a database can count to: a key, most likely. Accounts are longer. */
const isKey = (written: string, safe: string): boolean => written.length < 20 && /^<\d+ digits/.test(safe);
