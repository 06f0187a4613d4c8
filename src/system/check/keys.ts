import type { RelationName } from '../../model/relations.ts';

/** By which columns a row of each relation is told from another: two rows with the same ones mean a mapping that multiplies rows. */
export const KEYS: Readonly<Partial<Record<RelationName, readonly string[]>>> = {
  campaign: ['id'],
  run: ['id'],
  stage: ['run', 'stage'],
  exclusion: ['run', 'stage', 'reason', 'rule'],
  run_customer: ['run', 'customer'],
  segment: ['id'],
  segment_member: ['segment', 'customer'],
  segment_version: ['segment', 'version'],
  rule: ['id'],
  rule_version: ['rule', 'version'],
  message: ['id'],
  policy: ['id', 'channel'],
  template: ['id', 'version'],
  import_batch: ['id'],
  import_reject: ['batch', 'reason'],
  job: ['id'],
  dictionary: ['dictionary', 'code'],
  report: ['id'],
  report_link: ['report', 'position'],
  report_day: ['report', 'day'],
  report_metric: ['report', 'metric'],
};

/** A column that names a row of another relation. */
export interface Link {
  readonly from: RelationName;
  readonly column: string;
  readonly to: RelationName | 'customer';
  /** The row belongs to the other one: without it nobody can find it. */
  readonly belongs: boolean;
}

const link = (from: RelationName, column: string, to: RelationName | 'customer', belongs = true): Link => ({
  from,
  column,
  to,
  belongs,
});

export const LINKS: readonly Link[] = [
  link('run', 'campaign', 'campaign'),
  link('stage', 'run', 'run'),
  link('exclusion', 'run', 'run'),
  link('run_customer', 'run', 'run'),
  link('run_customer', 'customer', 'customer'),
  link('segment_version', 'segment', 'segment'),
  link('segment_member', 'segment', 'segment'),
  link('rule_version', 'rule', 'rule'),
  link('message', 'run', 'run'),
  link('message', 'customer', 'customer'),
  link('message_event', 'message', 'message'),
  link('suppression', 'customer', 'customer', false),
  link('segment_member', 'customer', 'customer'),
  link('response', 'message', 'message'),
  link('response', 'run', 'run'),
  link('import_reject', 'batch', 'import_batch'),
  link('report_link', 'report', 'report'),
  link('report_day', 'report', 'report'),
  link('report_metric', 'report', 'report'),
  link('report_link', 'job', 'job', false),
  link('policy', 'rule', 'rule', false),
  link('exclusion', 'rule', 'rule', false),
  link('campaign', 'segment', 'segment', false),
  link('campaign', 'template', 'template', false),
  link('run', 'segment', 'segment', false),
  link('run', 'template', 'template', false),
];
