import { found } from '../../causes/cause.ts';
import {
  systemNulls,
  systemOrphans,
  systemRelationEmpty,
  systemRowsMultiplied,
  systemTimeWithoutZone,
  systemValueOutside,
  systemWrongType,
} from '../../causes/system-rows.ts';
import { maskText } from '../../model/personal.ts';
import { type ColumnType, RELATIONS, type RelationColumn } from '../../model/relations.ts';
import type { Found } from '../../result.ts';
import type { SystemDescription } from '../description.ts';
import type { TypeFact } from './catalog.queries.ts';
import type { Orphans, RelationData } from './data.queries.ts';
import { KEYS } from './keys.ts';
import type { RelationProof } from './prove.queries.ts';
import { columnTarget, targetsOf } from './relation-targets.ts';
import { spotOf } from './target.ts';

const INTEGERS = ['smallint', 'integer', 'bigint'];
const NUMBERS = [...INTEGERS, 'numeric', 'real', 'double precision'];
const NO_IDENTIFIERS = ['boolean', 'json', 'jsonb', 'bytea', 'real', 'double precision'];

/** Whether a type of PostgreSQL is one that commands read a canonical column as. */
const FITS: Readonly<Record<ColumnType, (type: TypeFact) => boolean>> = {
  id: ({ name, category }) => 'NSUEI'.includes(category) && !NO_IDENTIFIERS.includes(name),
  text: ({ category }) => 'SE'.includes(category),
  integer: ({ name }) => INTEGERS.includes(name),
  number: ({ name }) => NUMBERS.includes(name),
  boolean: ({ name }) => name === 'boolean',
  time: ({ name }) => name === 'timestamp with time zone',
  date: ({ name }) => name === 'date',
  json: ({ name }) => name === 'json' || name === 'jsonb',
};

const WITHOUT_ZONE = ['timestamp without time zone', 'date'];

/** Types of a relation's columns against those of the model. */
export function judgeTypes(
  { relation: name, types }: RelationProof,
  system: SystemDescription,
  known: ReadonlyMap<number, TypeFact>,
): readonly Found[] {
  const declared: Readonly<Record<string, RelationColumn>> = RELATIONS[name].columns;
  return [...types].flatMap(([column, number]) => {
    const type = known.get(number);
    const wanted = declared[column]!.type;
    if (!type || FITS[wanted](type)) return [];
    const spot = spotOf(columnTarget(name, column, system.relations[name]!));
    const evidence = { ...spot, declared: wanted, type: type.name };
    const cause = wanted === 'time' && WITHOUT_ZONE.includes(type.name) ? systemTimeWithoutZone : systemWrongType;
    return [found(cause, evidence, 'proved')];
  });
}

/** What the rows of a relation show against the model: NULLs, words outside the closed sets, rows that come several times, none at all. */
export function judgeData(data: RelationData, system: SystemDescription): readonly Found[] {
  const { relation: name, rows, nulls, outside, repeated } = data;
  if (rows === undefined) return [];
  const mapping = system.relations[name]!;
  const { from } = targetsOf(system, name);
  const declared: Readonly<Record<string, RelationColumn>> = RELATIONS[name].columns;
  const spot = (column: string) => spotOf(columnTarget(name, column, mapping));
  if (rows === 0) return [found(systemRelationEmpty, { ...spotOf(from), item: name }, 'proved')];
  const key = (KEYS[name] ?? []).filter((column) => mapping.columns[column] !== undefined);
  return [
    ...[...nulls].map(([column, count]) => found(systemNulls, { ...spot(column), nulls: count, rows }, 'proved')),
    ...[...outside].map(([column, values]) =>
      found(
        systemValueOutside,
        { ...spot(column), values: values.map(maskText), allowed: declared[column]!.values ?? [] },
        'proved',
      ),
    ),
    ...(repeated ? [found(systemRowsMultiplied, { ...spotOf(from), item: name, key, ...repeated }, 'proved')] : []),
  ];
}

/** Below this share of strays the data are at fault and not the mapping: a customer that was deleted leaves his messages behind. */
const STRAY_SHARE = 0.05;

/** A link by which nothing at all is found is a wrong mapping; one that lacks a few is worth a look where rows belong together, else a note. */
export function judgeOrphans({ link, values, orphans, example }: Orphans, system: SystemDescription): readonly Found[] {
  if (orphans === 0) return [];
  const spot = spotOf(columnTarget(link.from, link.column, system.relations[link.from]!));
  const evidence = { ...spot, target: link.to, orphans, different: values, example };
  const isWhole = orphans === values && (values > 1 || link.belongs);
  const severity = isWhole ? 'error' : link.belongs && orphans / values > STRAY_SHARE ? 'warning' : 'info';
  return [found(systemOrphans, evidence, 'proved', severity)];
}
