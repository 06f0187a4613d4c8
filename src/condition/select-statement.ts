import { hasSqlDetails, parseSync } from 'libpg-query';
import { type Ast, walk } from './ast.ts';
import { depthChange, type Origin, readOrigin } from './select-text.ts';
import { FormulaError } from './syntax-error.ts';
import { byteToIndex, tokensOf } from './tokens.ts';

/** One SELECT that has been parsed. */
export interface Statement {
  readonly source: string;
  readonly origin: Origin;
  /** The fields of its SelectStmt. */
  readonly select: Ast;
}

/** The most that is read: bytes of text, brackets within brackets. */
export const MOST_BYTES = 1024 * 1024;
export const MOST_NESTED = 100;

/**
 * Parses a text that must be one SELECT that only reads.
 * @throws FormulaError `select/too-large`, `select/too-deep`, `condition/empty`, `condition/syntax`, `select/several-statements`,
 * `select/not-a-select`, `select/into`, `select/row-lock`, `condition/parameter` with a caret at the place.
 */
export function readStatement(source: string): Statement {
  const bytes = Buffer.byteLength(source);
  if (bytes > MOST_BYTES)
    throw refused(source, 0, 'select/too-large', `The SELECT has ${bytes} bytes, and at most ${MOST_BYTES} are read`);
  refuseDepth(source);
  const statements = parsed(source);
  const indexOf = byteToIndex(source);
  const [first, second] = statements;
  if (!first) throw refused(source, 0, 'condition/empty', 'There is no SELECT: the text is empty');
  if (second) {
    const position = firstToken(source, indexOf[second.at] ?? 0);
    throw refused(
      source,
      position,
      'select/several-statements',
      `These are ${statements.length} statements, and one SELECT is read`,
    );
  }
  const { SelectStmt: select } = first.tree as { SelectStmt?: Ast };
  if (!select) {
    const kind = Object.keys(first.tree)[0]?.replace(/Stmt$/, '').toUpperCase();
    throw refused(source, firstToken(source, 0), 'select/not-a-select', `This is ${kind}, not a SELECT`);
  }
  refuseClauses(source, select, indexOf);
  return { source, origin: readOrigin(source), select };
}

interface Parsed {
  readonly tree: Ast;
  readonly at: number;
}

function parsed(source: string): readonly Parsed[] {
  try {
    const { stmts = [] } = parseSync(source);
    return stmts.map(({ stmt, stmt_location }) => ({ tree: stmt as unknown as Ast, at: stmt_location ?? 0 }));
  } catch (error) {
    if (error instanceof RangeError || String((error as Error).message).startsWith('memory exhausted'))
      throw tooDeep(source, 0);
    if (source.trim() === '' || /cannot be empty/.test(String((error as Error).message)))
      throw refused(source, 0, 'condition/empty', 'There is no SELECT: the text is empty');
    if (!hasSqlDetails(error)) throw error;
    const { message = 'syntax error', cursorPosition = 0 } = error.sqlDetails ?? {};
    const position = [...source].slice(0, Math.max(0, cursorPosition)).join('').length;
    throw refused(source, position, 'condition/syntax', `The SELECT does not parse: ${message}`);
  }
}

function refuseDepth(source: string): void {
  let depth = 0;
  for (const { word, start } of scanned(source)) {
    depth += depthChange(word);
    if (depth > MOST_NESTED) throw tooDeep(source, start);
  }
}

/** The refusal of what is nested more deeply than can be read. */
export function tooDeep(source: string, position: number): FormulaError {
  return refused(
    source,
    position,
    'select/too-deep',
    `The SELECT is nested too deeply: brackets within brackets are read ${MOST_NESTED} deep`,
  );
}

function scanned(source: string): ReturnType<typeof tokensOf> {
  try {
    return tokensOf(source);
  } catch {
    return [];
  }
}

function firstToken(source: string, from: number): number {
  return scanned(source).find(({ start, word }) => start >= from && word !== ';')?.start ?? from;
}

/** What is no plain reading: it makes a table, locks rows, changes data, or has a value missing. */
function refuseClauses(source: string, select: Ast, indexOf: Uint32Array): void {
  const tokens = scanned(source);
  const wordAt = (...words: readonly string[]): number =>
    tokens.find(
      ({ word, isKeyword }, index) =>
        isKeyword &&
        word === words[0] &&
        (words.length === 1 || words.slice(1).includes(tokens[index + 1]?.word ?? '')),
    )?.start ?? 0;
  const look = (type: string, node: Ast): boolean => {
    if (type === 'intoClause')
      throw refused(source, wordAt('into'), 'select/into', 'SELECT INTO makes a table, and nothing is written here');
    if (type === 'ParamRef') {
      const position = indexOf[Number(node.location ?? 0)] ?? 0;
      const hint = 'A SELECT must be complete: write the value in its place.';
      throw refused(
        source,
        position,
        'condition/parameter',
        `The SELECT holds a parameter, $${String(node.number ?? 0)}, whose value is not known here`,
        hint,
      );
    }
    if (type === 'LockingClause')
      throw refused(
        source,
        wordAt('for', 'update', 'share', 'no', 'key'),
        'select/row-lock',
        'FOR UPDATE and FOR SHARE lock rows',
        'Remove the locking clause.',
      );
    if (type.endsWith('Stmt') && type !== 'SelectStmt') {
      const kind = type.replace('Stmt', '').toLowerCase();
      throw refused(
        source,
        wordAt(kind),
        'select/not-a-select',
        `A WITH query of it is ${kind.toUpperCase()}, and only a SELECT is read`,
      );
    }
    return true;
  };
  walk({ SelectStmt: select }, look);
}

function refused(source: string, position: number, code: string, problem: string, hint?: string): FormulaError {
  return new FormulaError({ code, problem, source, position, hint });
}
