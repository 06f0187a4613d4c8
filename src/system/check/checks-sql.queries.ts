import type { Tx } from '../../db/session.types.ts';
import type { RelationName } from '../../model/relations.ts';
import { sqlText } from '../../model/sql-text.ts';
import { relation } from '../compose.ts';
import { CHECK_SUBJECTS, type CheckSubject, type SystemCheck } from '../description.ts';
import { type Described, type Proof, told } from './prove.queries.ts';
import { asUserError } from './refusal.ts';
import type { Target } from './target.ts';
import { writtenWith } from './written.ts';

export interface CheckProof extends Proof {
  readonly check: SystemCheck;
  /** What its SELECT gives; undefined where it cannot be planned. */
  readonly columns: readonly string[] | undefined;
  readonly cost: number | undefined;
}

const RELATION_OF: Readonly<Partial<Record<CheckSubject, RelationName>>> = {
  run: 'run',
  campaign: 'campaign',
  segment: 'segment',
  report: 'report',
};

/** The SQL of a check with its place. */
export function checkTarget({ id, sql, place }: SystemCheck): Target {
  return { item: `${id}: sql`, relation: null, column: null, place: place!, sql };
}

/** Plans every check of the system's own, asked about a subject that is there, or about nothing. */
export async function proveChecks(
  tx: Tx,
  { raw, pinned, values }: Described,
  usable: (relation: RelationName) => boolean,
): Promise<readonly CheckProof[]> {
  const checks = raw.checks ?? [];
  if (checks.length === 0) return [];
  const samples: Record<string, string> = {};
  for (const subject of CHECK_SUBJECTS) samples[subject] = await sampleOf(tx, pinned, subject, usable);
  const proofs: CheckProof[] = [];
  for (const check of checks) proofs.push(await proveCheck(tx, check, { ...samples, ...values }));
  return proofs;
}

async function proveCheck(tx: Tx, check: SystemCheck, values: Described['values']): Promise<CheckProof> {
  const target = checkTarget(check);
  const written = writtenWith(target.sql, values);
  try {
    const plan = await tx.plan(written.sql);
    const inner = written.sql.trimEnd().replace(/;$/, '');
    const { columns } = await tx.page(`select * from (${inner}\n) as x where false`);
    const names = columns.map(({ name }) => name);
    return { check, columns: names, cost: plan['Total Cost'], refusals: [], unseen: [] };
  } catch (error) {
    return { check, columns: undefined, cost: undefined, ...told(asUserError(error), { target, lead: '', written }) };
  }
}

/** An id as a check is asked about: a quoted one that is there, else NULL. */
async function sampleOf(
  tx: Tx,
  system: Described['pinned'],
  subject: CheckSubject,
  usable: (relation: RelationName) => boolean,
): Promise<string> {
  const name = RELATION_OF[subject];
  const customer = subject === 'customer' ? system.customer : undefined;
  const sql =
    name && system.relations[name] && usable(name)
      ? `select x.id::text as id from ${relation(system, name, 'x')} limit 1`
      : customer &&
        `select ${customer.alias}.${customer.key}::text as id from ${customer.table} ${customer.alias} limit 1`;
  if (!sql) return 'null';
  try {
    const [row] = await tx.rows<{ id: string | null }>(sql);
    return row?.id ? sqlText(row.id) : 'null';
  } catch (error) {
    asUserError(error);
    return 'null';
  }
}
