import { readFile } from 'node:fs/promises';
import type { Writer } from '../db/embedded-writer.ts';
import { packageFile } from '../package-file.ts';
import { advanceHistory } from './engine-history.ts';
import { DEMO_NOW, timestamp } from './moments.ts';
import { writeCatalogue } from './write-catalogue.ts';

/** To be raised whenever the generator, the engine or the schema changes: a demo that another one made is made anew. */
export const GENERATOR = 3;

export interface GenerateOptions {
  readonly customers: number;
  readonly seed: number;
  readonly signal?: AbortSignal | undefined;
  /** Called as each phase begins. */
  readonly onPhase: (phase: 'schema' | 'customers' | 'history' | 'indexes') => void;
}

/**
 * Fills an empty database with a healthy demo: schema, customers, rules, and 60 days of the campaign engine's work. Three connections to the
 * same database, so that two cores are busy.
 */
export async function generateDemo(
  writers: readonly [Writer, Writer, Writer],
  options: GenerateOptions,
): Promise<void> {
  const { customers, seed, signal, onPhase } = options;
  const [first, second, third] = writers;
  const run = async (writer: Writer, script: string) => writer.exec(fill(await readScript(script), customers, seed));
  onPhase('schema');
  for (const script of ['crm', 'mkt-rules', 'mkt-runs', 'run-indexes']) await run(first, script);
  await first.exec(
    `alter table mkt.run_customer alter column run_id set (n_distinct = ${-1 / Math.max(20, customers / 100)})`,
  );
  await first.rows('insert into demo_private.setting (customers, seed) values ($1, $2)', [customers, seed]);
  onPhase('customers');
  const customersAreThere = run(first, 'customers');
  await Promise.all([
    customersAreThere.then(() => run(first, 'products')),
    Promise.all([customersAreThere, run(second, 'purchases')]).then(() => run(second, 'lists')),
    writeCatalogue(third),
  ]);
  // Not in the scripts, which are transactions: afterwards the segments need not ask which rows are theirs to see.
  await Promise.all([first.exec('vacuum crm.customer, crm.product'), second.exec('vacuum crm.card_transaction')]);
  onPhase('history');
  await advanceHistory(writers, { to: DEMO_NOW, signal });
  onPhase('indexes');
  await Promise.all([run(first, 'message-indexes'), run(second, 'history-indexes')]);
}

const readScript = (name: string) => readFile(packageFile(`src/demo/sql/${name}.sql`), 'utf8');

/** Puts the numbers into a script. The seed is spread so that neighbouring seeds share no dice. */
function fill(script: string, customers: number, seed: number): string {
  const values: Readonly<Record<string, string>> = {
    customers: String(customers),
    seed: String(seed * 1000),
    now: `timestamptz '${timestamp(DEMO_NOW)}'`,
  };
  return script.replaceAll(/(?<!:):(customers|seed|now)\b/g, (_, name: string) => values[name]!);
}
