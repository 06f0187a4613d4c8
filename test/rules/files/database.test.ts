import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SEGMENTS } from '../../../src/demo/catalogue-segments.ts';
import { RULE_EDITS_NOBODY } from '../../../src/demo/rule-edits-nobody.ts';
import { RULE_EDITS_PEOPLE } from '../../../src/demo/rule-edits-people.ts';
import { type TestDemo, testDemo } from '../../support/demo.ts';
import { newFolder, newRepository } from './support.ts';

const bodyOf = (code: string): string => SEGMENTS.find((one) => one.code === code)!.versions.at(-1)!.body;
const editedBy = (fault: string): string => RULE_EDITS_PEOPLE[fault]![2](bodyOf(RULE_EDITS_PEOPLE[fault]![0]), 0);

let demo: TestDemo;
beforeAll(async () => {
  demo = await testDemo();
}, 60_000);
afterAll(() => demo?.close());

const onDemo = () => ['--db', demo.conninfo, '--system', 'demo'];

/** Two files, compared. */
function files(before: string, after: string) {
  const folder = newFolder();
  folder.write({ 'old.sql': before, 'new.sql': after });
  return (words: readonly string[]) => folder.runJson(['rules', 'diff', '--files', 'old.sql', 'new.sql', ...words]);
}

describe('two files with a database', () => {
  it('counts the people of today as separate counts do, and has PostgreSQL agree on the made-up customer', async () => {
    const { result, exitCode } = await files(bodyOf('vip-deposit'), editedBy('wrong-segment'))(onDemo());
    const [before, after] = [bodyOf('vip-deposit'), editedBy('wrong-segment')].map(
      (body) => `coalesce((${body}), false)`,
    );
    const [counted] = await demo.writer.rows(
      `select count(*) filter (where ${before} and ${after})::int as kept, count(*) filter (where ${before} and not ${after})::int as lost,
         count(*) filter (where ${after} and not ${before})::int as gained
       from crm.customer c where c.merged_into is null`,
    );
    expect(exitCode).toBe(3);
    expect(result.facts.rules[0]!.impact).toMatchObject(counted!);
    expect(result.facts.verdict).toMatchObject({ word: 'looser', trust: expect.stringMatching(/^(proved|data)/) });
    expect(result.facts.types).toBe('database');
    expect(result.findings.map(({ cause }) => cause)).toEqual(['rule/and-or-without-parentheses', 'rule/edit-looser']);
    expect(result.notEvaluated).toEqual([]);
  });

  it.each(['pension-rich', 'vip-tiny', 'vip-a-few-less', 'sms-thursday-empty'])(
    '%s, without a database no more than likely stricter, is stricter for the people there are',
    async (fault) => {
      const edits = { ...RULE_EDITS_NOBODY, ...RULE_EDITS_PEOPLE };
      const [code, , edit] = edits[fault]!;
      const [before, after] = [bodyOf(code), edit(bodyOf(code), Date.parse('2026-11-23T06:00:00Z'))];
      const { result } = await files(before, after)(onDemo());
      const [counted] = await demo.writer.rows<{ lost: number; gained: number }>(
        `select count(*) filter (where a and not b)::int as lost, count(*) filter (where b and not a)::int as gained
         from (select coalesce((${before}), false) as a, coalesce((${after}), false) as b
           from crm.customer c where c.merged_into is null) x`,
      );
      expect(counted).toEqual({ lost: expect.any(Number), gained: 0 });
      expect(counted!.lost).toBeGreaterThan(0);
      expect([result.facts.verdict!.word, result.facts.rules[0]!.impact!.gained]).toEqual(['stricter', 0]);
    },
  );

  it('needs no description of the system when the customers are named', async () => {
    const compare = files('c.balance > 200000', 'c.balance > 100000');
    const named = ['--db', demo.conninfo, '--customers', 'crm.customer', '--key', 'customer_id'];
    const { result, exitCode } = await compare(named);
    expect([exitCode, result.facts.verdict!.word, result.system]).toEqual([3, 'looser', 'plain']);
    expect(result.facts.rules[0]!.impact!.gained).toBeGreaterThan(0);
  });

  it('takes no made-up customer on whom PostgreSQL did not agree for a reason to call an edit likely something', async () => {
    await demo.writer.rows('create table crm.flagged (id integer primary key, flag boolean)');
    const named = ['--db', demo.conninfo, '--customers', 'crm.flagged', '--key', 'id'];
    const { result } = await files('flag', 'nullif(flag, flag)')(named);
    expect(result.facts.verdict!.likely).not.toBe('looser');
    const words = [result.facts.verdict!.word, ...result.facts.verdict!.possible];
    expect(words.some((word) => word === 'stricter' || word === 'disjoint')).toBe(true);
    expect(result.findings.map(({ cause }) => cause)).not.toContain('rule/edit-looser');
  });

  it('weighs an edit that leaves hardly anybody, or nobody, by the people of today', async () => {
    const weigh = async (after: string) => {
      const { result, exitCode } = await files('c.balance >= 256000', after)(onDemo());
      return [result.findings.map(({ cause, severity }) => `${cause} ${severity}`), exitCode];
    };
    expect(await weigh('c.balance >= 257000')).toEqual([['rule/edit-stricter info'], 0]);
    expect(await weigh('c.balance >= 256000 and c.customer_id < 20')).toEqual([['rule/edit-stricter warning'], 3]);
    expect(await weigh('c.balance >= 999999999')).toEqual([['rule/edit-stricter error'], 3]);
  });

  it('names a condition that an edit brought and that can stop the selection with an error, and not one that was there', async () => {
    const cast = 'c.balance > 5\nand c.phone::bigint > 5';
    const brought = await files('c.balance > 5', cast)([...onDemo(), '--fail-on', 'can-raise-error']);
    expect(brought.exitCode).toBe(3);
    const raising = brought.result.findings.find(({ cause }) => cause === 'rule/can-raise-error')!;
    expect(raising).toMatchObject({
      fails: true,
      evidence: { place: 'new.sql:2:5', condition: 'c.phone::bigint > 5' },
    });
    const clock = 'c.balance > 5\nand (current_date - c.registered_on) / (c.customer_id - 5) > 1';
    const withClock = await files('c.balance > 5', clock)([...onDemo(), '--fail-on', 'can-raise-error']);
    expect([withClock.exitCode, withClock.result.findings.map(({ cause }) => cause)]).toEqual([
      3,
      expect.arrayContaining(['rule/can-raise-error']),
    ]);
    const kept = await files(cast, cast.replace('balance > 5', 'balance > 6'))(onDemo());
    expect(kept.result.findings.map(({ cause }) => cause)).not.toContain('rule/can-raise-error');
  });

  it('is silent about the same conditions written otherwise', async () => {
    const { result, exitCode } = await files(bodyOf('salary-clients'), editedBy('salary-edited'))(onDemo());
    expect([exitCode, result.facts.verdict!.word, result.findings]).toEqual([0, 'equivalent', []]);
    expect(result.facts.rules[0]!.impact).toMatchObject({ lost: 0, gained: 0 });
  });

  it('says where a text reads a column that the table does not have', async () => {
    const folder = newFolder();
    folder.write({ 'old.sql': 'c.balance > 1', 'new.sql': 'c.balance > 1\nand c.tarif = 1' });
    const { exitCode, stderr } = await folder.run(['rules', 'diff', '--files', 'old.sql', 'new.sql', ...onDemo()]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('new.sql:2:5')]);
    expect(stderr).toContain('Did you mean "tariff"?');
  });

  it.each([
    [['--customers', 'crm.custmer', '--key', 'customer_id'], 'Did you mean "crm.customer"?'],
    [['--customers', 'crm.customer', '--key', 'id'], 'has no column "id"'],
    [['--customers', 'crm.customer'], 'was given without --key'],
    [['--key', 'customer_id'], 'was given without --customers'],
  ])('refuses %j', async (words, said) => {
    const folder = newFolder();
    folder.write({ 'old.sql': 'c.balance > 1', 'new.sql': 'c.balance > 2' });
    const line = ['rules', 'diff', '--files', 'old.sql', 'new.sql', '--db', demo.conninfo, ...words];
    const { exitCode, stderr } = await folder.run(line);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(said)]);
  });
});

describe('commits with a database', () => {
  it('judges each rule by itself: one that the database does not take is told beside the others', async () => {
    const repository = newRepository();
    repository.commit({ 'rules/vip.sql': 'c.balance > 200000', 'rules/city.sql': "c.city = 'Казань'" });
    repository.commit({ 'rules/vip.sql': 'c.balance > 300000', 'rules/city.sql': "c.sity = 'Казань'" });
    const { result, exitCode } = await repository.runJson(['rules', 'diff', '--git', 'HEAD~1..HEAD', ...onDemo()]);
    expect(exitCode).toBe(3);
    expect(result.findings.map(({ cause, evidence }) => [cause, (evidence as { place: string }).place])).toEqual([
      ['rule/unreadable', 'rules/city.sql:1:1'],
      ['rule/edit-stricter', 'rules/vip.sql:1:1'],
    ]);
  });
});

describe('two versions in the database', () => {
  it('are under the same gate', async () => {
    const exitOf = async (gate: readonly string[]) =>
      (await newFolder().run(['rules', 'diff', 'vip-deposit', '--from', '1', '--to', '2', ...onDemo(), ...gate]))
        .exitCode;
    expect(await exitOf([])).toBe(0);
    expect(await exitOf(['--fail-on', 'looser'])).toBe(3);
    expect(await exitOf(['--fail-on', 'stricter'])).toBe(0);
  });
});

describe('a database that does not answer', () => {
  it('leaves what can be proved without one, says what is missing, and exits 5', async () => {
    const gone = ['--db', 'host=127.0.0.1 port=1 dbname=x user=y connect_timeout=2', '--system', 'demo'];
    const folder = newFolder();
    folder.write({ 'old.sql': 'c.a > 1', 'new.sql': 'c.a > 2', 's.yaml': 'crm.customer:\n  a: integer\n' });
    const line = [
      'rules',
      'diff',
      '--files',
      'old.sql',
      'new.sql',
      '--schema',
      's.yaml',
      '--customers',
      'crm.customer',
    ];
    const { result, exitCode } = await folder.runJson([...line, '--key', 'id', ...gone]);
    expect([exitCode, result.facts.verdict]).toMatchObject([5, { word: 'stricter', trust: 'offline' }]);
    expect(result.notEvaluated).toMatchObject([{ couldChangeAnswer: true, why: expect.stringContaining('127.0.0.1') }]);
    const again = await folder.run([...line, '--key', 'id', ...gone, '--exit-zero']);
    expect(again.exitCode).toBe(5);
  });
});
