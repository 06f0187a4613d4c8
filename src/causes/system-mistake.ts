import type { Severity } from '../result.ts';
import { type Text, text } from '../text.ts';
import { type Article, type Cause, defineCause } from './cause.ts';

/** Where a mistake of a system description stands: every finding about one carries it. */
export interface MistakeEvidence {
  /** `run.state`, `run: from`, `customer.key`, `acme/list-deleted: sql`. */
  readonly item: string;
  readonly relation: string | null;
  readonly column: string | null;
  readonly file: string;
  readonly line: number;
  /** Character of the line, from 1. */
  readonly character: number;
}

type Words = readonly [en: string, ru: string];

/** A mistake's own words; its place is put in front by {@link defineMistake}. */
export interface Mistake<Detail> {
  readonly id: string;
  readonly severity: Severity;
  readonly name: Words;
  /** What is wrong, as a sentence without its place and without a full stop. */
  says(evidence: MistakeEvidence & Detail): Words;
  next(evidence: MistakeEvidence & Detail): readonly Words[];
  readonly article: Readonly<Record<keyof Article, Words>>;
}

/** A cause of the family "the system description says something that does not hold in this database". */
export function defineMistake<Detail = object>(mistake: Mistake<Detail>): Cause<MistakeEvidence & Detail> {
  const { id, severity, name, article } = mistake;
  const words = (part: keyof Article): Text => text(...article[part]);
  return defineCause({
    id,
    severity,
    name: text(...name),
    title: (evidence) => {
      const { file, line, character, item } = evidence;
      const [en, ru] = mistake.says(evidence);
      const place = `${file}:${line}:${character}: ${item}`;
      return text(`${place}: ${en}.`, `${place}: ${ru}.`);
    },
    next: (evidence) => mistake.next(evidence).map(([en, ru]) => text(en, ru)),
    runbook: null,
    article: {
      what: words('what'),
      why: words('why'),
      sure: words('sure'),
      repair: words('repair'),
      example: words('example'),
    },
  });
}

/** `Did you mean …?` as a step, where there is something near. */
export function nearStep(near: readonly string[]): readonly Words[] {
  if (near.length === 0) return [];
  const names = near.map((name) => `"${name}"`).join(', ');
  return [[`Did you mean ${names}?`, `Возможно, имелось в виду ${names}?`]];
}
