import { beforeAll, describe, expect, it } from 'vitest';
import { loadParser } from '../../../src/condition/parse.ts';
import { compareSets } from '../../../src/rules/set/compare-sets.ts';
import { decidersOf, declaredRules } from '../../../src/rules/set/deciders.ts';
import { diffRuleSets } from '../../../src/rules/set/diff-sets.ts';
import { setGaps } from '../../../src/rules/set/judge-sets.ts';
import { readRuleFile } from '../../../src/rules/set/read-rule-file.ts';
import { readSet } from '../../../src/rules/set/read-set.ts';
import { readVersion } from '../../../src/rules/set/read-version.ts';

beforeAll(loadParser);

const AT = '2026-11-25T09:00:00Z';

describe('sets compared', () => {
  it('are versions of a database as well as files', () => {
    const body = (cap: number) =>
      JSON.stringify({ channel: 'email', cap, period_days: 3, quiet_from: '23:00', quiet_to: '06:00' }, null, 2);
    const version = (number: number, cap: number) =>
      readVersion({ rule: 'email-cap', version: number, kind: 'policy', body: body(cap), language: 'json' });
    const { diff, findings } = compareSets(version(2, 1), version(3, 0), { at: AT });
    expect([diff.set, diff.verdict.word, diff.rules[0]?.place]).toEqual(['email-cap', 'stricter', 'email-cap v3:1:1']);
    expect(findings.map(({ cause }) => cause.id)).toEqual(['policy/cap-zero']);
  });

  it('know the columns of the catalog', () => {
    const version = (number: number, text: string) =>
      readVersion({ rule: 'elig', version: number, kind: 'offer', body: text, language: 'sql' });
    const columns = { alias: 'c', types: new Map([['tariff', 'text']]), notNull: new Set<string>() };
    const [old, now] = [version(1, "c.tariff in ('GOLD', 'BASE')"), version(2, "c.tariff = 'GOLD'")];
    expect(compareSets(old, now, { at: AT, columns }).diff.verdict.word).toBe('stricter');
    expect(compareSets(old, now, { at: AT }).diff.verdict.word).toBe('undecided');
  });

  it('of one side alone are looked at as they are, with all files at hand for what they refer to', () => {
    const offers = readRuleFile({
      path: 'offers.yaml',
      text: 'format: 1\nkind: offer\nrules:\n  - { id: a, uses: [{ segment: vip }] }\n  - { id: b, uses: [{ segment: old }] }\n',
    });
    const vip = readRuleFile({ path: 'vip.sql', text: '-- mmsup: id=vip\nc.balance > 5' });
    const { findings } = compareSets(null, offers, { at: AT, files: { before: [], after: [offers, vip] } });
    expect(findings.map(({ cause, evidence }) => [cause.id, (evidence as { rule: string }).rule])).toEqual([
      ['rule/reference-dangling', 'b'],
      ['rule/set-shadowed', 'b'],
    ]);
  });

  it('that were given up are undecided, and say so', () => {
    const file = (limit: number) =>
      readRuleFile({
        path: 'many.yaml',
        text: `format: 1\nkind: offer\ncustomers: { alias: c }\ncolumns: { a: integer }\nrules:\n${Array.from({ length: 9 }, (_, index) => `  - { id: r${index}, condition: 'c.a = ${index + limit}' }\n`).join('')}`,
      });
    const [old, now] = [readSet(file(0), 'before'), readSet(file(1), 'after')];
    const diff = diffRuleSets(old, now, { at: AT, deciders: decidersOf(declaredRules([old.set, now.set]), 200) });
    expect(diff.verdict.word).toBe('undecided');
    expect(setGaps(diff).find(({ couldChangeAnswer }) => couldChangeAnswer)?.why.en).toBe('the search was given up');
    expect(compareSets(file(0), file(1), { at: AT }).diff.verdict.word).toBe('disjoint');
  });
});
