import { type MaskText, shapeOf } from '../../model/personal.ts';

/** Masks what looks personal in every text of a value, at any depth, keys too. Numbers stay. */
export function maskSeen(value: unknown, mask: MaskText): unknown {
  if (typeof value === 'string') return mask(value);
  if (Array.isArray(value)) return value.map((one) => maskSeen(one, mask));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [mask(key), maskSeen(one, mask)]));
}

/** A value of a column that holds personal data, by its shape; whether there is one may be seen. */
export function maskPersonal(value: unknown): unknown {
  if (value === null || typeof value === 'boolean') return value;
  return `<${shapeOf(typeof value === 'object' ? JSON.stringify(value) : String(value))}>`;
}
