import { distanceBetween } from '../model/closest.ts';
import { onOtherLayout } from '../model/keyboard-layout.ts';
import { outOfLatin } from '../model/transliteration.ts';
import type { OpenBook } from './book.ts';
import { NEGATIONS } from './thesaurus.ts';
import { isEmptyWord, tokenOf, wordsOf } from './tokens.ts';

/** A word that was read as another one. */
export interface Correction {
  readonly typed: string;
  readonly read: string;
  readonly why: 'typo' | 'layout' | 'letters';
}

/** What somebody typed, as it is searched. */
export interface Understood {
  readonly words: readonly string[];
  readonly corrected: readonly Correction[];
  /** Words that stand nowhere and are like none. */
  readonly unknown: readonly string[];
}

/** To look for the nearest word takes milliseconds: in a text that is strange altogether it finds nothing worth having. */
const MOST_CORRECTED = 40;

type Vocabulary = Pick<OpenBook, 'names' | 'stems'>;

/**
 * Reads a question: a line typed on the wrong layout, or Russian in Latin letters, is turned when more of its words are known then, and a word that is not known
 * is read as the one that is nearest to it. A word that is known is never corrected.
 */
export function understand(typed: string, book: Vocabulary): Understood {
  const words = withoutCodes(typed);
  const asTyped = correctAll(words, book);
  const share = knownShare(words, book);
  if (share >= 0.5) return asTyped;
  const [turned] = [turnedBy('layout', onOtherLayout(words), book), turnedBy('letters', outOfLatin(words), book)]
    .filter((one) => one !== undefined)
    .sort((one, other) => other.share - one.share);
  if (!turned || turned.share <= share) return asTyped;
  const read = turned.understood.words.join(' ');
  return { ...turned.understood, corrected: [{ typed: typed.trim(), read, why: turned.why }] };
}

/** A text as it would read turned, and which share of its words is known then; undefined where it makes no sense. */
function turnedBy(why: 'layout' | 'letters', text: string | undefined, book: Vocabulary) {
  if (text === undefined) return undefined;
  const understood = correctAll(text, book);
  // Soft signs are lost in Latin letters: there words count as known that are one slip from a known one.
  const share = why === 'layout' ? knownShare(text, book) : 1 - understood.unknown.length / understood.words.length;
  return understood.unknown.length < understood.words.length / 2 ? { why, understood, share } : undefined;
}

/** Codes of campaigns in quotation marks say what is complained about, and nothing about the complaint. */
function withoutCodes(typed: string): string {
  return typed.replace(/[«“"'„]([\w]+(?:-[\w]+)+)[»”"'“]/g, ' ');
}

function knownShare(typed: string, book: Vocabulary): number {
  const words = wordsOf(typed);
  return words.length === 0 ? 0 : words.filter((word) => isKnown(word, book)).length / words.length;
}

function isKnown(word: string, { names, stems }: Vocabulary): boolean {
  const { stem } = tokenOf(word);
  return isEmptyWord(word) || NEGATIONS.has(word) || names.has(stem) || stems.has(stem) || /^\d/.test(word);
}

function correctAll(typed: string, book: Vocabulary): Understood {
  const words = wordsOf(typed);
  const strange = [...new Set(words)].filter((word) => !isKnown(word, book));
  const read = new Map(strange.slice(0, MOST_CORRECTED).map((word) => [word, nearestName(word, book)]));
  const corrected = strange.flatMap((word): readonly Correction[] => {
    const near = read.get(word);
    return near === undefined
      ? []
      : [{ typed: word, read: near, why: onOtherLayout(word) === near ? 'layout' : 'typo' }];
  });
  return {
    words: words.map((word) => read.get(word) ?? word),
    corrected,
    unknown: strange.filter((word) => read.get(word) === undefined),
  };
}

/** The known word that is nearest: on the other layout, else one letter away, of long words two. */
function nearestName(word: string, book: Vocabulary): string | undefined {
  const turned = onOtherLayout(word);
  if (turned !== undefined && wordsOf(turned).length === 1 && isKnown(turned, book) && turned.length > 2) return turned;
  return nearestNames(word, book, 1)[0];
}

/** Known words near an unknown one, the nearest first. */
export function nearestNames(word: string, { names }: Vocabulary, atMost: number): readonly string[] {
  const { stem } = tokenOf(word);
  const limit = stem.length < 4 ? 0 : stem.length < 8 ? 1 : 2;
  if (limit === 0) return [];
  return [...names]
    .filter(([known]) => known.length >= 3 && isSameStart(known, stem))
    .map(([known, name]) => ({
      name,
      known,
      distance: Math.min(distanceBetween(stem, known, limit), distanceBetween(word, name, limit)),
    }))
    .filter(({ distance }) => distance <= limit)
    .sort((one, other) => one.distance - other.distance || sameStart(other.known, stem) - sameStart(one.known, stem))
    .slice(0, atMost)
    .map(({ name }) => name);
}

/** Slips at the first letter are rare. */
const isSameStart = (known: string, stem: string): boolean => known[0] === stem[0];

function sameStart(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}
