import { text } from '../../text.ts';
import { type Candidate, candidate, NAMED, ranked, usable } from './candidate.ts';
import type { TableFact } from './catalog.types.ts';
import type { Graph } from './links.ts';
import { plainName } from './names.ts';
import { isMoment, pick, type Situation, statusOf } from './situation.ts';
import { isNamed, nameScore } from './vocabulary.ts';

const TITLES = [
  /^(name|title|nazvan\w*|naimenovan\w*|zagolov\w*|subject|tema)$/,
  /(^|_)(name|title|nazvan\w*|naimenovan\w*)$/,
];

/** The column with the title of a thing. */
export const titleOf = (table: TableFact) => pick(table, ['text'], TITLES);

const CLUES = [
  /channel|kanal|messenger/,
  /schedul|raspis|send_at|next_/,
  /segment|audience|auditor/,
  /template|shablon/,
];

/**
 * The campaigns.
 *
 * What tables that also lead to a customer point at (8): messages, events and members have both. It is small beside the customers (2), has a title, a
 * status, and columns such as channel, segment or schedule (up to 7), and points at no customer itself. The name gives 10. A table that points at
 * another one named like a campaign is rather its run.
 */
export function rankCampaigns(situation: Situation, customer: TableFact | undefined): readonly Candidate[] {
  const { graph, tables } = situation;
  const between = customer ? tablesBetween(graph, customer.id) : new Map<string, number>();
  return ranked(
    usable(situation)
      .filter((table) => table.key.length === 1 && table.id !== customer?.id)
      .map((table) => {
        const named = nameScore('campaign', table);
        const clues = CLUES.filter((clue) => table.columns.some(({ name }) => clue.test(plainName(name)))).length;
        const atCampaign = graph
          .from(table.id)
          .some(({ to }) => to !== table.id && nameScore('campaign', tables.get(to)!) >= 5 && named < 20);
        const foreign = (['stage', 'response', 'template', 'suppression', 'job'] as const).some(
          (role) => nameScore(role, table) >= 5,
        );
        const shared = between.get(table.id) ?? 0;
        return candidate(table, [
          [named, NAMED],
          [
            Math.min(8, 4 * shared),
            text('tables that lead to customers point at it', 'на неё ссылаются таблицы, ведущие к клиентам'),
          ],
          [titleOf(table) ? 2 : 0],
          [statusOf(table) ? 2 : 0, text('has a status', 'есть статус')],
          [
            Math.min(3, clues),
            text('has a channel, segment, template or schedule', 'есть канал, сегмент, шаблон или расписание'),
          ],
          [(table.rows ?? 0) * 10 <= (customer?.rows ?? 0) ? 2 : 0],
          [customer && graph.from(table.id).some(({ to }) => to === customer.id) ? -8 : 0],
          [atCampaign ? -5 : 0],
          [foreign ? -5 : 0],
          [named === 0 ? -6 : 0],
        ]);
      }),
    11,
  );
}

/** How many tables point both at each table and, over at most one other, at the customer. */
function tablesBetween(graph: Graph, customer: string): ReadonlyMap<string, number> {
  const near = new Set(graph.to(customer).map(({ from }) => from));
  const leading = new Set([...near, ...[...near].flatMap((id) => graph.to(id).map(({ from }) => from))]);
  leading.delete(customer);
  const counts = new Map<string, number>();
  for (const id of leading) {
    for (const to of new Set(graph.from(id).map((link) => link.to))) {
      if (to !== customer && !near.has(to)) counts.set(to, (counts.get(to) ?? 0) + 1);
    }
  }
  return counts;
}

const COUNTERS = [
  /(to_send|total|recipient|vsego|selected|otobran|kolich)/,
  /(sent|otpravl|ushlo)/,
  /(fail|error|oshib)/,
];

/**
 * The runs: they point at the campaign and at no customer, and have moments of start and end (9), a status (3) and counters (up to 4); messages point at
 * them (4). The name gives up to 10. Where no table is like that, a campaign is taken as its own run.
 */
export function rankRuns(
  situation: Situation,
  campaign: TableFact,
  customer: TableFact | undefined,
): readonly Candidate[] {
  const { graph, tables } = situation;
  return ranked(
    usable(situation)
      .filter(
        ({ id, key }) => key.length === 1 && id !== campaign.id && graph.from(id).some(({ to }) => to === campaign.id),
      )
      .map((table) => {
        const moments = table.columns.filter(isMoment).length;
        const counters = COUNTERS.filter((counter) => pick(table, ['integer', 'number'], [counter])).length;
        return candidate(table, [
          [0.8 * nameScore('run', table), NAMED],
          [
            Math.min(3, moments) * 3,
            text(
              `points at ${campaign.name}, has ${moments} moments`,
              `ссылается на ${campaign.name}, моментов: ${moments}`,
            ),
          ],
          [statusOf(table) ? 3 : 0],
          [2 * Math.min(2, counters), text('has counters', 'есть счётчики')],
          [
            graph.to(table.id).some(({ from }) => nameScore('message', tables.get(from)!) >= 5) ? 4 : 0,
            text('messages point at it', 'на неё ссылаются сообщения'),
          ],
          [customer && graph.from(table.id).some(({ to }) => to === customer.id) ? -12 : 0],
          [isNamed('stage', table.name) || isNamed('response', table.name) || isNamed('message', table.name) ? -5 : 0],
        ]);
      }),
    12,
  );
}

/** The stages: they point at the run, have an order within it, moments and a status. */
export function rankStages(situation: Situation, run: TableFact): readonly Candidate[] {
  const { graph } = situation;
  return ranked(
    usable(situation)
      .filter(({ id }) => graph.from(id).some(({ to }) => to === run.id))
      .map((table) =>
        candidate(table, [
          [nameScore('stage', table), NAMED],
          [positionOf(table) ? 5 : 0, text('has an order', 'есть порядок')],
          [Math.min(2, table.columns.filter(isMoment).length) * 2, text('has moments', 'есть моменты')],
          [statusOf(table) ? 3 : 0],
        ]),
      ),
    13,
  );
}

/** The column that orders rows within their parent. */
export const positionOf = (table: TableFact) =>
  pick(table, ['integer'], [/(^|_)(position|pos|seq\w*|step_no|ord\w*|poryad\w*|nomer\w*|sort)(_|$)/]);
