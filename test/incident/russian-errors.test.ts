import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, it } from 'vitest';
import { desk } from './support.ts';
import { expectTold, type Told } from './told-in-russian.ts';

const own = desk();
const { folder, open } = own;
const root = join(folder, 'incidents');
const ids = { fresh: '', gone: '' };

beforeAll(async () => {
  ids.fresh = await open('Nobody got the letter');
  ids.gone = await open('The report is empty');
  renameSync(join(root, 'acme', ids.gone), join(folder, ids.gone));
  writeFileSync(join(folder, 'relay.log'), '554 refused\n');
});

describe('under --lang ru whoever names what there is not is told so in Russian, and programs in English', () => {
  const cases: readonly (readonly [string, () => Told])[] = [
    [
      'an unknown incident',
      () => ({
        words: ['show', 'nothing-like-it'],
        ru: [
          `ошибка: Инцидента «nothing-like-it» в ${root} нет.`,
          'Список инцидентов: mmsup incident list',
          '(incident/unknown)',
        ],
        en: `There is no incident "nothing-like-it" in ${root}.`,
      }),
    ],
    [
      'an id with a slip of the finger',
      () => ({
        words: ['show', `${ids.fresh}9`],
        ru: [
          `ошибка: Инцидента «${ids.fresh}9» в ${root} нет.`,
          /^Возможно, имелось в виду .*acme-001.*\?$/,
          '(incident/unknown)',
        ],
        en: /^There is no incident/,
      }),
    ],
    [
      'a file in place of the folder of records',
      () => ({
        words: ['list', '--incidents', join(folder, 'relay.log')],
        ru: [
          `ошибка: ${join(folder, 'relay.log')} — не папка; записи инцидентов хранятся только в настоящих папках.`,
          'Поставьте на это место саму папку или назовите другую: --incidents ПАПКА.',
          '(incident/not-a-folder)',
        ],
        en: `${join(folder, 'relay.log')} is not a folder; incident records are kept only in real folders.`,
      }),
    ],
    [
      'a record that is gone',
      () => ({
        words: ['show', ids.gone],
        ru: [
          `ошибка: Запись инцидента ${ids.gone} исчезла: файлы heads знают её строки (1), а папки ${join(root, 'acme', ids.gone)} нет.`,
          `Восстановите папку из резервной копии или у тех, с кем записи общие; подробнее: mmsup incident verify ${ids.gone}`,
          '(incident/gone)',
        ],
        en: `The record of incident ${ids.gone} is gone: heads know 1 line of it, and ${join(root, 'acme', ids.gone)} is not there.`,
      }),
    ],
    [
      'an audience that there is not',
      () => ({
        words: ['export', ids.fresh, '--audience', 'bank'],
        ru: [
          'ошибка: Опция --audience <who> не принимает «bank». Возможны: client, internal, auditor.',
          'Справка: mmsup incident export --help',
          '(usage/invalidArgument)',
        ],
        en: /argument 'bank' is invalid/,
      }),
    ],
    [
      'a severity that there is not',
      () => ({
        words: ['severity', ids.fresh, 'urgent', '--why', 'x'],
        ru: ['ошибка: Важности «urgent» нет.', 'Возможны: low, normal, high, critical.', '(incident/severity)'],
        en: '"urgent" is no severity.',
      }),
    ],
    [
      'a cause that there is not',
      () => ({
        words: ['close', ids.fresh, '--cause', 'nothing/at-all'],
        ru: [
          'ошибка: Причины «nothing/at-all» нет; ничего не записано.',
          'Список причин: mmsup cause list; если причину не нашли: --cause none',
          '(cause/unknown)',
        ],
        en: 'There is no cause "nothing/at-all"; nothing was written.',
      }),
    ],
    [
      'an outcome that there is not',
      () => ({
        words: ['close', ids.fresh, '--outcome', 'mended'],
        ru: ['ошибка: Итога «mended» нет.', /^Возможны: .*repaired/, '(incident/outcome)'],
        en: '"mended" is no outcome.',
      }),
    ],
    [
      'an event that there is not',
      () => ({
        words: ['correct', ids.fresh, '9', '--field', 'text', '--to', 'x', '--why', 'x'],
        ru: [
          `ошибка: В инциденте ${ids.fresh} нет события «9».`,
          `Номера событий стоят в первом столбце: mmsup incident show ${ids.fresh} --all`,
          '(incident/which-event)',
        ],
        en: `The incident ${ids.fresh} has no event "9".`,
      }),
    ],
    [
      'a field that nobody may correct',
      () => ({
        words: ['correct', ids.fresh, '1', '--field', 'severity', '--to', 'low', '--why', 'x'],
        ru: [
          'ошибка: Поле «severity» события incident.opened 1 исправить нельзя: исправляют только то, что написал человек, и время, когда это случилось.',
          'Исправить можно: complaint, reporterWords, campaign, run, segment, happened. Остальное запишите заметкой.',
          '(incident/not-correctable)',
        ],
        en: '"severity" of incident.opened 1 cannot be corrected: only what a person wrote, and when it happened.',
      }),
    ],
    [
      'evidence that nobody kept',
      () => ({
        words: ['evidence', ids.fresh, 'show', 'abcdef'],
        ru: [
          `ошибка: С «abcdef» начинаются хеши доказательств инцидента ${ids.fresh}: 0; нужно ровно одно.`,
          `Наберите хотя бы четыре знака одного из списка: mmsup incident evidence ${ids.fresh} list`,
          '(incident/which-evidence)',
        ],
        en: `0 pieces of evidence of ${ids.fresh} have a hash that begins with "abcdef".`,
      }),
    ],
    [
      'a file that there is not',
      () => ({
        words: ['evidence', ids.fresh, 'add', join(folder, 'no.log')],
        ru: [
          `ошибка: Не удалось прочитать ${join(folder, 'no.log')}: такого файла или папки нет (ENOENT).`,
          'Проверьте путь и права.',
          '(incident/evidence-no-file)',
        ],
        en: /no\.log could not be read: ENOENT: no such file or directory/,
      }),
    ],
    [
      'nothing to look through',
      () => ({
        words: ['redact-check', 'no-such-letter.html'],
        ru: [
          'ошибка: «no-such-letter.html» — не инцидент, не файл и не папка.',
          'Список инцидентов: mmsup incident list',
          '(incident/nothing-to-check)',
        ],
        en: '"no-such-letter.html" is neither an incident nor a file or folder.',
      }),
    ],
    [
      'a head that is none',
      () => ({
        words: ['verify', ids.fresh, '--head', '9f86'],
        ru: [
          'ошибка: «9f86» — не хеш конца записи: это SHA-256, 64 шестнадцатеричные цифры, из которых набирают хотя бы первые 8.',
          'Скопируйте его из выгрузки или из последней строки ответа той команды, что писала в запись, например: --head 9f86d081',
          '(incident/head)',
        ],
        en: '"9f86" is no head: a head is a SHA-256 of 64 hexadecimal digits, of which at least the first 8 are typed.',
      }),
    ],
    [
      'a state with a slip of the finger',
      () => ({
        words: ['list', '--status', 'closd'],
        ru: ['ошибка: Состояния «closd» нет.', 'Возможно, имелось в виду «closed»?', '(incident/status)'],
        en: '"closd" is no status.',
      }),
    ],
    [
      'a grouping that there is not',
      () => ({
        words: ['stats', '--by', 'weather'],
        ru: [
          'ошибка: По «weather» инциденты не группируются.',
          'Возможны: client, cause, line, month.',
          '(incident/by)',
        ],
        en: 'Incidents are not told apart by "weather".',
      }),
    ],
    [
      'a name with a phone in it',
      () => ({
        words: ['open', '--client', 'acme +7 912 345-67-89', 'x'],
        ru: [
          /^ошибка: В имени клиента «acme <phone.*>» есть персональные данные \(телефон\): оно вошло бы в имя папки и в номер каждого инцидента\.$/,
          'Назовите клиента одним коротким именем, например --client acme; то, по чему можно узнать человека, пишите в --reporter-words: там оно скрывается.',
          '(incident/personal-client)',
        ],
        en: /holds personal data \(phone\)/,
      }),
    ],
  ];
  it.each(cases)('%s', (_case, told) => expectTold(own, told()));
});

describe('under --lang ru whoever leaves out what is needed is told so in Russian', () => {
  const cases: readonly (readonly [string, () => Told])[] = [
    [
      'an incident of nobody',
      () => ({
        words: ['open'],
        ru: [
          'ошибка: Инцидент не открыт: не хватает жалобы и клиента (--client ИМЯ или --profile ИМЯ), а спросить здесь некого.',
          'mmsup incident open --client ИМЯ "слова клиента"; запустить демо: mmsup demo start',
          '(incident/no-complaint)',
        ],
        en: 'An incident is not opened without the complaint and whose it is (--client NAME, or --profile NAME); nobody can be asked here.',
      }),
    ],
    [
      'a closing of which nothing is said',
      () => ({
        words: ['close', ids.fresh],
        ru: [
          new RegExp(
            `^ошибка: Инцидент ${ids.fresh} не закрыть без --cause КОД \\(или --cause none\\) и --why "что решили" и --outcome .*, а спросить здесь некого\\.$`,
          ),
          new RegExp(`^mmsup incident close ${ids.fresh} --cause КОД --why "что решили" --outcome [a-z|-]+$`),
          '(incident/how-closed)',
        ],
        en: /is not closed without --cause ID \(or --cause none\) and --why/,
      }),
    ],
    [
      'a reason',
      () => ({
        words: ['severity', ids.fresh, 'high'],
        ru: [
          'ошибка: Не сказано почему (--why); ответ стоит в записи рядом с изменением.',
          `mmsup incident severity ${ids.fresh} high --why "почему"`,
          '(incident/no-reason)',
        ],
        en: 'The reason is missing; it stands in the record beside the change.',
      }),
    ],
    [
      'what a correction is to say',
      () => ({
        words: ['correct', ids.fresh, '1', '--field', 'complaint'],
        ru: [
          'ошибка: Не сказано, что в нём должно стоять (--to).',
          `mmsup incident correct ${ids.fresh} 1 --field complaint --to "значение" --why "почему"`,
          '(incident/what-to-correct)',
        ],
        en: 'It is not said what it should say (--to).',
      }),
    ],
    [
      'whom it is handed over to',
      () => ({
        words: ['hand-over', ids.fresh],
        ru: [
          'ошибка: Не сказано, кому передать инцидент.',
          `mmsup incident hand-over ${ids.fresh} --to 3`,
          '(incident/no-line)',
        ],
        en: 'It is not said who gets the incident.',
      }),
    ],
    [
      'a note',
      () => ({
        words: ['note', ids.fresh, ' '],
        ru: ['ошибка: Заметка пуста.', `mmsup incident note ${ids.fresh} "текст"`, '(incident/empty-note)'],
        en: 'The note is empty.',
      }),
    ],
  ];
  it.each(cases)('%s', (_case, told) => expectTold(own, told()));
});
