import { holds, isLook, type PathEntry, type WalkState } from './walk.ts';

/**
 * The steps that count, of all that were walked: what was answered and then answered otherwise was a slip; of a check that somebody went back to and ran
 * again the newer look counts. Pure.
 */
export function whatHolds(path: readonly PathEntry[]): readonly PathEntry[] {
  return path.filter((entry, at) => holds(entry) && !(entry.takenBack && isLook(entry) && isLookedAgain(path, at)));
}

const isLookedAgain = (path: readonly PathEntry[], at: number): boolean =>
  path.slice(at + 1).some((later) => later.step === path[at]!.step && isLook(later));

/** What the looks that count could not look at, in their order. Pure. */
export const gapsThatHold = ({ gaps }: WalkState): readonly string[] => Object.values(gaps).flat();
