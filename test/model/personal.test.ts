import { describe, expect, it } from 'vitest';
import { maskServerMessage, maskText } from '../../src/model/personal.ts';

describe('maskText', () => {
  it.each([
    ['write to ivan.petrov+x@bank.co.ru today', 'write to <e-mail> today'],
    ['иван.петров@почта.рф', '<e-mail>'],
    ['call +7 (912) 345-67-89 or 89123456789', 'call <phone> or <phone>'],
    ['+44 20 7946 0958', '<phone>'],
    ['card 4111 1111 1111 1111', 'card <card>'],
    ['card 4111-1111-1111-1112', 'card <16 digits>'],
    ['account 40817810099910004312', 'account <20 digits>'],
    ['passport 4509 123456, INN 500100732259, SNILS 112-233-445 95', 'passport <passport>, INN <inn>, SNILS <snils>'],
    ['тел.89123456789, затем', 'тел.<phone>, затем'],
    ['run 123456 of 2026-11-24 took 1500 ms', 'run 123456 of 2026-11-24 took 1500 ms'],
    ['2026-11-24T09:00:00Z', '2026-11-24T09:00:00Z'],
    ['at 2026-11-24 09:00', 'at 2026-11-24 09:00'],
    ['2026-11-24 89123456789', '2026-11-24 <phone>'],
    ['2026-11-24 09 4111111111111111', '2026-11-24 09 <card>'],
  ])('%s', (text, masked) => {
    expect(maskText(text)).toBe(masked);
  });

  it('takes linear time, whatever it is given', () => {
    for (const text of [
      'a'.repeat(100_000),
      `${'a.'.repeat(50_000)}@`,
      '1'.repeat(100_000),
      '1 '.repeat(50_000),
      '@'.repeat(100_000),
      'a@'.repeat(50_000),
    ]) {
      // Time of the processor: other work on the machine does not count.
      const before = process.cpuUsage();
      maskText(text);
      expect(process.cpuUsage(before).user / 1_000).toBeLessThan(1_000);
    }
  });
});

describe('maskServerMessage', () => {
  it.each([
    ['invalid input syntax for type integer: "ivan@bank.ru"', 'invalid input syntax for type integer: <e-mail>'],
    ['invalid input value for enum mood: "Пётр"', 'invalid input value for enum mood: <4 characters>'],
    ['неверный синтаксис: «Пётр»', 'неверный синтаксис: <4 characters>'],
    ['value "99912345678" is out of range for type integer', 'value <11 digits> is out of range for type integer'],
    ['value 99912345678901 is out of range', 'value <14 digits> is out of range'],
  ])('%s', (message, masked) => {
    expect(maskServerMessage(message)).toBe(masked);
  });

  it('keeps names that are known', () => {
    expect(maskServerMessage('relation "crm.customer" says "Ann"', new Set(['crm.customer']))).toBe(
      'relation "crm.customer" says <3 characters>',
    );
  });
});
