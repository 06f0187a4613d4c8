import { timestamp } from './moments.ts';
import { type Edit, logChange, type Plant } from './plant-log.ts';
import { lastRun } from './rewrite-run.ts';

/** The provider reports the delivery of some messages twice: the log has two lines, the customer one message. */
const reportTwice: Edit = async (writer, _moment, dice) => {
  const run = await lastRun(writer, 'come-back');
  await writer.exec(`insert into mkt.message_status
    select s.message_id, s.at + interval '3 seconds', s.status, s.provider_code
    from mkt.message_status s join mkt.message m on m.message_id = s.message_id
    where m.run_id = ${run} and m.message_id % 10000000 <= ${dice.around(12)}`);
};

/** Customers unsubscribe by the link in the letter that they have just got. */
const unsubscribeAfterwards: Edit = async (writer, moment, dice) => {
  const run = await lastRun(writer, 'salary-bonus');
  await writer.rows(
    `insert into mkt.suppression (customer_id, list_code, scope, reason, valid_from)
    select m.customer_id, 'UNSUBSCRIBED', 'email', 'link in a message', $1::timestamptz
    from mkt.message m where m.run_id = ${run} and m.status = 'delivered' and m.message_id % 10000000 <= ${dice.around(15)}`,
    [timestamp(moment)],
  );
};

/** Ten of those whom the calls have reached move to the far west, where the day begins an hour later. */
const moveToKaliningrad: Edit = async (writer, moment, dice) => {
  const run = await lastRun(writer, 'pension-call');
  await writer.exec(`update crm.customer c set city = b.city, time_zone = b.time_zone, branch_id = b.branch_id
    from (select * from crm.branch where city = 'Калининград' limit 1) b
    where c.customer_id in (select m.customer_id from mkt.message m where m.run_id = ${run} and m.status = 'delivered' order by m.message_id limit ${dice.around(10)})`);
  await logChange(writer, moment, {
    who: 'core-integration',
    kind: 'load',
    objectKind: 'table',
    object: 'crm.customer',
    field: 'city',
    comment: 'Переезды клиентов за месяц',
    ticket: 'INT-533',
  });
};

const runOf = (campaign: string) => `(select max(run_id) from mkt.run where campaign_code = '${campaign}')`;

/** One whom the campaign's last run left out for a reason. */
const leftOut = (campaign: string, reason: string) => `select rc.customer_id as customer from mkt.run_customer rc
  where rc.run_id = ${runOf(campaign)} and rc.excluded_reason = '${reason}' order by rc.customer_id limit 1`;

const delivered = (campaign: string, most: number) => `select m.customer_id as customer from mkt.message m
  where m.run_id = ${runOf(campaign)} and m.status = 'delivered' and m.message_id % 10000000 <= ${most}
    and not exists (select 1 from mkt.suppression s where s.customer_id = m.customer_id and s.valid_from < m.sent_at)
    and not exists (select 1 from crm.customer_list_member l where l.customer_id = m.customer_id and l.list_code <> 'VIP-MANAGER')
  order by m.message_id limit 1`;

/** Complaints about what works as it should: mostly nothing is done at all, somebody only complains. */
export const CONTROL_PLANTS: Readonly<Record<string, Plant>> = {
  'no-letter': { customer: leftOut('salary-bonus', 'control-group') },
  'selected-but-nothing': { customer: leftOut('young-card', 'cap-reached') },
  'vip-left-out': { customer: leftOut('vip-deposit', 'opt-out') },
  'call-not-come': { edit: moveToKaliningrad, customer: leftOut('pension-call', 'quiet-hours') },
  'vip-letter-missing': { customer: leftOut('vip-deposit', 'no-address') },
  'good-earner': {
    customer: `select c.customer_id as customer from crm.customer c
      where c.merged_into is null and c.status = 'ACTIVE' and c.monthly_income between 100000 and 159000
      order by c.customer_id limit 1`,
  },
  'in-no-mailing': {
    customer: 'select c.customer_id as customer from crm.customer c where c.merged_into is not null order by 1 limit 1',
  },
  'log-says-twice': { edit: reportTwice, customer: delivered('come-back', 7) },
  'unsubscribed-yet-written': { edit: unsubscribeAfterwards, customer: delivered('salary-bonus', 9) },
  'report-without-today': {},
  'push-numbers-vary': {},
  'letter-and-template': {},
  'or-in-conditions': {},
};
