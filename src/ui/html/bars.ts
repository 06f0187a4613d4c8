import { formatCount, type Lang } from '../../text.ts';
import { html, type Markup } from './markup.ts';
import { percent, type Tone } from './svg.ts';

export interface BarRow {
  readonly label: string;
  /** At least 0. */
  readonly value: number;
  /** What stands at the right; absent = the value. */
  readonly shown?: string;
  readonly tone?: Tone;
  /** A mark on the bar, in the same unit: a target. */
  readonly mark?: number;
}

export interface BarChart {
  readonly title: string;
  /** Small words beside the title. */
  readonly note?: string;
  readonly rows: readonly BarRow[];
  readonly lang: Lang;
}

/** Bars below one another in proportion to the largest value or mark; the words of each stand above it as text, which wraps where the page is narrow. Pure. */
export function bars({ title, note, rows, lang }: BarChart): Markup {
  const most = Math.max(0, ...rows.flatMap(({ value, mark = 0 }) => [value, mark]));
  return html`<figure><figcaption>${title}${note === undefined ? null : html` <span class="soft">${note}</span>`}</figcaption>
<ul class="bars">
${rows.map((row) => bar(row, most, lang))}</ul></figure>`;
}

function bar({ label, value, shown, tone = 'accent', mark }: BarRow, most: number, lang: Lang): Markup {
  const share = (part: number) => percent(most > 0 ? part / most : 0);
  return html`<li><span class="words"><span${tone === 'bad' ? html` class="bad-words"` : null}>${label}</span> <span class="amount">${shown ?? formatCount(value, lang)}</span></span>
<svg aria-hidden="true" focusable="false" height="14"><rect class="track" width="100%" height="12" y="1"/>${
    value > 0 ? html`<rect class="${tone}" width="${share(Math.max(value, most * 0.004))}" height="12" y="1"/>` : null
  }${mark === undefined ? null : html`<line class="mark" x1="${share(mark)}" x2="${share(mark)}" y1="0" y2="14"/>`}</svg></li>
`;
}
