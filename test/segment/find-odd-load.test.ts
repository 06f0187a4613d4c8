import { describe, expect, it } from 'vitest';
import { type Batch, findOddLoad } from '../../src/segment/find-odd-load.ts';

const batch = (rowsRead: number, rowsRejected: number, status = 'DONE', source = 'crm'): Batch => ({
  id: '1',
  source,
  status,
  startedAt: '2026-11-23T00:00:00Z',
  rowsRead,
  rowsRejected,
});
const usual = Array.from({ length: 10 }, (_, index) => batch(1000 + index, 10 + (index % 3)));

describe('the last load', () => {
  it.each([
    ['failed', batch(1000, 10, 'FAILED'), 'failed'],
    ['rejected 40% where 1% is usual', batch(1000, 400), 'rejects'],
    ['brought a third of the rows', batch(300, 3), 'volume'],
    ['brought three times the rows', batch(3000, 30), 'volume'],
    ['is as ever', batch(1004, 12), undefined],
    ['rejected a little more', batch(1000, 60), undefined],
    ['is the first of another source', batch(3000, 900, 'DONE', 'partner'), undefined],
  ])('%s', (_what, last, reason) => {
    expect(findOddLoad([last, ...usual])?.reason).toBe(reason);
  });

  it('says nothing without a history, nor without loads', () => {
    expect(findOddLoad([batch(1000, 900), batch(1000, 1)])).toBeUndefined();
    expect(findOddLoad([])).toBeUndefined();
  });
});
