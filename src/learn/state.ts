import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exerciseFolder } from '../demo/exercise-home.ts';
import type { Deps } from '../deps.ts';
import { UnavailableError, UsageError } from '../errors.ts';
import { text } from '../text.ts';
import type { Exercise } from './exercise.types.ts';

const FILE = 'exercise.json';

const fileOf = (env: Deps['env']): string => join(exerciseFolder(env), FILE);

/** The exercise that is open or was the last, or undefined. @throws UnavailableError `learn/unreadable`. */
export async function readExercise(env: Deps['env']): Promise<Exercise | undefined> {
  const file = fileOf(env);
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Exercise;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new UnavailableError({
      code: 'learn/unreadable',
      message: text(
        `${file}, where the exercise is kept, cannot be read: ${(error as Error).message}.`,
        `Не удалось прочитать ${file}, где хранится упражнение: ${(error as Error).message}.`,
      ),
      hint: text('Throw the exercise away with: mmsup learn stop', 'Удалить упражнение: mmsup learn stop'),
      cause: error,
    });
  }
}

/** The exercise that is open. @throws UsageError `learn/none`. */
export async function openExercise(env: Deps['env']): Promise<Exercise> {
  const exercise = await readExercise(env);
  if (exercise) return exercise;
  throw new UsageError({
    code: 'learn/none',
    message: text('There is no exercise.', 'Упражнения нет.'),
    hint: text(
      'Begin one with: mmsup learn\nOr the same one again for the same number: mmsup learn --seed 7',
      'Начать: mmsup learn\nПо одному и тому же числу — одно и то же упражнение: mmsup learn --seed 7',
    ),
  });
}

/** Writes it as a whole, or not at all: a second terminal never reads half of it. */
export async function keepExercise(env: Deps['env'], exercise: Exercise): Promise<void> {
  const file = fileOf(env);
  await mkdir(exerciseFolder(env), { recursive: true });
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify(exercise, null, 2)}\n`, { mode: 0o600 });
  await rename(draft, file);
}

export async function forgetExercise(env: Deps['env']): Promise<void> {
  await rm(fileOf(env), { force: true });
}
