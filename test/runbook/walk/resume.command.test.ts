import { appendFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Context } from '../../../src/command.ts';
import { ANOTHER_DATABASE, CancelledError, UnavailableError } from '../../../src/errors.ts';
import { runbookResume } from '../../../src/runbook/walk/resume.command.ts';
import { runbookRun } from '../../../src/runbook/walk/run.command.ts';
import { thisWalker } from '../../../src/runbook/walk/walker.ts';
import type { Choice, Prompt } from '../../../src/ui/prompt.types.ts';
import type { Block } from '../../../src/view.ts';
import { finding, type Script, scriptedContext, temporaryFolder } from '../support.ts';

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

  it('does not finish a walk of a person without one, unless it is named with --auto', async () => {
    const person = { ...scriptedContext(folder, STOPPING), prompt: { select: async () => 'run' } as unknown as Prompt };
    const walking = runbookRun.run(person, ['wrong-people-selected'], { set: ['run=vip'], complaint: 'My cat' });
    await expect(walking).rejects.toThrow(CancelledError);
    const { incident, run } = (await person.incidents.waiting())[0]!;
    const refused = {
      code: 'runbook/walked-by-person',
      exitCode: 2,
      message: expect.stringContaining(`wrong-people-selected at diff`),
      hint: `If that is meant, name it: mmsup runbook resume ${incident} --run ${run} --auto`,
    };
    await expect(resume(later())).rejects.toMatchObject(refused);
    // Nor where its terminal is taken away: mmsup runbook resume INCIDENT 2> log
    await expect(resume(later(), [incident], { auto: false })).rejects.toMatchObject(refused);
    await expect(runbookRun.run(later(), ['wrong-people-selected'], { resume: true })).rejects.toMatchObject(refused);
    expect((await resume(later(), [incident], { run })).facts.end.step).toBe('mistake');
  });

  it('leaves a person his walk also where another incident was walked after it', async () => {
    const script = await stopped('Walked by a script');
    const prompt = { select: async () => 'run' } as unknown as Prompt;
    const person = { ...scriptedContext(folder, STOPPING), prompt };
    const walking = runbookRun.run(person, ['wrong-people-selected'], { set: ['run=vip'], complaint: 'My cat' });
    await expect(walking).rejects.toThrow(CancelledError);
    await expect(resume(scriptedContext(folder, STOPPING), [script])).rejects.toThrow(CancelledError);
    const goingOn = runbookRun.run(later(), ['wrong-people-selected'], { resume: true });
    await expect(goingOn).rejects.toMatchObject({ code: 'runbook/walked-by-person', exitCode: 2 });
  });

  it('shows a person what the steps of before have seen', async () => {
    const incident = await stopped('My cat got an offer');
    const shown: string[] = [];
    const answers = ['evidence', 'run', 'evidence', 'trace', 'answer:mistake', 'finish'];
    const prompt = { select: async () => answers.shift()! } as unknown as Prompt;
    const showResult: Context['showResult'] = async ({ command, findings }) => {
      shown.push(`${command}: ${findings.map(({ cause }) => cause).join()}`);
    };
    await runbookResume.run({ ...later(), prompt, showResult }, [incident], {});
    expect(shown).toEqual(['campaign trace: campaign/audience-jump', 'campaign trace: campaign/audience-jump']);
  });

  it('says what is wrong with evidence that was changed since', async () => {
    const incident = await stopped('My cat got an offer');
    const { path } = await later().incidents.link(incident);
    for (const name of readdirSync(join(path, 'evidence'))) appendFileSync(join(path, 'evidence', name), ' ');
    const said: string[] = [];
    const answers = ['evidence', 'quit'];
    const prompt = { select: async () => answers.shift()! } as unknown as Prompt;
    const show = (blocks: readonly Block[]) => {
      for (const block of blocks) if ('text' in block) said.push(block.text);
    };
    await expect(runbookResume.run({ ...later(), prompt, show }, [incident], {})).rejects.toMatchObject({
      exitCode: 130,
    });
    expect(said.join('\n')).toContain('is not what was kept');
  });

  it('stops where another database answers than before, and says so in the record', async () => {
    const other = {
      ...SCRIPT,
      'rules diff seg': () => {
        throw new UnavailableError({ code: ANOTHER_DATABASE, message: 'Now another database answers.' });
      },
    };
    const context = scriptedContext(folder, other);
    const walking = runbookRun.run(context, ['wrong-people-selected'], { auto: true, set: ['run=vip'] });
    await expect(walking).rejects.toMatchObject({ code: ANOTHER_DATABASE, exitCode: 5 });
    const events = await (await context.incidents.link('latest')).events();
    expect(events.at(-1)).toMatchObject({ type: 'step.interrupted', reason: 'Now another database answers.' });
    expect((await resume(later())).facts.resumedAt).toEqual({ step: 'diff', again: 'interrupted' });
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
