import type { OutputStream } from './deps.ts';
import { UnavailableError } from './errors.ts';
import { text } from './text.ts';

/**
 * Writes a text and returns when the stream has taken all of it.
 * A reader that left early (`| head -1`) is no error, and the answer is false. @throws UnavailableError `output/failed` for a full disk and the like.
 */
export function writeAll(stream: OutputStream, written: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const settle = (error?: Error | null) => {
      if (!error || (error as NodeJS.ErrnoException).code === 'EPIPE') return resolve(!error);
      reject(
        new UnavailableError({
          code: 'output/failed',
          message: text(
            `The answer could not be written: ${error.message}.`,
            `Ответ не удалось вывести: ${error.message}.`,
          ),
          hint: text(
            'Check the disk or the program that reads it, and run the command again.',
            'Проверьте диск или программу, которая его читает, и повторите команду.',
          ),
          cause: error,
        }),
      );
    };
    stream.once('error', settle);
    stream.write(written, (error) => {
      settle(error);
      // An error event may follow the callback: keep a listener, so that it is never unhandled.
      if (!error) stream.off('error', settle);
    });
  });
}
