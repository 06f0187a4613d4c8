import { readRecentRuns, withStages } from '../../campaign/run.queries.ts';
import { HISTORY_RUNS } from '../../campaign/situation.ts';
import { campaignRunPaused, type PausedEvidence } from '../../causes/campaign.ts';
import { found } from '../../causes/cause.ts';
import {
  LAST_RUN_ERRORS,
  lastRunUnusual,
  type OverdueRunsEvidence,
  runsOverdue,
} from '../../causes/health-last-run.ts';
import type { Tx } from '../../db/session.types.ts';
import { PAUSED_STATUS } from '../../model/paused.ts';
import type { Found } from '../../result.ts';
import { keeps, keepsColumn, relation } from '../../system/compose.ts';
import type { SystemDescription } from '../../system/description.ts';
import { text } from '../../text.ts';
import { unusualRuns } from '../last-run.ts';
import type { Probe } from '../probe.ts';
import { victims } from '../victims.ts';

const SHOWN = 5;
const DAY_MS = 86_400_000;

/** The newest run of each campaign against the runs before it: what went wrong today is not thinned out by the good days before. */
export const lastRunProbe: Probe = {
  id: 'last-run-unusual',
  probe: 'P20',
  name: text('The last run of each campaign went as usual', 'Последний запуск каждой кампании прошёл как обычно'),
  needs: ['run'],
  reads: ['stage'],
  cost: 'bounded',
  async ask({ tx, system, asOf, thresholds }) {
    const recent = await readRecentRuns(tx, system, { limit: HISTORY_RUNS + 1, asOf });
    const since = new Date(Date.parse(asOf) - thresholds.days * DAY_MS).toISOString();
    const fresh = new Set(
      recent.flatMap(({ campaign, startedAt }) =>
        Date.parse(startedAt ?? since) > Date.parse(since) ? [campaign] : [],
      ),
    );
    const runs = await withStages(
      tx,
      system,
      recent.filter(({ campaign }) => fresh.has(campaign)),
      [],
    );
    const unusual = unusualRuns(runs, { asOf, since, zone: system.clock.zone });
    if (unusual.length === 0) return [];
    const evidence = { runs: unusual.slice(0, SHOWN), total: unusual.length, asOf, zone: system.clock.zone };
    const isError = LAST_RUN_ERRORS.includes(unusual[0]!.why);
    return [found(lastRunUnusual, evidence, 'proved', isError ? 'error' : 'warning')];
  },
};

/** Words of systems for a campaign that is not to start, or a run that nobody has released. */
const NOT_MEANT = 'draft|archiv|cancel|delet|closed|finish|complet|done';

interface DueRow {
  readonly campaign: string;
  readonly plannedAt: string;
  readonly lateSeconds: number;
  readonly run: string | null;
  /** The status of the campaign, or of its planned run, where it says that somebody halted it. */
  readonly halted: string | null;
  readonly total: number;
}

/**
 * No planned run, and no next date of a campaign, has passed by an hour: the patience of a trace. What is due for more than four times the days that are
 * looked at is forgotten, not late. What somebody halted is not late either: it is told as what it is.
 */
export const overdueProbe: Probe = {
  id: 'runs-overdue',
  probe: 'P01',
  name: text('Campaigns start when they should', 'Кампании начинаются вовремя'),
  needs: ['run'],
  reads: ['campaign', 'change'],
  cost: 'small',
  async ask({ tx, system, asOf, thresholds }) {
    const rows = await tx.rows<DueRow>(dueSql(system), [asOf, thresholds.days, NOT_MEANT, PAUSED_STATUS]);
    const late = rows.filter(({ halted }) => halted === null);
    const { total, rows: some } = victims(late);
    const campaigns = some.slice(0, SHOWN).map(({ halted: _, ...one }) => one);
    const evidence: OverdueRunsEvidence = { campaigns, total, asOf, zone: system.clock.zone };
    const paused: Found[] = [];
    for (const one of rows.filter(({ halted }) => halted !== null).slice(0, SHOWN))
      paused.push(found(campaignRunPaused, await pausedEvidence(tx, system, { ...one, asOf }), 'proved'));
    return late.length === 0 ? paused : [found(runsOverdue, evidence, 'likely'), ...paused];
  },
};

function dueSql(system: SystemDescription): string {
  const status = keepsColumn(system, 'campaign', 'status')
    ? `(select max(btrim(k.status)) from ${relation(system, 'campaign', 'k')} where k.id = r.campaign and btrim(k.status) ~* $4)`
    : 'null';
  return `select t.*, count(*) over (partition by t.halted is null) as total from (
       select d.campaign, min(d.due) as "plannedAt", extract(epoch from $1::timestamptz - min(d.due))::float8 as "lateSeconds", min(d.run) as run,
         max(d.halted) as halted
       from (
         select r.campaign::text as campaign, r.planned_at as due, r.id::text as run,
           coalesce(${status}, case when btrim(r.status) ~* $4 then btrim(r.status) end) as halted
         from ${relation(system, 'run', 'r')}
         where r.state = 'planned' and r.started_at is null and coalesce(lower(r.status), '') !~ $3 and not exists (
           select 1 from ${relation(system, 'run', 'l')} where l.campaign = r.campaign and l.started_at >= r.planned_at and l.started_at <= $1::timestamptz
         )
         ${nextDates(system)}
       ) d
       where d.due < $1::timestamptz - interval '1 hour' and d.due > $1::timestamptz - make_interval(days => $2::int * 4)
       group by d.campaign
     ) t order by t."plannedAt", t.campaign limit 50`;
}

function nextDates(system: SystemDescription): string {
  if (!keepsColumn(system, 'campaign', 'next_run_at')) return '';
  return `union all
         select c.id::text, c.next_run_at, null, case when btrim(c.status) ~* $4 then btrim(c.status) end
         from ${relation(system, 'campaign', 'c')} where coalesce(lower(c.status), '') !~ $3`;
}

/** What a trace says of a halted campaign: since when, by whom, and what did not start. */
async function pausedEvidence(
  tx: Tx,
  system: SystemDescription,
  { campaign, plannedAt, run, halted, asOf }: DueRow & { readonly asOf: string },
): Promise<PausedEvidence> {
  const [edit] = keeps(system, 'change')
    ? await tx.rows<{ at: string; who: string | null; comment: string | null }>(
        `select h.at, h.who, h.comment from ${relation(system, 'change', 'h')}
         where h.object::text = $1 and btrim(h.after) = $2 and h.at <= $3::timestamptz order by h.at desc limit 1`,
        [campaign, halted, asOf],
      )
    : [];
  return {
    ...{ run: run ?? campaign, status: null, sent: null, toSend: null, campaign, campaignStatus: halted },
    ...{ edit: edit ? { object: campaign, version: null, ...edit } : null },
    ...{ pausedAt: edit?.at ?? null, dueAt: plannedAt, zone: system.clock.zone },
  };
}
