import { CONCEPTS, NEGATIONS } from './thesaurus.ts';
import { isEmptyWord, tokenOf, wordsOf } from './tokens.ts';

/** A concept that some words of a text stand for. */
export interface Sighting {
  /** `slow`, or `!go` where the words say that it does not. */
  readonly concept: string;
  /** The words that say it, as they were written. */
  readonly words: readonly string[];
  /** Where among the words of the text it begins. */
  readonly at: number;
}

interface Phrase {
  readonly concept: string;
  readonly stems: readonly string[];
}

/** How many words a negation reaches ahead: "did not even come". */
const REACH = 3;
/** "No SMS", "not a single letter". */
const NEAR = 2;

/** Concepts whose absence is another complaint than their presence. */
const NEGATABLE: ReadonlySet<string> = new Set(['go', 'audience', 'build', 'differs', 'offer']);

const PHRASES = phrasesByFirstStem();

function phrasesByFirstStem(): ReadonlyMap<string, readonly Phrase[]> {
  const phrases = new Map<string, Phrase[]>();
  for (const [concept, { en, ru }] of Object.entries(CONCEPTS)) {
    for (const said of `${en}, ${ru}`.split(', ')) {
      const stems = stemsOf(said);
      const first = stems[0]!;
      const same = phrases.get(first) ?? [];
      if (!same.some((other) => other.concept === concept && other.stems.join(' ') === stems.join(' ')))
        phrases.set(first, [...same, { concept, stems }]);
    }
  }
  return phrases;
}

function stemsOf(said: string): readonly string[] {
  return wordsOf(said).map((word) => tokenOf(word).stem);
}

/** Every word of the thesaurus: what is spelt like one of them is no slip. */
export function thesaurusWords(): readonly string[] {
  return Object.values(CONCEPTS).flatMap(({ en, ru }) => [...wordsOf(en), ...wordsOf(ru)]);
}

/** The concepts in the words of one sentence, with what they negate. */
export function conceptsIn(words: readonly string[]): readonly Sighting[] {
  const stems = words.map((word) => tokenOf(word).stem);
  const sightings: Sighting[] = [];
  for (let at = 0; at < words.length; at += 1) {
    for (const { concept, stems: wanted } of PHRASES.get(stems[at]!) ?? []) {
      const end = endOf(stems, words, at, wanted);
      if (end === undefined) continue;
      const said = { words: words.slice(at, end), at };
      const isNegated = NEGATABLE.has(concept) && negatedAt(words, at, REACH);
      sightings.push({ concept: isNegated ? `!${concept}` : concept, ...said });
      // No letter at all is a letter that did not come.
      if (concept === 'mailing' && negatedAt(words, at, NEAR)) sightings.push({ concept: '!go', ...said });
    }
  }
  const told = sightings.filter((one) => !sightings.some((other) => covers(other, one)));
  return [...told, ...told.flatMap((one) => [...namedOne(one, words), ...severalOf(one, words)])];
}

const SEVERAL = /^(?:two|three|2|3|два|две|три|двух|трех)$/;

/** "Two letters" are one too many. */
function severalOf({ concept, words: said, at }: Sighting, words: readonly string[]): readonly Sighting[] {
  const before = words[at - 1];
  return concept === 'mailing' && before !== undefined && SEVERAL.test(before)
    ? [{ concept: 'twice', words: [before, ...said], at: at - 1 }]
    : [];
}

/** "Client 4711" is one customer. */
function namedOne({ concept, words: said, at }: Sighting, words: readonly string[]): readonly Sighting[] {
  const next = words[at + said.length];
  return concept === 'people' && next !== undefined && /^\d{2,}$/.test(next)
    ? [{ concept: 'single', words: [...said, next], at }]
    : [];
}

/** "Three times bigger" is no "three times": of two phrases one of which is a part of the other, the longer is meant. */
function covers(one: Sighting, other: Sighting): boolean {
  if (one.concept === other.concept || one.words.length <= other.words.length) return false;
  return one.at <= other.at && other.at + other.words.length <= one.at + one.words.length;
}

/** Where a phrase that begins at a word ends; empty words inside it are passed over. */
function endOf(stems: readonly string[], words: readonly string[], at: number, wanted: readonly string[]) {
  let next = at;
  for (const stem of wanted) {
    while (next > at && next < words.length && stems[next] !== stem && isEmptyWord(words[next]!)) next += 1;
    if (stems[next] !== stem) return undefined;
    next += 1;
  }
  return next;
}

function negatedAt(words: readonly string[], at: number, reach: number): boolean {
  return words.slice(Math.max(0, at - reach), at).some((word) => NEGATIONS.has(word));
}
