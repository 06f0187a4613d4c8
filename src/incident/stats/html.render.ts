import { formatDuration } from '../../model/moment.ts';
import type { Result } from '../../result.ts';
import type { Lang } from '../../text.ts';
import { bars } from '../../ui/html/bars.ts';
import { html, type Markup, type Piece } from '../../ui/html/markup.ts';
import { page } from '../../ui/html/page.ts';
import { sparkline } from '../../ui/html/sparkline.ts';
import { MOMENTS } from './measure.ts';
import type { StatsFacts, ToldRecurring } from './stats.types.ts';
import { isPromised, keptShare, nameOf, slaRemarks, timesText, unknownTimes, whereText } from './tell.ts';
import { GROUP_WORD, MOMENT_WORD, PER_UNIT, ruleText, STATS } from './words.ts';

/** The figures as one HTML file, in the language in which they were asked for. Pure. */
export function writeStatsHtml({ facts, at }: Result<StatsFacts>): string {
  const { lang, total, since, until } = facts;
  const period = since === null ? '' : ` ${since.slice(0, 10)} – ${until?.slice(0, 10)}`;
  const title = `${STATS.title[lang]}${period}`;
  const parts =
    total.incidents === 0
      ? [html`<p>${STATS.none[lang]}</p>`, damagedPart(facts)]
      : [
          countsPart(facts),
          damagedPart(facts),
          trendPart(facts),
          timesPart(facts),
          slaPart(facts),
          groupsPart(facts),
          recurringPart(facts),
        ];
  return page({
    lang,
    title,
    width: 'wide',
    body: html`<header><h1>${title}</h1></header>
${parts}`,
    foot: html`<p>mmsup incident stats, ${at.slice(0, 16).replace('T', ' ')} UTC</p>`,
  });
}

const section = (title: string, body: Piece): Markup => html`<section><h2>${title}</h2>
${body}</section>
`;

interface Column {
  readonly title: string;
  readonly isNumber?: boolean;
  /** It is never broken. */
  readonly isName?: boolean;
}

function table(columns: readonly Column[], rows: readonly (readonly Piece[])[]): Markup {
  const kind = ({ isNumber, isName }: Column) =>
    isNumber ? html` class="number time"` : isName ? html` class="time"` : null;
  const head = columns.map((column) => html`<th scope="col"${kind(column)}>${column.title}</th>`);
  const cell = (piece: Piece, column: Column) => html`<td${kind(column)} data-name="${column.title}">${piece}</td>`;
  return html`<table class="stacked"><thead><tr>${head}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((piece, at) => cell(piece, columns[at]!))}</tr>\n`)}</tbody></table>
`;
}

const number = (title: string): Column => ({ title, isNumber: true });

function countsPart({ total, lang }: StatsFacts): Markup {
  const { incidents, open, closed, reopened, outcomes } = total;
  const rows = [
    [STATS.incidents, incidents],
    [STATS.open, open],
    [STATS.closed, closed],
    [STATS.repaired, outcomes.repaired],
    [STATS.workaround, outcomes.workaround],
    [STATS['no-fault'], outcomes['no-fault']],
    [STATS.notSaid, outcomes.notSaid],
    [STATS.reopened, reopened],
  ] as const;
  return html`<section><dl class="pairs">${rows.map(([name, value]) => html`<dt>${name[lang]}</dt><dd>${value}</dd>\n`)}</dl></section>
`;
}

function damagedPart({ damaged, lang }: StatsFacts): Piece {
  if (damaged.length === 0) return null;
  const items = damaged.map(({ id, where, why }) => html`<li>${id} (${why?.[lang] ?? where})</li>\n`);
  return html`<section><div class="box bad" role="alert"><p>${STATS.damaged[lang]}: ${damaged.length}</p><ul>${items}</ul></div></section>
`;
}

function trendPart({ series, opened, lang }: StatsFacts): Piece {
  if (opened.length < 2) return null;
  const title = `${STATS.trend[lang]} ${PER_UNIT[series.unit][lang]}`;
  const from = series.unit === 'month' ? series.starts[0]!.slice(0, 7) : series.starts[0]!;
  const most = `${STATS.most[lang]} ${Math.max(...opened)}`;
  const line = sparkline({ values: opened, title: `${title}: ${opened.join(', ')}` });
  return html`<section><p>${title}, ${from} … ${line} <span class="soft">${most}</span></p></section>
`;
}

function timesPart({ total, lang }: StatsFacts): Markup {
  const columns = [
    { title: STATS.time[lang] },
    ...[STATS.median, STATS.ninety, STATS.n, STATS.awaited, STATS.never].map((title) => number(title[lang])),
  ];
  const rows = MOMENTS.map((moment) => {
    const { n, median, p90, awaited, never } = total.times[moment];
    return [MOMENT_WORD[moment][lang], formatDuration(median, lang), formatDuration(p90, lang), n, awaited, never];
  });
  return section(STATS.times[lang], [table(columns, rows), remarks([unknownTimes(total, lang)])]);
}

const remarks = (all: readonly (string | undefined)[]): readonly Piece[] =>
  all.map((remark) => (remark === undefined ? null : html`<p>${remark}.</p>\n`));

function slaPart({ total, doubtful, lang }: StatsFacts): Markup {
  const { sla } = total;
  if (!MOMENTS.some((moment) => isPromised(sla[moment])))
    return section(STATS.sla[lang], html`<p>${STATS.noSla[lang]}</p>`);
  const columns = [
    { title: STATS.slaShort[lang] },
    ...[STATS.kept, STATS.broken, STATS.running, STATS.notMeasured].map((title) => number(title[lang])),
  ];
  const rows = MOMENTS.map((moment) => {
    const { kept, broken, running, notMeasured } = sla[moment];
    return [MOMENT_WORD[moment][lang], kept, broken, running, notMeasured];
  });
  const notSure =
    doubtful.length === 0
      ? null
      : html`<p>${STATS.notSure[lang]}: ${doubtful.join(', ')}</p>
`;
  return section(STATS.sla[lang], [table(columns, rows), remarks(slaRemarks(total, lang)), notSure]);
}

function groupsPart({ by, groups, series, lang }: StatsFacts): Piece {
  if (by === null) return null;
  const hasSla = groups.some(({ figures }) => isPromised(figures.sla.resolve));
  const columns: readonly Column[] = [
    { title: GROUP_WORD[by][lang], isName: true },
    ...[STATS.incidents, STATS.open, STATS.reopened].map((title) => number(title[lang])),
    ...MOMENTS.map((moment) => number(MOMENT_WORD[moment][lang])),
    ...(hasSla ? [number(STATS.inTime[lang])] : []),
    { title: `${STATS.trend[lang]} ${PER_UNIT[series.unit][lang]}` },
  ];
  const rows = groups.map(({ name, figures, opened }) => {
    const { incidents, open, reopened, times, sla } = figures;
    const called = nameOf(name, by, lang);
    const took = MOMENTS.map((moment) => timesText(times[moment], incidents, lang));
    const line = sparkline({ values: opened, title: `${called}: ${opened.join(', ')}` });
    const inTime = hasSla ? [keptShare(sla.resolve, lang) ?? '—'] : [];
    return [breakable(called), incidents, open, reopened, ...took, ...inTime, by === 'month' ? '' : line];
  });
  const title = `${GROUP_WORD[by][lang]}: ${STATS.median[lang].toLowerCase()} / ${STATS.ninety[lang]}`;
  return section(title, [groupBars(groups, by, lang), table(columns, rows)]);
}

/** A cause's id may be broken behind its noun. */
const breakable = (name: string): Piece => name.split('/').map((part, at) => (at === 0 ? part : html`/<wbr>${part}`));

/** More bars than this say nothing that the table does not. */
const MOST_BARS = 10;

function groupBars(groups: StatsFacts['groups'], by: StatsFacts['by'], lang: Lang): Piece {
  if (groups.length > MOST_BARS) return null;
  const rows = groups.map(({ name, figures }) => ({ label: nameOf(name, by, lang), value: figures.incidents }));
  return bars({ title: STATS.incidents[lang], rows, lang });
}

function recurringPart({ recurring, rule, lang }: StatsFacts): Markup {
  const said = html`<p class="soft">${STATS.rule[lang]}: ${ruleText(rule)[lang]}.</p>
`;
  const none = html`<p>${STATS.noRecurring[lang]}</p>`;
  return section(STATS.recurring[lang], [
    said,
    recurring.length === 0 ? none : recurring.map((one) => told(one, lang)),
  ]);
}

function told(one: ToldRecurring, lang: Lang): Markup {
  const { cause, name, incidents, from, to, repair, proposed, workarounds, reopened, foundOpen } = one;
  const rows: (readonly [string, Piece])[] = [
    [GROUP_WORD.cause[lang], cause],
    [STATS.where[lang], whereText(one)],
    [STATS.when[lang], `${from.slice(0, 10)} – ${to.slice(0, 10)}`],
    [STATS.workaround[lang], workarounds],
    [STATS.reopened[lang], reopened],
    ...(foundOpen > 0 ? [[STATS.foundOpen[lang], foundOpen] as const] : []),
    [STATS.proposal[lang], (repair ?? STATS.noArticle)[lang]],
    ...(repair ? [[STATS.article[lang], `mmsup cause show ${cause}`] as const] : []),
    ...proposed.slice(0, 3).map((words) => [STATS.proposedThen[lang], words] as const),
  ];
  return html`<h3>${incidents} × ${name?.[lang] ?? cause}</h3>
<dl class="pairs">${rows.map(([label, value]) => html`<dt>${label}</dt><dd>${value}</dd>\n`)}</dl>
`;
}
