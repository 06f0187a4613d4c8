/** A piece of SQL: a word, a quoted text, a number, a sign. */
interface Piece {
  readonly text: string;
  readonly kind: 'word' | 'name' | 'string' | 'number' | 'parameter' | 'sign' | 'space';
  /** Depth of parentheses in which it stands. */
  readonly depth: number;
}

const PIECES =
  /(?<space>\s+|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|(?<string>[eE]'(?:[^'\\]|\\[\s\S]|'')*(?:'|$)|(?:[bBxXnN]|[uU]&)?'(?:[^']|'')*(?:'|$)|(?<tag>\$(?:[A-Za-z_]\w*)?\$)[\s\S]*?(?:\k<tag>|$))|(?<name>"(?:[^"]|"")*(?:"|$))|(?<parameter>\$\d+)|(?<number>\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?<word>[\p{L}_][\p{L}\p{N}_$]*)|(?<sign>[\s\S])/gu;

/** Cuts a statement into pieces, also one of which only the beginning is known: no grammar would take it. */
function piecesOf(sql: string): readonly Piece[] {
  let depth = 0;
  return [...sql.matchAll(PIECES)].map(({ 0: text, groups = {} }) => {
    if (text === ')') depth -= 1;
    const kind = (['space', 'string', 'name', 'parameter', 'number', 'word'] as const).find((one) => groups[one]);
    const piece = { text, kind: kind ?? 'sign', depth } as const;
    if (text === '(') depth += 1;
    return piece;
  });
}

/** A statement without the values in it, on one line: they may be personal. Numbers of one or two digits stay. */
export function maskStatement(sql: string): string {
  return piecesOf(sql)
    .map(({ kind, text }) => {
      if (kind === 'string') return "'…'";
      if (kind === 'number' && text.length > 2) return '…';
      return kind === 'space' ? ' ' : text;
    })
    .join('')
    .trim();
}

/** Whether a statement has parameters ($1, $2, …), whose values the server does not show. */
export function hasParameters(sql: string): boolean {
  return piecesOf(sql).some(({ kind }) => kind === 'parameter');
}

/**
 * The statement with an unknown value of its type in place of each parameter: a subquery, which the planner cannot look into, so that it makes the plan
 * that holds for any value. `types` are names as `format_type` gives them, that of `$1` first.
 */
export function withUnknownValues(sql: string, types: readonly string[]): string {
  return piecesOf(sql)
    .map(({ kind, text }) => {
      const type = kind === 'parameter' ? types[Number(text.slice(1)) - 1] : undefined;
      return type === undefined ? text : `((select null::${type})::${type})`;
    })
    .join('');
}

/** What of a statement can be planned by an account that may only read. */
export interface Readable {
  readonly sql: string;
  readonly isPart: boolean;
}

/**
 * The reading part of a statement: a SELECT itself; of INSERT … SELECT the SELECT; of UPDATE and DELETE the rows that they look for. Undefined for
 * everything else. The guard judges the text afterwards like any other.
 */
export function readingPartOf(statement: string): Readable | undefined {
  const sql = statement.trim().replace(/\s*;\s*$/, '');
  const words = clauses(piecesOf(sql));
  const [first] = [...words.keys()];
  if (first === 'select' || first === 'table' || first === 'values') return { sql, isPart: false };
  if (first === 'with')
    return ['insert', 'update', 'delete'].some((word) => words.has(word)) ? undefined : { sql, isPart: false };
  if (first === 'insert') return insertedBy(sql, words);
  if (first === 'update') return changedBy(sql, words, { target: 'update', behind: 'set', more: 'from' });
  if (first === 'delete') return changedBy(sql, words, { target: 'from', behind: 'using', more: 'using' });
  return undefined;
}

function insertedBy(sql: string, words: Words): Readable | undefined {
  const from = words.get('select') ?? words.get('with');
  if (!from) return undefined;
  return { sql: sql.slice(from.start, endOf(words, ['conflict', 'returning'], from)), isPart: true };
}

interface Clauses {
  /** The word before the table. */
  readonly target: string;
  /** The word behind it, where it has one. */
  readonly behind: string;
  /** The word before further tables. */
  readonly more: string;
}

function changedBy(sql: string, words: Words, { target, behind, more }: Clauses): Readable | undefined {
  const table = words.get(target);
  if (!table || (behind === 'set' && !words.has(behind))) return undefined;
  const others = words.get(more);
  const where = words.get('where');
  const clause = (from: Place, until: readonly string[]) => sql.slice(from.end, endOf(words, until, from));
  const rows = [
    clause(table, [behind, 'where', 'returning']),
    ...(others && others !== table ? [`, ${clause(others, ['where', 'returning'])}`] : []),
    ...(where ? [` where ${clause(where, ['returning'])}`] : []),
  ];
  return { sql: `select 1 from ${rows.join('').trim()}`, isPart: true };
}

interface Place {
  readonly start: number;
  readonly end: number;
}

type Words = ReadonlyMap<string, Place>;

/** Where each word of the outermost level stands first; `on conflict` counts as one word. */
function clauses(pieces: readonly Piece[]): Words {
  const places = new Map<string, Place>();
  let start = 0;
  let on = 0;
  for (const { kind, text, depth } of pieces) {
    const word = text.toLowerCase();
    if (word === 'on') on = start;
    const from = word === 'conflict' ? on : start;
    if (kind === 'word' && depth === 0 && !places.has(word))
      places.set(word, { start: from, end: start + text.length });
    start += text.length;
  }
  return places;
}

/** Where the first of these clauses behind a place begins. */
function endOf(words: Words, names: readonly string[], { end }: Place): number {
  const starts = names.flatMap((name) => words.get(name)?.start ?? []).filter((start) => start >= end);
  return Math.min(...starts, Number.MAX_SAFE_INTEGER);
}
