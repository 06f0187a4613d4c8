import { patternsIn } from './patterns.ts';
import { CONCEPTS, NEGATIONS, phrasesOf } from './thesaurus.ts';
import { OBJECTS } from './thesaurus-objects.ts';
import { isEmptyWord, plain, tokenOf, wordsOf } from './tokens.ts';

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
  /** Stems, or `=` and a word where no other form of it is meant. */
  readonly wanted: readonly string[];
}

/** How many words a negation reaches ahead: "did not even come". */
const REACH = 3;
/** "No SMS", "not a single letter"; in Russian also "SMS нет". */
const NEAR = 2;

/** Concepts whose absence is another complaint than their presence. */
const NEGATABLE: ReadonlySet<string> = new Set(['go', 'audience', 'build', 'differs', 'offer']);
/** What one can say of that there is none. */
const THINGS: ReadonlySet<string> = new Set(['report', 'figures', 'offer', 'people', 'audience', 'data']);

const ABSENT: ReadonlySet<string> = new Set(['no', 'without', 'нет', 'без', 'ни', 'никаких', 'никакого']);
/** Who is without a mortgage and gets a letter does get it. */
const LACKS: ReadonlySet<string> = new Set(['without', 'без']);
/** Who should not have got a letter, or has no need of it, got it. */
const WRONGLY: ReadonlySet<string> = new Set(['should', 'must', 'supposed', 'кому', 'кого']);
const NONE: ReadonlySet<string> = new Set();
const ABSENT_AFTER: ReadonlySet<string> = new Set(['нет', 'нету']);

const PHRASES = phrasesByFirst();

function phrasesByFirst(): ReadonlyMap<string, readonly Phrase[]> {
  const phrases = new Map<string, Phrase[]>();
  for (const [concept, said] of Object.entries(CONCEPTS)) {
    for (const wanted of phrasesOf(said).map(wantedBy)) {
      const first = wanted[0]!;
      const same = phrases.get(first) ?? [];
      if (!same.some((other) => other.concept === concept && other.wanted.join(' ') === wanted.join(' ')))
        phrases.set(first, [...same, { concept, wanted }]);
    }
  }
  return phrases;
}

function wantedBy(phrase: string): readonly string[] {
  return phrase
    .split(' ')
    .flatMap((part) =>
      part.startsWith('=') ? [`=${plain(part.slice(1))}`] : wordsOf(part).map((word) => tokenOf(word).stem),
    );
}

/** Every word of the thesaurus: what is spelt like one of them is no slip. */
export function thesaurusWords(): readonly string[] {
  return Object.values(CONCEPTS).flatMap((said) => phrasesOf(said).flatMap(wordsOf));
}

/** Whether a concept is a thing that a complaint can be about, and not what is wrong with it. */
export const isThing = ({ concept }: Sighting): boolean => Object.hasOwn(OBJECTS, concept.replace('!', ''));

/** The concepts in the words of one sentence, with what they negate. */
export function conceptsIn(words: readonly string[]): readonly Sighting[] {
  const stems = words.map((word) => tokenOf(word).stem);
  const sightings: Sighting[] = [...patternsIn(words)];
  for (let at = 0; at < words.length; at += 1) {
    for (const { concept, wanted } of phrasesAt(words, stems, at)) {
      const end = endOf(stems, words, at, wanted);
      if (end !== undefined) sightings.push(...told(concept, { words: words.slice(at, end), at }, words));
    }
  }
  const kept = sightings.filter((one) => !sightings.some((other) => covers(other, one)));
  return [...kept, ...kept.flatMap((one) => [...namedOne(one, words), ...severalOf(one, words)])];
}

function phrasesAt(words: readonly string[], stems: readonly string[], at: number): readonly Phrase[] {
  return [...(PHRASES.get(stems[at]!) ?? []), ...(PHRASES.get(`=${words[at]!}`) ?? [])];
}

/** What a phrase says where it stands: itself or its absence, and that there is none of a thing. */
function told(concept: string, said: Omit<Sighting, 'concept'>, words: readonly string[]): readonly Sighting[] {
  const isNegated = NEGATABLE.has(concept) && negatedAt(words, said.at, REACH, concept === 'go' ? LACKS : NONE);
  const own = { concept: isNegated ? `!${concept}` : concept, ...said };
  const end = said.at + said.words.length;
  // No letter at all is a letter that did not come.
  if (concept === 'mailing' && (negatedAt(words, said.at, NEAR) || isAbsentAfter(words, end)))
    return [own, { concept: '!go', ...said }];
  const isNone = THINGS.has(concept) && (isAbsentBefore(words, said.at) || isAbsentAfter(words, end));
  return isNone ? [own, { concept: 'none', ...said }] : [own];
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
  const isThere = (next: number, want: string) => (want.startsWith('=') ? `=${words[next]}` : stems[next]) === want;
  let next = at;
  for (const want of wanted) {
    while (next > at && next < words.length && !isThere(next, want) && isEmptyWord(words[next]!)) next += 1;
    if (!isThere(next, want)) return undefined;
    next += 1;
  }
  return next;
}

function negatedAt(words: readonly string[], at: number, reach: number, but: ReadonlySet<string> = NONE): boolean {
  const from = Math.max(0, at - reach);
  return words
    .slice(from, at)
    .some((word, place) => NEGATIONS.has(word) && !but.has(word) && !WRONGLY.has(words[from + place - 1] ?? ''));
}

function isAbsentBefore(words: readonly string[], at: number): boolean {
  return words.slice(Math.max(0, at - NEAR), at).some((word) => ABSENT.has(word));
}

function isAbsentAfter(words: readonly string[], end: number): boolean {
  return words.slice(end, end + NEAR).some((word) => ABSENT_AFTER.has(word));
}
