import { setTimeout as wait } from 'node:timers/promises';
import { ReadStream } from 'node:tty';
import type { Deps } from '../deps.ts';
import { CancelledError } from '../errors.ts';

/** The terminal hands over what it holds within one turn of the event loop; this is many. */
const WAIT_MS = 15;
const CTRL_C = 0x03;

/**
 * Reads and forgets the keys that a terminal holds already; a pipe and a test's stream are left as they are. A line that was begun is thrown away too: in raw
 * mode the terminal gives out what has no end yet. Throws CancelledError where Ctrl-C is among them, and where the terminal is gone.
 */
export async function discardTyped(stdin: Deps['stdin']): Promise<void> {
  if (!(stdin instanceof ReadStream)) return;
  let isStopped = false;
  const onData = (keys: Buffer | string) => {
    isStopped ||= Buffer.from(keys).includes(CTRL_C);
  };
  const onEnd = () => {
    isStopped = true;
  };
  const setRaw = (isRaw: boolean) => {
    try {
      stdin.setRawMode(isRaw);
    } catch {
      // A terminal that was hung up has no modes any more.
      isStopped = true;
    }
  };
  setRaw(true);
  stdin.on('data', onData).on('end', onEnd).on('close', onEnd);
  // The question before paused it, and a listener alone does not wake what was paused.
  stdin.resume();
  try {
    await wait(WAIT_MS);
  } finally {
    stdin.off('data', onData).off('end', onEnd).off('close', onEnd);
    stdin.pause();
    setRaw(false);
  }
  if (isStopped) throw new CancelledError();
}
