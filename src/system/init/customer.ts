import { type Text, text } from '../../text.ts';
import type { PersonalClass } from '../description.ts';
import type { Candidate } from './candidate.ts';
import { type ColumnFact, columnKey, type TableFact } from './catalog.types.ts';
import type { SegmentCast } from './guess.types.ts';
import { plainName } from './names.ts';
import { personalClassOf } from './personal.ts';
import type { GuessConfidence, ProposedCustomer } from './proposal.types.ts';
import { pick, type Situation } from './situation.ts';

/** The column that most other tables point at; the primary key where none does. */
export function customerKeyOf({ graph }: Situation, { id, key }: TableFact): string {
  const counts = new Map<string, number>();
  for (const { toColumn } of graph.to(id)) counts.set(toColumn, (counts.get(toColumn) ?? 0) + 1);
  return [...counts].toSorted((one, other) => other[1] - one[1])[0]?.[0] ?? key[0]!;
}

/** The customer table as segments see it: alias, key, label, who counts, what is personal. */
export function proposeCustomer(
  situation: Situation,
  { table, reasons }: Candidate,
  {
    key,
    segment,
    confidence,
  }: { readonly key: string; readonly segment: SegmentCast | undefined; readonly confidence: GuessConfidence },
): ProposedCustomer {
  const alias = aliasOf(situation, table, segment);
  const personal = personalOf(table);
  const { where, decide } = whoCounts(table, alias);
  const label = labelOf(table, alias, personal);
  return {
    table: table.sql,
    alias,
    key: table.columns.find(({ name }) => name === key)!.sql,
    ...(label ? { label } : {}),
    ...(where ? { where } : {}),
    personal,
    confidence,
    reasons,
    decide,
  };
}

/** The name by which the kept conditions call the customer, where they say one. */
function aliasOf({ samples }: Situation, table: TableFact, segment: SegmentCast | undefined): string {
  const look = segment?.condition && samples.looks.get(columnKey(segment.condition.table.id, segment.condition.column));
  const alias = look?.aliases[0];
  if (alias !== undefined && (alias.length <= 3 || alias.toLowerCase() === table.name.toLowerCase())) return alias;
  return 'c';
}

export function personalOf(table: TableFact): Readonly<Record<string, PersonalClass>> {
  return Object.fromEntries(
    table.columns.flatMap((column) => {
      // Whatever people keep in a document of their own may be personal.
      const kind = personalClassOf(column) ?? (column.sort === 'json' ? 'document' : undefined);
      return kind ? [[column.name, kind] as const] : [];
    }),
  );
}

const NAME_ORDER = [/(last_?name|sur_?name|familiya|famil|family)/, /(first_?name|given|^imya)/, /(middle|otchestvo)/];

function labelOf(
  { columns }: TableFact,
  alias: string,
  personal: Readonly<Record<string, PersonalClass>>,
): string | undefined {
  const names = columns.filter(({ name }) => personal[name] === 'name');
  const whole = names.find(({ name }) => /^(name|fio|full_?name|naimenovanie)$/.test(plainName(name)));
  if (whole) return `${alias}.${whole.sql}`;
  const parts = NAME_ORDER.flatMap((pattern) => names.find(({ name }) => pattern.test(plainName(name))) ?? []);
  if (parts.length === 0) return undefined;
  return parts.length === 1
    ? `${alias}.${parts[0]!.sql}`
    : `concat_ws(' ', ${parts.map(({ sql }) => `${alias}.${sql}`).join(', ')})`;
}

/** Who is a customer at all: not merged into another, not deleted, active. */
function whoCounts(table: TableFact, alias: string): { readonly where?: string; readonly decide: readonly Text[] } {
  const merged = pick(
    table,
    ['integer', 'text', 'uuid'],
    [/(^|_)(merged_into|merged_to|replaced_by|duplicate_of|master_id|obedinen\w*|dubl\w*)(_|$)/],
  );
  const deleted = pick(table, ['instant', 'wall-clock', 'date'], [/(^|_)(deleted\w*|removed\w*|udalen\w*)(_|$)/]);
  const isDeleted = pick(table, ['boolean'], [/(^|_)(is_)?(deleted|removed|udalen\w*)(_|$)/]);
  const isActive = pick(table, ['boolean'], [/^(is_)?(active|enabled|aktiv\w*|deystv\w*)$/]);
  const sql = (column: ColumnFact) => `${alias}.${column.sql}`;
  const conditions = [
    ...(merged ? [`${sql(merged)} is null`] : []),
    ...(deleted ? [`${sql(deleted)} is null`] : []),
    ...(isDeleted ? [`${sql(isDeleted)} is not true`] : []),
    ...(isActive ? [sql(isActive)] : []),
  ];
  if (conditions.length === 0) return { decide: [] };
  return {
    where: conditions.join(' and '),
    decide: [
      text(
        'does every segment leave the others out? Else take it away',
        'все ли сегменты исключают остальных? Если нет, уберите',
      ),
    ],
  };
}
