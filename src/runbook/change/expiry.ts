/** A limit below this is told to the second. */
const SHORT_MS = 120_000;

/** Until when an approval is worth something, the same wherever it is told: `2026-11-26 14:08 UTC`, to the second where it holds for less than two minutes. Pure. */
export function expiryWords(expires: string, limitMs: number): string {
  return `${expires.slice(0, limitMs < SHORT_MS ? 19 : 16).replace('T', ' ')} UTC`;
}
