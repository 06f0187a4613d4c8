const TABLE =
  /\b(?:from|join)\s+((?:"[^"]+"|[\p{L}_][\p{L}\p{N}_$]*)(?:\s*\.\s*(?:"[^"]+"|[\p{L}_][\p{L}\p{N}_$]*))?)/giu;

/** Names of tables in a text, as they are written: what the catalog is asked for. One too many does no harm. */
export function tablesMentioned(texts: readonly string[]): readonly string[] {
  const names = texts.flatMap((text) => [...text.matchAll(TABLE)].map(([, name = '']) => name.replace(/\s+/g, '')));
  return [...new Set(names)];
}
