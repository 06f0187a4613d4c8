import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { incidentStore } from '../../../src/incident/record/store.ts';
import { at, BANK, clock, close, eventsOf, explained, folder, json, open, profiles, RU, type } from './bank.ts';

describe('a bank that was promised sixteen working hours', () => {
  it('gets them counted over a short day, a holiday and its own silence, and sees every interval', async () => {
    at('2026-11-03T09:00:00Z');
    const id = await open('--happened', '2026-11-03T11:30:00+03:00', 'Nobody got the letter');
    at('2026-11-03T09:10:00Z');
    await type(['incident', 'note', id, 'The list is empty']);
    at('2026-11-05T07:00:00Z');
    await type(['incident', 'sla', 'pause', id, '--why', "waiting for the client's answer"]);
    at('2026-11-05T09:00:00Z');
    await type(['incident', 'sla', 'resume', id]);
    at('2026-11-06T12:00:00Z');
    await close(id, 'segment/condition-nobody-meets');

    const { exitCode, stdout } = await type(['incident', 'sla', 'explain', id], { columns: 100 });
    expect(exitCode).toBe(3);
    expect(stdout.replaceAll(id, 'ID')).toMatchSnapshot();

    const { facts, findings } = await explained(id);
    expect(facts.standing.clocks.resolve).toMatchObject({ state: 'broken', countedSeconds: 18.5 * 3_600 });
    expect(findings.map(({ cause, evidence }) => [cause, (evidence as { clock: string }).clock])).toEqual([
      ['incident/sla-broken', 'diagnose'],
      ['incident/sla-broken', 'resolve'],
    ]);
    expect((await type(['incident', 'verify', id])).exitCode).toBe(0);
  });

  it.each([
    [80, 'en'],
    [80, 'ru'],
    [60, 'ru'],
  ] as const)('reads at %d columns in %s', async (columns, lang) => {
    const id = await open('Nobody got the letter');
    at('2026-11-02T08:20:00Z');
    await type(['incident', 'acknowledge', id], { who: 'boris' });
    at('2026-11-03T10:00:00Z');
    await type(['incident', 'sla', 'pause', id, '--why', 'Ждём ответа клиента']);
    const { stdout } = await type(['incident', 'sla', 'explain', id, '--lang', lang], { columns });
    for (const line of stdout.split('\n')) expect(Array.from(line).length).toBeLessThanOrEqual(columns);
    expect(stdout.replaceAll(/2026-11-02-bank-a-[0-9a-f]{6}-\d{3}/g, 'ID')).toMatchSnapshot();
  });

  it('stands in the list and beside the complaint', async () => {
    const id = await open('Nobody got the letter');
    at('2026-11-02T08:20:00Z');
    expect((await type(['incident', 'show', id])).stdout).toContain(
      'acknowledge: 40 min left, until 2026-11-02 12:00 Europe/Moscow',
    );
    expect((await type(['incident', 'list'])).stdout).toContain('acknowledge: 40 min left');
    at('2026-11-02T10:20:00Z');
    expect((await type(['incident', 'list', '--lang', 'ru'])).stdout).toContain(
      'принять: просрочено с 2026-11-02 12:00',
    );
    const { facts } = await json<{ sla: unknown }>('incident', 'show', id);
    expect(facts.sla).toMatchObject({ clock: 'acknowledge', state: 'broken', zone: 'Europe/Moscow' });
  });

  it('is missed nowhere in silence: the list names an incident whose copy of it cannot be read', async () => {
    const root = join(folder, 'copied');
    const [env, stderr] = [{ MMSUP_WHO: 'ann', HOME: folder }, Object.assign(new PassThrough(), { isTTY: false })];
    const agreed = async () => ({ hash: 'x' }) as never;
    const store = incidentStore(root, { env, cwd: folder, now: clock, stderr, agreed });
    const { id } = await store.open({ client: 'bank a', complaint: 'Copied badly' });
    const { id: closed } = await store.open({ client: 'bank a', complaint: 'Copied badly, and closed' });
    await (await store.link(closed)).append({ type: 'incident.closed', cause: null, why: 'x', outcome: 'no-fault' });
    await store.close();
    const { facts, notEvaluated } = await json<{ incidents: { id: string; sla: unknown }[] }>(
      'incident',
      'list',
      '--all',
      '--incidents',
      root,
    );
    expect(facts.incidents.find((one) => one.id === id)?.sla).toBeNull();
    expect(notEvaluated).toEqual([expect.objectContaining({ what: `What was promised · ${id}` })]);
    expect((await type(['incident', 'list', '--incidents', root])).exitCode).toBe(4);
  });

  it('is told wherever a time is called kept that a clock which was set back leaves uncertain', async () => {
    const id = await open('Nobody got the letter');
    at('2026-11-02T08:50:00Z');
    expect((await type(['incident', 'acknowledge', id])).exitCode).toBe(0);
    at('2026-11-02T08:20:00Z');
    await close(id, 'policy/cap-zero');
    const shown = (await type(['incident', 'show', id], { columns: 200 })).stdout;
    expect(shown).toContain('so the counted time may be wrong by as much');
    const { facts, notEvaluated } = await json<{ incidents: { id: string; sla: unknown }[] }>(
      'incident',
      'list',
      '--all',
    );
    const row = facts.incidents.find((one) => one.id === id);
    expect([row?.sla, notEvaluated]).toEqual([expect.objectContaining({ isDoubtful: true }), []]);
    expect((await type(['incident', 'list', '--all'], { columns: 200 })).stdout).toContain(
      'kept, not sure: a clock was set',
    );
    const stats = await json<{ doubtful: string[] }>('incident', 'stats');
    expect(stats.facts.doubtful).toEqual([id]);
    expect(stats.notEvaluated).toEqual([expect.objectContaining({ couldChangeAnswer: true })]);
    const html = (await type(['incident', 'stats', '--format', 'html'])).stdout;
    expect(html).toContain(`Not certain, for clocks were set: ${id}`);
    const exported = await json('incident', 'export', id);
    expect(exported.notEvaluated).toContainEqual(expect.objectContaining({ couldChangeAnswer: true }));
    for (const form of ['md', 'html']) {
      const letter = (await type(['incident', 'export', id, '--format', form, '--lang', 'en'])).stdout;
      expect(letter.match(/kept \(not sure: the clock of one of our computers was wrong meanwhile\)/g)).toHaveLength(1);
    }
  });

  it('keeps its calendar whatever is edited afterwards, and that is said', async () => {
    const id = await open('Nobody got the letter');
    const before = (await explained(id)).facts;
    expect(before.profileNow).toMatchObject({ state: 'same' });
    const [first] = eventsOf(id);
    expect(first!['sla']).toEqual(before.standing.agreed);
    expect(first).not.toHaveProperty('redacted');

    writeFileSync(join(folder, 'ru.yaml'), RU.replace('2026-11-04', '2026-11-02..2026-11-06'));
    at('2026-11-05T15:00:00Z');
    const { facts } = await explained(id);
    expect(facts.standing.agreed).toEqual(before.standing.agreed);
    expect(facts.standing.clocks.resolve.countedSeconds).toBe((7 + 8 + 9) * 3_600);
    expect(facts.profileNow).toMatchObject({ state: 'changed', changed: ['holidays'] });
    const { stdout } = await type(['incident', 'sla', 'explain', id]);
    expect(stdout).toContain('changed since (holidays)');

    writeFileSync(profiles, BANK.slice(0, BANK.indexOf('    sla:')));
    expect((await explained(id)).facts.profileNow.state).toBe('gone');
    writeFileSync(profiles, 'format: 2\n');
    expect((await explained(id)).facts.profileNow).toMatchObject({
      state: 'unknown',
      message: expect.stringContaining('profiles.yaml:1:9'),
    });
  });
});

describe('a client to whom nothing was promised', () => {
  it('is told times, and no promise is claimed', async () => {
    const { facts } = await json<{ id: string }>('incident', 'open', '--client', 'acme', 'The report is empty');
    at('2026-11-02T09:30:00Z');
    const { exitCode, stdout } = await type(['incident', 'sla', 'explain', facts.id]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('No SLA was agreed in the profile: nothing is claimed.');
    expect(stdout).toContain('1 h 30 min');
    expect((await type(['incident', 'list', '--lang', 'ru'])).stdout).not.toContain('просрочено: report');
    writeFileSync(profiles, BANK.replace('client: Bank A', 'client: acme'));
    expect((await explained(facts.id)).facts.profileNow.state).toBe('appeared');
  });
});

describe('whose promise it is', () => {
  const SECOND = BANK.slice(BANK.indexOf('  bank-a:'))
    .replace('bank-a:', 'bank-a-test:')
    .replace('normal: {acknowledge: 1h', 'normal: {acknowledge: 2h');

  it('is refused where two profiles of one client say different things, until one is named', async () => {
    writeFileSync(profiles, BANK + SECOND);
    const refused = await type(['incident', 'open', '--client', 'Bank A', 'x', '--json']);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('profile/two-agreements');
    expect(refused.stderr).toMatch(/bank-a.*bank-a-test/);
    const { facts } = await json<{ id: string }>(
      'incident',
      'open',
      '--client',
      'Bank A',
      '--profile',
      'bank-a-test',
      'x',
    );
    expect((await explained(facts.id)).facts.standing).toMatchObject({ agreed: { profile: 'bank-a-test' } });
  });

  it('is the one that they share, also where another profile says nothing', async () => {
    writeFileSync(profiles, `${BANK}  bank-a-empty:\n    client: bank a\n    system: demo\n    db: dbname=x\n`);
    expect((await explained(await open('x'))).facts.standing.agreed?.profile).toBe('bank-a');
  });

  it.each([
    [['--client', 'acme', '--profile', 'bank-a'], 'profile/other-client'],
    [['--client', 'acme', '--profile', 'bank-b'], 'profile/unknown'],
  ])('%j is refused, and no incident is opened', async (words, code) => {
    const before = readdirSync(join(folder, 'incidents'));
    const { exitCode, stderr } = await type(['incident', 'open', ...words, 'x', '--json']);
    expect([exitCode, stderr.includes(code)]).toEqual([2, true]);
    expect(readdirSync(join(folder, 'incidents'))).toEqual(before);
  });
});

describe('pausing', () => {
  it.each([
    [['explian'], 'incident/sla-action'],
    [['pause'], 'incident/no-reason'],
    [['pause', '--why', ' '], 'incident/no-reason'],
    [['resume'], 'incident/sla-running'],
  ])('%j is refused, and nothing is written', async ([action, ...words], code) => {
    const id = await open('x');
    const { exitCode, stderr } = await type(['incident', 'sla', action!, id, ...words, '--json']);
    expect([exitCode, stderr.includes(code)]).toEqual([2, true]);
    expect(eventsOf(id)).toHaveLength(1);
  });

  it('twice is refused with who waits for what since when; a closed incident is not paused', async () => {
    const id = await open('x');
    await type(['incident', 'sla', 'pause', id, '--why', 'call +7 912 345-67-89']);
    const twice = await type(['incident', 'sla', 'pause', id, '--why', 'again', '--json']);
    expect(JSON.parse(twice.stderr)).toMatchObject({
      error: { code: 'incident/sla-paused', message: expect.stringMatching(/ann: call <phone:[0-9a-f]{8}>/) },
    });
    at('2026-11-02T08:30:00Z');
    const { facts } = await json<{ waitedSeconds: number; why: string }>('incident', 'sla', 'resume', id);
    expect(facts).toMatchObject({
      action: 'resume',
      waitedSeconds: 1_800,
      why: expect.stringMatching(/^call <phone:[0-9a-f]{8}>$/),
    });
    await close(id, 'none');
    for (const action of ['pause', 'resume'])
      expect((await type(['incident', 'sla', action, id, '--why', 'x', '--json'])).stderr).toContain('incident/closed');
    const { timeline } = (
      await json<{ timeline: readonly { type: string; what: { ru: string } }[] }>('incident', 'show', id)
    ).facts;
    expect(timeline.slice(1, 3).map(({ what }) => what.ru)).toEqual([
      expect.stringMatching(/^Часы SLA остановлены: call <phone:[0-9a-f]{8}>$/),
      'Часы SLA снова идут',
    ]);
  });
});

describe('taking a complaint up', () => {
  it('is an act of its own, once', async () => {
    const id = await open('x');
    const { exitCode, stdout } = await type(['incident', 'acknowledge', id, '--line', '2'], { who: 'boris' });
    expect([exitCode, stdout.includes('2 (boris)')]).toEqual([0, true]);
    const twice = await type(['incident', 'acknowledge', id, '--json'], { who: 'vera' });
    expect(twice.stderr).toContain('incident/nothing-to-acknowledge');
    expect((await explained(id)).facts.standing.clocks.acknowledge.stop).toMatchObject({ who: 'boris' });
  });

  it('is refused for another line than that which has it', async () => {
    const id = await open('x');
    expect((await type(['incident', 'acknowledge', id, '--line', '3', '--json'])).stderr).toContain(
      'incident/other-line',
    );
  });
});
