const INTEGERS: Readonly<Record<string, bigint>> = {
  smallint: 2n ** 15n,
  integer: 2n ** 31n,
  bigint: 2n ** 63n,
};

/**
 * Whether a word that was typed can be an identifier of this PostgreSQL type at all: "vip" is no integer, and asking the server for it
 * would be an error instead of "there is none". Types that are not known here are left to the server.
 */
export function canBeIdentifier(word: string, type: string | null): boolean {
  if (type === null || word.includes('\0')) return false;
  const limit = INTEGERS[type];
  if (limit !== undefined) return /^-?\d{1,19}$/.test(word) && BigInt(word) < limit && BigInt(word) >= -limit;
  if (type === 'uuid') return /^[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}$/i.test(word);
  if (type === 'numeric') return /^-?\d+(\.\d+)?$/.test(word);
  return true;
}
