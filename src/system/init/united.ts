import { type Text, text } from '../../text.ts';
import type { TableFact } from './catalog.types.ts';
import type { Stage } from './guess.types.ts';
import { pathTo } from './links.ts';
import { followed, type Source } from './source.ts';

/** SQL of what a table leads to; undefined where it does not within so many links. */
export function leading(
  { situation }: Stage,
  source: Source,
  target: TableFact | undefined,
  most: number,
): string | undefined {
  const way = target && pathTo(situation.graph, source.table.id, target.id, most);
  return way && followed(situation, source, way);
}

type Row = Readonly<Record<string, string>>;

/** Several sources as one: a UNION ALL of them with the same columns; one alone stays as it is. */
export function united(
  parts: readonly { readonly from: string; readonly where?: string; readonly columns: Row }[],
  nulls: Row,
  alias: string,
) {
  const [only] = parts;
  if (parts.length === 1)
    return { from: only!.from, ...(only!.where ? { where: only!.where } : {}), columns: only!.columns };
  const names = Object.keys(nulls).filter((name) => parts.some(({ columns }) => columns[name] !== undefined));
  const selects = parts.map(({ from, where, columns }) => {
    const list = names.map((name) => `${columns[name] ?? nulls[name]} as ${name}`).join(', ');
    return `  select ${list} from ${from}${where ? ` where ${where}` : ''}`;
  });
  return {
    from: `(\n${selects.join('\n  union all\n')}\n) ${alias}`,
    columns: Object.fromEntries(names.map((name) => [name, `${alias}.${name}`])),
  };
}

/** A table with its own reasons, where several are one relation. */
export const named = ({ name }: TableFact, reasons: readonly Text[]): Text =>
  text(`${name}: ${reasons.map(({ en }) => en).join(', ')}`, `${name}: ${reasons.map(({ ru }) => ru).join(', ')}`);
