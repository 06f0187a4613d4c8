/** Milliseconds of the processor that a work takes: what else the machine does hardly counts. */
export function processorMs(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  return process.cpuUsage(before).user / 1_000;
}

/** Below this many milliseconds a time is a matter of the compiler and the collector. */
const LEAST_MS = 100;

/**
 * How many times longer a work takes with four times the input, both measured in one run: about 4 where the time is linear, about 16 where it is quadratic. Each is
 * the better of two. `size`: of the larger input.
 */
export function growthOf(work: (size: number) => unknown, size: number): number {
  const best = (of: number) =>
    Math.min(
      processorMs(() => work(of)),
      processorMs(() => work(of)),
    );
  const small = best(Math.round(size / 4));
  return best(size) / Math.max(small, LEAST_MS);
}

/** Between linear and quadratic, with room for a busy machine. */
export const LINEAR = 8;
