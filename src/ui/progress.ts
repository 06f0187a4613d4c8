import type { OutputStream } from '../deps.ts';
import { safe } from './safe.ts';
import type { Screen } from './screen.ts';
import { glyphsOf } from './words.ts';
import { cutTo } from './wrap.ts';

/** What is being done now, on stderr. */
export interface Progress {
  /** Says that a phase begins. Written at once, so that nobody waits before an empty screen. */
  readonly report: (message: string) => void;
  /** Takes the line away before something else is written to the terminal; the next report brings it back. */
  readonly clear: () => void;
}

const START_OF_LINE = '\r\u001B[2K';

/**
 * On a terminal one line that each phase replaces and that is gone at the end;
 * elsewhere (a file, a pipe, a build server, TERM=dumb) one plain line per phase.
 */
export function createProgress(
  stream: OutputStream,
  screen: Screen,
  env: Readonly<Record<string, string | undefined>>,
): Progress {
  const replaces = stream.isTTY === true && !screen.ci && env['TERM'] !== 'dumb';
  let isShown = false;
  let said = '';
  return {
    report(message) {
      const isRepeated = message === said;
      said = message;
      if (!replaces) {
        if (isRepeated) return;
        stream.write(`${safe(message)}\n`);
        return;
      }
      stream.write(START_OF_LINE + cutTo(safe(message), screen.width - 1, glyphsOf(screen).ellipsis));
      isShown = true;
    },
    clear() {
      if (isShown) stream.write(START_OF_LINE);
      isShown = false;
    },
  };
}
