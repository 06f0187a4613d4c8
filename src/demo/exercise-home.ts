import { join } from 'node:path';
import { dataHome } from '../db/embedded-layout.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** The folder of the exercises of this user: what is open, and beside it a data home of its own for the exercise's demo. */
export const exerciseFolder = (env: Env): string => join(dataHome(env), 'mmsup', 'learn');

/** The environment in which the exercise's demo lives: its server, its data and its binaries are apart from the user's demo. */
export function exerciseEnv(env: Env): Env {
  return { ...env, XDG_DATA_HOME: exerciseFolder(env) };
}
