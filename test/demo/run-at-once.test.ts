import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadEngine, takeDue } from '../../src/demo/engine.ts';
import type { Engine } from '../../src/demo/engine.types.ts';
import { executeRun, type PreparedRun, prepareRun } from '../../src/demo/engine-run.ts';
import { executeRunAtOnce } from '../../src/demo/engine-run-at-once.ts';
import { DAY, DEMO_NOW } from '../../src/demo/moments.ts';
import { type TestDemo, testDemo } from '../support/demo.ts';

let demo: TestDemo;

beforeAll(async () => {
  demo = await testDemo();
});
afterAll(() => demo?.close());

/** Executes the runs of the coming week in both ways after a change, and gives what each way leaves; afterwards everything is as before. */
async function bothWays(change: string) {
  // Planned once for both: what is rolled back stays in the files, and the planner sees that.
  const prepared = await afterChange(change, async (engine) => {
    const due = takeDue(engine, DEMO_NOW + 7 * DAY).filter((event) => 'campaign' in event);
    const runs: PreparedRun[] = [];
    for (const run of due) runs.push(await prepareRun(engine, run));
    return runs;
  });
  const rowsOf = (execute: typeof executeRun) =>
    afterChange(change, async (engine) => {
      for (const run of prepared) await execute(engine, run);
      return rowsSince(engine, prepared[0]!.due.runId);
    });
  return { atOnce: await rowsOf(executeRunAtOnce), byStage: await rowsOf(executeRun) };
}

async function afterChange<T>(change: string, work: (engine: Engine) => Promise<T>): Promise<T> {
  const { writer } = demo;
  await writer.exec('begin');
  try {
    await writer.exec(change);
    return await work(await loadEngine(writer, false));
  } finally {
    await writer.exec('rollback');
  }
}

async function rowsSince({ writer, pending }: Engine, runId: number) {
  const [messages, customers] = [
    await writer.rows('select * from mkt.message where run_id >= $1 order by message_id', [runId]),
    await writer.rows('select * from mkt.run_customer where run_id >= $1 order by run_id, customer_id', [runId]),
  ];
  const { runs, stages, exclusions } = pending;
  return { messages, customers, runs, stages, exclusions: exclusions.map((row) => JSON.stringify(row)).sort() };
}

describe('a run that is executed in one statement', () => {
  it.each([
    ['in a healthy week', ''],
    [
      'when a template is missing',
      "update mkt.campaign set template_code = 'none' where campaign_code = 'vip-deposit'",
    ],
    [
      'when a cap is 0, an offer is for a third and half of the addresses are gone',
      `update mkt.rule_version set body = replace(body, '"cap": 1', '"cap": 0') where rule_code = 'email-cap';
      update mkt.rule_version set body = 'c.customer_id % 3 = 0' where rule_code = 'elig-limit-up';
      update crm.customer set phone = null where customer_id % 2 = 0`,
    ],
  ])('leaves the same rows as one that goes from stage to stage, %s', async (_, change) => {
    const { atOnce, byStage } = await bothWays(change);
    expect(new Set(byStage.runs.map((run) => run.campaign_code)).size).toBe(8);
    expect(byStage.messages.length).toBeGreaterThan(100);
    expect(atOnce).toEqual(byStage);
  });
});
