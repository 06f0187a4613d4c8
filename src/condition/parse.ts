import { hasSqlDetails, loadModule } from 'libpg-query';
import { text } from '../text.ts';
import { type Ast, canonical, parseWhere, walk } from './ast.ts';
import { refuseDepth } from './depth.ts';
import { type Formula, type Group, leavesOf, type Span, sqlOf } from './formula.ts';
import { FormulaError } from './syntax-error.ts';
import { byteToIndex, type Token, tokensOf } from './tokens.ts';

/** Loads PostgreSQL's parser; once per process, about 0.2 s. Everything else in this folder expects it to be loaded. */
export async function loadParser(): Promise<void> {
  await loadModule();
}

/**
 * Reads a formula written as an SQL expression.
 *
 * PostgreSQL's own parser says whether it is one expression; its own scanner's tokens give the exact source of each condition. AND, OR and
 * NOT are taken apart by SQL's precedence at bracket depth 0, outside CASE and BETWEEN. The result is printed back, fully parenthesised, and
 * must parse to the same tree: a construct that this reading does not understand is an error, never a wrong answer.
 * @throws FormulaError `condition/syntax`, `condition/empty`, `condition/not-one-expression`, `condition/whole-select`, `condition/parameter`,
 * `condition/too-deep` with a caret at the place.
 */
export function parseFormula(source: string): Formula {
  refuseDepth(source);
  const tree = parseExpression(source);
  refuseParameters(tree, source);
  const tokens = withoutSemicolon(tokensOf(source));
  let leaves = 0;
  const formula = readExpression({ source, tokens, nextId: () => `c${++leaves}` }, 0, tokens.length);
  if (flat(tree) !== flat(parseExpression(printFormula(formula)))) {
    throw new Error(`The conditions of this formula were taken apart wrongly: ${source}`);
  }
  return formula;
}

/** The formula as SQL with every group and condition in parentheses; `write` may replace a condition's text. */
export function printFormula(formula: Formula, write: (text: string, id: string) => string = (text) => text): string {
  if (formula.kind === 'leaf') return `(${write(formula.text, formula.id)})`;
  if (formula.kind === 'not') return `(not ${printFormula(formula.part, write)})`;
  if (formula.kind === 'is-true') return `(${printFormula(formula.part, write)} is true)`;
  return `(${formula.parts.map((part) => printFormula(part, write)).join(` ${formula.kind} `)})`;
}

/** The formula as it is asked of the database, see {@link sqlOf}. */
export function printSql(formula: Formula): string {
  const sql = new Map(leavesOf(formula).map((leaf) => [leaf.id, sqlOf(leaf)]));
  return printFormula(formula, (text, id) => sql.get(id) ?? text);
}

/** Whether a text is one SQL expression, as a condition must be. */
export function isExpression(text: string): boolean {
  try {
    parseExpression(text);
    return true;
  } catch (error) {
    if (error instanceof FormulaError) return false;
    throw error;
  }
}

function withoutSemicolon(tokens: readonly Token[]): readonly Token[] {
  const last = tokens.findLastIndex(({ word }) => word !== ';');
  return tokens.slice(0, last + 1);
}

const EMPTY = text('The formula is empty', 'Формула пустая');

function parseExpression(source: string): Ast {
  if (source.trim() === '') {
    throw new FormulaError({ code: 'condition/empty', problem: EMPTY, source, position: 0 });
  }
  const { statements } = parsed(source);
  const select = statements[0]?.SelectStmt as Ast | undefined;
  const onlyWhere = Object.keys(select ?? {}).every((key) => ['whereClause', 'limitOption', 'op'].includes(key));
  if (statements.length === 1 && select?.whereClause && onlyWhere) return select.whereClause as Ast;
  throw new FormulaError({
    code: 'condition/not-one-expression',
    problem: text(
      'The formula is more than one SQL expression: it holds a further clause or statement',
      'Формула — больше, чем одно выражение SQL: в ней есть ещё часть запроса или команда',
    ),
    source,
    position: 0,
    hint: text(
      'A condition is what stands after WHERE, without ORDER BY, LIMIT, GROUP BY or a second statement.',
      'Условие — это то, что стоит после WHERE, без ORDER BY, LIMIT, GROUP BY и второй команды.',
    ),
  });
}

function parsed(source: string): ReturnType<typeof parseWhere> {
  try {
    return parseWhere(source);
  } catch (error) {
    if (!hasSqlDetails(error)) throw error;
    refuseOtherThings(source);
    const { message = 'syntax error', cursorPosition = 0 } = error.sqlDetails ?? {};
    const position = [...source].slice(0, Math.max(0, cursorPosition - 'select where '.length)).join('').length;
    throw new FormulaError({
      code: 'condition/syntax',
      problem: text(`The formula does not parse: ${message}`, `Формула не разбирается: ${message}`),
      source,
      position,
    });
  }
}

/** What does not parse as a condition because it is none: nothing but comments, or a whole statement. */
function refuseOtherThings(source: string): void {
  const first = scannable(source)?.[0];
  if (scannable(source)?.length === 0) {
    throw new FormulaError({
      code: 'condition/empty',
      problem: text('The formula is empty: it holds nothing but comments', 'Формула пустая: в ней одни комментарии'),
      source,
      position: 0,
    });
  }
  if (first === undefined || !first.isKeyword || !['select', 'with'].includes(first.word)) return;
  throw new FormulaError({
    code: 'condition/whole-select',
    problem: text('The formula is a whole SELECT, not a condition', 'Формула — целый SELECT, а не условие'),
    source,
    position: first.start,
    hint: text(
      'Let the system description give the condition: what stands after WHERE, with the alias of the customer table.',
      'Пусть описание системы даёт условие: то, что стоит после WHERE, с псевдонимом таблицы клиентов.',
    ),
  });
}

/** The tokens of a text that does not parse, or undefined when not even the scanner takes it. */
function scannable(source: string): readonly Token[] | undefined {
  try {
    return tokensOf(source);
  } catch {
    return undefined;
  }
}

function refuseParameters(tree: Ast, source: string): void {
  walk(tree, (type, node) => {
    if (type !== 'ParamRef') return true;
    throw new FormulaError({
      code: 'condition/parameter',
      problem: text(
        `The formula holds a parameter, $${String(node.number ?? 0)}, whose value is not known here`,
        `В формуле есть параметр $${String(node.number ?? 0)}, значение которого здесь неизвестно`,
      ),
      source,
      position: byteToIndex(source)[Number(node.location ?? 0) - 'select where '.length] ?? 0,
      hint: text(
        'A condition must be complete: write the value in its place.',
        'Условие должно быть полным: впишите значение вместо параметра.',
      ),
    });
  });
}

/** Canonical text of a tree with nested ANDs and ORs of one kind opened, as `a and (b and c)` is `a and b and c`. */
function flat(tree: Ast): string {
  return canonical(flattened(tree));
}

interface BoolExpr {
  readonly boolop: string;
  readonly args: readonly Ast[];
}

function flattened(tree: Ast): Ast {
  const expression = tree.BoolExpr as BoolExpr | undefined;
  if (!expression) return tree;
  const args = expression.args.map(flattened).flatMap((part) => {
    const inner = part.BoolExpr as BoolExpr | undefined;
    return inner && inner.boolop === expression.boolop && inner.boolop !== 'NOT_EXPR' ? inner.args : [part];
  });
  return { BoolExpr: { boolop: expression.boolop, args } };
}

interface Reader {
  readonly source: string;
  readonly tokens: readonly Token[];
  readonly nextId: () => string;
}

function readExpression(reader: Reader, from: number, to: number, parenthesised = false): Formula {
  for (const kind of ['or', 'and'] as const) {
    const parts = split(reader.tokens, from, to, kind);
    if (parts.length > 1) return readGroup(reader, kind, parts, parenthesised);
  }
  const first = reader.tokens[from];
  if (first?.isKeyword && first.word === 'not') return readNegation(reader, from, to);
  if (isWrapped(reader.tokens, from, to)) return readExpression(reader, from + 1, to - 1, true);
  const span = spanOf(reader.tokens, from, to);
  return { kind: 'leaf', id: reader.nextId(), text: reader.source.slice(span.start, span.end), span };
}

function readGroup(reader: Reader, kind: Group['kind'], parts: readonly Span[], parenthesised: boolean): Group {
  const span = spanOf(reader.tokens, parts[0]!.start, parts.at(-1)!.end);
  return { kind, parts: parts.map(({ start, end }) => readExpression(reader, start, end)), parenthesised, span };
}

/** NOT in front of one condition belongs to it; in front of a group it is a negation. */
function readNegation(reader: Reader, from: number, to: number): Formula {
  const span = spanOf(reader.tokens, from, to);
  const part = readExpression(reader, from + 1, to);
  if (part.kind === 'leaf') return { ...part, text: reader.source.slice(span.start, span.end), span };
  return { kind: 'not', part, span };
}

/** Token ranges between the given operator at depth 0; the AND of a BETWEEN does not count. */
function split(tokens: readonly Token[], from: number, to: number, operator: 'and' | 'or'): readonly Span[] {
  const parts: Span[] = [];
  let start = from;
  let depth = 0;
  let betweens = 0;
  for (let index = from; index < to; index += 1) {
    const token = tokens[index]!;
    depth += depthChange(token);
    if (depth > 0 || !token.isKeyword) continue;
    if (token.word === 'between') betweens += 1;
    else if (token.word === 'and' && betweens > 0) betweens -= 1;
    else if (token.word === operator) {
      parts.push({ start, end: index });
      start = index + 1;
    }
  }
  return [...parts, { start, end: to }];
}

function depthChange({ word, isKeyword }: Token): -1 | 0 | 1 {
  if (word === '(' || word === '[' || (isKeyword && word === 'case')) return 1;
  if (word === ')' || word === ']' || (isKeyword && word === 'end')) return -1;
  return 0;
}

/** Whether the range is one pair of parentheses around an expression (not around a subquery, not a row). */
function isWrapped(tokens: readonly Token[], from: number, to: number): boolean {
  if (tokens[from]?.word !== '(' || tokens[to - 1]?.word !== ')') return false;
  if (['select', 'with', 'values', 'table'].includes(tokens[from + 1]?.word ?? '')) return false;
  let depth = 0;
  for (let index = from; index < to - 1; index += 1) {
    depth += depthChange(tokens[index]!);
    if (depth === 0) return false;
    if (depth === 1 && tokens[index]!.word === ',') return false;
  }
  return true;
}

function spanOf(tokens: readonly Token[], from: number, to: number): Span {
  return { start: tokens[from]?.start ?? 0, end: tokens[to - 1]?.end ?? 0 };
}
