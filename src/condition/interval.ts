/** A share of a population, guessed from a sample; customers. */
export interface Estimate {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/** Standard normal quantile of a two-sided 95 % interval. */
const Z = 1.959964;

/**
 * How many of a population have what `found` of `sampled` customers had, with the 95 % interval of Wilson (E. B. Wilson, JASA 22, 1927), which
 * holds for rare and for common things and never leaves 0 to 1. The population is itself reckoned from the sample's percentage.
 */
export function estimate(found: number, sampled: number, percent: number): Estimate {
  const population = sampled / (percent / 100);
  if (sampled === 0) return { estimate: 0, low: 0, high: 0 };
  const share = found / sampled;
  const spread = Z * Math.sqrt((share * (1 - share)) / sampled + (Z * Z) / (4 * sampled * sampled));
  const centre = share + (Z * Z) / (2 * sampled);
  const scale = population / (1 + (Z * Z) / sampled);
  return {
    estimate: Math.round(share * population),
    low: Math.max(0, Math.floor((centre - spread) * scale)),
    high: Math.min(Math.ceil(population), Math.ceil((centre + spread) * scale)),
  };
}
