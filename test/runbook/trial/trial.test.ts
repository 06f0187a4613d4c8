import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../../src/errors.ts';
import { loadRunbook } from '../../../src/runbook/load/load.ts';
import { loadTrial } from '../../../src/runbook/trial/load-trial.ts';
import { runLine } from '../../support/command-line.ts';

const BOOK = `format: 1
id: book
title: Nobody is selected
owner: tests
symptoms: [nobody is selected]
inputs:
  run: {ask: Which run?, aliases: [campaign]}
on-error: {else: hand-over}
start: trace
steps:
  trace:
    check: campaign trace
    args: [$run]
    capture: {n: facts.run.selected, cause: "findings[0].cause"}
    on-error: {not-found: which}
    outcomes:
      - {if: "n > 10", verdict: ruled-out, say: Many., go: call}
      - {if: "cause != null", verdict: found, cause: $cause, say: Found., go: done}
      - {else: true, verdict: unsure, say: Unsure., go: meant}
  which:
    ask: Which run then?
    answer: {into: run, none: hand-over}
    go: trace
  meant:
    ask: Was it meant?
    choices: {intended: fine, mistake: hand-over}
  call: {manual: Call the owner., go: fine}
  done: {end: resolved, cause: $cause, needs: [trace]}
  fine: {end: not-an-incident}
  hand-over: {end: handed-over, to: third-line}
`;

const CASES = `format: 1
of: book
cases:
  - name: the run is found on the second try
    inputs: {campaign: vip}
    steps:
      trace: [{error: not-found}, {found: campaign/selects-nobody, facts: {run: {selected: 0}}}]
      which: {answer: "1187"}
    expect: {path: [trace, which, trace], end: done, cause: campaign/selects-nobody}
  - name: nobody knows the run
    inputs: {run: vip}
    steps: {trace: {error: not-found}, which: {answer: none}}
    expect: {path: [trace, which], end: hand-over}
  - name: it was meant
    inputs: {run: 1187}
    steps: {trace: {findings: []}, meant: {answer: intended}}
    expect: {path: [trace, meant], end: fine}
  - name: it was a mistake
    inputs: {run: 1187}
    steps: {trace: {findings: []}, meant: {answer: mistake}}
    expect: {path: [trace, meant], end: hand-over}
  - name: many were selected
    inputs: {run: 1187}
    steps: {trace: {facts: {run: {selected: 11}}}, call: {done: true}}
    expect: {path: [trace, call], end: fine}
  - name: many were selected, and the owner is on holiday
    inputs: {run: 1187}
    steps: {trace: {facts: {run: {selected: 11}}}, call: {skip: nobody answers}}
    expect: {path: [trace, call], end: fine}
  - name: the database is too slow
    inputs: {run: 1187}
    steps: {trace: {error: timeout}}
    expect: {path: [trace], end: hand-over}
`;

const MISTAKES: readonly (readonly [string, string, string, string])[] = [
  ['no format', 'format: 1\n', '', '1:1 format'],
  ['another runbook', 'of: book', 'of: boko', '2:5 another-runbook'],
  [
    'an unknown key',
    '    expect: {path: [trace, meant], end: fine}',
    '    expct: {}',
    '14:5 missing-key; 17:5 unknown-key Did you mean "expect"?',
  ],
  ['two cases of one name', 'name: it was a mistake', 'name: it was meant', '18:11 same-name'],
  [
    'an unknown input',
    'inputs: {campaign: vip}',
    'inputs: {campain: vip}',
    '5:14 unknown-input Did you mean "campaign"?',
  ],
  ['an input too few', 'inputs: {campaign: vip}', 'inputs: {}', '5:13 missing-input'],
  ['an input that is empty', 'inputs: {campaign: vip}', 'inputs: {campaign: " "}', '5:24 input-type'],
  ['an unknown step', 'which: {answer: "1187"}', 'wich: {answer: "1187"}', '8:7 unknown-step Did you mean "which"?'],
  ['an end that sees something', 'which: {answer: "1187"}', 'done: {answer: "1187"}', '8:7 fixture-of-end'],
  [
    'an answer that there is not',
    'meant: {answer: intended}',
    'meant: {answer: intend}',
    '16:52 unknown-answer Did you mean "intended"?',
  ],
  ['a check that is answered', 'trace: {error: timeout}', 'trace: {answer: "no"}', '32:21 unknown-key'],
  ['an error of no kind', 'error: timeout', 'error: timeut', '32:28 unknown-word Did you mean "timeout"?'],
  ['an error with a result', 'error: timeout', 'error: timeout, facts: {}', '32:21 not-together'],
  [
    'found and findings',
    'found: campaign/selects-nobody',
    'findings: [], found: campaign/selects-nobody',
    '7:50 not-together',
  ],
  ['an unknown part of a result', 'findings: []', 'finding: []', '16:21 unknown-key Did you mean "findings"?'],
  ['a task that is half done', 'done: true', 'done: half', '24:65 done'],
  [
    'a path over a step that there is not',
    'path: [trace], end',
    'path: [trase], end',
    '33:21 unknown-step Did you mean "trace"?',
  ],
  ['an end that there is not', 'end: done', 'end: don', '9:48 unknown-step Did you mean "done"?'],
  ['no path', 'expect: {path: [trace], end', 'expect: {end', '33:13 missing-key'],
];

/** No test of a runbook asks it. */
const NOWHERE = { conninfo: 'host=/nowhere' };

const folder = mkdtempSync(join(tmpdir(), 'mmsup-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => writeFileSync(join(folder, 'book.yaml'), BOOK));

async function tested(cases: string, ...more: string[]): Promise<{ exitCode: number; out: string }> {
  writeFileSync(join(folder, 'book.test.yaml'), cases);
  const { exitCode, stdout } = await runLine(['runbook', 'test', join(folder, 'book.yaml'), ...more], NOWHERE);
  return { exitCode, out: stdout.replaceAll(folder, '') };
}

describe('a file of cases', () => {
  const runbook = loadRunbook({ file: 'book.yaml', text: BOOK });

  it.each(MISTAKES)('with %s is refused at the very place', (_, from, to, expected) => {
    expect(CASES).toContain(from);
    expect(mistakesOf(CASES.replace(from, () => to))).toBe(expected);
  });

  function mistakesOf(text: string): string {
    try {
      loadTrial({ file: 'book.test.yaml', text }, runbook);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const problems = error.data['problems'] as readonly {
        line: number;
        column: number;
        code: string;
        hint?: string;
      }[];
      return problems
        .map(({ line, column, code, hint }) => `${line}:${column} ${code}${hint?.startsWith('Did') ? ` ${hint}` : ''}`)
        .join('; ');
    }
    return 'accepted';
  }
});

describe('runbook test', () => {
  it('passes where every case comes out as it says and every edge is walked', async () => {
    const { exitCode, out } = await tested(CASES);
    expect(out).toMatch(/book +7 of 7 +12 of 12/);
    expect(exitCode).toBe(0);
  });

  it('shows both ways of a case that comes out elsewhere', async () => {
    const { exitCode, out } = await tested(
      CASES.replace(
        'path: [trace, meant], end: fine',
        'path: [trace, call, meant], end: done, cause: campaign/run-stuck',
      ),
    );
    expect(exitCode).toBe(3);
    expect(out).toMatch(/2 +call +meant +≠/);
    expect(out).toMatch(/end +done +fine +≠/);
    expect(out).toMatch(/cause +campaign\/run-stuck +none +≠/);
    expect(out).toContain('• step 2 is meant, not call');
  });

  it('names the edges that no case walks along, with their lines', async () => {
    const { exitCode, out } = await tested(
      CASES.slice(0, CASES.indexOf('  - name: the database')).replace('skip: nobody answers', 'done: true'),
    );
    expect(exitCode).toBe(3);
    expect(out).toMatch(/book +6 of 6 +10 of 12/);
    expect(out).toMatch(/8 +trace#error:else +hand-over/);
    expect(out).toMatch(/27 +call#skip +fine/);
  });

  it.each([
    [
      'a step without a word of what it sees',
      'steps: {trace: {findings: []}, meant: {answer: intended}}',
      'steps: {trace: {findings: []}}',
      'the walk comes to meant, and the case does not say what it sees',
    ],
    [
      'a second visit without one',
      '[{error: not-found}, {found',
      '[{error: not-found}]\n      # {found',
      'the walk comes to trace for the 2nd time, and the case does not say what it sees then',
    ],
    [
      'a step that is never walked',
      'meant: {answer: mistake}}',
      'meant: {answer: mistake}, call: {done: true}}',
      'the walk never comes to call',
    ],
    [
      'a visit that never comes',
      'trace: {error: timeout}',
      'trace: [{error: timeout}, {error: denied}]',
      'the walk does not come to trace for the 2nd time',
    ],
  ])('fails a case with %s', async (_, from, to, expected) => {
    expect(CASES).toContain(from);
    const { exitCode, out } = await tested(CASES.replace(from, () => to));
    expect(out.replaceAll(/\s+/g, ' ')).toContain(expected);
    expect(exitCode).toBe(3);
  });

  it('without a file of cases is no pass', async () => {
    rmSync(join(folder, 'book.test.yaml'), { force: true });
    const { exitCode, stdout } = await runLine(['runbook', 'test', join(folder, 'book.yaml')], NOWHERE);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('book has no file of cases: none of its 12 edges is tested.');
    expect(exitCode).toBe(3);
  });

  it('tells build servers each case and each edge, and speaks Russian', async () => {
    const broken = CASES.replace('end: fine}', 'end: hand-over}').replace('skip: nobody answers', 'done: true');
    expect((await tested(broken)).out.replaceAll(/\s+/g, ' ')).toContain('mmsup runbook show /book.yaml --graph text');
    const junit = (await tested(broken, '--format', 'junit')).out;
    expect(junit).toContain('tests="8" failures="2"');
    expect(junit).toContain('name="it was meant"');
    const github = (await tested(broken, '--format', 'github')).out;
    expect(github).toContain('::error file=/book.yaml,line=27,col=35,title=runbook test%3A runbook/edge-untested::');
    expect(github).toContain('::error file=/book.test.yaml,line=14,col=11,title=runbook test%3A runbook/case-failed::');
    const sarif = JSON.parse((await tested(broken, '--format', 'sarif')).out);
    expect(sarif.runs[0].results).toHaveLength(2);
    expect((await tested(broken, '--lang', 'ru')).out).toContain('конец — fine, а не hand-over');
  });

  it('tests the others where one or its cases cannot be read, and names it', async () => {
    const shelf = mkdtempSync(join(tmpdir(), 'mmsup-shelf-'));
    for (const name of ['good', 'bad', 'worse']) {
      writeFileSync(join(shelf, `${name}.yaml`), BOOK.replace('id: book', `id: ${name}`));
      writeFileSync(join(shelf, `${name}.test.yaml`), CASES.replace('of: book', `of: ${name}`));
    }
    writeFileSync(join(shelf, 'bad.test.yaml'), 'format: 1\nof: bad\ncases:\n  - step: 1\n');
    writeFileSync(join(shelf, 'worse.yaml'), 'format: [');
    const line = ['runbook', 'test', '--all', '--runbooks', shelf];
    const { exitCode, stdout } = await runLine([...line, '--json'], NOWHERE);
    rmSync(shelf, { recursive: true, force: true });
    expect(exitCode).toBe(3);
    const { facts, findings } = JSON.parse(stdout);
    expect(facts.unread.map(({ runbook, code }: Record<string, string>) => [runbook, code])).toEqual([
      ['bad', 'runbook/invalid'],
      ['worse', expect.stringMatching(/^yaml\//)],
    ]);
    expect(facts.unread[0].mistake).toContain('bad.test.yaml:4:5');
    expect(facts.runbooks.map(({ runbook }: { runbook: string }) => runbook)).toContain('good');
    expect(facts.runbooks.length).toBeGreaterThan(5);
    const unread = findings.filter(({ cause }: { cause: string }) => cause === 'runbook/test-unreadable');
    expect(unread).toHaveLength(2);
  });

  it('asks which runbooks are meant', async () => {
    expect((await runLine(['runbook', 'test'], NOWHERE)).exitCode).toBe(2);
    expect((await runLine(['runbook', 'test', 'sent-twice', '--all'], NOWHERE)).exitCode).toBe(2);
  });
});

const INNER = `format: 1
id: inner
title: The segment
owner: tests
symptoms: [the segment]
inputs: {segment: {ask: Which segment?}}
on-error: {else: unknown}
start: explain
steps:
  explain:
    check: segment explain
    args: [$segment]
    capture: {n: facts.selected}
    outcomes:
      - {if: "n == 0", verdict: found, cause: segment/conditions-contradict, say: Nobody., go: guilty}
      - {if: "n == 1", verdict: found, cause: segment/conditions-contradict, say: One., go: guilty-too}
      - {else: true, verdict: ruled-out, say: Some., go: innocent}
  guilty: {end: resolved, cause: segment/conditions-contradict}
  guilty-too: {end: resolved, cause: segment/conditions-contradict}
  innocent: {end: not-an-incident}
  unknown: {end: handed-over}
`;

const OUTER = `format: 1
id: outer
title: Nobody got it
owner: tests
symptoms: [nobody got it]
inputs: {segment: {ask: Which segment?}}
start: look
steps:
  look:
    include: inner
    with: {segment: $segment}
    go: {resolved: found, not-an-incident: fine, else: lost}
  found: {end: resolved, cause: "\${look.cause}"}
  fine: {end: not-an-incident}
  lost: {end: handed-over}
`;

const OUTER_CASES = `format: 1
of: outer
cases:
  - name: the segment is to blame
    inputs: {segment: vip}
    steps: {look.explain: {facts: {selected: 0}}}
    expect: {path: [look, look.explain, look.guilty], end: found, cause: segment/conditions-contradict}
  - name: it is not
    inputs: {segment: vip}
    steps: {look.explain: {facts: {selected: 7}}}
    expect: {path: [look, look.explain, look.innocent], end: fine}
  - name: nobody can say
    inputs: {segment: vip}
    steps: {look.explain: {error: denied}}
    expect: {path: [look, look.explain, look.unknown], end: lost}
`;

describe('the cases of a runbook that includes another', () => {
  beforeEach(() => {
    writeFileSync(join(folder, 'inner.yaml'), INNER);
    writeFileSync(join(folder, 'outer.yaml'), OUTER);
  });

  const outer = async (cases: string) => {
    writeFileSync(join(folder, 'outer.test.yaml'), cases);
    return (await runLine(['runbook', 'test', join(folder, 'outer.yaml')], NOWHERE)).stdout;
  };

  it('need a way out of it for each kind of its ends, and not its inside again', async () => {
    expect(await outer(OUTER_CASES)).toMatch(/outer +3 of 3 +4 of 4/);
    const without = await outer(OUTER_CASES.slice(0, OUTER_CASES.indexOf('  - name: nobody')));
    expect(without).toMatch(/outer +2 of 2 +3 of 4/);
    expect(without).toMatch(/12 +look#include:handed-over +lost/);
  });
});

const CHANGING = `format: 1
id: changing
title: A rule was edited by mistake
owner: tests
symptoms: [a rule was edited]
inputs: {rule: {ask: Which rule?}}
on-error: {else: not-fixed}
start: look
steps:
  look:
    check: rules diff
    args: [$rule]
    capture: {lost: facts.impact.lost}
    outcomes: [{else: true, verdict: unsure, say: Looked., go: revert}]
  revert:
    change: "Put the version before of \${rule} back in force."
    program: [touch, MARK]
    preview: look
    gate: {risk: high, type: "$rule", approve-by: client-owner, expires: 4h}
    verify: {check: rules diff, args: [$rule], capture: {left: facts.impact.lost}, expect: "left == 0"}
    undo: "Put the edit of \${rule} back in force."
    go: {verified: fixed, failed: not-fixed, refused: left}
  fixed: {end: resolved, cause: segment/one-condition-too-many}
  not-fixed: {end: handed-over}
  left: {end: not-an-incident}
`;

const changed = (name: string, revert: string, expect: string) => `
  - name: ${name}
    inputs: {rule: vip}
    steps: {look: {facts: {impact: {lost: 7}}}, revert: ${revert}}
    expect: {path: [look, revert], end: ${expect}}`;

describe('the cases of a change', () => {
  const mark = join(folder, 'mark');

  it('are told who allows it and what the look behind it shows; nothing is run', async () => {
    writeFileSync(join(folder, 'changing.yaml'), CHANGING.replace('MARK', mark));
    const cases = [
      'format: 1\nof: changing\ncases:',
      changed(
        'it is proved',
        '{approve: yes, verify: {facts: {impact: {lost: 0}}}}',
        'fixed, cause: segment/one-condition-too-many',
      ),
      changed('it is not proved', '{approve: yes, verify: {facts: {impact: {lost: 7}}}}', 'not-fixed'),
      changed('nobody can look', '{approve: yes, verify: {error: timeout}}', 'not-fixed'),
      changed('the program fails', '{approve: yes, done: false}', 'not-fixed'),
      changed('the owner says no', '{approve: no}', 'left'),
      changed('the owner comes too late', '{approve: expired}', 'left'),
      changed('it cannot be shown', '{approve: yes, preview: {error: denied}, verify: {}}', 'left'),
      '\n  - name: the rule is not known\n    inputs: {rule: vip}\n    steps: {look: {error: not-found}}\n    expect: {path: [look], end: not-fixed}\n',
    ].join('');
    writeFileSync(join(folder, 'changing.test.yaml'), cases);
    const { stdout, exitCode } = await runLine(['runbook', 'test', join(folder, 'changing.yaml')], NOWHERE);
    expect(stdout).toMatch(/changing +8 of 8 +6 of 6/);
    expect(exitCode).toBe(0);
    expect(existsSync(mark)).toBe(false);
  });

  it('must say what the look behind it shows', async () => {
    const runbook = loadRunbook({ file: 'changing.yaml', text: CHANGING });
    const text = `format: 1\nof: changing\ncases:${changed('it is proved', '{approve: yes}', 'fixed')}\n`;
    expect(() => loadTrial({ file: 'changing.test.yaml', text }, runbook)).toThrow(
      /changing\.test\.yaml:6:57: .* needs the key "verify"/,
    );
  });
});
