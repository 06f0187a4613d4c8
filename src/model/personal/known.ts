import { normalForm, type PersonalClass, type Sighting } from './class.ts';
import { foldWord } from './words.ts';

/** A personal value that was seen in this work: whoever writes it down again means the same person. */
export interface KnownValue {
  readonly kind: PersonalClass;
  /** As tokens are made of it. */
  readonly form: string;
  /** Its words and numbers, folded. */
  readonly words: readonly string[];
}

/** What a record keeps of a known value: nothing that can be read, and enough to know it again with the client's key. */
export interface KnownMark {
  readonly kind: PersonalClass;
  readonly words: number;
  /** Of its first word. */
  readonly first: string;
  /** Of all its words. */
  readonly all: string;
}

/** Keyed hash of a text; see {@link KnownMark}. */
export type MarkOf = (text: string) => string;

const PART = /[\p{L}\p{M}]+|\p{N}+/gu;
const MOST_WORDS = 12;

const partsOf = (text: string): RegExpMatchArray[] => [...text.matchAll(PART)] as RegExpMatchArray[];

/** A value to be known again; undefined where it is too short to tell of anybody, or too long to be compared. */
export function knownValue(value: string, kind: PersonalClass): KnownValue | undefined {
  const words = partsOf(value).map(([part]) => foldWord(part));
  const letters = words.join('').length;
  if (letters < 2 || words.length > MOST_WORDS || /^\d{1,4}$/.test(words.join(''))) return undefined;
  return { kind, form: normalForm(kind, value), words };
}

export function markOf({ kind, words }: KnownValue, mark: MarkOf): KnownMark {
  return { kind, words: words.length, first: mark(words[0]!), all: mark(words.join(' ')) };
}

/** Answers at a word which known value begins there, by the words that follow. */
export interface KnownValues {
  readonly isEmpty: boolean;
  /** How many words from here are a known value, and of which class; the longest. */
  at(words: readonly string[], index: number): { readonly length: number; readonly kind: PersonalClass } | undefined;
}

/** Values of this process, by their words. */
export function indexOfValues(): KnownValues & { add(value: KnownValue): boolean } {
  const byFirst = new Map<string, KnownValue[]>();
  const seen = new Set<string>();
  return {
    get isEmpty() {
      return seen.size === 0;
    },
    add(value) {
      const key = `${value.kind} ${value.words.join(' ')}`;
      if (seen.has(key)) return false;
      seen.add(key);
      const first = value.words[0]!;
      const others = byFirst.get(first) ?? [];
      byFirst.set(
        first,
        [...others, value].sort((one, other) => other.words.length - one.words.length),
      );
      return true;
    },
    at(words, index) {
      const match = byFirst
        .get(words[index]!)
        ?.find((value) => value.words.every((word, offset) => words[index + offset] === word));
      return match && { length: match.words.length, kind: match.kind };
    },
  };
}

/** Values of earlier processes, by the marks that the record has of them. */
export function indexOfMarks(marks: readonly KnownMark[], mark: MarkOf): KnownValues {
  const byFirst = new Map<string, KnownMark[]>();
  for (const one of marks) byFirst.set(one.first, [...(byFirst.get(one.first) ?? []), one]);
  const hashes = new Map<string, string>();
  const hashOf = (text: string) => {
    const known = hashes.get(text) ?? mark(text);
    hashes.set(text, known);
    return known;
  };
  return {
    isEmpty: marks.length === 0,
    at(words, index) {
      const match = byFirst
        .get(hashOf(words[index]!))
        ?.find(({ words: length, all }) => all === mark(words.slice(index, index + length).join(' ')));
      return match && { length: match.words, kind: match.kind };
    },
  };
}

/** Short words in small letters are words of every day, whoever else is called so. */
const isParticle = (word: string): boolean => word.length < 4 && word === word.toLowerCase() && /\p{L}/u.test(word);

/** Places where a known value stands, however its words are separated. */
export function findKnown(text: string, known: KnownValues): Sighting[] {
  if (known.isEmpty) return [];
  const parts = partsOf(text);
  const words = parts.map(([part]) => foldWord(part));
  const found: Sighting[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const match = known.at(words, index);
    if (!match) continue;
    const [first, last] = [parts[index]!, parts[index + match.length - 1]!];
    if (match.length === 1 && isParticle(first[0])) continue;
    found.push({ start: first.index!, end: last.index! + last[0].length, kind: match.kind });
    index += match.length - 1;
  }
  return found;
}
