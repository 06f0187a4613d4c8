import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ExportDocument } from '../../../src/incident/export/document.types.ts';
import { incidentStore } from '../../../src/incident/record/store.ts';
import { runOffline } from '../../support/command-line.ts';
import { desk } from '../support.ts';

const { folder, type, typeAs, json, open } = desk();
const letter = async (id: string, lang: 'en' | 'ru' = 'ru') =>
  (await type('incident', 'export', id, '--lang', lang)).stdout.replaceAll('\u00a0', ' ');
const documentOf = async (id: string, ...words: string[]) =>
  (await json<{ document: ExportDocument }>('incident', 'export', id, ...words)).facts.document;

interface Kept {
  readonly cause: string;
  readonly evidence: Readonly<Record<string, unknown>>;
}

interface Story {
  /** Findings of steps, in their order. */
  readonly found: readonly Kept[];
  /** Results that the record keeps. */
  readonly results?: readonly Readonly<Record<string, unknown>>[];
  /** Zone of the client's agreement. */
  readonly zone?: string;
}

/** A record with these findings, written as the program writes. */
async function recordOf({ found, results = [], zone }: Story): Promise<string> {
  const agreement = { zone, hours: '24x7', holidays: [], days: {}, targets: {} };
  const store = incidentStore(undefined, {
    env: { MMSUP_INCIDENTS: join(folder, 'incidents'), HOME: folder, MMSUP_WHO: 'ann' },
    cwd: folder,
    now: () => new Date('2026-11-26T10:00:00.000Z'),
    stderr: {},
    agreed: async () =>
      zone === undefined ? null : { hash: 'e'.repeat(64), profile: 'p', agreement: agreement as never },
  });
  const link = await store.open({ client: 'acme', complaint: 'Писем нет' });
  for (const result of results) {
    const evidence = [await link.evidence(JSON.stringify({ format: 'mmsup/1', findings: [], ...result }))];
    await link.append({
      type: 'command.finished',
      argv: ['x'],
      verdict: 'problem',
      findings: [],
      evidence,
      seconds: 1,
    });
  }
  for (const { cause, evidence } of found)
    await link.append({
      type: 'step.finished',
      run: 'r-1',
      step: 'look',
      verdict: 'found',
      say: { en: 'Seen.', ru: 'Видно.' },
      cause,
      findings: [{ cause, severity: 'error', title: cause, evidence, confidence: 'proved', next: [] }],
      seconds: 1,
    });
  await store.close();
  return link.id;
}

const CAP = { rule: 'email-cap', capBefore: 1, cap: 0, since: '2026-11-23T12:25:00Z' };
const IN_RUN = { cause: 'policy/cap-zero', evidence: { ...CAP, run: '1178', excluded: 464, entered: 507 } };
const OF_VERSIONS = { cause: 'policy/cap-zero', evidence: { ...CAP, run: null, excluded: 19_307, entered: 19_307 } };
const TRACED = {
  command: 'campaign trace',
  facts: {
    zone: 'Europe/Moscow',
    run: { id: '1178' },
    stages: [
      { stage: 'select', in: 98_508, out: 507, usualOut: { median: 503 }, marks: [] },
      { stage: 'policy', in: 507, out: 0, usualOut: { median: 448 }, marks: ['emptied'] },
    ],
  },
};

describe('the numbers of a letter', () => {
  it('are those of the run that its table shows, also where versions of the policy were compared later', async () => {
    const id = await recordOf({ found: [IN_RUN, OF_VERSIONS], results: [TRACED] });
    expect(await letter(id)).toContain(
      'В запуске «1178» до этапа «политика» дошло клиентов: 507; политика исключила из них 464, ещё 43 исключено там по другим причинам, дальше не прошёл никто.',
    );
    expect(await letter(id)).not.toContain('19 307');
    expect(await letter(id, 'en')).toContain(
      '507 customers came to the stage “policy”: the policy left out 464 of them, 43 more were left out there for other reasons, and nobody went on.',
    );
  });

  it('of a comparison of versions are said to be those of the whole database', async () => {
    const text = await letter(await recordOf({ found: [OF_VERSIONS], results: [TRACED] }));
    expect(text).toContain(
      'Если считать по всей базе, а не по одному запуску, то из 19 307 клиентов, которых пропускает прежняя версия, новая исключает всех.',
    );
    expect(text).not.toContain('В этом запуске');
  });

  it.each([
    [1, '1 клиента'],
    [2, '2 клиентов'],
    [5, '5 клиентов'],
    [112, '112 клиентов'],
    [221, '221 клиента'],
    [222, '222 клиента'],
    [1160, '1 160 клиентов'],
  ])('%d are selected in the right case', async (selectedWithout, said) => {
    const evidence = { segment: 'vip', population: 221, selectedWithout };
    const text = await letter(await recordOf({ found: [{ cause: 'segment/condition-nobody-meets', evidence }] }));
    expect(text).toContain(`Без одного этого условия он отобрал бы ${said}.`);
    expect(text).toContain('не отвечает никто из 221 клиента,');
  });
});

describe('the clock of a letter', () => {
  const clocks = (text: string) => [
    ...new Set([...text.matchAll(/по часам (.*?UTC(?:[+-]\d+(?::\d\d)?)?)/g)].map(([, clock]) => clock)),
  ];

  it.each([
    ['Europe/Berlin', 'Берлина (UTC+1', '13:25'],
    ['Asia/Yekaterinburg', 'Екатеринбурга (UTC+5', '17:25'],
    ['Asia/Kathmandu', 'UTC+5:45', '18:10'],
    [undefined, 'Москвы (UTC+3', '15:25'],
  ])('of a client in %s is one, in Russian', async (zone, clock, time) => {
    const text = await letter(
      await recordOf({
        found: [{ ...IN_RUN, evidence: { ...IN_RUN.evidence, zone: 'UTC' } }],
        results: [TRACED],
        ...(zone === undefined ? {} : { zone }),
      }),
    );
    expect(clocks(text)).toEqual([clock]);
    expect(text).toContain(`23 ноября 2026, ${time} по часам`);
    expect(text).toContain('Время указано по часам');
  });

  it('is that of a finding where nothing else names one', async () => {
    const evidence = { ...IN_RUN.evidence, zone: 'Europe/Samara' };
    expect(clocks(await letter(await recordOf({ found: [{ ...IN_RUN, evidence }] })))).toEqual(['Самары (UTC+4']);
  });
});

it('calls conditions by their words and never by a number', async () => {
  const condition = (id: string, ru: string, after: number) => ({
    id,
    step: Number(id.slice(1)),
    after,
    says: { en: 'x', ru },
  });
  const explained = {
    command: 'segment explain',
    findings: [{ cause: 'segment/null-in-exclusion-list', evidence: { condition: { id: 'c3' } } }],
    facts: {
      population: 98_508,
      conditions: [
        condition('c1', 'tariff — одно из: «PREMIUM», «GOLD»', 72_000),
        condition('c2', 'email_consent_at заполнено', 18_000),
        condition('c3', 'нет в списке: crm.customer_list_member, где list_code — «DO-NOT-OFFER»', 0),
      ],
    },
  };
  const evidence = { segment: 'vip', condition: { id: 'c3' }, list: 'L', nullRows: 1, unknown: 7, selected: 0 };
  const id = await recordOf({
    found: [{ cause: 'segment/null-in-exclusion-list', evidence }],
    results: [explained],
  });
  const document = await documentOf(id, '--lang', 'ru');
  expect(document.charts[0]!.rows.map(({ label }) => label)).toEqual([
    'все клиенты',
    'tariff — одно из: «PREMIUM», «GOLD»',
    'ещё одно условие',
    'ещё одно условие — здесь отклонение',
  ]);
  expect(await letter(id)).not.toMatch(/условие \d/);
  expect((await documentOf(id, '--lang', 'ru', '--audience', 'internal')).charts[0]!.rows[2]!.label).toBe(
    'условие 2: email_consent_at заполнено',
  );
});

describe('an incident that two people closed without knowing of each other', () => {
  const close = (who: string, records: string, id: string, ...words: string[]) =>
    runOffline(['incident', 'close', id, '--anyway', '--why', 'Done', ...words], {
      MMSUP_INCIDENTS: records,
      HOME: folder,
      MMSUP_WHO: who,
    });

  async function closedTwice(bobsEnd: readonly string[]): Promise<string> {
    const id = await open('Nobody got the letter');
    const [own, others] = [join(folder, 'incidents'), join(folder, `of-bob-${id}`)];
    mkdirSync(others);
    cpSync(own, others, { recursive: true });
    const ends = [
      await close('ann', own, id, '--cause', 'segment/null-in-exclusion-list', '--outcome', 'repaired'),
      await close('bob', others, id, ...bobsEnd),
    ];
    expect(ends.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    cpSync(others, own, { recursive: true, filter: (path) => !/\.ann\./.test(path) });
    return id;
  }

  it('gets no letter until a correction decides, and colleagues are told', async () => {
    const id = await closedTwice(['--cause', 'campaign/run-overdue', '--outcome', 'workaround']);
    const refused = await type('incident', 'export', id, '--lang', 'ru');
    expect([refused.exitCode, refused.stdout]).toEqual([2, '']);
    expect(refused.stderr).toMatch(/incident\/closings-contradict/);
    for (const said of ['ann:2', 'bob:1', 'segment/null-in-exclusion-list', 'campaign/run-overdue', 'incident correct'])
      expect(refused.stderr).toContain(said);
    for (const audience of ['internal', 'auditor']) {
      const { stdout } = await type('incident', 'export', id, '--lang', 'ru', '--audience', audience);
      expect(stdout).toContain('ВНИМАНИЕ: инцидент закрыт несколько раз и по-разному.');
    }
    for (const [field, to] of [
      ['cause', 'segment/null-in-exclusion-list'],
      ['outcome', 'repaired'],
    ] as const) {
      expect((await type('incident', 'export', id)).exitCode).toBe(2);
      const words = ['--field', field, '--to', to, '--why', 'Ann was right'];
      expect((await typeAs('bob', 'incident', 'correct', id, 'bob:1', ...words)).stderr).toBe('');
    }
    expect(await letter(id)).toContain('Причина устранена.');
    expect((await documentOf(id, '--audience', 'internal')).contradictions).toEqual([]);
  });

  it('in the same way gets his letter, and so does one that was opened and closed anew', async () => {
    const same = await closedTwice(['--cause', 'segment/null-in-exclusion-list', '--outcome', 'repaired']);
    expect(await letter(same)).toContain('Причина устранена.');
    const id = await closedTwice(['--cause', 'none', '--outcome', 'no-fault']);
    await type('incident', 'reopen', id, '--why', 'Which is it?');
    await close('ann', join(folder, 'incidents'), id, '--cause', 'none', '--outcome', 'no-fault');
    expect(await letter(id)).toContain('Ошибки нет');
  });
});
