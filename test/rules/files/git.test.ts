import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Contents, newFolder, newRepository, type Repository, repositoryAt } from './support.ts';

const SCHEMA = 'create table crm.customer (id bigint primary key, balance integer not null, city text);\n';

const diff = (repository: Repository, ...words: readonly string[]) =>
  repository.runJson(['rules', 'diff', '--git', ...words, '--schema', 'schema.sql', '--customers', 'crm.customer']);

function withRules(files: Contents): Repository {
  const repository = newRepository();
  repository.commit({ 'schema.sql': SCHEMA, ...files }, 'First');
  return repository;
}

describe('files of rules between two commits', () => {
  it('has a verdict for each that was changed, renamed, added or removed, and a line of totals', async () => {
    const repository = withRules({
      'rules/a.sql': 'c.balance > 5\nand c.city is not null\nand c.balance < 900000\n',
      'rules/b.sql': 'c.balance between 1 and 9\n',
      'rules/old-name.sql': "c.balance > 100\nand c.city = 'Kazan'\nand c.balance < 90000\nand c.id > 7\n",
      'rules/gone.sql': 'c.balance = 3\n',
      'README.md': 'x',
    });
    repository.commit({
      'rules/a.sql': 'c.balance > 4\nand c.city is not null\nand c.balance < 900000\n',
      'rules/b.sql': 'c.balance <= 9 and c.balance >= 1\n',
      'rules/old-name.sql': null,
      'rules/new-name.sql': "c.balance > 101\nand c.city = 'Kazan'\nand c.balance < 90000\nand c.id > 7\n",
      'rules/gone.sql': null,
      'rules/new.sql': 'c.balance > 1 and c.balance < 2\n',
      'README.md': 'y',
    });
    const { result, exitCode } = await diff(repository, 'HEAD~1..HEAD', 'rules');
    const told = result.facts.rules.map(({ rule, status, oldFile, verdict, outcome }) =>
      [rule, status, oldFile, verdict?.word ?? null, outcome].join(' '),
    );
    expect(told).toEqual([
      'a changed  looser fails',
      'b changed  equivalent same',
      'gone removed   fails',
      'new-name changed rules/old-name.sql stricter fails',
      'new added   fails',
    ]);
    expect(result.findings.map(({ cause }) => cause)).toEqual([
      'rule/always-empty',
      'rule/edit-looser',
      'rule/removed',
      'rule/removed',
      'rule/edit-stricter',
      'rule/added',
    ]);
    expect(result.facts.totals).toEqual({ rules: 5, looser: 1, equivalent: 1, removed: 1, stricter: 1, added: 1 });
    expect(exitCode).toBe(3);
    const { stdout } = await repository.run([
      'rules',
      'diff',
      '--git',
      'HEAD~1..HEAD',
      'rules',
      '--schema',
      'schema.sql',
    ]);
    expect(stdout).toContain('(was old-name, rules/old-name.sql)');
    expect(stdout).toContain('Rules: 5 (1 equivalent, 1 stricter, 1 looser, 1 added, 1 removed)');
  });

  it('says of a rule that only got another name that its old one is gone, and not that it was written otherwise', async () => {
    const repository = withRules({ 'rules/teen.sql': 'c.balance > 5\n', 'rules/other.sql': 'c.balance > 7\n' });
    repository.git('mv', 'rules/teen.sql', 'rules/adult.sql');
    repository.git('mv', 'rules/other.sql', 'other.sql');
    repository.commit({});
    const gate = ['HEAD~1..HEAD', '--fail-on'];
    const { result, exitCode } = await diff(repository, ...gate, 'removed');
    const told = result.facts.rules.map(({ rule, status, renamedFrom, outcome }) => [
      rule,
      status,
      renamedFrom,
      outcome,
    ]);
    expect(told.sort()).toEqual([
      ['adult', 'renamed', 'teen', 'fails'],
      ['other', 'same', null, 'same'],
    ]);
    expect([exitCode, result.findings.map(({ cause, title }) => [cause, title])]).toEqual([
      3,
      [['rule/removed', 'Rule teen is gone: it is called adult now.']],
    ]);
    expect((await diff(repository, ...gate, 'differs')).exitCode).toBe(3);
    expect((await diff(repository, ...gate, 'added,error')).exitCode).toBe(0);
    expect((await diff(repository, 'HEAD~1..HEAD')).exitCode).toBe(3);
    const { stdout } = await repository.run(['rules', 'diff', '--git', 'HEAD~1..HEAD']);
    expect(stdout).toMatch(/adult — renamed .*\(was teen, rules\/teen\.sql\)/);
    expect(stdout).not.toContain('written otherwise');
  });

  it('compares with the merge base where three dots say so', async () => {
    const repository = withRules({ 'r.sql': 'c.balance > 5', 's.sql': 'c.balance > 1' });
    repository.git('checkout', '-q', '-b', 'edit');
    repository.commit({ 'r.sql': 'c.balance > 6' });
    repository.git('checkout', '-q', 'main');
    repository.commit({ 's.sql': 'c.balance > 0' });
    const rulesOf = async (range: string) => (await diff(repository, range)).result.facts.rules.map(({ rule }) => rule);
    expect(await rulesOf('main...edit')).toEqual(['r']);
    expect(await rulesOf('main..edit')).toEqual(['r', 's']);
    repository.git('checkout', '-q', 'edit');
    expect(await rulesOf('main...')).toEqual(['r']);
  });

  it('says nothing differs where nothing does, and 0', async () => {
    const repository = withRules({ 'rules/r.sql': 'c.balance > 5' });
    repository.commit({ 'README.md': 'words' });
    const { stdout, exitCode } = await repository.run(['rules', 'diff', '--git', 'HEAD~1..HEAD', 'rules']);
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('No rule differs.')]);
  });

  it('takes ends of lines, a byte order mark, spaces and comments for no edit', async () => {
    const repository = withRules({ 'r.sql': 'c.balance > 5\nand c.city is null\n' });
    repository.commit({ 'r.sql': '\uFEFF-- since June\r\nc.balance  >  5\r\nAND c.city IS NULL\r\n' });
    const { result, exitCode } = await diff(repository, 'HEAD~1..HEAD');
    expect([exitCode, result.facts.verdict!.word, result.facts.rules[0]!.edits]).toEqual([0, 'equivalent', []]);
  });

  it('tells lines and columns of the file as it is, mark and carriage returns included', async () => {
    const repository = withRules({ 'r.sql': 'c.balance > 5\r\n' });
    repository.commit({ 'r.sql': "\uFEFFc.balance > 5\r\n  or c.city = 'Пермь'\r\n" });
    const { result } = await diff(repository, 'HEAD~1..HEAD');
    expect(result.facts.rules[0]!.edits[0]).toMatchObject({ op: 'added', place: 'r.sql:2:6' });
  });

  it('works in a folder of the repository, and in one without a work tree', async () => {
    const repository = withRules({ 'bank/rules/r.sql': 'c.balance > 5' });
    repository.commit({ 'bank/rules/r.sql': 'c.balance > 4' });
    const inside = repositoryAt(join(repository.path, 'bank'));
    const line = ['rules', 'diff', '--git', 'HEAD~1..HEAD', 'rules', '--schema', '../schema.sql'];
    expect((await inside.runJson(line)).result.facts.rules[0]!.place).toBe('bank/rules/r.sql:1:1');
    const bare = newFolder();
    repository.git('clone', '-q', '--bare', '.', join(bare.path, 'x.git'));
    const { result } = await repositoryAt(join(bare.path, 'x.git')).runJson(['rules', 'diff', '--git', 'HEAD~1..HEAD']);
    expect(result.facts.rules.map(({ file }) => file)).toEqual(['bank/rules/r.sql']);
  });
});

describe('what is no file of rules', () => {
  it('passes over scripts of statements and other YAML, and says so of the scripts', async () => {
    const repository = withRules({ 'r.sql': 'c.balance > 5', 'ci.yml': 'stages: [test]\n', 'm.sql': 'drop table x;' });
    repository.commit({
      'ci.yml': 'stages: [test, deploy]\n',
      'package.json': '{"name": "x"}',
      'm.sql': 'create table y (a int);\ninsert into y values (1);',
    });
    const { result, exitCode } = await diff(repository, 'HEAD~1..HEAD');
    expect([exitCode, result.facts.rules]).toEqual([0, []]);
    expect(result.notEvaluated).toMatchObject([{ what: 'm.sql', couldChangeAnswer: false }]);
  });

  it.each([
    ['JSON in one line', 'p.json', '{"format": 1, "kind": "policy", "rules": [{"id": "a", "cap": 3}]}'],
    ['JSON with indents', 'p.json', '{\n  "format": 1,\n  "kind": "policy",\n  "rules": [{"id": "a", "cap": 3}]\n}\n'],
    ['YAML in braces', 'p.yaml', '{format: 1, kind: policy, rules: [{id: a, cap: 3}]}\n'],
    ['YAML with indents', 'p.yaml', '  format: 1\n  kind: policy\n  rules:\n    - {id: a, cap: 3}\n'],
    ['a body in YAML', 'p.yaml', 'channel: email\ncap: 3\n'],
    ['a body that begins with a list', 'p.json', '{"channels": ["email"], "cap": 3}'],
  ])('reads a set of rules however it is laid out: %s', async (_layout, path, before) => {
    const repository = withRules({ [path]: before });
    repository.commit({ [path]: before.replace(/(cap"?: )3/, '$10') });
    const { result, exitCode } = await diff(repository, 'HEAD~1..HEAD');
    expect([exitCode, result.findings[0]?.cause]).toEqual([3, 'policy/cap-zero']);
  });

  it('takes no other YAML for rules because it has keys of the same names', async () => {
    const role = 'apiVersion: rbac/v1\nkind: ClusterRole\nrules:\n  - verbs: [get]\n';
    const repository = withRules({ 'role.yaml': role, 'nyc.yaml': 'percent: 80\n' });
    repository.commit({ 'role.yaml': role.replace('get', 'list'), 'nyc.yaml': 'percent: 90\n' });
    const { result, exitCode } = await diff(repository, 'HEAD~1..HEAD');
    expect([exitCode, result.notEvaluated]).toEqual([0, []]);
  });

  it('names what differs below the folder of the rules and is none by its name or by what it holds', async () => {
    const repository = withRules({ 'rules/r.sql.j2': 'c.balance > 5', 'rules/ci.yml': 'stages: [a]' });
    repository.commit({ 'rules/r.sql.j2': 'c.balance > 0', 'rules/ci.yml': 'stages: [b]', 'other.j2': 'x' });
    const { result, exitCode } = await diff(repository, 'HEAD~1..HEAD', 'rules');
    expect([exitCode, result.notEvaluated.map(({ what }) => what)]).toEqual([
      0,
      ['Other files of rules: rules/ci.yml, rules/r.sql.j2'],
    ]);
  });

  it('does not pass a set that was saved in UTF-16, on both sides', async () => {
    const set = (cap: number) =>
      Buffer.from(`\uFEFFformat: 1\nkind: policy\nrules:\n  - {id: a, cap: ${cap}}\n`, 'utf16le');
    const repository = withRules({ 'p.yaml': set(3) });
    repository.commit({ 'p.yaml': set(0) });
    const { result, exitCode } = await diff(repository, 'HEAD~1..HEAD');
    expect([exitCode, result.notEvaluated[0]]).toMatchObject([4, { why: 'it is written in UTF-16, not UTF-8' }]);
    const russian = await repository.runJson(['rules', 'diff', '--git', 'HEAD~1..HEAD', '--lang', 'ru']);
    expect(russian.result.notEvaluated[0]!.why).toBe('он в UTF-16, а не в UTF-8');
  });

  it('does not pass a submodule in the folder of the rules, nor a link to another folder', async () => {
    const other = withRules({ 'x.sql': 'c.balance > 5' });
    const repository = withRules({ 'rules/r.sql': 'c.balance > 5' });
    repository.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', other.path, 'rules/others');
    symlinkSync('..', join(repository.path, 'rules/more'));
    repository.commit({});
    const { result, exitCode } = await diff(repository, 'HEAD~1..HEAD', 'rules');
    expect([exitCode, result.notEvaluated.map(({ what, why }) => `${what}: ${why}`)]).toEqual([
      4,
      [
        'The rules of rules/more: it is a symbolic link',
        'The rules of rules/others: it is a submodule: its rules are in another repository',
      ],
    ]);
  });

  it('finds a rule that does not parse any more at its line and column, beside the others', async () => {
    const repository = withRules({ 'r.sql': 'c.balance > 5', 's.sql': 'c.balance > 5' });
    repository.commit({ 'r.sql': "c.balance > 5\n  and c.city in ('Kazan', 'Perm'\n", 's.sql': 'c.balance > 6' });
    const { result, exitCode } = await diff(repository, 'HEAD~1..HEAD', '--fail-on', 'looser');
    expect([exitCode, result.facts.rules.map(({ rule, status }) => `${rule} ${status}`)]).toEqual([
      3,
      ['r.sql unreadable', 's changed'],
    ]);
    expect(result.findings[0]).toMatchObject({ cause: 'rule/unreadable', fails: true });
    expect((result.findings[0]!.evidence as { place: string }).place).toMatch(/^r\.sql:[23]:\d+$/);
  });

  it.each([
    ['binary', Buffer.from([0x63, 0, 1, 2])],
    ['UTF-16', Buffer.from('\uFEFFc.balance > 5', 'utf16le')],
    ['Windows-1251', Buffer.from([0x63, 0x2e, 0x63, 0x20, 0x3d, 0x20, 0x27, 0xca, 0xe0, 0x27])],
  ])('finds a rule that was saved as %s', async (_encoding, bytes) => {
    const repository = withRules({ 'r.sql': 'c.balance > 5' });
    repository.commit({ 'r.sql': bytes });
    const { result, exitCode } = await diff(repository, 'HEAD~1..HEAD');
    expect([exitCode, result.findings.map(({ cause }) => cause)]).toEqual([3, ['rule/unreadable']]);
  });

  it('does not pass what it has not read: a link in place of a rule, a file that is far too large', async () => {
    const repository = withRules({ 'r.sql': 'c.balance > 5', 's.sql': 'c.balance > 5', 'x.sql': 'c.balance > 7' });
    repository.write({ 'r.sql': null, 's.sql': `c.balance > 5 -- ${'x'.repeat(2 * 1024 * 1024)}` });
    symlinkSync('x.sql', join(repository.path, 'r.sql'));
    repository.commit({});
    const { result, exitCode } = await diff(repository, 'HEAD~1..HEAD');
    expect([exitCode, result.notEvaluated.map(({ what }) => what)]).toEqual([
      4,
      ['The rules of r.sql', 'The rules of s.sql'],
    ]);
  });

  it('passes over large JSON that is something else, and does not pass a large one with the keys of rules', async () => {
    const lock = (version: number, packages: number) =>
      JSON.stringify({ lockfileVersion: version, packages: 'kind of rules, '.repeat(packages) });
    const large = 100_000;
    const repository = withRules({ 'package-lock.json': lock(2, large), 'grows.json': lock(2, 1) });
    repository.commit({ 'package-lock.json': lock(3, large), 'grows.json': lock(2, large) });
    const passed = await diff(repository, 'HEAD~1..HEAD');
    expect([passed.exitCode, passed.result.notEvaluated]).toEqual([0, []]);
    const set = `format: 1\nkind: policy\nrules:\n  - {id: a, cap: 3}\n`;
    repository.commit({ 'caps.yaml': set, 'body.json': '{"cap": 3}' });
    const padding = `# ${'x'.repeat(2 * 1024 * 1024)}\n`;
    repository.commit({
      'caps.yaml': padding + set.replace('3', '0'),
      'body.json': JSON.stringify({ note: padding, cap: 0 }),
    });
    const { result, exitCode } = await diff(repository, 'HEAD~1..HEAD');
    const named = result.notEvaluated.map(({ what }) => what);
    expect([exitCode, named]).toEqual([4, ['The rules of body.json', 'The rules of caps.yaml']]);
    // The same as UTF-16, of which no key can be seen.
    repository.commit({ 'caps.yaml': Buffer.from(`\uFEFF${padding}${set}`, 'utf16le') });
    expect((await diff(repository, 'HEAD~1..HEAD')).exitCode).toBe(4);
  });

  it('says of a rule that an edit has made readable that it cannot be compared', async () => {
    const repository = withRules({ 'r.sql': 'c.balance > ' });
    repository.commit({ 'r.sql': 'c.balance > 5' });
    const { result, exitCode } = await diff(repository, 'HEAD~1..HEAD');
    expect([exitCode, result.notEvaluated[0]!.why]).toEqual([4, expect.stringContaining('old text cannot be read')]);
  });
});

describe('a range or path that is none', () => {
  const repository = () => withRules({ 'rules/r.sql': 'c.balance > 5' });

  it.each([
    [['HEAD'], 'is no range of commits'],
    [[''], 'is no range of commits'],
    [['..'], 'is no range of commits'],
    [['a..b..c'], 'is no range of commits'],
    [['HEAD..--output=stolen'], 'is no range of commits'],
    [['--output=stolen..HEAD'], 'is no range of commits'],
    [['HEAD..HEAD; touch stolen'], 'is no range of commits'],
    [['HEAD..$(touch stolen)'], 'is no range of commits'],
    [['nobody..HEAD'], 'There is no commit "nobody"'],
    [['HEAD..rules/r.sql'], 'There is no commit "rules/r.sql"'],
    [[`${'0'.repeat(40)}..HEAD`], 'a new branch has no former state'],
    [['HEAD..HEAD', 'ruls'], 'Did you mean "rules"?'],
    [['HEAD..HEAD', '../..'], 'outside the repository'],
    [['HEAD..HEAD', ':(exclude)rules'], 'has anything at'],
  ])('refuses %j with what to type, and runs nothing', async (words, said) => {
    const here = repository();
    const { exitCode, stderr, stdout } = await here.run(['rules', 'diff', '--git', ...words]);
    expect([exitCode, stdout, stderr]).toEqual([2, '', expect.stringContaining(said)]);
    expect(existsSync(join(here.path, 'stolen'))).toBe(false);
  });

  it('refuses a path that looks like an option', async () => {
    const here = repository();
    const { exitCode, stderr } = await here.run(['rules', 'diff', '--git', 'HEAD..HEAD', '--', '--output=stolen']);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('has anything at "--output=stolen"')]);
    expect(existsSync(join(here.path, 'stolen'))).toBe(false);
  });

  it('says where there is no repository, and where there is no git', async () => {
    const nowhere = newFolder();
    const outside = await nowhere.run(['rules', 'diff', '--git', 'a..b']);
    expect([outside.exitCode, outside.stderr]).toEqual([2, expect.stringContaining('in no git repository')]);
    const without = await repository().run(['rules', 'diff', '--git', 'HEAD..HEAD'], { PATH: nowhere.path });
    expect([without.exitCode, without.stderr]).toEqual([2, expect.stringContaining('git could not be started')]);
  });

  it('says how to fetch what a shallow clone has left out', async () => {
    const origin = repository();
    const base = origin.git('rev-parse', 'HEAD');
    origin.commit({ 'rules/r.sql': 'c.balance > 6' });
    origin.commit({ 'rules/r.sql': 'c.balance > 7' });
    const clone = join(newFolder().path, 'clone');
    execFileSync('git', ['clone', '-q', '--depth', '1', `file://${origin.path}`, clone]);
    const { exitCode, stderr } = await repositoryAt(clone).run(['rules', 'diff', '--git', `${base}..HEAD`]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('fetch-depth: 0')]);
  });

  it('says how to fetch the texts that a filtered clone has left out', async () => {
    const origin = withRules({ 'rules/r.sql': 'c.balance > 5' });
    origin.commit({ 'rules/r.sql': 'c.balance > 6' });
    origin.git('config', 'uploadpack.allowFilter', 'true');
    const clone = newFolder();
    origin.git('clone', '-q', '--filter=blob:none', '--no-checkout', `file://${origin.path}`, join(clone.path, 'x'));
    const range = ['rules', 'diff', '--git', 'HEAD~1..HEAD', 'rules'];
    const { exitCode, stderr } = await repositoryAt(join(clone.path, 'x')).run(range);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('git fetch --refetch --no-filter')]);
  });

  it('says that two histories have nothing in common', async () => {
    const here = repository();
    here.git('checkout', '-q', '--orphan', 'other');
    here.commit({ 'rules/r.sql': 'c.balance > 1' });
    const { exitCode, stderr } = await here.run(['rules', 'diff', '--git', 'main...other']);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('no commit in common')]);
  });
});

describe('a repository that would run something', () => {
  it('runs none of it: no hook, no external diff, no text conversion, no file watcher, no filter', async () => {
    const repository = withRules({ 'rules/r.sql': 'c.balance > 5' });
    const trap = join(repository.path, 'trap.sh');
    const sprung = join(repository.path, 'sprung');
    repository.write({
      'trap.sh': `#!/bin/sh\ntouch "${sprung}"\ncat "$1" 2>/dev/null\n`,
      '.gitattributes': '*.sql diff=evil filter=evil',
    });
    chmodSync(trap, 0o755);
    repository.commit({ 'rules/r.sql': 'c.balance > 6' });
    for (const [key, value] of [
      ['diff.external', trap],
      ['diff.evil.textconv', trap],
      ['diff.evil.command', trap],
      ['filter.evil.smudge', trap],
      ['filter.evil.clean', trap],
      ['core.fsmonitor', trap],
      ['core.pager', trap],
      ['core.hooksPath', repository.path],
      ['core.alternateRefsCommand', trap],
      ['alias.diff-tree', `!${trap}`],
      ['alias.cat-file', `!${trap}`],
    ] as const)
      repository.git('config', key, value);
    const { result } = await diff(repository, 'HEAD~1..HEAD', 'rules');
    expect(result.facts.verdict!.word).toBe('stricter');
    expect(existsSync(sprung)).toBe(false);
  });
});
