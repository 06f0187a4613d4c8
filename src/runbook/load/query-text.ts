import { hasSqlDetails, parseSync } from 'libpg-query';
import { type Ast, walk } from '../../condition/ast.ts';
import { loadParser } from '../../condition/parse.ts';
import { byteToIndex } from '../../condition/tokens.ts';
import { refusedNode } from '../../db/guard.named.ts';

/** A mistake in the SQL of a step. */
export interface SqlMistake {
  readonly code: string;
  /** UTF-16 index in the SQL; undefined = it is about the arguments. */
  readonly at: number | undefined;
  readonly message: string;
  readonly hint: string | undefined;
}

/** `$name` and `${name}`; a dollar quote (`$tag$`) and a name with a dollar in it (`v$session`) are none. */
const TEMPLATE = /(?<![\p{L}\p{N}_$])\$(?:\{([^}]*)\}|([\p{L}_][\p{L}\p{N}_]*)(?!\$|[\p{L}\p{N}_]))/gu;

/** Loads PostgreSQL's parser where a runbook's text seems to hold a query: then its SQL is parsed when it is read. */
export async function prepareToLoad(text: string): Promise<void> {
  if (/\bquery["']?\s*:/.test(text)) await loadParser();
}

/**
 * Mistakes of a step's SQL: a value written into the text, a text that is not one SELECT that only reads, parameters and arguments that do not fit
 * each other, a name that the session's guard refuses on every server. What only a database can tell is judged by that guard when it is asked. Without the parser
 * only templates are seen.
 */
export function sqlMistakes(sql: string, given: number): readonly SqlMistake[] {
  const templates = templatesIn(sql);
  if (templates.length > 0) return templates;
  const parsed = parse(sql);
  if (parsed.kind === 'not-loaded') return [];
  if (parsed.kind === 'mistake') return [parsed.mistake];
  const { statements } = parsed;
  return [...otherThanSelect(statements), ...misfits(sql, statements, given), ...refusedNames(sql, statements)];
}

function templatesIn(sql: string): readonly SqlMistake[] {
  return [...sql.matchAll(TEMPLATE)].map(({ 0: written, 1: long, 2: short, index }) => ({
    code: 'query-template',
    at: index,
    message: `${written} would write a value into the SQL`,
    hint: `Write $1 in its place, and args: [$${(long ?? short ?? '').trim()}].`,
  }));
}

type Parsed =
  | { readonly kind: 'statements'; readonly statements: readonly Ast[] }
  | { readonly kind: 'mistake'; readonly mistake: SqlMistake }
  | { readonly kind: 'not-loaded' };

function parse(sql: string): Parsed {
  try {
    const { stmts = [] } = parseSync(sql);
    return { kind: 'statements', statements: stmts.map(({ stmt }) => stmt as unknown as Ast) };
  } catch (error) {
    if (!hasSqlDetails(error)) return { kind: 'not-loaded' };
    const { message = 'syntax error', cursorPosition = 0 } = error.sqlDetails ?? {};
    const at = [...sql].slice(0, Math.max(0, cursorPosition)).join('').length;
    return {
      kind: 'mistake',
      mistake: { code: 'query-syntax', at, message: `the SQL does not parse: ${message}`, hint: undefined },
    };
  }
}

function otherThanSelect(statements: readonly Ast[]): readonly SqlMistake[] {
  const wrong = (message: string): readonly SqlMistake[] => [
    { code: 'query-select', at: 0, message, hint: 'Write one SELECT that only reads.' },
  ];
  if (statements.length !== 1) return wrong(`the SQL is ${statements.length} statements`);
  const found: string[] = [];
  walk(statements[0], (type) => {
    if (type.endsWith('Stmt') && type !== 'SelectStmt') found.push(type.replace(/Stmt$/, '').toUpperCase());
    if (type === 'intoClause') found.push('INTO');
    if (type === 'LockingClause') found.push('FOR UPDATE or FOR SHARE');
    return true;
  });
  return found.length > 0 ? wrong(`the SQL holds ${found[0]}`) : [];
}

/** A function that sleeps or reaches a file, a relation with secrets: the guard would refuse them when they are asked. */
function refusedNames(sql: string, statements: readonly Ast[]): readonly SqlMistake[] {
  const found: SqlMistake[] = [];
  const indexOf = byteToIndex(sql);
  walk(statements, (type, node) => {
    const refused = refusedNode(type, node);
    if (refused) {
      const at = indexOf[Number(node['location'] ?? 0)] ?? 0;
      found.push({ code: 'query-refused', at, message: `${refused.what.en}: it is not asked`, hint: refused.hint.en });
    }
    return true;
  });
  return found;
}

/** `$3` with two arguments, and arguments that nothing reads. */
function misfits(sql: string, statements: readonly Ast[], given: number): readonly SqlMistake[] {
  const read: { number: number; at: number }[] = [];
  const indexOf = byteToIndex(sql);
  walk(statements, (type, node) => {
    if (type === 'ParamRef')
      read.push({ number: Number(node['number'] ?? 0), at: indexOf[Number(node['location'] ?? 0)] ?? 0 });
    return true;
  });
  const missing = read.filter(({ number }) => number < 1 || number > given);
  if (missing.length > 0) {
    return missing.map(({ number, at }) => ({
      code: 'query-parameter',
      at,
      message: `$${number} has no argument: ${given === 0 ? 'none is' : `${given} ${given === 1 ? 'is' : 'are'}`} given`,
      hint: 'Write args: [$name, …], one for each of $1, $2, …',
    }));
  }
  const unread = Array.from({ length: given }, (_, index) => index + 1).filter(
    (number) => !read.some((one) => one.number === number),
  );
  if (unread.length === 0) return [];
  return [
    {
      code: 'query-parameter',
      at: undefined,
      message: `the SQL does not read $${unread[0]}, which an argument is given for`,
      hint: 'Take the argument away, or read it.',
    },
  ];
}
