/** A comment in front of a statement; offsets count in the file. */
export interface SqlComment {
  /** Without `--`, or without the signs around a block. */
  readonly text: string;
  /** Where the text of the comment begins. */
  readonly at: number;
  readonly isLine: boolean;
}

/** The comments with which an SQL text begins, and where its first other character stands; the text's length when it is nothing but comments. */
export function leadingComments(sql: string): { readonly comments: readonly SqlComment[]; readonly behind: number } {
  const comments: SqlComment[] = [];
  let at = 0;
  for (;;) {
    while (/\s/.test(sql[at] ?? '')) at += 1;
    const end = sql.startsWith('--', at) ? lineEnd(sql, at) : sql.startsWith('/*', at) ? blockEnd(sql, at) : undefined;
    if (end === undefined) return { comments, behind: at };
    const isLine = sql[at] === '-';
    comments.push({ text: sql.slice(at + 2, isLine ? end : Math.max(at + 2, end - 2)), at: at + 2, isLine });
    at = end;
  }
}

function lineEnd(sql: string, from: number): number {
  const end = sql.indexOf('\n', from);
  return end < 0 ? sql.length : end;
}

/** Blocks may stand in blocks. One that does not end takes the rest. */
function blockEnd(sql: string, from: number): number {
  const signs = /\/\*|\*\//g;
  signs.lastIndex = from;
  let depth = 0;
  for (let sign = signs.exec(sql); sign; sign = signs.exec(sql)) {
    depth += sign[0] === '/*' ? 1 : -1;
    if (depth === 0) return signs.lastIndex;
  }
  return sql.length;
}

/** Whether an SQL text is a whole SELECT: its first word says so. One in brackets may be compared with something, and is left to the parser. */
export function isWholeSelect(sql: string): boolean {
  return /^(select|with)\b/i.test(sql.slice(leadingComments(sql).behind));
}
