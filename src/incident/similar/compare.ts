import type { Fingerprint } from '../fingerprint.ts';

/** What two incidents share, for the sentence that says why. */
export interface Shared {
  /** `same`: both have this cause. `seen`: it was found on the way there, and another one was the cause. */
  readonly cause: 'same' | 'seen' | null;
  readonly edges: readonly string[];
  readonly runbooks: readonly string[];
  readonly symptoms: readonly string[];
  readonly changes: readonly string[];
}

export interface Likeness {
  /** 0 to 1: how much of what is known of the one that is asked about is so there too. */
  readonly score: number;
  readonly shared: Shared;
}

type Part = 'symptoms' | 'edges' | 'runbooks' | 'changes';
const PARTS: readonly Part[] = ['symptoms', 'edges', 'runbooks', 'changes'];

/**
 * What each part of a fingerprint weighs. A cause is a conclusion, and as much as all that leads to it: an incident with the same cause is never behind one that
 * only looks alike.
 */
export const WEIGHTS: Readonly<Record<'cause' | Part, number>> = {
  cause: 6,
  edges: 2,
  symptoms: 2,
  changes: 1,
  runbooks: 1,
};

/** A cause that was only found on the way counts half. */
const SEEN = 0.5;

/** Less than this is chance: every complaint has a word such as "mailing". */
export const LEAST_SCORE = 0.25;

/** What an element weighs inside its part: the more, the fewer incidents have it. */
export type Rarity = (part: Part, element: string) => number;

/** Counts how many of the incidents have each element. */
export function rarityIn(all: readonly Fingerprint[]): Rarity {
  const having = new Map<string, number>();
  for (const fingerprint of all)
    for (const part of PARTS)
      for (const element of fingerprint[part]) {
        const key = `${part} ${element}`;
        having.set(key, (having.get(key) ?? 0) + 1);
      }
  return (part, element) => Math.log(1 + (1 + all.length) / (1 + (having.get(`${part} ${element}`) ?? 0)));
}

/**
 * How like an incident another one is.
 *
 * Each part that the asked one has anything in gives 0 to 1: the cause by being the same, the others by what both have in proportion to what either has, rare elements
 * weighing more (a weighted Jaccard index with ln(1 + incidents / incidents that have it)). The score is their mean by {@link WEIGHTS}. A part in which nothing
 * is known of the asked one is left out: an incident without a cause yet is compared by its words and its path alone.
 */
export function likenessOf(asked: Fingerprint, other: Fingerprint, rarity: Rarity): Likeness {
  const shared = sharedOf(asked, other);
  let [sum, weight] = [0, 0];
  const add = (part: keyof typeof WEIGHTS, value: number) => {
    sum += WEIGHTS[part] * value;
    weight += WEIGHTS[part];
  };
  if (asked.cause !== null) add('cause', shared.cause === 'same' ? 1 : shared.cause === 'seen' ? SEEN : 0);
  for (const part of PARTS) if (asked[part].length > 0) add(part, jaccard(part, asked[part], other[part], rarity));
  return { score: weight === 0 ? 0 : sum / weight, shared };
}

function jaccard(part: Part, one: readonly string[], other: readonly string[], rarity: Rarity): number {
  const sumOf = (elements: readonly string[]) => elements.reduce((sum, element) => sum + rarity(part, element), 0);
  return sumOf(one.filter((element) => other.includes(element))) / sumOf([...new Set([...one, ...other])]);
}

function sharedOf(asked: Fingerprint, other: Fingerprint): Shared {
  const both = (part: Part) => asked[part].filter((element) => other[part].includes(element));
  return {
    cause: sharedCause(asked, other),
    edges: both('edges'),
    runbooks: both('runbooks'),
    symptoms: both('symptoms'),
    changes: both('changes'),
  };
}

function sharedCause({ cause }: Fingerprint, other: Fingerprint): Shared['cause'] {
  if (cause === null) return null;
  if (cause === other.cause) return 'same';
  return other.found.includes(cause) ? 'seen' : null;
}
