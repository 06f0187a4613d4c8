import { type Clock, pinClock } from '../condition/clock.ts';
import { type Formula, type Leaf, leavesOf, negatedLeaves, sqlOf, stepsOf } from '../condition/formula.ts';
import { printFormula } from '../condition/parse.ts';
import type { TypesOf } from '../condition/zone.ts';
import type { Tx } from '../db/session.types.ts';
import { UserError } from '../errors.ts';
import type { NotEvaluated } from '../result.ts';
import type { CustomerMapping } from '../system/description.ts';
import { type InsideFacts, insideFacts, insideGap, MOST_PAIRED } from './inside.ts';
import { type InsideShape, insideShape } from './inside-shape.ts';

interface InsideQuestion {
  /** The condition whose inside is asked for. */
  readonly leaf: Leaf;
  readonly formula: Formula;
  readonly customer: CustomerMapping;
  readonly clock: Clock;
  readonly typesOf: TypesOf;
}

/**
 * Explains the inner conditions of an EXISTS, IN, NOT EXISTS or NOT IN for the people for whom it decides: those who meet everything else. One
 * statement: the inner tables are read once and grouped by the row's side of the tie to the customer.
 *
 * `facts` are null, and `gap` says why, when the subquery is no plain one, or the server or the data refuse an inner condition that is asked by itself.
 */
export async function explainInside(
  tx: Tx,
  question: InsideQuestion,
): Promise<{ readonly facts: InsideFacts | null; readonly gap: NotEvaluated | null }> {
  const { leaf, formula, customer, typesOf } = question;
  const sql = sqlOf(leaf);
  const written = insideShape(sql, customer.alias, typesOf(sql));
  if ('why' in written) return { facts: null, gap: insideGap(leaf, written.why) };
  const asked = insideShape(pinned(leaf, question), customer.alias, typesOf(sql));
  if ('why' in asked) return { facts: null, gap: insideGap(leaf, asked.why) };
  const wantsRow = asked.wantsRow !== negatedLeaves(formula).has(leaf.id);
  try {
    const [row = {}] = await tx.rows<Record<string, number | null>>(insideSql(asked, wantsRow, question));
    return { facts: insideFacts(leaf, { ...written, wantsRow }, row), gap: null };
  } catch (error) {
    if (error instanceof UserError && /^(2[12]|42|0A)/.test(String(error.data.sqlState)))
      return { facts: null, gap: insideGap(leaf, null) };
    throw error;
  }
}

function pinned(leaf: Leaf, { clock, typesOf }: InsideQuestion): string {
  const sql = sqlOf(leaf);
  return pinClock(sql, clock, typesOf(sql));
}

function insideSql(shape: InsideShape, wantsRow: boolean, question: InsideQuestion): string {
  const { customer } = question;
  const { table, alias, where } = customer;
  const met = metSql(question, true);
  const blocked = blockedSql(question);
  const keys = shape.links.map(({ inner }, index) => `${inner} as k${index + 1}`);
  const isGrouped = shape.links.length > 0 && shape.conditions.every(({ isCorrelated }) => !isCorrelated);
  const ties = shape.links.map(({ inner, customer: his }, index) =>
    isGrouped ? `mmsup_rows.k${index + 1} = ${his}` : `${inner} = ${his}`,
  );
  const flags = flagsOf(shape);
  const rows = [
    `select ${[...(isGrouped ? keys : []), ...flags.map(([name, flag]) => `bool_or(${flag}) as ${name}`)].join(',\n    ')}`,
    `from ${shape.from}`,
    isGrouped
      ? `group by ${shape.links.map(({ inner }) => inner).join(', ')}`
      : ties.length > 0
        ? `where ${ties.join(' and ')}`
        : '',
  ].join('\n  ');
  return [
    `select ${countsOf(flags, wantsRow).join(',\n  ')}`,
    `from (`,
    `select (${blocked}) as blocked, ${flags.map(([name]) => `coalesce(mmsup_rows.${name}, false) as ${name}`).join(', ')}`,
    `from ${table} ${alias}`,
    `left join ${isGrouped ? '' : 'lateral '}(${rows}) mmsup_rows on ${isGrouped ? ties.join(' and ') : 'true'}`,
    `where (${where ?? 'true'}) and ${met}${wantsRow ? ` and (${blocked})` : ''}`,
    `) t`,
  ].join('\n');
}

/** What is asked of a customer's rows, by column: any row, one that meets all, and per condition: met, unknown, all others met. */
function flagsOf({ conditions }: InsideShape): readonly (readonly [string, string])[] {
  const met = conditions.map(({ text }) => `coalesce((${text}), false)`);
  const without = (...left: readonly number[]): string =>
    met.filter((_, index) => !left.includes(index)).join(' and ') || 'true';
  const pairs =
    conditions.length > MOST_PAIRED
      ? []
      : conditions.flatMap((_, one) => conditions.slice(one + 1).map((__, step) => [one, one + 1 + step] as const));
  return [
    ['any_row', 'true'],
    ['full_match', without()],
    ...conditions.flatMap(({ text }, index): (readonly [string, string])[] => [
      [`met${index + 1}`, met[index]!],
      [`null${index + 1}`, `(${text}) is null`],
      [`rest${index + 1}`, without(index)],
    ]),
    ...pairs.map(([one, other]): readonly [string, string] => [`rest${one + 1}_${other + 1}`, without(one, other)]),
  ];
}

/** For a condition that wants a row all is counted among the blocked; for one that wants none, `rest` among those who pass. */
function countsOf(flags: readonly (readonly [string, string])[], wantsRow: boolean): readonly string[] {
  const counts = flags.map(([name]) => {
    const among = wantsRow || !name.startsWith('rest') ? 't.blocked' : 'not t.blocked';
    const unknown = name.startsWith('null') ? ` and not t.met${name.slice(4)}` : '';
    return `count(*) filter (where ${among} and t.${name}${unknown}) as ${name}`;
  });
  return [
    `count(*) filter (where t.blocked) as blocked`,
    `count(*) filter (where not t.blocked) as passing`,
    ...counts,
  ];
}

/** The formula with its clocks pinned; the condition itself counted as met if need be. */
function metSql(question: InsideQuestion, isMet: boolean): string {
  const { formula, leaf } = question;
  const sql = new Map(leavesOf(formula).map((one) => [one.id, pinned(one, question)]));
  const helpful = String(!negatedLeaves(formula).has(leaf.id));
  return printFormula(formula, (_, id) => (isMet && id === leaf.id ? helpful : sql.get(id)!));
}

/** Whether the condition keeps somebody out who meets everything else; where it stands by itself, it need not be asked with all others again. */
function blockedSql(question: InsideQuestion): string {
  const { formula, leaf } = question;
  const isStep = stepsOf(formula).some((step) => step.kind === 'leaf' && step.id === leaf.id);
  return isStep ? `(${pinned(leaf, question)}) is not true` : `${metSql(question, false)} is not true`;
}
