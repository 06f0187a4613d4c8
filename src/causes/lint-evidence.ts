import { type Text, text } from '../text.ts';

/** Where in a file or a kept rule the offending words stand; lines and columns from 1, columns in UTF-16 units. */
export interface LintPlace {
  /** Null for a rule that a database keeps. */
  readonly file: string | null;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** The values that a sentence about a fault needs; each cause takes its own. */
export interface LintDetail {
  readonly column?: string;
  readonly table?: string;
  readonly operator?: string;
  readonly type?: string;
  /** A constant, a pattern, a name, as written. */
  readonly value?: string;
  readonly except?: readonly string[];
  /** Another condition that plays a part, as written. */
  readonly other?: string;
  /** What may have been meant. */
  readonly meant?: string;
  /** `value` and `meant` in Russian, where they are sentences of ours. */
  readonly valueInRussian?: string;
  readonly meantInRussian?: string;
  readonly zone?: string;
  readonly days?: number;
}

/** What every fault of a rule's text is told with; what follows `words` each cause has as it needs it. */
export interface LintEvidence extends LintDetail {
  readonly rule: string;
  /** `file:line:column`; null for a rule that a database keeps. */
  readonly place: string | null;
  readonly at: LintPlace;
  /** The offending words on one line. */
  readonly words: string;
  /** How it could read instead; null where that cannot be written. */
  readonly repair: string | null;
  /** Whether `--fix` makes it right. */
  readonly canFix: boolean;
}

/** A fault told of a rule's text: where, and what it is. */
export function atPlace({ rule, place, at }: LintEvidence, says: Text): Text {
  const kept = text(
    `Rule ${rule}, line ${at.line}, column ${at.column}`,
    `Правило ${rule}, строка ${at.line}, столбец ${at.column}`,
  );
  return place === null
    ? text(`${kept.en}: ${says.en}`, `${kept.ru}: ${says.ru}`)
    : text(`${place}: ${says.en}`, `${place}: ${says.ru}`);
}

const LONGEST = 200;

/** What to do about a fault of a rule's text: the repair first, what only the author knows behind it. */
export function repairSteps({ repair, canFix }: LintEvidence, ...more: readonly Text[]): readonly Text[] {
  const shown = repair?.replace(/\s+/g, ' ');
  return [
    ...(shown && shown.length <= LONGEST
      ? [text(`If that is what was meant, write: ${shown}`, `Если имелось в виду именно это, напишите: ${shown}`)]
      : []),
    ...(canFix
      ? [text('mmsup rules lint --fix prints the patch.', 'mmsup rules lint --fix напечатает исправление.')]
      : []),
    ...more,
  ];
}
