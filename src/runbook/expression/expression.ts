import { type Text, verbatim, text as words } from '../../text.ts';

/** What a name in a runbook can hold: plain JSON. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };

export type Values = Readonly<Record<string, Value>>;

type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';

/** A condition of a runbook. Offsets count from the start of its text. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: Value; readonly offset: number }
  | { readonly kind: 'name'; readonly name: string; readonly offset: number }
  | { readonly kind: 'list'; readonly elements: readonly Expression[]; readonly offset: number }
  | { readonly kind: 'not'; readonly operand: Expression; readonly offset: number }
  | {
      readonly kind: 'and' | 'or' | 'in' | 'compare';
      readonly operator: Comparison | 'and' | 'or' | 'in' | 'not in';
      readonly left: Expression;
      readonly right: Expression;
      readonly offset: number;
    };

/** What is wrong with a condition, and where in its text. */
export class ExpressionProblem extends Error {
  readonly offset: number;
  /** `message` in both languages. */
  readonly words: Text;

  constructor(words: Text, offset: number) {
    super(words.en);
    this.name = 'ExpressionProblem';
    this.words = words;
    this.offset = offset;
  }
}

interface Token {
  readonly kind: 'number' | 'string' | 'name' | 'operator' | 'end';
  readonly text: string;
  readonly offset: number;
}

interface Cursor {
  readonly tokens: readonly Token[];
  position: number;
  depth: number;
}

const MAX_LENGTH = 1000;
const MAX_DEPTH = 32;
const TOO_LONG = words(
  `a condition has at most ${MAX_LENGTH} characters`,
  `условие длиннее ${MAX_LENGTH} знаков, а больше не читается`,
);
const TOO_DEEP = words('the condition is nested too deeply', 'условие вложено слишком глубоко');
const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);
const WORDS: ReadonlySet<string> = new Set(['and', 'or', 'not', 'in']);
const CONSTANTS: Readonly<Record<string, Value>> = { true: true, false: false, null: null };
const TOKEN =
  /\s*(?:(?<number>-?\d+(?:\.\d+)?)|(?<string>'[^']*'|"[^"]*")|(?<name>[\p{L}_][\p{L}\p{N}_]*(?:[.-][\p{L}\p{N}_]+)*)|(?<operator>==|!=|<=|>=|<|>|\(|\)|\[|\]|,))/uy;

/**
 * Reads a condition: `==`, `!=`, `<`, `<=`, `>`, `>=`, `and`, `or`, `not`, `in [..]`, `not in [..]`, parentheses, texts in quotes,
 * numbers, `true`, `false`, `null`, and names with dots. Nothing is ever executed. Throws ExpressionProblem with the place.
 */
export function parseExpression(source: string): Expression {
  const cursor: Cursor = { tokens: tokensOf(source), position: 0, depth: 0 };
  const expression = parseOr(cursor);
  const rest = peek(cursor);
  if (rest.kind !== 'end')
    throw new ExpressionProblem(
      words(`"${rest.text}" is not expected here`, `«${rest.text}» здесь лишнее`),
      rest.offset,
    );
  return expression;
}

function tokensOf(source: string): readonly Token[] {
  if (source.length > MAX_LENGTH) throw new ExpressionProblem(TOO_LONG, 0);
  const tokens: Token[] = [];
  const end = source.trimEnd().length;
  TOKEN.lastIndex = 0;
  for (let at = 0; at < end; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(source);
    if (!match) throw unreadable(source, at);
    const [kind, text] = Object.entries(match.groups!).find(([, value]) => value !== undefined)!;
    tokens.push({ kind: kind as Token['kind'], text: text!, offset: TOKEN.lastIndex - text!.length });
  }
  return [...tokens, { kind: 'end', text: '', offset: source.length }];
}

function unreadable(source: string, at: number): ExpressionProblem {
  const offset = at + (/^\s*/.exec(source.slice(at))?.[0].length ?? 0);
  const letter = source[offset]!;
  if (letter === "'" || letter === '"')
    return new ExpressionProblem(
      words('this quotation mark is never closed', 'эта кавычка нигде не закрывается'),
      offset,
    );
  if (letter === '=')
    return new ExpressionProblem(
      words('"=" is not a comparison; write "=="', '«=» — не сравнение; напишите «==»'),
      offset,
    );
  return new ExpressionProblem(
    words(`"${letter}" cannot stand in a condition`, `«${letter}» не может стоять в условии`),
    offset,
  );
}

function peek(cursor: Cursor): Token {
  return cursor.tokens[cursor.position]!;
}

function accept(cursor: Cursor, text: string): Token | undefined {
  const token = peek(cursor);
  if (token.text !== text || token.kind === 'string') return undefined;
  cursor.position += 1;
  return token;
}

function expect(cursor: Cursor, text: string): void {
  const token = peek(cursor);
  if (accept(cursor, text)) return;
  const { en, ru } = shown(token);
  throw new ExpressionProblem(
    words(`"${text}" is expected before ${en}`, `перед ${ru} ожидается «${text}»`),
    token.offset,
  );
}

/** In Russian as it follows "перед". */
function shown({ kind, text }: Token): Text {
  if (kind === 'end') return words('the end', 'концом');
  return kind === 'string' ? verbatim(text) : words(`"${text}"`, `«${text}»`);
}

function parseOr(cursor: Cursor): Expression {
  let left = parseAnd(cursor);
  for (let token = accept(cursor, 'or'); token; token = accept(cursor, 'or')) {
    left = { kind: 'or', operator: 'or', left, right: parseAnd(cursor), offset: token.offset };
  }
  return left;
}

function parseAnd(cursor: Cursor): Expression {
  let left = parseNot(cursor);
  for (let token = accept(cursor, 'and'); token; token = accept(cursor, 'and')) {
    left = { kind: 'and', operator: 'and', left, right: parseNot(cursor), offset: token.offset };
  }
  return left;
}

function parseNot(cursor: Cursor): Expression {
  const token = accept(cursor, 'not');
  if (!token) return parseComparison(cursor);
  return nested(cursor, token, () => ({ kind: 'not', operand: parseNot(cursor), offset: token.offset }));
}

function parseComparison(cursor: Cursor): Expression {
  const left = parseOperand(cursor);
  const token = peek(cursor);
  if (COMPARISONS.has(token.text) && token.kind === 'operator') {
    cursor.position += 1;
    const right = parseOperand(cursor);
    return { kind: 'compare', operator: token.text as Comparison, left, right, offset: token.offset };
  }
  if (accept(cursor, 'in'))
    return { kind: 'in', operator: 'in', left, right: parseOperand(cursor), offset: token.offset };
  if (accept(cursor, 'not')) {
    expect(cursor, 'in');
    return { kind: 'in', operator: 'not in', left, right: parseOperand(cursor), offset: token.offset };
  }
  return left;
}

function parseOperand(cursor: Cursor): Expression {
  const token = peek(cursor);
  const { kind, text, offset } = token;
  if (accept(cursor, '(')) return nested(cursor, token, () => closed(cursor, parseOr(cursor), ')'));
  if (accept(cursor, '[')) return nested(cursor, token, () => parseList(cursor, offset));
  if (kind === 'end' || kind === 'operator' || (kind === 'name' && WORDS.has(text))) {
    const { en, ru } = shown(token);
    throw new ExpressionProblem(words(`a value is expected before ${en}`, `перед ${ru} ожидается значение`), offset);
  }
  cursor.position += 1;
  if (kind === 'number') return { kind: 'literal', value: Number(text), offset };
  if (kind === 'string') return { kind: 'literal', value: text.slice(1, -1), offset };
  if (Object.hasOwn(CONSTANTS, text)) return { kind: 'literal', value: CONSTANTS[text]!, offset };
  return { kind: 'name', name: text, offset };
}

function parseList(cursor: Cursor, offset: number): Expression {
  const elements: Expression[] = [];
  if (accept(cursor, ']')) return { kind: 'list', elements, offset };
  do elements.push(parseOperand(cursor));
  while (accept(cursor, ','));
  return closed(cursor, { kind: 'list', elements, offset }, ']');
}

function closed(cursor: Cursor, expression: Expression, bracket: string): Expression {
  expect(cursor, bracket);
  return expression;
}

function nested(cursor: Cursor, token: Token, parse: () => Expression): Expression {
  cursor.depth += 1;
  if (cursor.depth > MAX_DEPTH) throw new ExpressionProblem(TOO_DEEP, token.offset);
  const expression = parse();
  cursor.depth -= 1;
  return expression;
}

/** The names that an expression reads, with their places. */
export function namesOf(expression: Expression): readonly { readonly name: string; readonly offset: number }[] {
  if (expression.kind === 'name') return [{ name: expression.name, offset: expression.offset }];
  if (expression.kind === 'literal') return [];
  if (expression.kind === 'list') return expression.elements.flatMap(namesOf);
  if (expression.kind === 'not') return namesOf(expression.operand);
  return [...namesOf(expression.left), ...namesOf(expression.right)];
}
