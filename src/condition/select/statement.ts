import { hasSqlDetails, parseSync } from 'libpg-query';
import { plural, type Text, text } from '../../text.ts';
import { type Ast, walk } from '../ast.ts';
import { FormulaError } from '../syntax-error.ts';
import { byteToIndex, tokensOf } from '../tokens.ts';
import { depthChange, type Origin, readOrigin } from './text.ts';

/** One SELECT that has been parsed. */
export interface Statement {
  readonly source: string;
  readonly origin: Origin;
  /** The fields of its SelectStmt. */
  readonly select: Ast;
}

/** The longest text that is read. */
const MOST_BYTES = 1024 * 1024;

/** The deepest brackets within brackets. */
const MOST_NESTED = 100;

/**
 * Parses a text that must be one SELECT that only reads.
 * @throws FormulaError `select/too-large`, `select/too-deep`, `condition/empty`, `condition/syntax`, `select/several-statements`,
 * `select/not-a-select`, `select/into`, `select/row-lock`, `condition/parameter` with a caret at the place.
 */
export function readStatement(source: string): Statement {
  const bytes = Buffer.byteLength(source);
  if (bytes > MOST_BYTES)
    throw refused(source, 0, {
      code: 'select/too-large',
      problem: text(
        `The SELECT has ${bytes} bytes, and at most ${MOST_BYTES} are read`,
        `В SELECT ${plural(bytes, BYTES).ru}, а читается не больше ${MOST_BYTES}`,
      ),
    });
  refuseDepth(source);
  const statements = parsed(source);
  const indexOf = byteToIndex(source);
  const [first, second] = statements;
  if (!first) throw refused(source, 0, { code: 'condition/empty', problem: EMPTY });
  if (second) {
    const position = firstToken(source, indexOf[second.at] ?? 0);
    throw refused(source, position, {
      code: 'select/several-statements',
      problem: text(
        `These are ${statements.length} statements, and one SELECT is read`,
        `Команд здесь ${statements.length}, а читается один SELECT`,
      ),
    });
  }
  const { SelectStmt: select } = first.tree as { SelectStmt?: Ast };
  if (!select) {
    const kind = Object.keys(first.tree)[0]?.replace(/Stmt$/, '').toUpperCase();
    throw refused(source, firstToken(source, 0), {
      code: 'select/not-a-select',
      problem: text(`This is ${kind}, not a SELECT`, `Это ${kind}, а не SELECT`),
    });
  }
  refuseClauses(source, select, indexOf);
  return { source, origin: readOrigin(source), select };
}

const EMPTY = text('There is no SELECT: the text is empty', 'SELECT нет: текст пустой');
const BYTES = { en: ['byte', 'bytes'], ru: ['байт', 'байта', 'байт'] } as const;

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
      throw refused(source, 0, { code: 'condition/empty', problem: EMPTY });
    if (!hasSqlDetails(error)) throw error;
    const { message = 'syntax error', cursorPosition = 0 } = error.sqlDetails ?? {};
    const position = [...source].slice(0, Math.max(0, cursorPosition)).join('').length;
    throw refused(source, position, {
      code: 'condition/syntax',
      problem: text(`The SELECT does not parse: ${message}`, `SELECT не разбирается: ${message}`),
    });
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
  return refused(source, position, {
    code: 'select/too-deep',
    problem: text(
      `The SELECT is nested too deeply: brackets within brackets are read ${MOST_NESTED} deep`,
      `Слишком большая вложенность SELECT: скобки в скобках читаются до глубины ${MOST_NESTED}`,
    ),
  });
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

interface Problem {
  readonly code: string;
  readonly problem: Text;
  readonly hint?: Text;
  /** The keyword at which it stands, and one of the words after it; or a byte position. */
  readonly at: readonly [string, ...string[]] | number;
}

/** Refuses what is no plain reading: it makes a table, locks rows, changes data, or has a value missing. */
function refuseClauses(source: string, select: Ast, indexOf: Uint32Array): void {
  const tokens = scanned(source);
  walk({ SelectStmt: select }, (type, node) => {
    const found = problemOf(type, node);
    if (!found) return true;
    const { at, code, problem, hint } = found;
    if (typeof at === 'number') throw refused(source, indexOf[at] ?? 0, { code, problem, hint });
    const [word, ...next] = at;
    const token = tokens.findIndex(
      (one, index) =>
        one.isKeyword && one.word === word && (next.length === 0 || next.includes(tokens[index + 1]?.word ?? '')),
    );
    throw refused(source, tokens[token]?.start ?? 0, { code, problem, hint });
  });
}

function problemOf(type: string, node: Ast): Problem | null {
  if (type === 'intoClause')
    return {
      code: 'select/into',
      problem: text(
        'SELECT INTO makes a table, and nothing is written here',
        'SELECT INTO создаёт таблицу, а здесь ничего не пишут',
      ),
      at: ['into'],
    };
  if (type === 'ParamRef')
    return {
      code: 'condition/parameter',
      problem: text(
        `The SELECT holds a parameter, $${String(node.number ?? 0)}, whose value is not known here`,
        `В SELECT есть параметр $${String(node.number ?? 0)}, значение которого здесь неизвестно`,
      ),
      hint: text(
        'A SELECT must be complete: write the value in its place.',
        'SELECT должен быть полным: впишите значение вместо параметра.',
      ),
      at: Number(node.location ?? 0),
    };
  if (type === 'LockingClause')
    return {
      code: 'select/row-lock',
      problem: text('FOR UPDATE and FOR SHARE lock rows', 'FOR UPDATE и FOR SHARE блокируют строки'),
      hint: text('Remove the locking clause.', 'Уберите эту часть.'),
      at: ['for', 'update', 'share', 'no', 'key'],
    };
  if (!type.endsWith('Stmt') || type === 'SelectStmt') return null;
  const kind = type.replace('Stmt', '').toLowerCase();
  const problem = text(
    `A WITH query of it is ${kind.toUpperCase()}, and only a SELECT is read`,
    `Запрос в WITH — ${kind.toUpperCase()}, а читается только SELECT`,
  );
  return { code: 'select/not-a-select', problem, at: [kind] };
}

function refused(
  source: string,
  position: number,
  parts: { readonly code: string; readonly problem: Text; readonly hint?: Text | undefined },
): FormulaError {
  return new FormulaError({ ...parts, source, position });
}
