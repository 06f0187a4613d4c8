import { expect, it } from 'vitest';
import { maskStaff, staffNames } from '../../../src/model/personal/staff.ts';

it.each([
  ['3', '3'],
  ['developers', 'developers'],
  ['Анна Петрова', 'Анна Петрова'],
  ['Ivan Ivanov (second line)', 'Ivan Ivanov (second line)'],
  ['Анна Петрова, тел. +7 916 123-45-67', 'Анна Петрова, тел. <phone>'],
  ['ivan.ivanov@bank.example', '<e-mail>'],
  ['Ivan Ivanov, card 4000 0566 5566 5556', 'Ivan Ivanov, card <card>'],
])('of a colleague "%s" only what is no name is masked', (written, kept) => {
  expect(maskStaff(written)).toBe(kept);
  expect(maskStaff(kept)).toBe(kept);
});

it('what the masker alone knows is masked beside a name, where something else than a name is in it', () => {
  const mask = (text: string) => text.replaceAll('K-77', '<7 characters>').replaceAll('Ivan Ivanov', '<name>');
  expect(maskStaff('Ivan Ivanov of K-77', mask)).toBe('Ivan Ivanov of <7 characters>');
  expect(maskStaff('Ivan Ivanov of the shift', mask)).toBe('Ivan Ivanov of the shift');
});

it('the names in it are told', () => {
  expect(staffNames('Анна Петрова, третья линия')).toEqual(['Анна Петрова']);
  expect(staffNames('developers')).toEqual([]);
});
