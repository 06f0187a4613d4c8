import { readFile } from 'node:fs/promises';
import type { Writer } from '../db/embedded-writer.ts';
import { packageFile } from '../package-file.ts';
import type { RuleSeed } from './catalogue.types.ts';
import { CAMPAIGNS, JOBS, OFFERS, REPORTS, TEMPLATES } from './catalogue-campaigns.ts';
import { NORMALISATION, OFFER_RULES, POLICIES } from './catalogue-rules.ts';
import { SEGMENTS } from './catalogue-segments.ts';
import { advanceHistory } from './engine.ts';
import { atTime, DAY, DEMO_NOW, HISTORY_DAYS, timestamp } from './moments.ts';

export interface GenerateOptions {
  readonly customers: number;
  readonly seed: number;
  readonly signal?: AbortSignal | undefined;
  /** Called as each phase begins. */
  readonly onPhase: (phase: 'schema' | 'customers' | 'history' | 'indexes') => void;
}

/**
 * Fills an empty database with a healthy demo: schema, customers, rules, and 60 days of the campaign engine's work. Three connections to the
 * same database, so that two cores are busy.
 */
export async function generateDemo(
  writers: readonly [Writer, Writer, Writer],
  options: GenerateOptions,
): Promise<void> {
  const { customers, seed, signal, onPhase } = options;
  const [first, second] = writers;
  const run = async (writer: Writer, script: string) => writer.exec(fill(await readScript(script), customers, seed));
  onPhase('schema');
  for (const script of ['crm', 'mkt-rules', 'mkt-runs', 'run-indexes']) await run(first, script);
  await first.exec(
    `alter table mkt.run_customer alter column run_id set (n_distinct = ${-1 / Math.max(20, customers / 100)})`,
  );
  await first.rows('insert into demo_private.setting (customers, seed) values ($1, $2)', [customers, seed]);
  onPhase('customers');
  await run(first, 'customers');
  await Promise.all([run(first, 'products').then(() => writeCatalogue(first)), run(second, 'purchases')]);
  onPhase('history');
  await advanceHistory(writers, { to: DEMO_NOW, signal });
  onPhase('indexes');
  await Promise.all([run(first, 'message-indexes'), run(second, 'history-indexes')]);
}

const readScript = (name: string) => readFile(packageFile(`src/demo/sql/${name}.sql`), 'utf8');

/** Puts the numbers into a script. The seed is spread so that neighbouring seeds share no dice. */
function fill(script: string, customers: number, seed: number): string {
  const values: Readonly<Record<string, string>> = {
    customers: String(customers),
    seed: String(seed * 1000),
    now: `timestamptz '${timestamp(DEMO_NOW)}'`,
  };
  return script.replaceAll(/(?<!:):(customers|seed|now)\b/g, (_, name: string) => values[name]!);
}

async function writeCatalogue(writer: Writer): Promise<void> {
  await writer.rows('insert into mkt.clock values ($1)', [timestamp(DEMO_NOW - HISTORY_DAYS * DAY)]);
  await writeRules(writer, [...SEGMENTS, ...POLICIES, ...OFFER_RULES, ...NORMALISATION]);
  const before = timestamp(DEMO_NOW - 85 * DAY);
  for (const [code, name, product] of OFFERS)
    await writer.rows('insert into mkt.offer values ($1, $2, $3, $4, $5)', [
      code,
      name,
      product,
      `elig-${code}`,
      before,
    ]);
  for (const [code, channel, status, subject] of TEMPLATES)
    await writer.rows('insert into mkt.template values ($1, $2, $3, $4, $5, $6, $7, $8)', [
      code,
      Number(code.at(-1)),
      channel,
      status,
      subject,
      'Здравствуйте, {{first_name}}! …',
      before,
      'k.zaitseva',
    ]);
  for (const { code, name, channel, segment, template, owner, time, day, offers } of CAMPAIGNS) {
    await writer.rows('insert into mkt.campaign values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)', [
      code,
      name,
      'ACTIVE',
      channel,
      segment,
      `${channel}-cap`,
      template,
      owner,
      time,
      day,
    ]);
    for (const [index, offer] of offers.entries())
      await writer.rows('insert into mkt.campaign_offer values ($1, $2, $3)', [code, offer, index + 1]);
  }
  for (const [code, name, time] of JOBS)
    await writer.rows(
      'insert into mkt.job (job_code, name, enabled, run_time, period_seconds) values ($1, $2, true, $3, 86400)',
      [code, name, time],
    );
  for (const [code, name, owner, channel] of REPORTS)
    await writer.rows('insert into rpt.report values ($1, $2, $3, $4, $5)', [
      code,
      name,
      owner,
      channel,
      'build-effectiveness',
    ]);
}

/** Writes the rules with their versions; each version was approved and deployed on the day it was written, and the log says so. */
async function writeRules(writer: Writer, rules: readonly RuleSeed[]): Promise<void> {
  const versions = rules.flatMap((rule) =>
    rule.versions.map((version, index) => ({ rule, version, number: index + 1 })),
  );
  versions.sort((a, b) => b.version.daysAgo - a.version.daysAgo);
  for (const { code, kind, name, owner } of rules)
    await writer.rows('insert into mkt.rule values ($1, $2, $3, $4)', [code, kind, name, owner]);
  for (const [index, { rule, version, number }] of versions.entries()) {
    const day = DEMO_NOW - version.daysAgo * DAY;
    const successor = rule.versions[number];
    const moments = ['11:20', '15:40', '18:30'].map((time) => timestamp(atTime(day, time)));
    const validTo = successor ? timestamp(atTime(DEMO_NOW - successor.daysAgo * DAY, '18:30')) : null;
    const deploy = index + 1;
    const ticket = /[A-Z]+-\d+/.exec(version.comment)?.[0] ?? null;
    await writer.rows('insert into mkt.deploy values ($1, $2, $3, $4, $5)', [
      deploy,
      moments[2],
      'release-bot',
      ticket,
      `${rule.code} v${number}`,
    ]);
    await writer.rows('insert into mkt.rule_version values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)', [
      rule.code,
      number,
      version.body,
      rule.kind === 'policy' ? 'json' : 'sql',
      version.author,
      version.comment,
      moments[0],
      'm.vlasova',
      moments[1],
      deploy,
      moments[2],
      validTo,
    ]);
    await writer.rows(
      `insert into mkt.change_log (changed_at, changed_by, kind, object_kind, object_code, field, value_before, value_after, comment, ticket)
      values ($1, $2, 'edit', $3, $4, 'version', $5, $6, $7, $8)`,
      [
        moments[2],
        version.author,
        rule.kind,
        rule.code,
        number > 1 ? String(number - 1) : null,
        String(number),
        version.comment,
        ticket,
      ],
    );
  }
}
