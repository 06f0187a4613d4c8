import type { RelationName } from '../../model/relations.ts';
import { type Place, placeInside } from '../place.ts';

/** One thing that a description says, and where. */
export interface Target {
  /** `run.state`, `run: from`, `customer.key`, `acme/list-deleted: sql`. */
  readonly item: string;
  readonly relation: RelationName | null;
  readonly column: string | null;
  readonly place: Place;
  /** The SQL as it is written, `:as_of` and all. */
  readonly sql: string;
}

/** The exact place of a finding in a description, as every finding carries it. */
export interface Spot {
  readonly item: string;
  readonly relation: string | null;
  readonly column: string | null;
  readonly file: string;
  readonly line: number;
  /** Character of the line, from 1. */
  readonly character: number;
}

/** The spot of a target, or of one character of its SQL. */
export function spotOf({ item, relation, column, place, sql }: Target, offset?: number): Spot {
  const { line, column: character } = offset === undefined ? place : placeInside(place, sql, offset);
  return { item, relation, column, file: place.file, line, character };
}

/** The name that stands at a character: `k.titel` as its parts; empty where none stands. */
export function nameAt(sql: string, offset: number): readonly string[] {
  const [name = ''] =
    /^(?:"(?:[^"]|"")+"|[\p{L}\p{N}_$]+)(?:\s*\.\s*(?:"(?:[^"]|"")+"|[\p{L}\p{N}_$]+))*/u.exec(sql.slice(offset)) ?? [];
  const parts = name.match(/"(?:[^"]|"")+"|[\p{L}\p{N}_$]+/gu) ?? [];
  return parts.map((part) => (part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part.toLowerCase()));
}
