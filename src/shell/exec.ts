import { execa } from 'execa';

export interface RunOptions {
  /** The whole process group is killed after so many milliseconds. */
  readonly timeoutMs: number;
  /** What the program reads on stdin; without it stdin is empty. */
  readonly input?: string;
  /** The program's whole environment: nothing of ours is inherited. */
  readonly env: Readonly<Record<string, string>>;
  /** Bytes kept of each of stdout and stderr; the rest is read and counted. */
  readonly maxBytes: number;
  readonly cwd?: string;
  /** True where the output is no text: then it is kept byte by byte, each as one character (Latin-1). */
  readonly isBinary?: boolean;
  /** Kills the process group when it is aborted. */
  readonly signal?: AbortSignal;
}

export interface ProgramOutput {
  readonly text: string;
  /** Bytes that did not fit into `maxBytes`. */
  readonly leftOut: number;
}

export interface ProgramRun {
  /** Undefined when a signal ended the program or it could not be started. */
  readonly exitCode: number | undefined;
  readonly endedBySignal: string | undefined;
  readonly stdout: ProgramOutput;
  readonly stderr: ProgramOutput;
  readonly timedOut: boolean;
  readonly cancelled: boolean;
  /** Why it could not be started, for instance `ENOENT`. */
  readonly notStarted: string | undefined;
}

/**
 * Runs a program without a shell, in a process group of its own, and waits until it and its output have ended.
 * A program that fails is an answer, not an error. What it started and left behind is killed with it.
 */
export async function runProgram(file: string, args: readonly string[], options: RunOptions): Promise<ProgramRun> {
  const child = start(file, args, options);
  const stdout = collect(child.stdout, options);
  const stderr = collect(child.stderr, { maxBytes: options.maxBytes });
  const limits = limit(child, options);
  const result = await child;
  const endedBy = limits.lift();
  killGroup(child.pid);
  return {
    exitCode: result.exitCode,
    endedBySignal: result.signal,
    stdout: stdout(),
    stderr: stderr(),
    timedOut: endedBy === 'timeout',
    cancelled: endedBy === 'cancelled',
    notStarted: child.pid === undefined ? (result.code ?? 'unknown') : undefined,
  };
}

function start(file: string, args: readonly string[], { input = '', env, cwd }: RunOptions) {
  return execa(file, [...args], {
    shell: false,
    reject: false,
    detached: true,
    cleanup: false,
    extendEnv: false,
    env,
    ...(cwd === undefined ? {} : { cwd }),
    input,
    buffer: false,
  });
}

/** Ends the group at the limit or when we are told to stop; a process that fled the group keeps no pipe of ours open. */
function limit(child: ReturnType<typeof start>, { timeoutMs, signal }: RunOptions) {
  let endedBy: 'timeout' | 'cancelled' | undefined;
  const end = (reason: 'timeout' | 'cancelled') => {
    endedBy ??= reason;
    killGroup(child.pid);
    child.stdout.destroy();
    child.stderr.destroy();
  };
  const timer = setTimeout(() => end('timeout'), timeoutMs);
  const cancel = () => end('cancelled');
  signal?.addEventListener('abort', cancel, { once: true });
  if (signal?.aborted) cancel();
  return {
    lift: () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
      return endedBy;
    },
  };
}

/** Kills every process of the group; a group that is gone already is no error. */
function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Keeps the first bytes of a stream, cut between two characters, and counts the others. */
function collect(
  stream: NodeJS.ReadableStream,
  { maxBytes, isBinary = false }: Pick<RunOptions, 'maxBytes' | 'isBinary'>,
): () => ProgramOutput {
  const kept: Buffer[] = [];
  let keptBytes = 0;
  let leftOut = 0;
  stream.on('data', (chunk: Buffer) => {
    const room = Math.min(chunk.length, maxBytes - keptBytes);
    if (room > 0) kept.push(chunk.subarray(0, room));
    keptBytes += room;
    leftOut += chunk.length - room;
  });
  return () => {
    if (isBinary) return { text: Buffer.concat(kept).toString('latin1'), leftOut };
    const decoder = new TextDecoder();
    const text = decoder.decode(Buffer.concat(kept), { stream: leftOut > 0 });
    return { text, leftOut };
  };
}
