import { loadEngine } from './engine.ts';
import { messageBase } from './engine-compose.ts';
import { flush } from './engine-flush.ts';
import { executeRun, prepareRun } from './engine-run.ts';
import { DAY, timestamp } from './moments.ts';
import { type Edit, logChange, type Plant } from './plant-log.ts';
import { breakOff, clearRun, forgetOutcome, lastRun, prolong, recountSending } from './rewrite-run.ts';

/** Place of a message among those of its run, 1 = the first that left. */
const place = (run: number) => `(m.message_id - ${messageBase(run)})`;

/** The worker is killed in the middle of sending; nobody takes over. */
const killWorker: Edit = async (writer, moment, dice) => {
  const run = await lastRun(writer, 'salary-bonus');
  const unsent = `${place(run)} > ${dice.around(20)}`;
  const lastSign = `(select max(sent_at) from mkt.message where run_id = ${run})`;
  await forgetOutcome(writer, run, unsent);
  await writer.exec(`update mkt.message m set status = 'queued', provider_code = null, error = null, sent_at = null, delivered_at = null
      where run_id = ${run} and ${unsent}`);
  await breakOff(writer, run, 'send');
  await recountSending(writer, run);
  await writer.exec(`update mkt.run_stage set status = 'RUNNING', finished_at = null, heartbeat_at = ${lastSign}
      where run_id = ${run} and stage = 'send';
    update mkt.run set status = 'RUNNING', finished_at = null, heartbeat_at = ${lastSign} where run_id = ${run};
    delete from mkt.event_log where message like 'run ${run} finished%'`);
  await writer.rows(
    "insert into mkt.event_log (at, level, source, object_code, message) values ($1, 'warning', 'host', 'worker', 'out of memory: killed a process')",
    [timestamp(moment)],
  );
};

/** A batch is taken from the queue and never handed over. */
const loseBatch: Edit = async (writer, _moment, dice) => {
  const run = await lastRun(writer, 'come-back');
  const batch = `${place(run)} between 21 and ${20 + dice.around(30)}`;
  await forgetOutcome(writer, run, batch);
  await writer.exec(`delete from mkt.message m where m.run_id = ${run} and ${batch}`);
  await recountSending(writer, run);
};

/** The provider's daily quota is used up: it refuses everything after the first twenty. */
const refuseAtProvider: Edit = async (writer, _moment, dice) => {
  const run = await lastRun(writer, 'pension-call');
  const refused = `${place(run)} > ${dice.around(20)}`;
  await forgetOutcome(writer, run, refused);
  await writer.exec(`update mkt.message m set status = 'failed', provider_code = '429', error = 'daily quota exceeded', sent_at = null, delivered_at = null
      where m.run_id = ${run} and ${refused}`);
  await recountSending(writer, run);
};

/** One operator does not deliver. */
const loseAtOperator: Edit = async (writer) => {
  const run = await lastRun(writer, 'credit-limit-up');
  const lost = `${place(run)} % 2 = 0 and m.sent_at is not null`;
  await forgetOutcome(writer, run, lost);
  await writer.exec(`update mkt.message m set status = 'bounced', provider_code = 'UNDELIV', delivered_at = null
      where m.run_id = ${run} and ${lost}`);
  await recountSending(writer, run);
};

/** The certificate of the push gateway expires: no telephone takes a message. */
const expireCertificate: Edit = async (writer) => {
  const run = await lastRun(writer, 'card-wake-up');
  await forgetOutcome(writer, run, 'm.sent_at is not null');
  await writer.exec(`update mkt.message m set status = 'bounced', provider_code = '403 InvalidProviderToken', delivered_at = null
      where m.run_id = ${run} and m.sent_at is not null`);
  await recountSending(writer, run);
};

/** Two transactions wait for each other; the server ends the run's. */
const deadlock: Edit = async (writer) => {
  const run = await lastRun(writer, 'vip-deposit');
  await breakOff(writer, run, 'policy');
  await forgetOutcome(writer, run, 'true');
  const error = 'ERROR: deadlock detected (40P01) on mkt.run_customer';
  await writer.exec(`delete from mkt.message where run_id = ${run};
    update mkt.run_customer set excluded_stage = null, excluded_reason = null where run_id = ${run};
    update mkt.run_stage set status = 'FAILED', count_out = 0, error = '${error}' where run_id = ${run} and stage = 'policy';
    update mkt.run set status = 'FAILED', to_send = 0, sent = 0, failed = 0, error = '${error}',
      finished_at = (select finished_at from mkt.run_stage where run_id = ${run} and stage = 'policy') where run_id = ${run};
    update mkt.event_log set level = 'error', message = 'run ${run} failed in stage policy: deadlock detected'
      where message like 'run ${run} finished%'`);
};

/** The scheduler loses the entry of one campaign: nothing is started, and the moment for which it was planned stays where it was. */
const loseEntry: Edit = async (writer) => {
  const run = await lastRun(writer, 'mortgage-care');
  await clearRun(writer, run);
  await writer.exec(`update mkt.campaign k set next_run_at = r.planned_at from mkt.run r where r.run_id = ${run} and k.campaign_code = r.campaign_code;
    delete from mkt.run where run_id = ${run};
    delete from mkt.event_log where message like 'run ${run} %'`);
};

/** A second worker takes the same campaign a minute later: nothing claims it. */
const runTwice: Edit = async (writer, moment) => {
  const engine = await loadEngine(writer, false);
  const campaign = engine.campaigns.find(({ campaign_code }) => campaign_code === 'card-wake-up')!;
  await executeRun(engine, await prepareRun(engine, { campaign, moment, runId: engine.ids.nextRun++ }));
  await flush(engine);
};

/** The provider's answer is lost after sending; the worker sends a dozen again. */
const sendAgain: Edit = async (writer, _moment, dice) => {
  const run = await lastRun(writer, 'come-back');
  await writer.exec(`insert into mkt.message
    select m.message_id + 5000000, m.run_id, m.customer_id, m.channel, m.offer_code, m.status, m.provider_code, m.error, m.queued_at,
      m.sent_at + interval '40 seconds', m.delivered_at + interval '40 seconds'
    from mkt.message m where m.run_id = ${run} and m.status = 'delivered' and ${place(run)} <= ${dice.around(12)}`);
};

/** The file of Saturday's refusals is loaded on Monday, after the letters. */
const loadRefusalsLate: Edit = async (writer, moment, dice) => {
  const run = await lastRun(writer, 'salary-bonus');
  await writer.rows(
    `insert into mkt.suppression (customer_id, list_code, scope, reason, valid_from)
    select m.customer_id, 'UNSUBSCRIBED', 'email', 'link in a message', $1::timestamptz
    from mkt.message m where m.run_id = ${run} and m.status = 'delivered' and ${place(run)} <= ${dice.around(15)}`,
    [timestamp(moment - 2 * DAY)],
  );
  await logChange(writer, moment, {
    who: 'mail-gateway',
    kind: 'load',
    objectKind: 'list',
    object: 'UNSUBSCRIBED',
    field: 'rows',
    after: String(dice.around(15)),
    comment: 'Отписки за выходные, файл задержался',
  });
};

/** The provider's contract is set to a lower rate. */
const throttle: Edit = async (writer, moment, dice) => {
  await prolong(writer, await lastRun(writer, 'salary-bonus'), 'send', dice.around(5400));
  await logChange(writer, moment - DAY / 2, {
    who: 'release-bot',
    kind: 'settings',
    objectKind: 'channel',
    object: 'email',
    field: 'messages_per_minute',
    before: '600',
    after: '60',
    comment: 'Новый договор с провайдером',
    ticket: 'OPS-228',
  });
};

/** Somebody's ALTER TABLE holds the table for fifty minutes. */
const waitForLock: Edit = async (writer, moment, dice) => {
  await prolong(writer, await lastRun(writer, 'vip-deposit'), 'personalise', dice.around(3000));
  await logChange(writer, moment, {
    who: dice.who('v.kim'),
    kind: 'ddl',
    objectKind: 'table',
    object: 'mkt.template',
    comment: 'ALTER TABLE в рабочее время',
    ticket: 'OPS-229',
  });
};

/** One who got a message of the campaign's last run, from the first that were sent. */
const recipientOf = (campaign: string, more = 'true') => `select m.customer_id as customer from mkt.message m
  where m.run_id = (select max(run_id) from mkt.run where campaign_code = '${campaign}') and m.status = 'delivered' and ${more}
    and not exists (select 1 from crm.customer_list_member l where l.customer_id = m.customer_id and l.list_code <> 'VIP-MANAGER')
  order by m.message_id limit 1`;

/** Accidents of single runs. The engine has executed them; what an accident leaves behind is written over what it left. */
export const RUN_PLANTS: Readonly<Record<string, Plant>> = {
  'salary-endless': { edit: killWorker },
  'thirty-sms-fewer': { edit: loseBatch },
  'calls-not-made': { edit: refuseAtProvider },
  'half-without-sms': { edit: loseAtOperator },
  'phones-silent': { edit: expireCertificate },
  'vip-broke-off': { edit: deadlock },
  'letters-not-come': { after: loseEntry },
  'push-twice': { edit: runTwice, isToTheMinute: true },
  'sms-twice': { edit: sendAgain, customer: recipientOf('come-back', 'm.message_id % 10000000 <= 7') },
  'saturday-refusal': {
    edit: loadRefusalsLate,
    customer: recipientOf('salary-bonus', 'm.message_id % 10000000 <= 9'),
  },
  'letters-trickle': { edit: throttle },
  'vip-late-once': { edit: waitForLock },
};
