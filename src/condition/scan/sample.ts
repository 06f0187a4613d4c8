import { UsageError } from '../../errors.ts';
import { text } from '../../text.ts';
import type { SamplePlan } from './sql.ts';

/** A number with the bounds that hold the true one in 95 of 100 samples. */
export interface Estimate {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

const Z = 1.959964;

/**
 * What a count of a sample says of everybody: scaled up, with a 95 % interval. The share among the sampled has Wilson's interval, which does
 * not collapse at 0 or at everybody; how many customers there are is itself estimated from the sample, and its error is added.
 */
export function scaled(count: number, { percent, sampled }: SamplePlan & { readonly sampled: number }): Estimate {
  const share = percent / 100;
  const population = sampled / share;
  const spread = (Z * Math.sqrt(sampled * (1 - share))) / share;
  if (sampled === 0) return { estimate: 0, low: 0, high: Math.ceil(3 / share) };
  const { low, high } = wilson(count, sampled);
  return {
    estimate: Math.round(count / share),
    low: Math.max(count, Math.floor(low * Math.max(0, population - spread))),
    high: Math.ceil(high * (population + spread)),
  };
}

/** A sample with what it says of everybody who would be selected; null where everybody was counted. */
export function estimated<Drawn extends SamplePlan & { readonly sampled: number }>(
  sample: Drawn | undefined,
  selected: number,
): (Drawn & { readonly selected: Estimate }) | null {
  return sample ? { ...sample, selected: scaled(selected, sample) } : null;
}

/** Wilson's 95 % interval of a share, between 0 and 1. */
function wilson(count: number, of: number): { readonly low: number; readonly high: number } {
  const share = count / of;
  const middle = share + Z ** 2 / (2 * of);
  const spread = Z * Math.sqrt((share * (1 - share)) / of + Z ** 2 / (4 * of ** 2));
  const whole = 1 + Z ** 2 / of;
  return { low: Math.max(0, (middle - spread) / whole), high: Math.min(1, (middle + spread) / whole) };
}

/**
 * The sample that was asked for.
 * @throws UsageError `condition/sample-percent` unless it is more than 0 and at most 100.
 */
export function samplePlan(percent: number, seed = 1): SamplePlan {
  if (percent > 0 && percent <= 100) return { percent, seed };
  throw new UsageError({
    code: 'condition/sample-percent',
    message: text(`A sample of ${percent} percent cannot be drawn.`, `Выборку в ${percent} % взять нельзя.`),
    hint: text(
      'Give a number above 0 and up to 100, for instance --sample 5.',
      'Укажите число больше 0 и до 100, например --sample 5.',
    ),
    data: { percent },
  });
}
