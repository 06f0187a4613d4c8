import { RefusedByGuard } from '../errors.ts';
import { type Text, text, toText } from '../text.ts';

/** A name as the statement writes it; without schema it is looked up along the pinned search_path. */
export interface Name {
  readonly schema: string | undefined;
  readonly name: string;
}

export interface FunctionUse extends Name {
  /** Number of arguments, or undefined where the grammar hides it (ordered-set aggregates, VARIADIC). */
  readonly arguments: number | undefined;
}

/** All that a statement mentions and the catalogs must vouch for. */
export interface Shape {
  readonly functions: readonly FunctionUse[];
  readonly operators: readonly Name[];
  readonly types: readonly Name[];
  /** Tables, views and names of WITH queries alike: the catalogs decide. */
  readonly relations: readonly Name[];
  /** Last parts of `a.b` and `(a).b`: PostgreSQL calls a function b(a) when there is no such column. */
  readonly attributes: readonly string[];
}

interface MutableShape {
  functions: FunctionUse[];
  operators: Name[];
  types: Name[];
  relations: Name[];
  attributes: string[];
}

type Tree = Readonly<Record<string, unknown>>;

const MAX_TEXT_BYTES = 1024 * 1024;
const SAMPLE_METHODS = new Set(['system', 'bernoulli']);

/** Words for the statements that people try; the rest are told by PostgreSQL's own node name. */
const KINDS: Readonly<Record<string, string | Text>> = {
  InsertStmt: 'INSERT',
  UpdateStmt: 'UPDATE',
  DeleteStmt: 'DELETE',
  MergeStmt: 'MERGE',
  TruncateStmt: 'TRUNCATE',
  CopyStmt: 'COPY',
  DoStmt: 'DO',
  CallStmt: 'CALL',
  TransactionStmt: text('transaction control', 'управление транзакцией'),
  VariableSetStmt: 'SET',
  VariableShowStmt: 'SHOW',
  LockStmt: 'LOCK',
  PrepareStmt: 'PREPARE',
  ExecuteStmt: 'EXECUTE',
  DeclareCursorStmt: 'DECLARE CURSOR',
  ExplainStmt: 'EXPLAIN',
  VacuumStmt: text('VACUUM or ANALYZE', 'VACUUM или ANALYZE'),
  ReindexStmt: 'REINDEX',
  CheckPointStmt: 'CHECKPOINT',
  NotifyStmt: 'NOTIFY',
  CreateTableAsStmt: 'CREATE TABLE AS',
};

const kindOf = (node: string): Text => toText(KINDS[node] ?? node);

/** A refusal of the guard. `what` completes "The statement was refused: ". */
export function refusal(
  code: string,
  what: Text,
  hint?: Text,
  data?: Readonly<Record<string, unknown>>,
): RefusedByGuard {
  return new RefusedByGuard({
    code: `guard/${code}`,
    message: text(
      `The statement was refused before it was sent: ${what.en}.`,
      `Запрос отклонён до отправки: ${what.ru}.`,
    ),
    hint,
    ...(data ? { data } : {}),
  });
}

/**
 * Parses a text with PostgreSQL's own grammar and lists what it mentions. Throws RefusedByGuard unless it is exactly one SELECT
 * (VALUES and TABLE are SELECTs) that has no INTO, no row locks and no data-modifying WITH, wherever they could stand.
 */
export async function judgeShape(sql: string): Promise<Shape> {
  if (sql.includes('\0')) throw refusal('syntax', text('it holds a NUL character', 'в нём есть символ NUL'));
  const bytes = Buffer.byteLength(sql, 'utf8');
  if (bytes > MAX_TEXT_BYTES)
    throw refusal(
      'too-large',
      text(
        `it has ${bytes} bytes, and at most ${MAX_TEXT_BYTES} are judged`,
        `в нём ${bytes} байт, а проверяется не больше ${MAX_TEXT_BYTES}`,
      ),
    );
  const statements = await parseStatements(sql);
  if (statements.length !== 1)
    throw refusal(
      'one-statement',
      text(
        `it is ${statements.length} statements, and only one is run at a time`,
        `запросов в нём ${statements.length}, а выполняется по одному`,
      ),
    );
  const [kind = 'undefined'] = Object.keys(statements[0] ?? {});
  if (kind !== 'SelectStmt') throw refusal('not-a-select', onlySelect(kind, 'is'));
  return collect(statements[0]!);
}

const NESTED = text('it is nested too deeply', 'он слишком глубоко вложен');
const SIMPLIFY = text('Simplify it.', 'Упростите его.');

function onlySelect(node: string, how: 'is' | 'holds'): Text {
  const { en, ru } = kindOf(node);
  return text(
    `it ${how} ${en}, and only a SELECT is run`,
    `${how === 'is' ? 'это' : 'в нём есть'} ${ru}, а выполняется только SELECT`,
  );
}

async function parseStatements(sql: string): Promise<readonly Tree[]> {
  const { parse } = await import('libpg-query');
  try {
    const tree = (await parse(sql)) as unknown as { stmts?: readonly { stmt: Tree }[] };
    return (tree.stmts ?? []).map(({ stmt }) => stmt);
  } catch (error) {
    if (error instanceof RangeError) throw refusal('too-complex', NESTED, SIMPLIFY);
    const message = error instanceof Error ? error.message : String(error);
    if (message.startsWith('memory exhausted'))
      throw refusal('too-complex', text(`${NESTED.en} (${message})`, `${NESTED.ru} (${message})`), SIMPLIFY);
    if (message === 'Query cannot be empty') throw refusal('one-statement', text('it is empty', 'он пуст'));
    const position = positionOf(error);
    const hint =
      position === undefined
        ? undefined
        : text(`Look at character ${position} of the statement.`, `Посмотрите на символ ${position} запроса.`);
    const data = position === undefined ? undefined : { position };
    const what = text(
      `PostgreSQL's grammar does not accept it: ${message}`,
      `грамматика PostgreSQL его не принимает: ${message}`,
    );
    throw refusal('syntax', what, hint, data);
  }
}

/** The character of the statement, from 1, where the grammar stopped. */
function positionOf(error: unknown): number | undefined {
  const position = (error as { sqlDetails?: { cursorPosition?: number } }).sqlDetails?.cursorPosition;
  return position === undefined || position < 0 ? undefined : position + 1;
}

/** Walks the whole tree with a stack of its own: a deep statement must not exhaust ours. */
function collect(root: Tree): Shape {
  const shape: MutableShape = { functions: [], operators: [], types: [], relations: [], attributes: [] };
  const stack: unknown[] = [root];
  while (stack.length > 0) {
    const node = stack.pop();
    if (Array.isArray(node)) {
      for (const child of node) stack.push(child);
      continue;
    }
    if (typeof node !== 'object' || node === null) continue;
    for (const [key, value] of Object.entries(node)) {
      visitNode(key, value as Tree, shape);
      stack.push(value);
    }
  }
  return shape;
}

function visitNode(key: string, value: Tree, shape: MutableShape): void {
  if (key.endsWith('Stmt') && key !== 'SelectStmt') {
    throw refusal('not-a-select', onlySelect(key, 'holds'));
  }
  if (key === 'intoClause') throw refusal('into', text('SELECT INTO creates a table', 'SELECT INTO создаёт таблицу'));
  if (key === 'lockingClause')
    throw refusal(
      'row-lock',
      text('FOR UPDATE and FOR SHARE lock rows', 'FOR UPDATE и FOR SHARE блокируют строки'),
      text('Remove the locking clause.', 'Уберите блокировку.'),
    );
  VISITORS[key]?.(value, shape);
}

/** What each kind of node mentions. `typeName` is the only one that the parser's tree does not wrap. */
const VISITORS: Readonly<Record<string, (value: Tree, shape: MutableShape) => void>> = {
  FuncCall: (value, shape) => shape.functions.push({ ...toName(value['funcname']), arguments: countArguments(value) }),
  RangeVar: (value, shape) =>
    shape.relations.push({ schema: value['schemaname'] as string | undefined, name: String(value['relname']) }),
  TypeName: (value, shape) => addType(value, shape),
  typeName: (value, shape) => addType(value, shape),
  A_Expr: (value, shape) => addOperators(value, shape),
  SubLink: (value, shape) => {
    if (value['operName'] !== undefined) shape.operators.push(toName(value['operName']));
    else if (value['subLinkType'] === 'ANY_SUBLINK') shape.operators.push({ schema: undefined, name: '=' });
  },
  SortBy: (value, shape) => {
    if (value['useOp'] !== undefined) shape.operators.push(toName(value['useOp']));
  },
  CaseExpr: (value, shape) => {
    if (value['arg'] !== undefined) shape.operators.push({ schema: undefined, name: '=' });
  },
  JoinExpr: (value, shape) => {
    if (value['isNatural'] || value['usingClause']) shape.operators.push({ schema: undefined, name: '=' });
  },
  ColumnRef: (value, shape) => {
    const names = strings(value['fields']);
    if (names.length > 1) shape.attributes.push(names.at(-1)!);
  },
  A_Indirection: (value, shape) => shape.attributes.push(...strings(value['indirection'])),
  RangeTableSample: (value) => {
    const method = toName(value['method']);
    if ((method.schema ?? 'pg_catalog') === 'pg_catalog' && SAMPLE_METHODS.has(method.name)) return;
    throw refusal(
      'function',
      text(
        `the sampling method ${method.name} is not one of PostgreSQL's own`,
        `способа выборки ${method.name} в самом PostgreSQL нет`,
      ),
      text('Use SYSTEM or BERNOULLI.', 'Возьмите SYSTEM или BERNOULLI.'),
    );
  },
};

function addType(value: Tree, shape: MutableShape): void {
  if (value['names'] !== undefined) shape.types.push(toName(value['names']));
}

/** The operators that an expression really uses: BETWEEN is two comparisons, IN and NULLIF an equality. */
function addOperators(value: Tree, shape: MutableShape): void {
  const kind = String(value['kind']);
  if (kind.includes('BETWEEN')) {
    for (const name of ['<', '<=', '>', '>=']) shape.operators.push({ schema: undefined, name });
  } else {
    shape.operators.push(toName(value['name']));
  }
}

function countArguments(call: Tree): number | undefined {
  if (call['agg_within_group'] || call['func_variadic']) return undefined;
  return Array.isArray(call['args']) ? call['args'].length : 0;
}

function strings(list: unknown): string[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((part) => {
    const written = (part as { String?: { sval?: string } }).String;
    return written === undefined ? [] : [written.sval ?? ''];
  });
}

/** `schema.name` or `name`; a database's name before them says nothing. */
export function toName(list: unknown): Name {
  const parts = strings(list);
  return { schema: parts.length > 1 ? parts.at(-2) : undefined, name: parts.at(-1) ?? '' };
}
