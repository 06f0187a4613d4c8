import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { takeLock } from '../../src/incident/record/lock.ts';
import type { IncidentState } from '../../src/incident/state.ts';
import { runOffline } from '../support/command-line.ts';
import { desk, SOLVED } from './support.ts';
import { expectTold, type Told } from './told-in-russian.ts';

const own = desk();
const { folder, type, json, open } = own;
const root = join(folder, 'incidents');
/** Incidents in the states that refuse something. */
const ids = { fresh: '', taken: '', handed: '', closed: '', paused: '', proved: '' };
let evidence = '';
let takenAt = '';

beforeAll(async () => {
  for (const name of Object.keys(ids) as (keyof typeof ids)[]) ids[name] = await open('Nobody got the letter');
  await type('incident', 'acknowledge', ids.taken);
  const [, acknowledged] = (await json<IncidentState>('incident', 'show', ids.taken)).facts.timeline;
  takenAt = acknowledged!.at.replace(/\.\d+Z/, 'Z');
  await type('incident', 'hand-over', ids.handed, '--to', '3');
  await type('incident', 'close', ids.closed, ...SOLVED);
  await type('incident', 'sla', 'pause', ids.paused, '--why', 'We wait');
  writeFileSync(join(folder, 'relay.log'), '554 refused\n');
  await type('incident', 'evidence', ids.proved, 'add', join(folder, 'relay.log'));
  const { path, evidence: kept } = (await json<IncidentState>('incident', 'show', ids.proved)).facts;
  evidence = join(path, 'evidence', kept[0]!.hash);
  writeFileSync(evidence, 'other');
});

describe('under --lang ru what an incident does not allow now is told in Russian', () => {
  const cases: readonly (readonly [string, () => Told])[] = [
    [
      'a complaint that was taken up',
      () => ({
        words: ['acknowledge', ids.taken],
        who: 'bob',
        ru: [
          `ошибка: Жалобу инцидента ${ids.taken} уже приняли, ${takenAt} (ann:2), и с тех пор его никому не передавали.`,
          `Если её приняли раньше: mmsup incident correct ${ids.taken} ann:2 --field happened --to ВРЕМЯ --why "почему"; у кого инцидент: mmsup incident show ${ids.taken}`,
          '(incident/nothing-to-acknowledge)',
        ],
        en: `The incident ${ids.taken} has been taken up, at ${takenAt} (ann:2), and nothing was handed over since.`,
      }),
    ],
    [
      "one's own hand-over",
      () => ({
        words: ['acknowledge', ids.handed],
        ru: [
          `ошибка: Инцидент ${ids.handed} передан (линия 3) под именем ann: подтвердить передачу под тем же именем нельзя.`,
          'Принимающая линия подтверждает под своим именем: из своей учётной записи или через MMSUP_WHO. Рядом с именем в записи остаётся системный пользователь.',
          '(incident/own-hand-over)',
        ],
        en: `ann handed ${ids.handed} over to 3 and cannot acknowledge it for them.`,
      }),
    ],
    [
      'a hand-over to others',
      () => ({
        words: ['acknowledge', ids.handed, '--line', '4'],
        who: 'bob',
        ru: [
          `ошибка: Инцидент ${ids.handed} передан другому получателю: линия 3, а не линия 4.`,
          `Подтверждает тот, у кого он сейчас или кому передан: линия 3; передать заново: mmsup incident hand-over ${ids.handed} --to КОМУ`,
          '(incident/other-line)',
        ],
        en: `The incident ${ids.handed} was handed over to 3, not to 4.`,
      }),
    ],
    [
      'an end while a hand-over waits',
      () => ({
        words: ['close', ids.handed, ...SOLVED],
        ru: [
          `ошибка: Инцидент ${ids.handed} не закрыт: передача (линия 3) ещё не подтверждена.`,
          `Принимающая линия набирает: mmsup incident acknowledge ${ids.handed}; или всё равно закройте, и это будет записано: mmsup incident close ${ids.handed} --anyway`,
          '(incident/going-on)',
        ],
        en: `The incident ${ids.handed} is not closed: 3 has not acknowledged the hand-over.`,
      }),
    ],
    [
      'a severity of what is closed',
      () => ({
        words: ['severity', ids.closed, 'low', '--why', 'x'],
        ru: [
          new RegExp(`^ошибка: Инцидент ${ids.closed} закрыт \\d{4}-.*Z\\.$`),
          `Прочитать: mmsup incident show ${ids.closed}; продолжить: mmsup incident reopen ${ids.closed} --why "почему"`,
          '(incident/closed)',
        ],
        en: new RegExp(`The incident ${ids.closed} was closed at`),
      }),
    ],
    [
      'a second pause',
      () => ({
        words: ['sla', 'pause', ids.paused, '--why', 'again'],
        ru: [
          new RegExp(`^ошибка: Часы ${ids.paused} уже стоят, с .*Z \\(ann: We wait\\); ничего не записано\\.$`),
          `Пустить их снова: mmsup incident sla resume ${ids.paused}`,
          '(incident/sla-paused)',
        ],
        en: new RegExp(`The clocks of ${ids.paused} stand already, since`),
      }),
    ],
    [
      'a time that has not come',
      () => ({
        words: ['note', ids.fresh, 'x', '--happened', '2999-01-01'],
        ru: [
          /^ошибка: Время «2999-01-01» \(2999-01-01T00:00:00Z\) ещё не наступило, когда его записывали, в .*Z; ничего не записано\.$/,
          'Напишите, когда это случилось, с часовым поясом: 2026-11-23T08:40Z или 2026-11-23T11:40+03:00. День без времени — это его полночь по UTC.',
          '(incident/time-future)',
        ],
        en: /had not come yet when it was written down/,
      }),
    ],
    [
      'a time before the complaint',
      () => ({
        words: ['severity', ids.fresh, 'high', '--why', 'x', '--happened', '2020-01-01T10:00:00Z'],
        ru: [
          /^ошибка: Время 2020-01-01T10:00:00Z раньше, чем .*Z, когда поступила жалоба \(ann:1\), а так быть не может; ничего не записано\.$/,
          /^Напишите время не раньше .*Z; а если неверно то: mmsup incident correct .* ann:1 --field happened --to ВРЕМЯ --why "почему"\.$/,
          '(incident/time-order)',
        ],
        en: /^2020-01-01T10:00:00Z lies before .*, when the complaint came \(ann:1\)/,
      }),
    ],
    [
      'a time that is none',
      () => ({
        words: ['note', ids.fresh, 'x', '--happened', 'yesterday'],
        ru: ['ошибка: «yesterday» — не время.', 'Напишите так: 2026-11-23T08:40Z.', '(incident/time)'],
        en: '"yesterday" is not a time.',
      }),
    ],
    [
      'evidence that is not what was kept',
      () => ({
        words: ['evidence', ids.proved, 'show', evidence.slice(-64)],
        ru: [
          `ошибка: В ${evidence} не то, что сохраняли: хеш содержимого другой.`,
          `Проверьте всю запись: mmsup incident verify ${ids.proved}`,
          '(incident/evidence-damaged)',
        ],
        en: `${evidence} is not what was kept: its bytes do not give its hash.`,
      }),
    ],
  ];
  it.each(cases)('%s', (_case, told) => expectTold(own, told()));

  it('a record into which another process writes', async () => {
    const lock = await takeLock(join(root, 'acme', ids.fresh), ids.fresh);
    const { stderr, exitCode } = await type('incident', 'note', ids.fresh, 'x', '--lang', 'ru');
    lock.release();
    expect([exitCode, stderr.trimEnd().split('\n')]).toEqual([
      5,
      [
        `ошибка: В запись инцидента ${ids.fresh} пишет процесс ${process.pid}, и она не освободилась.`,
        `Повторите, когда другой процесс завершится. Если туда никто не пишет, удалите ${join(root, 'acme', ids.fresh, '.lock')}`,
        '(incident/locked)',
      ],
    ]);
  }, 30_000);
});

describe('under --lang ru what could not be read is told in Russian', () => {
  it('a record that is a symbolic link, in a list; programs are told in English', async () => {
    const records = join(folder, 'linked');
    mkdirSync(join(records, 'acme'), { recursive: true });
    const link = join(records, 'acme', '2026-11-26-acme-007');
    symlinkSync(join(root, 'acme', ids.fresh), link);
    const { stdout } = await type('incident', 'list', '--incidents', records, '--lang', 'ru');
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      `запись повреждена (${link} — символическая ссылка; записи инцидентов хранятся только в настоящих папках.)`,
    );
    const stats = await json<{ damaged: readonly { where: string }[] }>('incident', 'stats', '--incidents', records);
    expect(stats.facts.damaged.map(({ where }) => where)).toEqual([
      `${link} is a symbolic link; incident records are kept only in real folders.`,
    ]);
  });

  it('a profiles file, in what was promised', async () => {
    const file = join(folder, 'profiles.yaml');
    writeFileSync(file, 'format: 2\n');
    const words = ['incident', 'sla', 'explain', ids.fresh, '--lang', 'ru'];
    const env = { MMSUP_PROFILES: file, MMSUP_INCIDENTS: root, HOME: folder, MMSUP_WHO: 'ann' };
    const { stdout } = await runOffline(words, env);
    expect(stdout.replace(/\s+/g, ' ')).toContain('в файле профилей должно стоять «format: 1»');
    const told = JSON.parse((await runOffline([...words, '--json'], env)).stdout);
    expect(told.facts.profileNow.message).toContain('a profiles file says "format: 1"');
  });
});

describe('on a terminal of 60 columns', () => {
  it.each(['en', 'ru'])('no id and no command of an error in %s is cut', async (lang) => {
    const env = { MMSUP_INCIDENTS: root, HOME: folder, MMSUP_WHO: 'bob' };
    const words = ['incident', 'acknowledge', ids.taken, '--lang', lang, '--no-color'];
    const { stderr } = await runOffline(words, env, { columns: 60 });
    const lines = stderr.trimEnd().split('\n');
    // What is wider than the terminal is its to break: a copy of it stays one command.
    expect(lines.filter((line) => line.length > 60 && !line.startsWith('mmsup incident correct '))).toEqual([]);
    expect(lines.filter((line) => line.endsWith(`mmsup incident show ${ids.taken}`))).toHaveLength(1);
    const whole = await runOffline(words, env);
    expect(lines.join(' ')).toBe(whole.stderr.trimEnd().replaceAll('\n', ' '));
    expect(stderr.split(ids.taken)).toHaveLength(4);
  });
});
