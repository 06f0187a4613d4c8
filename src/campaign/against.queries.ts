import type { Database } from '../command.ts';
import { UsageError } from '../errors.ts';
import { text } from '../text.ts';
import type { Against } from './against.ts';
import { withStages } from './run.queries.ts';
import type { Run } from './run.ts';
import { resolveRun } from './situation.queries.ts';

/**
 * Reads what a run is to be compared with: `history`, or a run (of a campaign its last one).
 * @throws UnknownRun; UsageError `usage/against-itself`
 */
export async function readAgainst({ session, system, asOf }: Database, word: string, run: Run): Promise<Against> {
  if (word === 'history') return { kind: 'history' };
  const other = await session.read(async (tx) => {
    const { run: bare } = await resolveRun(tx, system, word, asOf);
    return (await withStages(tx, system, [bare], [bare.id]))[0]!;
  });
  if (other.id !== run.id) return { kind: 'run', run: other };
  throw new UsageError({
    code: 'usage/against-itself',
    message: text(`Run ${run.id} cannot be compared with itself.`, `Запуск ${run.id} нельзя сравнить с ним самим.`),
    hint: text(
      'Name another run, or compare with its own history: --against history',
      'Назовите другой запуск или сравните с историей этого: --against history',
    ),
  });
}
