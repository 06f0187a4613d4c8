import { didYouMean } from '../../model/closest.ts';
import { FormulaError } from '../syntax-error.ts';
import type { JsonEntry, JsonNode } from './json.ts';
import type { JsonTreeLanguage } from './language.types.ts';

/** What reading a tree needs beside the tree. */
export interface TreeReader {
  readonly source: string;
  readonly mapping: JsonTreeLanguage;
  readonly nextId: () => string;
}

interface TreeProblem {
  /** The part after `condition/`. */
  readonly code: string;
  readonly problem: string;
  readonly hint?: string | undefined;
}

/** An error at a place of the tree. */
export function treeError(
  { source }: Pick<TreeReader, 'source'>,
  { span }: Pick<JsonNode, 'span'>,
  { code, problem, hint }: TreeProblem,
): FormulaError {
  return new FormulaError({ code: `condition/${code}`, problem, source, position: span.start, hint });
}

/** A key that may change who is selected is never passed over in silence. */
export function unknownKey(reader: TreeReader, { key, span }: JsonEntry, known: readonly string[]): FormulaError {
  const add = `If it says nothing about who is selected, add it to "ignored" of "segments" in the system description.`;
  return treeError(
    reader,
    { span },
    {
      code: 'unknown-key',
      problem: `The system description does not say what the key "${key}" means`,
      hint: didYouMean(key, known) ?? add,
    },
  );
}
