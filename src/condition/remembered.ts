/** Texts remembered at most, and the longest that is. */
const MOST_TEXTS = 1_000;
const LONGEST_TEXT = 20_000;

/** A reading of texts that remembers what it read: one explanation reads the same few conditions dozens of times. */
export function remembering<T>(read: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    if (known.has(text)) return known.get(text)!;
    const result = read(text);
    if (known.size >= MOST_TEXTS) known.clear();
    if (text.length <= LONGEST_TEXT) known.set(text, result);
    return result;
  };
}
