import type { Text } from '../text.ts';
import type { ErrorRoutes, Runbook } from './runbook.ts';
import type { RunbookSource } from './source.ts';
import type { Strings } from './strings.ts';
import type { Located, Report } from './yaml-report.ts';

/** What is learned about a runbook while it is read, for the checks that need the whole graph. */
export interface Draft {
  readonly report: Report;
  readonly strings: Strings;
  /** Every place that holds words, for the check of the sidecar. */
  readonly places: Set<string>;
  /** The runbook's own `on-error`: for steps that say nothing else. */
  readonly onError: ErrorRoutes;
  /** Names of steps as they are written, each with its place. */
  readonly targets: (Located & { readonly from: string })[];
  /** Names that are read: before the step's own captures are set, or after. */
  readonly uses: (Located & { readonly step: string; readonly when: 'before' | 'after' })[];
  readonly sets: { readonly step: string; readonly name: string }[];
  /** Checks that are shown before a change. */
  readonly previews: (Located & { readonly from: string })[];
  /** Who takes over or approves, each with its place. */
  readonly roles: Located[];
  readonly needs: (Located & { readonly step: string })[];
  /** Causes written out, each with its place. */
  readonly causes: Located[];
  /** The texts of the runbooks that this one includes, by the name that it calls them. */
  readonly included: Readonly<Record<string, RunbookSource>>;
  /** Reads one of them. Throws UsageError `runbook/invalid`, `yaml/…`. */
  readonly load: (source: RunbookSource) => Runbook;
  /** Offset of each step's name. */
  readonly stepOffsets: Map<string, number>;
  text(place: string, en: string): Text;
}
