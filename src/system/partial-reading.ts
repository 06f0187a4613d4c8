import type { Database } from '../command.ts';
import type { Page, Session, Tx } from '../db/session.types.ts';
import { UserError } from '../errors.ts';
import { RELATION_NAMES, type RelationName } from '../model/relations.ts';
import type { Answer, NotEvaluated } from '../result.ts';
import { text } from '../text.ts';
import { relation } from './compose.ts';
import type { SystemDescription } from './description.ts';

/** Relations that could not be read to the end of an answer, each with the error that stood in the way. */
export type Unreadable = ReadonlyMap<RelationName, UserError>;

/** What an answer cannot do without is given up last. */
const ESSENTIAL: readonly RelationName[] = ['run', 'report', 'campaign', 'stage'];

/**
 * Reads as much as the server lets us, in one snapshot.
 *
 * A statement that cannot be answered (no rights on a table, a time or cost limit, a cut connection) is laid at the door of the relation that it reads;
 * then the same is read once more as if the system did not keep that relation. Every reader already knows what that means: nothing is concluded from it.
 * What was read before is remembered, so nothing is asked twice, and after a lost connection the rest is given up at once, without waiting.
 *
 * The savepoint of the session brings the transaction back after an error, so all that is read belongs to the same snapshot.
 * @throws the first error where an answer cannot do without the relation, or where it was none of the server's.
 */
export async function readAsFarAsPossible<T>(
  database: Database,
  read: (partial: Database) => Promise<T>,
): Promise<{ readonly value: T; readonly unreadable: Unreadable }> {
  const { session, system } = database;
  return session.read(async (tx) => {
    const unreadable = new Map<RelationName, UserError>();
    const memory = remembering(tx);
    const within: Session = { ...session, read: (work) => work(memory.tx) };
    for (;;) {
      try {
        const value = await read({ ...database, session: within, system: without(system, unreadable) });
        return { value, unreadable };
      } catch (error) {
        const [first] = unreadable.values();
        if (!(error instanceof UserError) || error.exitCode === 130) throw error;
        const name = await culprit(tx, without(system, unreadable), error, memory.failed.get(error));
        if (name === undefined) throw first ?? error;
        unreadable.set(name, error);
      }
    }
  });
}

/** Adds to an answer what could not be read. Where the reader has named it as not kept, the true reason stands in its place. */
export function withUnreadable<Facts>(answer: Answer<Facts>, unreadable: Unreadable): Answer<Facts> {
  if (unreadable.size === 0) return answer;
  const named = new Set(answer.notEvaluated.flatMap(({ relation: name }) => name ?? []));
  const told = answer.notEvaluated.map((gap) => {
    const error = gap.relation && unreadable.get(gap.relation);
    return error ? brokenOff(gap.what, error) : gap;
  });
  const rest = [...unreadable].filter(([name]) => !named.has(name));
  return {
    ...answer,
    notEvaluated: [
      ...told,
      ...rest.map(([name, error]) =>
        brokenOff(text(`What relation ${name} says`, `То, что говорит отношение ${name}`), error),
      ),
    ],
  };
}

/** A question that the server did not answer to the end. */
export function brokenOff(what: NotEvaluated['what'], error: UserError): NotEvaluated {
  return { what, why: error.words.message, couldChangeAnswer: true, isInterruption: true };
}

/** Whether the server broke off, in contrast to a mistake in what was asked. */
export function isInterruption({ exitCode }: UserError): boolean {
  return exitCode === 5;
}

/** Errors after which an answer may go on without what was asked: the server would not, or could not, say it. */
export function isOfTheServer(error: UserError): boolean {
  return isInterruption(error) || error.code === 'guard/cost';
}

function without(system: SystemDescription, unreadable: Unreadable): SystemDescription {
  const relations = Object.fromEntries(
    Object.entries(system.relations).filter(([name]) => !unreadable.has(name as RelationName)),
  );
  return { ...system, relations };
}

/**
 * The relation to go on without. Of several in one statement it is the one that cannot even be planned: then the server checks rights and takes locks. Else
 * the dearest of those that an answer can best do without: what ran out of time is most likely what costs most.
 */
async function culprit(
  tx: Tx,
  system: SystemDescription,
  error: UserError,
  sql: string | undefined,
): Promise<RelationName | undefined> {
  if (sql === undefined || !isOfTheServer(error)) return undefined;
  const names = RELATION_NAMES.filter((name) => system.relations[name] && sql.includes(composed(system, name)));
  const candidates = names.toSorted((one, other) => worth(one) - worth(other));
  if (candidates.length < 2) return candidates[0];
  const costs = new Map<RelationName, number>();
  for (const name of candidates) {
    const cost = await plannedCost(tx, system, name);
    if (cost === undefined) return name;
    costs.set(name, cost);
  }
  return candidates.toSorted((one, other) => worth(one) - worth(other) || costs.get(other)! - costs.get(one)!)[0];
}

/** What reading a relation whole would cost; undefined where the server will not even plan it. */
async function plannedCost(tx: Tx, system: SystemDescription, name: RelationName): Promise<number | undefined> {
  try {
    return (await tx.plan(`select * from ${relation(system, name, 'r')}`))['Total Cost'];
  } catch (error) {
    if (!(error instanceof UserError) || error.exitCode === 130) throw error;
    return undefined;
  }
}

/** The text by which a relation stands in our statements, whatever it is called there. */
function composed(system: SystemDescription, name: RelationName): string {
  return relation(system, name, '').trimEnd();
}

function worth(name: RelationName): number {
  const place = ESSENTIAL.indexOf(name);
  return place < 0 ? 0 : ESSENTIAL.length - place;
}

/** A transaction that answers a statement the second time from memory, and remembers which statement an error belongs to. */
function remembering(tx: Tx): { readonly tx: Tx; readonly failed: WeakMap<UserError, string> } {
  const failed = new WeakMap<UserError, string>();
  const answers = new Map<string, Promise<unknown>>();
  const once = <T>(kind: string, sql: string, rest: unknown, ask: () => Promise<T>): Promise<T> => {
    const key = JSON.stringify([kind, sql, rest]);
    const known = answers.get(key) as Promise<T> | undefined;
    if (known) return known;
    const asked = ask().catch((error: unknown) => {
      if (error instanceof UserError) failed.set(error, sql);
      throw error;
    });
    answers.set(key, asked);
    return asked;
  };
  const page = <Row>(sql: string, parameters: readonly unknown[] = [], options = {}): Promise<Page<Row>> =>
    once('page', sql, [parameters, options], () => tx.page<Row>(sql, parameters, options));
  return {
    failed,
    tx: {
      // Whoever reads may turn the rows round: each reader gets a list of his own.
      page: async <Row>(sql: string, parameters?: readonly unknown[], options?: object) => {
        const answer = await page<Row>(sql, parameters, options);
        return { ...answer, rows: [...answer.rows] };
      },
      rows: async <Row>(sql: string, parameters?: readonly unknown[], options?: object) => [
        ...(await page<Row>(sql, parameters, options)).rows,
      ],
      plan: (sql, parameters = []) => once('plan', sql, parameters, () => tx.plan(sql, parameters)),
      // Only saves round trips: what is wrong with a statement is told when it is asked.
      foresee: (statements) =>
        tx.foresee(statements).catch((error: unknown) => {
          if (!(error instanceof UserError) || !isInterruption(error)) throw error;
        }),
      parameterTypes: (sql) => once('types', sql, null, () => tx.parameterTypes(sql)),
    },
  };
}
