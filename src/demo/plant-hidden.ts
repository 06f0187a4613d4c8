import { DAY } from './moments.ts';
import { type Edit, logChange, type Plant, writeNewVersion } from './plant-log.ts';
import { clearRun, lastRun } from './rewrite-run.ts';
import { adding, replacing } from './rule-edit.ts';

/** An index is dropped to save space. */
const dropIndex: Edit = async (writer, moment, dice) => {
  await writer.exec('drop index mkt.message_sent_at');
  await logChange(writer, moment, {
    who: dice.who('v.kim'),
    kind: 'ddl',
    objectKind: 'table',
    object: 'mkt.message',
    comment: 'Убрали неиспользуемые индексы',
    ticket: 'OPS-236',
  });
};

/** The scheduler writes a run down, and nobody ever takes it. */
const leavePlanned: Edit = async (writer) => {
  const run = await lastRun(writer, 'mortgage-care');
  await clearRun(writer, run);
  await writer.exec(`update mkt.run set status = 'PLANNED', started_at = null, finished_at = null, heartbeat_at = null, worker = null,
      to_send = null, sent = null, failed = null where run_id = ${run};
    delete from mkt.event_log where message like 'run ${run} %'`);
};

/** Two colleagues edit one segment, a day apart; each edit by itself is right. */
const editTwice: Edit = async (writer, moment, dice) => {
  const edit = { rule: 'vip-deposit', objectKind: 'segment' };
  await writeNewVersion(writer, moment - DAY, {
    ...edit,
    change: replacing('c.balance >= 256000', 'c.balance >= 500000'),
    author: dice.who('d.romanov'),
    comment: 'Порог для нового вклада, MKT-1263',
    ticket: 'MKT-1263',
  });
  await writeNewVersion(writer, moment, {
    ...edit,
    change: adding('and c.balance < 400000'),
    author: dice.who('p.egorov'),
    comment: 'Крупные остатки ведёт private banking, MKT-1264',
    ticket: 'MKT-1264',
  });
};

/** What stands in no run and in no single edit by itself. */
export const HIDDEN_PLANTS: Readonly<Record<string, Plant>> = {
  'push-late-again': { edit: dropIndex },
  'letters-waiting': { after: leavePlanned },
  'vip-two-edits': { edit: editTwice },
};
