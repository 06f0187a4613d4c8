import type { Tx } from '../../db/session.types.ts';
import { CancelledError, UserError } from '../../errors.ts';
import { maskServerMessage } from '../../model/personal.ts';
import { RELATIONS, type RelationColumn } from '../../model/relations.ts';
import { text, verbatim } from '../../text.ts';
import { relation } from '../compose.ts';
import type { SystemDescription } from '../description.ts';
import type { Proposal, ProposedCustomer, ProposedRelation } from './proposal.types.ts';

/** Plans everything that is proposed; what the server refuses is taken out of force, with its reason. Nothing is executed. */
export async function verifyProposal(tx: Tx, proposal: Proposal): Promise<Proposal> {
  const customer = proposal.customer && (await verifyCustomer(tx, proposal.customer));
  const relations: ProposedRelation[] = [];
  for (const one of proposal.relations) relations.push(await verifyRelation(tx, one));
  const clock = { ...proposal.clock };
  if (clock.now && (await refusalOf(tx, clock.now)) !== undefined) delete (clock as { now?: string }).now;
  return { ...proposal, clock, customer, relations };
}

async function verifyCustomer(tx: Tx, customer: ProposedCustomer): Promise<ProposedCustomer> {
  const { table, alias, key, label, where } = customer;
  const sql = `select ${alias}.${key}, ${label ?? 'null'} from ${table} ${alias} where ${where ?? 'true'}`;
  const refused = await refusalOf(tx, sql);
  return refused === undefined ? customer : { ...customer, outOfForce: verbatim(refused) };
}

async function verifyRelation(tx: Tx, proposed: ProposedRelation): Promise<ProposedRelation> {
  const columns: Readonly<Record<string, RelationColumn>> = RELATIONS[proposed.name].columns;
  const missing = Object.keys(columns).filter(
    (name) => columns[name]!.required && proposed.columns[name] === undefined,
  );
  if (missing.length > 0) {
    const names = missing.join(', ');
    return { ...proposed, outOfForce: text(`nothing found for ${names}`, `ничего не найдено для ${names}`) };
  }
  if (proposed.outOfForce || (await refusalOf(tx, asked(proposed))) === undefined) return proposed;
  const lighter = await withoutRefusedColumns(tx, proposed, columns);
  const refused = await refusalOf(tx, asked(lighter));
  return refused === undefined ? lighter : { ...proposed, outOfForce: verbatim(refused) };
}

/** Columns that may be missing are taken away where they alone are refused. */
async function withoutRefusedColumns(
  tx: Tx,
  proposed: ProposedRelation,
  declared: Readonly<Record<string, RelationColumn>>,
): Promise<ProposedRelation> {
  const kept: [string, string][] = [];
  const decide = [...proposed.decide];
  for (const [name, sql] of Object.entries(proposed.columns)) {
    const refused = declared[name]!.required ? undefined : await refusalOf(tx, `select ${sql} from ${proposed.from}`);
    if (refused === undefined) kept.push([name, sql]);
    else decide.push(text(`${name}: ${sql} is refused: ${refused}`, `${name}: ${sql} не принимается: ${refused}`));
  }
  return { ...proposed, columns: Object.fromEntries(kept), decide };
}

function asked({ name, from, where, columns }: ProposedRelation): string {
  const mapping = { from, columns, ...(where ? { where } : {}) };
  const system = { id: 'proposal', relations: { [name]: mapping } } as unknown as SystemDescription;
  return `select 1 from ${relation(system, name, 'x')}`;
}

/** Why the server will not plan it, in one line; undefined = it plans. */
async function refusalOf(tx: Tx, sql: string): Promise<string | undefined> {
  try {
    await tx.plan(sql);
    return undefined;
  } catch (error) {
    if (!(error instanceof UserError) || error instanceof CancelledError) throw error;
    return maskServerMessage(error.message).split('\n')[0]!;
  }
}
