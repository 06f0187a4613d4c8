import type { Writer } from '../db/embedded-writer.ts';
import type { RuleSeed, RuleVersionSeed } from './catalogue.types.ts';
import { CAMPAIGNS, JOBS, OFFERS, REPORTS, TEMPLATES } from './catalogue-campaigns.ts';
import { NORMALISATION, OFFER_RULES, POLICIES } from './catalogue-rules.ts';
import { SEGMENTS } from './catalogue-segments.ts';
import { insertRows } from './insert-rows.ts';
import { atTime, DAY, DEMO_NOW, HISTORY_DAYS, timestamp } from './moments.ts';

/** Writes the rules, offers, templates, campaigns, jobs and reports; the clock stands where the history begins. */
export async function writeCatalogue(writer: Writer): Promise<void> {
  await insertRows(writer, 'mkt.clock', [{ now_at: timestamp(DEMO_NOW - HISTORY_DAYS * DAY) }]);
  await writeRules(writer, [...SEGMENTS, ...POLICIES, ...OFFER_RULES, ...NORMALISATION]);
  await writeOffersAndTemplates(writer);
  await writeCampaigns(writer);
  const jobs = JOBS.map(([job_code, name, run_time]) => ({
    job_code,
    name,
    run_time,
    enabled: true,
    period_seconds: 86_400,
  }));
  await insertRows(writer, 'mkt.job', jobs);
  const reports = REPORTS.map(([report_code, name, owner, channel]) => ({ report_code, name, owner, channel }));
  await insertRows(
    writer,
    'rpt.report',
    reports.map((report) => ({ ...report, job_code: 'build-effectiveness' })),
  );
}

async function writeOffersAndTemplates(writer: Writer): Promise<void> {
  const before = timestamp(DEMO_NOW - 85 * DAY);
  const offers = OFFERS.map(([offer_code, name, product_kind]) => ({
    offer_code,
    name,
    product_kind,
    rule_code: `elig-${offer_code}`,
    valid_from: before,
  }));
  await insertRows(writer, 'mkt.offer', offers);
  const templates = TEMPLATES.map(([template_code, channel, status, subject]) => ({
    template_code,
    version: Number(template_code.at(-1)),
    channel,
    status,
    subject,
    body: 'Здравствуйте, {{first_name}}! …',
    changed_at: before,
    changed_by: 'k.zaitseva',
  }));
  await insertRows(writer, 'mkt.template', templates);
}

async function writeCampaigns(writer: Writer): Promise<void> {
  const campaigns = CAMPAIGNS.map(({ code, name, channel, segment, template, owner, time, day }) => ({
    campaign_code: code,
    name,
    status: 'ACTIVE',
    channel,
    segment_code: segment,
    policy_code: `${channel}-cap`,
    template_code: template,
    owner,
    run_time: time,
    run_day: day,
  }));
  await insertRows(writer, 'mkt.campaign', campaigns);
  const offers = CAMPAIGNS.flatMap(({ code, offers: codes }) =>
    codes.map((offer_code, index) => ({ campaign_code: code, offer_code, priority: index + 1 })),
  );
  await insertRows(writer, 'mkt.campaign_offer', offers);
}

/** Writes the rules with their versions; each version was approved and deployed on the day it was written, and the log says so. */
async function writeRules(writer: Writer, rules: readonly RuleSeed[]): Promise<void> {
  const written = rules
    .flatMap((rule) => rule.versions.map((version, index) => ({ rule, version, number: index + 1 })))
    .sort((a, b) => b.version.daysAgo - a.version.daysAgo)
    .map((each, index) => ({
      ...each,
      deploy: index + 1,
      ticket: /[A-Z]+-\d+/.exec(each.version.comment)?.[0] ?? null,
    }));
  await insertRows(
    writer,
    'mkt.rule',
    rules.map(({ code, kind, name, owner }) => ({ rule_code: code, kind, name, owner })),
  );
  await insertRows(writer, 'mkt.deploy', written.map(deployRow));
  await insertRows(writer, 'mkt.rule_version', written.map(versionRow));
  await insertRows(writer, 'mkt.change_log', written.map(changeRow));
}

interface Written {
  readonly rule: RuleSeed;
  readonly version: RuleVersionSeed;
  readonly number: number;
  readonly deploy: number;
  readonly ticket: string | null;
}

/** The moment of a local time on the day on which a version was written. */
const onItsDay = ({ daysAgo }: RuleVersionSeed, time: string) => timestamp(atTime(DEMO_NOW - daysAgo * DAY, time));

const WRITTEN = '11:20';
const APPROVED = '15:40';
const DEPLOYED = '18:30';

const deployRow = ({ rule, version, number, deploy, ticket }: Written) => ({
  deploy_id: deploy,
  deployed_at: onItsDay(version, DEPLOYED),
  deployed_by: 'release-bot',
  ticket,
  comment: `${rule.code} v${number}`,
});

function versionRow({ rule, version, number, deploy }: Written) {
  const successor = rule.versions[number];
  return {
    rule_code: rule.code,
    version: number,
    body: version.body,
    language: rule.kind === 'policy' ? 'json' : 'sql',
    author: version.author,
    comment: version.comment,
    created_at: onItsDay(version, WRITTEN),
    approved_by: 'm.vlasova',
    approved_at: onItsDay(version, APPROVED),
    deploy_id: deploy,
    valid_from: onItsDay(version, DEPLOYED),
    valid_to: successor ? onItsDay(successor, DEPLOYED) : null,
  };
}

const changeRow = ({ rule, version, number, ticket }: Written) => ({
  changed_at: onItsDay(version, DEPLOYED),
  changed_by: version.author,
  kind: 'edit',
  object_kind: rule.kind,
  object_code: rule.code,
  field: 'version',
  value_before: number > 1 ? String(number - 1) : null,
  value_after: String(number),
  comment: version.comment,
  ticket,
});
