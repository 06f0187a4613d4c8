import { isScalar } from 'yaml';
import type { Draft } from './draft.ts';
import { noteTemplate } from './load-parts.ts';
import type { ProgramCall } from './run-program.ts';
import { complain, type MapReader, nodeAt, optionalTextAt, textsAt } from './yaml-report.ts';

const USUAL_SECONDS = 20;
const MOST_SECONDS = 600;

/** Reads the program of a step, of a `change` as well. Undefined, with the mistakes in the report, where there is none to run. */
export function readProgramCall(draft: Draft, step: string, map: MapReader): ProgramCall | undefined {
  const words = textsAt(draft.report, map, 'program');
  const [file] = words;
  if (!file) {
    const place = nodeAt(map, 'program') ?? map.node;
    return complain(draft.report, place, 'program', '"program" must be a list: the program, then its arguments');
  }
  for (const word of words) noteTemplate(draft, step, word, 'before');
  const input = map.entries.has('input') ? optionalTextAt(draft.report, map, 'input') : undefined;
  const node = nodeAt(map, 'seconds');
  const seconds = isScalar(node) && typeof node.value === 'number' ? node.value : USUAL_SECONDS;
  return {
    program: words.map(({ value }) => value),
    env: textsAt(draft.report, map, 'env').map(({ value }) => value),
    input: input?.value,
    seconds: Math.min(seconds, MOST_SECONDS),
  };
}
