import { describe, expect, it } from 'vitest';
import { columnsIn, wholeReads } from '../../src/campaign/plan.ts';
import type { PlanNode } from '../../src/db/session.types.ts';

const node = (type: string, cost: number, rest: Partial<PlanNode> = {}): PlanNode => ({
  'Node Type': type,
  'Total Cost': cost,
  'Plan Rows': 1,
  ...rest,
});

const columns = [
  { name: 'channel', leadsIndex: false, distinct: 4 },
  { name: 'sent_at', leadsIndex: false, distinct: 40_000 },
  { name: 'at', leadsIndex: true, distinct: -0.5 },
];

describe('what a plan says about a slow stage', () => {
  it('names the table read whole that costs most, with its filter and its joins', () => {
    const messages = node('Seq Scan', 900, {
      'Relation Name': 'message',
      Filter: "(sent_at > '2026-11-01'::timestamptz)",
    });
    const customers = node('Seq Scan', 50, { 'Relation Name': 'customer' });
    const join = node('Hash Join', 1000, {
      'Hash Cond': '(m.customer_id = c.customer_id)',
      Plans: [customers, messages],
    });
    expect(wholeReads(join).map(({ table, costShare, joins }) => [table, costShare, joins])).toEqual([
      ['message', 0.9, ['(m.customer_id = c.customer_id)']],
      ['customer', 0.05, ['(m.customer_id = c.customer_id)']],
    ]);
  });

  it('says nothing when indexes are used', () => {
    expect(wholeReads(node('Index Scan', 8, { 'Relation Name': 'message', 'Index Name': 'message_sent_at' }))).toEqual(
      [],
    );
  });

  it('prefers the column that tells rows apart, and leaves out the one with four values', () => {
    const filter = "((channel = 'email'::text) AND (sent_at >= '2026-11-16 09:00:00+03'::timestamptz))";
    expect(columnsIn(filter, columns, 1000).map(({ name }) => name)).toEqual(['sent_at']);
  });

  it('keeps a column of few values when the filter has no other', () => {
    expect(columnsIn("(channel = 'sent_at'::text)", columns, 1000).map(({ name }) => name)).toEqual(['channel']);
  });

  it('takes no part of a longer name, no function and no literal for a column', () => {
    expect(columnsIn("((status_at > 1) AND (at('sent_at') = 'at'))", columns, 1000)).toEqual([]);
  });
});
