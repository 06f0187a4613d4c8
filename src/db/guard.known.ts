import { type Text, text } from '../text.ts';

/**
 * Built-in functions that are refused although PostgreSQL calls them stable or immutable, with the reason, by the beginning of their name.
 * Volatile ones are refused anyway unless they stand in {@link HARMLESS}; the reasons here also make their refusal readable.
 */
export const REASONS: readonly (readonly [RegExp, Text])[] = [
  [
    /^(pg_read_|pg_ls_|pg_stat_file|pg_current_logfile|pg_hba_file|pg_ident_file|pg_show_all_file|pg_extension_update_paths|pg_available_extension|pg_file_)/,
    text("reaches the server's file system", 'обращается к файлам сервера'),
  ],
  [
    /^(lo_|lo(read|write|open|close|creat)$|loread|lowrite)/,
    text('reaches large objects and files', 'обращается к большим объектам и файлам'),
  ],
  [
    /^(query|cursor|table|schema|database)_to_xml|^ts_(stat|rewrite)$|^crosstab|^connectby|^xpath_table/,
    text('runs SQL that the guard has not seen', 'выполняет SQL, которого защита не видела'),
  ],
  [
    /^((domain|record|array|range|multirange)_(in|recv)|pg_input_(is_valid|error_info)|(json_|jsonb_)?populate_record.*)$/,
    text(
      'makes values of types whose checks the guard has not seen',
      'создаёт значения типов, проверок которых защита не видела',
    ),
  ],
  [/^dblink/, text('reaches another server', 'обращается к другому серверу')],
  [/^pg_sleep/, text('sleeps', 'ждёт, занимая соединение')],
  [/advisory/, text('takes locks that outlive the statement', 'берёт блокировки, которые переживут запрос')],
  [
    /^(pg_terminate_backend|pg_cancel_backend|pg_reload_conf|pg_rotate_logfile|pg_promote|pg_log_)/,
    text('signals server processes', 'посылает сигналы процессам сервера'),
  ],
  [/^(set_config|setseed)$/, text('changes settings', 'меняет настройки')],
  [/^(nextval|setval|currval|lastval)$/, text('uses sequences', 'трогает последовательности')],
  [/^(txid_current|pg_current_xact_id)$/, text('assigns a transaction id', 'присваивает номер транзакции')],
  [
    /^(pg_notify|pg_logical_|pg_replication_|pg_create_|pg_drop_|pg_switch_|pg_export_snapshot|pg_backup_|pg_start_backup|pg_stop_backup|pg_wal_replay_|pg_stat_reset|binary_upgrade_|pg_import_|pg_nextoid|brin_|gin_clean|pg_copy_|pg_sync_|pg_restore_|pg_clear_|pg_set_)/,
    text('changes the state of the server', 'меняет состояние сервера'),
  ],
];

/** Volatile built-in functions that only look. */
export const HARMLESS = new Set(
  `random random_normal gen_random_uuid uuidv4 uuidv7 clock_timestamp timeofday pg_relation_size pg_total_relation_size pg_table_size
   pg_indexes_size pg_database_size pg_tablespace_size pg_is_in_recovery pg_last_wal_receive_lsn pg_last_wal_replay_lsn
   pg_last_xact_replay_timestamp pg_current_wal_lsn pg_current_wal_insert_lsn pg_current_wal_flush_lsn pg_blocking_pids
   pg_safe_snapshot_blocking_pids pg_lock_status pg_partition_tree pg_partition_ancestors pg_sequence_last_value
   pg_notification_queue_usage pg_is_wal_replay_paused pg_timezone_names pg_get_publication_tables pg_stat_get_activity
   pg_relation_is_publishable pg_prepared_xact pg_postmaster_start_time`.split(/\s+/),
);

/** Extensions whose immutable and stable functions only compute. Others are refused by name until somebody has looked. */
export const COMPUTING_EXTENSIONS = new Set(
  `citext pg_trgm unaccent hstore ltree intarray btree_gin btree_gist fuzzystrmatch cube earthdistance isn seg uuid-ossp pgcrypto
   pg_stat_statements dict_int dict_xsyn vector bloom postgis timescaledb`.split(/\s+/),
);
/** Volatile functions of those extensions that only look or compute. */
export const HARMLESS_OF_EXTENSIONS = new Set(
  'pg_stat_statements pg_stat_statements_info uuid_generate_v1 uuid_generate_v1mc uuid_generate_v4 gen_random_uuid gen_random_bytes gen_salt'.split(
    ' ',
  ),
);

/** Catalogs with secrets. */
export const SECRET_RELATIONS = new Set([
  'pg_authid',
  'pg_shadow',
  'pg_user_mapping',
  'pg_user_mappings',
  '_pg_user_mappings',
  'user_mapping_options',
  'pg_subscription',
  'pg_largeobject',
  'pg_statistic',
  'pg_statistic_ext_data',
]);
/** Views of the server that read files. */
export const FILE_RELATIONS = new Set([
  'pg_file_settings',
  'pg_hba_file_rules',
  'pg_ident_file_mappings',
  'pg_available_extensions',
  'pg_available_extension_versions',
  'pg_config',
]);
