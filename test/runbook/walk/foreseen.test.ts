import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunbookFacts } from '../../../src/runbook/walk/answer.ts';
import { runJson, runLine } from '../../support/command-line.ts';
import { type TestDemo, testDemo } from '../../support/demo.ts';

let demo: TestDemo;
let folder: string;
beforeAll(async () => {
  demo = await testDemo();
  folder = mkdtempSync(join(tmpdir(), 'mmsup-foreseen-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await demo?.close();
});

const HEAD = `format: 1
id: book
title: A complaint
owner: tests
symptoms: [complaint]
on-error: {else: over}
`;
const ENDS = `  fine: {end: not-an-incident, tell: All is well.}
  over: {end: handed-over, to: third-line, tell: It was not to be seen.}
`;
const ROUTES =
  'outcomes: [{if: "n > 0", verdict: unsure, say: Some., go: over}, {else: true, verdict: ruled-out, say: None., go: fine}]';

const where = () => ['--incidents', join(folder, 'incidents')];

/** Reviews a runbook and walks it by itself. */
async function walked(steps: string, ...more: readonly string[]) {
  const file = join(folder, 'book.yaml');
  writeFileSync(file, `${HEAD}${steps}${ENDS}`);
  await runLine(['runbook', 'trust', file, '--yes'], demo);
  const { exitCode, result } = await runJson<RunbookFacts>(
    ['runbook', 'run', file, '--auto', ...where(), ...more],
    demo,
  );
  const shown = await runLine(['incident', 'show', result.facts.incident.id, ...where(), '--json'], demo);
  const why = result.notEvaluated.map(({ what, why: reason }) => `${what}: ${reason}`).join('\n');
  return {
    exitCode,
    end: result.facts.end,
    why,
    status: JSON.parse(shown.stdout).facts.status,
    path: result.facts.path,
  };
}

describe('what the author of a runbook foresaw', () => {
  it('is the answer where a SELECT of his own cannot be read, and its record stays open', async () => {
    const query = `start: look\nsteps:\n  look: {query: "select count(*) as waiting from mkt.message", capture: {n: "rows[0].wating"}, ${ROUTES}}\n`;
    const { exitCode, end, why, status } = await walked(query);
    expect([exitCode, end.step, status]).toEqual([4, 'over', 'open']);
    expect(why).toContain('its SELECT gives no column "wating" but: waiting');
    const broken = await walked(query.replace('mkt.message', 'mkt.massage'));
    expect([broken.exitCode, broken.end.step, broken.status]).toEqual([4, 'over', 'open']);
    expect(broken.why).toContain('mkt.massage');
  });

  it('is the answer where a person answered before a check could not look', async () => {
    const answers = join(folder, 'answers.yaml');
    writeFileSync(answers, 'answers: {seen: nothing}\n');
    const book = `start: seen\nsteps:\n  seen: {ask: What was seen?, choices: {nothing: look, all: fine}}\n  look: {check: segment explain, args: [nope], ${ROUTES.replace('if: "n > 0"', 'if: "1 > 2"').replace('1 > 2', "verdict == 'problem'").replace('outcomes', 'capture: {verdict: verdict}\n    outcomes')}}\n`;
    const { exitCode, end, status } = await walked(
      book
        .replace('look: {check', 'look:\n    check')
        .replace(', args: [nope], ', '\n    args: [nope]\n    ')
        .replace('go: fine}]}', 'go: fine}]'),
      '--answers',
      answers,
    );
    expect([exitCode, end.step, status]).toEqual([4, 'over', 'open']);
  });
});

describe('a name that is mistyped', () => {
  const printing = (text: string) =>
    `start: look\nsteps:\n  look: {program: [/bin/echo, ${JSON.stringify(text)}], capture: {n: json.wating}, ${ROUTES}}\n`;

  it('in what a program prints is no “nothing”', async () => {
    const { exitCode, end, why } = await walked(printing('{"waiting": 0}').replace('n > 0', 'n == 1'));
    expect([exitCode, end.step]).toEqual([4, 'fine']);
    expect(why).toContain('json.wating, which is read as n, is not in the answer');
    expect((await walked(printing('{"wating": null}').replace('n > 0', 'n == 1'))).exitCode).toBe(0);
    expect((await walked(printing('no json').replace('n > 0', 'n == 1'))).why).toContain('is not one JSON document');
  });

  it('among the names of --only is refused', async () => {
    const { exitCode, stderr } = await runLine(['health', 'check', '--only', 'no-such-check,messages-twice'], demo);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('No check is called "no-such-check"');
    const near = await runLine(['health', 'check', '--only', 'messages-twise', '--lang', 'ru'], demo);
    expect(near.stderr).toContain('Возможно, имелось в виду «messages-twice»?');
    expect((await runLine(['health', 'check', '--only', 'messages-*,channel-failing'], demo)).exitCode).not.toBe(2);
    for (const nothing of ['', ',']) {
      const { stderr: said, exitCode: code } = await runLine(['health', 'check', '--only', nothing], demo);
      expect([code, said]).toEqual([2, expect.stringContaining(`No check is called "${nothing}"`)]);
    }
  });
});

describe('a diagnosis by itself', () => {
  const diagnosed = (words: string, ...more: readonly string[]) =>
    runJson<RunbookFacts>(['diagnose', words, ...more, ...where()], demo);

  it.each(['не работает принтер', 'лифт не работает', 'please reset my windows password'])(
    'finds nothing well of which it does not know what it is: %s',
    async (words) => {
      const { exitCode, result } = await diagnosed(words, '--campaign', 'card-wake-up');
      expect(exitCode).toBe(4);
      expect(result.notEvaluated.map(({ what }) => what)).toContain('whether this is what you mean');
    },
  );

  it('finds nothing well by an answer that it gave itself', async () => {
    const { exitCode, result } = await diagnosed('segment is empty', '--report', 'effectiveness-email');
    expect([exitCode, result.facts.end.end]).toEqual([4, 'not-an-incident']);
    expect(result.notEvaluated.map(({ why }) => why).join()).toContain('nobody was asked');
  });
});
