import { sqlText } from '../../model/sql-text.ts';
import { text } from '../../text.ts';
import { reference, segmentOf } from './campaign-relations.ts';
import type { Candidate } from './candidate.ts';
import type { ColumnFact, TableFact } from './catalog.types.ts';
import {
  CHANNEL,
  CREATED,
  ERROR,
  FINISHED,
  HEARTBEAT,
  PLANNED,
  SEGMENT,
  STARTED,
  TEMPLATE,
  UPDATED,
  WORKER,
} from './column-words.ts';
import type { Stage } from './guess.types.ts';
import { pathTo } from './links.ts';
import { plainName } from './names.ts';
import type { GuessConfidence, ProposedRelation } from './proposal.types.ts';
import { titleOf } from './rank-campaigns.ts';
import { openness, statusOf, valuesOf } from './situation.ts';
import { columnSql, followed, fromOf, keySql, known, pickerOf, type Source, sourceOf, timeSql } from './source.ts';
import { derivedState, stateOf } from './state-columns.ts';
import { mapStates } from './states.ts';

export function runRelation(
  stage: Stage,
  { table, reasons }: Candidate,
  { confidence, messages }: { readonly confidence: GuessConfidence; readonly messages: ProposedRelation | undefined },
): ProposedRelation {
  const campaign = stage.cast.campaign!.table;
  const isOwn = table.id === campaign.id;
  const source = sourceOf(table, 'r');
  const picker = pickerOf(source, stage.zones);
  const status = statusOf(table);
  const campaignSql = isOwn
    ? keySql(source)
    : followed(stage.situation, source, pathTo(stage.situation.graph, table.id, campaign.id, 1)!);
  const planned = picker.time(...PLANNED);
  const started = picker.time(...STARTED);
  const finished = picker.time(...FINISHED);
  const created = started === undefined ? picker.column(['instant', 'wall-clock'], ...CREATED) : undefined;
  const state = stateOf(stage, 'run', source, status) ?? derivedState(started, finished);
  const ended = finished === undefined && status ? endedAt(stage, source, status) : undefined;
  const columns = known({
    id: keySql(source),
    campaign: campaignSql,
    name: picker.take(titleOf(table)),
    status: picker.takeText(status),
    state: state.sql,
    planned_at: planned,
    started_at: started ?? (created && timeSql(source, created, stage.zones)),
    finished_at: finished ?? ended,
    segment: segmentOf(stage, source, picker) ?? fromCampaign(stage, source, SEGMENT, stage.cast.segment?.table),
    segment_version: picker.count(/(segment|rule)_version/),
    template:
      reference(stage, source, stage.cast.template?.table, picker, TEMPLATE) ??
      fromCampaign(stage, source, TEMPLATE, stage.cast.template?.table),
    channel: picker.text(...CHANNEL) ?? fromCampaign(stage, source, CHANNEL, undefined),
    to_send: picker.count(
      /(^|_)(to_send|total\w*|recipient\w*|target\w*|vsego|selected|otobran\w*|planned_count|audience_size|k_otpravke)(_|$)/,
    ),
    sent: picker.count(/(^|_)(sent|otpravl\w*|ushlo)(_|$)/),
    failed: picker.count(/(^|_)(failed|failures?|errors?|oshib\w*)(_|$)/),
    cursor_at: picker.count(/(^|_)last_\w+_id$|cursor/),
    cursor_end: picker.count(/(^|_)max_\w+_id$/),
    worker: picker.text(...WORKER),
    heartbeat_at: picker.time(...HEARTBEAT),
    error: picker.text(...ERROR),
  });
  const counted =
    messages && columns['to_send'] === undefined && columns['sent'] === undefined
      ? countedFrom(messages, columns['id'], started === undefined)
      : undefined;
  const endless =
    isOwn && started === undefined && finished === undefined && counted ? endlessColumns(state.sql) : undefined;
  return {
    name: 'run',
    from: `${fromOf(source)}${counted ? ` left join ${counted.from}` : ''}`,
    columns: { ...columns, ...counted?.columns, ...endless },
    confidence,
    reasons: isOwn
      ? [
          text(
            'no table of runs: each campaign is its own run',
            'таблицы запусков нет: кампания — свой собственный запуск',
          ),
        ]
      : reasons,
    decide: [
      ...state.decide,
      ...(counted
        ? [
            text(
              'no counters: they are counted from the messages, a pass over all of them',
              'счётчиков нет: они считаются по сообщениям, за проход по всем',
            ),
          ]
        : []),
      ...(created && !counted?.columns['started_at']
        ? [text(`started_at is the moment of creation`, 'started_at — момент создания')]
        : []),
      ...(endless
        ? [
            text(
              'nothing says when a run ends: what a running campaign has sent so far is taken as finished',
              'ничто не говорит, когда запуск кончается: отправленное работающей кампанией считается завершённым',
            ),
          ]
        : []),
      ...(ended && !endless
        ? [
            text(
              'finished_at is the last change of a finished run',
              'finished_at — последнее изменение завершённого запуска',
            ),
          ]
        : []),
    ],
  };
}

/** A campaign that runs for ever is no run that got stuck: what it has sent so far counts as one that is over. */
const endlessColumns = (state: string): Readonly<Record<string, string>> => ({
  state: state.replaceAll("then 'running'", "then 'finished'"),
  finished_at: 'n.last_at',
});

/** Counters, and the last sign of life, from the messages of a run that keeps none of them. */
function countedFrom(
  { from, columns }: ProposedRelation,
  key: string | undefined,
  needsStart: boolean,
): { readonly from: string; readonly columns: Readonly<Record<string, string>> } | undefined {
  const { run, state, queued_at, sent_at } = columns;
  const moments = [queued_at, sent_at].flatMap((moment) => moment ?? []);
  if (key === undefined || run === undefined || moments.length === 0) return undefined;
  const select = [
    `${run} as run, count(*) as total, count(*) filter (where ${state} in ('sent', 'delivered')) as sent`,
    `count(*) filter (where ${state} = 'failed') as failed`,
    `min(${moments[0]}) as first_at, greatest(${moments.map((moment) => `max(${moment})`).join(', ')}) as last_at`,
  ];
  return {
    from: `(\n  select ${select.join(',\n    ')}\n  from ${from} group by 1\n) n on n.run = ${key}`,
    columns: {
      to_send: 'n.total',
      sent: 'n.sent',
      failed: 'n.failed',
      heartbeat_at: 'n.last_at',
      ...(needsStart ? { started_at: 'n.first_at' } : {}),
    },
  };
}

/** A column of the campaign for a run that has none of its own. */
function fromCampaign(
  stage: Stage,
  source: Source,
  patterns: readonly RegExp[],
  target: TableFact | undefined,
): string | undefined {
  const campaign = stage.cast.campaign!.table;
  if (campaign.id === source.table.id) return undefined;
  const way = target && pathTo(stage.situation.graph, campaign.id, target.id, 1);
  const column = way
    ? campaign.columns.find(({ name }) => name === way[0]!.column)
    : campaign.columns.find(
        ({ name, sort }) =>
          ['text', 'integer', 'uuid'].includes(sort) && patterns.some((pattern) => pattern.test(plainName(name))),
      );
  if (!column) return undefined;
  const toCampaign = pathTo(stage.situation.graph, source.table.id, campaign.id, 1)!;
  const own = {
    ...toCampaign[0]!,
    from: campaign.id,
    column: column.name,
    to: campaign.id,
    toColumn: column.name,
    kind: 'declared' as const,
  };
  return followed(stage.situation, source, [toCampaign[0]!, own]);
}

/** The last change of a row whose status says that it is over. */
function endedAt({ situation, zones }: Stage, source: Source, status: ColumnFact): string | undefined {
  const updated = source.table.columns.find(
    ({ name, sort }) =>
      (sort === 'instant' || sort === 'wall-clock') && UPDATED.some((pattern) => pattern.test(plainName(name))),
  );
  const over = mapStates('run', valuesOf(situation, source.table, status).toSorted(), openness(status)).known.filter(
    ([, state]) => ['finished', 'failed', 'cancelled'].includes(state),
  );
  if (!updated || over.length === 0) return undefined;
  return `case when ${columnSql(source, status)} in (${over.map(([value]) => sqlText(value)).join(', ')}) then ${timeSql(source, updated, zones)} end`;
}
