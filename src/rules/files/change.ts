import type { VerdictWord } from '../../condition/decide/decide.types.ts';
import type { Edit } from '../../condition/edits.ts';
import type { RuleKind } from '../../model/relations.ts';
import type { Impact } from '../diff.ts';
import type { SetDiff } from '../set/set-diff.types.ts';
import type { FileVerdict } from './verdict.ts';

/** An edit, and where it stands: of something removed, where it would stand in the new file. */
export interface PlacedEdit extends Edit {
  /** `file:line:column`. */
  readonly place: string;
}

/** What became of one rule between two files or two commits. */
export interface RuleChange {
  readonly rule: string;
  readonly kind: RuleKind;
  /** The file that holds it now; of a removed one the file that held it. */
  readonly file: string;
  /** Where the file was called otherwise before; else null. */
  readonly oldFile: string | null;
  /** `renamed`: it has another id, and the same text; `unreadable`: its file cannot be read as a rule, and nothing more is said of it. */
  readonly status: 'same' | 'renamed' | 'changed' | 'added' | 'removed' | 'unreadable';
  /** The id that it had before, where it has another one now: whatever refers to it by that finds nothing. Else null. */
  readonly renamedFrom: string | null;
  /** Its text is another one, be it by a space. */
  readonly isRewritten: boolean;
  /** `file:line:column` of the first edit, else of the rule. */
  readonly place: string;
  readonly edits: readonly PlacedEdit[];
  /** Null where there is nothing to compare, or the rule has no condition. */
  readonly verdict: FileVerdict | null;
  /** What the verdict is about. */
  readonly gives: Gives;
  /** What became of its limits, a cap, a period, quiet hours, which the verdict holds too; null where it has none. */
  readonly limitsWord: VerdictWord | null;
  /** Proved of the new text, also of an added rule. */
  readonly alwaysEmpty: boolean;
  readonly alwaysTrue: boolean;
  /** Counted on today's data; null without a database. */
  readonly impact: Impact | null;
  /** Of a set: the moment from which it is so, ISO 8601, where that is not now; else null. */
  readonly since: string | null;
  /** Why it cannot be read; else null. */
  readonly problem: string | null;
  /** The same in Russian; absent where nothing is wrong. */
  readonly problemInRussian?: string;
  /** What the gate makes of it: `allowed` = it differs, and nothing of that is named by `--fail-on`. */
  readonly outcome: Outcome;
}

/** Customers that a condition lets through; with limits the messages that may go out; of a whole set, who gets which outcome. */
export type Gives = 'customers' | 'messages' | 'outcomes';

/** `open`: undecided, and it could come to something that is not allowed. */
export type Outcome = 'same' | 'allowed' | 'fails' | 'open';

/** Commits of `--git`, as they were typed and as git resolves them. */
export interface GitRange {
  readonly base: string;
  readonly head: string;
  readonly baseCommit: string;
  readonly headCommit: string;
}

/** From what the types of the columns are known. */
export type TypesFrom = 'database' | 'schema' | 'nothing';

/** Rules by what became of them. */
export type Totals = Readonly<Record<string, number>>;

/** One side of `--set`: a moment, and the run that `last-good-run` stands for. Times are ISO 8601, UTC. */
export interface SetMoment {
  readonly at: string;
  readonly run: string | null;
}

/** A rule of which another version is in force at the two moments; null where none is. */
export interface VersionStep {
  readonly rule: string;
  readonly from: number | null;
  readonly to: number | null;
  readonly author: string | null;
  readonly comment: string | null;
  /** When the newer one came into force. */
  readonly since: string | null;
}

/** What `--set` compared. */
export interface SetMoments {
  readonly from: SetMoment;
  readonly to: SetMoment;
  /** Zone of the times that are shown, IANA name. */
  readonly zone: string;
  readonly steps: readonly VersionStep[];
}

/** The facts of `rules diff --files`, `--git` and `--set`. */
export interface FilesFacts {
  readonly compared: 'files' | 'git' | 'versions';
  readonly range: GitRange | null;
  /** Of `--set`; else null. */
  readonly moments: SetMoments | null;
  readonly types: TypesFrom;
  /** Of the only rule that was compared; null where there are several, or none: each has its own. */
  readonly verdict: FileVerdict | null;
  readonly rules: readonly RuleChange[];
  /** Of each file with a set of rules: who gets which outcome, in which order, within which limits. */
  readonly sets: readonly SetDiff[];
  readonly totals: Totals;
}
