import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { allEdges } from '../../src/runbook/edges.ts';
import { findRunbook } from '../../src/runbook/library/find.ts';
import { runbookNames } from '../../src/runbook/library/shipped.ts';
import { loadRunbook } from '../../src/runbook/load/load.ts';
import { runbookRun } from '../../src/runbook/walk/run.command.ts';
import { type Script, scriptedContext } from './support.ts';

const BOOK = `format: 1
id: book
title: A complaint
owner: tests
symptoms: [complaint]
inputs: {run: {ask: Which run?}}
on-error: {else: hand-over}
start:
  - {if: "run == null", go: which}
  - {else: true, go: trace}
steps:
  trace:
    check: campaign trace
    args: [$run]
    capture: {n: facts.run.selected}
    on-error: {not-found: which}
    outcomes:
      - {if: "n > 10", verdict: unsure, say: Many., go: call}
      - {else: true, verdict: ruled-out, say: Few., go: meant}
  which:
    ask: Which one?
    answer: {into: run, none: hand-over}
    auto: none
    go: trace
  meant:
    ask: Was it meant?
    choices: {intended: fine, mistake: hand-over}
    auto: mistake
  call: {manual: Call the owner., go: fine, auto: skip}
  fine: {end: not-an-incident}
  hand-over: {end: handed-over, to: third-line}
`;

const folder = mkdtempSync(join(tmpdir(), 'mmsup-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the arrows of a runbook', () => {
  it('have names that say what leads along them', () => {
    const edges = allEdges(loadRunbook({ file: 'book.yaml', text: BOOK }));
    expect(edges.map(({ id, to }) => `${id} > ${to}`)).toEqual([
      'start#1 > which',
      'start#2 > trace',
      'trace#outcome:1 > call',
      'trace#outcome:else > meant',
      'trace#error:else > hand-over',
      'trace#error:not-found > which',
      'which#answer:into > trace',
      'which#none > hand-over',
      'meant#answer:intended > fine',
      'meant#answer:mistake > hand-over',
      'call#done > fine',
      'call#skip > fine',
    ]);
  });

  it('have names of their own in every runbook that ships', async () => {
    for (const name of await runbookNames()) {
      const ids = allEdges((await findRunbook(name, '/')).runbook).map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  it('are told by the record of whoever walked along them', async () => {
    writeFileSync(join(folder, 'book.yaml'), BOOK);
    const script: Script = {
      'campaign trace 1187': { facts: { run: { selected: 3 } } },
      'campaign trace many': { facts: { run: { selected: 11 } } },
    };
    const walked = async (run: string) => {
      const context = scriptedContext(folder, script);
      await runbookRun.run(context, ['./book.yaml'], { auto: true, set: [`run=${run}`] });
      return (await (await context.incidents.link('latest')).events()).flatMap(({ edge }) => edge ?? []);
    };
    expect(await walked('1187')).toEqual(['trace#outcome:else', 'meant#answer:mistake']);
    expect(await walked('many')).toEqual(['trace#outcome:1', 'call#skip']);
  });
});
