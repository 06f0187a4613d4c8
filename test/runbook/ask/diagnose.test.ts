import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { CAMPAIGNS } from '../../../src/demo/catalogue-campaigns.ts';
import type { Fault } from '../../../src/demo/fault.types.ts';
import { FAULTS } from '../../../src/demo/faults.ts';
import { naming } from '../../../src/demo/find-fault.ts';
import { complainant, plantInto } from '../../../src/demo/plant.ts';
import type { DiagnosisFacts } from '../../../src/runbook/ask/diagnose.command.ts';
import { runJson } from '../../support/command-line.ts';
import { testDemo } from '../../support/demo.ts';

/**
 * `MMSUP_DIAGNOSE_ALL=1 npx vitest run test/runbook/ask/diagnose.test.ts` asks every complaint; every time only these are asked, a few of each kind.
 * With MMSUP_DIAGNOSE_TABLE=FILE a line for each is added there.
 */
const SOME = [
  'nobody-selected',
  'wrong-segment',
  'value-typo',
  'send-broken',
  'policy-zero',
  'slow-run',
  'report-stale',
  'calls-unwanted',
  'contacts-missing',
  'mortgage-strangers',
  'no-gifts',
  'phones-silent',
  'push-twice',
  'report-falling',
  'saturday-refusal',
  'vip-tiny',
];
const ALL = process.env.MMSUP_DIAGNOSE_ALL !== undefined;
const TABLE = process.env.MMSUP_DIAGNOSE_TABLE;
const ASKED = FAULTS.filter(({ kind, name }) => kind === 'fault' && (ALL || SOME.includes(name)));

const LANGS = ['en', 'ru'] as const;

/** What somebody who complains can say beside his words: the campaign that he names, the report, himself. */
function aboutWhat({ command, symptom }: Fault, customer: string | null): readonly string[] {
  const report = /report trace (\S+)/.exec(command)?.[1];
  if (report) return ['--report', report];
  const campaign = CAMPAIGNS.find(({ code }) => `${symptom.en} ${command}`.includes(code))?.code;
  return [...(campaign ? ['--campaign', campaign] : []), ...(customer ? ['--customer', customer] : [])];
}

const incidents = mkdtempSync(join(tmpdir(), 'mmsup-incidents-'));
afterAll(() => rmSync(incidents, { recursive: true, force: true }));

describe('a complaint as it was said', () => {
  it.each(ASKED)('$name ends at $cause', async (fault) => {
    const demo = await testDemo();
    try {
      await plantInto(demo.writer, fault.name);
      const customer = await complainant(demo.writer, fault);
      const ends = [];
      for (const lang of LANGS) {
        const said = naming(fault.symptom[lang], customer);
        const line = ['diagnose', said, ...aboutWhat(fault, customer), '--lang', lang, '--incidents', incidents];
        const { exitCode, chosen, end, path } = await diagnosed(line, demo);
        const onTheWay = path?.map(({ cause }) => cause) ?? [];
        const isThere = end === fault.cause || onTheWay.includes(fault.cause);
        ends.push({ lang, exitCode, isThere, ...(isThere ? {} : { chosen, end }) });
        const cells = [fault.name, lang, fault.cause, chosen, end, isThere, end === fault.cause, exitCode];
        if (TABLE) appendFileSync(TABLE, `${cells.join('\t')}\n`);
      }
      expect(ends).toEqual(LANGS.map((lang) => ({ lang, exitCode: 3, isThere: true })));
    } finally {
      await demo.close();
    }
  });
});

/** Complaints where all is well, a few of them. */
const SOME_CONTROLS = [
  'log-says-twice',
  'unsubscribed-yet-written',
  'vip-letter-missing',
  'push-numbers-vary',
  'report-without-today',
];
const CONTROLS = FAULTS.filter(({ kind, name }) => kind === 'control' && (ALL || SOME_CONTROLS.includes(name)));

describe('a complaint where nothing is wrong', () => {
  it.each(CONTROLS)('$name is not made an incident', async (fault) => {
    const demo = await testDemo();
    try {
      await plantInto(demo.writer, fault.name);
      const customer = await complainant(demo.writer, fault);
      for (const lang of LANGS) {
        const said = naming(fault.symptom[lang], customer);
        const line = ['diagnose', said, ...aboutWhat(fault, customer), '--lang', lang, '--incidents', incidents];
        const { exitCode, chosen, end } = await diagnosed(line, demo);
        if (TABLE)
          appendFileSync(TABLE, `${[fault.name, lang, fault.cause, chosen, end, 'control', exitCode].join('\t')}\n`);
        expect({ lang, chosen, end, isProblem: exitCode === 3 }).toMatchObject({ isProblem: false });
      }
    } finally {
      await demo.close();
    }
  });
});

async function diagnosed(line: readonly string[], demo: Parameters<typeof runJson>[1]) {
  try {
    const { exitCode, result } = await runJson<DiagnosisFacts>(line, demo);
    const { chosen, end, path } = result.facts;
    return { exitCode, chosen: chosen.runbook, end: end.cause, path };
  } catch (error) {
    return { exitCode: 2, chosen: String(error).replaceAll(/\s+/g, ' ').slice(0, 400), end: null, path: [] };
  }
}
