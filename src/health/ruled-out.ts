import { causeById } from '../causes/catalogue.ts';
import type { RuledOut } from '../result.ts';
import { text } from '../text.ts';
import type { Outcome } from './check.ts';

/** The checks that were asked and saw nothing: each rules out its own cause. A probe's cause is called as the probe is. */
export function ruledOutOfHealth(outcomes: readonly Outcome[]): readonly RuledOut[] {
  return outcomes
    .filter(({ gap, findings }) => gap === null && findings.length === 0)
    .map(({ id, name }) => ({
      cause: { id: causeIdOf(id), name },
      because: text(`check ${id}: 0 found`, `проверка ${id}: найдено 0`),
    }));
}

const causeIdOf = (check: string): string =>
  [`health/${check}`, `segment/${check}`, check, check.replace('-', '/')].find((id) => causeById(id) !== undefined) ??
  check;
