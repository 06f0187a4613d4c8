import { createHash } from 'node:crypto';
import { builtFile } from '../built-list.ts';
import type { DescriptionPart } from './part.types.ts';

/** A shipped description as the build read it: YAML of thousands of lines costs more to parse than most commands to run. */
export interface BuiltPart {
  /** Of the text that it was read from: it holds for no other. */
  readonly hash: string;
  readonly part: Omit<DescriptionPart, 'places'> & { readonly places: readonly (readonly [string, never])[] };
}

/** Name of the file that the build writes beside the bundle. */
export const builtName = (system: string): string => `system-${system}`;

/** What the build writes down of a description. */
export function builtPart(text: string, part: DescriptionPart): BuiltPart {
  return { hash: hashOf(text), part: { ...part, places: [...part.places] as never } };
}

/** What the build read from this very text; undefined when running from the sources, or when the text was edited since. */
export function readBuiltPart(system: string, text: string): DescriptionPart | undefined {
  const built = builtFile<BuiltPart>(builtName(system));
  return built?.hash === hashOf(text) ? { ...built.part, places: new Map(built.part.places) } : undefined;
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
