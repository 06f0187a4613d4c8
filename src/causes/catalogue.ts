import * as campaign from './campaign.ts';
import * as campaignAudience from './campaign-audience.ts';
import * as campaignDiff from './campaign-diff.ts';
import * as campaignFailures from './campaign-failures.ts';
import * as campaignLeftOut from './campaign-left-out.ts';
import * as campaignLive from './campaign-live.ts';
import * as campaignOverlap from './campaign-overlap.ts';
import * as campaignStage from './campaign-stage.ts';
import type { Cause } from './cause.ts';
import * as customer from './customer.ts';
import * as customerContact from './customer-contact.ts';
import * as healthEnds from './health-ends.ts';
import * as healthGrowth from './health-growth.ts';
import * as healthJobs from './health-jobs.ts';
import * as healthLastRun from './health-last-run.ts';
import * as healthMembers from './health-members.ts';
import * as healthMessages from './health-messages.ts';
import * as healthPoison from './health-poison.ts';
import * as healthPolicy from './health-policy.ts';
import * as healthReports from './health-reports.ts';
import * as healthRules from './health-rules.ts';
import * as healthRuns from './health-runs.ts';
import * as healthSegments from './health-segments.ts';
import * as healthServer from './health-server.ts';
import * as healthTimes from './health-times.ts';
import * as healthValues from './health-values.ts';
import * as learn from './learn.ts';
import * as lint from './lint.ts';
import * as lintMore from './lint-more.ts';
import * as policy from './policy.ts';
import * as record from './record.ts';
import * as report from './report.ts';
import * as reportChain from './report-chain.ts';
import * as reportCounts from './report-counts.ts';
import * as reportEvents from './report-events.ts';
import * as reportMetrics from './report-metrics.ts';
import * as reportWindow from './report-window.ts';
import * as rule from './rule.ts';
import * as ruleEdit from './rule-edit.ts';
import * as ruleSet from './rule-set.ts';
import * as runbook from './runbook.ts';
import * as runbookTest from './runbook-test.ts';
import * as segment from './segment.ts';
import * as segmentData from './segment-data.ts';
import * as segmentEmpty from './segment-empty.ts';
import * as segmentImpossible from './segment-impossible.ts';
import * as segmentJson from './segment-json.ts';
import * as segmentLogic from './segment-logic.ts';
import * as segmentMembers from './segment-members.ts';
import * as segmentNull from './segment-null.ts';
import * as segmentPattern from './segment-pattern.ts';
import * as segmentStage from './segment-stage.ts';
import * as segmentStructure from './segment-structure.ts';
import * as segmentTime from './segment-time.ts';
import * as segmentValue from './segment-value.ts';
import * as sla from './sla.ts';
import * as systemCheck from './system-check.ts';
import * as systemFrame from './system-frame.ts';
import * as systemRows from './system-rows.ts';
import * as systemSql from './system-sql.ts';

const MODULES: readonly Record<string, unknown>[] = [
  campaign,
  campaignAudience,
  campaignDiff,
  campaignFailures,
  campaignLeftOut,
  campaignLive,
  campaignOverlap,
  campaignStage,
  customer,
  customerContact,
  healthJobs,
  healthEnds,
  healthGrowth,
  healthMembers,
  healthPoison,
  healthPolicy,
  healthReports,
  healthSegments,
  healthServer,
  healthTimes,
  healthValues,
  healthMessages,
  healthRules,
  healthRuns,
  healthLastRun,
  learn,
  lint,
  lintMore,
  policy,
  record,
  report,
  reportChain,
  reportCounts,
  reportEvents,
  reportWindow,
  reportMetrics,
  rule,
  ruleEdit,
  ruleSet,
  runbook,
  runbookTest,
  segment,
  segmentData,
  segmentStage,
  segmentEmpty,
  segmentImpossible,
  segmentJson,
  segmentLogic,
  segmentMembers,
  segmentNull,
  segmentPattern,
  segmentStructure,
  segmentTime,
  segmentValue,
  sla,
  systemCheck,
  systemFrame,
  systemRows,
  systemSql,
];

/** Every cause that mmsup can name, ordered by id. */
export function allCauses(): readonly Cause<unknown>[] {
  return MODULES.flatMap((module) => Object.values(module))
    .filter(isCause)
    .sort((one, other) => (one.id < other.id ? -1 : 1));
}

/** The cause with this id, or undefined. */
export function causeById(id: string): Cause<unknown> | undefined {
  return allCauses().find((cause) => cause.id === id);
}

function isCause(value: unknown): value is Cause<unknown> {
  return typeof value === 'object' && value !== null && 'id' in value && 'article' in value;
}
