import { plural, type Text, text } from '../../text.ts';
import { type Candidate, candidate, NAMED, type Point, ranked, sizePoints, usable } from './candidate.ts';
import type { TableFact } from './catalog.types.ts';
import { pathTo } from './links.ts';
import { isTime, openness, pick, type Situation, statusOf, valuesOf } from './situation.ts';
import { mapStates, responseKindOf } from './states.ts';
import { nameScore } from './vocabulary.ts';

export interface MessageCandidate extends Candidate {
  /** It points at a run; else only at the campaign. */
  readonly hasRun: boolean;
}

/**
 * The messages: the largest table that leads both to a customer and to a run or campaign, each over at most one other table, and that says of each row how
 * it is doing: a status whose values are words of messages (10), or moments of queueing, sending and delivery (2 each). The name gives 8. Events are
 * often more and point at both as well, but have no status: their names take 10 away.
 */
export function rankMessages(
  situation: Situation,
  runs: readonly TableFact[],
  customer: TableFact,
): readonly MessageCandidate[] {
  const { graph } = situation;
  const own = new Set([customer.id, ...runs.map(({ id }) => id)]);
  const tables = usable(situation).filter(({ id }) => !own.has(id) && graph.from(id).length > 0);
  const largest = Math.max(1, ...tables.map(({ rows }) => rows ?? 0));
  const found = tables.flatMap((table): readonly MessageCandidate[] => {
    const toCustomer = pathTo(graph, table.id, customer.id, 2);
    const target =
      runs.find(({ id }) => pathTo(graph, table.id, id, 1)) ?? runs.find(({ id }) => pathTo(graph, table.id, id, 2));
    if (!toCustomer || !target || toCustomer.some(({ to }) => runs.some(({ id }) => id === to))) return [];
    const moments = MOMENTS.filter((pattern) => pick(table, ['instant', 'wall-clock', 'date'], [pattern])).length;
    const status = statusOf(table);
    const worded = status ? mapStates('message', valuesOf(situation, table, status), openness(status)).known.length : 0;
    if (!status && moments === 0) return [];
    const points: Point[] = [
      [0.8 * nameScore('message', table), NAMED],
      [
        toCustomer.length === 1 ? 6 : 3,
        text(`leads to a customer and to ${target.name}`, `ведёт к клиенту и к ${target.name}`),
      ],
      [status ? 4 + Math.min(3, worded) * 2 : 0, text(`has a status`, 'есть статус')],
      [2 * moments],
      [sizePoints(table.rows, largest, 6), rowsText(table.rows)],
      [nameScore('response', table) >= 5 || nameScore('suppression', table) >= 5 ? -10 : 0],
      [nameScore('message', table) === 0 && !moments ? -4 : 0],
    ];
    return [{ ...candidate(table, points), hasRun: target.id === runs[0]!.id }];
  });
  return ranked(found, 14) as readonly MessageCandidate[];
}

const rowsText = (rows: number | null): Text | undefined =>
  rows === null ? undefined : plural(rows, { en: ['row', 'rows'], ru: ['строка', 'строки', 'строк'] });

const MOMENTS = [/(queu|creat|sozda|compos|postav)/, /(sent|send|otprav)/, /(deliver|dostav)/];

/**
 * The reactions: tables of events by name or by the values of their kind, with a moment, that lead to a message, or to a customer and a campaign or run.
 * A system may keep each kind of event in a table of its own: all of them are taken, but not what only lies
 * between one of them and the message.
 */
export function rankResponses(
  situation: Situation,
  {
    customer,
    runs,
    message,
  }: {
    readonly customer: TableFact | undefined;
    readonly runs: readonly TableFact[];
    readonly message: TableFact | undefined;
  },
): readonly Candidate[] {
  const { graph } = situation;
  const own = new Set([customer, message, ...runs].flatMap((table) => table?.id ?? []));
  const found = ranked(
    usable(situation)
      .filter(({ id, columns }) => !own.has(id) && columns.some(isTime))
      .flatMap((table): readonly Candidate[] => {
        const toMessage = message && pathTo(graph, table.id, message.id, 2);
        const toRun = runs.some(({ id }) => pathTo(graph, table.id, id, 1));
        const toCustomer = customer && pathTo(graph, table.id, customer.id, 1);
        if (!toMessage && !(toRun && toCustomer)) return [];
        const kind = kindOf(table);
        const kinds = kind
          ? valuesOf(situation, table, kind).filter((value) => responseKindOf(value) !== undefined).length
          : 0;
        const isState = nameScore('response', table) < 5 && statusOf(table) !== undefined;
        return [
          candidate(table, [
            [nameScore('response', table), NAMED],
            [3 * Math.min(2, kinds), text('its kinds are words of reactions', 'виды — слова реакций')],
            [
              5,
              toMessage
                ? text('leads to a message', 'ведёт к сообщению')
                : text('leads to a customer and a campaign', 'ведёт к клиенту и кампании'),
            ],
            [isState ? -8 : 0],
          ]),
        ];
      }),
    9,
  );
  const between = new Set(
    found.flatMap(({ table }) =>
      message ? (pathTo(graph, table.id, message.id, 2) ?? []).slice(0, -1).map(({ to }) => to) : [],
    ),
  );
  return found.filter(({ table }) => !between.has(table.id)).slice(0, 4);
}

/** The column that says of what kind a row is. */
export const kindOf = (table: TableFact) =>
  pick(table, ['text', 'integer'], [/(^|_)(kind|event|event_type|action|sobyti\w*|vid)$/, /(^|_)(type|tip|method)$/]);
