import { timestamp } from './moments.ts';
import { type Edit, logChange, type Plant } from './plant-log.ts';

/** A release that "unifies names" renames what a campaign refers to, but not the thing itself. */
const renameTemplateReference: Edit = async (writer, moment) => {
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
const loadArchiveWithoutIndex: Edit = async (writer, moment, dice) => {
  const times = dice.around(5);
  await writer.exec('drop index mkt.message_sent_at');
  await writer.rows(
    `insert into mkt.message (message_id, run_id, customer_id, channel, offer_code, status, provider_code, queued_at, sent_at, delivered_at)
    select n, 1 + n % 900, 1 + (hashint8(n) & 2147483647) % s.customers, (array['email', 'sms', 'push', 'email'])[1 + n % 4], null,
      'delivered', '250', sent_at - interval '2 minutes', sent_at, sent_at + interval '9 seconds'
    from demo_private.setting s
    cross join lateral generate_series(1::bigint, ${times} * (select count(*) from mkt.message)) as n
    cross join lateral (select timestamptz '2025-01-09 09:00:00+03' + interval '1 day' * (n * 400 / (${times} * m.messages)) as sent_at
      from (select count(*) as messages from mkt.message) m) as t`,
  );
  await writer.exec('analyze mkt.message');
  await logChange(writer, moment, {
    who: dice.who('v.kim'),
    kind: 'load',
    objectKind: 'table',
    object: 'mkt.message',
    comment: 'Архив сообщений за 2025 год для аудита',
    ticket: 'AUD-9',
  });
};

/** A template in use is tidied away with the old ones. */
const archiveTemplate: Edit = async (writer, moment, dice) => {
  await writer.rows(
    "update mkt.template set status = 'archived', changed_at = $1, changed_by = 'k.zaitseva' where template_code = 'come-back-v1'",
    [timestamp(moment)],
  );
  await logChange(writer, moment, {
    who: dice.who('k.zaitseva'),
    kind: 'edit',
    objectKind: 'template',
    object: 'come-back-v1',
    field: 'status',
    before: 'published',
    after: 'archived',
    comment: 'Убираем старые шаблоны',
    ticket: 'MKT-1260',
  });
};

/** A campaign is put on hold for a day, and stays there. */
const holdCampaign: Edit = async (writer, moment, dice) => {
  await writer.exec("update mkt.campaign set status = 'PAUSED' where campaign_code = 'card-wake-up'");
  await logChange(writer, moment, {
    who: dice.who('a.sokolova'),
    kind: 'edit',
    objectKind: 'campaign',
    object: 'card-wake-up',
    field: 'status',
    before: 'ACTIVE',
    after: 'PAUSED',
    comment: 'Остановили до согласования текста',
  });
};

/** A load test writes to the table of messages in production: they are recent, so the contact policy must read them all. */
const leaveTestMessages: Edit = async (writer, moment, dice) => {
  await writer.rows(
    `insert into mkt.message (message_id, run_id, customer_id, channel, status, provider_code, queued_at, sent_at, delivered_at)
    select n, 999, 100000000 + n, 'push', 'delivered', '200', $1::timestamptz - interval '2 minutes', $1::timestamptz, $1::timestamptz
    from demo_private.setting s cross join lateral generate_series(1::bigint, 5 * s.customers) as n`,
    [timestamp(moment)],
  );
  await writer.exec('analyze mkt.message');
  await logChange(writer, moment, {
    who: dice.who('v.kim'),
    kind: 'load',
    objectKind: 'table',
    object: 'mkt.message',
    comment: 'Нагрузочный тест push-шлюза',
    ticket: 'OPS-226',
  });
};

/** What campaigns refer to, and the tables and indexes under them. */
export const OBJECT_PLANTS: Readonly<Record<string, Plant>> = {
  'send-broken': { edit: renameTemplateReference },
  'slow-run': { edit: loadArchiveWithoutIndex },
  'sms-all-failed': { edit: archiveTemplate },
  'no-push-today': { edit: holdCampaign },
  'push-slow': { edit: leaveTestMessages },
};
