import type { Text } from '../../text.ts';
import type { Expression } from '../expression/expression.ts';
import type { ValueType } from '../expression/value-type.ts';
import type { RunbookSource } from '../library/source.ts';
import type { ErrorRoutes, Input, Runbook } from '../runbook.ts';
import type { OwnWords } from './result-type.ts';
import type { Strict } from './strict.ts';
import type { Strings } from './strings.ts';
import type { Located, Report } from './yaml-report.ts';

/** How a name is read: printed in a text, handed to a command as one of its arguments, or judged in a condition. */
export type UseRole = 'text' | 'condition' | { readonly argument: string };

export interface NotedCondition {
  readonly step: string;
  readonly when: 'before' | 'after';
  /** The list whose alternatives are tried one after the other. */
  readonly list: string;
  readonly source: Located;
  readonly expression: Expression;
}

/** What is learned about a runbook while it is read, for the checks that need the whole graph. */
export interface Draft {
  readonly report: Report;
  readonly strings: Strings;
  /** Every place that holds words, for the check of the sidecar. */
  readonly places: Set<string>;
  /** The runbook's own words at each place, for the names in a translation. */
  readonly originals: Map<string, string>;
  /** What the inputs can be, by name. */
  readonly inputs: Map<string, Pick<Input, 'type' | 'choices'>>;
  /** The runbook's own `on-error`: for steps that say nothing else. */
  readonly onError: ErrorRoutes;
  /** Names of steps as they are written, each with its place. */
  readonly targets: (Located & { readonly from: string })[];
  /** Names that are read: before the step's own captures are set, or after. */
  readonly uses: (Located & { readonly step: string; readonly when: 'before' | 'after'; readonly role?: UseRole })[];
  /** Where names are set; a type that is absent is not known. */
  readonly sets: { readonly step: string; readonly name: string; readonly type?: ValueType }[];
  /** Conditions, each with where its text stands; those of one list are told apart from others by it. */
  readonly conditions: NotedCondition[];
  /** Absent where it is read to be walked. */
  readonly strict: Strict | undefined;
  /** What is added by the system of one client. */
  readonly own: OwnWords;
  /** Checks that are shown before a change. */
  readonly previews: (Located & { readonly from: string })[];
  /** Who takes over or approves, each with its place. */
  readonly roles: Located[];
  readonly needs: (Located & { readonly step: string })[];
  /** Causes written out, each with its place. */
  readonly causes: Located[];
  /** The texts of the runbooks that this one includes, by the name that it calls them. */
  readonly included: Readonly<Record<string, RunbookSource>>;
  /** Those that were read, by the step that includes each. */
  readonly inner: { readonly step: string; readonly runbook: Runbook }[];
  /** Reads one of them. Throws UsageError `runbook/invalid`, `yaml/…`. */
  readonly load: (source: RunbookSource) => Runbook;
  /** Offset of each step's name. */
  readonly stepOffsets: Map<string, number>;
  text(place: string, en: string): Text;
}
