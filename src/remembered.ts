import type { CommandSpec, Context, Delivery } from './command.ts';
import type { Result } from './result.ts';

export interface RememberedOutcome {
  /** To be told on stderr at the end. */
  readonly note?: string;
  /** `isTaken`: whether stdout and each of the files, in their order, were taken whole. */
  settle(isTaken: { readonly output: boolean; readonly files: readonly boolean[] }): Promise<void>;
}

interface Texts {
  readonly result: Result;
  readonly output: string;
  readonly files: readonly string[];
}

/** Lets a command remember what will be handed out, and then what was not. What it opens for that is closed again. */
export async function rememberOutcome(
  spec: CommandSpec<never>,
  context: Context,
  { result, output, files }: Texts,
): Promise<RememberedOutcome> {
  const { options, incidents } = context;
  const onStdout: Delivery = { format: options.format, file: null, text: output };
  const inFiles = options.files.map(({ format, file }, at): Delivery => ({ format, file, text: files[at]! }));
  const closing = <T>(work: Promise<T> | undefined) => Promise.resolve(work).finally(incidents.close);
  const remembered = await closing(spec.remember?.(context, result as Result<never>, [onStdout, ...inFiles]));
  return {
    ...(remembered?.note === undefined ? {} : { note: remembered.note }),
    async settle(isTaken) {
      const failed = [...(isTaken.output ? [] : [onStdout]), ...inFiles.filter((_, at) => !isTaken.files[at])];
      if (failed.length > 0) await closing(remembered?.undelivered(failed));
    },
  };
}
