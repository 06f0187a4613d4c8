import { hasSqlDetails, parseSync } from 'libpg-query';
import { type Ast, walk } from '../../condition/ast.ts';
import { loadParser } from '../../condition/parse.ts';
import { byteToIndex } from '../../condition/tokens.ts';
import { refusedNode } from '../../db/guard.named.ts';
import { type Text, text, verbatim } from '../../text.ts';

/** A mistake in the SQL of a step. */
export interface SqlMistake {
  readonly code: string;
  /** UTF-16 index in the SQL; undefined = it is about the arguments. */
  readonly at: number | undefined;
  readonly message: Text;
  readonly hint: Text | undefined;
}

/** `$name` and `${name}`; a dollar quote (`$tag$`) and a name with a dollar in it (`v$session`) are none. */
const TEMPLATE = /(?<![\p{L}\p{N}_$])\$(?:\{([^}]*)\}|([\p{L}_][\p{L}\p{N}_]*)(?!\$|[\p{L}\p{N}_]))/gu;

/** Loads PostgreSQL's parser where a runbook's text seems to hold a query: then its SQL is parsed when it is read. */
export async function prepareToLoad(content: string): Promise<void> {
  if (/\bquery["']?\s*:/.test(content)) await loadParser();
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
  return [...sql.matchAll(TEMPLATE)].map(({ 0: written, 1: long, 2: short, index }) => {
    const args = `args: [$${(long ?? short ?? '').trim()}]`;
    return {
      code: 'query-template',
      at: index,
      message: text(`${written} would write a value into the SQL`, `${written} вписало бы значение прямо в SQL`),
      hint: text(`Write $1 in its place, and ${args}.`, `Напишите вместо него $1, и ещё ${args}.`),
    };
  });
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
      mistake: {
        code: 'query-syntax',
        at,
        message: text(`the SQL does not parse: ${message}`, `SQL не разбирается: ${message}`),
        hint: undefined,
      },
    };
  }
}

const ONE_SELECT = text('Write one SELECT that only reads.', 'Напишите один SELECT, который только читает.');

function otherThanSelect(statements: readonly Ast[]): readonly SqlMistake[] {
  const wrong = (message: Text): readonly SqlMistake[] => [{ code: 'query-select', at: 0, message, hint: ONE_SELECT }];
  const { length } = statements;
  if (length !== 1) return wrong(text(`the SQL is ${length} statements`, `в SQL операторов ${length}, а нужен один`));
  const found: Text[] = [];
  walk(statements[0], (type) => {
    if (type.endsWith('Stmt') && type !== 'SelectStmt') found.push(verbatim(type.replace(/Stmt$/, '').toUpperCase()));
    if (type === 'intoClause') found.push(verbatim('INTO'));
    if (type === 'LockingClause') found.push(text('FOR UPDATE or FOR SHARE', 'FOR UPDATE или FOR SHARE'));
    return true;
  });
  const [first] = found;
  return first ? wrong(text(`the SQL holds ${first.en}`, `в SQL есть ${first.ru}`)) : [];
}

/** A function that sleeps or reaches a file, a relation with secrets: the guard would refuse them when they are asked. */
function refusedNames(sql: string, statements: readonly Ast[]): readonly SqlMistake[] {
  const found: SqlMistake[] = [];
  const indexOf = byteToIndex(sql);
  const ownNames = new Set<unknown>();
  walk(statements, (type, node) => {
    if (type === 'CommonTableExpr') ownNames.add(node['ctename']);
    return true;
  });
  walk(statements, (type, node) => {
    const isOwn = node['schemaname'] === undefined && ownNames.has(node['relname']);
    const refused = isOwn ? undefined : refusedNode(type, node);
    if (refused) {
      const at = indexOf[Number(node['location'] ?? 0)] ?? 0;
      const message = text(`${refused.what.en}: it is not asked`, `${refused.what.ru}: такой запрос не выполняется`);
      found.push({ code: 'query-refused', at, message, hint: refused.hint });
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
      message: text(
        `$${number} has no argument: ${given === 0 ? 'none is' : `${given} ${given === 1 ? 'is' : 'are'}`} given`,
        `для $${number} нет аргумента: ${given === 0 ? 'не задано ни одного' : `их задано ${given}`}`,
      ),
      hint: text(
        'Write args: [$name, …], one for each of $1, $2, …',
        'Напишите args: [$имя, …], по одному для каждого из $1, $2, …',
      ),
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
      message: text(
        `the SQL does not read $${unread[0]}, which an argument is given for`,
        `SQL не читает $${unread[0]}, хотя аргумент для него задан`,
      ),
      hint: text('Take the argument away, or read it.', 'Уберите аргумент или прочитайте его.'),
    },
  ];
}
