import type { Shape } from '../../model/shape.ts';
import type { ProgramResult, QueryResult } from '../probe-results.ts';

const NUMBER: Shape = { type: 'number' };
const TEXT: Shape = { type: 'string' };

function record<Result>(properties: Readonly<Record<keyof Result & string, Shape>>): Shape {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}

/** What paths read from a query's answer; which columns a row has only the database knows. */
export const QUERY_SHAPE: Shape = record<QueryResult>({
  rows: { type: 'array', items: { type: 'object', additionalProperties: {} } },
  rowCount: NUMBER,
  truncated: { type: 'boolean' },
});

/** What paths read from a program's answer. */
export const PROGRAM_SHAPE: Shape = record<ProgramResult>({
  exit: { anyOf: [NUMBER, { type: 'null' }] },
  signal: { anyOf: [TEXT, { type: 'null' }] },
  stdout: TEXT,
  stderr: TEXT,
  json: {},
  leftOut: NUMBER,
  seconds: NUMBER,
});
