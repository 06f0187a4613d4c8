import { beforeAll, describe, expect, it } from 'vitest';
import { onOtherLayout } from '../../src/model/keyboard-layout.ts';
import { keyOf, type OpenBook } from '../../src/search/book.ts';
import { conceptsIn } from '../../src/search/concepts.ts';
import { search } from '../../src/search/search.ts';
import { stemOf } from '../../src/search/stem.ts';
import { wordsOf } from '../../src/search/tokens.ts';
import { nearestNames } from '../../src/search/understand.ts';
import { shippedBook } from './support.ts';

let book: OpenBook;
beforeAll(async () => {
  book = await shippedBook();
});

const first = (words: string) => {
  const { hits } = search(book, words);
  return hits[0] && keyOf(hits[0].page);
};

describe('a search', () => {
  it.each([
    ['the mailing did not go out', 'runbook:mailing-did-not-go-out'],
    ['рассылку не отправили', 'runbook:mailing-did-not-go-out'],
    ['РАССЫЛКИ НЕ УШЛИ!!!', 'runbook:mailing-did-not-go-out'],
    ['отчёта нет', 'runbook:report-wrong-or-missing'],
    ['отчета нет', 'runbook:report-wrong-or-missing'],
    ['what is a segment?', 'term:segment'],
    ['что такое сегмент', 'term:segment'],
    ['segment/null-in-exclusion-list', 'cause:segment/null-in-exclusion-list'],
    ['sent-twice', 'runbook:sent-twice'],
    ['I don’t understand how this works', 'runbook:how-does-this-work'],
    ['Как же это всё работает?', 'runbook:how-does-this-work'],
    ['объясните, как это работает', 'runbook:how-does-this-work'],
  ])('for "%s" finds %s first, whatever the endings, capitals and dots', (words, key) => {
    expect(first(words)).toBe(key);
  });

  it('says which words found a page, and the symptom that is nearest to them', () => {
    const [hit] = search(book, 'the newsletter takes ages').hits;
    expect(hit).toMatchObject({
      page: { id: 'mailing-takes-too-long' },
      words: ['newsletter', 'takes', 'ages'],
      nearest: { en: 'The mailing takes too long', ru: 'Рассылка идёт слишком долго' },
    });
  });

  it.each([
    ['raport is empty', 'raport', 'report', 'typo'],
    ['сигмент пустой', 'сигмент', 'сегмент', 'typo'],
    ['расылка не ушла', 'расылка', 'рассылка', 'typo'],
    ['hfccskrf yt eikf', 'hfccskrf yt eikf', 'рассылка не ушла', 'layout'],
    ['ыупьуте шы уьзен', 'ыупьуте шы уьзен', 'segment is empty', 'layout'],
    ['rassylka ne ushla', 'rassylka ne ushla', 'рассылка не ушла', 'letters'],
    ['очёт пустой', 'очет', 'отчет', 'typo'],
  ] as const)('reads "%s": %s as %s (%s), and says so', (words, typed, read, why) => {
    expect(search(book, words).question.corrected).toEqual([{ typed, read, why }]);
  });

  it.each(['card-wake-up sends nothing', 'delivery of letters', 'отправка писем'])(
    'corrects no known word: %s',
    (words) => {
      expect(search(book, words).question.corrected).toEqual([]);
    },
  );

  it('for nonsense finds nothing, and for a slip too far names what is near', () => {
    const { hits, question } = search(book, 'qwrtzxcv');
    expect([hits, question.unknown]).toEqual([[], ['qwrtzxcv']]);
    expect(search(book, '').hits).toEqual([]);
    expect(nearestNames('segmant', book, 1)).toEqual(['segment']);
  });

  it.each([
    'quick brown fox',
    'printer does not print',
    'I want to go home',
    'lorem ipsum dolor sit amet',
    'order a pizza',
    'how to cook rice',
    'купить слона',
    'мама мыла раму',
    'в чём смысл жизни',
  ])('doubts what it finds for “%s”', (words) => {
    const { hits, isDoubtful } = search(book, words);
    expect([hits.length > 0, isDoubtful]).toEqual([true, true]);
  });

  it.each(['what is a report', 'письма дошли дважды', 'почему Иванов не получил смс', 'policy/cap-zero'])(
    'does not doubt what it finds for “%s”',
    (words) => expect(search(book, words).isDoubtful).toBe(false),
  );

  it('answers a question with a word, and a complaint with a runbook', () => {
    expect([first('what is a report'), first('the report is wrong')]).toEqual([
      'term:report',
      'runbook:report-wrong-or-missing',
    ]);
  });

  it('finds only pages of the kinds that are wanted', () => {
    const kinds = new Set(search(book, 'what is a report', ['runbook']).hits.map(({ page }) => page.kind));
    expect([...kinds]).toEqual(['runbook']);
  });

  it('does not take a code of a campaign for words of the complaint', () => {
    expect(search(book, 'Since today “credit-limit-up” is slow').question.words).toEqual([
      'since',
      'today',
      'is',
      'slow',
    ]);
  });

  it('ends in good time, whatever is typed', () => {
    const began = performance.now();
    search(book, 'а'.repeat(2_000));
    search(book, 'не '.repeat(600));
    search(book, `${'segmemt '.repeat(240)}`);
    expect(performance.now() - began).toBeLessThan(3_000);
  });
});

describe('a person', () => {
  it('is known by his surname, and by what is said of one', () => {
    expect([first('почему петрову не пришла смс'), first('клиент 4711 ничего не получил')]).toEqual([
      'runbook:one-customer-asks',
      'runbook:one-customer-asks',
    ]);
  });
});

describe('a concept', () => {
  const concepts = (words: string) => [...new Set(conceptsIn(wordsOf(words)).map(({ concept }) => concept))];

  it.each([
    ["the letters didn't come", ['mailing', '!go']],
    ['письма не пришли', ['mailing', '!go']],
    ['письма пришли', ['mailing', 'go']],
    ['no sms at all', ['mailing', '!go']],
    ['two letters', ['twice']],
    ['две рассылки', ['mailing', 'twice']],
    ['three times bigger', ['more']],
    ['клиент 4711', ['people', 'single']],
  ])('of "%s": %j', (words, wanted) => {
    expect(concepts(words)).toEqual(wanted);
  });
});

describe('a word', () => {
  it.each([
    ['рассылка', 'рассылкой'],
    ['клиент', 'клиентами'],
    ['selection', 'selected'],
    ['report', 'reports'],
  ])('%s and %s are the same word', (one, other) => {
    expect(stemOf(one)).toBe(stemOf(other));
  });

  it.each([
    ['рассылка', 'hfccskrf'],
    ['сегмент', 'ctuvtyn'],
  ])('%s typed on the other layout is %s, and back', (word, typed) => {
    expect([onOtherLayout(word), onOtherLayout(typed)]).toEqual([typed, word]);
  });
});
