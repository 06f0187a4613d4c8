import { html, type Markup } from './markup.ts';

export interface Sparkline {
  /** In their order; null = nothing known, and the line is broken there. */
  readonly values: readonly (number | null)[];
  /** The same in words, for who cannot see it. */
  readonly title: string;
}

const WIDTH = 120;
const HEIGHT = 24;
const EDGE = 3;

/** A line as high as a word, from 0 to the largest value; its last point is marked. Pure. */
export function sparkline({ values, title }: Sparkline): Markup {
  const known = values.filter((value) => value !== null);
  const most = Math.max(0, ...known);
  const x = (at: number) => EDGE + (values.length > 1 ? at / (values.length - 1) : 1) * (WIDTH - 2 * EDGE);
  const y = (value: number) => HEIGHT - EDGE - (most > 0 ? value / most : 0) * (HEIGHT - 2 * EDGE);
  const points = values.map((value, at) => (value === null ? null : `${round(x(at))} ${round(y(value))}`));
  const path = points
    .map((point, at) => (point === null ? '' : `${at === 0 || points[at - 1] === null ? 'M' : 'L'}${point}`))
    .join('');
  const last = values.findLastIndex((value) => value !== null);
  return html`<svg class="spark" role="img" aria-label="${title}" viewBox="0 0 ${WIDTH} ${HEIGHT}" xmlns="http://www.w3.org/2000/svg"><title>${title}</title>${
    last < 0
      ? null
      : html`<path class="stroke" d="${path}"/><circle class="accent" cx="${round(x(last))}" cy="${round(y(values[last]!))}" r="2.5"/>`
  }</svg>`;
}

const round = (value: number): number => Number(value.toFixed(2));
