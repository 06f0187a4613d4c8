import { maskText, shapeOf } from '../model/personal.ts';

/** Masks what looks personal in every text of a value, at any depth, keys too. Numbers stay. */
export function maskSeen(value: unknown): unknown {
  if (typeof value === 'string') return maskText(value);
  if (Array.isArray(value)) return value.map(maskSeen);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [maskText(key), maskSeen(one)]));
}

/** A value of a column that holds personal data, by its shape; whether there is one may be seen. */
export function maskPersonal(value: unknown): unknown {
  if (value === null || typeof value === 'boolean') return value;
  return `<${shapeOf(typeof value === 'object' ? JSON.stringify(value) : String(value))}>`;
}
