import type { Answer, Confidence, NotEvaluated } from '../result.ts';
import { text } from '../text.ts';

/** What a database has of the objects by which a shipped system is recognised. */
export interface ShippedFacts {
  readonly system: string;
  readonly title: string;
  readonly isFromDocumentation: boolean;
  readonly matched: readonly string[];
  readonly missing: readonly string[];
  readonly variants: readonly string[];
  readonly variantsMissing: readonly string[];
}

export interface DetectedSystem extends ShippedFacts {
  readonly confidence: Confidence;
}

export interface DetectFacts {
  readonly database: string;
  /** Best first; a system of which nothing is there is not among them. */
  readonly systems: readonly DetectedSystem[];
}

/** Objects that must all be there to be sure: two tables of common names prove nothing. */
const ENOUGH = 3;
/** Share of the objects from which a system is worth a try. */
const MOST = 0.6;

/**
 * Ranks the shipped systems by what of them the database has. All of at least three objects prove a system; most of them make it likely (another version,
 * or a part of it); fewer make it possible, for tables called `campaigns` are in many systems. A description from documentation is never more than likely.
 * When none is at least likely, the answer is inconclusive: the system is not known here.
 */
export function detectSystem(database: string, shipped: readonly ShippedFacts[]): Answer<DetectFacts> {
  const systems = shipped
    .filter(({ matched }) => matched.length > 0)
    .map((facts) => ({ ...facts, confidence: confidenceOf(facts) }))
    .toSorted((one, other) => rankOf(other) - rankOf(one) || (one.system < other.system ? -1 : 1));
  const isKnown = systems.some(({ confidence }) => confidence !== 'possible');
  return {
    subject: { kind: 'database', id: database },
    findings: [],
    facts: { database, systems },
    notEvaluated: isKnown ? [] : [UNKNOWN],
  };
}

const shareOf = ({ matched, missing }: ShippedFacts): number => matched.length / (matched.length + missing.length);

function confidenceOf(facts: ShippedFacts): Confidence {
  const share = shareOf(facts);
  if (share === 1 && facts.matched.length >= ENOUGH && !facts.isFromDocumentation) return 'proved';
  return share >= MOST && facts.matched.length >= 2 ? 'likely' : 'possible';
}

/** The share first; of equal shares the one that had more to show. */
const rankOf = (facts: ShippedFacts): number => shareOf(facts) * 1000 + Math.min(999, facts.matched.length);

const UNKNOWN: NotEvaluated = {
  what: text('Which system this is', 'Какая это система'),
  why: text(
    'No description that ships with mmsup fits. Have one proposed with: mmsup system init',
    'Ни одно описание из поставки не подходит. Получить предложение: mmsup system init',
  ),
  couldChangeAnswer: true,
};
