import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { packageFile } from '../../src/package-file.ts';
import { SHIPPED_SYSTEMS } from '../../src/system/load.ts';
import { systemSchema } from '../../src/system/schema.ts';

const validate = new Ajv2020({ strict: false, allErrors: true }).compile(systemSchema());
const textOf = (name: string) => readFileSync(packageFile(`src/system/${name}.yaml`), 'utf8');

function complaintsAbout(description: string): string[] {
  validate(parse(description));
  return (validate.errors ?? []).map(({ instancePath, message, params }) =>
    [instancePath, message, Object.values(params)[0]].join(' ').trim(),
  );
}

const misspelt: readonly (readonly [string, string, string, string])[] = [
  ['a key', 'title: Demo', 'titel: Demo', 'must NOT have additional properties titel'],
  ['a relation', '\n  exclusion:', '\n  exclusions:', '/relations must NOT have additional properties exclusions'],
  [
    'a column',
    'owner: k.owner',
    'ownr: k.owner',
    '/relations/campaign/columns must NOT have additional properties ownr',
  ],
  ['a class', 'phone: phone', 'phone: fone', '/customer/personal/phone must be equal to one of the allowed values'],
  ['a language', 'language: sql', 'language: sqll', '/segments/language must be equal to constant sql'],
  ['the format', 'format: 1', 'format: 2', '/format must be equal to constant 1'],
  ['a needed column', 'kind: e.kind', '', "/relations/response/columns must have required property 'kind'"],
  ['a number for SQL', 'id: k.campaign_code', 'id: 7', '/relations/campaign/columns/id must be string'],
];

describe('the schema for editors', () => {
  it.each(SHIPPED_SYSTEMS)('has nothing against the description of %s', (name) => {
    expect(complaintsAbout(textOf(name))).toEqual([]);
  });

  it.each(misspelt)('finds %s that is misspelt', (_what, right, wrong, complaint) => {
    const text = textOf('demo');
    expect(text).toContain(right);
    expect(complaintsAbout(text.replace(right, wrong)).some((told) => told.startsWith(complaint))).toBe(true);
  });

  it('lets a description that extends another say only its differences', () => {
    expect(
      complaintsAbout('format: 1\nid: acme\nextends: demo\nrelations:\n  run:\n    columns: {sent: r.sent_now}\n'),
    ).toEqual([]);
    expect(complaintsAbout('format: 1\nid: acme\n')).not.toEqual([]);
  });

  it('tells what each column means, of what type it is, and which values it may have', () => {
    const schema = JSON.stringify(systemSchema());
    expect(schema).toContain(
      'Our word for the status (text; must be given; one of planned, running, paused, finished, failed, cancelled)',
    );
  });
});
