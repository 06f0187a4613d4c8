import { plural, type Text } from '../text.ts';

const MANY = { en: ['customer', 'customers'], ru: ['клиента', 'клиентов', 'клиентов'] } as const;
const SOME = { en: ['customer', 'customers'], ru: ['клиента', 'клиента', 'клиентов'] } as const;

/** Customers behind a preposition that asks for the genitive: `из 221 клиента`, `из 222 клиентов`. */
export const ofCustomers = (count: number): Text => plural(count, MANY);

/** Customers as the object of a verb: `отбирает 2 клиентов` (двух), `222 клиента` (двести двадцать два), `5 клиентов`. */
export const customersAsObject = (count: number): Text => plural(count, count < 5 ? MANY : SOME);
