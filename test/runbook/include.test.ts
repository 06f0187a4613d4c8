import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Context } from '../../src/command.ts';
import { CancelledError, UserError } from '../../src/errors.ts';
import { findRunbook } from '../../src/runbook/find.ts';
import { runbookRun } from '../../src/runbook/run.command.ts';
import { allEdges } from '../../src/runbook/runbook.ts';
import { runbookShow } from '../../src/runbook/show.command.ts';
import { renderRunbook } from '../../src/runbook/show.render.ts';
import { finding, type Script, scriptedContext, temporaryFolder } from './support.ts';

/** The complaint: nobody was selected. Whether the segment is to blame is the same question in other runbooks. */
const OUTER = `format: 1
id: outer
title: Nobody got it
owner: tests
symptoms: [nobody got it]
inputs: {run: {ask: Which run?}}
on-error: {else: lost}
start: trace
steps:
  trace:
    check: campaign trace
    args: [$run]
    capture: {segment: facts.run.segment, person: {path: facts.run.name, pii: name}}
    outcomes: [{else: true, verdict: unsure, say: Traced., go: look}]
  look:
    title: Look at the segment
    include: inner
    with: {segment: $segment, who: $person}
    go: {resolved: found, else: lost}
  found: {end: resolved, cause: "\${look.cause}", tell: "\${look.n} people; \${look.end}.", needs: [trace, look.explain]}
  lost: {end: handed-over}
`;

const INNER = `format: 1
id: inner
title: The segment
owner: tests
symptoms: [the segment]
inputs:
  segment: {ask: Which segment?}
  who: {ask: Who?, optional: true}
  days: {ask: How many days?, type: number, default: 14}
on-error: {else: unknown}
start:
  - {if: "segment != null", go: explain}
  - {else: true, go: unknown}
steps:
  explain:
    check: segment explain
    args: [$segment]
    capture: {n: facts.selected, cause: "findings[0].cause", evidence: "findings[0].evidence"}
    outcomes:
      - {if: "n == 0 and evidence.list != null", verdict: found, cause: $cause, say: "Nobody, by \${evidence.list}.", go: guilty}
      - {if: "n == 0", verdict: found, cause: $cause, say: "Nobody of \${segment}.", go: guilty}
      - {else: true, verdict: ruled-out, say: Some., go: innocent}
  guilty: {end: resolved, cause: $cause, tell: Repair it., needs: [explain]}
  innocent: {end: not-an-incident}
  unknown: {end: handed-over}
`;

const SEEN: Script = {
  'campaign trace 1187': { facts: { run: { segment: 'vip', name: 'Anna Petrova' } } },
  'segment explain vip': {
    facts: { selected: 0 },
    findings: [finding('segment/conditions-contradict', { list: 'DNO' })],
  },
};

const folders: string[] = [];
let folder: string;

beforeEach(() => {
  folder = temporaryFolder();
  folders.push(folder);
  write({ outer: OUTER, inner: INNER });
});

afterAll(() => {
  for (const used of folders) rmSync(used, { recursive: true, force: true });
});

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, `${name}.yaml`), text);
}

const auto = { auto: true, set: ['run=1187'] };
const walk = (context: Context, options = auto as object as Readonly<Record<string, unknown>>) =>
  runbookRun.run(context, ['./outer.yaml'], options);

/** What is wrong, as `file:line:column code`. */
async function mistakesIn(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  write(files);
  const error = await findRunbook('./outer.yaml', folder).catch((thrown: unknown) => thrown);
  if (!(error instanceof UserError)) return [];
  const { file, problems } = error.data as { file: string; problems: { line: number; column: number; code: string }[] };
  return problems.map(({ line, column, code }) => `${file}:${line}:${column} ${code}`);
}

describe('an included runbook', () => {
  it('is walked as a part of the one that includes it, which learns its cause', async () => {
    const context = scriptedContext(folder, SEEN);
    const { facts, findings } = await walk(context);
    expect(facts.path.map(({ step, verdict, say }) => `${step} ${verdict}: ${say.en}`)).toEqual([
      'trace unsure: Traced.',
      'look included: inner',
      'look.explain found: Nobody, by DNO.',
      'look.guilty left: The cause is known. Repair it.',
    ]);
    expect(facts.end).toMatchObject({ cause: 'segment/conditions-contradict', tell: { en: '0 people; resolved.' } });
    expect(findings.map(({ cause }) => cause.id)).toEqual(['segment/conditions-contradict']);
  });

  it('gets a personal value, and the record does not', async () => {
    const context = scriptedContext(folder, SEEN);
    await walk(context);
    const events = await (await context.incidents.link('latest')).events();
    expect(events.find(({ type }) => type === 'include.entered')).toMatchObject({
      values: { 'look.segment': 'vip', 'look.days': 14 },
      hidden: ['look.who'],
    });
    expect(JSON.stringify(events)).not.toContain('Petrova');
  });

  it('has arrows of its own in the one graph', async () => {
    const { runbook } = await findRunbook('./outer.yaml', folder);
    expect(allEdges(runbook).map(({ id, to }) => `${id} → ${to}`)).toEqual([
      'start#1 → trace',
      'trace#outcome:else → look',
      'trace#error:else → lost',
      'look#start:1 → look.explain',
      'look#start:2 → look.unknown',
      'look.explain#outcome:1 → look.guilty',
      'look.explain#outcome:2 → look.guilty',
      'look.explain#outcome:else → look.innocent',
      'look.explain#error:else → look.unknown',
      'look.guilty#include:resolved → found',
      'look.innocent#include:not-an-incident → lost',
      'look.unknown#include:handed-over → lost',
    ]);
  });

  it('is shown with its steps', async () => {
    const { facts } = await runbookShow.run(scriptedContext(folder, {}), ['./outer.yaml'], {});
    const shown = JSON.stringify(renderRunbook(facts, 'ru'));
    expect(shown).toContain('Сценарий inner, look.segment = $segment, look.who = $person, look.days = 14');
    expect(shown).toContain(`mmsup segment explain \${look.segment}`);
  });

  it('lies in the record with all its texts: a resumed walk uses those, and says that a file has changed', async () => {
    let isFirst = true;
    const stops: Script = {
      ...SEEN,
      'segment explain vip': () => {
        if (!isFirst) return SEEN['segment explain vip'] as object;
        isFirst = false;
        throw new CancelledError();
      },
    };
    const told: string[] = [];
    const show: Context['show'] = (blocks) => {
      for (const block of blocks) if ('text' in block) told.push(block.text);
    };
    const context = { ...scriptedContext(folder, stops), show };
    await expect(walk(context)).rejects.toMatchObject({ exitCode: 130 });
    write({ inner: INNER.replace('facts.selected,', 'facts.population,') });

    const { facts } = await walk(context, { auto: true, resume: true });
    expect(facts.end).toMatchObject({ step: 'found', cause: 'segment/conditions-contradict' });
    expect(facts.runbook.onDisk).toBe('changed');
    expect(told.at(-1)).toBe(
      'The runbook has changed on the disk since this run was started; the run goes on with the text it was started with: outer',
    );
    const events = await (await context.incidents.link('latest')).events();
    expect(events.find(({ type }) => type === 'run.resumed')).toMatchObject({ onDisk: 'changed' });
  });

  it.each([
    ['the same', () => undefined, 'same'],
    ['gone', () => rmSync(join(folder, 'inner.yaml')), 'changed'],
    ['gone as a whole', () => rmSync(join(folder, 'outer.yaml')), 'gone'],
  ])('whose files are %s is told so', async (_, change, expected) => {
    const stops: Script = {
      ...SEEN,
      'segment explain vip': () => {
        throw new CancelledError();
      },
    };
    const context = scriptedContext(folder, stops);
    await walk(context).catch(() => undefined);
    change();
    const { incidents } = context;
    const { facts } = await walk({ ...scriptedContext(folder, SEEN), incidents }, { auto: true, resume: true });
    expect(facts.runbook.onDisk).toBe(expected);
  });

  it('that includes the first one again is refused, with the whole circle', async () => {
    const circle = INNER.replace(
      '  innocent:',
      '  again: {include: outer, with: {run: $segment}, go: {else: unknown}}\n  innocent:',
    );
    expect(await mistakesIn({ inner: circle })).toEqual(['inner.yaml:24:20 include-circle']);
    await expect(findRunbook('./outer.yaml', folder)).rejects.toThrow(
      'including "outer" goes round in a circle: outer.yaml → inner.yaml → outer.yaml',
    );
  });

  it('that includes itself is refused', async () => {
    expect(await mistakesIn({ outer: OUTER.replace('include: inner', 'include: outer') })).toEqual([
      './outer.yaml:17:14 include-circle',
    ]);
  });

  it('may be one that comes with mmsup', async () => {
    const shipped = OUTER.replace('include: inner', 'include: no-customers-selected')
      .replace(', who: $person', '')
      .replace('look.n', 'look.now')
      .replace(', look.explain', '');
    expect(await mistakesIn({ outer: shipped.replace(`\${look.now} people; `, '') })).toEqual([]);
  });

  it.each([
    ['an unknown name', 'include: inner', 'include: iner', ['./outer.yaml:17:14 unknown-runbook']],
    ['an unknown input', 'who: $person', 'whom: $person', ['./outer.yaml:18:31 unknown-key']],
    ['an input that is needed', 'segment: $segment, who', 'who', ['./outer.yaml:18:11 include-input']],
    [
      'a name that nobody sets',
      'with: {segment: $segment',
      'with: {segment: $segmemt',
      ['./outer.yaml:18:21 unknown-name'],
    ],
    ['an end without a way', 'else: lost}\n  found', 'handed-over: lost}\n  found', ['./outer.yaml:19:9 include-end']],
    [
      'a way without an end',
      'else: lost}\n  found',
      'continue: lost, else: lost}\n  found',
      ['./outer.yaml:19:27 include-end'],
    ],
    ['a way to no step', 'resolved: found', 'resolved: fount', ['./outer.yaml:19:20 unknown-step']],
    ['no ways at all', '    go: {resolved: found, else: lost}\n', '', ['./outer.yaml:16:5 missing-key']],
    [
      'a name that it sets on one way only',
      'lost: {end: handed-over}',
      `lost: {end: handed-over, tell: "\${look.n}"}`,
      ['./outer.yaml:21:35 name-not-set'],
    ],
    ['a step in it that is not walked on every way', 'look.explain]', 'look.innocent]', ['./outer.yaml:20:105 needs']],
  ])('with %s is refused at its place', async (_, from, to, expected) => {
    expect(OUTER).toContain(from);
    expect(await mistakesIn({ outer: OUTER.replace(from, to) })).toEqual(expected);
  });

  it('with a mistake of its own is refused at the place in its own file', async () => {
    expect(await mistakesIn({ inner: INNER.replace('go: innocent', 'go: inocent') })).toEqual([
      'inner.yaml:22:58 unknown-step',
    ]);
  });
});
