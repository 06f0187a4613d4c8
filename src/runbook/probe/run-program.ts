import { delimiter } from 'node:path';
import type { Deps } from '../../deps.ts';
import { CancelledError, UnavailableError } from '../../errors.ts';
import { type ProgramRun, runProgram } from '../../shell/exec.ts';
import { findProgram } from '../../shell/find-program.ts';
import { text } from '../../text.ts';
import type { Values } from '../expression/expression.ts';
import type { ProgramResult } from '../probe-results.ts';
import type { ProgramCall } from '../runbook.ts';
import { fillProgram } from './probe-values.ts';

/** A program that can be started: nothing of it has run yet. */
export interface ReadyProgram {
  /** The file that is run and its arguments, for the record. */
  readonly argv: readonly string[];
  run(): Promise<ProgramResult>;
}

/** Bytes kept of each of stdout and stderr. */
const MOST_BYTES = 8 * 1024 * 1024;
/** Handed on to every program. */
const ALWAYS = ['PATH', 'LANG'];

type Machine = Pick<Deps, 'env' | 'signal' | 'now'>;

/**
 * Makes a runbook's program ready: values are filled in, each element stays one argument, and the file is looked up. There is no shell, and the program sees
 * no variable but PATH, LANG and those that the step declares.
 * Throws UsageError `runbook/option-injection`, `runbook/nul`, `runbook/unsafe-program`; UnavailableError `runbook/unknown-program`, `runbook/unknown-value` (a
 * name that has no value).
 */
export async function prepareProgram(call: ProgramCall, values: Values, machine: Machine): Promise<ReadyProgram> {
  const { argv, input } = fillProgram(call, values);
  const [file = '', ...args] = argv;
  const path = await findProgram(file, (machine.env['PATH'] ?? '').split(delimiter));
  return { argv: [path, ...args], run: () => runReady(call, [path, ...args], input, machine) };
}

async function runReady(
  { seconds, env }: ProgramCall,
  [file = '', ...args]: readonly string[],
  input: string | undefined,
  { env: ours, signal, now }: Machine,
): Promise<ProgramResult> {
  const started = now().getTime();
  const ran = await runProgram(file, args, {
    timeoutMs: seconds * 1000,
    ...(input === undefined ? {} : { input }),
    env: handedOn(env, ours),
    maxBytes: MOST_BYTES,
    cwd: '/',
    signal,
  });
  return resultOf(file, ran, { seconds, took: (now().getTime() - started) / 1000 });
}

function handedOn(declared: readonly string[], ours: Deps['env']): Readonly<Record<string, string>> {
  const names = [...ALWAYS, ...declared].filter((name) => ours[name] !== undefined);
  return Object.fromEntries(names.map((name) => [name, ours[name]!]));
}

function resultOf(
  file: string,
  { exitCode, endedBySignal, stdout, stderr, timedOut, cancelled, notStarted }: ProgramRun,
  { seconds, took }: { readonly seconds: number; readonly took: number },
): ProgramResult {
  if (cancelled) throw new CancelledError();
  if (timedOut) {
    throw new UnavailableError({
      code: 'runbook/program-timeout',
      message: text(
        `${file} had not ended after ${seconds} s and was killed, with all that it had started.`,
        `Программа ${file} не закончилась за ${seconds} с и остановлена вместе со всем, что она запустила.`,
      ),
      hint: text(
        'Give the step more time with "seconds", or the program less to do.',
        'Дайте шагу больше времени (ключ seconds) или программе меньше работы.',
      ),
    });
  }
  if (notStarted !== undefined) {
    throw new UnavailableError({
      code: notStarted === 'EACCES' ? 'runbook/program-denied' : 'runbook/program-not-started',
      message: text(`${file} could not be started (${notStarted}).`, `Не удалось запустить ${file} (${notStarted}).`),
    });
  }
  return {
    exit: exitCode ?? null,
    signal: endedBySignal ?? null,
    stdout: stdout.text,
    stderr: stderr.text,
    json: stdout.leftOut > 0 ? null : jsonIn(stdout.text),
    leftOut: stdout.leftOut + stderr.leftOut,
    seconds: took,
  };
}

/** What stdout says where it is one JSON document, else null. */
function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
