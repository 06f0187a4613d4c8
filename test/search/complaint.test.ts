import { describe, expect, it } from 'vitest';
import { outOfLatin } from '../../src/model/transliteration.ts';
import { readingsOf } from '../../src/search/complaint.ts';
import { conceptsIn } from '../../src/search/concepts.ts';
import { wordsOf } from '../../src/search/tokens.ts';

const strongest = (words: string) => readingsOf(conceptsIn(wordsOf(words)))[0]?.complaint;

describe('a complaint is read as a thing and what is wrong with it', () => {
  it.each([
    ['the report is empty', 'report'],
    ['the segment is empty', 'nobody'],
    ['phone numbers are invalid', 'data'],
    ['the letters did not come', 'not sent'],
    ['the letters came twice', 'twice'],
    ['the letters come late', 'slow'],
    ['the letters went to the wrong people', 'wrong people'],
    ['letters go to those who unsubscribed', 'refusal'],
    ['five letters in one week', 'policy'],
    ['nobody gets the bonus', 'offer'],
    ['escalate the ticket to the second line', 'hand-over'],
    ['отчёт пустой', 'report'],
    ['сегмент пустой', 'nobody'],
    ['кракозябры в базе', 'data'],
    ['смс не прилетели', 'not sent'],
    ['смс задвоились', 'twice'],
    ['смс тормозят', 'slow'],
    ['смс получили не те клиенты', 'wrong people'],
    ['пишем тем, кто отписался', 'refusal'],
    ['пять смс за неделю', 'policy'],
    ['бонус никому не дали', 'offer'],
    ['передаю тикет на вторую линию', 'hand-over'],
  ])('%s: %s', (words, complaint) => {
    expect(strongest(words)).toBe(complaint);
  });

  it.each([
    ['a call at 11 pm', 'policy'],
    ['a call at 11 am', undefined],
    ['звонок в два часа ночи', 'policy'],
    ['18 people got 28 copies in a day', 'twice'],
    ['it has been running for 6 hours', 'slow'],
    ['sent to 3 of 50000', 'not sent'],
  ])('numbers say it too: %s: %s', (words, complaint) => {
    expect(strongest(words)).toBe(complaint);
  });

  it('who should not have got a letter got it', () => {
    expect(strongest('sms went to those who should not have got it')).toBe('wrong people');
    expect(strongest('clients without a mortgage got a letter')).toBe('wrong people');
  });
});

describe('Russian in Latin letters', () => {
  it.each([
    ['rassylka ne ushla', 'рассылка не ушла'],
    ['otchyot pustoy', 'отчет пустой'],
    ['рассылка', undefined],
    ['123', undefined],
  ])('%s is %s', (typed, read) => {
    expect(outOfLatin(typed)).toBe(read);
  });
});
