import { describe, expect, it } from 'vitest';
import { newFolder, newRepository } from './support.ts';

const SCHEMA = { 's.yaml': 'crm.customer:\n  a: integer\n  b: {type: text, nullable: false}\n' };
const TWO = ['rules', 'diff', '--files', 'old.sql', 'new.sql', '--schema', 's.yaml'];

/** The exit code for an edit under a gate. */
async function exitOf(before: string, after: string, gate: string | null): Promise<number> {
  const folder = newFolder();
  folder.write({ ...SCHEMA, 'old.sql': before, 'new.sql': after });
  return (await folder.run([...TWO, ...(gate === null ? [] : ['--fail-on', gate])])).exitCode;
}

const LOOSER = ['c.a > 5', 'c.a > 4'] as const;
const STRICTER = ['c.a > 5', 'c.a > 6'] as const;
const DISJOINT = ["c.b = 'x'", "c.b = 'y'"] as const;
const EMPTY = ['c.a > 5', 'c.a > 5 and c.a < 5'] as const;
const EVERYBODY = ["c.b = 'x'", "c.b = 'x' or c.b <> 'x'"] as const;
const NULL_ONLY = ['c.a > 5 or c.a <= 5', 'c.a is null or c.a > 5 or c.a <= 5'] as const;
const OPEN = ['c.a > 5', 'f(c.a) > 5 and g(c.b)'] as const;
const SAME = ['c.a between 1 and 5', 'c.a >= 1 and not c.a > 5'] as const;

describe('the gate --fail-on', () => {
  it.each([
    [LOOSER, null, 3],
    [LOOSER, 'looser', 3],
    [LOOSER, 'differs', 3],
    [LOOSER, 'stricter,always-empty,error', 0],
    [LOOSER, 'error', 0],
    [LOOSER, 'never', 0],
    [STRICTER, null, 0],
    [STRICTER, 'stricter', 3],
    [STRICTER, 'looser, stricter', 3],
    [DISJOINT, 'disjoint', 3],
    [DISJOINT, 'looser,stricter,overlapping', 0],
    [EMPTY, 'always-empty', 3],
    [EMPTY, 'error', 3],
    [EMPTY, 'looser', 0],
    [EVERYBODY, 'always-true', 3],
    [NULL_ONLY, 'null-only', 3],
    [LOOSER, 'null-only', 0],
    [OPEN, null, 4],
    [OPEN, 'undecided', 3],
    [OPEN, 'looser', 4],
    [OPEN, 'always-true', 0],
    [SAME, 'differs,undecided,always-empty,always-true,null-only,warning', 0],
  ] as const)('of %j with %s exits %i', async ([before, after], gate, exitCode) => {
    expect(await exitOf(before, after, gate)).toBe(exitCode);
  });

  it.each([
    ["c.b = 'x' or c.b <> 'x'", 'always-true', 'rule/always-true'],
    ['c.a is null or c.a is not null', 'looser,always-empty,always-true,error', 'rule/always-true'],
    ['c.a > 5 and c.a < 5', 'always-empty', 'rule/always-empty'],
  ])('stops a new rule that is %s', async (condition, gate, cause) => {
    const repository = newRepository();
    repository.commit(SCHEMA);
    repository.commit({ 'rules/new.sql': condition });
    const git = ['rules', 'diff', '--git', 'HEAD~1..HEAD', 'rules', '--schema', 's.yaml', '--fail-on'];
    const { result, exitCode } = await repository.runJson([...git, gate]);
    expect([exitCode, result.findings.map((one) => one.cause)]).toEqual([3, [cause, 'rule/added']]);
    expect((await repository.run([...git, 'looser'])).exitCode).toBe(0);
  });

  it.each([
    ['loser', 'Did you mean "looser"?'],
    ['looser,errror', 'Did you mean "error"?'],
    ['looser,,error', '--fail-on cannot take ""'],
    ['never,looser', 'never alone'],
    ['error,warning', 'one of error and warning'],
  ])('refuses %s before anything runs', async (gate, said) => {
    const { exitCode, stdout, stderr } = await newFolder().run([...TWO, '--fail-on', gate]);
    expect([exitCode, stdout, stderr]).toEqual([2, '', expect.stringContaining(said)]);
  });

  it('has words for rules diff alone', async () => {
    const { exitCode, stderr } = await newFolder().run(['cause', 'list', '--fail-on', 'looser']);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('It takes error, warning, never.')]);
  });
});
