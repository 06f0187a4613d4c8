import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSituation } from '../../src/campaign/situation.queries.ts';
import { traceRun } from '../../src/campaign/trace.ts';
import type { Database } from '../../src/command.ts';
import { connect } from '../../src/db/connect.ts';
import type { RelationName } from '../../src/model/relations.ts';
import { judge } from '../../src/result.ts';
import { loadSystem } from '../../src/system/load.ts';
import { type TestDemo, testDemo } from '../support/demo.ts';

describe('what a trace reads, where a system keeps less or refuses more than the demo', () => {
  let demo: TestDemo;
  let database: Database;

  beforeAll(async () => {
    demo = await testDemo('slow-run');
    const session = await connect({ target: demo.conninfo, env: {}, signal: new AbortController().signal });
    const [clock] = await demo.writer.rows<{ now_at: Date }>('select now_at from mkt.clock');
    database = {
      session,
      system: loadSystem('demo'),
      profile: 'test',
      client: 'test',
      asOf: clock!.now_at.toISOString(),
    };
  });
  afterAll(async () => {
    await database.session.close();
    await demo.close();
  });

  const keeping = (...names: RelationName[]): Database => {
    const relations = Object.fromEntries(
      Object.entries(database.system.relations).filter(([name]) => names.includes(name as RelationName)),
    );
    return { ...database, system: { ...database.system, relations } };
  };
  const traced = async (from: Database) => traceRun(await readSituation(from, 'card-wake-up'));

  it('says what it could not look at, and is not "ok", when only campaigns and runs are kept', async () => {
    const answer = await traced(keeping('campaign', 'run'));
    expect(answer.findings).toEqual([]);
    expect(answer.notEvaluated.map(({ what }) => what.en)).toEqual([
      'The stages of the run',
      'Who was left out, and why',
      'What changed since the last good run',
      'Edits of the rules',
      'Whether the template can be used',
      'The messages: queue, provider’s answers, minutes, repeats',
    ]);
    expect(judge(answer, 'warning')).toBe('inconclusive');
    expect(answer.facts.changes).toBeNull();
  });

  it('finds a run by its identifier where campaigns are not kept', async () => {
    const { facts } = await traced(database);
    const answer = traceRun(await readSituation(keeping('run', 'stage'), facts.run.id));
    expect(answer.facts.run).toMatchObject({ id: facts.run.id, campaign: 'card-wake-up' });
    await expect(readSituation(keeping('run'), 'card-wake-up')).rejects.toMatchObject({
      code: 'campaign/unknown-run',
      exitCode: 2,
    });
  });

  it('says that the description lacks runs', async () => {
    await expect(readSituation(keeping('campaign'), 'card-wake-up')).rejects.toMatchObject({
      code: 'campaign/not-kept',
      exitCode: 2,
    });
  });

  it('names the index only while it is missing', async () => {
    expect((await traced(database)).findings[0]?.cause.id).toBe('campaign/stage-slow-missing-index');
    await demo.writer.exec('create index again on mkt.message (sent_at)');
    try {
      const { findings } = await traced(database);
      expect(findings.map(({ cause }) => cause.id)).toEqual(['campaign/stage-slow']);
    } finally {
      await demo.writer.exec('drop index mkt.again');
    }
  });

  it.each([
    ['select pg_sleep(1)', /pg_sleep/],
    ['select * from mkt.dropped_long_ago', /dropped_long_ago/],
    ['delete from mkt.message', /SELECT|select/],
    [null, /does not keep the statement/],
  ])('says that it could not see the plan when the recorded statement is %j', async (statement, why) => {
    const { run } = (await traced(database)).facts;
    await demo.writer.exec('create table mkt.kept as select * from mkt.run_stage');
    await demo.writer.rows('update mkt.run_stage set statement = $1 where run_id = $2', [statement, run.id]);
    try {
      const answer = await traced(database);
      expect(answer.findings.map(({ cause }) => cause.id)).toEqual(['campaign/stage-slow']);
      expect(answer.notEvaluated).toMatchObject([
        { what: { en: 'The plan of stage policy' }, couldChangeAnswer: false },
      ]);
      expect(answer.notEvaluated[0]!.why.en).toMatch(why);
    } finally {
      await demo.writer.exec(`update mkt.run_stage s set statement = k.statement from mkt.kept k
        where (k.run_id, k.position) = (s.run_id, s.position); drop table mkt.kept`);
    }
  });
});
