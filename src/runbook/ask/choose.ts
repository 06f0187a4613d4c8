import type { Found, Hit } from '../../search/search.ts';
import { missingInputs } from '../inputs/inputs.ts';
import type { Runbook } from '../runbook.ts';

/** What a complaint may be about, by the name of its option; each is also an input of runbooks. */
export const SUBJECTS = ['campaign', 'run', 'segment', 'report', 'customer'] as const;
export type Subject = (typeof SUBJECTS)[number];
export type Subjects = Readonly<Partial<Record<Subject, string>>>;

/** A runbook that may be the right one. */
export interface Candidate {
  readonly runbook: Runbook;
  readonly hit: Hit;
}

export interface Choice {
  /** Best first; all take what was given. */
  readonly candidates: readonly Candidate[];
  /** In the order in which they are walked until one names a cause; empty where the words decide nothing. */
  readonly walks: readonly Candidate[];
  /** True where others fit about as well as the best: whoever can be asked is asked. */
  readonly isTie: boolean;
  /** Where the best cannot begin before more is said, those of the others that can, and are near enough to be meant. */
  readonly instead: readonly Candidate[];
}

/** Two that are nearer than this to each other fit about equally well. */
const CLEARLY = 1.05;
/** A best one below this was found by little, and must at least be alone. */
const SURE = 0.25;
/** So many words of a complaint that are found together say something, though each alone would say nothing. */
const ENOUGH_WORDS = 3;
/** Less than this is no likeness. */
const LEAST = 0.12;
/** Share of the best one's score, or of the best likeness of words, that another must have, to be walked after it. */
const NEXT = 0.4;
const MOST_WALKS = 4;
/** Share of the best one's score that another must have, to be what was meant where the best lacks what nobody said. */
const INSTEAD = 0.6;

/**
 * Chooses the runbooks for a complaint.
 *
 * A runbook that cannot use what the complaint is said to be about (a report, a customer) is not meant, and neither is one that wants to know of something
 * else as well. Among the others the words decide. The best is walked, and the next ones only when it ends without a cause: of two that fit equally well what
 * is in the data decides. Where they were found by next to nothing, only what was given decides, if one runbook
 * alone is about it; else none is walked: its end would say that all is well of something that nobody looked at.
 */
export function chooseRunbook({ hits }: Found, runbooks: readonly Runbook[], given: Subjects): Choice {
  const subjects = Object.keys(given) as Subject[];
  const ranked = hits.flatMap((hit): readonly Candidate[] => {
    const runbook = runbooks.find(({ id }) => id === hit.page.id);
    return runbook && hit.score >= LEAST ? [{ runbook, hit }] : [];
  });
  const taking = ({ runbook }: Candidate) => subjects.filter((subject) => takes(runbook, subject)).length;
  const most = Math.max(0, ...ranked.map(taking));
  const able = ranked.filter((candidate) => taking(candidate) === most);
  const complete = able.filter(({ runbook }) => missingInputs(runbook, inputsOf(runbook, given)).length === 0);
  const candidates = subjects.length > 0 && complete.length > 0 ? complete : able;
  const isTie = equalsOf(candidates) > 0;
  const instead = insteadOf(candidates, complete);
  const isGuess = isFaint(candidates[0]?.hit) || (isTie && candidates[0]!.hit.score < SURE);
  if (!isGuess) return { candidates, walks: walksOf(candidates), isTie, instead };
  const only = candidates.filter(({ runbook }) => isOnlyAbout(runbook, given));
  return only.length === 1
    ? { candidates, walks: only, isTie: false, instead: [] }
    : { candidates, walks: [], isTie, instead };
}

function isFaint(hit: Hit | undefined): boolean {
  return hit === undefined || (!hit.isTelling && hit.words.length < ENOUGH_WORDS);
}

/** Whether a runbook cannot do without something that was given: then it is about that. */
function isOnlyAbout({ inputs }: Runbook, given: Subjects): boolean {
  return inputs.some(
    ({ name, aliases, optional, unless }) =>
      !optional &&
      unless === undefined &&
      SUBJECTS.some((subject) => given[subject] !== undefined && (name === subject || aliases.includes(subject))),
  );
}

/** How many fit about as well as the best. */
function equalsOf([best, ...others]: readonly Candidate[]): number {
  return best ? others.filter(({ hit }) => best.hit.score < CLEARLY * hit.score).length : 0;
}

/** A complaint of no campaign may be of one that was not named, or of all of them. */
function insteadOf([best, ...others]: readonly Candidate[], complete: readonly Candidate[]): readonly Candidate[] {
  if (!best || complete.includes(best)) return [];
  return others.filter((one) => complete.includes(one) && one.hit.score >= INSTEAD * best.hit.score);
}

function walksOf(candidates: readonly Candidate[]): readonly Candidate[] {
  const least = NEXT * (candidates[0]?.hit.score ?? 0);
  const leastByWords = NEXT * Math.max(0, ...candidates.map(({ hit }) => hit.byWords));
  return candidates.filter(({ hit }) => hit.score >= least || hit.byWords >= leastByWords).slice(0, MOST_WALKS);
}

/** Whether a runbook has an input for it. */
export function takes({ inputs }: Runbook, subject: Subject): boolean {
  return inputs.some(({ name, aliases }) => name === subject || aliases.includes(subject));
}

/** What was given, by the names of the runbook's own inputs. */
export function inputsOf({ inputs }: Runbook, given: Subjects): Readonly<Record<string, string>> {
  return Object.fromEntries(
    inputs.flatMap(({ name, aliases }) => {
      const subject = SUBJECTS.find((one) => given[one] !== undefined && (one === name || aliases.includes(one)));
      return subject === undefined ? [] : [[name, given[subject]!]];
    }),
  );
}
