import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { incidentStore } from '../../../src/incident/record/store.ts';

type Event = { readonly type: string; readonly [field: string]: unknown };

/** Words that try to become markup wherever they may come to stand. */
export const EVIL = [
  '<script>document.title="run"</script>',
  '<img src=x onerror=document.title="run">',
  '</style><svg onload=document.title="run">',
  '"><a href="javascript:document.title=1">x</a>',
  '</title></head><body onload=document.title="run">',
  '[click](javascript:alert(1)) ![x](http://evil.example/x.png) <http://evil.example>',
  '| a | b |\n|---|---|\n# heading\n- item\n> quote\n1. one\n    code\n---\n```\nfence',
  '`code` *bold* __strong__ ~~gone~~ $x$ &lt;b&gt; http://evil.example/?a=b www.evil.example',
  'left\u202Eright\u0007\u001b[31mred',
] as const;

const both = (en: string, ru: string) => ({ en, ru });

/** The result of a trace, as a command keeps it. */
const TRACE = {
  format: 'mmsup/1',
  command: 'campaign trace',
  findings: [
    {
      cause: 'campaign/selects-nobody',
      title: 'Segment vip selected nobody',
      confidence: 'proved',
      evidence: {
        run: '17',
        segment: 'vip',
        selected: 0,
        usual: 1961.5,
        spread: 3,
        historyRuns: 9,
        firstBadRun: '17',
        lastGoodRun: '16',
        edit: null,
      },
      next: ['mmsup segment explain vip'],
    },
  ],
  facts: {
    zone: 'Europe/Moscow',
    campaign: { id: 'spring', name: EVIL[0] },
    run: { id: '17' },
    stages: [
      { stage: 'normalise', in: 100_000, out: 98_508, usualOut: { median: 98_508 }, marks: [] },
      { stage: 'select', in: 98_508, out: 0, usualOut: { median: 1049.5 }, marks: ['selects-nobody'] },
    ],
  },
};

const NULLS = {
  segment: 'vip',
  condition: { id: 'c6', text: 'c.customer_id not in (select …)' },
  list: EVIL[1],
  listRows: 1497,
  nullRows: 1,
  unknown: 97_013,
  selected: 0,
  selectedWithoutNulls: 1160,
  changes: [{ at: '2026-11-23T13:40:00Z', who: 'o.belova', kind: 'load', object: 'L', comment: 'from the lawyers' }],
  zone: 'Europe/Moscow',
};

/** One event of every type that a record can hold, in an order in which they can happen. `trace` is the hash of a kept result. */
export function everyEvent(trace: string): readonly Event[] {
  const run = 'r-1';
  const step = 'explain';
  return [
    { type: 'incident.acknowledged', line: null },
    { type: 'incident.severity', severity: 'high', from: 'normal', why: 'A whole region waits' },
    {
      type: 'run.started',
      run,
      runbook: 'no-customers-selected',
      title: both('Nobody is selected', 'Никто не отобран'),
      auto: false,
      walker: { host: 'desk-7', pid: 1, began: '1' },
    },
    { type: 'step.started', run, step: 'trace', argv: ['campaign', 'trace', 'spring'] },
    {
      type: 'step.finished',
      run,
      step: 'trace',
      verdict: 'unsure',
      say: both('Segment vip selected nobody in run 17.', 'Сегмент vip никого не отобрал в запуске 17.'),
      cause: null,
      findings: TRACE.findings,
      gaps: ['relation policy_decision is not kept by this system'],
      seconds: 0.6,
      evidence: [trace],
    },
    { type: 'step.started', run, step: 'query', sql: 'select 1 from crm.customer' },
    { type: 'step.errored', run, step: 'query', kind: 'timeout', message: `canceled: ${EVIL[2]}`, seconds: 2 },
    { type: 'step.interrupted', run, step: 'query', reason: 'crash' },
    { type: 'step.skipped', run, step: 'query', reason: 'not needed' },
    { type: 'step.returned', run, step: 'query', go: 'trace', reason: 'back' },
    { type: 'include.entered', run, step: 'inner', runbook: 'mailing-did-not-go-out' },
    {
      type: 'answer.given',
      run,
      step: 'asked',
      question: both('Was the list loaded?', 'Список загружали?'),
      answer: EVIL[3],
      source: 'person',
    },
    {
      type: 'step.finished',
      run,
      step: 'inner',
      verdict: 'ruled-out',
      say: both('No lock holds the run.', 'Блокировок нет.'),
      cause: null,
      findings: [],
      gaps: [],
      seconds: 1,
    },
    { type: 'include.left', run, step: 'inner', cause: null, tell: both('Nothing there.', 'Там ничего.') },
    { type: 'run.interrupted', run, reason: 'cancelled' },
    { type: 'run.resumed', run, runbook: 'no-customers-selected', step, begun: false, onDisk: 'same' },
    { type: 'step.started', run, step, argv: ['segment', 'explain', 'vip'] },
    {
      type: 'step.finished',
      run,
      step,
      verdict: 'found',
      say: both(
        'The data under the formula changed: segment/null-in-exclusion-list.',
        'Изменились данные под формулой: segment/null-in-exclusion-list.',
      ),
      cause: 'segment/null-in-exclusion-list',
      findings: [
        {
          cause: 'segment/null-in-exclusion-list',
          severity: 'error',
          title: 'Segment vip selects nobody',
          evidence: NULLS,
          confidence: 'proved',
          next: ['Ask to remove the row'],
        },
      ],
      gaps: [],
      seconds: 0.8,
    },
    {
      type: 'change.previewed',
      run,
      step: 'fix',
      words: both('One row', 'Одна строка'),
      argv: null,
      program: ['/opt/fix', EVIL[4]],
      seconds: 1,
      evidence: [],
    },
    {
      type: 'approval.asked',
      run,
      step: 'fix',
      role: 'list-owner',
      risk: 'high',
      name: 'fix',
      asked: '2026-11-26T10:00:00Z',
      expires: '2026-11-26T11:00:00Z',
    },
    { type: 'approval.given', run, step: 'fix', role: 'list-owner', by: 'm.vlasova' },
    {
      type: 'approval.denied',
      run,
      step: 'other',
      role: 'list-owner',
      reason: both('Not today', 'Не сегодня'),
      source: 'person',
    },
    { type: 'approval.expired', run, step: 'third', role: 'list-owner', expires: '2026-11-26T11:00:00Z' },
    { type: 'change.started', run, step: 'fix', by: 'program', argv: ['/opt/fix', '--row', '7'] },
    { type: 'change.done', run, step: 'fix', outcome: 'done', message: null, seconds: 3, evidence: [] },
    {
      type: 'change.verified',
      run,
      step: 'fix',
      holds: true,
      say: both('The segment selects 1,160 customers again.', 'Сегмент снова отбирает 1 160 клиентов.'),
      values: {},
      hidden: [],
      seconds: 1,
      evidence: [],
    },
    { type: 'change.undo-started', run, step: 'other', argv: ['/opt/back'] },
    { type: 'change.undone', run, step: 'other', undone: true, message: null },
    {
      type: 'run.ended',
      run,
      step,
      end: 'resolved',
      cause: 'segment/null-in-exclusion-list',
      tell: both('Repeat the run.', 'Повторите запуск.'),
    },
    {
      type: 'command.started',
      call: 'kill',
      argv: ['segment', 'explain', 'vip', '--db', 'host=db-7 user=mmsup_ro'],
      command: 'segment explain',
      profile: 'acme-prod',
    },
    {
      type: 'command.started',
      call: 'ended',
      argv: ['campaign', 'trace', 'spring', '--db', 'host=db-7 user=mmsup_ro'],
      command: 'campaign trace',
      profile: 'acme-prod',
    },
    {
      type: 'command.finished',
      call: 'ended',
      argv: ['campaign', 'trace', 'spring', '--db', `host=/srv/${'long-'.repeat(30)}socket user=mmsup_ro`],
      command: 'campaign trace',
      verdict: 'problem',
      findings: [],
      seconds: 1,
      happened: '2026-11-26T09:59:00.000Z',
      profile: 'acme-prod',
      database: { user: 'mmsup_ro', host: 'db-7.acme.internal', database: 'crmprod' },
      evidence: [trace],
    },
    {
      type: 'command.finished',
      argv: ['profile', 'show'],
      seconds: 1,
      error: { code: 'x', message: 'There is no such profile here', exitCode: 2 },
      happened: '2026-11-26T09:59:30.000Z',
    },
    { type: 'note.added', text: EVIL[6] },
    { type: 'note.added', text: 'The owner confirms the edit', happened: '2026-11-26T08:40:00.000Z' },
    { type: 'evidence.added', name: EVIL[5], bytes: 12, why: 'the relay refused', evidence: [trace] },
    { type: 'incident.handed-over', from: '2', to: '3', ask: EVIL[7] },
    { type: 'sla.paused', why: 'we wait for the client' },
    { type: 'sla.resumed', why: null },
    {
      type: 'record.exported',
      form: 'md',
      audience: 'client',
      language: 'en',
      to: 'stdout',
      head: null,
      hash: 'f'.repeat(64),
    },
    { type: 'a.type.of.later', what: EVIL[8] },
    {
      type: 'incident.closed',
      cause: 'segment/null-in-exclusion-list',
      why: 'The row is out of the list; ann checked with select 1 from crm.customer.',
    },
    { type: 'incident.reopened', why: 'It came back' },
    {
      type: 'incident.closed',
      cause: 'segment/null-in-exclusion-list',
      why: 'The row is out of the list, the run was repeated.',
    },
  ];
}

/** What was promised to the client; the last of the three is broken. */
const AGREED = {
  hash: 'e'.repeat(64),
  profile: 'acme-prod',
  agreement: {
    zone: 'Europe/Moscow',
    hours: '24x7',
    holidays: [],
    days: {},
    targets: {
      normal: { acknowledge: 900, around: 'clock' },
      high: { acknowledge: 900, diagnose: 3600, resolve: 1800, around: 'clock' },
    },
  },
} as const;

/** A record that holds them all, written as the program writes; with corrections, a line that a crash left unfinished, and a second writer. */
export async function fullRecord(folder: string, complaint: string = EVIL[0]): Promise<string> {
  const env = { MMSUP_INCIDENTS: join(folder, 'incidents'), HOME: folder };
  let clock = Date.parse('2026-11-26T10:00:00.000Z');
  const now = () => {
    clock += 61_000;
    return new Date(clock);
  };
  const as = (who: string) =>
    incidentStore(undefined, {
      env: { ...env, MMSUP_WHO: who },
      cwd: folder,
      now,
      stderr: {},
      agreed: async () => AGREED,
    });
  const store = as('ann.ivanova');
  const link = await store.open({
    client: 'acme',
    complaint,
    reporterWords: `${EVIL[6]}\n${EVIL[1]}`,
    segment: 'vip',
    profile: 'acme-prod',
    database: { user: 'mmsup_ro', host: 'db-7.acme.internal', database: 'crmprod', version: '15.4' },
  });
  const trace = await link.evidence(JSON.stringify(TRACE));
  for (const event of everyEvent(trace)) await link.append(event);
  await store.close();
  const writer = `ann-ivanova`;
  const note = (await link.events()).find(({ text }) => text === 'The owner confirms the edit')!;
  const file = readdirSync(link.path).find((name) => name.startsWith('events.') && name.includes(writer))!;
  const of = { writer: file.slice('events.'.length, -'.jsonl'.length), seq: note.seq, at: note.at };
  const second = as('bob');
  const other = await second.link(link.id);
  await other.append({
    type: 'event.corrected',
    of,
    field: 'text',
    from: 'The owner confirms the edit',
    to: `The owner denies ${EVIL[0]}`,
    why: 'Misheard',
  });
  await second.close();
  appendFileSync(join(link.path, file), '{"v":1,"seq":99,"at":"2026-11-2');
  const third = as('ann.ivanova');
  await (await third.link(link.id)).append({
    type: 'event.corrected',
    of,
    field: 'happened',
    from: '2026-11-26T08:40:00.000Z',
    to: '2026-11-26T08:41:00.000Z',
    why: 'By the telephone log',
  });
  await third.close();
  return link.id;
}

/** Edits one line of a record as nobody may. */
export function damage(path: string): void {
  const file = readdirSync(path).find((name) => /^events\.ann/.test(name))!;
  const lines = readFileSync(join(path, file), 'utf8').split('\n');
  lines[2] = lines[2]!.replace('"high"', '"low"');
  writeFileSync(join(path, file), lines.join('\n'));
}

/** Names that stand in the record and that no client is told. */
export const INTERNAL_NAMES = [
  'ann.ivanova',
  'bob',
  'db-7',
  'mmsup_ro',
  'crmprod',
  'acme-prod',
  'desk-7',
  'o.belova',
  'm.vlasova',
  'crm.customer',
  '/opt/fix',
  'no-customers-selected',
  hostname(),
];
