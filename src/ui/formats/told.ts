import { CONFIDENCE_WORD } from '../../model/confidence-words.ts';
import { type FailOn, type Finding, isProblem } from '../../result.ts';
import type { Lang } from '../../text.ts';
import { evidenceLines } from '../evidence.ts';
import { safe, withoutCiCommands } from '../safe.ts';
import type { Screen } from '../screen.ts';
import { WORDS } from '../words.ts';

/** Documents are read by programs: no colour, and lines of a width that a report shows unwrapped. */
const PAGE: Screen = { width: 100, colour: false, unicode: true, locale: 'en', ci: true };

/** Whether a finding makes a check fail. */
export function fails(finding: Finding, failOn: FailOn): boolean {
  return isProblem(finding, failOn);
}

/** Text of the database as one line that neither a terminal nor a build server obeys. */
export function plain(text: string): string {
  return withoutCiCommands(safe(text));
}

/** A finding in whole: title, how sure, evidence, what to do. */
export function findingLines(finding: Finding, lang: Lang, zone?: string): readonly string[] {
  const { title, severity, confidence, cause, next } = finding;
  const evidence = evidenceLines(finding, PAGE, lang, zone).map((line) => `  ${line}`);
  const steps = next.map((step, index) => `  ${index + 1}. ${safe(step)}`);
  return [
    safe(title),
    `${severity}, ${CONFIDENCE_WORD[confidence][lang]} (${safe(cause)})`,
    ...(evidence.length > 0 ? [WORDS.evidence[lang], ...evidence] : []),
    ...(steps.length > 0 ? [WORDS.next[lang], ...steps] : []),
  ].map(withoutCiCommands);
}

/** Where in a file a finding is, lines and columns from 1; the end where it is known. */
export interface ToldPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine?: number;
  readonly endColumn?: number;
}

/** Where in a file a finding is, when its evidence says so: `system.yaml:12:5`, and the end in its `at`. */
export function placeIn(evidence: unknown): ToldPlace | undefined {
  if (typeof evidence !== 'object' || evidence === null || !('place' in evidence)) return undefined;
  const [, file, line, column] = /^(.+?):(\d+)(?::(\d+))?$/.exec(String(evidence.place)) ?? [];
  // A version in a database is called so, and is no file that a build server could show.
  if (file !== undefined && / v\d+$/.test(file)) return undefined;
  if (!file || !line) return undefined;
  const { endLine, endColumn } = (('at' in evidence ? evidence.at : null) ?? {}) as Partial<ToldPlace>;
  const end = typeof endLine === 'number' && typeof endColumn === 'number' ? { endLine, endColumn } : {};
  return { file, line: Number(line), column: Number(column ?? 1), ...end };
}
