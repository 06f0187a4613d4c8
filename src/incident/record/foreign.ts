import { join } from 'node:path';
import type { NotEvaluated } from '../../result.ts';
import { text } from '../../text.ts';
import type { Kept } from '../verify.ts';
import { sha256 } from './chain.ts';
import { namesIn, namesInFolder, readPlain } from './files.ts';
import { writerIn } from './names.ts';
import type { IncidentRecord } from './read.ts';

/** Something in a record's folder that no event speaks of. */
export interface Foreign {
  readonly file: string;
  /** `unnamed`: its bytes give the hash that it is named by, as a process leaves it that is stopped before the event; `hidden`: as systems and editors leave it. */
  readonly kind: 'foreign' | 'unnamed' | 'hidden';
}

const FOLDERS = ['evidence', 'runbooks'] as const;
/** A file that is not written to its end yet, or never will be. */
const DRAFT = /^\.[0-9a-f]{64}(\.yaml)?\.\d+\.\d+$/;

/** Looks for what lies in a record's folder and is no part of the record. */
export async function readForeign({ path }: IncidentRecord, kept: readonly Kept[]): Promise<readonly Foreign[]> {
  const named = new Set(kept.map(({ file }) => file));
  const found: Foreign[] = [];
  for (const name of await namesIn(path)) {
    const isOwn = writerIn(name) !== undefined || FOLDERS.some((own) => own === name) || name.startsWith('.lock');
    if (!isOwn) found.push({ file: name, kind: kindOf(name) });
  }
  for (const inside of FOLDERS) {
    for (const name of await namesInFolder(join(path, inside))) {
      const file = `${inside}/${name}`;
      if (named.has(file) || DRAFT.test(name)) continue;
      const bytes = isNamedByHash(name) ? await readPlain(join(path, file)) : undefined;
      const isWhole = Buffer.isBuffer(bytes) && sha256(bytes) === name.slice(0, 64);
      found.push({ file, kind: isWhole ? 'unnamed' : kindOf(name) });
    }
  }
  return found;
}

const kindOf = (name: string): Foreign['kind'] => (name.startsWith('.') ? 'hidden' : 'foreign');
const isNamedByHash = (name: string): boolean => /^[0-9a-f]{64}(\.yaml)?$/.test(name);

/** How many of one kind are named. */
const MOST = 5;

const WHY: Readonly<Record<Foreign['kind'], NotEvaluated['why']>> = {
  foreign: text(
    'no event of the record names it: it is no part of the record and proves nothing. Who put it there is not known; take it out, or keep it: mmsup incident evidence ID add FILE',
    'ни одно событие записи его не называет: он не часть записи и ничего не доказывает. Кто его положил, неизвестно; уберите его или внесите в запись: mmsup incident evidence ID add ФАЙЛ',
  ),
  unnamed: text(
    'no event of the record names it: whoever kept it was stopped before saying so, or somebody put it there. It is no part of the record',
    'ни одно событие записи его не называет: сохранявшего остановили раньше, чем он об этом записал, или файл кто-то подложил. Он не часть записи',
  ),
  hidden: text('it is no part of the record', 'он не часть записи'),
};

/** What an answer says of them. What could be taken for a part of the record makes it inconclusive; what a stopped process or a system leaves does not. Pure. */
export function tellForeign(id: string, all: readonly Foreign[]): readonly NotEvaluated[] {
  return (['foreign', 'unnamed', 'hidden'] as const).flatMap((kind) => {
    const files = all.filter((one) => one.kind === kind).map(({ file }) => file);
    if (files.length === 0) return [];
    const [first, rest] = [files.slice(0, MOST).join(', '), files.length - MOST];
    return [
      {
        what: text(
          `${first}${rest > 0 ? ` and ${rest} more` : ''} in ${id}`,
          `${first}${rest > 0 ? ` и ещё ${rest}` : ''} в ${id}`,
        ),
        why: WHY[kind],
        couldChangeAnswer: kind === 'foreign',
      },
    ];
  });
}
