import { beforeAll, describe, expect, it } from 'vitest';
import { chooseRunbook, type Subjects } from '../../../src/runbook/ask/choose.ts';
import { findRunbook } from '../../../src/runbook/library/find.ts';
import { runbookNames } from '../../../src/runbook/library/shipped.ts';
import type { Runbook } from '../../../src/runbook/runbook.ts';
import type { OpenBook } from '../../../src/search/book.ts';
import { search } from '../../../src/search/search.ts';
import { shippedBook } from '../../search/support.ts';

let book: OpenBook;
let runbooks: readonly Runbook[];
beforeAll(async () => {
  book = await shippedBook();
  runbooks = await Promise.all((await runbookNames()).map(async (name) => (await findRunbook(name, '/')).runbook));
});

function choiceFor(words: string, given: Subjects = {}) {
  return chooseRunbook(search(book, words, ['runbook']), runbooks, given);
}

function walksFor(words: string, given: Subjects = {}) {
  return choiceFor(words, given).walks.map(({ runbook }) => runbook.id);
}

describe('the runbook for a complaint', () => {
  it('is the one that the words fit best, and then the next', () => {
    const walks = walksFor('the letters did not come', { campaign: 'c' });
    expect([walks[0], walks.length > 1]).toEqual(['mailing-did-not-go-out', true]);
  });

  it('is none that cannot use what the complaint is said to be about', () => {
    expect(walksFor('the mailing is wrong', { report: 'r' })).toEqual(['report-wrong-or-missing']);
  });

  it('is none that wants to know of somebody who was not named', () => {
    expect(walksFor('why did this customer get nothing', { campaign: 'c' })).not.toContain('one-customer-asks');
    expect(walksFor('why did this customer get nothing', { campaign: 'c', customer: '1' })[0]).toBe(
      'one-customer-asks',
    );
  });

  it('is not guessed from words that every complaint has', () => {
    expect([walksFor('the mailing'), walksFor('last week', { campaign: 'c' }), walksFor('qwrtzxcv')]).toEqual([
      [],
      [],
      [],
    ]);
  });

  it('is the one about the customer, where he is all that is said', () => {
    expect(walksFor('about this client', { customer: '1' })[0]).toBe('one-customer-asks');
  });

  it('may be that of the whole platform, where the best wants to know a campaign and none was named', () => {
    const instead = (words: string, given?: Subjects) =>
      choiceFor(words, given).instead.map(({ runbook }) => runbook.id);
    for (const words of ['the mailing did not go out', 'рассылка не ушла', 'all mailings have stopped'])
      expect(instead(words), words).toEqual(['nothing-goes-out']);
    expect(instead('the mailing did not go out', { campaign: 'c' })).toEqual([]);
    expect(instead('nothing goes out at all')).toEqual([]);
    expect(walksFor('nothing goes out at all')[0]).toBe('nothing-goes-out');
    expect(walksFor('вообще ничего не уходит')[0]).toBe('nothing-goes-out');
    expect(walksFor('nothing goes out at all', { campaign: 'c' })[0]).toBe('mailing-did-not-go-out');
  });
});
