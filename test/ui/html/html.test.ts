import { describe, expect, it } from 'vitest';
import { bars } from '../../../src/ui/html/bars.ts';
import { html } from '../../../src/ui/html/markup.ts';
import { page } from '../../../src/ui/html/page.ts';
import { sparkline } from '../../../src/ui/html/sparkline.ts';
import { placeOf, stretchesOf } from '../../../src/ui/html/time-scale.ts';

const HOUR = 3_600_000;

describe('markup', () => {
  it('is what we write; whatever is put into it is words', () => {
    const name = `"><script>alert('x')</script>&amp;\`\u202E\n`;
    expect(html`<td title="${name}">${name}</td>`.markup).toBe(
      '<td title="&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;amp;&#96;&lt;U+202E&gt;\\n">&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;amp;&#96;&lt;U+202E&gt;\\n</td>',
    );
  });

  it('takes pieces, lists of them, numbers and nothing', () => {
    expect(html`<p>${[html`<b>1</b>`, ' <']}${2}${null}${undefined}${false}</p>`.markup).toBe('<p><b>1</b> &lt;2</p>');
  });
});

describe('a page', () => {
  it('names its language, lets nothing be loaded or run, and escapes its title', () => {
    const text = page({ lang: 'ru', title: '</title><script>', body: 'x' });
    expect(text).toContain('<html lang="ru">');
    expect(text).toContain(
      `content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"`,
    );
    expect(text).toContain('<title>&lt;/title&gt;&lt;script&gt;</title>');
    expect(text).not.toMatch(/<script|https?:|url\(|@import/);
  });

  it('in its print form is light whatever the reader’s system wants', () => {
    expect(page({ lang: 'en', title: 'x', body: 'x', form: 'print' })).toContain(
      '<meta name="color-scheme" content="only light">',
    );
  });
});

describe('bars', () => {
  it('are in proportion to the largest value or mark, and say their numbers', () => {
    const { markup } = bars({
      title: 'Stages',
      lang: 'ru',
      rows: [
        { label: 'отбор', value: 500, mark: 1000 },
        { label: 'пусто', value: 0 },
      ],
    });
    expect(markup).toContain('<rect class="accent" width="50%"');
    expect(markup).toContain('x1="100%"');
    expect(markup.match(/<rect class="accent"/g)).toHaveLength(1);
    expect(markup).toContain('<span class="amount">500</span>');
  });
});

describe('a sparkline', () => {
  it('is broken where nothing is known', () => {
    expect(sparkline({ values: [1, null, 3], title: 'a' }).markup).toContain('d="M3 15M117 3"');
    expect(sparkline({ values: [], title: 'a' }).markup).not.toContain('<path');
  });
});

describe('the scale of time', () => {
  it('keeps proportions where there is no long silence', () => {
    const scale = stretchesOf([0, HOUR, 4 * HOUR]);
    expect(placeOf(HOUR, scale)).toBeCloseTo(0.25);
  });

  it('draws a night short, and the minutes of work beside it wide', () => {
    const minutes = [0, 1, 2, 3, 4, 5].map((minute) => minute * 60_000);
    const moments = [...minutes, ...minutes.map((minute) => minute + 15 * HOUR)];
    const scale = stretchesOf(moments);
    expect(scale.map(({ isGap }) => isGap)).toEqual([false, true, false]);
    expect(placeOf(300_000, scale)).toBeCloseTo(0.465);
    expect(placeOf(15 * HOUR, scale)).toBeCloseTo(0.535);
    expect(placeOf(moments.at(-1)!, scale)).toBeCloseTo(1);
  });

  it('has a place for a single moment', () => {
    expect(placeOf(5, stretchesOf([5, 5]))).toBe(0);
  });
});
