import { text } from '../text.ts';
import { FormulaError } from './syntax-error.ts';
import { type Token, tokensOf } from './tokens.ts';

/** The deepest brackets within brackets of a condition: far below what overflows the stack. */
export const MOST_NESTED = 200;

/**
 * Refuses a condition that is nested more deeply than can be read, before anything walks down into it.
 * @throws FormulaError `condition/too-deep` with a caret at the first bracket too many.
 */
export function refuseDepth(source: string): void {
  let depth = 0;
  for (const { word, start } of scanned(source)) {
    if (word === '(' || word === '[') depth += 1;
    if (word === ')' || word === ']') depth -= 1;
    if (depth > MOST_NESTED) throw tooDeep(source, start);
  }
}

/** The error for a formula that is nested more deeply than {@link MOST_NESTED}, at the first bracket too many. */
export function tooDeep(source: string, position: number): FormulaError {
  return new FormulaError({
    code: 'condition/too-deep',
    problem: text(
      `The formula is nested too deeply: brackets within brackets are read ${MOST_NESTED} deep`,
      `Слишком большая вложенность: скобки в скобках читаются до глубины ${MOST_NESTED}`,
    ),
    source,
    position,
  });
}

function scanned(source: string): readonly Token[] {
  try {
    return tokensOf(source);
  } catch {
    // What does not scan does not parse either, and the parser says where.
    return [];
  }
}
