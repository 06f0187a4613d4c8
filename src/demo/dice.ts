/** What of a fault differs from bank to bank: who did it, how much of it, and when. The first seed has what the story tells. */
export interface Dice {
  /** About as much as usual, 60 to 140 per cent of it. */
  around(usual: number): number;
  /** A colleague who could have done it in his place; accounts of programs stay. */
  who(usual: string): string;
  /** Whole minutes later than usual, at most so many. */
  later(most: number): number;
}

/** The seed whose faults are as they are told. */
const AS_TOLD = 1;

/** People of the same desk: any of them may edit what the others edit. */
const DESKS: readonly (readonly string[])[] = [
  ['p.egorov', 'd.romanov', 'a.sokolova', 'k.zaitseva', 'n.orlov'],
  ['o.belova', 'y.titova', 's.markin'],
  ['v.kim', 'i.gusev', 't.frolov'],
];

/** The dice of one fault on the bank of one seed: the same whenever they are thrown. */
export function diceOf(seed: number, fault: string): Dice {
  if (seed === AS_TOLD) return { around: (usual) => usual, who: (usual) => usual, later: () => 0 };
  const face = (salt: string): number => faceOf(`${seed} ${fault} ${salt}`);
  return {
    around: (usual) => Math.max(1, Math.round(usual * (0.6 + 0.8 * face(`around ${usual}`)))),
    later: (most) => Math.floor(Math.max(0, most) * face('later')),
    who(usual) {
      const desk = DESKS.find((people) => people.includes(usual));
      return desk ? desk[Math.floor(desk.length * face(`who ${usual}`))]! : usual;
    },
  };
}

/** A number from 0 (included) to 1 (excluded), always the same for the same words (FNV-1a). */
function faceOf(words: string): number {
  let hash = 0x811c9dc5;
  for (const letter of words) hash = Math.imul(hash ^ letter.codePointAt(0)!, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32;
}
