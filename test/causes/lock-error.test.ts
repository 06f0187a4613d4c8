import { describe, expect, it } from 'vitest';
import { campaignRunFailed } from '../../src/causes/campaign.ts';
import { lockErrorOf } from '../../src/causes/lock-error.ts';

describe('the error of a run that is over', () => {
  it.each([
    ['deadlock detected', 'deadlock'],
    ['ОШИБКА: обнаружена взаимоблокировка', 'deadlock'],
    ['canceling statement due to lock timeout', 'lock-timeout'],
    ['could not obtain lock on row in relation "message"', 'lock-timeout'],
    ['could not serialize access due to concurrent update', 'serialization'],
    ['canceling statement due to statement timeout', null],
    ['template "block-letter" not found', null],
    [null, null],
  ])('%s: %s', (error, kind) => {
    expect(lockErrorOf(error)).toBe(kind);
  });

  it('says that a lock is proved by it, and that only the log of the server knows whose it was', () => {
    const of = (error: string) =>
      campaignRunFailed.next({
        ...{ run: '7', stage: 'policy', error, firstBadRun: null, lastGoodRun: null, edit: null },
      });
    const [first, ...others] = of('deadlock detected');
    expect(first!.en).toMatch(/proves that two sessions waited.*server's own log.*log_lock_waits/);
    expect(others).toEqual(of('out of memory'));
  });
});
