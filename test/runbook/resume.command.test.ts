import { rmSync } from 'node:fs';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Context } from '../../src/command.ts';
import { CancelledError } from '../../src/errors.ts';
import { runbookResume } from '../../src/runbook/resume.command.ts';
import { runbookRun } from '../../src/runbook/run.command.ts';
import { thisWalker } from '../../src/runbook/walker.ts';
import type { Choice, Prompt } from '../../src/ui/prompt.types.ts';
import type { Block } from '../../src/view.ts';
import { finding, type Script, scriptedContext, temporaryFolder } from './support.ts';

const SCRIPT: Script = {
  'campaign trace vip': {
    findings: [finding('campaign/audience-jump')],
    facts: { run: { id: 'r', segment: 'seg', selected: 9 } },
  },
  'rules diff seg': {
    findings: [finding('rule/and-or-without-parentheses')],
    facts: { impact: { gained: 8, lost: 0 } },
  },
};
const STOPPING: Script = {
  ...SCRIPT,
  'rules diff seg': () => {
    throw new CancelledError();
  },
};
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
  folders.push(folder);
});

/** Walks until the second step is cancelled, and gives the incident's id. */
async function stopped(complaint: string, context = scriptedContext(folder, STOPPING)): Promise<string> {
  const walking = runbookRun.run(context, ['wrong-people-selected'], { auto: true, set: ['run=vip'], complaint });
  await expect(walking).rejects.toThrow(CancelledError);
  return (await context.incidents.waiting())[0]!.incident;
}

const resume = (context: Context, args: string[] = [], options = {}) =>
  runbookResume.run(context, args, { auto: true, ...options });
const later = () => scriptedContext(folder, SCRIPT);

describe('runbook resume', () => {
  it('goes on with the only unfinished run, and says what it is and which step is taken again', async () => {
    const incident = await stopped('My cat got an offer');
    const shown: Block[] = [];
    const context = { ...later(), show: (blocks: readonly Block[]) => void shown.push(...blocks) };
    const { facts } = await resume(context);
    expect(facts).toMatchObject({
      incident: { id: incident },
      resumed: true,
      resumedAt: { step: 'diff', again: 'interrupted' },
      end: { step: 'mistake', cause: 'rule/and-or-without-parentheses' },
    });
    expect(shown).toEqual([
      { kind: 'heading', text: 'Going on with: A campaign selects the wrong people' },
      {
        kind: 'pairs',
        rows: [
          ['Incident', expect.stringMatching(new RegExp(`^${incident} \\(r-[0-9a-f]{6}\\)$`))],
          ['Walked so far', 'trace'],
          ['Goes on at', 'diff: Compare the formula with the version before'],
        ],
      },
      { kind: 'paragraph', text: 'This step was begun before and came to no end: it is taken again.', tone: 'warn' },
    ]);
  });

  it('goes on with the run of the incident that is named, and is the same as run --resume', async () => {
    const [first, second] = [await stopped('first'), await stopped('second')];
    expect(first).not.toBe(second);
    expect((await resume(later(), [first])).facts.incident.id).toBe(first);
    const context = later();
    const link = await context.incidents.link(second);
    const { facts } = await runbookRun.run({ ...context, incident: link }, ['wrong-people-selected'], {
      auto: true,
      resume: true,
    });
    expect(facts).toMatchObject({ incident: { id: second }, resumedAt: { step: 'diff' } });
  });

  it('names all that wait where several do and nobody can be asked', async () => {
    const [first, second] = [await stopped('first'), await stopped('second')];
    const refused = await resume(later()).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'runbook/several-to-resume', exitCode: 2 });
    const { hint } = refused as { hint: string };
    const lines = hint.split('\n').slice(1);
    expect(lines).toEqual(
      [second, first].map((id) =>
        expect.stringMatching(
          new RegExp(
            `^  mmsup runbook resume ${id} --run r-[0-9a-f]{6}  \\(wrong-people-selected at diff, \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d\\)$`,
          ),
        ),
      ),
    );
  });

  it('asks which one where several wait, the last one first', async () => {
    const [first, second] = [await stopped('first'), await stopped('second')];
    const asked: string[] = [];
    const select = async <Value extends string>(question: string, choices: readonly Choice<Value>[]) => {
      asked.push(question, ...choices.map(({ name, description }) => `${name} / ${description}`));
      return choices[1]!.value;
    };
    const prompt = { select } as Prompt;
    const { facts } = await resume({ ...later(), prompt });
    expect(facts.incident.id).toBe(first);
    expect(asked).toEqual([
      'Which one goes on?',
      expect.stringMatching(new RegExp(`^A campaign selects the wrong people: diff, .* / ${second}: second$`)),
      expect.stringMatching(new RegExp(`^A campaign selects the wrong people: diff, .* / ${first}: first$`)),
    ]);
  });

  it('takes one of several runs of an incident by its id', async () => {
    const context = scriptedContext(folder, STOPPING);
    const incident = await stopped('twice', context);
    await stopped('again', { ...context, incident: await context.incidents.link(incident) });
    const [newer, older] = await context.incidents.waiting();
    expect(newer!.incident).toBe(older!.incident);
    await expect(resume(later(), [incident])).rejects.toMatchObject({ code: 'runbook/several-to-resume' });
    expect((await resume(later(), [incident], { run: older!.run })).facts.run).toBe(older!.run);
    expect((await resume(later(), [incident])).facts.run).toBe(newer!.run);
  });

  it('passes over a run that another process walks at this moment, and says so when it is the only one', async () => {
    const incident = await stopped('busy');
    const context = later();
    const link = await context.incidents.link(incident);
    const [{ run }] = (await context.incidents.waiting()) as unknown as [{ run: string }];
    const walker = { ...thisWalker(), pid: process.ppid, began: null };
    await link.append({ type: 'run.resumed', run, runbook: 'wrong-people-selected', walker });
    await expect(resume(later())).rejects.toMatchObject({ code: 'runbook/being-walked', exitCode: 2 });
    const free = await stopped('free');
    expect((await resume(later())).facts.incident.id).toBe(free);
  });

  it('says that nothing waits, here or in this incident', async () => {
    await expect(resume(later())).rejects.toMatchObject({ code: 'runbook/nothing-to-resume', exitCode: 2 });
    await expect(resume(later(), ['2026-01-01-demo-009'])).rejects.toMatchObject({ code: 'incident/unknown' });
    const incident = await stopped('done');
    await resume(later());
    await expect(resume(later(), [incident])).rejects.toMatchObject({
      code: 'runbook/nothing-to-resume',
      message: `Incident ${incident} has no unfinished run of a runbook.`,
    });
  });

  it('leaves the runs of a closed incident alone unless it is named', async () => {
    const incident = await stopped('closed');
    const context = later();
    await (await context.incidents.link(incident)).append({ type: 'incident.closed', cause: 'x' });
    await expect(resume(later())).rejects.toMatchObject({ code: 'runbook/nothing-to-resume' });
    expect((await resume(later(), [incident])).facts.end.step).toBe('mistake');
  });

  it('speaks Russian', async () => {
    await stopped('жалоба');
    const context = later();
    const blocks: Block[] = [];
    await resume({ ...context, lang: 'ru', show: (more: readonly Block[]) => void blocks.push(...more) });
    expect(JSON.stringify(blocks)).toContain('Этот шаг был начат и не закончен: он выполняется снова.');
  });
});
