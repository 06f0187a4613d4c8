import { describe, expect, it } from 'vitest';
import { scanSpots, spotsOfEvent, spotsOfFile } from '../../../src/incident/personal/scan.ts';
import { growthOf, LINEAR } from '../../support/growth.ts';

const placesIn = (content: string): readonly string[] =>
  scanSpots(spotsOfFile('x.json', content)).suspicions.map(({ line, kind, context }) => `${line} ${kind} ${context}`);

describe('a JSON document that is looked through', () => {
  it('tells each value at the line where it is written, and both that stand under one key', () => {
    const document = `{
  "to": "a@b.ru",
  "\\u0074o": [
    "c@d.ru",
    "a@b.ru" ],
  "2": {"last_name": "Зюзь"}, "1":
    "Иван Петров", "at": 12345678901
}`;
    expect(placesIn(document)).toEqual([
      '2 e-mail <e-mail>',
      '4 e-mail <e-mail>',
      '5 e-mail <e-mail>',
      '6 name <name>',
      '7 name <name>',
    ]);
  });

  it('of one line is all in the first', () => {
    expect(placesIn('{"a":"a@b.ru","b":["x","c@d.ru"]}')).toEqual(['1 e-mail <e-mail>', '1 e-mail <e-mail>']);
  });
});

it('in a text that tells colleagues names are told where they are known, or a customer’s', () => {
  const known = { isEmpty: false, at: (words: readonly string[], index: number) => knownAt(words[index]) };
  const knownAt = (word?: string) => (word === 'zayka' ? ({ length: 2, kind: 'name' } as const) : undefined);
  const event = { type: 'incident.handed-over', from: 'zayka_77', to: 'Иван Иванов', ask: 'Иван Иванов' };
  const acknowledged = { type: 'incident.acknowledged', line: 'клиентка Сидорова Анна Петровна' };
  const spots = [event, acknowledged].flatMap((one, at) => spotsOfEvent('events', at + 1, JSON.stringify(one)));
  expect(
    scanSpots(spots, { known: [known] }).suspicions.map(({ line, kind, context }) => [line, kind, context]),
  ).toEqual([
    [1, 'name', '<name>'],
    [1, 'name', '<name>'],
    [2, 'name', 'клиентка <name>'],
  ]);
});

it('what stands around a value is told without its neighbours', () => {
  const [first, second, third] = scanSpots([
    { file: 'x', line: 1, text: 'to a@b.ru, +7 916 123-45-67, e@f.ru!' },
  ]).suspicions;
  expect([first, second, third].map((one) => one?.context)).toEqual([
    'to <e-mail>, <phone>, <e-mail>!',
    '<e-mail>, <phone>, <e-mail>!',
    '<phone>, <e-mail>!',
  ]);
});

describe('time', () => {
  const lines = (size: number, line: (index: number) => string) => Array.from({ length: size }, (_, at) => line(at));
  it.each([
    [
      'a document of many lines',
      (size: number) =>
        JSON.stringify(
          lines(size, (at) => `text ${at}`),
          null,
          1,
        ),
    ],
    ['many values in one line', (size: number) => lines(size, (at) => `a${at}@b.ru`).join(' ')],
    ['rows that were refused, in one line', (size: number) => 'Failing row contains ('.repeat(size)],
  ])('grows with the length only: %s', (_what, contentOf) => {
    const contents = new Map<number, string>();
    const look = (size: number) => {
      const content = contents.get(size) ?? contentOf(size);
      contents.set(size, content);
      scanSpots(spotsOfFile('x', content));
    };
    expect(growthOf(look, 40_000)).toBeLessThan(LINEAR);
  });
});
