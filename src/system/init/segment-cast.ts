import { text } from '../../text.ts';
import { type ColumnFact, columnKey, type TableFact, type TextLook } from './catalog.types.ts';
import type { SegmentCast } from './guess.types.ts';
import { pathTo } from './links.ts';
import { plainName } from './names.ts';
import { pick, type Situation, valuesOf } from './situation.ts';
import { CONDITION_LIKE, isNamed, nameScore } from './vocabulary.ts';

interface Kept {
  readonly table: TableFact;
  readonly column: ColumnFact;
  readonly look: TextLook;
  readonly share: number;
}

/**
 * Where segments and their conditions are kept.
 *
 * The conditions are found by what they are: texts that PostgreSQL's parser takes as a comparison, or JSON. A table of versions points at what it versions:
 * that is the segment. Where conditions stand in the campaign itself, each campaign has a segment of its own. Without conditions, what is named like a
 * segment and has members (a table of pairs with customers) or is used by campaigns is one all the same.
 */
export function castSegment(
  situation: Situation,
  { customer, campaign }: { readonly customer: TableFact | undefined; readonly campaign: TableFact | undefined },
): SegmentCast | undefined {
  const kept = conditionsOf(situation, campaign);
  const owner = kept && ownerOf(situation, kept.table);
  const best = situation.catalog.tables
    .filter(({ mayRead, isView, key, id }) => mayRead && !isView && key.length === 1 && id !== customer?.id)
    .map((table) => ({ table, ...segmentPoints(situation, table, { customer, campaign, owner }) }))
    .toSorted((one, other) => other.score - one.score || (one.table.id < other.table.id ? -1 : 1))[0];
  if (!best || best.score < 8) return undefined;
  const condition =
    kept && (kept.table.id === best.table.id || owner?.id === best.table.id)
      ? {
          table: kept.table,
          column: kept.column.name,
          isJson: kept.look.conditions === 0,
          isRead: kept.look.conditions > 0 || kept.look.tree !== undefined,
        }
      : undefined;
  const only = onlySegments(situation, best.table);
  return {
    table: best.table,
    reasons: best.reasons,
    score: best.score,
    ...(condition ? { condition } : {}),
    ...(only ? { only } : {}),
  };
}

function conditionsOf(
  { catalog, samples, graph, tables }: Situation,
  campaign: TableFact | undefined,
): Kept | undefined {
  const all = catalog.tables.flatMap((table) =>
    table.columns.flatMap((column): readonly Kept[] => {
      const look = samples.looks.get(columnKey(table.id, column.name));
      if (!look || look.sampled === 0 || !CONDITION_LIKE.test(plainName(column.name))) return [];
      if (!isNearSegments(table)) return [];
      const trees = look.tree || table.id === campaign?.id ? look.json : 0;
      const share = Math.max(look.conditions, trees) / look.sampled;
      return share >= 0.4 ? [{ table, column, look, share }] : [];
    }),
  );
  return all.toSorted((one, other) => other.share - one.share || one.table.id.localeCompare(other.table.id))[0];

  function isNearSegments(table: TableFact): boolean {
    if (table.id === campaign?.id || isNamed('segment', table.name)) return true;
    return graph.from(table.id).some(({ to }) => to === campaign?.id || nameScore('segment', tables.get(to)!) >= 5);
  }
}

/** What a table of versions versions; the table itself where it is none. */
function ownerOf({ graph, tables }: Situation, table: TableFact): TableFact {
  const isVersions = /vers|histor|istor|revision|redakc/.test(plainName(table.name)) || versionOf(table) !== undefined;
  const targets = graph.from(table.id).map(({ to }) => tables.get(to)!);
  const target = targets.find(({ name, id }) => id !== table.id && isNamed('segment', name));
  return isVersions && target ? target : table;
}

/** The column that numbers the versions of a condition. */
export const versionOf = (table: TableFact) =>
  pick(table, ['integer'], [/(^|_)(version|versiya|ver|rev|revision|redakciya)(_no|_number|$)/]);

function segmentPoints(
  { graph }: Situation,
  table: TableFact,
  {
    customer,
    campaign,
    owner,
  }: {
    readonly customer: TableFact | undefined;
    readonly campaign: TableFact | undefined;
    readonly owner: TableFact | undefined;
  },
) {
  const isOwner = owner?.id === table.id;
  const named = nameScore('segment', table);
  const members = customer ? memberTables(graph, table, customer).length : 0;
  const isUsed =
    campaign !== undefined && campaign.id !== table.id && pathTo(graph, campaign.id, table.id, 1) !== undefined;
  const usedBetween = campaign
    ? graph.to(table.id).some(({ from }) => graph.from(from).some(({ to }) => to === campaign.id))
    : false;
  const points = [
    [isOwner ? 10 : 0, text('keeps conditions', 'хранит условия')],
    [0.5 * named, text('named so', 'по имени')],
    [isUsed ? 5 : usedBetween ? 3 : 0, text('campaigns use it', 'её используют кампании')],
    [named > 0 ? 2 * Math.min(1, members) : 0, text('has members', 'есть участники')],
    [
      isNamed('message', table.name) || isNamed('template', table.name) || isNamed('stage', table.name) ? -8 : 0,
      undefined,
    ],
  ] as const;
  return {
    score: points.reduce((sum, [score]) => sum + score, 0),
    reasons: points.flatMap(([score, reason]) => (score > 0 && reason ? [reason] : [])),
  };
}

/** Tables of pairs: they point at the segment and at the customer, and at little else. */
export function memberTables(graph: Situation['graph'], segment: TableFact, customer: TableFact): readonly string[] {
  return [...new Set(graph.to(segment.id).map(({ from }) => from))].filter((id) => {
    const targets = new Set(graph.from(id).map(({ to }) => to));
    return targets.has(customer.id) && targets.size <= 3;
  });
}

/** Where the table holds rules of several kinds: the value that means segments. */
function onlySegments(
  situation: Situation,
  table: TableFact,
): { readonly column: string; readonly value: string } | undefined {
  const column = pick(table, ['text'], [/(^|_)(kind|type|tip|vid)$/]);
  const values = column ? valuesOf(situation, table, column) : [];
  const value = values.find((one) => /segment|audien|auditor|selection|vybork/.test(plainName(one)));
  return column && value !== undefined && values.length > 1 ? { column: column.name, value } : undefined;
}
