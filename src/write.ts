import type { OutputStream } from './deps.ts';
import { UnavailableError } from './errors.ts';

/**
 * Writes a text and returns when the stream has taken all of it.
 * A reader that left early (`| head -1`) is no error. @throws UnavailableError `output/failed` for a full disk and the like.
 */
export function writeAll(stream: OutputStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error?: Error | null) => {
      if (!error || (error as NodeJS.ErrnoException).code === 'EPIPE') return resolve();
      reject(
        new UnavailableError({
          code: 'output/failed',
          message: `The answer could not be written: ${error.message}.`,
          hint: 'Check the disk or the program that reads it, and run the command again.',
          cause: error,
        }),
      );
    };
    stream.once('error', settle);
    stream.write(text, (error) => {
      settle(error);
      // An error event may follow the callback: keep a listener, so that it is never unhandled.
      if (!error) stream.off('error', settle);
    });
  });
}
