import { type Text, text } from '../text.ts';
import { conceptsIn } from './concepts.ts';
import { GLOSSARY } from './glossary.ts';
import type { Term } from './term.ts';
import { CONCEPTS, phrasesIn } from './thesaurus.ts';
import { isEmptyWord, tokenOf, wordsOf } from './tokens.ts';

/** What marks a term of the glossary among symptoms. */
const TERM = 'term:';

interface Name {
  readonly id: string;
  readonly stems: readonly string[];
}

const NAMES: readonly Name[] = GLOSSARY.flatMap(namesOf);

function namesOf({ id, name, also }: Term): readonly Name[] {
  const said = [name.en, name.ru, ...also.en, ...also.ru].flatMap((names) => names.split(', '));
  const stems = said.map(stemsOf).filter((words) => words.length > 0);
  return stems.map((words) => ({ id: TERM + id, stems: words }));
}

function stemsOf(said: string): readonly string[] {
  return wordsOf(said)
    .filter((word) => !isEmptyWord(word))
    .map((word) => tokenOf(word).stem);
}

/**
 * What a complaint says, in our own vocabulary alone: ids of the thesaurus' concepts (`nobody`, `!go` = does not go) and of the glossary's terms (`term:consent`)
 * for words that stand for no concept, sorted. They are the same in both languages, and no word of the person who complains is among them: two clients can be compared by them.
 */
export function symptomsIn(said: string): readonly string[] {
  const words = wordsOf(said);
  const sightings = conceptsIn(words);
  const told = new Set(sightings.flatMap((sighting) => sighting.words));
  const stems = words.filter((word) => !isEmptyWord(word) && !told.has(word)).map((word) => tokenOf(word).stem);
  const terms = NAMES.filter((name) => holds(stems, name.stems)).map(({ id }) => id);
  return [...new Set([...sightings.map(({ concept }) => concept), ...terms])].sort();
}

/** Whether the words stand there one after the other. */
function holds(stems: readonly string[], wanted: readonly string[]): boolean {
  return stems.some((_, at) => wanted.every((stem, next) => stems[at + next] === stem));
}

/** Whether this is an id of our vocabulary: what is none may be anybody's word. */
export const isSymptom = (id: string): boolean => symptomWord(id) !== undefined;

/** Concepts whose first word would not say what they are. */
const SAID: Readonly<Record<string, Text>> = {
  go: text('goes out', 'уходит'),
  '!go': text('does not go out', 'не уходит'),
  audience: text('selected', 'отбор'),
  '!audience': text('not selected', 'не отобраны'),
  '!build': text('does not build', 'не строится'),
  '!differs': text('does not differ', 'не расходится'),
  '!offer': text('no offer', 'нет предложения'),
  more: text('more than usual', 'больше обычного'),
  stale: text('old figures', 'старые цифры'),
  refusal: text('unsubscribed', 'отписался'),
  group: text('a kind of customers', 'группа клиентов'),
  single: text('one customer', 'один клиент'),
  condition: text('meets the conditions', 'подходит по условиям'),
  explain: text('what it means', 'что это значит'),
};

/** How a symptom is called for people; undefined for what is none. */
export function symptomWord(id: string): Text | undefined {
  if (id.startsWith(TERM)) return GLOSSARY.find((term) => TERM + term.id === id)?.name;
  if (Object.hasOwn(SAID, id)) return SAID[id];
  const said = Object.hasOwn(CONCEPTS, id) ? CONCEPTS[id] : undefined;
  return said && text(firstWord(said.en), firstWord(said.ru));
}

/** The first word of a concept's list, without the mark of how it is compared: `=спрашивает` is спрашивает. */
const firstWord = (list: string): string => phrasesIn(list)[0]!.replaceAll('=', '');
