import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text as readStream } from 'node:stream/consumers';
import type { Context } from '../../command.ts';
import { UsageError } from '../../errors.ts';
import { type Text, text } from '../../text.ts';
import { type Given, readAnswers, readSets } from './inputs.ts';
import { placesIn } from './wrong-given.ts';

/** What a walk is given in the command line. */
export interface WalkOptions {
  readonly auto?: boolean;
  readonly answers?: string;
  readonly set?: readonly string[];
}

/** What was given in the command line and in the answers file. Throws UsageError `runbook/answers-unreadable`, `runbook/set`. */
export async function readGiven({ deps }: Context, { answers, set }: WalkOptions): Promise<Given> {
  const sets = readSets(set ?? []);
  if (answers === undefined) return { inputs: sets, answers: {}, sets };
  const isStdin = answers === '-';
  const text = isStdin ? await readStdin(deps) : await readAnswersFile(resolve(deps.cwd, answers));
  const called = isStdin ? 'stdin' : answers;
  const file = readAnswers(text, called);
  return { inputs: { ...file.inputs, ...sets }, answers: file.answers, sets, placeOf: placesIn(text, called) };
}

/** A person who types would wait for questions that never come. */
function readStdin({ stdin }: Context['deps']): Promise<string> {
  if (!stdin.isTTY) return readStream(stdin);
  throw unreadable(
    text(
      '--answers - reads stdin, and stdin is a terminal.',
      '--answers - читает стандартный ввод, а он сейчас — терминал.',
    ),
    text(
      'Pipe a file into it, or name the file: --answers FILE',
      'Подайте файл на стандартный ввод или назовите его: --answers ФАЙЛ',
    ),
  );
}

async function readAnswersFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = String((error as NodeJS.ErrnoException).code);
    const why = WHY[code] ?? text(`could not be read: ${code}`, `не удалось прочитать: ${code}`);
    const message = text(`The answers file ${path} ${why.en}.`, `Файл ответов ${path} ${why.ru}.`);
    const hint = text(
      'Make one to fill in: mmsup runbook answers NAME > FILE',
      'Создайте его для заполнения: mmsup runbook answers СЦЕНАРИЙ > ФАЙЛ',
    );
    throw unreadable(message, hint, error);
  }
}

/** What the code of the system means, after the name of the file. */
const WHY: Readonly<Record<string, Text>> = {
  ENOENT: text('is not there', 'не найден'),
  EISDIR: text('is a folder', '— это папка'),
  EACCES: text('may not be read', 'нельзя прочитать: нет прав'),
};

const unreadable = (message: Text, hint: Text, cause?: unknown): UsageError =>
  new UsageError({ code: 'runbook/answers-unreadable', message, hint, ...(cause === undefined ? {} : { cause }) });
