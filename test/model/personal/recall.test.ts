import { describe, expect, it } from 'vitest';
import { maskText } from '../../../src/model/personal.ts';
import { countDigits, MAKERS, type Planted, plant, randomOf } from './planted.ts';

const SEED = Number(process.env['MMSUP_RECALL_SEED'] ?? 20261126);

/** What may be left of a value, at most: the bar of each class. Names are found by their company, so a surname alone mostly is not. */
const BARS: Readonly<Record<string, number>> = {
  'e-mail': 1,
  phone: 0.99,
  card: 1,
  inn: 0.98,
  snils: 0.98,
  passport: 0.9,
  'birth date': 0.95,
  'name full': 0.95,
  'name full, inflected': 0.95,
  'name full, upper case': 0.95,
  'name full, lower case': 0.8,
  'name full, NFD': 0.95,
  'name full, ё as е': 0.95,
  'name full, look-alike letters': 0.9,
  'name, surname and initials': 0.95,
  'name, given and surname': 0.8,
  'name, Latin': 0.9,
  'name, Latin, upper case': 0.8,
  'name, surname alone': 0.1,
};

/** Whether some telling part of a value stands in a text: a word of a name, an address, one digit more than the words around it have. */
function isLeft({ kind, value, digitsAround }: Planted, masked: string): boolean {
  if (kind === 'e-mail') return masked.includes(value.split('@')[1]!);
  if (kind.startsWith('name')) return value.split(/[ .]+/).some((word) => word.length > 2 && masked.includes(word));
  return countDigits(masked.replace(/<[^<>]*>/g, '')) > digitsAround;
}

describe('free texts', () => {
  it('hide what people wrote into them; how much of each class is told', () => {
    const random = randomOf(SEED);
    const kinds = Object.keys(MAKERS);
    const each = Math.ceil(10_000 / kinds.length);
    const rows = kinds.map((kind) => {
      const planted = plant(kind, each, random);
      const left = planted.filter((one) => isLeft(one, maskText(one.text)));
      if (process.env['MMSUP_RECALL_SHOW'])
        for (const { text } of left.slice(0, 8)) process.stdout.write(`${kind}: ${text}  ->  ${maskText(text)}\n`);
      return { kind, planted: planted.length, hidden: planted.length - left.length, bar: BARS[kind]! };
    });
    const table = rows.map(({ kind, planted, hidden, bar }) => {
      const recall = (hidden / planted).toFixed(3);
      return `${kind.padEnd(32)} ${String(planted).padStart(6)} ${recall} (at least ${bar})`;
    });
    process.stdout.write(`\nRecall in free text, seed ${SEED}\n${table.join('\n')}\n`);
    expect(rows.filter(({ planted, hidden, bar }) => hidden / planted < bar)).toEqual([]);
  });
});
