import { DAY, timestamp } from './moments.ts';
import { type Edit, lastSuccess, logChange, type Plant } from './plant-log.ts';

/** The summary job is switched off for the maintenance window, and the window never ends. */
const disableSummaryJob: Edit = async (writer, moment, dice) => {
  await writer.exec("update mkt.job set enabled = false, next_run_at = null where job_code = 'summarise-daily'");
  await logChange(writer, moment, {
    who: dice.who('v.kim'),
    kind: 'job',
    objectKind: 'job',
    object: 'summarise-daily',
    field: 'enabled',
    before: 'true',
    after: 'false',
    comment: 'Регламентные работы на хранилище',
    ticket: 'OPS-218',
  });
};

/** The job that builds the reports is switched off by the same hand that should only have moved it. */
const disableReportJob: Edit = async (writer, moment, dice) => {
  await writer.exec("update mkt.job set enabled = false, next_run_at = null where job_code = 'build-effectiveness'");
  await logChange(writer, moment, {
    who: dice.who('k.zaitseva'),
    kind: 'job',
    objectKind: 'job',
    object: 'build-effectiveness',
    field: 'enabled',
    before: 'true',
    after: 'false',
    comment: 'Переносим на 7 утра',
    ticket: 'ANL-21',
  });
};

/** The job of the summaries stumbles over one row and writes nothing. */
const failSummary: Edit = async (writer, moment) => {
  const error = 'numeric field overflow in rpt.daily_summary.sent';
  await writer.exec(`delete from rpt.daily_summary where day = (select max(day) from rpt.daily_summary);
    update mkt.job_run set status = 'FAILED', row_count = 0, error = '${error}'
      where job_code = 'summarise-daily' and started_at = (select max(started_at) from mkt.job_run where job_code = 'summarise-daily');
    update mkt.job set last_status = 'FAILED', error = '${error}', last_success_at = ${lastSuccess('summarise-daily')}
      where job_code = 'summarise-daily'`);
  await writer.rows(
    "insert into mkt.event_log (at, level, source, object_code, message) values ($1, 'error', 'scheduler', 'summarise-daily', $2)",
    [timestamp(moment), error],
  );
};

/** Somebody runs the summary of some days again, and the run adds instead of replacing. */
const addTwice: Edit = async (writer, moment, dice) => {
  await writer.rows(
    'update rpt.daily_summary set sent = 2 * sent, delivered = 2 * delivered, accepted = 2 * accepted where day >= $1::date - 5',
    [timestamp(moment)],
  );
  await logChange(writer, moment, {
    who: dice.who('k.zaitseva'),
    kind: 'job',
    objectKind: 'job',
    object: 'summarise-daily',
    comment: 'Ручной пересчёт за пять дней',
    ticket: 'ANL-23',
  });
};

/** After a release the report is headed with a week, and goes on adding up thirty days. */
const shortenHeading: Edit = async (writer, moment) => {
  await writer.exec("update rpt.effectiveness set period_from = period_to - interval '7 days'");
  await logChange(writer, moment - DAY / 2, {
    who: 'release-bot',
    kind: 'deploy',
    objectKind: 'job',
    object: 'build-effectiveness',
    comment: 'Отчёт за неделю вместо месяца',
    ticket: 'ANL-25',
  });
};

/** Answers of an external call centre come as a file, days after their days were summarised. */
const loadAnswersLate: Edit = async (writer, moment) => {
  await writer.rows(
    `insert into mkt.response (response_id, message_id, run_id, customer_id, kind, at)
    select m.message_id * 10 + 5, m.message_id, m.run_id, m.customer_id, 'accept', m.delivered_at + interval '3 hours'
    from mkt.message m
    where m.channel = 'call' and m.status = 'delivered' and m.sent_at between $1::timestamptz - interval '12 days' and $1::timestamptz
      and m.message_id % 3 = 0`,
    [timestamp(moment)],
  );
  await logChange(writer, moment, {
    who: 'call-centre',
    kind: 'load',
    objectKind: 'table',
    object: 'mkt.response',
    comment: 'Ответы внешнего колл-центра за две недели',
  });
};

/** A clean-up takes away more than it should: events of the last month too. */
const purgeEvents: Edit = async (writer, moment, dice) => {
  await writer.rows("delete from mkt.response where kind = 'accept' and at < $1::timestamptz - interval '20 days'", [
    timestamp(moment),
  ]);
  await logChange(writer, moment, {
    who: dice.who('v.kim'),
    kind: 'job',
    objectKind: 'table',
    object: 'mkt.response',
    comment: 'Очистка старых событий',
    ticket: 'OPS-231',
  });
};

/** The address at which the providers call back is blocked: no answer comes in any more. */
const blockCallbacks =
  (days: number): Edit =>
  async (writer, moment, dice) => {
    await writer.rows('delete from mkt.response where at > $1', [timestamp(moment - days * DAY)]);
    await writer.rows(
      `update rpt.daily_summary set opened = 0, accepted = 0 where day > ($1::timestamptz at time zone 'Europe/Moscow')::date`,
      [timestamp(moment - days * DAY)],
    );
    await logChange(writer, moment - days * DAY, {
      who: dice.who('v.kim'),
      kind: 'settings',
      objectKind: 'network',
      object: 'callback-gateway',
      comment: 'Закрыли лишние порты',
      ticket: 'SEC-90',
    });
  };

/** After a move of the storage the job writes its rows into the old place. */
const writeElsewhere: Edit = async (writer, moment) => {
  await writer.rows(
    `delete from rpt.daily_summary where day >= ($1::timestamptz at time zone 'Europe/Moscow')::date - 3`,
    [timestamp(moment)],
  );
  await logChange(writer, moment - 3 * DAY, {
    who: 'release-bot',
    kind: 'deploy',
    objectKind: 'table',
    object: 'rpt.daily_summary',
    comment: 'Хранилище перенесено, OPS-233',
    ticket: 'OPS-233',
  });
};

/** Jobs and the chain from events to reports. */
export const REPORT_PLANTS: Readonly<Record<string, Plant>> = {
  'report-stale': { edit: disableSummaryJob },
  'report-same-numbers': { edit: disableReportJob },
  'report-without-yesterday': { edit: failSummary },
  'report-too-high': { edit: addTwice },
  'report-not-reproducible': { after: shortenHeading },
  'report-below-calls': { edit: loadAnswersLate },
  'report-above-events': { edit: purgeEvents },
  'reports-standing': { after: blockCallbacks(2) },
  'report-falling': { after: writeElsewhere },
};
