import { type Text, text } from '../../text.ts';
import { type Candidate, candidate, NAMED, ranked, sizePoints, usable } from './candidate.ts';
import type { TableFact } from './catalog.types.ts';
import { pointersAt } from './links.ts';
import { plainName, wordsOf } from './names.ts';
import { personalClassOf } from './personal.ts';
import type { Situation } from './situation.ts';
import { BACK_OFFICE, nameScore } from './vocabulary.ts';

/**
 * The customers.
 *
 * Structure first: most tables point at them (12 of about 40 points), they hold names, e-mails, phones and birth dates, or tables beside them do (14),
 * they are many (6), and tables of campaigns and messages point at them (6). The name gives 8. People of the back office have passwords and roles,
 * and point at nothing of marketing. Without a key of one column nothing can be a customer.
 */
export function rankCustomers(situation: Situation): readonly Candidate[] {
  const { graph, tables } = situation;
  const keyed = usable(situation).filter(({ key }) => key.length === 1);
  const pointers = new Map(keyed.map((table) => [table.id, pointersAt(graph, table.id)]));
  const mostPointers = Math.max(1, ...pointers.values());
  const largest = Math.max(1, ...keyed.map(({ rows }) => rows ?? 0));
  return ranked(
    keyed.map((table) => {
      const count = pointers.get(table.id)!;
      const classes = new Set(table.columns.flatMap((column) => personalClassOf(column) ?? []));
      const beside = new Set(
        graph
          .to(table.id)
          .flatMap(({ from }) => tables.get(from)!.columns.flatMap((column) => personalClassOf(column) ?? [])),
      );
      const personal =
        Math.min(3, classes.size) * 4 + Math.min(2, [...beside].filter((one) => !classes.has(one)).length);
      const marketing = graph.to(table.id).some(({ from }) => isMarketing(tables.get(from)!));
      return candidate(table, [
        [(12 * count) / mostPointers, pointing(count)],
        [personal, text(`personal columns: ${[...classes].join(', ')}`, `личные колонки: ${[...classes].join(', ')}`)],
        [count > 0 || personal > 4 ? sizePoints(table.rows, largest, 6) : 0],
        [marketing ? 6 : 0, text('marketing tables point at it', 'на неё ссылаются таблицы маркетинга')],
        [0.8 * nameScore('customer', table), NAMED],
        [isBackOffice(table) ? -20 : 0],
        [isMarketing(table) ? -8 : 0],
      ]);
    }),
    12,
  );
}

const pointing = (count: number): Text =>
  text(`${count} ${count === 1 ? 'table points' : 'tables point'} at it`, `ссылаются таблицы: ${count}`);

export const isMarketing = (table: TableFact): boolean =>
  (['campaign', 'message', 'response', 'suppression'] as const).some((role) => nameScore(role, table) >= 5);

function isBackOffice(table: TableFact): boolean {
  return (
    wordsOf(table.name).some((word) => BACK_OFFICE.test(word)) &&
    table.columns.some(({ name }) => /(password|passwd|parol|hash|role|login)/.test(plainName(name)))
  );
}
