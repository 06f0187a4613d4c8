import { plantFault, resetDemo, startDemo, stopDemo } from '../demo/demo.ts';
import { exerciseEnv } from '../demo/exercise-home.ts';
import type { Fault } from '../demo/fault.types.ts';
import { naming } from '../demo/find-fault.ts';
import { smallBank } from '../demo/small-banks.ts';
import type { Deps } from '../deps.ts';
import { text } from '../text.ts';
import type { Exercise } from './exercise.types.ts';
import { keepExercise } from './state.ts';

export interface Begin {
  readonly deps: Pick<Deps, 'env' | 'signal' | 'now'>;
  /** Under which name it is planted: that of a drawn one tells nothing. */
  readonly name: string;
  readonly fault: Fault;
  readonly seed: number;
}

/**
 * Makes a small bank, which one the seed says, in a demo that only exercises use, plants the fault in it, and keeps the exercise. The user's own demo is another server in
 * another folder; clients' databases are not even connected to. @throws UnavailableError, CancelledError: then there is no exercise.
 */
export async function beginExercise({ deps, name, fault, seed }: Begin): Promise<Exercise> {
  const env = exerciseEnv(deps.env);
  const demo = await resetDemo({ env, ...smallBank(seed), signal: deps.signal });
  const { customers } = await plantFault(demo, fault.name, { signal: deps.signal });
  const customer = customers[0] ?? null;
  const { en, ru } = fault.symptom;
  const exercise: Exercise = {
    format: 'mmsup-exercise/1',
    fault: name,
    seed,
    startedAt: deps.now().toISOString(),
    customer,
    complaint: text(naming(en, customer), naming(ru, customer)),
    conninfo: demo.conninfo,
    hints: 0,
    attempts: [],
    isOver: false,
  };
  await keepExercise(deps.env, exercise);
  return exercise;
}

/** Starts the exercise's server where it does not run any more: the machine may have been switched off. */
export async function wakeExercise({ env, signal }: Pick<Deps, 'env' | 'signal'>): Promise<void> {
  await startDemo({ env: exerciseEnv(env), signal });
}

/** Ends the exercise's server; its data stay for the next exercise. */
export const putToSleep = (env: Deps['env']): Promise<boolean> => stopDemo(exerciseEnv(env));
