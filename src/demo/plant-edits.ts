import type { Writer } from '../db/embedded-writer.ts';
import { insertRows } from './insert-rows.ts';
import { MINUTE, timestamp } from './moments.ts';

/** What one clumsy person does to the demo at a moment (milliseconds since 1970). */
export type Edit = (writer: Writer, moment: number) => Promise<void>;

interface Change {
  readonly who: string;
  readonly kind: 'edit' | 'deploy' | 'job' | 'load';
  readonly objectKind: string;
  readonly object: string;
  readonly field?: string;
  readonly before?: string;
  readonly after?: string;
  readonly comment: string;
  readonly ticket?: string;
}

/** The platform's own record of a change: only what such a platform would have noticed. */
async function logChange(writer: Writer, moment: number, change: Change): Promise<void> {
  const { who, kind, objectKind, object, field = null, before = null, after = null, comment, ticket = null } = change;
  await insertRows(writer, 'mkt.change_log', [
    {
      ...{ changed_at: timestamp(moment), changed_by: who, kind, object_kind: objectKind, object_code: object },
      ...{ field, value_before: before, value_after: after, comment, ticket },
    },
  ]);
}

/** A file of 37 customers for the exclusion list, one of whom nobody could find. */
export const loadListWithUnknownRow: Edit = async (writer, moment) => {
  const file = 'do_not_offer_2026-11-23.csv';
  await writer.rows(
    `insert into crm.customer_list_member (list_code, customer_id, added_at, added_by, source_file)
    select 'DO-NOT-OFFER', case when n < 37 then c.customer_id end, $1, 'o.belova', $2
    from (
      select c.customer_id, row_number() over (order by hashint8(c.customer_id), c.customer_id) as n
      from crm.customer c where c.merged_into is null
    ) c where n <= 37`,
    [timestamp(moment), file],
  );
  await logChange(writer, moment, {
    who: 'o.belova',
    kind: 'load',
    objectKind: 'list',
    object: 'DO-NOT-OFFER',
    field: 'rows',
    after: '37',
    comment: `Файл ${file}, список от юристов`,
    ticket: 'CMP-44',
  });
};

/** A city is added to a chain of conditions, without parentheses. */
export const addCityWithoutParentheses: Edit = (writer, moment) =>
  writeNewVersion(writer, moment, {
    rule: 'vip-deposit',
    objectKind: 'segment',
    change: (body) => `${body}\nor c.city = 'Санкт-Петербург'`,
    author: 'p.egorov',
    comment: 'Добавили Петербург, MKT-1215, срочно',
    ticket: 'MKT-1215',
  });

/** The cap is "lifted" by setting it to 0. */
export const setCapToZero: Edit = (writer, moment) =>
  writeNewVersion(writer, moment, {
    rule: 'email-cap',
    objectKind: 'policy',
    change: (body) => JSON.stringify({ ...(JSON.parse(body) as object), cap: 0 }, null, 2),
    author: 'o.belova',
    comment: 'Снять лимит писем на время акции, CMP-45',
    ticket: 'CMP-45',
  });

interface NewVersion {
  readonly rule: string;
  readonly objectKind: string;
  readonly change: (body: string) => string;
  readonly author: string;
  readonly comment: string;
  readonly ticket: string;
}

/** Written, approved in ten minutes, deployed in twenty. */
async function writeNewVersion(writer: Writer, moment: number, version: NewVersion): Promise<void> {
  const [current] = await writer.rows<{ version: number; body: string; language: string }>(
    'select version, body, language from mkt.rule_version where rule_code = $1 and valid_to is null',
    [version.rule],
  );
  const { version: number, body, language } = current!;
  const [written, approved, deployed] = [0, 10, 20].map((minutes) => timestamp(moment + minutes * MINUTE));
  const [deploy] = await writer.rows<{ deploy_id: number }>(
    `insert into mkt.deploy select max(deploy_id) + 1, $1, 'release-bot', $2, $3 from mkt.deploy returning deploy_id`,
    [deployed, version.ticket, `${version.rule} v${number + 1}`],
  );
  await writer.rows('update mkt.rule_version set valid_to = $2 where rule_code = $1 and valid_to is null', [
    version.rule,
    deployed,
  ]);
  await writer.rows('insert into mkt.rule_version values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, null)', [
    version.rule,
    number + 1,
    version.change(body),
    language,
    version.author,
    version.comment,
    written,
    'm.vlasova',
    approved,
    deploy!.deploy_id,
    deployed,
  ]);
  await logChange(writer, moment + 20 * MINUTE, {
    who: version.author,
    kind: 'edit',
    objectKind: version.objectKind,
    object: version.rule,
    field: 'version',
    before: String(number),
    after: String(number + 1),
    comment: version.comment,
    ticket: version.ticket,
  });
}

/** The core banking system calls a tariff by a new code and reloads everybody who has it. */
export const renameTariff: Edit = async (writer, moment) => {
  const at = timestamp(moment);
  await writer.rows("update crm.dictionary_value set valid_to = $1 where dictionary = 'tariff' and code = 'GOLD'", [
    at,
  ]);
  await writer.rows("insert into crm.dictionary_value values ('tariff', 'GOLD_2026', 'Золотой', $1, null)", [at]);
  await writer.exec(`update demo_private.core_tariff set sent_as = 'GOLD_2026' where tariff = 'GOLD';
    insert into demo_private.core_tariff values ('GOLD_2026', 'GOLD_2026')`);
  await writer.rows(
    `with changed as (
      update crm.customer c set tariff = t.sent_as, updated_at = $1
      from demo_private.core_tariff t where t.tariff = c.tariff and t.sent_as <> c.tariff returning 1
    )
    insert into ingest.import_batch
    select 1 + max(b.batch_id) + 1000000, 'core-banking', 'tariffs_full_2026-11-24.csv', $1, $2, 'DONE', n, n, 0
    from ingest.import_batch b, (select count(*) as n from changed) c group by n`,
    [at, timestamp(moment + 12 * MINUTE)],
  );
  await logChange(writer, moment, {
    who: 'core-integration',
    kind: 'load',
    objectKind: 'table',
    object: 'crm.customer',
    field: 'tariff',
    comment: 'Полная загрузка тарифов, файл tariffs_full_2026-11-24.csv',
    ticket: 'INT-530',
  });
};

/** A release that "unifies names" renames what a campaign refers to, but not the thing itself. */
export const renameTemplateReference: Edit = async (writer, moment) => {
  const [before, after] = ['welcome-v2', 'welcome_v2'];
  await writer.rows("update mkt.campaign set template_code = $1 where campaign_code = 'mortgage-care'", [after]);
  await writer.rows(
    "insert into mkt.deploy select max(deploy_id) + 1, $1, 'release-bot', 'MKT-1211', 'Единые имена в кампаниях' from mkt.deploy",
    [timestamp(moment)],
  );
  await logChange(writer, moment, {
    who: 'release-bot',
    kind: 'deploy',
    objectKind: 'campaign',
    object: 'mortgage-care',
    field: 'template',
    before: before!,
    after: after!,
    comment: 'Единые имена в кампаниях',
    ticket: 'MKT-1211',
  });
};

/** An archive five times as large as the table comes in; the index that made the load slow does not come back. */
export const loadArchiveWithoutIndex: Edit = async (writer, moment) => {
  await writer.exec('drop index mkt.message_sent_at');
  await writer.rows(
    `insert into mkt.message (message_id, run_id, customer_id, channel, offer_code, status, provider_code, queued_at, sent_at, delivered_at)
    select n, 1 + n % 900, 1 + (hashint8(n) & 2147483647) % s.customers, (array['email', 'sms', 'push', 'email'])[1 + n % 4], null,
      'delivered', '250', sent_at - interval '2 minutes', sent_at, sent_at + interval '9 seconds'
    from demo_private.setting s
    cross join lateral generate_series(1::bigint, 5 * (select count(*) from mkt.message)) as n
    cross join lateral (select timestamptz '2025-01-09 09:00:00+03' + interval '1 day' * (n * 400 / (5 * m.messages)) as sent_at
      from (select count(*) as messages from mkt.message) m) as t`,
  );
  await writer.exec('analyze mkt.message');
  await logChange(writer, moment, {
    who: 'v.kim',
    kind: 'load',
    objectKind: 'table',
    object: 'mkt.message',
    comment: 'Архив сообщений за 2025 год для аудита',
    ticket: 'AUD-9',
  });
};

/** The summary job is switched off for the maintenance window, and the window never ends. */
export const disableSummaryJob: Edit = async (writer, moment) => {
  await writer.exec("update mkt.job set enabled = false, next_run_at = null where job_code = 'summarise-daily'");
  await logChange(writer, moment, {
    who: 'v.kim',
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
