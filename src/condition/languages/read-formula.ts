import type { SegmentLanguage } from '../../system/description.ts';
import type { Formula } from '../formula.ts';
import { parseFormula } from '../parse.ts';
import { parseJsonTree } from './json-tree.ts';
import { parsePyson } from './pyson.ts';

/** What a kept formula is read with. */
export interface FormulaLanguage {
  readonly segments: SegmentLanguage;
  /** The name by which conditions call the customer. */
  readonly alias: string;
  /** What the formula is about, where the system has several models; null = the customers. */
  readonly model?: string | null;
  /** The segment's id, for conditions that the system adds to every segment. */
  readonly segment?: string | null;
}

/**
 * Reads a formula as the system keeps it. Whatever the language, every condition keeps its own words and its place in the text, and says in SQL
 * over the customer what is asked of the database.
 * @throws FormulaError `condition/…` with a caret at the place in the kept text.
 */
export function readFormula(source: string, { segments, ...subject }: FormulaLanguage): Formula {
  if (segments.language === 'sql') return parseFormula(source);
  if (segments.language === 'json') return parseJsonTree(source, segments);
  return parsePyson(source, segments, subject);
}
