import { describe, expect, it } from 'vitest';
import { maskDeep } from '../../../src/incident/personal/mask.ts';
import { createMasker } from '../../../src/model/personal/masker.ts';
import { maskStaff, staffNames } from '../../../src/model/personal/staff.ts';

it.each([
  ['3', '3'],
  ['developers', 'developers'],
  ['Анна Петрова', 'Анна Петрова'],
  ['Ivan Ivanov (second line)', 'Ivan Ivanov (second line)'],
  ['Клиентская поддержка, Иван Иванов', 'Клиентская поддержка, Иван Иванов'],
  ['клиент просит, Анна Петрова (3 линия)', 'клиент просит, Анна Петрова (3 линия)'],
  ['Анна Петрова, Иван Иванов и Олег Сидоров', 'Анна Петрова, Иван Иванов и Олег Сидоров'],
  ['Анна Петрова, тел. +7 916 123-45-67', 'Анна Петрова, тел. <phone>'],
  ['ivan.ivanov@bank.example', '<e-mail>'],
  ['Ivan Ivanov, card 4000 0566 5566 5556', 'Ivan Ivanov, card <card>'],
])('of a colleague "%s" only what is no name is masked', (written, kept) => {
  expect(maskStaff(written)).toBe(kept);
  expect(maskStaff(kept)).toBe(kept);
});

it.each([
  ['клиентка Сидорова Анна Петровна', 'клиентка <name>'],
  ['customer: Ivan Petrov', 'customer: <name>'],
  ['3 линия, Иван Иванов, для абонента г-на Петрова Олега', '3 линия, Иван Иванов, для абонента г-на <name>'],
  ['client Mr. Ivan Petrov and Anna Petrova', 'client Mr. <name> and <name>'],
  ['покупательница «Анна Петрова»', 'покупательница «<name>»'],
  ['клиентов Анны Котовой, Петра Сидорова и Ивана Петрова', 'клиентов <name>, <name> и <name>'],
  ['customers Anna Ivanova, Petr Sidorov, and Ivan Petrov', 'customers <name>, <name>, and <name>'],
  ['customers Anna Ivanova & Petr Sidorov', 'customers <name> & <name>'],
  ['2 линия, у клиента по имени Анна Котова', '2 линия, у клиента по имени <name>'],
  ['заказчик Анна Петрова', 'заказчик <name>'],
  ['для пользователя Ивана Петрова', 'для пользователя <name>'],
  ['user Ivan Petrov', 'user <name>'],
])('of "%s" the names of customers are masked', (written, kept) => {
  expect(maskStaff(written)).toBe(kept);
  expect(maskStaff(kept)).toBe(kept);
});

/** What a command line learns of a customer, and what somebody writes of who takes over. */
const KNOWN: readonly (readonly [value: string, word: string, written: string, kept: string])[] = [
  ['9161234567', 'name', '2 для 9161234567', '2 для <name>'],
  ['zayka_77', 'name', 'zayka_77', '<name>'],
  ['ул. Ивана Франко 5 кв 7', 'text', '3, ул. Ивана Франко 5 кв 7', '3, <text>'],
  ['ИП Смирнов Олег', 'text', 'ИП Смирнов Олег, Иван Иванов', '<text>, Иван Иванов'],
  ['Анна Петрова', 'name', 'Анна Петрова, Иван Иванов', '<name>, Иван Иванов'],
  ['Иванов', 'name', 'Иванов Пётр Сидоров', '<name> <name>'],
];

describe.each(KNOWN)('a value that is known, "%s" (%s),', (value, word, written, kept) => {
  it('is masked in what is written about a colleague, also on its way to the disk', () => {
    const masker = createMasker();
    masker.learn(value, word);
    expect(maskStaff(written, masker.text)).toBe(kept);
    expect(maskStaff(kept, masker.text)).toBe(kept);
    const handedOver = { from: written, to: written };
    expect(maskDeep(handedOver, masker.text, 'incident.handed-over').value).toEqual({ from: kept, to: kept });
  });
});

it('the names in it are told', () => {
  expect(staffNames('Анна Петрова, третья линия')).toEqual(['Анна Петрова']);
  expect(staffNames('developers')).toEqual([]);
});
