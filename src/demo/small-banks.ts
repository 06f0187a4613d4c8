/** Small banks on which every complaint is proved to be answered: each seed another one, with other people, and of another size. */
const SMALL_BANKS = 5;
const LEAST_CUSTOMERS = 5_000;
const MORE_CUSTOMERS = 700;

export interface SmallBank {
  readonly seed: number;
  readonly customers: number;
}

/** The small bank of a number: whatever the number, one of those that are proved. */
export function smallBank(number: number): SmallBank {
  const place = Math.abs(Math.trunc(number)) % SMALL_BANKS;
  return { seed: place + 1, customers: LEAST_CUSTOMERS + MORE_CUSTOMERS * place };
}
