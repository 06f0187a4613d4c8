import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Fingerprint } from '../../../src/incident/fingerprint.ts';
import { incidentStore } from '../../../src/incident/record/store.ts';
import { likenessOf, rarityIn } from '../../../src/incident/similar/compare.ts';
import type { SimilarFacts } from '../../../src/incident/similar/similar.render.ts';
import type { Result } from '../../../src/result.ts';
import { temporaryFolder } from '../../runbook/support.ts';
import { OWN_KEYS, runOffline } from '../../support/command-line.ts';
import { type Story, writeStories } from '../fleet.ts';
import { desk } from '../support.ts';

const { folder, json, typeAs, typeAt } = desk();
const root = join(folder, 'incidents');

const NULLS: Pick<Story, 'cause' | 'edges' | 'changes'> = {
  cause: 'segment/null-in-exclusion-list',
  edges: ['trace#outcome:1', 'explain#outcome:2'],
  changes: ['null-in-list'],
};

const STORIES: readonly Story[] = [
  {
    client: 'Ромашка Капитал',
    complaint: 'Nobody was selected for ROMASHKA-VIP',
    opened: '2026-08-03T08:00:00Z',
    diagnosed: 20,
    closed: 125,
    outcome: 'repaired',
    proposal: 'Ask Ромашка Капитал for NOT NULL',
    ...NULLS,
  },
  {
    client: 'Вектор',
    complaint: 'Сегмент никого не отобрал',
    opened: '2026-09-10T08:00:00Z',
    diagnosed: 30,
    closed: 60,
    ...NULLS,
  },
  {
    client: 'Вектор',
    complaint: 'Отчёт показывает вчерашние цифры',
    opened: '2026-09-12T08:00:00Z',
    diagnosed: 10,
    closed: 40,
    runbook: 'report-wrong-or-missing',
    cause: 'report/summary-stale',
    edges: ['trace#outcome:4'],
  },
  {
    client: 'Вектор',
    complaint: 'Рассылка идёт слишком долго',
    opened: '2026-10-12T08:00:00Z',
  },
  {
    client: 'acme',
    complaint: 'Nobody was selected for the spring letter',
    opened: '2026-11-20T08:00:00Z',
    diagnosed: 15,
    ...NULLS,
  },
];

let asked = '';
beforeAll(async () => {
  asked = (await writeStories(root, STORIES)).at(-1)!;
}, 60_000);

const told = async (columns: number, ...words: string[]) => {
  const { stdout } = await typeAt(columns, 'incident', 'similar', ...words);
  return stdout.replace(/ref-[0-9a-f]{12}/g, 'ref-…').replaceAll(asked, 'ID');
};

describe('an incident that is like others', () => {
  it.each([
    ['en', 80],
    ['ru', 60],
  ] as const)('is told why, what the cause was, and what solved it: %s, %s columns', async (lang, columns) => {
    expect(await told(columns, asked, '--lang', lang)).toMatchSnapshot();
  });

  it('shows nothing of another client: no name, no id, no word, no day', async () => {
    const { facts } = await json<SimilarFacts>('incident', 'similar', asked);
    const text = JSON.stringify(facts.similar);
    expect(text).not.toMatch(/Ромашка|ромашка|ROMASHKA|Вектор|вектор|Done|2026-0\d-\d\d/);
    expect(facts.similar[0]).toMatchObject({
      id: null,
      why: null,
      opened: '2026-09',
      cause: 'segment/null-in-exclusion-list',
      shared: { cause: 'same', changes: ['null-in-list'] },
      more: { incidents: 1, clients: 2, medianSeconds: (60 + 125) * 30 },
    });
  });

  it('names those of its own client, with what was decided', async () => {
    const { facts } = await json<SimilarFacts>('incident', 'similar', asked, '--client', 'Вектор');
    expect(facts.similar[0]).toMatchObject({
      id: expect.stringContaining('2026-09-10-вектор'),
      why: 'Done',
      opened: '2026-09-10',
    });
  });

  it('is opened by the reference, where its record is', async () => {
    const { facts } = await json<SimilarFacts>('incident', 'similar', asked);
    const { reference } = facts.similar[0]!;
    expect((await typeAs('ann', 'incident', 'show', reference)).stdout).toContain('Сегмент никого не отобрал');
    const other = await typeAs('ann', 'incident', 'show', 'ref-000000000000');
    expect([other.exitCode, other.stderr.includes('incident/unknown')]).toEqual([2, true]);
  });
});

describe('the words of a complaint', () => {
  it('find it in either language', async () => {
    const ask = async (...words: string[]) =>
      (await json<SimilarFacts>('incident', 'similar', ...words)).facts.similar.map(({ cause }) => cause);
    expect((await ask('nobody was selected'))[0]).toBe('segment/null-in-exclusion-list');
    expect((await ask('никого не отобрали'))[0]).toBe('segment/null-in-exclusion-list');
    expect(await ask('report/summary-stale')).toEqual(['report/summary-stale']);
  });

  it('that are like nothing are told so, with what was compared', async () => {
    const ran = await typeAs('ann', 'incident', 'similar', 'the gift came twice');
    expect(ran.exitCode).toBe(0);
    expect(ran.stdout).toMatchSnapshot();
    const strange = await typeAs('ann', 'incident', 'similar', 'xyzzy');
    expect([strange.exitCode, strange.stdout]).toEqual([0, expect.stringContaining('nothing was compared')]);
  });

  it.each([
    [['2026-01-01-acme-001'], 'incident/unknown'],
    [['x', '--limit', '0'], 'usage/number'],
    [['x', '--limit', '3d'], 'usage/number'],
    [['x', '--limit', '1e1'], 'usage/number'],
  ])('%j is refused', async (words, code) => {
    const ran = await typeAs('ann', 'incident', 'similar', ...words);
    expect([ran.exitCode, ran.stderr.includes(code)]).toEqual([2, true]);
  });
});

describe('likeness', () => {
  const nothing: Fingerprint = { v: 1, symptoms: [], runbooks: [], edges: [], cause: null, found: [], changes: [] };
  const one: Fingerprint = {
    ...nothing,
    symptoms: ['nobody', '!audience'],
    runbooks: ['a'],
    edges: ['a/x#1', 'a/y#2'],
    cause: 'policy/cap-zero',
    found: ['policy/cap-zero'],
    changes: ['cap-zero'],
  };
  const score = (asked: Fingerprint, other: Fingerprint, all: readonly Fingerprint[] = [one, nothing]) =>
    likenessOf(asked, other, rarityIn(all)).score;

  it('is 1 with itself, 0 with nothing, and leaves out what is not known yet', () => {
    expect(score(one, one)).toBe(1);
    expect(score(one, nothing)).toBe(0);
    expect(score(nothing, one)).toBe(0);
    expect(score({ ...nothing, symptoms: one.symptoms }, one)).toBe(1);
  });

  it('weighs the same cause, and half of it where that was only found on the way', () => {
    const asked = { ...nothing, cause: 'policy/cap-zero' };
    expect(score(asked, { ...nothing, cause: 'policy/cap-zero' })).toBe(1);
    expect(score(asked, { ...nothing, cause: 'rule/removed', found: ['policy/cap-zero'] })).toBe(0.5);
    expect(score(asked, { ...nothing, cause: 'rule/removed' })).toBe(0);
  });

  it('is more for what few have than for what all have', () => {
    const asked = { ...nothing, symptoms: ['mailing', 'twice'] };
    const [usual, rare] = [
      { ...nothing, symptoms: ['mailing'] },
      { ...nothing, symptoms: ['twice'] },
    ];
    const all = [rare, ...Array.from({ length: 20 }, () => usual)];
    expect(score(asked, rare, all)).toBeGreaterThan(2 * score(asked, usual, all));
  });
});

describe('an incident that cannot be believed', () => {
  it('is compared by what stands in it, and that is said', async () => {
    const folder = temporaryFolder();
    const store = incidentStore(folder, {
      env: { ...OWN_KEYS, MMSUP_WHO: 'ann' },
      cwd: '/',
      now: () => new Date(),
      stderr: {},
    });
    const { id, path } = await store.open({ client: 'acme', complaint: 'Nobody was selected' });
    await store.close();
    const file = join(path, readdirSync(path).find((name) => name.startsWith('events.'))!);
    writeFileSync(file, readFileSync(file, 'utf8').replace('Nobody', 'NOBODY'));
    const never = `${id.slice(0, -3)}777`;
    mkdirSync(join(path, '..', never), { mode: 0o700 });
    const gapsOf = async (typed: string) => {
      const { stdout, exitCode } = await runOffline(['incident', 'similar', typed, '--json'], {
        MMSUP_INCIDENTS: folder,
      });
      return { exitCode, gaps: (JSON.parse(stdout) as Result).notEvaluated.map(({ what }) => what) };
    };
    expect(await gapsOf(id)).toEqual({ exitCode: 4, gaps: [expect.stringMatching(/^events\..+:1$/)] });
    expect(await gapsOf(never)).toEqual({
      exitCode: 0,
      gaps: [`How ${never} was opened`, '1 damaged record left out'],
    });
    rmSync(folder, { recursive: true });
  });
});
