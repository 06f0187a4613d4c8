import { UsageError } from '../errors.ts';
import { closestNames } from '../model/closest.ts';
import { text } from '../text.ts';
import type { Fault } from './fault.types.ts';
import { FAULTS } from './faults.ts';

const RANDOM = /^random-(\d+)$/;

/** The name under which a fault is planted that a seed has drawn: it does not tell which. */
export const randomName = (seed: number): string => `random-${seed}`;

/** The fault of this name; `random-7` is the one that the seed 7 draws. @throws UsageError `demo/no-such-fault`, with the nearest names. */
export function findFault(name: string): Fault {
  const seed = RANDOM.exec(name)?.[1];
  const fault = seed === undefined ? FAULTS.find((known) => known.name === name) : drawn(Number(seed));
  if (fault) return fault;
  const near = closestNames(
    name,
    FAULTS.map((known) => known.name),
  );
  throw new UsageError({
    code: 'demo/no-such-fault',
    message: text(`There is no fault "${name}".`, `Неисправности «${name}» нет.`),
    hint:
      near.length > 0
        ? text(`Did you mean ${near.join(', ')}?`, `Возможно, имелось в виду ${near.join(', ')}?`)
        : text('See them all: mmsup demo faults', 'Все неисправности: mmsup demo faults'),
  });
}

/** Neighbouring seeds draw faults far apart. */
function drawn(seed: number): Fault {
  const mixed = Math.imul((seed + 1) ^ 0x9e3779b9, 2654435761) >>> 0;
  return FAULTS[Math.floor((mixed / 2 ** 32) * FAULTS.length)]!;
}

/** A text of a fault with the customer who complains in it; `someone` where he is known only once it is planted. */
export function naming(words: string, customer: string | null, someone = 'CUSTOMER'): string {
  return words.replaceAll('{customer}', customer ?? someone);
}
