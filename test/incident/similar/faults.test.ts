import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FAULTS } from '../../../src/demo/faults.ts';
import { naming } from '../../../src/demo/find-fault.ts';
import { complainant, plantInto } from '../../../src/demo/plant.ts';
import { type Fingerprint, foldFingerprint } from '../../../src/incident/fingerprint.ts';
import { readRecord } from '../../../src/incident/record/read.ts';
import type { Past } from '../../../src/incident/similar/past.ts';
import { rankSimilar } from '../../../src/incident/similar/rank.ts';
import { runLine } from '../../support/command-line.ts';
import { type TestDemo, testDemo } from '../../support/demo.ts';
import { KNOWN } from '../fleet.ts';
import { desk } from '../support.ts';

/** One planted fault as it was recorded: the complaint, its diagnosis and the fitting command in one incident, before it was closed. */
interface Recorded {
  readonly fault: string;
  readonly cause: string;
  readonly open: Fingerprint;
}

const FILE = join(import.meta.dirname, '../../fixtures/fault-fingerprints.json');
const ALL = JSON.parse(readFileSync(FILE, 'utf8')) as readonly Recorded[];

const PASTS = ALL.map(
  ({ fault, cause, open }): Past => ({
    id: fault,
    reference: fault,
    client: fault,
    openedAt: '2026-11-01T00:00:00Z',
    fingerprint: { ...open, cause },
    closed: { cause, why: null, outcome: 'repaired', proposal: null },
    resolveSeconds: 60,
  }),
);

/** Faults whose cause another fault has too: other words, mostly another campaign. */
const TWINS = ALL.filter(({ fault, cause }) => ALL.some((other) => other.cause === cause && other.fault !== fault));

/** Where among the causes of similar incidents the right one stands, 1 = first, 0 = nowhere; the fault itself is held out. */
function placesBy(known: (open: Fingerprint) => Fingerprint): readonly number[] {
  return TWINS.map(({ fault, cause, open }) => {
    const similar = rankSimilar({ id: fault, client: null, fingerprint: known(open) }, PASTS, ALL.length);
    return similar.findIndex((one) => one.cause === cause) + 1;
  });
}

const within = (places: readonly number[], most: number) =>
  places.filter((place) => place >= 1 && place <= most).length;

describe('two planted faults of one cause', () => {
  it('are many enough to tell', () => {
    expect([ALL.length, TWINS.length]).toEqual([70, 26]);
  });

  it('find one another when the walk has found the cause', () => {
    const places = placesBy((open) => open);
    expect([within(places, 1), within(places, 3)]).toEqual([25, 26]);
  });

  it('mostly find one another by words and path alone, before there is a cause', () => {
    const places = placesBy((open) => ({ ...open, cause: null, found: [] }));
    expect(within(places, 1)).toBeGreaterThanOrEqual(14);
    expect(within(places, 3)).toBeGreaterThanOrEqual(18);
  });
});

/** Takes half an hour: MMSUP_RECORD_FAULTS=1 records the fixture anew after runbooks or the thesaurus have changed. */
describe.skipIf(process.env['MMSUP_RECORD_FAULTS'] === undefined)('the fixture', () => {
  const { folder } = desk();
  const planted = FAULTS.filter(({ cause, kind }) => kind !== 'control' && cause !== null);

  it('is recorded by planting every fault', async () => {
    const recorded: Recorded[] = [];
    for (const fault of planted) {
      const demo = await testDemo(undefined, 1);
      try {
        await plantInto(demo.writer, fault.name);
        recorded.push({ fault: fault.name, cause: fault.cause!, open: await record(fault, demo) });
      } finally {
        await demo.close();
      }
    }
    const sorted = recorded.toSorted((one, other) => (one.fault < other.fault ? -1 : 1));
    writeFileSync(FILE, `${JSON.stringify(sorted, null, 2)}\n`);
  }, 7_200_000);

  async function record(fault: (typeof planted)[number], demo: TestDemo): Promise<Fingerprint> {
    const customer = await complainant(demo.writer, fault);
    const symptom = naming(fault.symptom.en, customer);
    const fitting = naming(fault.command, customer).split(' ').slice(1);
    const opened = await runLine(
      ['incident', 'open', '--incidents', folder, '--client', fault.name, symptom, '--json'],
      demo,
    );
    const { id, path } = JSON.parse(opened.stdout).facts as { id: string; path: string };
    const inIt = ['--incidents', folder, '--incident', id, '--json'];
    await runLine(['diagnose', symptom, ...about(fitting, symptom, customer), ...inIt], demo);
    await runLine([...fitting, ...inIt], demo);
    return foldFingerprint((await readRecord({ clientFolder: join(path, '..'), id })).events, KNOWN);
  }

  function about(fitting: readonly string[], symptom: string, customer: string | null): readonly string[] {
    const campaign = /“([^”]+)”/.exec(symptom)?.[1];
    const who = customer !== null && fitting[0] === 'customer' ? ['--customer', customer] : [];
    if (fitting[0] === 'report') return ['--report', fitting[2]!];
    return [...(campaign === undefined ? [] : ['--campaign', campaign]), ...who];
  }
});
