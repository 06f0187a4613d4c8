import { describe, expect, it } from 'vitest';
import { maskContent, maskDeep } from '../../../src/incident/personal/mask.ts';
import { maskFile } from '../../../src/incident/personal/mask-file.ts';
import { createMasker } from '../../../src/model/personal/masker.ts';

const mask = (content: string): string => maskFile(content, createMasker());

describe('a file that somebody keeps as evidence', () => {
  it('stays JSON with its numbers, however long they are', () => {
    const content =
      '{ "perMinute": 1234567890.123456, "share": 22.857142857142857142857, "id": 9007199254740993, "id": 2,\n "at": 1764100800000, "tiny": 1.2345678901e-7 }';
    expect(mask(content)).toBe(content);
    expect(maskContent(content, createMasker().text)).toBe(content);
  });

  it('has a phone that is a number masked as a text', () => {
    expect(mask('{"phone": 79161234567, "to": [79161234568], "msisdn": [12345], "sent": 12}')).toBe(
      '{"phone": "<11 digits>", "to": ["<phone>"], "msisdn": ["<5 digits>"], "sent": 12}',
    );
  });

  it('hides nobody behind the escapes of JSON, nor under the name of a personal column', () => {
    const escaped = JSON.stringify({ said: 'Иван Петров' }).replace(
      /[^ -~]/g,
      (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
    expect(mask(escaped)).toBe('{"said":"<name>"}');
    expect(mask('{"last_name":"Зюзь","city":"Пермь","rows":[{"surname":"Кирпич"}],"n":"Кирпич"}')).toBe(
      '{"last_name":"<4 characters>","city":"Пермь","rows":[{"surname":"<6 characters>"}],"n":"<name>"}',
    );
  });

  it('hides what stands under the name of a secret, and nothing that only tells that there is one', () => {
    expect(mask('{"smtp":{"password":"open sesame","apiKey":"k","token":null},"tokens":["a b"]}')).toBe(
      '{"smtp":{"password":"<secret>","apiKey":"<secret>","token":null},"tokens":["a b"]}',
    );
    expect(mask('login;Password;city\nann;123456;Perm\nbob;;Ufa\n')).toBe(
      'login;Password;city\nann;<secret>;Perm\nbob;;Ufa\n',
    );
    const nothing = `{"password":"\${RELAY_PASSWORD}","token":"***"}`;
    expect(mask(nothing)).toBe(nothing);
    expect(maskContent('[{"accessToken": "open sesame", "n": 1}]', createMasker().text)).toBe(
      '[{"accessToken": "<secret>", "n": 1}]',
    );
    expect(maskDeep({ inputs: { password: 'open sesame', run: '7' } })).toEqual({
      value: { inputs: { password: '<secret>', run: '7' } },
      paths: ['inputs.password'],
    });
  });

  it('is masked line by line where it is a log of JSON', () => {
    expect(mask('start\n{"surname":"Зюзь","rate":12345678901.5}\nsent to a@b.ru\n')).toBe(
      'start\n{"surname":"<4 characters>","rate":12345678901.5}\nsent to <e-mail>\n',
    );
  });

  it('knows whoever is named in its last line in the first one too', () => {
    expect(mask('Зюзь called\n{"n":"Зюзь"}\n{"surname":"Зюзь"}\nid,last_name\n1,Кирпич\n{"n":"Кирпич"}')).toBe(
      '<name> called\n{"n":"<name>"}\n{"surname":"<4 characters>"}\nid,last_name\n1,<6 characters>\n{"n":"<name>"}',
    );
  });

  it.each([
    ['a line before it', 'клиент 9161234 звонил\n{"phone":9161234}', 'клиент <phone> звонил\n{"phone":"<7 digits>"}'],
    [
      'a text of the document',
      '{"said":"call 9161234","phone":9161234}',
      '{"said":"call <phone>","phone":"<7 digits>"}',
    ],
    [
      'another number',
      '{"n":9161234567890,"phones":1,"msisdn":[9161234567890]}',
      '{"n":"<phone>","phones":1,"msisdn":["<13 digits>"]}',
    ],
    [
      'a shorter number',
      '{"n":9161234,"sent":9161235,"phone":9161234}',
      '{"n":"<phone>","sent":9161235,"phone":"<7 digits>"}',
    ],
    ['a line behind it', '{"phone":9161234}\nклиент 9161234', '{"phone":"<7 digits>"}\nклиент <phone>'],
  ])('knows the number of a personal column also in %s', (_where, content, kept) => {
    expect(mask(content)).toBe(kept);
  });

  it('has the personal columns of a table masked, whatever stands in them', () => {
    expect(mask('\uFEFFid;Last name;city;Телефон\r\n1;Зюзь;Пермь;12-34\r\n2;"Лось; ""старший""";Уфа;\r\n;;;\r\n')).toBe(
      '\uFEFFid;Last name;city;Телефон\r\n1;<4 characters>;Пермь;<5 characters>\r\n2;<15 characters>;Уфа;\r\n;;;\r\n',
    );
    expect(mask('surname\nЗюзь\nКирпич\n')).toBe('surname\n<4 characters>\n<6 characters>\n');
  });

  it('is a free text where a first line only looks like the head of a table', () => {
    const log = 'email, phone and push were sent\nall is well: 3 channels\n';
    expect(mask(log)).toBe(log);
  });

  it('takes a moment, also with many people', () => {
    const rows = Array.from({ length: 40_000 }, (_, id) => `a,+7 916 ${String(1_000_000 + id)},Зюзь${id},x`);
    const started = performance.now();
    const table = mask(`id,phone,surname,note\n${rows.join('\n')}`);
    expect(table).not.toMatch(/Зюзь|916/);
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});

/** A table as letters have it: all of its cells are usual ones. */
const tableOf = (...rows: readonly string[]): string =>
  rows.map((row) => `<tr>${row.replace(/[^|]+/g, (cell) => `<td>${cell}</td>`).replaceAll('|', '')}</tr>`).join('');

it.each([
  ['dates', ['Фамилия|01.11.2026|02.11.2026', 'Кот|5|6'], ['Фамилия|01.11.2026|02.11.2026', '<masked>|5|6']],
  ['a date', ['Фамилия|01.11.2026', 'Кот|5', 'Лис|7'], ['Фамилия|<masked>', '<masked>|5', '<masked>|7']],
  ['a year', ['Фамилия|Имя|Сумма за 2024 г.', 'Кот|Вера|6'], ['Фамилия|Имя|Сумма за 2024 г.', '<masked>|<masked>|6']],
  [
    'itself again on the next page',
    ['Фамилия|Сумма', 'Кот|5', 'Фамилия|Сумма', 'Лис|7'],
    ['Фамилия|Сумма', '<masked>|5', 'Фамилия|Сумма', '<masked>|7'],
  ],
  [
    'another heading below',
    ['Отчёт', 'Фамилия|Сумма', 'Кот|5', 'Телефон|Сумма', 'Лис|7'],
    ['Отчёт', 'Фамилия|<masked>', '<masked>|5', 'Телефон|<masked>', '<masked>|7'],
  ],
  ['values', ['last_name|Кот', 'phone|12-34'], ['last_name|<masked>', 'phone|<masked>']],
  [
    'values, and other names below',
    ['Фамилия|Кот', 'Имя|Вера', 'Телефон|12-34'],
    ['Фамилия|<masked>', 'Имя|<masked>', 'Телефон|<masked>'],
  ],
])('in a table of usual cells whose first names have beside them %s, names are masked', (_what, rows, kept) => {
  expect(mask(tableOf(...rows)).replace(/<\d+ characters>/g, '<masked>')).toBe(tableOf(...kept));
});
