import { parseFormula } from '../../condition/parse.ts';
import type { Tx } from '../../db/session.types.ts';
import { UserError } from '../../errors.ts';
import type { ColumnFact, TableFact, TextLook } from './catalog.types.ts';
import { treeLookOf } from './tree-look.ts';

const SAMPLES = 40;
const LONGEST = 4000;
/** What comes before the comma of texts like `party.party,42`. */
const REFERENCE = '^[A-Za-z_][A-Za-z0-9_.]*,[0-9]+$';

/** Looks at a few texts of a column: are they conditions, JSON, references like `model,id`? Keeps what they are like, not what they say. */
export async function lookAt(tx: Tx, table: TableFact, column: ColumnFact): Promise<TextLook> {
  const rows = await tx.rows<{ text: string; model: string | null }>(
    `select t.text, case when t.text ~ '${REFERENCE}' then split_part(t.text, ',', 1) end as model
     from (
       select left(s.value, ${LONGEST}) as text
       from (select ${column.sql}::text as value from ${table.sql} where ${column.sql} is not null limit ${5 * SAMPLES}) s
       group by left(s.value, ${LONGEST}) limit ${SAMPLES}
     ) t`,
    [],
    { costLimit: 1e6 },
  );
  const aliases = new Map<string, number>();
  const trees: unknown[] = [];
  let conditions = 0;
  for (const { text } of rows) {
    const tree = jsonOf(text);
    if (tree !== undefined) trees.push(tree);
    else if (isCondition(text)) {
      conditions += 1;
      for (const alias of new Set(qualifiersIn(text))) aliases.set(alias, (aliases.get(alias) ?? 0) + 1);
    }
  }
  const tree = treeLookOf(trees);
  return {
    sampled: rows.length,
    conditions,
    json: trees.length,
    aliases: [...aliases].toSorted((one, other) => other[1] - one[1]).map(([alias]) => alias),
    ...(tree ? { tree } : {}),
    models: [...new Set(rows.flatMap(({ model }) => model ?? []))].slice(0, 5),
  };
}

function jsonOf(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** A condition compares something: prose and single words parse as an expression too. */
function isCondition(text: string): boolean {
  if (!/[=<>]|\b(in|is|like|ilike|between|exists)\b/i.test(text)) return false;
  try {
    parseFormula(text);
    return true;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

/** `c` of `c.city = 'Kazan'`, outside of texts and of subqueries' own names. */
function qualifiersIn(text: string): string[] {
  const bare = text.replace(/'(?:[^']|'')*'/g, "''").replace(/\((?:\s*select\b)[\s\S]*\)/gi, '()');
  return [...bare.matchAll(/(?<![\w."])([\p{L}_][\p{L}\p{N}_]*)\s*\.\s*["\p{L}_]/gu)].map(([, alias]) => alias!);
}
