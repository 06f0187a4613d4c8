import type { Text } from '../../text.ts';
import { hasKeysOfRules } from '../files/is-rules.ts';
import { decodeText, MOST_SET_BYTES } from '../files/text-file.ts';
import { gitOutput, type RunGit } from './run-git.ts';

/** What an object holds. */
export type Content =
  | { readonly kind: 'text'; readonly text: string; readonly bytes: number }
  /** Binary, or another encoding. */
  | { readonly kind: 'not-text'; readonly problem: Text }
  /** `isOther`: it has none of the keys of rules. */
  | { readonly kind: 'too-large'; readonly bytes: number; readonly isOther: boolean }
  /** The clone does not hold it. */
  | { readonly kind: 'missing' };

/** Read at once at most so many bytes: the whole answer is held in memory. */
const BATCH_BYTES = 16 * 1024 * 1024;

/** Where a file is larger than rules can be its keys are looked at all the same, up to this: repositories hold large JSON that is something else. */
const MOST_LOOKED = BATCH_BYTES;

/** The contents of stored objects, by object. What is larger than a rule can be is not kept. */
export async function readContents(run: RunGit, objects: readonly string[]): Promise<ReadonlyMap<string, Content>> {
  const wanted = [...new Set(objects)];
  const contents = new Map<string, Content>();
  const sizes = await readSizes(run, wanted);
  const readable = wanted.filter((object) => {
    const size = sizes.get(object);
    if (size === undefined) contents.set(object, { kind: 'missing' });
    else if (size > MOST_LOOKED) contents.set(object, { kind: 'too-large', bytes: size, isOther: false });
    return !contents.has(object);
  });
  for (const batch of batchesOf(readable, sizes))
    for (const [object, bytes] of await readBatch(run, batch)) contents.set(object, contentOf(bytes));
  return contents;
}

function contentOf(bytes: string): Content {
  if (bytes.length > MOST_SET_BYTES) return { kind: 'too-large', bytes: bytes.length, isOther: !hasKeysOfRules(bytes) };
  const decoded = decodeText(Buffer.from(bytes, 'latin1'));
  return 'text' in decoded ? { kind: 'text', ...decoded, bytes: bytes.length } : { kind: 'not-text', ...decoded };
}

async function readSizes(run: RunGit, objects: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (objects.length === 0) return new Map();
  const told = await gitOutput(run, ['cat-file', '--batch-check'], `${objects.join('\n')}\n`);
  const lines = told.split('\n').map((line) => /^(\S+) blob (\d+)$/.exec(line));
  return new Map(lines.flatMap((line) => (line ? [[line[1]!, Number(line[2])] as const] : [])));
}

function batchesOf(objects: readonly string[], sizes: ReadonlyMap<string, number>): readonly (readonly string[])[] {
  const batches: string[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const object of objects) {
    bytes += sizes.get(object) ?? 0;
    if (bytes > BATCH_BYTES) {
      batches.push([]);
      bytes = sizes.get(object) ?? 0;
    }
    batches.at(-1)!.push(object);
  }
  return batches;
}

/** `OBJECT blob SIZE\n`, so many bytes, `\n`; each character of the output is one byte. */
async function readBatch(run: RunGit, objects: readonly string[]): Promise<readonly (readonly [string, string])[]> {
  const told = await gitOutput(run, ['cat-file', '--batch'], `${objects.join('\n')}\n`);
  const found: (readonly [string, string])[] = [];
  for (let at = 0; at < told.length; ) {
    const end = told.indexOf('\n', at);
    const [, object, size] = /^(\S+) blob (\d+)$/.exec(told.slice(at, end)) ?? [];
    if (object === undefined) break;
    const from = end + 1;
    found.push([object, told.slice(from, from + Number(size))]);
    at = from + Number(size) + 1;
  }
  return found;
}
