import { longMoment, shortMoment } from '../../model/long-moment.ts';
import { formatDuration } from '../../model/moment.ts';
import { formatCount, type Lang, plural } from '../../text.ts';
import { bars } from '../../ui/html/bars.ts';
import { html, lines, type Markup } from '../../ui/html/markup.ts';
import { page } from '../../ui/html/page.ts';
import { timeline } from '../../ui/html/timeline.ts';
import { formatCounted } from '../sla/words.ts';
import type { DocumentChart, DocumentDeadline, EventKind, ExportDocument, Said } from './document.types.ts';
import { renderEvents } from './events.render.ts';
import { layoutOf } from './layout.ts';
import type { Part, Section } from './parts.types.ts';
import { KINDS, stateWords, TOLD } from './words.ts';

/** Writes a document as one HTML file; `print`: the form that becomes a PDF. Pure. */
export function renderHtml(document: ExportDocument, form: 'screen' | 'print'): string {
  const { lang, audience, id } = document;
  const { over, title, sections, foot } = layoutOf(document);
  return page({
    lang,
    form,
    width: audience === 'client' ? 'letter' : 'wide',
    title: `${title} · ${id}`,
    body: html`<header><p class="over">${over}</p>
<h1>${title}</h1></header>
${sections.map((section, at) => writeSection(section, at, lang))}`,
    foot: foot.map((part) => writePart(part, lang)),
  });
}

function writeSection({ title, parts }: Section, at: number, lang: Lang): Markup {
  const body = parts.map((part) => writePart(part, lang));
  if (title === null) return html`<section>${body}</section>\n`;
  return html`<section aria-labelledby="part-${at}"><h2 id="part-${at}">${title}</h2>
${body}</section>
`;
}

function writePart(part: Part, lang: Lang): Markup {
  switch (part.kind) {
    case 'paragraph':
      return html`<p${part.isSoft ? html` class="soft"` : null}>${part.text}</p>\n`;
    case 'said':
      return html`${part.all.map((one) => html`<p>${one.text}${mark(one, lang)}</p>\n`)}`;
    case 'quote':
      return html`<blockquote><p>${quoted(part.text)}</p></blockquote>\n`;
    case 'list': {
      const items = part.items.map((item) => html`<li>${item.text}${mark(item, lang)}</li>\n`);
      return part.isOrdered ? html`<ol>${items}</ol>\n` : html`<ul>${items}</ul>\n`;
    }
    case 'pairs':
      return html`<dl class="pairs">${part.rows.map(({ label, value }) => html`<dt>${label}</dt><dd>${value}</dd>\n`)}</dl>\n`;
    case 'box':
      return html`<div class="box ${part.tone}"${part.tone === 'bad' ? html` role="alert"` : null}>${part.parts.map((inner) => writePart(inner, lang))}</div>\n`;
    case 'table':
      return table(part);
    case 'events':
      return renderEvents(part, lang);
    case 'timeline':
      return drawn(part, lang);
    case 'deadlines':
      return deadlineBars(part.deadlines, lang);
    case 'chart':
      return chart(part.chart, lang);
    case 'command':
      return html`<pre><code>${part.line}</code></pre>\n`;
  }
}

const mark = ({ only }: Pick<Said, 'only'>, lang: Lang): Markup | null =>
  only === null ? null : html` <span class="soft small">${(only === 'en' ? TOLD.onlyEn : TOLD.onlyRu)[lang]}</span>`;

const quoted = (words: string): Markup => {
  const [first = '', ...more] = words.split(/\r?\n/);
  return html`${lines(first)}${more.map((line) => html`<br>${lines(line)}`)}`;
};

function table({ caption, columns, rows }: Extract<Part, { kind: 'table' }>): Markup {
  return html`<table class="stacked" role="table"><caption class="unseen">${caption}</caption>
<thead role="rowgroup"><tr role="row">${columns.map(({ name, isNumber }) => html`<th scope="col" role="columnheader"${isNumber ? html` class="number"` : null}>${name}</th>`)}</tr></thead>
<tbody role="rowgroup">${rows.map(
    (cells) =>
      html`<tr role="row">${cells.map((cell, at) => {
        const { name, isNumber, isCode } = columns[at]!;
        return html`<td role="cell" data-name="${name}"${isNumber ? html` class="number"` : null}>${isCode ? html`<code>${cell}</code>` : cell}</td>`;
      })}</tr>\n`,
  )}</tbody></table>
`;
}

function chart({ title, note, rows }: DocumentChart, lang: Lang): Markup {
  return bars({
    title,
    ...(note === '' ? {} : { note: `(${note})` }),
    lang,
    rows: rows.map(({ label, value, usual, isBad }) => ({
      label,
      value,
      shown:
        usual === null
          ? formatCount(value, lang)
          : `${formatCount(value, lang)} (${TOLD.usual[lang].toLowerCase()} ${formatCount(usual, lang)})`,
      tone: isBad ? 'bad' : 'accent',
      ...(usual === null ? {} : { mark: usual }),
    })),
  });
}

const KEPT = { kept: 'good', broken: 'bad', running: 'accent', 'not-measured': 'muted' } as const;

function deadlineBars(all: readonly DocumentDeadline[], lang: Lang): Markup {
  return bars({
    title: TOLD.deadlineNote[lang],
    lang,
    rows: all.map(({ name, state, targetSeconds, countedSeconds, isDoubtful, remarks }) => ({
      label: name,
      value: countedSeconds ?? 0,
      shown: `${deadlineWords(countedSeconds, targetSeconds, lang)} — ${stateWords({ state, isDoubtful, remarks }, lang)}`,
      tone: isDoubtful ? 'muted' : KEPT[state],
      ...(targetSeconds === null ? {} : { mark: targetSeconds }),
    })),
  });
}

function deadlineWords(counted: number | null, target: number | null, lang: Lang): string {
  const spent = counted === null ? '—' : formatCounted(counted, lang);
  if (target === null) return spent;
  return lang === 'ru' ? `${spent} из ${formatCounted(target, lang)}` : `${spent} of ${formatCounted(target, lang)}`;
}

/** Less than this is one moment to whoever reads minutes. */
const SHORTEST_DRAWN_MS = 120_000;

const TONES = { case: 'muted', check: 'accent', change: 'good' } as const;

function drawn({ events, zone }: Extract<Part, { kind: 'timeline' }>, lang: Lang): Markup {
  const placed = events.flatMap((event) => {
    const at = Date.parse(event.happened ?? event.at);
    return Number.isNaN(at) ? [] : [{ ...event, moment: at }];
  });
  const first = placed[0];
  const [from, to] = placed.reduce<readonly [number, number]>(
    ([least, most], { moment }) => [Math.min(least, moment), Math.max(most, moment)],
    [first?.moment ?? 0, first?.moment ?? 0],
  );
  if (!first || to - from < SHORTEST_DRAWN_MS) return html``;
  const at = (moment: number) => shortMoment(new Date(moment).toISOString(), zone, lang);
  const kinds: readonly EventKind[] = ['case', 'check', 'change'];
  return timeline({
    id: 'course',
    title: TOLD.timeline[lang],
    description: describe(placed.length, [from, to], { zone, lang }),
    lanes: kinds.flatMap((kind) => {
      const marks = placed
        .filter((event) => event.kind === kind)
        .map(({ moment, what }) => ({ at: moment, title: `${at(moment)} — ${what}`, tone: TONES[kind] }));
      return marks.length === 0 ? [] : [{ label: KINDS[kind][lang], marks }];
    }),
    momentWords: at,
    silenceWords: (milliseconds) => formatDuration(milliseconds / 1000, lang),
    manyWords: (count, words) => `${manyEvents(count)[lang]}: ${words} …`,
  });
}

const manyEvents = (count: number) => plural(count, { en: ['event', 'events'], ru: ['событие', 'события', 'событий'] });

function describe(
  count: number,
  [from, to]: readonly [number, number],
  { zone, lang }: { readonly zone: string; readonly lang: Lang },
): string {
  const said = (moment: number) => longMoment(new Date(moment).toISOString(), zone, lang);
  return `${manyEvents(count)[lang]}, ${said(from)} — ${said(to)}`;
}
