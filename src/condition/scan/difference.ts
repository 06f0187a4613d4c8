import { type Apart, allOf } from '../apart.ts';
import { type Formula, type Leaf, leavesOf } from '../formula.ts';
import { codesSql, decode, digitsOf, formOf, fromCustomers, keySql, type Scan } from './sql.ts';
import { truthSql } from './truth-sql.ts';

/** Two formulas over the conditions of one scan. */
export interface Two {
  readonly apart: Apart;
  /** Where the scan has a condition's truth value. */
  readonly atomOf: (leaf: Leaf) => number;
}

/** Customers whom exactly one of the two formulas lets through and for whom all conditions that the formulas do not share have the same truth values. */
export interface DifferingGroup {
  /** By index in the scan; of conditions that were not asked nothing is said. */
  readonly truths: Uint8Array;
  readonly customers: number;
  /** The smallest and the largest key among them, as text. */
  readonly example: string | null;
  readonly last: string | null;
}

/**
 * How the difference is asked.
 * - `differing`: of customers whom either formula lets through, those of both are one group; what the formulas do not share stands several times
 *   in the text. For plain columns, where that costs next to nothing, and the server may read the customers by an index or join what is shared.
 * - `patterns`: of customers who meet what is shared, the truth of everything else. For subqueries: each stands once.
 * - `apart`: of those alone whom exactly one lets through; they are counted beforehand. For formulas that share too little for one number to hold the
 *   truth of the rest.
 */
export type DifferenceForm = 'differing' | 'patterns' | 'apart';

/** A group of those whom both let through. */
const BOTH = -1;

/** The statement that counts two formulas and what tells them apart, in one scan of the customers. At most `limit` groups. */
export function differenceSql(scan: Scan, two: Two, form: DifferenceForm, limit: number): string {
  const inner = restOf(scan, two, form);
  const codes = codesSql(inner);
  const both =
    form === 'differing' ? `(${sqlOf(scan, two, two.apart.before)}) and (${sqlOf(scan, two, two.apart.after)})` : '';
  const keys =
    codes.length === 0
      ? [String(BOTH)]
      : codes.map((sql) => (both ? `case when ${both} then ${BOTH} else ${sql} end` : sql));
  const names = keys.map((_, index) => `t.code${index + 1}`).join(', ');
  // The second branch is never read; see groupedSql.
  return [
    `select ${names}, count(*) as customers, min(t.id) as example, max(t.id) as last`,
    'from (',
    `  select ${keySql(scan)} as id,\n    ${keys.map((sql, index) => `(${sql})::bigint as code${index + 1}`).join(',\n    ')}`,
    fromCustomers(inner),
    '  union all',
    `  select ${keySql(scan)}, ${keys.map(() => 'null::bigint').join(', ')}`,
    `  from ${scan.customer.table} ${scan.customer.alias} where false`,
    ') t',
    `group by ${names}`,
    `limit ${limit}`,
  ].join('\n');
}

/** How many the old, the new formula, both let through: each formula is asked once of everybody who meets what they share. */
export function differenceCountsSql(scan: Scan, two: Two): string {
  const { before, after, common, customer } = { ...two.apart, customer: scan.customer };
  const [was, is] = [sqlOf(scan, two, before), sqlOf(scan, two, after)];
  const shared = allOf(common);
  const where = [...(customer.where ? [`(${customer.where})`] : []), ...(shared ? [sqlOf(scan, two, shared)] : [])];
  const asked = where.length > 0 ? { ...customer, where: where.join(' and ') } : customer;
  return [
    'select coalesce(sum(t.customers) filter (where t.side in (1, 3)), 0)::bigint as before,',
    '  coalesce(sum(t.customers) filter (where t.side in (2, 3)), 0)::bigint as after,',
    '  coalesce(sum(t.customers) filter (where t.side = 3), 0)::bigint as kept',
    'from (',
    '  select s.side, count(*) as customers',
    '  from (',
    `    select case when ${was} then case when ${is} then 3 else 1 end when ${is} then 2 else 0 end as side`,
    fromCustomers({ ...scan, customer: asked }),
    `    union all select null from ${customer.table} ${customer.alias} where false`,
    '  ) s',
    '  group by s.side',
    ') t',
  ].join('\n');
}

/** Both formulas over those whom either lets through: for a further question about them, in a scan of its own. */
export function differingSql(
  scan: Scan,
  two: Two,
): { readonly before: string; readonly after: string; readonly common: string; readonly from: string } {
  const { before, after, common } = two.apart;
  return {
    common: sqlOf(scan, two, allOf(common)),
    before: sqlOf(scan, two, before),
    after: sqlOf(scan, two, after),
    from: fromCustomers(restOf(scan, two, 'differing')),
  };
}

/** How many a formula lets through, by the conditions as the scan asks them. */
export function selectedSql(scan: Scan, formula: Formula, atomOf: (leaf: Leaf) => number): string {
  const { where } = scan.customer;
  const condition = whereSql(scan, formula, atomOf);
  const customer = { ...scan.customer, where: where ? `(${where}) and ${condition}` : condition };
  return `select count(*) as selected\n${fromCustomers({ ...scan, customer })}`;
}

/** The form that is tried first. */
export function formFor(scan: Scan, two: Two): DifferenceForm {
  const inner = restOf(scan, two, 'apart');
  if (codesSql(inner).length > 1) return 'apart';
  const isPlain = inner.atoms.every((_, atom) => !/\bselect\b|\bmmsup_\d/i.test(formOf(inner, atom).condition));
  return isPlain ? 'differing' : 'patterns';
}

/** The customers that are asked, and the conditions that tell the formulas apart. */
function restOf(scan: Scan, two: Two, form: DifferenceForm): Scan {
  const { before, after, common } = two.apart;
  const [was, is] = [sqlOf(scan, two, before), sqlOf(scan, two, after)];
  const asked = {
    differing: [`(${was} or ${is})`],
    patterns: [],
    apart: [`((${was} and ${is} is not true) or (${is} and ${was} is not true))`],
  };
  const shared = allOf(common);
  const conditions = [
    ...(scan.customer.where ? [`(${scan.customer.where})`] : []),
    ...(shared ? [sqlOf(scan, two, shared)] : []),
    ...asked[form],
  ];
  const atoms = restAtoms(two);
  const customer = { ...scan.customer, ...(conditions.length > 0 ? { where: conditions.join('\n    and ') } : {}) };
  return {
    ...scan,
    customer,
    atoms: atoms.map((atom) => scan.atoms[atom]!),
    forms: atoms.map((atom) => formOf(scan, atom)),
  };
}

function restAtoms({ apart: { before, after }, atomOf }: Two): readonly number[] {
  const leaves = [before, after].flatMap((formula) => (formula ? leavesOf(formula) : []));
  return [...new Set(leaves.map(atomOf))].sort((one, other) => one - other);
}

const sqlOf = (scan: Scan, { atomOf }: Two, formula: Formula | undefined): string =>
  formula ? whereSql(scan, formula, atomOf) : 'true';

/** A formula as SQL, by the conditions as the scan asks them. */
export function whereSql(scan: Scan, formula: Formula, atomOf: (leaf: Leaf) => number): string {
  const byAtom = withAtoms(formula, atomOf);
  const form = (atom: string) => formOf(scan, Number(atom));
  return truthSql(byAtom, {
    truth: (atom) => {
      const { condition, fails } = form(atom);
      return fails === undefined ? condition : `case when (${fails}) is false then (${condition}) end`;
    },
    isUndecided: (atom) => {
      const { fails } = form(atom);
      return fails === undefined ? undefined : `(${fails}) is not false`;
    },
  });
}

/** The formula with the index of its atom as the id of each leaf. */
export function withAtoms(formula: Formula, atomOf: (leaf: Leaf) => number): Formula {
  if (formula.kind === 'leaf') return { ...formula, id: String(atomOf(formula)) };
  if ('part' in formula) return { ...formula, part: withAtoms(formula.part, atomOf) };
  return { ...formula, parts: formula.parts.map((part) => withAtoms(part, atomOf)) };
}

/** A row of {@link differenceSql}; undefined for those whom both let through, where they are one group. */
export function groupReader(
  scan: Scan,
  two: Two,
  form: DifferenceForm,
): (row: Readonly<Record<string, number | string | null>>) => DifferingGroup | undefined {
  const inner = restOf(scan, two, form);
  const digits = digitsOf(inner);
  const atoms = restAtoms(two);
  const codes = [...new Set(digits.map(({ code }) => code))];
  return (row) => {
    if (row.code1 === BOTH) return undefined;
    const known = decode(
      codes.map((code) => row[`code${code}`] ?? 0),
      digits,
    );
    const truths = new Uint8Array(scan.atoms.length);
    for (const [index, atom] of atoms.entries()) truths[atom] = known[index]!;
    const text = (value: number | string | null | undefined) => (value == null ? null : String(value));
    return { truths, customers: Number(row.customers), example: text(row.example), last: text(row.last) };
  };
}
