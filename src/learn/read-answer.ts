import { closestNames } from '../model/closest.ts';
import type { Text } from '../text.ts';

/** A cause as an answer may name it. */
export interface Named {
  readonly id: string;
  readonly name: Text;
}

/** What an answer says: a cause, that nothing is wrong, or something that several causes are near to. */
export type ReadAnswer =
  | { readonly kind: 'cause'; readonly id: string }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'unclear'; readonly near: readonly string[] };

const NOTHING =
  /^(nothing( is wrong)?|none|ok|all (is )?(well|right|fine)|as it should be|no (fault|problem|cause)|ничего|всё в порядке|все в порядке|нет( проблемы| причины| ошибки)?|порядок|норма|так и должно быть)[.!]?$/i;

/** Whoever types an id means that one, not what has most of its words. */
const LIKE_AN_ID = /^[a-z]+\/[a-z0-9-]+$/i;

/** Share of the words of an answer that a cause must have, to be the one that is meant. */
const ENOUGH = 0.6;

/**
 * Reads an answer in the analyst's own words. An id is taken as it is; words are compared with the ids and the names of all causes in both languages, and
 * taken for the one that has clearly most of them. What fits several, or none well, is asked back with the nearest.
 */
export function readAnswer(words: string, causes: readonly Named[]): ReadAnswer {
  const answer = words.trim();
  if (NOTHING.test(answer)) return { kind: 'nothing' };
  const exact = causes.find(({ id }) => id === answer.toLowerCase() || tailOf(id) === answer.toLowerCase());
  if (exact) return { kind: 'cause', id: exact.id };
  const scored = causes
    .map((cause) => ({ id: cause.id, score: scoreOf(answer, cause) }))
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score || (one.id < other.id ? -1 : 1));
  const [best, second] = scored;
  if (best && !LIKE_AN_ID.test(answer) && best.score >= ENOUGH && (!second || second.score < best.score))
    return { kind: 'cause', id: best.id };
  const ids = causes.map(({ id }) => id);
  const spelt = [
    ...closestNames(answer, ids),
    ...closestNames(answer, ids.map(tailOf)).map((tail) => ids.find((id) => tailOf(id) === tail)!),
  ];
  const near = [...new Set([...spelt, ...scored.map(({ id }) => id)])].slice(0, 3);
  return { kind: 'unclear', near };
}

const tailOf = (id: string): string => id.split('/')[1] ?? id;

function scoreOf(answer: string, { id, name }: Named): number {
  const wanted = stemsOf(answer);
  if (wanted.length === 0) return 0;
  return Math.max(
    ...[id, name.en, name.ru].map((text) => {
      const there = new Set(stemsOf(text));
      return wanted.filter((stem) => there.has(stem)).length / Math.max(wanted.length, Math.min(there.size, 3));
    }),
  );
}

/** Words that say nothing of a cause. */
const EMPTY = new Set([
  'the',
  'that',
  'for',
  'and',
  'was',
  'are',
  'has',
  'это',
  'что',
  'как',
  'для',
  'или',
  'was',
  'with',
]);

/** The beginnings of the words, so that "renamed" is "rename" and "переименована" is "переименовано". */
function stemsOf(text: string): readonly string[] {
  const words =
    text
      .toLowerCase()
      .replaceAll('ё', 'е')
      .match(/[\p{L}\d]{3,}/gu) ?? [];
  return [...new Set(words.filter((word) => !EMPTY.has(word)).map((word) => word.slice(0, 5)))];
}
