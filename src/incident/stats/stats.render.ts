import { formatDuration } from '../../model/moment.ts';
import type { Lang } from '../../text.ts';
import type { Block, Cell, SparkRow } from '../../view.ts';
import type { Figures } from './figures.ts';
import type { Group } from './groups.ts';
import { MOMENTS, type MomentName } from './measure.ts';
import type { StatsFacts, ToldRecurring } from './stats.types.ts';
import { isPromised, keptShare, nameOf, slaRemarks, timesText, unknownTimes, whereText } from './tell.ts';
import { GROUP_WORD, MOMENT_WORD, PER_UNIT, ruleText, STATS } from './words.ts';

/** The figures for a person. Pure. */
export function renderStats(facts: StatsFacts, lang: Lang): readonly Block[] {
  const { total, since, until } = facts;
  const period = since === null ? '' : ` ${since.slice(0, 10)} … ${until?.slice(0, 10)}`;
  const heading: Block = { kind: 'heading', text: `${STATS.title[lang]}${period}` };
  if (total.incidents === 0) return [heading, { kind: 'paragraph', text: STATS.none[lang] }];
  return [
    heading,
    { kind: 'pairs', rows: countRows(total, lang) },
    ...trendBlocks(facts, lang),
    { kind: 'heading', text: STATS.times[lang] },
    timesTable(total, lang),
    ...paragraphs([unknownTimes(total, lang)]),
    { kind: 'heading', text: STATS.sla[lang] },
    slaBlock(total, lang),
    ...paragraphs(slaRemarks(total, lang)),
    ...groupBlocks(facts, lang),
    { kind: 'heading', text: STATS.recurring[lang] },
    { kind: 'paragraph', text: `${STATS.rule[lang]}: ${ruleText(facts.rule)[lang]}.`, tone: 'muted' },
    ...recurringBlocks(facts.recurring, lang),
  ];
}

const paragraphs = (remarks: readonly (string | undefined)[]): readonly Block[] =>
  remarks.flatMap((remark) => (remark === undefined ? [] : [{ kind: 'paragraph', text: `${remark}.`, tone: 'warn' }]));

function countRows(
  { incidents, open, closed, reopened, outcomes }: Figures,
  lang: Lang,
): readonly (readonly [string, Cell])[] {
  const { repaired, workaround, notSaid } = outcomes;
  return [
    [STATS.incidents[lang], incidents],
    [STATS.open[lang], open],
    [STATS.closed[lang], closed],
    [STATS.repaired[lang], repaired],
    [STATS.workaround[lang], workaround],
    [STATS['no-fault'][lang], outcomes['no-fault']],
    ...(notSaid > 0 ? [[STATS.notSaid[lang], notSaid] as const] : []),
    [STATS.reopened[lang], reopened],
  ];
}

/** More rows than this are read in the table. */
const MOST_TRENDS = 12;

function trendBlocks({ series, opened, groups, by }: StatsFacts, lang: Lang): readonly Block[] {
  if (opened.length < 2) return [];
  const row = (label: string, values: readonly number[]): SparkRow => ({
    label,
    values,
    note: `${STATS.most[lang]} ${Math.max(...values)}`,
  });
  const apart = by === null || by === 'month' ? [] : groups.slice(0, MOST_TRENDS);
  const rows = [row(STATS.all[lang], opened), ...apart.map((group) => row(nameOf(group.name, by, lang), group.opened))];
  return [
    { kind: 'heading', text: `${STATS.trend[lang]} ${PER_UNIT[series.unit][lang]}, ${series.starts[0]} …` },
    { kind: 'sparklines', rows },
  ];
}

function timesTable({ times }: Figures, lang: Lang): Block {
  const right = (title: string) => ({ title, align: 'right' as const });
  return {
    kind: 'table',
    columns: [
      { title: STATS.time[lang] },
      right(STATS.median[lang]),
      right(STATS.ninety[lang]),
      right(STATS.n[lang]),
      right(STATS.awaited[lang]),
      right(STATS.never[lang]),
    ],
    rows: MOMENTS.map((moment) => {
      const { n, median, p90, awaited, never } = times[moment];
      return [MOMENT_WORD[moment][lang], formatDuration(median, lang), formatDuration(p90, lang), n, awaited, never];
    }),
  };
}

function slaBlock({ sla }: Figures, lang: Lang): Block {
  if (!MOMENTS.some((moment) => isPromised(sla[moment]))) return { kind: 'paragraph', text: STATS.noSla[lang] };
  const right = (title: string) => ({ title, align: 'right' as const });
  return {
    kind: 'table',
    columns: [
      { title: STATS.slaShort[lang] },
      right(STATS.kept[lang]),
      right(STATS.broken[lang]),
      right(STATS.running[lang]),
      right(STATS.notMeasured[lang]),
    ],
    rows: MOMENTS.map((moment) => {
      const { kept, broken, running, notMeasured } = sla[moment];
      const tone = broken > 0 ? ({ text: broken, tone: 'bad' } as const) : broken;
      return [MOMENT_WORD[moment][lang], kept, tone, running, notMeasured];
    }),
  };
}

function groupBlocks({ by, groups }: StatsFacts, lang: Lang): readonly Block[] {
  if (by === null) return [];
  const right = (title: string) => ({ title, align: 'right' as const });
  const hasSla = groups.some(({ figures }) => isPromised(figures.sla.resolve));
  return [
    { kind: 'heading', text: `${GROUP_WORD[by][lang]}: ${STATS.median[lang].toLowerCase()} / ${STATS.ninety[lang]}` },
    {
      kind: 'table',
      columns: [
        { title: GROUP_WORD[by][lang] },
        right(STATS.incidents[lang]),
        right(STATS.open[lang]),
        right(STATS.reopened[lang]),
        ...MOMENTS.map((moment) => right(MOMENT_WORD[moment][lang])),
        ...(hasSla ? [right(STATS.inTime[lang])] : []),
      ],
      rows: groups.map((group) => groupRow(group, by, { lang, hasSla })),
    },
  ];
}

function groupRow(
  { name, figures }: Group,
  by: StatsFacts['by'],
  { lang, hasSla }: { readonly lang: Lang; readonly hasSla: boolean },
): readonly Cell[] {
  const { incidents, open, reopened, times, sla } = figures;
  const took = (moment: MomentName) => timesText(times[moment], incidents, lang);
  return [
    nameOf(name, by, lang),
    incidents,
    open,
    reopened,
    ...MOMENTS.map(took),
    ...(hasSla ? [keptShare(sla.resolve, lang) ?? '—'] : []),
  ];
}

function recurringBlocks(recurring: readonly ToldRecurring[], lang: Lang): readonly Block[] {
  if (recurring.length === 0) return [{ kind: 'paragraph', text: STATS.noRecurring[lang] }];
  return recurring.flatMap((one): readonly Block[] => [
    { kind: 'heading', text: `${one.incidents} × ${one.name?.[lang] ?? one.cause}` },
    { kind: 'pairs', rows: recurringRows(one, lang) },
  ]);
}

function recurringRows(one: ToldRecurring, lang: Lang): readonly (readonly [string, Cell])[] {
  const { cause, from, to, repair, proposed, workarounds, reopened, foundOpen } = one;
  return [
    [GROUP_WORD.cause[lang], cause],
    [STATS.where[lang], whereText(one)],
    [STATS.when[lang], `${from.slice(0, 10)} … ${to.slice(0, 10)}`],
    ...(workarounds > 0 ? [[STATS.workaround[lang], workarounds] as const] : []),
    ...(reopened > 0 ? [[STATS.reopened[lang], reopened] as const] : []),
    ...(foundOpen > 0 ? [[STATS.foundOpen[lang], foundOpen] as const] : []),
    [STATS.proposal[lang], (repair ?? STATS.noArticle)[lang]],
    ...(repair ? [[STATS.article[lang], `mmsup cause show ${cause}`] as const] : []),
    ...proposed.slice(0, 3).map((words) => [STATS.proposedThen[lang], words] as const),
  ];
}
