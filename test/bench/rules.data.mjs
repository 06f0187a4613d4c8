const kindOf = (number) => ['integer', 'text', 'date'][number % 3];

/** Thirty columns of three types. */
export const COLUMNS = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`k${index + 1}`, kindOf(index)]));

/** The same as a table without rows, for the planner. */
export const manyColumns = () => `
  create table many_columns (${Object.entries(COLUMNS)
    .map(([name, type]) => `${name} ${type}`)
    .join(', ')});
  grant select on many_columns to reader;`;

/** A condition on a column; what a larger `by` lets through, a smaller one does too. */
function condition(index, by) {
  const column = `c.k${index + 1}`;
  const kind = kindOf(index);
  if (kind === 'integer') return `${column} between ${index + by} and ${index + 900 - by}`;
  if (kind === 'text')
    return `${column} in (${['A', 'B', 'C', 'D', 'E', 'F']
      .slice(by)
      .map((one) => `'${one}'`)
      .join(', ')})`;
  return `${column} >= date '2026-01-0${1 + by}'`;
}

/** The same said in other words. */
function otherwise(one) {
  const [, column, least, most] = /^(\S+) between (\d+) and (\d+)$/.exec(one) ?? [];
  if (column) return `(${column} >= ${least} and ${column} <= ${most})`;
  return one.includes('>=')
    ? `not (${one.replace('>=', '<')})`
    : one.replace(/\((.*)\)/, (_, list) => `(${list.split(', ').reverse().join(', ')})`);
}

const all = (by) => Array.from({ length: 30 }, (_, index) => condition(index, by));
const byThree = (conditions, inner, outer) =>
  Array.from({ length: 10 }, (_, group) => `(${conditions.slice(group * 3, group * 3 + 3).join(` ${inner} `)})`).join(
    ` ${outer} `,
  );
const moved = (conditions, places, by) =>
  conditions.map((one, index) => (places.includes(index) ? condition(index, by) : one));

/** Pairs of rules of 30 conditions over 30 columns, none of which stands in both as it is, by what the proof must say of them. */
export const PROOFS = {
  'stricter, everything moved': [byThree(all(1), 'or', 'and'), byThree(all(2), 'or', 'and')],
  'looser, in alternatives': [byThree(all(3), 'and', 'or'), byThree(all(1), 'and', 'or')],
  'equivalent, written otherwise': [all(1).join(' and '), all(1).map(otherwise).join(' and ')],
  'equivalent, alternatives written otherwise': [
    byThree(all(1), 'or', 'and'),
    byThree(all(1).map(otherwise), 'or', 'and'),
  ],
  'equivalent, by De Morgan': [
    byThree(all(1), 'or', 'and'),
    `not (${byThree(
      all(1).map((one) => `not (${otherwise(one)})`),
      'and',
      'or',
    )})`,
  ],
  'overlapping, each moved elsewhere': [
    byThree(moved(all(2), [0, 4, 8, 12], 3), 'or', 'and'),
    byThree(moved(all(2), [1, 5, 9, 13], 3), 'or', 'and'),
  ],
};
