import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.ts';
import { parseSystem } from '../../src/system/load.ts';

const WHOLE = readFileSync(join(import.meta.dirname, '../fixtures/json-tree/builder.yaml'), 'utf8');

const planted: readonly (readonly [string, string, string, string])[] = [
  [
    'a key that nobody knows',
    '  ignored:',
    '  ignore:',
    'x.yaml:25:11: segments in the language json have no key "ignore".',
  ],
  [
    'a placeholder that nobody knows',
    '"{field} = {value}"',
    '"{field} = {vaule}"',
    'x.yaml:38:12: the operator "equal": "{vaule}" stands for nothing.',
  ],
  [
    'a value inside quotes that is a list',
    '"{field} in ({values})"',
    `"{field} in ('{values}')"`,
    'x.yaml:40:9: the operator "in": "{values}" cannot stand inside quotes.',
  ],
  [
    'a pattern outside quotes',
    `"{field} like '{like}%'"`,
    '"{field} like {like}"',
    'x.yaml:48:18: the operator "begins_with": "{like}" must stand inside quotes',
  ],
  [
    'a placeholder in a field',
    '    city: c.city',
    '    city: c.{value}',
    'x.yaml:27:11: the field "city": "{value}" stands for nothing.',
  ],
  [
    'a field for all others without its name',
    '    city: c.city',
    '    "*": c.city',
    'x.yaml:27:10: the field "*": the SQL of "*" must say where the name goes: {name}.',
  ],
  [
    'children without their key',
    '    key: condition\n',
    '',
    'x.yaml:15:15: "key" and "children" of a group belong together.',
  ],
  [
    'glue in a tree of groups',
    '    negated: not',
    '    glue: not',
    'x.yaml:17:11: a flat list with "glue" has no groups with a "key".',
  ],
  [
    'an emptiness that nobody knows',
    'empty: everybody',
    'empty: all',
    'x.yaml:20:12: "empty" of "group" of "segments" of a system description cannot be "all".',
  ],
  [
    'a field that says nothing',
    '    balance: c.balance',
    '    balance: {operators: {}}',
    'the field "balance" needs the key "sql"',
  ],
  ['a condition without its operator', '    operator: operator\n', '', 'needs the key "operator"'],
];

describe('how segments are kept as JSON', () => {
  it.each(planted)('names the exact place of %s', (_story, right, wrong, message) => {
    expect(WHOLE).toContain(right);
    const read = () => parseSystem(WHOLE.replace(right, wrong), 'x.yaml');
    expect(read).toThrow(UsageError);
    expect(read).toThrow(message);
  });

  it('is what the fixture says', () => {
    expect(parseSystem(WHOLE, 'x.yaml').segments).toMatchObject({
      language: 'json',
      group: {
        key: 'condition',
        children: 'rules',
        negated: 'not',
        and: ['and'],
        or: ['or'],
        not: [],
        empty: 'everybody',
      },
      condition: { field: 'field', operator: 'operator', value: ['value'] },
      fields: { city: { sql: 'c.city', operators: {} } },
    });
  });
});
