import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DiffFacts } from '../../src/rules/diff.ts';
import { runJson, runLine } from '../support/command-line.ts';
import { type TestDemo, testDemo } from '../support/demo.ts';

function demoWith(fault?: string): () => TestDemo {
  let demo: TestDemo | undefined;
  beforeAll(async () => {
    demo = await testDemo(fault);
  });
  afterAll(() => demo?.close());
  return () => demo!;
}

describe('rules diff on a healthy demo', () => {
  const demo = demoWith();

  it('finds no problem in any ordinary edit, of segments, policies, offers and normalisation', async () => {
    const { result } = await runJson<{ rules: { id: string; kind: string }[] }>('rules list', demo());
    const kinds = new Set(result.facts.rules.map(({ kind }) => kind));
    expect(kinds).toEqual(new Set(['segment', 'policy', 'offer', 'normalisation']));
    for (const { id } of result.facts.rules) {
      const { exitCode, result: diff } = await runJson<DiffFacts>(`rules diff ${id}`, demo());
      const isOpen = diff.facts.verdict?.word === 'undecided';
      expect([id, diff.findings, exitCode]).toEqual([id, [], isOpen ? 4 : 0]);
    }
  });

  it('names the threshold that moved, who moved it, and counts the people as separate counts do', async () => {
    const { result } = await runJson<DiffFacts>('rules diff vip-deposit --from 1 --to 2', demo());
    const bodies = await demo().writer.rows<{ body: string }>(
      `select body from mkt.rule_version where rule_code = 'vip-deposit' and version in (1, 2) order by version`,
    );
    const [before, after] = bodies.map(({ body }) => `coalesce((${body}), false)`);
    const [counted] = await demo().writer.rows(
      `select count(*) filter (where ${before} and ${after})::int as kept, count(*) filter (where ${before} and not ${after})::int as lost,
         count(*) filter (where ${after} and not ${before})::int as gained
       from crm.customer c where c.merged_into is null`,
    );
    expect(result.facts.impact).toMatchObject(counted!);
    expect(result.facts.edits).toMatchObject([{ op: 'changed', path: 'and[4]' }]);
    expect(result.facts.to).toMatchObject({ version: 2, author: 'd.romanov' });
  });

  it('shows the edits of a policy by JSON path', async () => {
    const { result } = await runJson<DiffFacts>('rules diff email-cap', demo());
    expect(result.facts.edits).toEqual([
      {
        op: 'changed',
        path: '$.cap',
        before: '2',
        after: '1',
        meaning: { en: 'cap is 1 now, it was 2', ru: 'cap теперь 1, было 2' },
        share: { lost: result.facts.impact!.lost, gained: 0, lostError: 0, gainedError: 0 },
      },
    ]);
  });

  it('does not say ok of an edit of which it could not be decided what it means for everybody, and says why', async () => {
    const { exitCode, result } = await runJson<DiffFacts>('rules diff sms-cap', demo());
    expect([exitCode, result.facts.verdict?.word, result.findings]).toEqual([4, 'undecided', []]);
    const [gap] = result.notEvaluated.filter(({ couldChangeAnswer }) => couldChangeAnswer);
    expect(gap).toMatchObject({ what: 'What the edit of sms-cap means for everybody' });
    expect(gap!.why).toMatch(/^it depends on what is not looked into: .*\w/);
    expect(gap!.why).not.toContain('it is undecided');
    const named = await runJson<DiffFacts>('rules diff sms-cap --fail-on undecided', demo());
    expect([named.exitCode, named.result.findings.map(({ cause }) => cause)]).toEqual([3, ['rule/edit-undecided']]);
    expect(named.result.findings[0]!.next.join()).not.toContain('--schema');
  });

  it('has nothing to compare the first version with, and says so', async () => {
    const { exitCode, stdout } = await runLine('rules diff mortgage-care', demo());
    expect(exitCode).toBe(0);
    expect(stdout).toContain('first version');
  });

  it('lists every version with author, approval, deploy and interval, newest first', async () => {
    const { result } = await runJson<{ versions: { version: number; validTo: string | null }[] }>(
      'rules log vip-deposit',
      demo(),
    );
    expect(result.facts.versions.map(({ version }) => version)).toEqual([3, 2, 1]);
    expect(result.facts.versions[0]).toMatchObject({
      author: 'a.sokolova',
      validTo: null,
      approvedBy: expect.any(String),
      deployedAt: expect.any(String),
    });
  });

  it.each([
    ['rules diff vip-depozit', 'Did you mean "vip-deposit"?'],
    ['rules log email_cap', 'Did you mean "email-cap"?'],
    ['rules diff vip-deposit --from 9', 'Its versions: 3, 2, 1.'],
    ['rules diff vip-deposit --to last', 'or last-good-run, not "last".'],
  ])('exits 2 for %s and says what to type', async (line, hint) => {
    const { exitCode, stdout, stderr } = await runLine(line, demo());
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(hint);
  });

  it('names an edit that leaves nobody, one that doubles the people, and one that leaves hardly anybody', async () => {
    const writeBody = (version: number, body: string) =>
      demo().writer.rows(`update mkt.rule_version set body = $2 where rule_code = 'pension' and version = $1`, [
        version,
        body,
      ]);
    await writeBody(1, 'c.balance > 100000');
    const causeAfter = async (body: string) => {
      await writeBody(2, body);
      const { result, exitCode } = await runJson<DiffFacts>('rules diff pension', demo());
      return [...result.findings.map(({ cause }) => cause), exitCode];
    };
    expect(await causeAfter('c.balance > 100000000000')).toEqual(['rule/edit-emptied', 3]);
    expect(await causeAfter('c.balance > 0')).toEqual(['rule/edit-widened', 3]);
    expect(await causeAfter('c.balance > 100000 and c.customer_id < 20')).toEqual(['rule/edit-narrowed', 3]);
    expect(await causeAfter('c.balance > 110000')).toEqual([0]);
  });

  it('does not say ok of an edit whose condition fails on the data, and names the condition', async () => {
    const write = (version: number, body: string) =>
      demo().writer.rows(`update mkt.rule_version set body = $2 where rule_code = 'pension' and version = $1`, [
        version,
        body,
      ]);
    await write(1, 'c.balance > 100000');
    await write(2, 'c.balance > 100000 and 10 / (c.customer_id % 50) is not null');
    const { result, exitCode } = await runJson<DiffFacts>('rules diff pension', demo());
    expect([exitCode, result.facts.impact!.failing]).toEqual([4, ['c2']]);
    expect(result.notEvaluated).toMatchObject([
      { couldChangeAnswer: true, what: expect.stringContaining('c2') },
      { couldChangeAnswer: true, what: 'What the edit of pension means for everybody' },
    ]);
  });
});

describe('rules diff after an analyst added OR without parentheses', () => {
  const demo = demoWith('wrong-segment');

  it('names the cause first, with the alternative that it added, its author and whom it let in', async () => {
    const { exitCode, result } = await runJson<DiffFacts>('rules diff vip-deposit', demo());
    expect(exitCode).toBe(3);
    expect(result.findings.map(({ cause }) => cause)).toEqual(['rule/and-or-without-parentheses']);
    expect(result.facts.edits).toMatchObject([{ op: 'added', path: expect.stringMatching(/^or/) }]);
    expect(result.facts.impact!.gained).toBeGreaterThan(result.facts.impact!.kept);
    expect(result.findings[0]!.evidence).toMatchObject({ version: { author: expect.any(String), version: 4 } });
  });
});

describe('rules diff after a cap was set to 0', () => {
  const demo = demoWith('policy-zero');

  it('names the cap, and that nobody is let through', async () => {
    const { exitCode, result } = await runJson<DiffFacts>('rules diff email-cap', demo());
    expect(exitCode).toBe(3);
    expect(result.findings.map(({ cause }) => cause)).toEqual(['policy/cap-zero']);
    expect([result.facts.verdict?.alwaysEmpty, result.facts.impact?.kept]).toEqual([true, 0]);
    const { stdout } = await runLine('rules diff email-cap', demo());
    expect(stdout).toContain('let nobody through, whoever there is');
    expect(stdout).not.toContain('only some of those');
    expect(result.facts.impact).toMatchObject({ kept: 0, gained: 0 });
  });
});

describe('rules diff after a cap was taken away', () => {
  const demo = demoWith('policy-zero');

  it('says that nothing limits the messages any more, and what did', async () => {
    const take = (body: string) =>
      demo().writer.rows(
        `update mkt.rule_version set body = ${body} where rule_code = 'sms-cap' and valid_to is null returning version`,
      );
    await take(`(body::jsonb - 'cap')::text`);
    const { exitCode, result } = await runJson<DiffFacts>('rules diff sms-cap', demo());
    expect([exitCode, result.findings.map(({ cause }) => cause)]).toEqual([3, ['rule/cap-unlimited']]);
    expect(result.findings[0]?.evidence).toMatchObject({ capBefore: 1, periodDays: 2 });
    expect(result.facts.verdict?.word).toBe('looser');
    await take(`(body::jsonb || '{"cap": 3}')::text`);
    expect((await runJson('rules diff sms-cap', demo())).result.findings).toEqual([]);
  });
});

describe('an edit that was written, approved and deployed at moments of their own', () => {
  const demo = demoWith('wrong-segment');

  it('is told at one moment by every command: when it came into force, and another is named for what it is', async () => {
    const [edit] = await demo().writer.rows<{ rule: string; version: number; written: string; since: string }>(
      `select rule_code as rule, version, to_char(created_at at time zone 'Europe/Moscow', 'YYYY-MM-DD HH24:MI') as written,
         to_char(valid_from at time zone 'Europe/Moscow', 'YYYY-MM-DD HH24:MI') as since
       from mkt.rule_version where created_at <> valid_from order by valid_from desc limit 1`,
    );
    const { rule, written, since } = edit!;
    const [{ campaign }] = (await demo().writer.rows<{ campaign: string }>(
      `select campaign_code as campaign from mkt.campaign where segment_code = '${rule}' limit 1`,
    )) as [{ campaign: string }];
    const lines = [`rules diff ${rule}`, `segment explain ${rule}`, `campaign trace ${campaign}`];
    for (const line of lines) {
      const { stdout } = await runLine(line, { ...demo(), columns: 160 });
      expect([line, stdout.includes(since)]).toEqual([line, true]);
      const [before] = stdout.split(written);
      expect([line, before === stdout || before!.endsWith('written ')]).toEqual([line, true]);
    }
    const { stdout } = await runLine(`rules diff ${rule}`, { ...demo(), columns: 160 });
    expect(stdout).toContain(`in force since ${since}, written ${written}`);
  });
});
