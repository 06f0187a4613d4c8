import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { maskText } from '../../../src/model/personal.ts';
import { processorMs } from '../../support/growth.ts';

const root = join(import.meta.dirname, '..', '..', '..');

function textsBelow(folder: string, ending: RegExp): { file: string; line: number; text: string }[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && ending.test(entry.name))
    .flatMap((entry) => {
      const file = join(entry.parentPath, entry.name);
      const lines = readFileSync(file, 'utf8').split('\n');
      return lines.map((text, index) => ({ file: file.slice(root.length + 1), line: index + 1, text }));
    });
}

/** Lines of a folder that masking changes, with what became of them. */
const changedIn = (folder: string, ending: RegExp): readonly string[] =>
  textsBelow(folder, ending).flatMap(({ file, line, text }) => {
    const masked = maskText(text);
    return masked === text ? [] : [`${file}:${line}: ${text.trim()}  ->  ${masked.trim()}`];
  });

describe('what tells of nobody', () => {
  it('stays in our own articles, runbooks, systems and demo', () => {
    const changed = [
      ...changedIn('runbooks', /\.yaml$/),
      ...changedIn('src/system', /\.yaml$/),
      ...changedIn('src/causes', /\.ts$/),
      ...changedIn('src/search', /\.ts$/),
      ...changedIn('src/learn', /words.*\.ts$/),
      ...changedIn('src/demo', /(faults|rule|words|stories).*\.ts$/),
      ...changedIn('src/incident', /words.*\.ts$/),
      ...changedIn('src/runbook', /words.*\.ts$/),
    ];
    // What is left out of these lines is an example of a customer's own value.
    expect(changed.map((line) => line.replace(/^.*?-> {2}/, ''))).toEqual([
      expect.stringContaining('Phones came as “<phone> ext. 2”'),
      expect.stringContaining('Телефоны пришли как «<phone> доб. 2»'),
      expect.stringContaining('Born on <birth-date>: on 24 November 2026'),
      expect.stringContaining('Родился <birth-date>: 24 ноября 2026 года'),
    ]);
  });

  it.each([
    ['run 1187 took 00:41:07 and selected 1 250 000 of 12,345,678 customers'],
    ['runs 1180 1187 1190, rule R-118 v12, batch 2026-11-23_0930, campaign card-wake-up-2026'],
    ['sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 of 40817810 bytes'],
    ['3f2504e0-4f89-11d3-9a0c-0305e82c3301 at 2026-11-24T09:00:00.123456Z (1764150000000 ms)'],
    ['PostgreSQL 18.4.0 on 10.0.12.34:5432, mmsup 0.1.0, pg_stat 1234567890.12 kB'.replace('1234567890', '123456789')],
    ["select count(*) from crm.customer where birth_date < '1990-01-01' and segment = 'VIP' and balance > 1000000"],
    ["c.email not like '%@company.example' and id between 2147483647 and 9223372036854775807"],
    ['23.11.2026 в 09:15 письмо ушло 3 раза; список «Золотые клиенты», сегмент «Новые VIP»'],
    ['List “Spring Sale Moscow” was deleted by d.ivanova; Victoria Station, Black Friday, Tele2'],
    ['Условие «возраст больше 60» исключает 412903 клиентов из 500000, это основа правила'],
    ['Dr. Web заблокировал письмо, Dr.Web Enterprise; Mr. Proper и Dr. Pepper в списке товаров'],
    ['Покупатели Казанского филиала, Московский офис, Банк России, Невский проспект'],
  ])('stays: %s', (text) => {
    expect(maskText(text)).toBe(text);
  });
});

describe('time', () => {
  const big = 1024 * 1024;
  const fill = (part: string) => part.repeat(Math.ceil(big / part.length)).slice(0, big);
  it.each([
    ['letters', fill('a')],
    ['dots and letters', `${fill('a.')}@`],
    ['an at sign now and then', fill('a@')],
    ['digits', fill('1')],
    ['digits and blanks', fill('1 ')],
    ['digits and brackets', fill('(1) 2-')],
    ['capital words', fill('Ааа Ббб ')],
    ['initials', fill('А. ')],
    ['names', fill('Иван Иванович ')],
    ['decomposed letters', fill('й'.normalize('NFD'))],
    ['placeholders cut short', fill('<phone:')],
    ['words before dates', fill('родился ')],
    ['groups of three', fill('123 ')],
    ['hexadecimal', fill('0a')],
    ['brackets', fill('Key (')],
    ['quotes', fill("'")],
    ['rows that are not closed', fill('Failing row contains (')],
    ['rows', fill('Failing row contains (a) ')],
    ['keys', fill('(email)=(x ')],
  ])('grows with the length only: 1 MB of %s', (_what, text) => {
    const quarter = processorMs(() => maskText(text.slice(0, big / 4)));
    expect(processorMs(() => maskText(text))).toBeLessThan(8 * Math.max(quarter, 100));
  });
});
