import { expect, it } from 'vitest';
import { UsageError } from '../../src/errors.ts';
import { readYaml } from '../../src/model/yaml.ts';
import { isRussian } from '../support/russian.ts';

function refusal(content: string): UsageError {
  try {
    readYaml(content, 'a.yaml');
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  throw new Error(`taken: ${content}`);
}

it.each([
  ['a: "x', 'не закрыта двойная кавычка'],
  ["a: 'x", 'не закрыта одинарная кавычка'],
  ['a: {b: 1', 'не хватает закрывающей «}»'],
  ['a: [1, 2', 'не хватает закрывающей «]»'],
  ['a: ["x" "y"]', 'не хватает запятой между элементами'],
  ['a: "x"#y', 'перед «#» нужен пробел'],
  ['a: 1\nb', 'за ключом должны стоять «:» и значение'],
  ['a: b: c', 'здесь не может начинаться вложенный ключ'],
  ['a: b\n  c: d', 'здесь не может начинаться вложенный ключ: у следующей строки лишний отступ'],
  ['a: {b: c: d}', 'внутри {…} и […] здесь не может начинаться ключ или список: не хватает запятой'],
  ['a: {b: 1 c: 2}', 'внутри {…} и […] здесь не может начинаться ключ или список: не хватает запятой'],
  ['a:\n\tb: 1', 'отступ сделан табуляцией'],
  ['a: 1\n---\nb: 2', 'в файле больше одного документа'],
  ['a: @b', 'текст без кавычек не может начинаться с этого знака'],
  ['a: "\\q"', 'в двойных кавычках стоит неизвестное сочетание с «\\»'],
  ['a: ]', 'этого здесь быть не может'],
])('%j that is no YAML is told in Russian: %s', (content, said) => {
  const { code, words } = refusal(content);
  expect(code).toBe('yaml/syntax');
  const [, bare = ''] = /^a\.yaml:\d+:\d+: (.*)$/.exec(words.message.ru) ?? [];
  expect(bare.startsWith(`ошибка в записи YAML: ${said}`), bare).toBe(true);
  expect([bare, words.hint?.ru ?? bare].every(isRussian)).toBe(true);
});
