import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../src/command.ts';
import { connect } from '../../src/db/connect.ts';
import { UnavailableError, UsageError } from '../../src/errors.ts';
import type { Answer } from '../../src/result.ts';
import { judge } from '../../src/result.ts';
import { keeps, relation } from '../../src/system/compose.ts';
import type { SystemDescription } from '../../src/system/description.ts';
import { readAsFarAsPossible, withUnreadable } from '../../src/system/partial-reading.ts';
import { text } from '../../src/text.ts';
import { type FixtureDatabase, fixtureDatabase } from '../support/fixture-database.ts';

let fixture: FixtureDatabase;
let database: Database;

beforeAll(async () => {
  fixture = await fixtureDatabase('mailings/mailings.sql');
  await fixture.sql(
    'revoke pg_read_all_data from reader; grant usage on schema bank to reader; grant select on bank.wave, bank.step, bank.task to reader',
  );
  const session = await connect({
    target: fixture.on('mailings.yaml').conninfo,
    env: {},
    signal: new AbortController().signal,
  });
  const of = (from: string, columns: Record<string, string>) => ({ from, columns });
  const relations = {
    run: of('bank.wave w', { id: 'w.id', state: 'w.state' }),
    stage: of('bank.step s', { run: 's.wave', stage: 's.step', position: 's.place', state: 's.state' }),
    exclusion: of('bank.left_out x', { run: 'x.wave', stage: 'x.step', reason: 'x.reason', customers: 'x.people' }),
    job: of('bank.task j', { id: 'j.code' }),
    change: of('bank.edit h', { at: 'h.at', kind: 'h.kind' }),
  };
  const system = {
    id: 'mailings',
    title: '',
    file: 'x',
    clock: { zone: 'UTC' },
    segments: { language: 'sql' },
    relations,
  } as SystemDescription;
  database = { session, system, profile: 'p', client: 'c', asOf: '2026-11-21T06:00:00Z' };
});
afterAll(async () => {
  await database?.session.close();
  await fixture?.remove();
});

/** Counts the rows of relations, one statement for each list; null for those that the system does not keep. */
const counting = (...lists: readonly (readonly (keyof SystemDescription['relations'])[])[]) => {
  const asked: string[] = [];
  const read = ({ session, system }: Database) =>
    session.read(async (tx) => {
      const counts: (number | null)[] = [];
      for (const names of lists) {
        const kept = names.filter((name) => keeps(system, name));
        asked.push(kept.join('+'));
        const from = kept.map((name) => relation(system, name, name)).join(', ');
        const [row] = kept.length > 0 ? await tx.rows<{ n: number }>(`select count(*)::int as n from ${from}`) : [];
        counts.push(row?.n ?? null);
      }
      return counts;
    });
  return { read, asked };
};

describe('reading as far as possible', () => {
  it('goes on as if a relation without rights were not kept, and keeps what was read before and after', async () => {
    const { value, unreadable } = await readAsFarAsPossible(database, counting(['run'], ['change'], ['job']).read);
    expect(value).toEqual([21, null, 1]);
    expect([...unreadable].map(([name, error]) => [name, error.code])).toEqual([['change', 'db/no-rights']]);
  });

  it('asks the server which of several relations in one statement it refuses', async () => {
    const { value, unreadable } = await readAsFarAsPossible(database, counting(['job', 'exclusion']).read);
    expect(value).toEqual([1]);
    expect([...unreadable.keys()]).toEqual(['exclusion']);
  });

  it('takes the dearest of several for the one that ran out of time', async () => {
    await fixture.sql('grant select on bank.left_out, bank.letter to reader');
    const slow = {
      from: `bank.letter m cross join generate_series(1, 1000000) g`,
      columns: { id: 'm.id', state: 'm.state' },
    };
    const { system } = database;
    const relations = { ...system.relations, message: slow };
    const { value, unreadable } = await readAsFarAsPossible(
      { ...database, system: { ...system, relations } },
      counting(['exclusion', 'job', 'message']).read,
    );
    await fixture.sql('revoke select on bank.left_out, bank.letter from reader');
    expect([...unreadable]).toMatchObject([['message', { code: 'guard/cost' }]]);
    expect(value).toEqual([0]);
  });

  it('asks nothing twice', async () => {
    const seen: string[] = [];
    const { session } = database;
    const spying: Database = {
      ...database,
      session: {
        ...session,
        read: (work) =>
          session.read((tx) =>
            work({
              ...tx,
              page: (sql, parameters, options) => {
                seen.push(sql);
                return tx.page(sql, parameters, options);
              },
            }),
          ),
      },
    };
    await readAsFarAsPossible(spying, counting(['run'], ['change'], ['exclusion'], ['job']).read);
    expect(seen).toHaveLength(4);
    expect(new Set(seen).size).toBe(4);
  });

  it('gives up with the first error what it cannot do without, also when the reader then stumbles over it', async () => {
    await fixture.sql('revoke select on bank.wave from reader');
    const stumbling = (partial: Database) => {
      if (!keeps(partial.system, 'run')) throw new UsageError({ code: 'test/no-runs', message: 'No runs are kept.' });
      return counting(['run']).read(partial);
    };
    await expect(readAsFarAsPossible(database, stumbling)).rejects.toMatchObject({ code: 'db/no-rights', exitCode: 5 });
    await fixture.sql('grant select on bank.wave to reader');
  });

  it.each([
    ['a mistake in what was asked', () => new UsageError({ code: 'test/unknown', message: 'There is no such run.' })],
    ['a bug', () => new TypeError('x is not a function')],
  ])('passes %s on', async (_, error) => {
    const failing = async () => {
      throw error();
    };
    await expect(readAsFarAsPossible(database, failing)).rejects.toMatchObject({ message: error().message });
  });
});

describe('an answer that was read in part', () => {
  const answer: Answer = {
    subject: { kind: 'run', id: '21' },
    findings: [],
    facts: {},
    notEvaluated: [
      {
        what: text('What changed', 'Что изменилось'),
        why: text('The system does not keep it.', 'Система этого не хранит.'),
        couldChangeAnswer: false,
        relation: 'change',
      },
    ],
  };
  const error = new UnavailableError({ code: 'db/terminated', message: 'Could not read: terminated.' });

  it('says the true reason where the reader took the relation for one that is not kept, and is never ok', () => {
    const told = withUnreadable(answer, new Map([['change', error]]));
    expect(told.notEvaluated).toMatchObject([
      { what: { en: 'What changed' }, why: { en: error.message }, couldChangeAnswer: true },
    ]);
    expect(judge(answer, 'warning')).toBe('ok');
    expect(judge(told, 'warning')).toBe('inconclusive');
  });

  it('names a relation of which the reader said nothing', () => {
    const told = withUnreadable(answer, new Map([['job', error]]));
    expect(told.notEvaluated.map(({ what }) => what.en)).toEqual(['What changed', 'What relation job says']);
  });
});
