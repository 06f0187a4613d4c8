import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { StatsFacts } from '../../../src/incident/stats/stats.types.ts';
import { fleet, type Story, writeStories } from '../fleet.ts';
import { desk } from '../support.ts';

const NULLS = {
  cause: 'segment/null-in-exclusion-list',
  complaint: 'Nobody was selected',
  edges: ['explain#outcome:2'],
};
const CAP = { cause: 'policy/cap-zero', complaint: 'Рассылка не ушла', edges: ['policy#outcome:1'] };

/** A month of two clients that can be counted by hand: minutes after the opening. */
const STORIES: readonly Story[] = [
  {
    client: 'alfa',
    opened: '2026-10-01T08:00Z',
    isPerson: false,
    acknowledged: 10,
    diagnosed: 30,
    closed: 60,
    ...NULLS,
  },
  {
    client: 'alfa',
    opened: '2026-10-05T08:00Z',
    isPerson: false,
    acknowledged: 20,
    diagnosed: 50,
    closed: 120,
    ...NULLS,
    outcome: 'workaround',
    proposal: 'Use NOT EXISTS',
  },
  {
    client: 'beta',
    opened: '2026-10-07T08:00Z',
    isPerson: false,
    acknowledged: 30,
    diagnosed: 70,
    closed: 180,
    ...NULLS,
    line: '3',
  },
  {
    client: 'beta',
    opened: '2026-10-20T08:00Z',
    isPerson: false,
    acknowledged: 40,
    diagnosed: 90,
    closed: 240,
    reopened: 300,
    ...CAP,
  },
  { client: 'beta', opened: '2026-10-21T08:00Z', isPerson: false, complaint: 'Очень долго' },
  {
    client: 'beta',
    opened: '2026-10-22T08:00Z',
    isPerson: false,
    acknowledged: 5,
    closed: 15,
    complaint: 'x',
    cause: null,
    outcome: 'no-fault',
  },
];

const { folder, json, typeAt, typeAs } = desk();
const root = join(folder, 'incidents');
const PERIOD = ['--since', '2026-10-01', '--until', '2026-10-31'];
const counted = async (...words: string[]) => (await json<StatsFacts>('incident', 'stats', ...PERIOD, ...words)).facts;

let ids: readonly string[] = [];
beforeAll(async () => {
  ids = await writeStories(root, STORIES);
}, 60_000);

describe('the figures', () => {
  it('are counted; what was not measured stands beside them', async () => {
    const { total } = await counted();
    expect(total).toMatchObject({
      incidents: 6,
      open: 2,
      closed: 4,
      reopened: 1,
      reopenings: 1,
      outcomes: { repaired: 2, workaround: 1, 'no-fault': 1, notSaid: 0 },
      times: {
        acknowledge: { n: 5, median: 20 * 60, p90: 40 * 60, awaited: 1, never: 0 },
        diagnose: { n: 4, median: 60 * 60, p90: 90 * 60, awaited: 1, never: 1 },
        resolve: { n: 4, median: 90 * 60, p90: 180 * 60, awaited: 2, never: 0 },
      },
      sla: { resolve: { kept: 0, broken: 0, running: 0, notMeasured: 6 } },
    });
  });

  it.each([
    [
      'client',
      [
        ['beta', 4],
        ['alfa', 2],
      ],
    ],
    [
      'cause',
      [
        ['segment/null-in-exclusion-list', 3],
        [null, 2],
        ['policy/cap-zero', 1],
      ],
    ],
    [
      'line',
      [
        ['2', 5],
        ['3', 1],
      ],
    ],
    ['month', [['2026-10', 6]]],
  ] as const)('are told apart by %s', async (by, groups) => {
    const facts = await counted('--by', by);
    expect(facts.groups.map(({ name, figures }) => [name, figures.incidents])).toEqual(groups);
    const sum = facts.groups.reduce((all, { figures }) => all + figures.incidents, 0);
    expect(sum).toBe(facts.total.incidents);
  });

  it('are of the time and the client that are asked for', async () => {
    const of = async (...words: string[]) =>
      (await json<StatsFacts>('incident', 'stats', ...words)).facts.total.incidents;
    expect(await of('--since', '2026-10-07', '--until', '2026-10-20')).toBe(2);
    expect(await of('--client', 'alfa')).toBe(2);
    expect(await of('--since', '2027-01-01')).toBe(0);
  });

  it.each([
    ['en', 80],
    ['ru', 60],
  ] as const)(
    'are shown with how they went, and what would end what comes back: %s, %s columns',
    async (lang, columns) => {
      const ran = await typeAt(columns, 'incident', 'stats', ...PERIOD, '--by', 'client', '--lang', lang);
      expect(ran.stdout).toMatchSnapshot();
      expect(Math.max(...ran.stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(columns);
    },
  );

  it('are shown in letters that every terminal has', async () => {
    const { stdout } = await typeAt(80, 'incident', 'stats', ...PERIOD, '--ascii');
    expect(stdout).toMatch(/all {2}[.:=+*%#@-]+ {2}most/);
  });

  it('are a page of HTML without a script, in which no name becomes markup', async () => {
    const name = '<script>alert(1)</script>';
    await writeStories(join(folder, 'other'), [
      { client: name, opened: '2026-10-01T08:00Z', complaint: 'x', closed: 5 },
    ]);
    const page = join(folder, 'page.html');
    const words = ['--by', 'client', '--format', `html=${page}`, '--incidents', join(folder, 'other'), '--lang', 'ru'];
    expect((await typeAs('ann', 'incident', 'stats', ...words)).exitCode).toBe(0);
    const html = readFileSync(page, 'utf8');
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(html).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);
    expect(html).toMatch(/<html lang="ru">[\s\S]*<h1>Инциденты 2026-10-01 – /);
  });

  it.each([
    [['--by', 'clients'], 'Did you mean "client"?'],
    [['--since', 'yesterday'], 'incident/time'],
    [['--times', '0'], 'usage/number'],
  ])('%j is refused', async (words, said) => {
    const ran = await typeAs('ann', 'incident', 'stats', ...words);
    expect([ran.exitCode, ran.stderr]).toEqual([2, expect.stringContaining(said)]);
  });
});

describe('a cause that comes back', () => {
  it('is proposed to be repaired for good, with the rule, where, and what was proposed then', async () => {
    const { recurring, rule } = await counted();
    expect(rule).toEqual({ times: 3, days: 90 });
    expect(recurring).toMatchObject([
      {
        cause: 'segment/null-in-exclusion-list',
        incidents: 3,
        clients: [
          { client: 'alfa', incidents: 2 },
          { client: 'beta', incidents: 1 },
        ],
        workarounds: 1,
        proposed: ['Use NOT EXISTS'],
        repair: { en: expect.stringContaining('NOT EXISTS instead of NOT IN') },
      },
    ]);
  });

  it('comes back within the days that are said, and so often', async () => {
    expect((await counted('--within', '5')).recurring).toEqual([]);
    expect((await counted('--times', '2', '--within', '5')).recurring).toMatchObject([
      { incidents: 2, to: '2026-10-07T08:00:00.000Z' },
    ]);
  });

  it('is only that of closings: one that was opened again has none yet', async () => {
    expect((await counted('--times', '1')).recurring.map(({ cause }) => cause)).toEqual([
      'segment/null-in-exclusion-list',
    ]);
  });
});

describe('what people said later', () => {
  const place = (...names: string[]) => join(folder, 'corrected', ...names);

  it('counts: a corrected cause, and when it was really taken up', async () => {
    const at = place('incidents');
    const [id] = await writeStories(at, [{ ...STORIES[0]!, client: 'gamma' }]);
    const correct = (event: string, field: string, to: string) =>
      typeAs('ann', 'incident', 'correct', id!, event, '--field', field, '--to', to, '--why', 'x', '--incidents', at);
    expect((await correct('ann:5', 'cause', 'policy/cap-zero')).stderr).toBe('');
    // A note says when what it tells of happened, and not that somebody had taken the complaint up by then.
    expect((await correct('ann:1', 'happened', '2026-10-01T08:02Z')).stderr).toBe('');
    const late = ['incident', 'acknowledge', id!, '--happened', '2026-10-01T08:04Z', '--incidents', at];
    expect((await typeAs('ann', ...late)).stderr).toBe('');
    const { facts } = await json<StatsFacts>('incident', 'stats', '--by', 'cause', '--incidents', at);
    expect(facts.groups.map(({ name }) => name)).toEqual(['policy/cap-zero']);
    expect(facts.total.times.acknowledge.median).toBe(4 * 60);
  });
});

describe('a damaged record', () => {
  it('is in none of the figures, and is named', async () => {
    const at = join(folder, 'damaged');
    const [, bad] = await writeStories(at, STORIES.slice(0, 2));
    const record = join(at, 'alfa', bad!);
    const log = join(record, readdirSync(record).find((name) => name.startsWith('events.ann'))!);
    writeFileSync(log, readFileSync(log, 'utf8').replace('Looking at it.', 'Looked at it!!'));
    const ran = await typeAs('ann', 'incident', 'stats', '--incidents', at, '--json');
    const { facts, notEvaluated, verdict } = JSON.parse(ran.stdout);
    expect([ran.exitCode, verdict, facts.total.incidents]).toEqual([4, 'inconclusive', 1]);
    expect(facts.damaged).toMatchObject([{ id: bad, where: expect.stringMatching(/^events\.ann\..*:2$/) }]);
    expect(notEvaluated[0].what).toBe(bad);
    const listed = await typeAs('ann', 'incident', 'list', '--all', '--incidents', at, '--json');
    expect(JSON.parse(listed.stdout).notEvaluated[0].what).toBe(bad);
  });
});

describe('the list', () => {
  it('is of what is asked for', async () => {
    const listed = async (...words: string[]) =>
      (await json<{ incidents: { id: string }[] }>('incident', 'list', ...words)).facts.incidents.map(({ id }) => id);
    expect(await listed()).toEqual([ids[4], ids[3]]);
    expect(await listed('--status', 'closed', '--client', 'alfa')).toEqual([ids[1], ids[0]]);
    expect(await listed('--all', '--cause', 'policy/cap-zero')).toEqual([ids[3]]);
    expect(await listed('--all', '--cause', 'none')).toEqual([ids[5], ids[4]]);
    expect(await listed('--all', '--since', '2026-10-21')).toEqual([ids[5], ids[4]]);
    expect((await typeAs('ann', 'incident', 'list', '--client', 'nobody')).stdout).toContain('no such incident');
    expect((await typeAs('ann', 'incident', 'list', '--status', 'opne')).stderr).toContain('Did you mean "open"?');
  });
});

describe('a fleet of 27 clients', () => {
  it('is counted so that no incident is lost', async () => {
    const stories = fleet(3);
    const at = join(folder, 'fleet');
    const clients = [...new Set(stories.map(({ client }) => client))];
    await Promise.all(
      clients.map((client) =>
        writeStories(
          at,
          stories.filter((story) => story.client === client),
        ),
      ),
    );
    const { facts } = await json<StatsFacts>('incident', 'stats', '--by', 'client', '--incidents', at);
    expect([facts.total.incidents, facts.groups.length, facts.damaged]).toEqual([81, 27, []]);
    expect(facts.total.closed).toBe(stories.filter(({ closed }) => closed !== undefined).length);
    expect(facts.opened.reduce((sum, count) => sum + count, 0)).toBe(81);
    for (const { times } of facts.groups.map(({ figures }) => figures))
      expect(times.resolve.n + times.resolve.awaited + times.resolve.never).toBe(3);
  }, 120_000);
});
