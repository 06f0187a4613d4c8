import { found } from '../causes/cause.ts';
import { type RecordDamage, recordChanged, recordUnfinished } from '../causes/record.ts';
import type { Found, NotEvaluated } from '../result.ts';
import { text } from '../text.ts';
import { gapsIn } from './record/gaps.ts';
import type { HeadGap } from './record/heads.ts';
import type { Head, IncidentRecord } from './record/read.ts';

/** A file beside the events that the record names by its hash. */
export interface Kept {
  /** `evidence/9f86…`, `runbooks/1b4f….yaml` */
  readonly file: string;
  /** `replaced`: a symbolic link, a folder or the like stands in its place. */
  readonly state: 'intact' | 'changed' | 'gone' | 'replaced';
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
  const { id: incident, faults, unfinished, withoutHead, headGaps, hashes } = record;
  const findings: Found[] = [];
  const add = (file: string, line: number | null, damage: RecordDamage, places: number) =>
    findings.push(found(recordChanged, { incident, file, line, damage, places }, 'proved'));
  for (const file of new Set(faults.map((fault) => fault.file))) {
    const own = faults.filter((fault) => fault.file === file);
    const { line, kind } = own[0]!;
    add(file, kind === 'replaced' ? null : line, kind, own.length);
  }
  for (const { file, state } of kept) if (state !== 'intact') add(file, null, state, 1);
  if (expected !== undefined && !hashes.some((hash) => hash.startsWith(expected.toLowerCase())))
    add(`events (${expected})`, null, 'gone', 1);
  // Of an end that heads know more of, it is not true that nobody was told.
  const cut = new Set(faults.filter(({ kind }) => kind === 'cut' || kind === 'unended').map(({ file }) => file));
  for (const { file, lines } of unfinished.filter((one) => !cut.has(one.file)))
    findings.push(found(recordUnfinished, { incident, file, lines }, 'proved'));
  const ends = headGaps.filter(({ file, behind }) => behind > 0 && !cut.has(file));
  return { findings, notEvaluated: [...gapsIn(record), ...withoutHead.map(noHead), ...ends.map(endNotNoted)] };
}

const noHead = (file: string): NotEvaluated => ({
  what: text(`The end of ${file}`, `Конец файла ${file}`),
  why: text(
    'no heads file beside the record names its last line: lines cut off its end would not be missed',
    'ни один файл heads рядом с записью не называет её последнюю строку: обрезанный конец остался бы незамеченным',
  ),
  couldChangeAnswer: true,
});

const endNotNoted = ({ file, last, behind }: HeadGap): NotEvaluated => ({
  what: text(`The end of ${file}`, `Конец файла ${file}`),
  why: text(
    `the heads beside the record name it only up to event ${last}; ${behind} stand behind it: a process was stopped before it noted them, or heads were taken away. Lines cut off behind them would not be missed; the next event notes its end again`,
    `файлы heads рядом с записью называют его только до события ${last}, за ним ещё ${behind}: процесс остановили раньше, чем он их отметил, или строки heads убрали. Обрезанный за ними конец остался бы незамеченным; следующее событие снова отметит конец`,
  ),
  couldChangeAnswer: true,
});
