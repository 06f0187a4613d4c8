import { found } from '../../causes/cause.ts';
import {
  type AddressesInvalidEvidence,
  addressesInvalid,
  type ConditionsUnknownEvidence,
  conditionsUnknown,
  type LiteralsUnknownEvidence,
  literalsUnknown,
} from '../../causes/health-values.ts';
import { leavesOf, negatedLeaves, sqlOf } from '../../condition/formula.ts';
import { readDictionaries, readStatistics } from '../../condition/literals.queries.ts';
import { type ComparedLiteral, comparedLiterals, findSuspects, type Suspect } from '../../condition/literals.ts';
import { comparisonShape, isNegative } from '../../condition/shapes.ts';
import { readSource } from '../../condition/source.ts';
import { oneLine } from '../../condition/words.ts';
import type { Tx } from '../../db/session.types.ts';
import { sqlText } from '../../model/sql-text.ts';
import type { CustomerMapping } from '../../system/description.ts';
import { text } from '../../text.ts';
import { countCustomers, customerColumn } from '../customers.queries.ts';
import type { Probe } from '../probe.ts';
import type { SegmentInForce } from '../segments.queries.ts';

const MOST_TOLD = 5;
/** Literals that are counted, at most. */
const MOST_SUSPECTS = 20;

const NO_CUSTOMERS = {
  why: text(
    'The system description does not say where the customers are.',
    'В описании системы не сказано, где клиенты.',
  ),
  couldChangeAnswer: false,
};

/** Segments by the rows that they select: several models have several tables. */
function byTable(segments: readonly SegmentInForce[]): readonly (readonly SegmentInForce[])[] {
  const tables = new Map<string, readonly SegmentInForce[]>();
  for (const one of segments) tables.set(one.customer.table, [...(tables.get(one.customer.table) ?? []), one]);
  return [...tables.values()];
}

interface Excluding {
  readonly segment: string;
  readonly condition: string;
  readonly column: string;
}

/** Conditions that keep out by a value: whoever has none is lost to them without a word. */
function excludingIn({ id, formula, customer, columns }: SegmentInForce): readonly Excluding[] {
  if (!formula) return [];
  const negated = negatedLeaves(formula);
  return leavesOf(formula).flatMap((leaf): readonly Excluding[] => {
    const shape = comparisonShape(readSource(sqlOf(leaf)), customer.alias);
    if (!shape || !columns.has(shape.column) || isNegative(shape) === negated.has(leaf.id)) return [];
    return [{ segment: id, condition: oneLine(leaf.text), column: shape.column }];
  });
}

/** leaf + NOT leaf + NULL is everybody: where NULL is many, a condition that excludes loses them. */
export const unknownProbe: Probe = {
  id: 'conditions-unknown',
  probe: 'P08',
  name: text('Conditions know of everybody', 'Условия известны для всех'),
  needs: ['segment', 'segment_version'],
  reads: ['customers'],
  cost: 'scan',
  async ask({ tx, system, asOf, thresholds, segments }) {
    if (!system.customer) return NO_CUSTOMERS;
    const told: ConditionsUnknownEvidence['conditions'][number][] = [];
    for (const ofTable of byTable(await segments(tx))) {
      const excluding = ofTable.flatMap(excludingIn);
      const columns = [...new Set(excluding.map(({ column }) => column))];
      if (columns.length === 0) continue;
      const { customer } = ofTable[0]!;
      const conditions = columns.map((column) => `${customerColumn(customer, column)} is null`);
      const { population, percent, counts } = await countCustomers(tx, customer, conditions);
      for (const one of excluding) {
        const unknown = counts[columns.indexOf(one.column)]!;
        if (population > 0 && unknown / population >= thresholds.unknownShare)
          told.push({ ...one, unknown, population, sampledPercent: percent < 100 ? percent : null });
      }
    }
    if (told.length === 0) return [];
    const conditions = told.sort((one, other) => other.unknown - one.unknown).slice(0, MOST_TOLD);
    return [found(conditionsUnknown, { conditions, total: told.length, asOf, zone: system.clock.zone }, 'likely')];
  },
};

/** Values that conditions ask for and nobody has, although nearly the same value is in use. */
export const literalsProbe: Probe = {
  id: 'literals-unknown',
  probe: 'P12',
  name: text('Conditions ask for values in use', 'Условия спрашивают существующие значения'),
  needs: ['segment', 'segment_version'],
  reads: ['customers', 'dictionary', 'pg_stats'],
  cost: 'scan',
  async ask({ tx, system, asOf, segments }) {
    if (!system.customer) return NO_CUSTOMERS;
    const told: LiteralsUnknownEvidence['literals'][number][] = [];
    for (const ofTable of byTable(await segments(tx))) {
      const { customer } = ofTable[0]!;
      const compared = ofTable.flatMap((one) => comparedIn(one, customer));
      const dictionary = await readDictionaries(tx, system, compared);
      const statistics = await readStatistics(tx, customer, [...new Set(compared.map(({ column }) => column))]);
      const suspects = findSuspects(compared, { dictionary, statistics, at: asOf }).slice(0, MOST_SUSPECTS);
      told.push(...(await countSuspects(tx, customer, suspects)));
    }
    if (told.length === 0) return [];
    const literals = told.sort((one, other) => other.customers - one.customers).slice(0, MOST_TOLD);
    return [found(literalsUnknown, { literals, total: told.length, asOf, zone: system.clock.zone }, 'likely')];
  },
};

type OfSegment = ComparedLiteral & { readonly segment: string };

function comparedIn({ id, formula }: SegmentInForce, customer: CustomerMapping): readonly OfSegment[] {
  return formula ? comparedLiterals(formula, customer).map((one) => ({ ...one, segment: id })) : [];
}

async function countSuspects(
  tx: Tx,
  customer: CustomerMapping,
  suspects: readonly (OfSegment & Suspect)[],
): Promise<readonly LiteralsUnknownEvidence['literals'][number][]> {
  if (suspects.length === 0) return [];
  const equals = (column: string, value: string) => `${customerColumn(customer, column)} = ${sqlText(value)}`;
  const conditions = suspects.flatMap(({ column, literal, near }) => [equals(column, literal), equals(column, near)]);
  const { counts } = await countCustomers(tx, customer, conditions);
  return suspects.flatMap((suspect, index) => {
    const [have, haveNear] = [counts[index * 2]!, counts[index * 2 + 1]!];
    const { segment, column, literal, near, leaf } = suspect;
    if (have > 0 || haveNear === 0) return [];
    return [{ segment, condition: oneLine(leaf.text), column, literal, near, customers: haveNear }];
  });
}

/** What an address must look like to be reached, as SQL over its column. Shapes only: whether it exists, nobody here can say. */
const SHAPES = {
  email: (column: string) => `${column} !~ '^[^[:space:]@,;]+@[^[:space:]@,;]+[.][^[:space:]@.,;]+$'`,
  phone: (column: string) =>
    `${column} !~ '^[+]?[0-9 ()-]+$' or length(regexp_replace(${column}, '[^0-9]', '', 'g')) not between 10 and 15`,
} as const;

/** Addresses that no message can reach as they are written. They are judged in the database; only counts leave it. */
export const addressesProbe: Probe = {
  id: 'addresses-invalid',
  probe: 'P12',
  name: text('Addresses can be reached', 'Адреса пригодны для отправки'),
  needs: [],
  reads: ['customers (addresses, counted)'],
  cost: 'scan',
  async ask({ tx, system, asOf, thresholds }) {
    const { customer } = system;
    if (!customer) return NO_CUSTOMERS;
    const columns = Object.entries(customer.personal).flatMap(([column, kind]) =>
      kind === 'email' || kind === 'phone' ? [{ column, kind }] : [],
    );
    if (columns.length === 0) return NO_ADDRESSES;
    const conditions = columns.flatMap(({ column, kind }) => {
      const name = `${customerColumn(customer, column)}::text`;
      return [`${name} <> ''`, `${name} <> '' and (${SHAPES[kind](name)})`];
    });
    const { counts, percent } = await countCustomers(tx, customer, conditions);
    const told = columns
      .map(({ column, kind }, index) => ({
        column,
        kind,
        addresses: counts[2 * index]!,
        invalid: counts[2 * index + 1]!,
      }))
      .filter(({ addresses, invalid }) => invalid > 0 && invalid / addresses >= thresholds.invalidShare);
    if (told.length === 0) return [];
    const evidence: AddressesInvalidEvidence = {
      columns: told,
      sampledPercent: percent < 100 ? percent : null,
      total: told.length,
      asOf,
      zone: system.clock.zone,
    };
    return [found(addressesInvalid, evidence, 'proved')];
  },
};

const NO_ADDRESSES = {
  why: text(
    'The system description names no column with addresses or phones.',
    'В описании системы не названо ни одного столбца с адресами или телефонами.',
  ),
  couldChangeAnswer: false,
};
