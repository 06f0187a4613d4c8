import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repeatedLines } from '../../src/customer/repeated-lines.ts';
import type { CustomerTraceFacts } from '../../src/customer/trace.ts';
import { runJson, runLine } from '../support/command-line.ts';
import { type TestDemo, testDemo } from '../support/demo.ts';

const line = (message: string, status: string | null, second: number) => ({
  ...{ message, status, at: `2026-11-26T09:30:0${second}Z`, providerCode: null, source: null },
});

describe('lines of the log of deliveries', () => {
  it('are repeated where one message has the same report twice, and nowhere else', () => {
    const lines = [
      line('1', 'sent', 0),
      line('1', 'delivered', 1),
      line('2', 'delivered', 2),
      line('1', 'delivered', 4),
    ];
    expect(repeatedLines({ lines })).toEqual([{ message: '1', status: 'delivered', lines: [lines[1], lines[3]] }]);
    expect(repeatedLines({ lines: [line('1', null, 0), line('1', null, 1)] })).toEqual([]);
    expect(repeatedLines({ lines: null })).toEqual([]);
  });
});

describe('“the log shows two lines delivered: was it sent twice?”', () => {
  let demo: TestDemo;
  let customer: string;

  beforeAll(async () => {
    demo = await testDemo('log-says-twice');
    const [row] = await demo.writer.rows<{ customer: string }>(
      `select m.customer_id::text as customer from mkt.message_status s join mkt.message m using (message_id)
       where m.run_id = (select max(run_id) from mkt.run where campaign_code = 'come-back') and s.status = 'delivered' and m.status = 'delivered'
         and not exists (select 1 from mkt.suppression x where x.customer_id = m.customer_id)
         and not exists (select 1 from crm.customer_list_member l where l.customer_id = m.customer_id)
       group by m.customer_id, m.message_id having count(*) = 2 order by 1 limit 1`,
    );
    customer = row!.customer;
  });
  afterAll(() => demo?.close());

  const trace = () => runJson<CustomerTraceFacts>(['customer', 'trace', customer, '--campaign', 'come-back'], demo);

  it('is answered with both lines, and with the one message that they are of', async () => {
    const { result, exitCode } = await trace();
    expect([result.findings, exitCode]).toEqual([[], 0]);
    const logged = await demo.writer.rows<{ at: Date; message: string }>(
      `select s.at, m.message_id::text as message from mkt.message_status s join mkt.message m using (message_id)
       where m.customer_id = $1 and m.run_id = $2 and s.status = 'delivered' order by s.at`,
      [customer, result.facts.run!.id],
    );
    const told = result.facts.lines!.filter(({ status }) => status === 'delivered');
    expect(told.map(({ at, message }) => [Date.parse(at), message])).toEqual(
      logged.map(({ at, message }) => [new Date(at).getTime(), message]),
    );
    expect(told).toHaveLength(2);
    const delivery = result.facts.gates.find(({ gate }) => gate === 'delivery')!;
    expect(delivery.verdict).toBe('passed');
    expect(delivery.says.en).toMatch(
      new RegExp(
        `^1 message delivered; the log has 2 lines “delivered” \\(.*:\\d\\d, .*:\\d\\d\\), all of message ${logged[0]!.message}: it is one message, reported twice$`,
      ),
    );
    const { stdout } = await runLine(['customer', 'trace', customer, '--campaign', 'come-back'], demo);
    expect(stdout).toContain('The lines of the log of deliveries');
    expect(stdout.split('\n').filter((one) => /:\d\d +delivered +\d+ /.test(`${one} `))).toHaveLength(2);
  });

  it('is told otherwise where two messages were sent', async () => {
    await demo.writer.rows(
      `insert into mkt.message select (jsonb_populate_record(m, jsonb_build_object('message_id', m.message_id + 8000000000000))).*
       from mkt.message m where m.customer_id = $1 and m.run_id = (select max(run_id) from mkt.run where campaign_code = 'come-back')`,
      [customer],
    );
    const { result, exitCode } = await trace();
    expect([result.findings[0]?.cause, exitCode]).toEqual(['customer/contacted-twice', 3]);
  });
});
