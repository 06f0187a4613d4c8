import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DiffFacts } from '../../src/rules/diff.ts';
import { runJson, runLine } from '../support/command-line.ts';
import { type TestDemo, testDemo } from '../support/demo.ts';

const PLANS = join(import.meta.dirname, '../fixtures/plans');

const BODIES: Readonly<Record<number, string>> = {
  2: `c.status = 'ACTIVE' and c.email_consent_at is not null and c.tariff in ('PREMIUM', 'GOLD') and c.balance >= 250000 and c.gender = 'F'`,
  3: `c.status = 'ACTIVE' and c.email_consent_at is not null and (c.tariff in ('PREMIUM', 'GOLD') or c.phone like '+7916%') and c.balance >= 300000 and c.birth_date < date '1980-01-01'`,
};
const judged = (version: 2 | 3): string => `(${BODIES[version]})`;

let demo: TestDemo;
beforeAll(async () => {
  mkdirSync(PLANS, { recursive: true });
  demo = await testDemo();
  for (const [version, body] of Object.entries(BODIES))
    await demo.writer.rows(
      `update mkt.rule_version set body = $2 where rule_code = 'vip-deposit' and version = $1::int`,
      [version, body],
    );
});
afterAll(() => demo?.close());

const diff = (line = '') => runJson<DiffFacts>(`rules diff vip-deposit${line && ` ${line}`}`, demo);

describe('the plan of an edit', () => {
  it.each(['en', 'ru'].flatMap((lang) => [60, 80, 120].map((columns) => ({ lang, columns }))))(
    'reads like this in $lang, on $columns columns',
    async ({ lang, columns }) => {
      const { stdout } = await runLine(`rules diff vip-deposit --by city --lang ${lang} --exit-zero`, {
        ...demo,
        columns,
      });
      await expect(stdout).toMatchFileSnapshot(join(PLANS, `edit.${lang}.${columns}.txt`));
    },
  );

  it('names every edit with its sign, and their parts sum to the people', async () => {
    const { result } = await diff();
    const { edits, impact } = result.facts;
    expect(edits.map(({ op }) => op)).toEqual(['added', 'changed', 'added', 'removed']);
    const sum = (side: 'lost' | 'gained') =>
      Math.round(edits.reduce((all, { share }) => all + share![side], 0) * 10) / 10;
    expect([sum('lost'), sum('gained')]).toEqual([impact!.lost, impact!.gained]);
    expect(Math.min(impact!.lost, impact!.gained)).toBeGreaterThan(0);
  });

  it('shows customers by their key, with what decided for them; personal values by their shape only', async () => {
    const { result } = await diff();
    const { examples, edits } = result.facts;
    expect(examples.length).toBeGreaterThan(2);
    for (const { side, customer, decidedBy } of examples) {
      const [row] = await demo.writer.rows<{ old: boolean; now: boolean }>(
        `select coalesce((select ${judged(2)}), false) as old, coalesce((select ${judged(3)}), false) as now
         from crm.customer c where c.customer_id = $1`,
        [customer],
      );
      expect([side, row!.old, row!.now]).toEqual([side, side === 'lost', side === 'gained']);
      expect(decidedBy.length).toBeGreaterThan(0);
      expect(decidedBy.every(({ edit }) => edits[edit] !== undefined)).toBe(true);
    }
    const born = examples.flatMap(({ values }) => values.filter(({ column }) => column === 'birth_date'));
    expect(born.length).toBeGreaterThan(0);
    expect(born.every(({ value, masked }) => masked && /^<.*>$/.test(value!))).toBe(true);
  });

  it('counts by a column as separate queries do, and says nothing by a personal one', async () => {
    const { result } = await diff('--by city');
    const { by, impact } = result.facts;
    for (const { value, kept, lost, gained } of by!.values) {
      const [row] = await demo.writer.rows(
        `select count(*) filter (where old and now)::int as kept, count(*) filter (where old and not now)::int as lost, count(*) filter (where now and not old)::int as gained
         from (select coalesce(${judged(2)}, false) as old, coalesce(${judged(3)}, false) as now from crm.customer c where c.merged_into is null and c.city = $1) t`,
        [value],
      );
      expect({ kept, lost, gained }).toEqual(row);
    }
    const all = [...by!.values, ...(by!.rest ? [by!.rest] : [])].reduce((sum, { lost }) => sum + lost, 0);
    expect(all).toBe(impact!.lost);
    const refused = await runLine('rules diff vip-deposit --by phone', demo);
    expect([refused.exitCode, refused.stdout]).toEqual([2, '']);
    expect(refused.stderr).toContain('Column "phone" holds personal data (phone)');
    const misspelt = await runLine('rules diff vip-deposit --by sity', demo);
    expect(misspelt.stderr).toContain('Did you mean "city"?');
  });

  it('says what the next runs of the campaigns that use it would select', async () => {
    const { result } = await diff();
    const { nextRuns, impact } = result.facts;
    const { kept, lost, gained } = impact!;
    expect(nextRuns).toMatchObject([{ campaign: 'vip-deposit', before: kept + lost, after: kept + gained }]);
    const [planned] = await demo.writer.rows<{ at: string }>(
      `select next_run_at as at from mkt.campaign where campaign_code = 'vip-deposit'`,
    );
    expect(Date.parse(nextRuns![0]!.plannedAt!)).toBe(new Date(planned!.at).getTime());
  });

  it('counts a policy among those whom each campaign selects', async () => {
    const { result } = await runJson<DiffFacts>('rules diff email-cap', demo);
    for (const { campaign, audience, before, after } of result.facts.nextRuns!) {
      expect(audience, campaign).toBeGreaterThan(0);
      expect(before!).toBeLessThanOrEqual(audience!);
      expect(after!).toBeLessThanOrEqual(before!);
    }
  });

  it('says of several keys of a JSON rule that their parts are not known apart', async () => {
    await demo.writer.rows(
      `update mkt.rule_version set body = (body::jsonb || '{"cap": 1, "period_days": 9}')::text where rule_code = 'email-cap' and version = 2`,
    );
    const { result } = await runJson<DiffFacts>('rules diff email-cap', demo);
    expect(result.facts.edits.map(({ share }) => share)).toEqual([null, null]);
    expect(result.notEvaluated.map(({ what }) => what)).toContain('Which of the edits has which part in it');
  });
});
