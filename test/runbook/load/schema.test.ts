import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { readYaml } from '../../../src/model/yaml.ts';
import { runbookNames } from '../../../src/runbook/library/shipped.ts';
import { readShippedSource } from '../../../src/runbook/library/source.ts';
import { RUNBOOK_KEYS } from '../../../src/runbook/load/load.ts';
import { INPUT_KEYS } from '../../../src/runbook/load/load-inputs.ts';
import { COMMON_KEYS, STEP_KEYS } from '../../../src/runbook/load/load-step.ts';
import { OVERLAY_PARTS } from '../../../src/runbook/load/overlay.ts';
import { overlaySchema, runbookSchema, schemaKeysOf } from '../../../src/runbook/load/schema.ts';
import { GOOD } from '../lint/lint-book.ts';

const schema = runbookSchema();
const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema);
const isValid = (text: string) => validate(readYaml(text, 'x.yaml').toJS());

/** Mistakes of form that an editor can show: what is replaced, and by what. */
const MISTAKES: readonly (readonly [string, string, string])[] = [
  ['another format', 'format: 1', 'format: 2'],
  ['a misspelt key', 'symptoms: ', 'symptom: '],
  ['a misspelt key of an input', 'optional: true', 'optionl: true'],
  ['a word for true', 'optional: true', 'optional: yes'],
  ['an unknown type', 'type: number', 'type: nummer'],
  ['an unknown check', 'check: campaign trace\n', 'check: campaign tracer\n'],
  ['a key of another kind', 'auto: skip', 'outcomes: []'],
  ['an unknown verdict', 'ruled-out', 'ruledout'],
  ['nothing to say', 'say: Nothing., ', ''],
  ['a number for a text', 'title: Nobody is selected', 'title: 12'],
  ['an unknown kind of error', 'on-error: {else', 'on-error: {timeot: hand-over, else'],
  ['an unknown end', 'end: resolved', 'end: solved'],
  ['a change without its proof', 'undo: Put the last', 'undoo: Put the last'],
  ['an unknown risk', 'risk: high', 'risk: huge'],
];

describe('the schema of a runbook', async () => {
  const names = await runbookNames();

  it.each(names)('takes %s, which ships', async (name) => {
    const valid = isValid((await readShippedSource(name)).text);
    expect(valid ? [] : validate.errors).toEqual([]);
  });

  it('takes a runbook that has one of everything', () => {
    expect(isValid(GOOD)).toBe(true);
  });

  it.each(MISTAKES)('refuses %s', (_, from, to) => {
    expect(GOOD).toContain(from);
    expect(isValid(GOOD.replace(from, to))).toBe(false);
  });

  it('knows the very keys that the loader knows', () => {
    const { properties } = schema as { properties: Record<string, { additionalProperties: { properties: object } }> };
    expect(Object.keys(properties).sort()).toEqual([...RUNBOOK_KEYS].sort());
    expect(Object.keys(properties['inputs']!.additionalProperties.properties).sort()).toEqual([...INPUT_KEYS].sort());
    for (const [kind, keys] of Object.entries(STEP_KEYS)) {
      expect([kind, ...[...schemaKeysOf(kind)].sort()]).toEqual([kind, ...[...COMMON_KEYS, ...keys].sort()]);
    }
  });
});

describe('the schema of what a client has otherwise', () => {
  const check = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(overlaySchema());
  const takes = (text: string) => check(readYaml(text, 'x.yaml').toJS());
  const OVERLAY = `format: 1
client: acme
runbooks:
  queue:
    inputs: {least: 1000, since: 30d}
    limits: {visits: 5, db-time: 30s, rows: 70}
    people: {third-line: {en: The night shift, ru: Ночная смена}, operations: Иванов}
`;

  it('takes one that has one of everything, and knows the very parts that the loader knows', () => {
    expect(takes(OVERLAY) ? [] : check.errors).toEqual([]);
    const { properties } = overlaySchema() as {
      properties: { runbooks: { additionalProperties: { properties: object } } };
    };
    expect(Object.keys(properties.runbooks.additionalProperties.properties)).toEqual([...OVERLAY_PARTS]);
  });

  it.each([
    ['another format', 'format: 1', 'format: 2'],
    ['a misspelt part', 'inputs:', 'input:'],
    ['a step', '    limits:', '    steps: {}\n    limits:'],
    ['one language alone', ', ru: Ночная смена', ''],
    ['a list for a value', 'least: 1000', 'least: [1000]'],
    ['no client', 'client: acme\n', ''],
  ])('refuses %s', (_, from, to) => {
    expect(OVERLAY).toContain(from);
    expect(takes(OVERLAY.replace(from, to))).toBe(false);
  });
});
