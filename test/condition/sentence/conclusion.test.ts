import { describe, expect, it } from 'vitest';
import { concludeSelection, type SelectionFacts } from '../../../src/condition/sentence/conclusion.ts';
import { text } from '../../../src/text.ts';

const GOLD = { id: 'c3', says: text('tariff is “GOLD”', 'tariff — «GOLD»') };
const RICH = { id: 'c4', says: text('balance is at least 5,000', 'balance не меньше 5 000') };
const POOR = { id: 'c5', says: text('balance is less than 3,000', 'balance меньше 3 000') };

const conclude = (facts: Partial<SelectionFacts>): readonly string[] => {
  const { en, ru } = concludeSelection({ population: 98_800, selected: 0, blocking: [], ...facts });
  return [en, ru].map((said) => said.replace(/[\u00A0\u202F]/g, ' '));
};

describe('the conclusion', () => {
  it.each<[string, Partial<SelectionFacts>, string, string]>([
    [
      'nobody because of one condition',
      { blocking: [GOLD], repair: { drop: [GOLD], selected: 4_211 } },
      'Nobody of 98,800 customers is selected: c3 (tariff is “GOLD”) keeps everybody out. Without it, 4,211 would be.',
      'Из 98 800 клиентов не отобран никто: всех отсекает c3 (tariff — «GOLD»). Без него отобралось бы 4 211.',
    ],
    [
      'nobody because two conditions exclude each other',
      { blocking: [RICH, POOR], repair: { drop: [POOR], selected: 812 } },
      'Nobody of 98,800 customers is selected: c4 (balance is at least 5,000) and c5 (balance is less than 3,000) together keep everybody out. Without c5, 812 would be.',
      'Из 98 800 клиентов не отобран никто: всех отсекают вместе c4 (balance не меньше 5 000) и c5 (balance меньше 3 000). Без c5 отобралось бы 812.',
    ],
    [
      'nobody, and one repair needs two conditions',
      { blocking: [GOLD], repair: { drop: [GOLD, POOR], selected: 5 } },
      'Nobody of 98,800 customers is selected: c3 (tariff is “GOLD”) keeps everybody out. Without c3 and c5, 5 would be.',
      'Из 98 800 клиентов не отобран никто: всех отсекает c3 (tariff — «GOLD»). Без c3 и c5 отобралось бы 5.',
    ],
    [
      'nobody because of a condition inside an OR',
      { blocking: [GOLD], repair: { drop: [GOLD], selected: 5, isRemovable: false } },
      'Nobody of 98,800 customers is selected: c3 (tariff is “GOLD”) keeps everybody out. If everybody met c3, 5 would be.',
      'Из 98 800 клиентов не отобран никто: всех отсекает c3 (tariff — «GOLD»). Если бы c3 выполнялось для всех, отобралось бы 5.',
    ],
    [
      'nobody because of a sentence that has parentheses of its own',
      { blocking: [{ id: 'c1', says: text('city is not “Казань” (and filled)', 'city — не «Казань» (и заполнено)') }] },
      'Nobody of 98,800 customers is selected: c1 [city is not “Казань” (and filled)] keeps everybody out.',
      'Из 98 800 клиентов не отобран никто: всех отсекает c1 [city — не «Казань» (и заполнено)].',
    ],
    [
      'nobody, and it is not known why',
      {},
      'Nobody of 98,800 customers is selected; which conditions are to blame is not known.',
      'Из 98 800 клиентов не отобран никто; какие условия виноваты, не установлено.',
    ],
    ['no customers', { population: 0 }, 'There are no customers to select from.', 'Отбирать не из кого: клиентов нет.'],
    [
      'few',
      { selected: 12, largestLoss: { ...GOLD, customers: 1_201 } },
      '12 of 98,800 customers are selected (0.01%). The largest loss to one condition alone: 1,201 customers are missing only because of c3 (tariff is “GOLD”).',
      'Отобрано 12 из 98 800 клиентов (0,01%). Больше всего теряется на одном условии: только из-за c3 (tariff — «GOLD») не хватает 1 201 клиента.',
    ],
    ['one', { selected: 1 }, '1 of 98,800 customers is selected (<0.01%).', 'Отобран 1 из 98 800 клиентов (<0,01%).'],
    [
      'enough, and no condition would double it',
      { selected: 14_211, largestLoss: { ...GOLD, customers: 1_201 } },
      '14,211 of 98,800 customers are selected (14.4%).',
      'Отобрано 14 211 из 98 800 клиентов (14,4%).',
    ],
    [
      'enough, but one condition would double it',
      { selected: 14_211, largestLoss: { ...GOLD, customers: 20_000 } },
      '14,211 of 98,800 customers are selected (14.4%). The largest loss to one condition alone: 20,000 customers are missing only because of c3 (tariff is “GOLD”).',
      'Отобрано 14 211 из 98 800 клиентов (14,4%). Больше всего теряется на одном условии: только из-за c3 (tariff — «GOLD») не хватает 20 000 клиентов.',
    ],
    [
      'everybody',
      { selected: 98_800 },
      'All 98,800 customers are selected: no condition removes anybody.',
      'Отобраны все 98 800 клиентов: условия никого не отсекают.',
    ],
    [
      'an estimate',
      { selected: 12_300, sample: { low: 12_100, high: 12_500, looked: 10_000 } },
      'About 12,300 (12,100 to 12,500) of 98,800 customers are selected, judging by 10,000 customers.',
      'Отобрано примерно 12 300 (от 12 100 до 12 500) из 98 800 клиентов: оценка по 10 000 клиентам.',
    ],
    [
      'nobody looked at',
      { population: 0, sample: { low: 0, high: 300_000, looked: 0 } },
      'Nobody fell into the sample, so it says nothing.',
      'В выборку не попал никто, и она ни о чём не говорит.',
    ],
    [
      'many, and a LIMIT that leaves none of them',
      { selected: 12_300, lastStage: { text: 'limit 0', left: 0 } },
      '12,300 of 98,800 customers are selected (12.4%). Of those who meet the conditions, “limit 0” leaves 0.',
      'Отобрано 12 300 из 98 800 клиентов (12,4%). Из тех, кто подходит по условиям, «limit 0» оставляет 0.',
    ],
    [
      'nobody in the sample',
      { blocking: [GOLD], sample: { low: 0, high: 30, looked: 10_000 } },
      'Nobody among the 10,000 customers looked at is selected; of all 98,800 customers it may be up to 30.',
      'По просмотренным 10 000 клиентам не отобран никто; из всех 98 800 клиентов может отобраться до 30.',
    ],
    [
      'errors and what was not asked',
      { selected: 40_000, errors: 1, notEvaluated: 21 },
      '40,000 of 98,800 customers are selected (40.5%). For 1 customer a condition raises an error. For 21 customers a condition that decides could not be asked.',
      'Отобрано 40 000 из 98 800 клиентов (40,5%). Для 1 клиента условие завершается ошибкой. Для 21 клиента решающее условие проверить не удалось.',
    ],
  ])('%s', (_story, facts, en, ru) => {
    expect(conclude(facts)).toEqual([en, ru]);
  });
});
