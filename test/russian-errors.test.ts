import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runLine, runOffline } from './support/command-line.ts';
import { type TestDemo, testDemo } from './support/demo.ts';

const folder = mkdtempSync(join(tmpdir(), 'mmsup-russian-'));
const PROFILES = { MMSUP_PROFILES: join(folder, 'profiles.yaml') };
const NOWHERE = ['--db', `host=${folder} dbname=crm user=reader`, '--system', 'demo'];

beforeAll(() => {
  const bank = '  bank:\n    system: demo\n    db: host=localhost dbname=crm\n';
  writeFileSync(join(folder, 'profiles.yaml'), `format: 1\nprofiles:\n${bank}`);
  writeFileSync(join(folder, 'typo.yaml'), `format: 1\nprofiles:\n${bank}    langage: ru\n`);
  const own = bank.replace('host=localhost', `host=${folder}`);
  writeFileSync(join(folder, 'russian.yaml'), `format: 1\ndefault: bank\nprofiles:\n${own}    language: ru\n`);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The lines of the error, without those of progress before it. */
const linesOf = (stderr: string) => stderr.slice(stderr.indexOf('ошибка:')).trimEnd().split('\n');

describe('under --lang ru an error that needs no database is told in Russian', () => {
  it.each([
    [
      'an unknown command',
      ['campain', 'list'],
      [
        'ошибка: Команды «campain» нет.',
        'Возможно, имелось в виду campaign?',
        'Справка: mmsup --help',
        '(usage/unknownCommand)',
      ],
    ],
    [
      'an unknown option',
      ['campaign', 'list', '--jsn'],
      [
        'ошибка: Опции --jsn нет.',
        'Возможно, имелось в виду --json?',
        'Справка: mmsup campaign list --help',
        '(usage/unknownOption)',
      ],
    ],
    [
      'an argument that is missing',
      ['campaign', 'trace'],
      ['ошибка: Не хватает аргумента «run».', 'Справка: mmsup campaign trace --help', '(usage/missingArgument)'],
    ],
    [
      'arguments too many',
      ['cause', 'list', 'a'],
      [
        'ошибка: У «list» лишние аргументы: нужно 0, а указано 1.',
        'Справка: mmsup cause list --help',
        '(usage/excessArguments)',
      ],
    ],
    [
      'an option without its value',
      ['campaign', 'list', '--as-of'],
      [
        'ошибка: У опции --as-of <time> нет значения.',
        'Справка: mmsup campaign list --help',
        '(usage/optionMissingArgument)',
      ],
    ],
    [
      'a choice that there is not',
      ['runbook', 'show', 'segment-empty', '--graph', 'dots'],
      [
        'ошибка: Опция --graph <form> не принимает «dots». Возможны: text, mermaid.',
        'Справка: mmsup runbook show --help',
        '(usage/invalidArgument)',
      ],
    ],
    [
      'a moment that is none',
      ['campaign', 'list', '--as-of', '2026-02-30'],
      [
        'ошибка: --as-of «2026-02-30» — не момент времени.',
        'Напишите так: 2026-11-23, 2026-11-23T09:00 (время компании) или 2026-11-23T06:00:00Z.',
        '(usage/as-of)',
      ],
    ],
    [
      'an unknown form of the answer',
      ['campaign', 'list', '--format', 'jsn'],
      ['ошибка: Формата «jsn» нет.', 'Возможно, имелось в виду «json»?', '(usage/format)'],
    ],
    [
      'an unknown profile',
      ['campaign', 'list', '--profile', 'bnk'],
      [
        `ошибка: Профиля «bnk» в ${PROFILES.MMSUP_PROFILES} нет.`,
        'Возможно, имелось в виду «bank»?',
        '(profile/unknown)',
      ],
    ],
    [
      'an unknown system',
      ['campaign', 'list', '--db', 'dbname=crm', '--system', 'demmo'],
      [
        'ошибка: Системы «demmo» нет, и файла с таким именем тоже.',
        'Возможно, имелось в виду «demo»?',
        '(system/unknown)',
      ],
    ],
    [
      'an unknown cause',
      ['cause', 'show', 'segment/nothing-at-all'],
      ['ошибка: Причины «segment/nothing-at-all» нет.', 'Список причин: mmsup cause list', '(cause/unknown)'],
    ],
    [
      'a connection with a password',
      ['campaign', 'list', '--db', 'dbname=crm password=x', '--system', 'demo'],
      [
        'ошибка: В строке подключения --db стоит пароль (password): его было бы видно в списках процессов, истории команд и резервных копиях.',
        'Уберите его и задайте в PGPASSWORD, в файле паролей (~/.pgpass, права 0600) или в файле служб (~/.pg_service.conf).',
        '(db/password-in-connection-string)',
      ],
    ],
  ])('%s', async (_case, words, told) => {
    const { stderr, exitCode } = await runOffline(['--lang', 'ru', ...words], PROFILES);
    expect(linesOf(stderr)).toEqual(told);
    expect(exitCode).toBe(2);
  });

  it('a server that is down', async () => {
    const { stderr, exitCode } = await runOffline(['campaign', 'list', ...NOWHERE, '--lang', 'ru']);
    expect(linesOf(stderr)).toEqual([
      `ошибка: Не удалось подключиться к ${folder}/.s.PGSQL.5432, база crm, пользователь reader: такого сокета нет (ENOENT).`,
      'На этом сокете никто не принимает соединений. Запустите сервер; демо запускает: mmsup demo start',
      '(db/connection-lost)',
    ]);
    expect(exitCode).toBe(5);
  });

  it('a mistyped key of the profiles file, with its place', async () => {
    const file = join(folder, 'typo.yaml');
    const { stderr, exitCode } = await runOffline(['profile', 'list', '--lang', 'ru'], { MMSUP_PROFILES: file });
    expect(linesOf(stderr)).toEqual([
      `ошибка: ${file}:6:5: файл профилей → «profiles» → «bank»: ключа «langage» здесь нет.`,
      'Возможно, имелось в виду «language»?',
      '(yaml/unknown-key)',
    ]);
    expect(exitCode).toBe(2);
  });

  it('in the language of the client, where no other was asked for', async () => {
    const { stderr } = await runOffline(['campaign', 'list'], { MMSUP_PROFILES: join(folder, 'russian.yaml') });
    expect(stderr).toContain('ошибка: Не удалось подключиться к');
  });

  it('programs are told the same in English', async () => {
    const { stderr } = await runOffline(['campaign', 'list', ...NOWHERE, '--lang', 'ru', '--json']);
    expect(JSON.parse(stderr.slice(stderr.indexOf('{'))).error).toMatchObject({
      code: 'db/connection-lost',
      message: `Could not connect to ${folder}/.s.PGSQL.5432, database crm, user reader: there is no such socket (ENOENT).`,
      hint: 'Nobody listens on this socket. Start the server; the demo with: mmsup demo start',
    });
  });
});

describe('under --lang ru an error of what the database holds is told in Russian', () => {
  let demo: TestDemo;
  beforeAll(async () => {
    demo = await testDemo();
  });

  it.each([
    ['campaign trace no-such-run', 'ошибка: Нет ни запуска, ни кампании «no-such-run».'],
    ['report trace no-such-report', 'ошибка: Отчёта «no-such-report» нет.'],
    ['customer trace 999999999', 'ошибка: Клиента «999999999» в crm.customer (столбец customer_id) нет.'],
    ['health check --only nothing/*', 'ошибка: Проверки «nothing/*» нет.'],
  ])('%s', async (line, first) => {
    const { stderr, exitCode } = await runLine(`${line} --lang ru`, demo);
    expect(linesOf(stderr)[0]).toBe(first);
    expect(exitCode).toBe(2);
  });
});
