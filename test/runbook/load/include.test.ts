import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Context } from '../../../src/command.ts';
import { CancelledError, UserError } from '../../../src/errors.ts';
import { allEdges } from '../../../src/runbook/edges.ts';
import { findRunbook } from '../../../src/runbook/library/find.ts';
import { runbookShow } from '../../../src/runbook/show/show.command.ts';
import { renderRunbook } from '../../../src/runbook/show/show.render.ts';
import { runbookTrust } from '../../../src/runbook/trust/trust.command.ts';
import { visitsAt } from '../../../src/runbook/walk/limits.ts';
import { runbookRun } from '../../../src/runbook/walk/run.command.ts';
import { notRussian } from '../../support/russian.ts';
import { changeBook } from '../change/change-book.ts';
import { finding, type Script, scriptedContext, temporaryFolder, testDeps } from '../support.ts';

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
  expect(notRussian(error)).toEqual([]);
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

  it('may be named by its path from the file that includes it, in its folder or below, at any depth', async () => {
    mkdirSync(join(folder, 'parts', 'deep'), { recursive: true });
    const leaf = INNER.replace('id: inner', 'id: leaf');
    writeFileSync(join(folder, 'parts', 'deep', 'leaf.yaml'), leaf);
    const between = INNER.replace('id: inner', 'id: between')
      .replace(
        '  innocent:',
        '  again: {include: ./deep/leaf.yaml, with: {segment: $segment}, go: {else: unknown}}\n  innocent:',
      )
      .replace('say: Some., go: innocent', 'say: Some., go: again')
      .replace('- {else: true, go: unknown}', '- {if: "days > 20", go: innocent}\n  - {else: true, go: unknown}');
    writeFileSync(join(folder, 'parts', 'between.yaml'), between);
    for (const path of ['./parts/between.yaml', 'parts/between.yaml', './parts/../parts/between.yaml'])
      expect([path, await mistakesIn({ outer: OUTER.replace('include: inner', `include: ${path}`) })]).toEqual([
        path,
        [],
      ]);
    const { facts } = await runbookRun.run(scriptedContext(folder, SEEN), ['./outer.yaml'], AUTO);
    expect(facts.end.step).toBe('found');
  });

  it('that is named by its path is pinned, reviewed and safe as any other', async () => {
    mkdirSync(join(folder, 'parts'));
    const asking = INNER.replace(
      'check: segment explain\n    args: [$segment]',
      'query: select 1 as n where $1 = $1\n    args: [$segment]',
    ).replace(
      'capture: {n: facts.selected, cause: "findings[0].cause", evidence: "findings[0].evidence"}',
      'capture: {n: "rows[0].n", cause: "rows[0].c", evidence: "rows[0].e"}',
    );
    const path = join(folder, 'parts', 'inner.yaml');
    writeFileSync(path, asking);
    writeFileSync(join(folder, 'outer.yaml'), OUTER.replace('include: inner', 'include: ./parts/inner.yaml'));
    const walk = () => runbookRun.run(scriptedContext(folder, SEEN), ['./outer.yaml'], AUTO);
    const deps = testDeps(folder);
    await runbookTrust.run(scriptedContext(folder, SEEN, deps), [join(folder, 'outer.yaml')], { yes: true });
    writeFileSync(path, `${asking}# changed\n`);
    await expect(walk()).rejects.toMatchObject({
      code: 'runbook/changed-since-review',
      message: expect.stringContaining(path),
    });
    writeFileSync(path, asking);
    chmodSync(path, 0o666);
    await expect(walk()).rejects.toMatchObject({ code: 'runbook/unsafe-file' });
  });

  it('that is named by its path is not looked for outside of the folder, and whoever names it so is told', async () => {
    const elsewhere = temporaryFolder();
    writeFileSync(join(elsewhere, 'inner.yaml'), INNER);
    symlinkSync(elsewhere, join(folder, 'link'));
    const up = relative(folder, elsewhere);
    for (const path of [
      `${up}/inner.yaml`,
      join(elsewhere, 'inner.yaml'),
      './link/inner.yaml',
      './iner.yaml',
      './inner.txt',
    ]) {
      writeFileSync(join(folder, 'outer.yaml'), OUTER.replace('include: inner', `include: ${path}`));
      await expect(findRunbook('./outer.yaml', folder)).rejects.toThrow(
        `there is no runbook "${path}". A path begins at the folder of this file, and stays in it or below it: ./NAME.yaml.`,
      );
    }
    rmSync(elsewhere, { recursive: true });
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

const AUTO = { auto: true, set: ['run=1187'] };

describe('what an included runbook says of itself', () => {
  const limited = (limits: string) => INNER.replace('on-error:', `limits: ${limits}\non-error:`);

  it('holds for its own steps: its time for the database begins when it is entered', async () => {
    writeFileSync(join(folder, 'inner.yaml'), limited('{db-time: 100ms}'));
    let now = Date.parse('2026-01-01T00:00:00Z');
    const tick = (milliseconds: number, result: object) => () => {
      now += milliseconds;
      return result;
    };
    const deps = { ...testDeps(folder), now: () => new Date(now) };
    const slow = { ...SEEN, 'campaign trace 1187': tick(900, SEEN['campaign trace 1187'] as object) };
    const inTime = await runbookRun.run(scriptedContext(folder, slow, deps), ['./outer.yaml'], AUTO);
    expect(inTime.facts.end.step).toBe('found');

    const twice = OUTER.replace('go: {resolved: found, else: lost}', 'go: {resolved: trace, else: lost}')
      .replace('capture: {segment', 'capture: {round: facts.run.selected, segment')
      .replace('outcomes: [', 'outcomes: [{if: "round > 2", verdict: unsure, say: Twice., go: found}, ')
      .replace('needs: [trace, look.explain]', 'needs: [trace]')
      .replace(
        `cause: "\${look.cause}", tell: "\${look.n} people; \${look.end}."`,
        'cause: segment/conditions-contradict',
      );
    writeFileSync(join(folder, 'outer.yaml'), twice);
    let round = 0;
    const late: Script = {
      'campaign trace 1187': () => {
        round += 1;
        return { facts: { run: { segment: 'vip', selected: round } } };
      },
      'segment explain vip': tick(150, SEEN['segment explain vip'] as object),
    };
    const again = await runbookRun.run(scriptedContext(folder, late, deps), ['./outer.yaml'], AUTO);
    const looks = again.facts.path.filter(({ step }) => step === 'look.explain');
    expect(looks.map(({ verdict }) => verdict)).toEqual(['found', 'found']);
  });

  it('stops its own steps when its time is used up, and says whose time that was', async () => {
    const looping = limited('{db-time: 100ms, visits: 2}').replace(
      `say: "Nobody of \${segment}.", go: guilty}`,
      `say: "Nobody of \${segment}.", go: explain}`,
    );
    writeFileSync(join(folder, 'inner.yaml'), looping);
    let now = Date.parse('2026-01-01T00:00:00Z');
    const deps = { ...testDeps(folder), now: () => new Date(now) };
    const script: Script = {
      ...SEEN,
      'segment explain vip': () => {
        now += 150;
        return { facts: { selected: 0 } };
      },
    };
    const { facts } = await runbookRun.run(scriptedContext(folder, script, deps), ['./outer.yaml'], AUTO);
    expect(facts.path.at(-2)).toMatchObject({
      step: 'look.explain',
      verdict: 'errored',
      say: { en: 'The time that the included runbook inner has for the database (0.1 s) is used up.' },
    });
    const { runbook } = await findRunbook('./outer.yaml', folder);
    expect([visitsAt(runbook, 'look.explain'), visitsAt(runbook, 'trace')]).toEqual([2, 3]);
  });

  it('names the people of its gates; whoever both name is whom the runbook around names', async () => {
    const people = (words: string) => `people: {client-owner: ${words}}\non-error:`;
    writeFileSync(join(folder, 'fix.yaml'), changeBook().replace('on-error:', people('the owner of the rule')));
    const outer = OUTER.replace(
      /include: inner\n.*\n.*\n/,
      'include: fix\n    with: {rule: $segment}\n    go: {else: found}\n',
    )
      .replace(`"\${look.cause}"`, 'rule/loosened')
      .replace(`"\${look.n} people; \${look.end}."`, 'Done.')
      .replace('[trace, look.explain]', '[trace]');
    writeFileSync(join(folder, 'outer.yaml'), outer);
    const owner = async () => (await findRunbook('./outer.yaml', folder)).runbook.people['client-owner']?.en;
    expect(await owner()).toBe('the owner of the rule');
    writeFileSync(join(folder, 'outer.yaml'), outer.replace('on-error:', people('Anna')));
    expect(await owner()).toBe('Anna');
  });
});
