import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { CommandSpec, Context } from '../../src/command.ts';
import { UnavailableError } from '../../src/errors.ts';
import { incidentClose } from '../../src/incident/close.command.ts';
import { recordCommand } from '../../src/incident/command-event.ts';
import { incidentList } from '../../src/incident/list.command.ts';
import { incidentNote } from '../../src/incident/note.command.ts';
import { incidentOpen } from '../../src/incident/open.command.ts';
import { incidentRedactCheck } from '../../src/incident/personal/redact-check.command.ts';
import { incidentShow } from '../../src/incident/show.command.ts';
import { judge } from '../../src/result.ts';
import { runbookRun } from '../../src/runbook/walk/run.command.ts';
import { finding, type Script, scriptedContext, temporaryFolder } from '../runbook/support.ts';

/** A server's own mark that passes the check of a payment card. */
const CARD_LIKE = '6912345678901234564';

const folders: string[] = [];
let folder: string;
let context: Context;

const script: Script = {
  'campaign trace vip': {
    verdict: 'problem',
    findings: [finding('campaign/selects-nobody')],
    facts: { run: { id: '1187', segment: 'vip-deposit', state: 'finished', selected: 0 } },
  },
  'segment explain --run=1187 vip-deposit': {
    verdict: 'problem',
    findings: [
      { ...finding('segment/null-in-exclusion-list'), title: 'A NULL in the list', next: ['Remove the row.'] },
    ],
    facts: { population: 5000, selected: 0 },
  },
};

beforeEach(() => {
  folder = temporaryFolder();
  folders.push(folder);
  context = scriptedContext(folder, script);
});

afterAll(() => {
  for (const used of folders) rmSync(used, { recursive: true, force: true });
});

async function facts<Facts>(spec: CommandSpec<Facts>, args: readonly string[], options = {}): Promise<Facts> {
  return (await spec.run(context, args, options)).facts;
}

describe('an incident', () => {
  it('is opened with the complaint, noted, walked, shown as a story, and closed with its cause', async () => {
    const { id } = await facts(incidentOpen, ['Nobody got', 'the VIP mailing'], { severity: 'high' });
    const inIt = { ...context, incident: await context.incidents.link(id) };
    await facts(incidentNote, [id, 'Customer called', 'at eight'], { happened: '2026-11-23T08:40Z' });
    await runbookRun.run(inIt, ['no-customers-selected'], { auto: true, set: ['campaign=vip'] });

    const shown = await facts(incidentShow, ['latest']);
    expect(shown).toMatchObject({
      id,
      client: 'demo',
      complaint: 'Nobody got the VIP mailing',
      severity: 'high',
      status: 'open',
      found: [{ cause: 'segment/null-in-exclusion-list', title: 'A NULL in the list' }],
      runs: [{ runbook: 'no-customers-selected', status: 'ended', step: 'data-changed' }],
      faults: [],
    });
    expect(shown.commands.map(({ line, outcome }) => `${line} → ${outcome}`)).toEqual([
      'mmsup campaign trace vip → unsure',
      'mmsup segment explain --run=1187 vip-deposit → found',
    ]);
    expect(shown.timeline.map(({ what }) => what.ru)).toEqual([
      'Открыт: Nobody got the VIP mailing',
      'Заметка: Customer called at eight',
      'Сценарий no-customers-selected запущен (без человека)',
      'trace: не ясно. Сегмент vip-deposit никого не отобрал в запуске 1187. Дальше смотрим, какое условие его опустошает.',
      'explain: найдено. Изменились данные под формулой: segment/null-in-exclusion-list.',
      'Завершено на data-changed, причина segment/null-in-exclusion-list. Исправьте данные или список, как говорит находка, затем повторите запуск. Сама формула не виновата.',
    ]);
    expect(shown.next.map(({ en }) => en)).toEqual(['Remove the row.', `mmsup incident close ${id}`]);

    expect(await facts(incidentClose, [id], { why: 'Row removed', outcome: 'repaired' })).toMatchObject({
      id,
      cause: 'segment/null-in-exclusion-list',
      why: 'Row removed',
    });
    await expect(incidentClose.run(context, [id], {})).rejects.toMatchObject({ code: 'incident/closed' });
    expect((await facts(incidentList, [])).incidents).toEqual([]);
    expect((await facts(incidentList, [], { all: true })).incidents).toMatchObject([
      { id, status: 'closed', cause: 'segment/null-in-exclusion-list' },
    ]);
  });

  it('is shown in both languages at once readable blocks', async () => {
    await facts(incidentOpen, ['Никто не получил письмо']);
    const shown = await facts(incidentShow, ['latest']);
    expect(JSON.stringify(incidentShow.render(shown, 'ru'))).toContain('Открыт: Никто не получил письмо');
    expect(JSON.stringify(incidentShow.render(shown, 'en'))).toContain(
      `mmsup diagnose 'Никто не получил письмо' --incident ${shown.id}`,
    );
  });

  it('without a database is opened for a named client', async () => {
    const { client, path } = await facts(incidentOpen, ['The report is empty'], { client: 'ACME' });
    expect([client, path]).toEqual([
      'ACME',
      expect.stringMatching(/\/acme-[0-9a-f]{6}\/\d{4}-\d\d-\d\d-acme-[0-9a-f]{6}-001$/),
    ]);
  });

  it('that waits for its runbook says how to go on', async () => {
    const { id } = await facts(incidentOpen, ['x']);
    const link = await context.incidents.link(id);
    await link.append({ type: 'run.started', run: 'r-1', runbook: 'no-customers-selected' });
    await link.append({ type: 'step.started', run: 'r-1', step: 'trace', argv: ['campaign', 'trace', 'vip'] });
    const shown = await facts(incidentShow, [id]);
    expect(shown.runs).toMatchObject([{ status: 'unfinished', step: 'trace' }]);
    expect(shown.next.map(({ en }) => en)).toEqual([`mmsup runbook resume ${id}`]);
  });

  it('holds each command line that was run for it, with database, duration and outcome', async () => {
    const { id } = await facts(incidentOpen, ['x']);
    const link = await context.incidents.link(id);
    const times = { started: new Date('2026-11-23T08:00:00Z'), ended: new Date('2026-11-23T08:00:02Z') };
    const server = {
      database: 'crm',
      user: 'mmsup',
      host: 'db1',
      port: 5432,
      version: 150018,
      versionText: '15.18',
      inRecovery: true,
      oid: '16384',
      cluster: CARD_LIKE,
      transport: 'TLS',
      warnings: [],
    };
    const result = await context.runCommand(['campaign', 'trace', 'vip']);
    await recordCommand(link, { argv: ['campaign', 'trace', 'vip'], ...times, profile: 'prod', server, result });
    const error = new UnavailableError({ code: 'db/no-answer', message: 'No answer.' });
    await recordCommand(link, { argv: ['segment', 'explain', 'a b'], ...times, profile: 'prod', server: null, error });

    const [first, second] = (await link.events()).slice(1);
    expect(first).toMatchObject({
      type: 'command.finished',
      seconds: 2,
      profile: 'prod',
      database: { database: 'crm', host: 'db1', version: '15.18', oid: '16384', cluster: `pg${CARD_LIKE}` },
      verdict: 'problem',
      evidence: [expect.stringMatching(/^sha256:/)],
    });
    expect(second).toMatchObject({ error: { code: 'db/no-answer', message: 'No answer.', exitCode: 5 } });
    const { commands } = await facts(incidentShow, [id]);
    expect(commands).toMatchObject([
      { line: 'mmsup campaign trace vip', seconds: 2, outcome: 'problem' },
      { line: "mmsup segment explain 'a b'", outcome: 'No answer.' },
    ]);
    expect((await facts(incidentRedactCheck, [id])).places).toEqual([]);
  });

  it('tells a query by its SQL, and a program as no command of ours', async () => {
    const { id } = await facts(incidentOpen, ['x']);
    const link = await context.incidents.link(id);
    const step = (name: string, asked: object) =>
      [
        { type: 'step.started', run: 'r-1', step: name, ...asked },
        { type: 'step.finished', run: 'r-1', step: name, verdict: 'unsure' },
      ] as const;
    for (const event of [...step('q', { sql: 'select 1\n  as n' }), ...step('p', { argv: ['/usr/bin/curl', 'x'] })])
      await link.append(event);
    const { commands } = await facts(incidentShow, [id]);
    expect(commands.map(({ line }) => line)).toEqual(['select 1 as n', '/usr/bin/curl x']);
  });

  it('whose record was changed says where, and proves nothing any more', async () => {
    const { id, path } = await facts(incidentOpen, ['x']);
    await facts(incidentNote, [id, 'second']);
    const log = join(path, readdirSync(path).find((name) => name.startsWith('events.'))!);
    writeFileSync(log, '{"v":1,"seq":1,"at":"2026-11-23T08:00:00Z","type":"note.added","prev":null,"text":"forged"}\n');
    const answer = await incidentShow.run(context, [id], {});
    expect(judge(answer, 'error')).toBe('inconclusive');
    expect(answer.notEvaluated[0]?.what.en).toMatch(/^events\..*\.jsonl:\d$/);
  });

  it.each([
    [incidentNote, ['latest'], {}, 'incident/empty-note'],
    [incidentNote, ['latest', 'x'], { happened: 'yesterday' }, 'incident/time'],
    [incidentOpen, [], {}, 'incident/no-complaint'],
    [incidentOpen, ['x'], { severity: 'huge' }, 'incident/severity'],
    [incidentShow, ['2020-01-01-demo-001'], {}, 'incident/unknown'],
  ] as const)('%# is refused with its own code: %s', async (spec, args, options, code) => {
    await facts(incidentOpen, ['first']);
    await expect((spec as CommandSpec).run(context, args as readonly string[], options)).rejects.toMatchObject({
      code,
      exitCode: 2,
    });
  });

  it('"latest" is the one that was opened last, whatever its client is called', async () => {
    await facts(incidentOpen, ['a'], { client: 'zzz' });
    const { id } = await facts(incidentOpen, ['b'], { client: 'aaa' });
    expect((await facts(incidentShow, ['latest'])).id).toBe(id);
  });
});

describe('a long incident', () => {
  it('is shown by its beginning and its end, says how much is left out, and is shown whole when asked', async () => {
    const { facts } = await incidentOpen.run(context, ['A long night'], { client: 'demo' });
    const { id } = facts as { readonly id: string };
    const link = await context.incidents.link(id);
    for (let number = 1; number <= 60; number += 1) await link.append({ type: 'note.added', text: `note ${number}` });
    const drawn = async (options: { readonly all?: boolean }) => {
      const answer = await incidentShow.run(context, [id], options);
      return JSON.stringify(incidentShow.render(answer.facts as never, 'en'));
    };
    const short = await drawn({});
    expect([short.includes('note 9"'), short.includes('note 10"'), short.includes('note 21"')]).toEqual([
      true,
      false,
      true,
    ]);
    expect(short).toContain('… 11 more between these (--all shows them) …');
    expect(await drawn({ all: true })).toContain('note 10"');
  });
});
