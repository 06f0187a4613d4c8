import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SegmentFacts } from '../../src/segment/facts.ts';
import { runJson, runLine } from '../support/command-line.ts';
import { type TestDemo, testDemo } from '../support/demo.ts';
import { loggedStatements } from '../support/server-log.ts';

/** Looks a copy of the demo up for one group of stories. */
function demoWith(fault?: string): () => TestDemo {
  let demo: TestDemo | undefined;
  beforeAll(async () => {
    demo = await testDemo(fault);
  });
  afterAll(() => demo?.close());
  return () => demo!;
}

describe('segment explain on a healthy demo', () => {
  const demo = demoWith();

  it('finds no problem in any segment', async () => {
    const { result } = await runJson<{ segments: { id: string }[] }>('segment list', demo());
    expect(result.facts.segments.length).toBeGreaterThan(5);
    for (const { id } of result.facts.segments) {
      const { exitCode, result: explained } = await runJson<SegmentFacts>(`segment explain ${id}`, demo());
      expect([id, explained.findings, explained.notEvaluated, exitCode]).toEqual([id, [], [], 0]);
      expect(explained.facts.selected).toBeGreaterThan(0);
      expect(explained.facts.conditions.at(-1)!.after).toBe(explained.facts.selected);
    }
  });

  it('selects for a run whom the run itself selected: same version, same moment, same zone', async () => {
    const runs = await demo().writer.rows<{ run: string; segment: string; selected: number }>(
      `select distinct on (r.segment_code) r.run_id::text as run, r.segment_code as segment, s.count_out as selected
       from mkt.run r join mkt.run_stage s on s.run_id = r.run_id and s.stage = 'select'
       where r.status = 'DONE' order by r.segment_code, r.started_at desc`,
    );
    for (const { run, segment, selected } of runs) {
      const { exitCode, result } = await runJson<SegmentFacts>(`segment explain ${segment} --run ${run}`, demo());
      expect([segment, result.facts.selected, result.facts.run!.selectedThen, exitCode]).toEqual([
        segment,
        selected,
        selected,
        0,
      ]);
      expect(result.notEvaluated).toMatchObject([{ couldChangeAnswer: false }]);
    }
  });

  it('sends one statement over the customers, says the log of the server', async () => {
    const statements = await loggedStatements(demo(), () => runJson('segment explain salary-clients', demo()));
    // Look-ups of types read no row: they ask for none.
    const sent = statements.filter((statement) => !/^(explain|select pg_typeof\(.* where false\))/.test(statement));
    expect(sent.length).toBeGreaterThan(3);
    expect(sent.filter((statement) => /\bfrom crm\.customer\b/.test(statement))).toEqual([
      expect.stringContaining('count(*) as customers'),
    ]);
  });

  it('judges one customer by every condition, and shows no personal value', async () => {
    const [inside] = await demo().writer.rows<{ id: string; email: string }>(
      `select c.customer_id::text as id, c.email from crm.customer c where c.merged_into is null and c.email is not null limit 1`,
    );
    const { stdout, exitCode } = await runLine(
      `segment explain salary-clients --customer ${inside!.id} --everyone --json`,
      demo(),
    );
    const { facts } = JSON.parse(stdout) as { facts: SegmentFacts };
    expect(exitCode).toBe(0);
    expect(facts.customer!.conditions.map(({ id }) => id)).toEqual(facts.conditions.map(({ id }) => id));
    const ofEmail = facts.customer!.conditions.find(({ text }) => text.startsWith('c.email ~'))!;
    expect(ofEmail.values).toEqual([{ column: 'email', value: '<e-mail>', masked: true }]);
    expect(stdout).not.toContain(inside!.email);
    expect(facts.customer!.isSelected).toBe(facts.customer!.conditions.every(({ verdict }) => verdict === 'true'));
  });

  it('asks for the segment that was meant when there is none of that name, and exits 2 with nothing on stdout', async () => {
    const { exitCode, stdout, stderr } = await runLine('segment explain vip-depozit', demo());
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain('There is no segment "vip-depozit".');
    expect(stderr).toContain('Did you mean "vip-deposit"?');
  });

  it.each([
    ['segment explain pension --customer nobody', 'There is no customer "nobody"'],
    ['segment explain pension --run 99999999999999999999', 'There is no run "99999999999999999999"'],
  ])('exits 2 for %s', async (line, message) => {
    const { exitCode, stderr } = await runLine(line, demo());
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe('segment explain on a formula that cannot work', () => {
  const demo = demoWith();

  const edit = (body: string) =>
    demo().writer.rows(`update mkt.rule_version set body = $1 where rule_code = 'pension' and valid_to is null`, [
      body,
    ]);

  it.each([
    [
      "c.city = 'Казань'\n  and c.balanse > 100",
      'has no column "balanse"',
      'and c.balanse > 100',
      'Did you mean "balance"?',
    ],
    [
      "c.city = 'Казань'\n  and c.balance = = 100",
      'syntax error at or near "="',
      'and c.balance = = 100',
      'line 2, column 19',
    ],
    ['exists (select 1 from crm.produkt p)', 'There is no table "crm.produkt"', 'crm.produkt', 'crm.product'],
    ['c.balance > 1 order by 1', 'more than one SQL expression', '^', 'ORDER BY'],
  ])('points at the place: %s', async (body, problem, line, hint) => {
    await edit(body);
    const { exitCode, stderr } = await runLine('segment explain pension', demo());
    expect(exitCode).toBe(2);
    for (const part of [problem, line, hint, '^']) expect(stderr).toContain(part);
  });

  it('names the condition nobody meets, with the values that the column holds instead', async () => {
    await edit("c.status = 'ACTIVE' and c.city = 'Атлантида' and c.balance > 0");
    const { exitCode, result } = await runJson<SegmentFacts>('segment explain pension', demo());
    expect(exitCode).toBe(3);
    expect(result.findings.map(({ cause }) => cause)).toEqual(['segment/condition-nobody-meets']);
    expect(result.findings[0]!.evidence).toMatchObject({
      condition: { id: 'c2' },
      values: expect.arrayContaining(['Москва']),
    });
    expect(result.facts.blocking).toEqual([['c2']]);
  });

  it('names the conditions that contradict each other when every one of them is met by somebody', async () => {
    await edit(
      "c.city = 'Москва' and c.time_zone = 'Asia/Novosibirsk' and c.balance > 0 and c.birth_date > date '2007-01-01' and c.income_type = 'PENSION'",
    );
    const { result } = await runJson<SegmentFacts>('segment explain pension', demo());
    expect(result.findings.map(({ cause }) => cause)).toEqual(['segment/conditions-contradict']);
    expect(result.facts.blocking).toEqual([
      ['c1', 'c2'],
      ['c4', 'c5'],
    ]);
    expect(result.facts.repairs).toHaveLength(4);
  });

  it('says so when no data could ever meet them together', async () => {
    await edit(
      "c.city = 'Москва' and c.city = 'Казань' and c.balance > 0 and c.status = 'ACTIVE' and c.status = 'SLEEPING'",
    );
    const { result } = await runJson<SegmentFacts>('segment explain pension', demo());
    expect(result.findings.map(({ cause }) => cause)).toEqual([
      'segment/conditions-exclude-each-other',
      'segment/conditions-exclude-each-other',
    ]);
    expect(result.findings.map(({ evidence }) => evidence)).toMatchObject([
      { conditions: [{ id: 'c1' }, { id: 'c2' }], provedBy: 'planner' },
      { conditions: [{ id: 'c4' }, { id: 'c5' }], provedBy: 'planner' },
    ]);
  });

  it('names the one condition too many, and counts whom leaving it out brings back', async () => {
    await edit("c.birth_date > date '2007-01-01' and c.income_type = 'PENSION'");
    const { result } = await runJson<SegmentFacts>('segment explain pension', demo());
    const [row] = await demo().writer.rows<{ young: number }>(
      `select count(*)::int as young from crm.customer c where c.merged_into is null and c.birth_date > date '2007-01-01'`,
    );
    expect(result.findings.map(({ cause }) => cause)).toEqual(['segment/one-condition-too-many']);
    expect(result.facts.repairs).toContainEqual({ drop: ['c2'], selected: row!.young });
  });

  it('names a NULL among the constants of NOT IN, and lets one in an IN list pass', async () => {
    await edit("c.customer_id not in (5, null) and c.status = 'ACTIVE'");
    const excluded = await runJson<SegmentFacts>('segment explain pension', demo());
    expect(excluded.result.findings.map(({ cause }) => cause)).toEqual(['segment/null-in-exclusion-list']);
    await edit('c.customer_id in (5, null)');
    const included = await runJson<SegmentFacts>('segment explain pension', demo());
    expect([included.result.findings, included.exitCode]).toEqual([[], 0]);
  });
});

describe('segment explain after a file with an unresolved row was loaded into the exclusion list', () => {
  const demo = demoWith('nobody-selected');

  it('names the UNKNOWN that the NULL causes, its count, who loaded it, and the repair', async () => {
    const { exitCode, result } = await runJson<SegmentFacts>('segment explain card-reactivation', demo());
    const [expected] = await demo().writer.rows<{ listed: number; everybody: number }>(
      `select count(*)::int as everybody, count(*) filter (where exists (select 1 from crm.customer_list_member m
         where m.list_code = 'DO-NOT-OFFER' and m.customer_id = c.customer_id))::int as listed
       from crm.customer c where c.merged_into is null`,
    );
    const condition = result.facts.conditions.find(({ text }) => text.includes('not in'))!;
    expect(exitCode).toBe(3);
    expect(result.findings.map(({ cause }) => cause)).toEqual(['segment/null-in-exclusion-list']);
    expect(condition).toMatchObject({
      true: 0,
      false: expected!.listed,
      unknown: expected!.everybody - expected!.listed,
    });
    expect(result.findings[0]).toMatchObject({
      confidence: 'proved',
      evidence: {
        condition: { id: condition.id },
        list: 'DO-NOT-OFFER',
        nullRows: 1,
        unknown: condition.unknown,
        changes: [{ kind: 'load', object: 'DO-NOT-OFFER' }],
      },
    });
    expect(result.facts.blocking).toEqual([[condition.id]]);
    expect(result.findings[0]!.title).toContain('UNKNOWN');
  });

  it('counts the repair as the repaired list would have it', async () => {
    const { result } = await runJson<SegmentFacts>('segment explain card-reactivation', demo());
    await demo().writer.rows('delete from crm.customer_list_member where customer_id is null');
    const repaired = await runJson<SegmentFacts>('segment explain card-reactivation', demo());
    expect(repaired.exitCode).toBe(0);
    expect(result.findings[0]!.evidence).toMatchObject({ selectedWithoutNulls: repaired.result.facts.selected });
  });
});

describe('segment explain after the nightly load renamed a tariff', () => {
  const demo = demoWith('value-typo');

  it('names the value that was renamed, its successor, and whom the repair brings back', async () => {
    const { exitCode, result } = await runJson<SegmentFacts>('segment explain credit-limit-offer', demo());
    expect(exitCode).toBe(3);
    expect(result.findings.map(({ cause }) => cause)).toEqual(['segment/value-renamed']);
    expect(result.findings[0]).toMatchObject({
      confidence: 'proved',
      evidence: { column: 'tariff', literal: 'GOLD', near: 'GOLD_2026', source: 'dictionary', selected: 0 },
    });
    const evidence = result.findings[0]!.evidence as { selectedWithNear: number };
    await demo().writer.rows(
      `update mkt.rule_version set body = replace(body, '''GOLD''', '''GOLD_2026''') where rule_code = 'credit-limit-offer'`,
    );
    const repaired = await runJson<SegmentFacts>('segment explain credit-limit-offer', demo());
    expect([repaired.result.facts.selected, repaired.exitCode]).toEqual([evidence.selectedWithNear, 0]);
    expect(evidence.selectedWithNear).toBeGreaterThan(0);
  });
});

describe('segment explain after an analyst added OR without parentheses', () => {
  const demo = demoWith('wrong-segment');

  it('names the branch that escapes consent and exclusion list, and counts both readings', async () => {
    const { exitCode, result } = await runJson<SegmentFacts>('segment explain vip-deposit', demo());
    expect(exitCode).toBe(3);
    expect(result.findings.map(({ cause }) => cause)).toEqual(['rule/and-or-without-parentheses']);
    expect(result.facts.otherReading!.selected).toBeLessThan(result.facts.selected!);
    expect(result.findings[0]!.evidence).toMatchObject({
      selected: result.facts.selected,
      selectedOtherwise: result.facts.otherReading!.selected,
    });
  });

  it('says the same in Russian', async () => {
    const { stdout } = await runLine('segment explain vip-deposit --lang ru', demo());
    expect(stdout).toContain('без скобок');
    expect(stdout).toContain('rule/and-or-without-parentheses');
  });
});
