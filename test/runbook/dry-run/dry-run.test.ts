// biome-ignore-all lint/suspicious/noTemplateCurlyInString: runbooks print names so
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { CHECK_COSTS } from '../../../src/runbook/dry-run/costs.ts';
import { renderDryRun } from '../../../src/runbook/dry-run/dry-run.render.ts';
import { type DryRun, planOf } from '../../../src/runbook/dry-run/dry-run.ts';
import { allEdges } from '../../../src/runbook/edges.ts';
import { findRunbook } from '../../../src/runbook/library/find.ts';
import { runbookNames } from '../../../src/runbook/library/shipped.ts';
import { CHECKS } from '../../../src/runbook/load/checks.ts';
import { loadRunbook } from '../../../src/runbook/load/load.ts';
import { runbookRun } from '../../../src/runbook/walk/run.command.ts';
import { changeBook } from '../change/change-book.ts';
import { scriptedContext } from '../support.ts';

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

  it('tells of a change how risky it is, what is shown and typed, how long an approval holds, what runs, and what runs only to take it back', () => {
    const done = '    program: [/opt/rules, put, $rule]\n';
    const undo = '{program: [/opt/rules, take, $rule]}';
    const treeOf = (text: string, lang: 'en' | 'ru', given = {}) => {
      const plan = planOf(loadRunbook({ file: 'fix.yaml', text }), given);
      const trees = renderDryRun(plan, lang).flatMap((block) => (block.kind === 'tree' ? [block.root] : []));
      return trees
        .find(({ note }) => note === '[revert]')!
        .children!.slice(1, -3)
        .map(({ label }) => label);
    };
    expect(treeOf(changeBook(done, undo), 'en', { rule: 'vip' })).toEqual([
      'CHANGES the system',
      'reads: the versions of the rule',
      'is approved by: client-owner',
      'Risk: high',
      'shows before: mmsup rules diff vip',
      'has to be typed: vip',
      'the approval is worth: 4 h',
      'runs: /opt/rules put $rule',
      'proved by: mmsup rules log vip',
      'only when somebody takes it back: /opt/rules take $rule',
    ]);
    expect(
      treeOf(
        changeBook()
          .replace('preview: look', 'preview: "The rule ${rule} goes back."')
          .replace('expires: 4h', 'expires: 10s'),
        'ru',
      ),
    ).toEqual([
      'ИЗМЕНЯЕТ систему',
      'читает: версии правила',
      'разрешает: client-owner',
      'Риск: высокий',
      'сначала показывает: The rule ${rule} goes back.',
      'нужно ввести: $rule',
      'разрешение действует: 10 с',
      'выполняет человек',
      'проверяется: mmsup rules log $rule',
      'только если изменение отменяют: Put the edit back.',
    ]);
  });

  it('tells what is taken for an input that nobody gives', () => {
    const text = CHANGING.replace('inputs: {', 'inputs: {since: {ask: Since when?, type: duration, default: 14d}, ');
    const needs = (lang: 'en' | 'ru') =>
      renderDryRun(planOf(loadRunbook({ file: 'changing.yaml', text }), {}), lang).find(({ kind }) => kind === 'pairs');
    expect(needs('en')).toMatchObject({
      rows: [
        ['since', 'Since when? (optional; else 14d)'],
        ['rule', 'Which rule?'],
      ],
    });
    expect(needs('ru')).toMatchObject({
      rows: [
        ['since', 'Since when? (необязательно; иначе 14d)'],
        ['rule', 'Which rule?'],
      ],
    });
  });

  it('takes no input that the runbook does not know', async () => {
    writeFileSync(join(folder, 'changing.yaml'), CHANGING);
    const dry = (set: string[]) => runbookRun.run(untouchable(), ['./changing.yaml'], { dryRun: true, set });
    await expect(dry(['rul=vip'])).rejects.toMatchObject({ code: 'runbook/unknown-answer' });
    expect(JSON.stringify(await dry(['rule=vip']))).toContain('mmsup rules diff vip');
  });
});
