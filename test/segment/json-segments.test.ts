import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DiffFacts } from '../../src/rules/diff.ts';
import type { SegmentFacts } from '../../src/segment/facts.ts';
import { runJson, runLine } from '../support/command-line.ts';
import { type FixtureDatabase, fixtureDatabase } from '../support/fixture-database.ts';

describe('segments that a system keeps as JSON trees', () => {
  let db: FixtureDatabase;
  beforeAll(async () => {
    db = await fixtureDatabase('json-tree/shop.sql');
  }, 60_000);
  afterAll(() => db.remove());

  const explained = (line: string, system: string) => runJson<SegmentFacts>(line, db.on(`${system}.yaml`));
  const counted = async (condition: string): Promise<number> => {
    const [row] = await db.sql<{ n: number }>(`select count(*)::int as n from shop.client c where ${condition}`);
    return row!.n;
  };

  it.each([
    ['builder', 'gold-city', "c.tariff = 'GOLD' and c.city in ('Kazan') and not (c.balance < 100 or c.agreed = false)"],
    ['builder', 'outside', "c.city not in ('Kazan', 'Omsk') and c.balance between 100 and 1500"],
    ['rules', 'rich', "c.balance > 1000 and (c.agreed or not c.city in ('Kazan', 'Perm'))"],
    ['glue', 'kazan-or-gold', "c.status = 'ACTIVE' and c.city = 'Kazan' or c.tariff = 'GOLD'"],
  ])('select whom the SQL selects that a person would write: %s, %s', async (system, segment, sql) => {
    const { result } = await explained(`segment explain ${segment}`, system);
    expect(result.facts.selected).toBe(await counted(sql));
    expect(result.facts.selected).toBeGreaterThan(0);
    expect(result.notEvaluated).toEqual([]);
  });

  it.each([
    ['builder', 'gold-label', 'segment/label-instead-of-code', '154'],
    ['builder', 'outside', 'segment/null-people-dropped', '236'],
    ['rules', 'impossible', 'segment/conditions-exclude-each-other', 'c1 ('],
    ['glue', 'kazan-or-gold', 'rule/and-or-without-parentheses', '240'],
    ['glue', 'not-in-null', 'segment/null-in-exclusion-list', '420'],
  ])('have their faults named, first and with the number: %s, %s', async (system, segment, cause, number) => {
    const { exitCode, result } = await explained(`segment explain ${segment}`, system);
    expect([exitCode, result.findings[0]!.cause]).toEqual([3, cause]);
    expect(result.findings[0]!.title).toContain(number);
  });

  it('are shown with the words of the tree under the sentence, in both languages', async () => {
    const words = '{"id": "status", "field": "status", "operator": "equal", "value": "ACTIVE"}';
    const en = await runLine('segment explain gold-label', db.on('builder.yaml'));
    expect(en.stdout).toContain('c1  status is “ACTIVE”');
    expect(en.stdout).toContain(`\n    ${words}\n`);
    const ru = await runLine('segment explain gold-label --lang ru', db.on('builder.yaml'));
    expect(ru.stdout).toContain('c1  status — «ACTIVE»');
    expect(ru.stdout).toContain(`\n    ${words}\n`);
    expect(ru.stdout.replace(/\s+/g, ' ')).toContain(
      'запишите c2 так: {"id": "tariff", "field": "tariff", "operator": "equal", "value": "GOLD"}',
    );
  });

  it('are repaired in their own language where another value is enough, else in SQL, which is said', async () => {
    const label = await explained('segment explain gold-label', 'builder');
    expect(label.result.findings[0]!.evidence).toMatchObject({
      repair: '{"id": "tariff", "field": "tariff", "operator": "equal", "value": "GOLD"}',
      repairIn: 'json',
    });
    const outside = await explained('segment explain outside', 'builder');
    expect(outside.result.findings[0]!.next[0]).toBe(
      "If that is what was meant, write c1 so (here in SQL): (c.city not in ('Kazan', 'Omsk') or c.city is null)",
    );
  });

  it('are compared version by version, condition by condition', async () => {
    const { result } = await runJson<DiffFacts>('rules diff gold-city', db.on('builder.yaml'));
    expect(result.facts.edits.map(({ op, path }) => [op, path])).toEqual([
      ['changed', 'and[2]'],
      ['added', 'and[3].not[1].or[1]'],
      ['added', 'and[3].not[1].or[2]'],
    ]);
    expect(result.facts.edits[0]!.after).toContain('"value": ["Kazan"]');
    expect(result.facts.impact).toMatchObject({ kept: 16, lost: 52, gained: 0 });
  });

  it('are compared with an earlier version, and said to whom which condition matters', async () => {
    const { result } = await explained('segment explain gold-city --against version:1', 'builder');
    const { against } = result.facts as SegmentFacts & {
      against: { selected: number; earlierRule: number; conditions: { status: string }[] };
    };
    expect(against).toMatchObject({ selected: 16, earlierRule: 68 });
    expect(against.conditions.map(({ status }) => status).sort()).toEqual(['added', 'added', 'changed']);
  });

  it('judge one customer by every condition, in its own words', async () => {
    const { result } = await explained('segment explain rich --customer 1', 'rules');
    expect(result.facts.customer!.conditions.map(({ id, text, verdict }) => [id, text, verdict])).toContainEqual([
      'c1',
      '{"fact": "client", "path": "$.balance", "operator": "greaterThan", "value": 1000}',
      'false',
    ]);
  });

  it('are explained from inside where an operator asks a subquery', async () => {
    const { stdout, exitCode } = await runLine('segment explain borrowers --inside c1', db.on('rules.yaml'));
    expect(exitCode).toBe(0);
    expect(stdout).toContain('c1 alone keeps out 80 customers');
    expect(stdout).toContain("p.product = 'LOAN'");
  });

  it('are read as a tree when one is typed, and as SQL when that is', async () => {
    const tree = '{"condition": "OR", "rules": [{"field": "city", "operator": "equal", "value": "Omsk"}]}';
    for (const typed of [tree, "c.city = 'Omsk'"]) {
      const { result } = await runJson<SegmentFacts>(['segment', 'explain', '--where', typed], db.on('builder.yaml'));
      expect(result.facts.selected).toBe(await counted("c.city = 'Omsk'"));
    }
  });

  it('are logged and listed as they are kept', async () => {
    const { stdout } = await runLine('rules log gold-city', db.on('builder.yaml'));
    expect(stdout).toContain('"field": "agreed"');
    const list = await runLine('segment list', db.on('glue.yaml'));
    expect([list.exitCode, list.stdout.includes('kazan-or-gold'), list.stdout.includes('rich')]).toEqual([
      0,
      true,
      false,
    ]);
  });

  const write = (code: string, body: string) =>
    db.sql(`update shop.segment_version set body = '${body.replaceAll("'", "''")}' where code = '${code}'`);

  it.each([
    [
      'builder',
      'outside',
      '{"condition": "AND", "rules": [{"field": "citty", "operator": "is_null"}]}',
      'the field "citty"',
      'Did you mean "city"?',
    ],
    ['builder', 'outside', '{"condition": "AND",\n "rules": [', 'line 2, column 12', 'no JSON'],
    [
      'glue',
      'not-in-null',
      '[{"glue": "and", "field": "citi", "operator": "empty"}]',
      'shop.client has no column "citi"',
      'Did you mean "city"?',
    ],
    [
      'builder',
      'outside',
      '{"condition": "AND", "rules": [{"field": "born", "operator": "less", "value": "soon"}]}',
      'The server does not take condition c1',
      'invalid input syntax for type date',
    ],
  ])('are pointed at where they cannot be read: %s, %s', async (system, segment, body, problem, hint) => {
    await write(segment, body);
    const { exitCode, stdout, stderr } = await runLine(`segment explain ${segment}`, db.on(`${system}.yaml`));
    expect([exitCode, stdout]).toEqual([2, '']);
    for (const part of [problem, hint, '^']) expect(stderr).toContain(part);
  });
});
