import type { NewVersion } from './plant-log.ts';

/** What somebody writes into a rule: which, its kind, the new text, who, why, and the ticket. */
export type Written = readonly [
  rule: string,
  kind: 'segment' | 'policy' | 'offer' | 'normalisation',
  change: NewVersion['change'],
  author: string,
  comment: string,
  ticket: string,
];

/** An edit that replaces one piece of the text. A piece that is not there is a mistake of ours. */
export function replacing(from: string, to: string | ((moment: number) => string)): NewVersion['change'] {
  return (body, moment) => {
    if (!body.includes(from)) throw new Error(`The rule holds no "${from}".`);
    return body.replace(from, typeof to === 'string' ? to : to(moment));
  };
}

/** An edit that adds a line at the end. */
export const adding =
  (line: string): NewVersion['change'] =>
  (body) =>
    `${body}\n${line}`;

/** An edit of some keys of a rule that is kept as JSON. */
export const setting =
  (keys: Readonly<Record<string, unknown>>): NewVersion['change'] =>
  (body) =>
    JSON.stringify({ ...(JSON.parse(body) as object), ...keys }, null, 2);
