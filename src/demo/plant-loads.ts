import { MINUTE, timestamp } from './moments.ts';
import { type Edit, lastSuccess, logChange, type Plant } from './plant-log.ts';

/** A file of 37 customers for the exclusion list, one of whom nobody could find. */
const loadListWithUnknownRow: Edit = async (writer, moment, dice) => {
  const [file, rows] = ['do_not_offer_2026-11-23.csv', dice.around(37)];
  await writer.rows(
    `insert into crm.customer_list_member (list_code, customer_id, added_at, added_by, source_file)
    select 'DO-NOT-OFFER', case when n < ${rows} then c.customer_id end, $1, 'o.belova', $2
    from (
      select c.customer_id, row_number() over (order by hashint8(c.customer_id), c.customer_id) as n
      from crm.customer c where c.merged_into is null
    ) c where n <= ${rows}`,
    [timestamp(moment), file],
  );
  await logChange(writer, moment, {
    who: dice.who('o.belova'),
    kind: 'load',
    objectKind: 'list',
    object: 'DO-NOT-OFFER',
    field: 'rows',
    after: String(rows),
    comment: `Файл ${file}, список от юристов`,
    ticket: 'CMP-44',
  });
};

/** The core banking system calls a tariff by a new code and reloads everybody who has it. */
const renameTariff: Edit = async (writer, moment) => {
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

/** The list is emptied for a fresh file, and the file never comes. */
const emptyList: Edit = async (writer, moment, dice) => {
  await writer.exec("delete from crm.customer_list_member where list_code = 'DO-NOT-OFFER'");
  await logChange(writer, moment, {
    who: dice.who('o.belova'),
    kind: 'load',
    objectKind: 'list',
    object: 'DO-NOT-OFFER',
    field: 'rows',
    after: '0',
    comment: 'Очистка перед полной перезагрузкой',
    ticket: 'CMP-48',
  });
};

/** A list gets a code without hyphens; the segments go on asking for the old one. */
const renameList: Edit = async (writer, moment) => {
  await writer.exec(`insert into crm.customer_list select 'DO_NOT_OFFER', name, owner, purpose from crm.customer_list
      where list_code = 'DO-NOT-OFFER';
    update crm.customer_list_member set list_code = 'DO_NOT_OFFER' where list_code = 'DO-NOT-OFFER';
    delete from crm.customer_list where list_code = 'DO-NOT-OFFER'`);
  await logChange(writer, moment, {
    who: 'release-bot',
    kind: 'deploy',
    objectKind: 'list',
    object: 'DO_NOT_OFFER',
    field: 'code',
    before: 'DO-NOT-OFFER',
    after: 'DO_NOT_OFFER',
    comment: 'Единые коды списков',
    ticket: 'DQ-421',
  });
};

/** A file of new colleagues; three of them could not be found among the customers. */
const loadStaff: Edit = async (writer, moment, dice) => {
  const [unknown, rows] = [dice.around(3), dice.around(20)];
  await writer.rows(
    `insert into crm.customer_list_member (list_code, customer_id, added_at, added_by, source_file)
    select 'EMPLOYEES', case when n > ${unknown} then c.customer_id end, $1, 'hr-integration', 'staff_new.csv'
    from (
      select c.customer_id, row_number() over (order by hashint8(c.customer_id), c.customer_id) as n
      from crm.customer c where c.merged_into is null
    ) c where n <= ${rows}`,
    [timestamp(moment)],
  );
  await logChange(writer, moment, {
    who: 'hr-integration',
    kind: 'load',
    objectKind: 'list',
    object: 'EMPLOYEES',
    field: 'rows',
    after: String(rows),
    comment: 'Новые сотрудники, файл staff_new.csv',
  });
};

/** The night's file breaks off at a row that nobody can read. */
const breakOffLoad: Edit = async (writer, moment) => {
  const error = 'row 17: invalid byte sequence for encoding "UTF8": 0xcf';
  await writer.exec(`update ingest.import_batch set status = 'FAILED', rows_read = 16, rows_ok = 16, rows_rejected = 0
      where batch_id = (select max(batch_id) from ingest.import_batch);
    update mkt.job_run set status = 'FAILED', row_count = 16, error = '${error}'
      where job_code = 'import-contacts' and started_at = (select max(started_at) from mkt.job_run where job_code = 'import-contacts');
    update mkt.job set last_status = 'FAILED', error = '${error}', last_success_at = ${lastSuccess('import-contacts')}
      where job_code = 'import-contacts'`);
  await writer.rows(
    "insert into mkt.event_log (at, level, source, object_code, message) values ($1, 'error', 'scheduler', 'import-contacts', $2)",
    [timestamp(moment), error],
  );
};

/** Loads of lists, of tariffs and of contacts. */
export const LOAD_PLANTS: Readonly<Record<string, Plant>> = {
  'nobody-selected': { edit: loadListWithUnknownRow },
  'value-typo': { edit: renameTariff },
  'vip-in-court': { edit: emptyList },
  'calls-unwanted': { edit: renameList },
  'colleagues-written-to': { edit: loadStaff },
  'contacts-missing': { edit: breakOffLoad },
};
