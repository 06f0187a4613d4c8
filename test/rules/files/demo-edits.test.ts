import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SEGMENTS } from '../../../src/demo/catalogue-segments.ts';
import { RULE_EDITS_NOBODY } from '../../../src/demo/rule-edits-nobody.ts';
import { RULE_EDITS_PEOPLE } from '../../../src/demo/rule-edits-people.ts';
import { newRepository } from './support.ts';

const SCHEMA = readFileSync(join(import.meta.dirname, '../../../src/demo/sql/crm.sql'), 'utf8');
const EDITS = { ...RULE_EDITS_NOBODY, ...RULE_EDITS_PEOPLE };

const bodyOf = (code: string): string => SEGMENTS.find((one) => one.code === code)!.versions.at(-1)!.body;

/** A repository in which each segment is a file, and one of them was edited as the fault edits it. */
function repositoryWith(fault: string) {
  const repository = newRepository();
  const files = Object.fromEntries(SEGMENTS.map(({ code }) => [`rules/segments/${code}.sql`, `${bodyOf(code)}\n`]));
  repository.commit({ ...files, 'schema.sql': SCHEMA }, 'First');
  const [code, , change, , comment] = EDITS[fault]!;
  const edited = change(bodyOf(code), Date.parse('2026-11-23T06:00:00Z'));
  repository.commit({ [`rules/segments/${code}.sql`]: `${edited}\n` }, comment);
  return { repository, code, edited };
}

const GATE = ['--git', 'HEAD~1..HEAD', 'rules', '--schema', 'schema.sql', '--customers', 'crm.customer'];

describe('the edits behind the complaints, as git commits, without a database', () => {
  it.each([
    // Proved, or no more than likely (~): the subqueries that both texts have alike are not looked into.
    ['wrong-segment', 'looser', 3, ['rule/edit-looser']],
    ['salary-empty-monday', '~disjoint', 3, ['rule/always-empty', 'rule/edit-disjoint']],
    ['premium-empty', '~disjoint', 3, ['rule/always-empty', 'rule/edit-disjoint']],
    ['comeback-limit-empty', '~disjoint', 3, ['rule/always-empty', 'rule/edit-disjoint']],
    ['vip-empty', '~disjoint', 3, ['rule/edit-disjoint']],
    ['no-calls-to-make', '~disjoint', 3, ['rule/edit-disjoint']],
    ['salary-empty', '~disjoint', 3, ['rule/edit-disjoint']],
    ['young-card-in-capitals', 'looser', 3, ['rule/edit-looser']],
    ['young-card-few-in-moscow', 'overlapping', 3, ['rule/edit-overlapping']],
    // A stricter rule is allowed unless it is named.
    ['vip-tiny', '~stricter', 0, ['rule/edit-stricter']],
    ['vip-a-few-less', '~stricter', 0, ['rule/edit-stricter']],
    ['sms-thursday-empty', '~stricter', 0, ['rule/edit-stricter']],
    ['pension-rich', '~stricter', 0, ['rule/edit-stricter']],
    // The edit is in what is not looked into: not decided, and not passed.
    ['mortgage-too-often', '', 4, []],
    ['vip-without-colleagues', '', 4, []],
    // The harmless one.
    ['salary-edited', 'equivalent', 0, []],
  ] as const)('%s is %s, exit %i', async (fault, word, exitCode, causes) => {
    const { repository, code } = repositoryWith(fault);
    const { result, exitCode: got } = await repository.runJson(['rules', 'diff', ...GATE]);
    const { word: decided, likely } = result.facts.verdict!;
    const told = decided !== 'undecided' ? decided : likely === null ? '' : `~${likely}`;
    expect([result.facts.rules.map(({ rule }) => rule), told, got]).toEqual([[code], word, exitCode]);
    expect(result.findings.map(({ cause }) => cause)).toEqual(causes);
  });

  it('stands at the line of the edit, whatever else the file holds', async () => {
    const { repository, edited } = repositoryWith('wrong-segment');
    const { stdout, exitCode } = await repository.run(['rules', 'diff', ...GATE, '--format', 'github']);
    const place = `file=rules/segments/vip-deposit.sql,line=${edited.split('\n').length},col=4`;
    expect([exitCode, stdout.split('\n')[0]]).toEqual([
      3,
      expect.stringContaining(`::warning ${place},title=rules diff%3A rule/edit-looser`),
    ]);
  });
});
