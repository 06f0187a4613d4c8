import type { LintDetail } from '../../causes/lint-evidence.ts';
import { lintCauseIds } from '../../causes/lint-words.ts';
import type { Span } from '../../condition/formula.ts';
import { closestNames } from '../../model/closest.ts';

/** A comment that allows findings on its line or the next one. */
export interface Allowance {
  readonly span: Span;
  /** From 1. */
  readonly line: number;
  readonly causes: readonly string[];
  /** Null where none is given: then nothing is allowed. */
  readonly reason: string | null;
  /** Whether it stands alone on its line, and so is about the next one. */
  readonly isAlone: boolean;
}

const COMMENT = /(--|#)[ \t]*mmsup:[ \t]*allow\b[ \t]*([^\r\n]*)/g;

/** The comments `mmsup: allow CAUSE because REASON` of a text, of SQL or of YAML. */
export function allowancesIn(text: string): readonly Allowance[] {
  if (!text.includes('mmsup:')) return [];
  return [...text.matchAll(COMMENT)].map((match) => {
    const [whole, , said = ''] = match;
    const [, ids = '', , reason = ''] = /^(.*?)([ \t]+because\b[ \t]*(.*))?$/.exec(said.trimEnd()) ?? [];
    const before = text.slice(0, match.index);
    const lineStart = before.lastIndexOf('\n') + 1;
    return {
      span: { start: match.index, end: match.index + whole.trimEnd().length },
      line: before.split('\n').length,
      causes: ids.split(/[\s,]+/).filter(Boolean),
      reason: reason.trim() === '' ? null : reason.trim(),
      isAlone: before.slice(lineStart).trim() === '',
    };
  });
}

/** What is wrong with an allowance, as a finding about it. */
export interface AllowanceFault {
  readonly cause: string;
  readonly span: Span;
  readonly detail: LintDetail;
}

interface OnLine {
  readonly cause: string;
  /** Line of its first word, from 1. */
  readonly line: number;
}

/**
 * Takes away what comments allow, and says what is wrong with the comments: no reason, no such cause, nothing there to allow. A comment with such a fault
 * allows nothing, except that one of several causes may be found and another not.
 */
export function withoutAllowed<One extends OnLine>(
  found: readonly One[],
  allowances: readonly Allowance[],
): {
  readonly left: readonly One[];
  readonly allowed: readonly (One & { readonly reason: string })[];
  readonly faults: readonly AllowanceFault[];
} {
  const known = allowances.length > 0 ? lintCauseIds() : [];
  const alone = new Set(allowances.filter(({ isAlone }) => isAlone).map(({ line }) => line));
  const faults: AllowanceFault[] = [];
  const allowed: (One & { reason: string })[] = [];
  for (const { causes, reason, span, line, isAlone } of allowances) {
    const unknown = causes.filter((cause) => !known.includes(cause));
    if (reason === null || causes.length === 0) {
      faults.push({
        cause: 'rule/allowance-without-reason',
        span,
        detail: causes[0] === undefined ? {} : { value: causes[0] },
      });
      continue;
    }
    for (const value of unknown) {
      const meant = nearest(value, known);
      faults.push({
        cause: 'rule/allowance-unknown',
        span,
        detail: { value, ...(meant === undefined ? {} : { meant }) },
      });
    }
    const lines = isAlone ? [line, nextLine(line, alone)] : [line];
    for (const cause of causes.filter((one) => known.includes(one))) {
      const here = found.filter((one) => one.cause === cause && lines.includes(one.line));
      if (here.length === 0) faults.push({ cause: 'rule/allowance-unused', span, detail: { value: cause } });
      allowed.push(
        ...here.filter((one) => !allowed.some((other) => isSame(one, other))).map((one) => ({ ...one, reason })),
      );
    }
  }
  const left = found.filter((one) => !allowed.some((other) => isSame(one, other)));
  return { left, allowed, faults };
}

/** Comments above each other are all about the line below them. */
function nextLine(line: number, alone: ReadonlySet<number>): number {
  return alone.has(line + 1) ? nextLine(line + 1, alone) : line + 1;
}

const isSame = (one: OnLine, other: OnLine): boolean =>
  one.cause === other.cause &&
  one.line === other.line &&
  'span' in one &&
  'span' in other &&
  sameSpan(one.span, other.span);

const sameSpan = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** The words of an id without its noun are often all that one remembers. */
function nearest(wanted: string, known: readonly string[]): string | undefined {
  return known.find((id) => id.endsWith(`/${wanted}`)) ?? closestNames(wanted, known)[0];
}
