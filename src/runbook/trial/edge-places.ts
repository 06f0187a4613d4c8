import { type Document, isMap, isSeq, type Node } from 'yaml';
import { positionAt, readYaml } from '../../model/yaml.ts';
import type { Position } from './trial.ts';

/** Where in its file an arrow is written; the step, or the first line, where it is written nowhere by itself. */
export function placeOfEdge(id: string, text: string, file: string): Position {
  const document = readYaml(text, file);
  const [step = '', way = ''] = splitEdge(id);
  const written = waysOf(step, way)
    .map((path) => nodeAt(document, path))
    .find((node) => node !== undefined);
  return positionAt(text, written?.range?.[0] ?? 0);
}

function splitEdge(id: string): readonly [string, string] {
  const at = id.indexOf('#');
  return [id.slice(0, at), id.slice(at + 1)];
}

type Path = readonly (string | number)[];

/** Where an arrow may be written, the most exact place first. */
function waysOf(step: string, way: string): readonly Path[] {
  if (step === 'start') return [['start', Number(way) - 1], ['start']];
  const [kind, word = ''] = way.split(/:(.*)/s);
  const own: Path = ['steps', step];
  const exact: Readonly<Record<string, readonly Path[]>> = {
    outcome: [[...own, 'outcomes', word === 'else' ? -1 : Number(word) - 1]],
    error: [
      [...own, 'on-error', word],
      ['on-error', word],
    ],
    answer: word === 'into' ? [[...own, 'answer']] : [[...own, 'choices', word]],
    none: [[...own, 'answer', 'none']],
    include: [
      [...own, 'go', word],
      [...own, 'go', 'else'],
    ],
  };
  return [
    ...(exact[kind!] ?? [
      [...own, 'go', way],
      [...own, 'go'],
    ]),
    own,
  ];
}

/** The key of a map, or the element of a list, at a path; -1 is the last element. */
function nodeAt(document: Document.Parsed, path: Path): Node | undefined {
  let value: unknown = document.contents;
  let place: Node | undefined;
  for (const part of path) {
    if (isMap(value)) {
      const pair = value.items.find(({ key }) => String((key as { value?: unknown }).value) === part);
      if (!pair) return undefined;
      place = pair.key as Node;
      value = pair.value;
      continue;
    }
    if (!isSeq(value) || typeof part !== 'number') return undefined;
    place = value.items.at(part) as Node | undefined;
    value = place;
  }
  return place;
}
