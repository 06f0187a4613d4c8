import type { Found, Hit } from '../search/search.ts';
import type { Runbook } from './runbook.ts';

/** What a complaint may be about, by the name of its option; each is also an input of runbooks. */
export const SUBJECTS = ['campaign', 'run', 'segment', 'report', 'customer'] as const;
export type Subject = (typeof SUBJECTS)[number];
export type Given = Readonly<Partial<Record<Subject, string>>>;

/** A runbook that may be the right one. */
export interface Candidate {
  readonly runbook: Runbook;
  readonly hit: Hit;
}

export interface Choice {
  /** Best first; all take what was given. */
  readonly candidates: readonly Candidate[];
  /** Absent where nothing fits, or the best is not clearly better than the second. */
  readonly chosen: Candidate | undefined;
}

/** By how much the best must be better than the second. */
const CLEARLY = 1.05;
/** Less than this is no likeness. */
const LEAST = 0.12;

/**
 * Chooses the runbook for a complaint.
 *
 * A runbook that cannot use what the complaint is said to be about (a report, a customer) is not meant. Among the others the words decide, and only where
 * they decide clearly: a walk along the wrong runbook costs more than a question.
 */
export function chooseRunbook({ hits }: Found, runbooks: readonly Runbook[], given: Given): Choice {
  const subjects = Object.keys(given) as Subject[];
  const ranked = hits.flatMap((hit): readonly Candidate[] => {
    const runbook = runbooks.find(({ id }) => id === hit.page.id);
    return runbook && hit.score >= LEAST ? [{ runbook, hit }] : [];
  });
  const taking = ({ runbook }: Candidate) => subjects.filter((subject) => takes(runbook, subject)).length;
  const most = Math.max(0, ...ranked.map(taking));
  const candidates = ranked.filter((candidate) => taking(candidate) === most);
  const [best, second] = candidates;
  const isClear = best && (!second || best.hit.score >= CLEARLY * second.hit.score);
  return { candidates, chosen: isClear ? best : undefined };
}

/** Whether a runbook has an input for it. */
export function takes({ inputs }: Runbook, subject: Subject): boolean {
  return inputs.some(({ name, aliases }) => name === subject || aliases.includes(subject));
}
