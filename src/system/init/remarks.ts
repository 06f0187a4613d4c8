import { plural, type Text, text } from '../../text.ts';
import type { Catalog, Samples } from './catalog.types.ts';
import { plainName } from './names.ts';
import type { Proposal, ProposedRelation } from './proposal.types.ts';

/** A table of one row and one moment, named so, is the system's own clock. */
export function clockOf({ tables }: Catalog): string | undefined {
  const clock = tables.find(
    ({ name, columns, mayRead }) =>
      mayRead &&
      columns.length === 1 &&
      columns[0]!.sort === 'instant' &&
      /(^|_)(clock|now|chasy)$/.test(plainName(name)),
  );
  return clock && `select ${clock.columns[0]!.sql} from ${clock.sql}`;
}

/** What was looked at, and what could not be. */
export function seenOf({ tables }: Catalog, { failed }: Samples): readonly Text[] {
  const closed = tables.filter(({ mayRead }) => !mayRead);
  const schemas = plural(new Set(tables.map(({ schema }) => schema)).size, {
    en: ['schema', 'schemas'],
    ru: ['схеме', 'схемах', 'схемах'],
  });
  const count = plural(tables.length, {
    en: ['table or view', 'tables and views'],
    ru: ['таблица', 'таблицы', 'таблиц'],
  });
  const shown = closed
    .slice(0, 6)
    .map(({ id }) => id)
    .join(', ');
  const more = closed.length > 6 ? ', …' : '';
  return [
    text(`looked at ${count.en} in ${schemas.en}`, `просмотрено: ${count.ru} в ${schemas.ru}`),
    ...(closed.length === 0
      ? []
      : [
          text(
            `no right to read ${closed.length} of them, so not used: ${shown}${more}`,
            `нет прав на чтение, не использованы (${closed.length}): ${shown}${more}`,
          ),
        ]),
    ...(failed.size === 0
      ? []
      : [
          text(
            `${failed.size} samples could not be read: ${[...failed.values()][0]}`,
            `образцов не удалось прочитать: ${failed.size}: ${[...failed.values()][0]}`,
          ),
        ]),
  ];
}

const WHY_ABSENT: readonly (readonly [string, Text])[] = [
  ['campaign', text('no table looks like campaigns', 'ни одна таблица не похожа на кампании')],
  [
    'message',
    text(
      'no table leads to a customer and to a campaign and has a status',
      'нет таблицы со статусом, ведущей к клиенту и кампании',
    ),
  ],
  ['segment_version', text('no column holds conditions', 'ни одна колонка не хранит условия')],
];

/** Relations that a reader would look for, and why there is none. */
export function absentOf(relations: readonly ProposedRelation[]): Proposal['absent'] {
  return WHY_ABSENT.filter(([name]) => !relations.some((relation) => relation.name === name)).map(([name, why]) => ({
    name,
    why,
  }));
}
