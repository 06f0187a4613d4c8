import { found } from '../causes/cause.ts';
import { type RecordDamage, recordChanged, recordUnfinished } from '../causes/record.ts';
import type { Found, NotEvaluated } from '../result.ts';
import { text } from '../text.ts';
import type { Head, IncidentRecord } from './read.ts';

/** A file beside the events that the record names by its hash. */
export interface Kept {
  /** `evidence/9f86…`, `runbooks/1b4f….yaml` */
  readonly file: string;
  readonly state: 'intact' | 'changed' | 'gone';
}

export interface VerifyFacts {
  readonly id: string;
  readonly path: string;
  readonly events: number;
  readonly evidence: number;
  readonly runbooks: number;
  /** The last line of each writer: what to compare an export or another copy with. */
  readonly heads: readonly Head[];
}

/**
 * Judges a record by what was read of it.
 *
 * The first bad line of a file is the finding; what follows from it is counted. Files that the events name by hash must be there with these bytes.
 * A file whose last line nobody has noted outside of the record could have been cut off without a trace: that is said, and could change the answer.
 * `expected` is a head that somebody kept elsewhere (an export, an e-mail): a record that does not hold it is another one, or was cut.
 */
export function judgeRecord(
  record: IncidentRecord,
  kept: readonly Kept[],
  expected: string | undefined,
): { findings: readonly Found[]; notEvaluated: readonly NotEvaluated[] } {
  const { id: incident, faults, unfinished, withoutHead, hashes } = record;
  const findings: Found[] = [];
  const add = (file: string, line: number | null, damage: RecordDamage, places: number) =>
    findings.push(found(recordChanged, { incident, file, line, damage, places }, 'proved'));
  for (const file of new Set(faults.map((fault) => fault.file))) {
    const own = faults.filter((fault) => fault.file === file);
    add(file, own[0]!.line, own[0]!.kind, own.length);
  }
  for (const { file, state } of kept) if (state !== 'intact') add(file, null, state, 1);
  if (expected !== undefined && !hashes.some((hash) => hash.startsWith(expected.toLowerCase())))
    add(`events (${expected})`, null, 'gone', 1);
  for (const { file, lines } of unfinished) findings.push(found(recordUnfinished, { incident, file, lines }, 'proved'));
  return { findings, notEvaluated: withoutHead.map(noHead) };
}

const noHead = (file: string): NotEvaluated => ({
  what: text(`The end of ${file}`, `Конец файла ${file}`),
  why: text(
    'heads.log beside the record does not name its last line: lines cut off its end would not be missed',
    'heads.log рядом с записью не называет её последнюю строку: обрезанный конец остался бы незамеченным',
  ),
  couldChangeAnswer: true,
});
