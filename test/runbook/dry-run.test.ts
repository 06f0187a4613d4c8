import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { CHECKS } from '../../src/runbook/checks.ts';
import { CHECK_COSTS } from '../../src/runbook/costs.ts';
import { renderDryRun } from '../../src/runbook/dry-run.render.ts';
import { type DryRun, planOf } from '../../src/runbook/dry-run.ts';
import { findRunbook } from '../../src/runbook/find.ts';
import { loadRunbook } from '../../src/runbook/load.ts';
import { runbookRun } from '../../src/runbook/run.command.ts';
import { allEdges } from '../../src/runbook/runbook.ts';
import { runbookNames } from '../../src/runbook/shipped.ts';
import { scriptedContext } from './support.ts';

const NAMES = await runbookNames();
const folder = mkdtempSync(join(tmpdir(), 'mmsup-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A context in which nothing may be touched. */
function untouchable() {
  const context = scriptedContext(folder, {});
  const touched = () => Promise.reject(new Error('touched'));
  return { ...context, database: touched, connection: touched, runCommand: touched };
}

const CHANGING = `format: 1
id: changing
title: A rule was edited by mistake
owner: tests
symptoms: [a rule was edited]
inputs: {rule: {ask: Which rule?}}
on-error: {else: ask}
start: look
steps:
  look:
    check: rules diff
    args: [$rule]
    capture: {lost: facts.impact.lost}
    outcomes: [{else: true, verdict: unsure, say: Looked., go: revert}]
  revert:
    change: "Put the version before of \${rule} back in force."
    preview: look
    gate: {risk: high, type: "$rule", approve-by: client-owner, expires: 4h}
    verify: {check: segment explain, args: [$rule], capture: {left: facts.selected}, expect: "left > 0"}
    undo: "Put the edit of \${rule} back in force."
    go: {verified: fixed, failed: ask, refused: ask}
  ask:
    ask: Once more?
    choices: {again: look, enough: fixed}
  fixed: {end: resolved, cause: rule/edit}
`;

describe('runbook run --dry-run', () => {
  it.each(NAMES)('%s: tells every step and every edge, and touches nothing', async (name) => {
    const { facts } = await runbookRun.run(untouchable(), [name], { dryRun: true });
    const { plan } = facts as unknown as { plan: DryRun };
    const { runbook } = await findRunbook(name, '/');
    expect([...plan.steps, ...plan.ends].map(({ id }) => id).sort()).toEqual([...runbook.steps.keys()].sort());
    const ways = [...plan.start, ...plan.steps.flatMap((step) => step.ways)].map(({ edge }) => edge);
    expect(ways.sort()).toEqual(
      allEdges(runbook)
        .map(({ id }) => id)
        .sort(),
    );
    expect(plan.steps.filter(({ risk, cost }) => risk === 'read-only' && cost === 'unknown')).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('knows what each check costs', () => {
    const commands = Object.entries(CHECKS).flatMap(([command, { flags = [] }]) => [
      command,
      ...flags.map((flag) => `${command} --${flag}`),
    ]);
    expect(Object.keys(CHECK_COSTS).sort()).toEqual(commands.sort());
  });

  it('says what would change the system, who allows it, and where a way goes round', () => {
    const plan = planOf(loadRunbook({ file: 'changing.yaml', text: CHANGING }), { rule: 'vip' });
    expect(
      plan.steps.map(({ id, number, risk, changeRisk, who, lines }) => [id, number, risk, changeRisk, who?.en, lines]),
    ).toEqual([
      ['look', 1, 'read-only', null, undefined, ['mmsup rules diff vip']],
      ['revert', 2, 'change', 'high', 'client-owner', ['mmsup rules diff vip', 'mmsup segment explain vip']],
      ['ask', 3, 'person', null, 'a person at the terminal', []],
    ]);
    const loops = plan.steps.flatMap(({ ways }) => ways.filter(({ isLoop }) => isLoop));
    expect(loops.map(({ edge }) => edge)).toEqual(['ask#answer:again']);
    expect(plan.ways).toBe(4);
    const drawn = JSON.stringify(renderDryRun(plan, 'ru'));
    expect(drawn).toContain('ИЗМЕНЯЕТ систему');
    expect(drawn).toContain('разрешает: client-owner');
    expect(drawn).toContain('петля: шаг посещается не более 3 раз');
  });

  it('takes no input that the runbook does not know', async () => {
    writeFileSync(join(folder, 'changing.yaml'), CHANGING);
    const dry = (set: string[]) => runbookRun.run(untouchable(), ['./changing.yaml'], { dryRun: true, set });
    await expect(dry(['rul=vip'])).rejects.toMatchObject({ code: 'runbook/unknown-answer' });
    expect(JSON.stringify(await dry(['rule=vip']))).toContain('mmsup rules diff vip');
  });
});
