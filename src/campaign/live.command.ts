import type { Context, Database } from '../command.ts';
import { UsageError } from '../errors.ts';
import { text } from '../text.ts';
import { readLive } from './live.queries.ts';
import type { Situation } from './situation.ts';

const WATCHING = text('Watching the server and the counters of run', 'Наблюдаю за сервером и счётчиками запуска');
const OPEN: readonly string[] = ['planned', 'running', 'paused'];

/** Adds to what was read of a run what it does at this moment. A run that has ended does nothing any more. */
export async function withLive(context: Context, database: Database, situation: Situation): Promise<Situation> {
  const { run } = situation;
  if (context.options.asOf !== undefined) throw pastAndPresent(context.options.asOf);
  if (!OPEN.includes(run.state)) {
    const gap = {
      what: text('What the run does at this moment', 'Что запуск делает сейчас'),
      why: text(`Run ${run.id} has ended.`, `Запуск ${run.id} уже закончился.`),
      couldChangeAnswer: false,
    };
    return { ...situation, notEvaluated: [...situation.notEvaluated, gap] };
  }
  context.progress(`${WATCHING[context.lang]} ${run.id} …`);
  const { live, gaps } = await readLive(database, run, context.deps.signal);
  return { ...situation, live, notEvaluated: [...situation.notEvaluated, ...gaps] };
}

function pastAndPresent(asOf: string): UsageError {
  return new UsageError({
    code: 'campaign/live-and-as-of',
    message: text(
      `--live looks at this moment, and --as-of ${asOf} asks about another one.`,
      `--live смотрит на текущий момент, а --as-of ${asOf} спрашивает о другом.`,
    ),
    hint: text('Give one of them.', 'Укажите что-то одно.'),
  });
}
