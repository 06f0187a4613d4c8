import type { Tx } from '../../db/session.types.ts';
import type { UserError } from '../../errors.ts';
import type { RelationName } from '../../model/relations.ts';
import { relation } from '../compose.ts';
import type { SystemDescription } from '../description.ts';
import { asUserError, type Refusal, refusalOf } from './refusal.ts';
import { targetsOf } from './relation-targets.ts';
import { isOneExpression } from './sql-texts.ts';
import type { Target } from './target.ts';
import { type Written, writtenWith } from './written.ts';

/** A text could not be looked at for a reason that is not its own. */
export interface Unseen {
  readonly item: string;
  readonly why: string;
}

export interface Proof {
  readonly refusals: readonly Refusal[];
  readonly unseen: readonly Unseen[];
}

/** A description with the texts as they are written, and the same as it is sent. */
export interface Described {
  readonly raw: SystemDescription;
  readonly pinned: SystemDescription;
  /** What stands for `:as_of`. */
  readonly values: Readonly<Record<string, string>>;
}

/** One statement around one text. */
export interface Around {
  readonly target: Target;
  readonly lead: string;
  readonly tail: string;
  readonly values: Readonly<Record<string, string>>;
}

/** Has the server plan a statement around one text of the description. */
export async function provePlan(tx: Tx, { target, lead, tail, values }: Around): Promise<Proof> {
  const written = writtenWith(target.sql, values);
  try {
    await tx.plan(lead + written.sql + tail);
    return { refusals: [], unseen: [] };
  } catch (error) {
    return told(asUserError(error), { target, lead, written });
  }
}

/** What an error tells of a text; or, where it tells nothing of it, that the text was not seen. */
export function told(error: UserError, sent: { target: Target; lead: string; written: Written }): Proof {
  const refusal = refusalOf(error, sent);
  if (refusal) return { refusals: [refusal], unseen: [] };
  return { refusals: [], unseen: [{ item: sent.target.item, why: error.message }] };
}

export function joined(proofs: readonly Proof[]): Proof {
  return {
    refusals: proofs.flatMap(({ refusals }) => refusals),
    unseen: proofs.flatMap(({ unseen }) => unseen),
  };
}

/** What the server expects of a relation: how many rows, at which cost. */
export interface Estimate {
  readonly rows: number;
  readonly cost: number;
}

export interface RelationProof extends Proof {
  readonly relation: RelationName;
  /** Undefined where it cannot be planned. */
  readonly estimate: Estimate | undefined;
  /** PostgreSQL's numbers of the types of the columns that are given. */
  readonly types: ReadonlyMap<string, number>;
}

/** Plans a relation whole; where the server refuses it, part by part, so that every mistake in it is found and none hides another. */
export async function proveRelation(tx: Tx, described: Described, name: RelationName): Promise<RelationProof> {
  const columns = Object.keys(described.raw.relations[name]!.columns);
  const composed = relation(described.pinned, name, 'x');
  const shapes = misshapen(described, name);
  const failed = (proof: Proof): RelationProof => ({ relation: name, estimate: undefined, types: new Map(), ...proof });
  try {
    const plan = await tx.plan(`select * from ${composed}`);
    if (shapes.length > 0) return failed({ refusals: shapes, unseen: [] });
    const given = columns.map((column) => `x.${column}`).join(', ');
    const { columns: types } = await tx.page(`select ${given} from ${composed} where false`);
    return {
      relation: name,
      estimate: { rows: plan['Plan Rows'], cost: plan['Total Cost'] },
      types: new Map(types.map(({ type }, index) => [columns[index]!, type])),
      refusals: [],
      unseen: [],
    };
  } catch (error) {
    const whole = asUserError(error);
    const proof = joined([{ refusals: shapes, unseen: [] }, await proveParts(tx, described, name)]);
    if (proof.refusals.length > 0 || proof.unseen.length > 0) return failed(proof);
    const target = (await culpritOf(tx, described, name)) ?? targetsOf(described.raw, name).from;
    const refusal = refusalOf(whole, { target, lead: '', written: writtenWith('', {}) });
    return failed(
      refusal
        ? { refusals: [{ ...refusal, offset: undefined, name: [] }], unseen: [] }
        : { refusals: [], unseen: [{ item: name, why: whole.message }] },
    );
  }
}

/** The one column without which the relation is planned: an aggregate is an expression as good as any, and spoils all others. */
async function culpritOf(tx: Tx, { raw, pinned }: Described, name: RelationName): Promise<Target | undefined> {
  const mapping = pinned.relations[name]!;
  for (const target of targetsOf(raw, name).columns) {
    const { [target.column!]: _, ...columns } = mapping.columns;
    const without = { ...pinned, relations: { [name]: { ...mapping, columns } } };
    try {
      await tx.plan(`select * from ${relation(without, name, 'x')}`);
      return target;
    } catch (error) {
      asUserError(error);
    }
  }
  return undefined;
}

function misshapen({ raw }: Described, name: RelationName): readonly Refusal[] {
  return targetsOf(raw, name)
    .columns.filter(({ sql }) => !isOneExpression(sql))
    .map((target) => ({
      kind: 'several',
      target,
      offset: undefined,
      name: [],
      words: '',
      hint: undefined,
    }));
}

async function proveParts(tx: Tx, { raw, values }: Described, name: RelationName): Promise<Proof> {
  const { from, where, columns } = targetsOf(raw, name);
  const source = await provePlan(tx, { target: from, lead: 'select 1 from ', tail: '', values });
  if (source.refusals.length > 0 || source.unseen.length > 0) return source;
  const fromSql = writtenWith(from.sql, values).sql;
  const proofs: Proof[] = [];
  if (where)
    proofs.push(await provePlan(tx, { target: where, lead: `select 1 from ${fromSql} where `, tail: '', values }));
  for (const target of columns.filter(({ sql }) => isOneExpression(sql)))
    proofs.push(await provePlan(tx, { target, lead: 'select (', tail: `) from ${fromSql}`, values }));
  return joined(proofs);
}
