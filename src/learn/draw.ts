import type { Fault } from '../demo/fault.types.ts';

/** One in so many exercises of a complaint is one where nothing is wrong. */
const CONTROLS_ONE_IN = 5;

/**
 * Draws an exercise for one of the six complaints, the same for the same seed. Nobody who complains knows whether anything is wrong: among the exercises are
 * complaints about what works as it should, those that look alike (of the same class of incidents) first.
 */
export function drawFor(complaint: number, seed: number, faults: readonly Fault[]): Fault {
  const mixed = mix(seed);
  const wanted = faults.filter((fault) => fault.complaint === complaint && fault.kind === 'fault');
  const classes = new Set(wanted.map(({ like }) => like));
  const controls = faults.filter(
    ({ kind, complaint: own, like }) => kind === 'control' && (own === complaint || classes.has(like)),
  );
  const isControl = wanted.length === 0 || (controls.length > 0 && mixed % CONTROLS_ONE_IN === 0);
  const pool = isControl ? (controls.length > 0 ? controls : faults.filter(({ kind }) => kind === 'control')) : wanted;
  return pool[Math.floor(mixed / CONTROLS_ONE_IN) % pool.length]!;
}

/** Neighbouring seeds draw far apart. */
function mix(seed: number): number {
  let mixed = Math.imul((seed + 1) ^ 0x9e3779b9, 2654435761) >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 15), 2246822519) >>> 0;
  return (mixed ^ (mixed >>> 13)) >>> 0;
}
