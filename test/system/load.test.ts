import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.ts';
import { keeps, keepsColumn, relation } from '../../src/system/compose.ts';
import { loadSystem, parseSystem } from '../../src/system/load.ts';

const WHOLE = `format: 1
id: small
title: A small system
clock:
  zone: Europe/Moscow
customer:
  table: crm.client
  alias: c
  key: id
  personal:
    phone: phone
segments:
  language: sql
relations:
  campaign:
    from: camp
    columns:
      id: code
      name: title
    where: not deleted
`;

const planted: readonly (readonly [string, string, string, string])[] = [
  ['a misspelt key', 'title: A', 'titel: A', 'small.yaml:3:1: a system description has no key "titel".'],
  ['another format', 'format: 1', 'format: 2', 'small.yaml:1:9: a system description says "format: 1".'],
  [
    'a relation that nobody knows',
    '  campaign:',
    '  campain:',
    'small.yaml:15:3: "relations" of a system description has no key "campain".',
  ],
  [
    'a column that the relation does not have',
    'name: title',
    'titel: title',
    'small.yaml:19:7: "columns" of "campaign" of "relations" of a system description has no key "titel".',
  ],
  [
    'a required column left out',
    'id: code',
    'owner: code',
    'small.yaml:18:7: the relation "campaign" must also give: id.',
  ],
  [
    'a class of personal data that nobody knows',
    'phone: phone',
    'phone: fone',
    'small.yaml:11:12: "phone" of "personal" of "customer" of a system description cannot be "fone".',
  ],
  [
    'an empty expression',
    'id: code',
    'id: ""',
    'small.yaml:18:11: "id" of "columns" of "campaign" of "relations" of a system description must be a text.',
  ],
  ['a missing key', '  key: id\n', '', 'small.yaml:7:3: "customer" of a system description needs the key "key".'],
  [
    'a language that we cannot read',
    'language: sql',
    'language: python',
    'small.yaml:13:13: "language" of "segments" of a system description cannot be "python".',
  ],
];

describe('a system description', () => {
  it.each(planted)('names the exact place of %s', (_story, right, wrong, message) => {
    const read = () => parseSystem(WHOLE.replace(right, wrong), 'small.yaml');
    expect(read).toThrow(UsageError);
    expect(read).toThrow(message);
  });

  it('gives a canonical relation as one subquery, with typed NULLs for what the system does not keep', () => {
    const system = parseSystem(WHOLE, 'small.yaml');
    expect(relation(system, 'campaign', 'x')).toBe(
      '(select code as id, title as name, null::text as status, null::text as channel, null::text as segment, null::text as template, ' +
        'null::text as owner, null::text as schedule, null::timestamptz as next_run_at from camp where not deleted) as x',
    );
    expect([keeps(system, 'campaign'), keeps(system, 'run')]).toEqual([true, false]);
    expect([keepsColumn(system, 'campaign', 'name'), keepsColumn(system, 'campaign', 'owner')]).toEqual([true, false]);
  });

  it('says which systems ship when the name is unknown', () => {
    expect(() => loadSystem('dmeo')).toThrow('There is no system "dmeo", and no file of that name.');
  });
});
