import { isMap, type YAMLMap } from 'yaml';
import { positionAt } from '../../model/yaml.ts';
import { type Text, verbatim } from '../../text.ts';
import type { Value } from '../expression/expression.ts';
import type { Input, Limits } from '../runbook.ts';
import { type MapReader, nodeAt, openMap, type Report } from './yaml-report.ts';

/** A value of a runbook that stands outside of its steps; a client's overlay may replace it where the runbook says so. */
export interface Point {
  /** `inputs.since`, `limits.rows`, `people.third-line`. */
  readonly name: string;
  readonly value: Value;
  readonly overridable: boolean;
  /** What the value in force was written in. */
  readonly file: string;
  /** Counts from 1. */
  readonly line: number;
  readonly from: 'runbook' | 'overlay';
  /** The included runbook that it belongs to; absent = the runbook itself. */
  readonly runbook?: string;
}

interface Parts {
  readonly inputs: readonly Input[];
  readonly limits: Limits;
  readonly people: Readonly<Record<string, Text>>;
}

/** The points that a runbook's text writes down, each with its line. */
export function readPoints(report: Report, top: MapReader, { inputs, limits, people }: Parts): readonly Point[] {
  const given = limitValues(limits);
  return [
    ...inputs.map(({ name, default: value, overridable }) =>
      pointAt(report, top, `inputs.${name}`, { value, overridable }),
    ),
    ...keysOf(report, top, 'limits').map((name) =>
      pointAt(report, top, `limits.${name}`, {
        value: given[name] ?? null,
        overridable: limits.overridable.includes(name),
      }),
    ),
    ...Object.entries(people).map(([name, words]) =>
      pointAt(report, top, `people.${name}`, { value: { ...words }, overridable: isOpen(report, top, name) }),
    ),
  ];
}

/** Limits as they are written. */
export function limitValues({ visits, dbTimeMs, rows }: Limits): Readonly<Record<string, Value>> {
  return { visits, rows, 'db-time': dbTimeMs === undefined ? null : `${dbTimeMs / 1000}s` };
}

function pointAt(report: Report, top: MapReader, name: string, what: Pick<Point, 'value' | 'overridable'>): Point {
  const [part = '', ...rest] = name.split('.');
  const map = nodeAt(top, part);
  const pair = isMap(map)
    ? map.items.find(({ key }) => String((key as { value?: unknown }).value) === rest.join('.'))
    : undefined;
  const { line } = positionAt(report.source.text, (pair?.key as { range?: [number] } | undefined)?.range?.[0] ?? 0);
  return { name, ...what, file: report.source.fileName, line, from: 'runbook' };
}

function keysOf(report: Report, top: MapReader, part: string): readonly string[] {
  const node = nodeAt(top, part);
  return isMap(node) ? [...openMap(report, node, verbatim(part))!.entries.keys()] : [];
}

function isOpen(report: Report, top: MapReader, name: string): boolean {
  const people = nodeAt(top, 'people');
  const node = isMap(people) ? nodeAt(openMap(report, people, verbatim('people'))!, name) : undefined;
  return isMap(node) && (node as YAMLMap).get('overridable') === true;
}
