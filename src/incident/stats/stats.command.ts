import { defineCommand } from '../../command.ts';
import { UsageError } from '../../errors.ts';
import { suggestion } from '../../model/closest.ts';
import type { NotEvaluated } from '../../result.ts';
import { text } from '../../text.ts';
import { articlesOf } from '../articles.ts';
import { oneOf } from '../hints.ts';
import { boundOf, countOf } from '../period.ts';
import { foldRecords, notCounted } from '../record/records.ts';
import { figuresOf } from './figures.ts';
import { GROUPINGS, type Grouping, groupsOf } from './groups.ts';
import { writeStatsHtml } from './html.render.ts';
import { type Measured, MOMENTS, measuredOf, type Took } from './measure.ts';
import { type Recurring, recurringIn } from './recurring.ts';
import { seriesBetween, seriesOf } from './series.ts';
import { renderStats } from './stats.render.ts';
import type { StatsFacts, ToldRecurring } from './stats.types.ts';

interface Options {
  readonly by?: string;
  readonly since?: string;
  readonly until?: string;
  readonly client?: string;
  readonly times?: string;
  readonly within?: string;
}

export const incidentStats = defineCommand<StatsFacts>({
  path: 'incident stats',

  configure: (command) => {
    command
      .option('--by <what>', `a line for each ${GROUPINGS.join(', ')}`)
      .option('--since <time>', 'opened since: 2026-11-01, or 90d')
      .option('--until <time>', 'opened until: 2026-11-30, or 30d')
      .option('--client <name>', 'of this client only')
      .option('--times <number>', 'a cause comes back when it had so many incidents; default 3')
      .option('--within <days>', '… opened within so many days; default 90')
      .addHelpText(
        'after',
        '\nFor the support team: clients are named. A document of one client alone: --client.\n\nExamples:\n  $ mmsup incident stats\n  $ mmsup incident stats --by cause --since 90d\n  $ mmsup incident stats --by client --format html=incidents.html --lang ru\n  $ mmsup incident stats --times 2 --within 30 --json',
      );
  },

  async run({ incidents: { root }, deps, lang }, _args, options: Options) {
    const { by, rule, since, until, client } = readOptions(options, deps.now());
    const now = deps.now().toISOString();
    const { folded, damaged, doubts } = await foldRecords(root, (record) => measuredOf(record, now));
    const all = folded.filter((one) => isWithin(one, since, until) && (client === undefined || one.client === client));
    const [from, to] = [since ?? earliestOf(all), until ?? now];
    const doubtful = all.filter(({ isDoubtful }) => isDoubtful).map(({ id }) => id);
    const unknown = all.filter((one) => MOMENTS.some((moment) => isUnknown(one[moment]))).map(({ id }) => id);
    const series = seriesBetween(from ?? now, to);
    return {
      subject: { kind: 'catalogue', id: 'incidents' },
      findings: [],
      facts: {
        since: from,
        until: from === null ? null : to,
        by,
        total: figuresOf(all),
        groups: by === null ? [] : groupsOf(all, by, series),
        series,
        opened: seriesOf(all, series),
        rule,
        recurring: await withArticles(recurringIn(all, rule)),
        damaged,
        doubtful,
        lang,
      },
      notEvaluated: [
        ...damaged.map(notCounted),
        ...doubts,
        ...doubtful.map(notSure),
        ...unknown.filter((id) => !doubtful.includes(id)).map(notTimed),
      ],
    };
  },

  formats: { html: { write: writeStatsHtml } },

  render: renderStats,
});

/** It is counted as its clocks tell it. */
const notSure = (id: string): NotEvaluated => ({
  what: text(`Promised times of ${id}`, `Обещанные сроки ${id}`),
  why: text(
    `whether they were kept is not certain: mmsup incident sla explain ${id}`,
    `выдержаны ли они, точно не известно: mmsup incident sla explain ${id}`,
  ),
  couldChangeAnswer: true,
});

const isUnknown = ({ state, seconds }: Took): boolean => state === 'took' && seconds === null;

const notTimed = (id: string): NotEvaluated => ({
  what: text(`How long it took · ${id}`, `Сколько заняло · ${id}`),
  why: text(
    'a machine’s clock was set back meanwhile; it is not among the times',
    'часы машины за это время переводили; в значения времени не входит',
  ),
  couldChangeAnswer: false,
});

function readOptions({ by, since, until, client, times = '3', within = '90' }: Options, now: Date) {
  return {
    by: by === undefined ? null : groupingOf(by),
    since: since === undefined ? undefined : boundOf(since, now, 'since'),
    until: until === undefined ? undefined : boundOf(until, now, 'until'),
    client,
    rule: { times: countOf('--times', times, 1000), days: countOf('--within', within.replace(/d$/, ''), 36_500) },
  };
}

function groupingOf(typed: string): Grouping {
  const grouping = GROUPINGS.find((known) => known === typed);
  if (grouping) return grouping;
  throw new UsageError({
    code: 'incident/by',
    message: text(`Incidents are not told apart by "${typed}".`, `По «${typed}» инциденты не группируются.`),
    hint: suggestion(typed, GROUPINGS) ?? oneOf(GROUPINGS),
  });
}

function isWithin({ openedAt }: Measured, since: string | undefined, until: string | undefined): boolean {
  return (since === undefined || openedAt >= since) && (until === undefined || openedAt <= until);
}

const earliestOf = (all: readonly Measured[]): string | null =>
  all.reduce<string | null>((first, { openedAt }) => (first === null || openedAt < first ? openedAt : first), null);

/** Puts the article's repair beside each cause that comes back: the proposal. */
async function withArticles(recurring: readonly Recurring[]): Promise<readonly ToldRecurring[]> {
  const articles = await articlesOf(new Set(recurring.map(({ cause }) => cause)));
  return recurring.map((one) => {
    const cause = articles.get(one.cause);
    return { ...one, name: cause?.name ?? null, repair: cause?.article.repair ?? null };
  });
}
