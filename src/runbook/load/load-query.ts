import type { Node } from 'yaml';
import { placeInside, placeOf } from '../../system/place.ts';
import type { QueryStep } from '../runbook.ts';
import type { Draft } from './draft.ts';
import type { Judged } from './load-judged.ts';
import { noteTemplate } from './load-parts.ts';
import type { Base } from './load-step.ts';
import { type SqlMistake, sqlMistakes } from './query-text.ts';
import { complain, type MapReader, nodeAt, textAt, textsAt } from './yaml-report.ts';

/** Reads a step that asks a SELECT of its own. The SQL is parsed where PostgreSQL's parser is loaded: see `prepareToLoad`. */
export function readQuery(draft: Draft, base: Base, map: MapReader, judged: Judged): QueryStep | undefined {
  const sql = textAt(draft.report, map, 'query');
  const args = textsAt(draft.report, map, 'args');
  for (const arg of args) noteTemplate(draft, base.id, arg, 'before');
  if (!sql) return undefined;
  for (const mistake of sqlMistakes(sql.value, args.length)) tell(draft, map, sql.value, mistake);
  return { ...base, kind: 'query', sql: sql.value, args: args.map(({ value }) => value), ...judged };
}

function tell({ report }: Draft, map: MapReader, sql: string, { code, at, message, hint }: SqlMistake): void {
  if (at === undefined) {
    complain(report, nodeAt(map, 'args') ?? nodeAt(map, 'query'), code, message, hint);
    return;
  }
  const { text } = report.source;
  const place = placeInside(placeOf(report.source, nodeAt(map, 'query') as Node), sql, at);
  complain(report, offsetOf(text, place), code, message, hint);
}

/** The offset of a line and column that count from 1. */
function offsetOf(text: string, { line, column }: { readonly line: number; readonly column: number }): number {
  let start = 0;
  for (let passed = 1; passed < line; passed += 1) start = text.indexOf('\n', start) + 1;
  return start + column - 1;
}
