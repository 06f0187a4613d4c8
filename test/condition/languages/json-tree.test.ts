import { beforeAll, describe, expect, it } from 'vitest';
import { leavesOf, skeleton, sqlOf } from '../../../src/condition/formula.ts';
import { parseJsonTree } from '../../../src/condition/languages/json-tree.ts';
import type { JsonTreeLanguage } from '../../../src/condition/languages/language.types.ts';
import { loadParser, printSql } from '../../../src/condition/parse.ts';
import { otherReading } from '../../../src/condition/reading/reading.ts';
import { FormulaError } from '../../../src/condition/syntax-error.ts';
import { jsonLanguage } from '../../support/json-languages.ts';

const [builder, rules, glue] = [jsonLanguage('builder'), jsonLanguage('rules'), jsonLanguage('glue')];

beforeAll(loadParser);

const rule = (field: string, operator: string, value?: unknown) => ({
  field,
  operator,
  ...(value === undefined ? {} : { value }),
});
const all = (...parts: unknown[]) => ({ condition: 'AND', rules: parts });
const sqlOfRule = (...parts: Parameters<typeof rule>) =>
  sqlOf(leavesOf(parseJsonTree(JSON.stringify(all(rule(...parts))), builder))[0]!);

describe('a segment kept as a JSON tree', () => {
  it('keeps the words of every condition and their place, whatever stands around them', () => {
    const source =
      '{ "condition":"and",\n "rules":[ {"field":"city", "operator":"equal","value":"Ка𝄞"} ,\n' +
      '{"condition": "OR","not":true,"rules":[{"field":"balance","operator":"less","value":1},{"field":"born","operator":"is_null"}]}]}';
    const formula = parseJsonTree(source, builder);
    for (const { text, span } of leavesOf(formula)) expect(source.slice(span.start, span.end)).toBe(text);
    expect(leavesOf(formula).map(({ text }) => text)).toEqual([
      '{"field":"city", "operator":"equal","value":"Ка𝄞"}',
      '{"field":"balance","operator":"less","value":1}',
      '{"field":"born","operator":"is_null"}',
    ]);
    expect(skeleton(formula)).toBe('c1 and not (c2 or c3)');
    expect(printSql(formula)).toBe("((c.city = 'Ка𝄞') and (not ((c.balance < 1) or (c.born is null))))");
  });

  it('reads groups whose connective is the key, and a NOT in front of one condition as a part of it', () => {
    const source =
      '{"conditions":{"any":[{"fact":"client","path":"$.balance","operator":"greaterThan","value":5},' +
      '{"not":{"fact":"client","path":"$.city","operator":"equal","value":"Omsk"}},' +
      '{"not":{"all":[{"fact":"client","path":"$.agreed","operator":"equal","value":true},{"fact":"purchases","operator":"contains","value":"CARD"}]}}]}}';
    const formula = parseJsonTree(source, rules);
    expect(skeleton(formula)).toBe('c1 or c2 or not (c3 and c4)');
    expect(leavesOf(formula)[1]).toMatchObject({
      text: '{"not":{"fact":"client","path":"$.city","operator":"equal","value":"Omsk"}}',
      sql: "not (c.city = 'Omsk')",
    });
  });

  it('lets AND bind closer than OR in a flat list, and offers the other reading', () => {
    const flat = [
      { glue: 'or', field: 'status', operator: '=', filter: 'ACTIVE' },
      { glue: 'and', field: 'city', operator: '=', properties: { filter: 'Kazan' } },
      { glue: 'or', field: 'tariff', operator: '!empty' },
    ];
    const formula = parseJsonTree(JSON.stringify(flat), glue);
    expect(skeleton(formula)).toBe('(c1 and c2) or c3');
    expect(sqlOf(leavesOf(formula)[1]!)).toBe(`c."city" = 'Kazan'`);
    expect(skeleton(otherReading(formula)!.formula)).toBe('c1 and (c2 or c3)');
  });

  it('takes the brackets of a tree for parentheses: nothing is offered there', () => {
    const source = JSON.stringify({
      condition: 'OR',
      rules: [all(rule('city', 'equal', 'Kazan'), rule('balance', 'less', 5)), rule('tariff', 'equal', 'GOLD')],
    });
    expect(otherReading(parseJsonTree(source, builder))).toBeUndefined();
  });

  it('reads connectives that stand between the conditions', () => {
    const source = JSON.stringify({
      rules: [rule('city', 'equal', 'Kazan'), 'and', rule('balance', 'less', 5), 'or', rule('born', 'is_null')],
      not: true,
    });
    expect(skeleton(parseJsonTree(source, builder))).toBe('not ((c1 and c2) or c3)');
  });

  it('takes a group without conditions for what the description says', () => {
    const source = JSON.stringify(all(rule('city', 'equal', 'Kazan'), all()));
    expect(printSql(parseJsonTree(source, builder))).toBe("((c.city = 'Kazan') and (true))");
    expect(printSql(parseJsonTree('[]', glue))).toBe('(false)');
    const { empty: _empty, ...group } = builder.group;
    expect(() => parseJsonTree(source, { ...builder, group })).toThrow('The group holds no conditions');
  });

  it('takes the last of two equal keys, as every reader of JSON does', () => {
    const source =
      '{"condition":"AND","rules":[{"field":"city","field":"tariff","operator":"equal","value":"a","value":"b"}]}';
    expect(printSql(parseJsonTree(source, builder))).toBe("(c.tariff = 'b')");
  });
});

describe('the values of a tree', () => {
  it.each([
    ['a quote', 'equal', "O'Fallon", "c.city = 'O''Fallon'"],
    ['a text that looks like SQL', 'equal', "x' or true --", "c.city = 'x'' or true --'"],
    ['a placeholder', 'equal', '{value}{field}', "c.city = '{value}{field}'"],
    ['wildcards of LIKE', 'contains', "50%_\\'", "c.city like '%50\\%\\_\\\\''%'"],
    ['a list', 'in', ['a', "b'", 3, null, true], "c.city in ('a', 'b''', 3, null, true)"],
    ['two values', 'between', [-1.5, 2], 'c.city between -1.5 and 2'],
    ['a truth value', 'equal', false, 'c.city = false'],
    ['NULL', 'equal', null, 'c.city = null'],
    ['a date, which stays a text', 'less', '2026-01-31', "c.city < '2026-01-31'"],
  ])('are written as literals: %s', (_story, operator, value, sql) => {
    expect(sqlOfRule('city', operator, value)).toBe(sql);
  });

  it('keep every digit of a number, and what an escape stands for', () => {
    const source = (value: string) =>
      `{"condition":"AND","rules":[{"field":"city","operator":"equal","value":${value}}]}`;
    expect(printSql(parseJsonTree(source('90071992547409931234567.10'), builder))).toBe(
      '(c.city = 90071992547409931234567.10)',
    );
    expect(printSql(parseJsonTree(source('-1e-3'), builder))).toBe('(c.city = -1e-3)');
    expect(printSql(parseJsonTree(source('"\\u041a\\u0430\\ud834\\udd1e\\/\\n"'), builder))).toBe(
      "(c.city = 'Ка𝄞/\n')",
    );
  });

  it('keep a negative number behind a minus from becoming a comment', () => {
    const mapping = { ...builder, operators: { minus: '{field} > 0 -{value}' } };
    expect(printSql(parseJsonTree(JSON.stringify(all(rule('balance', 'minus', -5))), mapping))).toBe(
      '(c.balance > 0 - -5)',
    );
  });

  it('are taken from one text where the description says what separates them', () => {
    const mapping: JsonTreeLanguage = { ...builder, condition: { ...builder.condition, separator: ',' } };
    const read = (value: string) => printSql(parseJsonTree(JSON.stringify(all(rule('city', 'in', value))), mapping));
    expect(read('Kazan, Omsk')).toBe("(c.city in ('Kazan', 'Omsk'))");
  });
});

/** A tree, the part of it that the caret must stand under, and what is said. */
const refused: readonly (readonly [string, string, string, string, JsonTreeLanguage])[] = [
  [
    'text that is no JSON',
    '{"condition":"AND" "rules":[]}',
    '"rules"',
    'no JSON: , is missing between two keys',
    builder,
  ],
  ['a comma too many', '{"condition":"AND","rules":[],}', '}', 'a key in double quotes is missing', builder],
  ['a string that does not end', '{"condition":"AND', '"AND', 'this string does not end', builder],
  ['an escape that JSON has not', '{"condition":"A\\x"}', '"A', 'what JSON does not allow', builder],
  ['single quotes', "{'condition':'AND'}", "'condition", 'a key in double quotes is missing', builder],
  ['a number with a leading zero', '{"condition": 007}', '007', 'a value is missing', builder],
  ['words behind the end', '{"condition":"AND","rules":[]} x', 'x', 'the text goes on behind its end', builder],
  ['an unknown connective', '{"condition":"ADN","rules":[]}', '"ADN"', '"ADN" is no connective', builder],
  ['an unknown key of a list', '{"conditions":{"al":[]}}', '"al":[', '"al" is neither a group nor a condition', rules],
  [
    'a group without its connective',
    '{"rules":[{"field":"city","operator":"is_null"}]}',
    '{"rules"',
    'no key "condition"',
    builder,
  ],
  ['a tree that is not below its key', '{"all":[]}', '{', 'no key "conditions"', rules],
  [
    'an unknown field',
    JSON.stringify(all(rule('citty', 'is_null'))),
    '"citty"',
    'does not say what the field "citty" is',
    builder,
  ],
  [
    'a field of the language itself',
    JSON.stringify(all(rule('constructor', 'is_null'))),
    '"constructor"',
    'the field "constructor"',
    builder,
  ],
  [
    'an unknown operator',
    JSON.stringify(all(rule('city', 'equals', 'x'))),
    '"equals"',
    'the operator "equals" of the field "city"',
    builder,
  ],
  [
    'an operator that the field has not',
    JSON.stringify(all(rule('product', 'less', 5))),
    '"less"',
    'the operator "less" of the field "product"',
    builder,
  ],
  [
    'a value that is missing',
    JSON.stringify(all(rule('city', 'equal'))),
    '{"field"',
    'needs a value, and the condition has no "value"',
    builder,
  ],
  [
    'one value where a list is needed',
    JSON.stringify(all(rule('city', 'in', 'x'))),
    '"x"',
    'needs a list, not a text',
    builder,
  ],
  [
    'a list where one value is needed',
    JSON.stringify(all(rule('city', 'equal', ['x']))),
    '["x"]',
    'needs one value, not a list',
    builder,
  ],
  ['an empty list', JSON.stringify(all(rule('city', 'in', []))), '[]}', 'at least one value', builder],
  [
    'three values of a range',
    JSON.stringify(all(rule('city', 'between', [1, 2, 3]))),
    '[1,2,3]',
    'needs two values, not 3',
    builder,
  ],
  [
    'a list in a list',
    JSON.stringify(all(rule('city', 'in', [['x']]))),
    '["x"]',
    'needs one value, not a list',
    builder,
  ],
  [
    'an object for a value',
    JSON.stringify(all(rule('city', 'equal', { fact: 'x' }))),
    '{"fact"',
    'needs one value, not an object',
    builder,
  ],
  ['NULL in a pattern', JSON.stringify(all(rule('city', 'contains', null))), 'null', 'needs a text, not null', builder],
  [
    'a NUL',
    '{"condition":"AND","rules":[{"field":"city","operator":"equal","value":"a\\u0000"}]}',
    '"a',
    'no column of the database can hold',
    builder,
  ],
  [
    'half a character',
    '{"condition":"AND","rules":[{"field":"city","operator":"equal","value":"\\ud834"}]}',
    '"\\ud834',
    'no column of the database can hold',
    builder,
  ],
  [
    'a key that may mean something',
    JSON.stringify(all({ ...rule('city', 'is_null'), valueSource: 'field' })),
    '"valueSource"',
    'the key "valueSource" means',
    builder,
  ],
  [
    'a number for a field',
    '{"condition":"AND","rules":[{"field":5,"operator":"is_null"}]}',
    '5,',
    '"field" of a condition must be a text',
    builder,
  ],
  ['a group for a condition of a flat list', '[{"glue":"and","rules":[]}]', '"rules"', 'the key "rules" means', glue],
  ['glue that is missing', '[{"field":"city","operator":"empty"}]', '{', 'no key "glue"', glue],
];

describe('what cannot be read', () => {
  it.each(refused)('is pointed at: %s', (_story, source, place, problem, mapping) => {
    let error: unknown;
    try {
      parseJsonTree(source, mapping);
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(FormulaError);
    const { message, position } = error as FormulaError;
    expect(message).toContain(problem);
    expect(source.slice(position, position + place.length)).toBe(place);
  });

  it.each([
    ['a field', all(rule('citty', 'is_null')), 'Did you mean "city"?'],
    ['an operator', all(rule('city', 'equals', 1)), 'Did you mean "equal"?'],
    ['a connective', { condition: 'ADN', rules: [] }, 'Did you mean "and"?'],
  ])('is asked after: %s', (_story, tree, hint) => {
    expect(() => parseJsonTree(JSON.stringify(tree), builder)).toThrow(expect.objectContaining({ hint }));
  });

  it('is an unbearable depth or length, said before anything walks into it', () => {
    const deep = '{"condition":"AND","rules":['.repeat(5000);
    expect(() => parseJsonTree(deep, builder)).toThrow('The formula is nested too deeply');
    const long = JSON.stringify(all(rule('city', 'equal', 'x'.repeat(1024 * 1024))));
    expect(() => parseJsonTree(long, builder)).toThrow('at most 1048576 are read');
  });

  it('is nothing below one megabyte', () => {
    const parts = Array.from({ length: 3000 }, (_, index) => rule('city', 'equal', `"\\${'x'.repeat(200)}${index}`));
    expect(leavesOf(parseJsonTree(JSON.stringify(all(...parts)), builder))).toHaveLength(3000);
  });

  it('is blamed on the description where that is at fault', () => {
    const mapping = { ...builder, operators: { odd: '{field} = = {value}' } };
    const source = JSON.stringify(all(rule('city', 'odd', 1)));
    expect(() => parseJsonTree(source, mapping)).toThrow('is no SQL condition: c.city = = 1');
  });
});
