import type { Place } from '../place.ts';
import type { Target } from './target.ts';

/** The target of one key of `customer`. */
export function customerTarget(places: ReadonlyMap<string, Place>, key: string, sql: string): Target {
  const place = places.get(`customer.${key}`) ?? places.get('customer')!;
  return { item: `customer.${key}`, relation: null, column: null, place, sql };
}
