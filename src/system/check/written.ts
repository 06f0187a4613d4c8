/** An SQL text of a description as it is sent, and the way back from a character of it to the text as it is written. */
export interface Written {
  readonly sql: string;
  /** String index in the text as written. */
  back(index: number): number;
}

/** Puts values in place of `:as_of`, `:run`, …, and remembers where they stood. */
export function writtenWith(text: string, values: Readonly<Record<string, string>>): Written {
  const pieces: { readonly from: number; readonly sent: number; readonly length: number; readonly isValue: boolean }[] =
    [];
  let sql = '';
  let from = 0;
  const add = (piece: string, start: number, isValue: boolean): void => {
    pieces.push({ from: start, sent: sql.length, length: piece.length, isValue });
    sql += piece;
  };
  for (const match of text.matchAll(/(?<![:\w]):([a-z_]+)\b/g)) {
    const value = values[match[1]!];
    if (value === undefined) continue;
    add(text.slice(from, match.index), from, false);
    add(value, match.index, true);
    from = match.index + match[0].length;
  }
  add(text.slice(from), from, false);
  const back = (index: number): number => {
    const piece = pieces.findLast(({ sent }) => sent <= index) ?? pieces[0]!;
    return piece.isValue ? piece.from : piece.from + Math.min(index - piece.sent, piece.length);
  };
  return { sql, back };
}
