import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { MissingIndexEvidence } from '../../src/causes/campaign-stage.ts';
import type { Finding } from '../../src/result.ts';
import { runJson } from '../support/command-line.ts';
import { type FixtureDatabase, fixtureDatabase } from '../support/fixture-database.ts';

/** Wave 22 spent three hours on the policy, which counts the letters of the last days; there is no index on when they were sent. */
const SLOW = `
update bank.step set went_on = 2000, came_in = 2000 where wave = 21; update bank.wave set to_send = 2000, sent = 2000 where id = 21;
insert into bank.wave values (22, 'spring', '2026-11-21 05:00+03', '2026-11-21 08:50+03', 'finished', 2000, 2000, 0, 'worker-1', '2026-11-21 08:50+03');
insert into bank.step values
  (22, 'select', 1, '2026-11-21 05:00+03', '2026-11-21 05:09+03', 'finished', 2000, 2000, 0, 'worker-1', null, null),
  (22, 'policy', 2, '2026-11-21 05:10+03', '2026-11-21 08:30+03', 'finished', 2000, 2000, 0, 'worker-1', null,
    'select customer_id, count(*) from bank.letter where sent_at > timestamptz ''2026-11-19'' group by customer_id'),
  (22, 'send', 3, '2026-11-21 08:31+03', '2026-11-21 08:40+03', 'finished', 2000, 2000, 0, 'worker-1', null, null);
create table bank.edit_before as select * from bank.edit;
analyze`;

let database: FixtureDatabase;

beforeAll(async () => {
  database = await fixtureDatabase('mailings/mailings.sql');
  await database.sql(SLOW);
});
afterEach(() =>
  database.sql(
    'truncate bank.edit; insert into bank.edit select * from bank.edit_before; drop index if exists bank.letter_sent',
  ),
);
afterAll(() => database?.remove());

const logged = (kind: string, object: string, note: string) =>
  database.sql(
    `insert into bank.edit values ('2026-11-20 18:00+03', 'v.kim', '${kind}', 'table', '${object}', null, null, null, '${note}')`,
  );

async function traced(): Promise<{ readonly finding: Finding; readonly evidence: MissingIndexEvidence }> {
  const { result } = await runJson('campaign trace 22', database.on('mailings.yaml'));
  const [finding] = result.findings;
  return { finding: finding!, evidence: finding!.evidence as MissingIndexEvidence };
}

describe('a stage that wants an index', () => {
  it('which the log says was dropped since the last good run: proved', async () => {
    await logged('ddl', 'bank.letter', 'drop index letter_sent, in the way of the load');
    const { finding, evidence } = await traced();
    expect(finding).toMatchObject({ cause: 'campaign/stage-slow-missing-index', confidence: 'proved' });
    expect(evidence).toMatchObject({
      proof: 'dropped',
      table: 'bank.letter',
      columns: ['sent_at'],
      edit: { who: 'v.kim' },
    });
    expect(finding.title).toMatch(/an index of it was dropped since the last good run \(v\.kim\)\.$/);
    expect(evidence.rowsKept).toBeLessThan(0.2 * evidence.rows);
  });

  it('of a table that was loaded since: likely, and whether an index was dropped is asked', async () => {
    await logged('load', 'bank.letter', 'archive of 2025');
    const { finding, evidence } = await traced();
    expect([finding.confidence, evidence.proof]).toEqual(['likely', 'grown']);
    expect(finding.next[1]).toContain('Ask v.kim whether an index of bank.letter was dropped or the table only grew');
  });

  it('of which nothing is known before: only possible, and it is said that the old plan is not kept', async () => {
    const { finding, evidence } = await traced();
    expect([finding.confidence, evidence.proof]).toEqual(['possible', 'unknown']);
    expect(finding.title).toContain('what plan it had when it was fast is not kept');
  });

  it('that is there and not valid: names it', async () => {
    await database.sql('create index letter_sent on bank.letter (sent_at)');
    await database.sql("update pg_index set indisvalid = false where indexrelid = 'bank.letter_sent'::regclass");
    const { finding, evidence } = await traced();
    expect([finding.confidence, evidence.proof, evidence.invalidIndex]).toEqual([
      'likely',
      'invalid',
      'bank.letter_sent',
    ]);
    expect(finding.next[1]).toContain('drop bank.letter_sent first');
  });

  it('that is there is not blamed', async () => {
    await database.sql('create index letter_sent on bank.letter (sent_at)');
    const { finding } = await traced();
    expect(finding.cause).toBe('campaign/stage-slow');
  });
});
