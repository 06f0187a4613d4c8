import { isMap, isScalar, type ParsedNode } from 'yaml';
import { text } from '../../text.ts';
import type { Limits } from '../runbook.ts';
import { readDuration } from './duration.ts';
import { complain, flagAt, type MapReader, nodeAt, openMap, type Report } from './yaml-report.ts';

export const USUAL_LIMITS: Limits = { visits: 3, dbTimeMs: undefined, rows: 10_000, overridable: [] };

const LIMITS = text('"limits" of the runbook', '«limits» сценария');

const LONGEST_DB_TIME = '1h';
const MOST_ROWS = 1_000_000;
const MOST_VISITS = 100;

/** How much a walk may take: `visits` of one step, `db-time` of all its checks together, `rows` of one query; each may be declared overridable. */
export function readLimits(report: Report, top: MapReader): Limits {
  if (!top.entries.has('limits')) return USUAL_LIMITS;
  const limits = openMap(report, nodeAt(top, 'limits'), LIMITS, ['visits', 'db-time', 'rows']);
  if (!limits) return USUAL_LIMITS;
  const overridable = [...limits.entries.keys()].filter((name) => isOverridable(report, limits, name));
  return {
    visits: readNumber(report, limits, 'visits', MOST_VISITS) ?? USUAL_LIMITS.visits,
    dbTimeMs: readDbTime(report, limits),
    rows: readNumber(report, limits, 'rows', MOST_ROWS) ?? USUAL_LIMITS.rows,
    overridable,
  };
}

function isOverridable(report: Report, limits: MapReader, name: string): boolean {
  const node = nodeAt(limits, name);
  if (!isMap(node)) return false;
  const long = openMap(report, node, text(`the limit "${name}"`, `предела «${name}»`), ['value', 'overridable']);
  return long !== undefined && flagAt(report, long, 'overridable');
}

/** The value itself, whether it stands alone or with what else is said of it. */
function scalarAt(limits: MapReader, name: string): ParsedNode | null | undefined {
  const node = nodeAt(limits, name);
  return isMap(node) ? (node.get('value', true) as ParsedNode | undefined) : node;
}

function readNumber(report: Report, limits: MapReader, name: string, most: number): number | undefined {
  if (!limits.entries.has(name)) return undefined;
  const node = scalarAt(limits, name);
  const value = isScalar(node) ? node.value : undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= most) return value;
  const message = text(
    `"${name}" must be a whole number from 1 to ${most}`,
    `«${name}»: нужно целое число от 1 до ${most}`,
  );
  return complain(report, node ?? nodeAt(limits, name), name, message);
}

function readDbTime(report: Report, limits: MapReader): number | undefined {
  if (!limits.entries.has('db-time')) return undefined;
  const node = scalarAt(limits, 'db-time');
  const value = isScalar(node) && typeof node.value === 'string' ? readDuration(node.value) : undefined;
  if (value !== undefined && value >= 100 && value <= readDuration(LONGEST_DB_TIME)!) return value;
  const message = text('"db-time" must be a time, at most an hour', '«db-time»: нужно время, самое большее час');
  const hint = text('Write 30s, 500ms or 10m.', 'Напишите 30s, 500ms или 10m.');
  return complain(report, node ?? nodeAt(limits, 'db-time'), 'db-time', message, hint);
}
