import { didYouMean } from '../model/closest.ts';
import { type CatalogFacts, candidates, type FunctionFact, type RelationFact } from './guard.catalog.ts';
import { type FunctionUse, type Name, refusal, type Shape } from './guard.shape.ts';

/**
 * Built-in functions that are refused although PostgreSQL calls them stable or immutable, with the reason, by the beginning of their name.
 * Volatile ones are refused anyway unless they stand in {@link HARMLESS}; the reasons here also make their refusal readable.
 */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [
    /^(pg_read_|pg_ls_|pg_stat_file|pg_current_logfile|pg_hba_file|pg_ident_file|pg_show_all_file|pg_extension_update_paths|pg_available_extension|pg_file_)/,
    "reaches the server's file system",
  ],
  [/^(lo_|lo(read|write|open|close|creat)$|loread|lowrite)/, 'reaches large objects and files'],
  [
    /^(query|cursor|table|schema|database)_to_xml|^ts_(stat|rewrite)$|^crosstab|^connectby|^xpath_table/,
    'runs SQL that the guard has not seen',
  ],
  [
    /^((domain|record|array|range|multirange)_(in|recv)|pg_input_(is_valid|error_info)|(json_|jsonb_)?populate_record.*)$/,
    'makes values of types whose checks the guard has not seen',
  ],
  [/^dblink/, 'reaches another server'],
  [/^pg_sleep/, 'sleeps'],
  [/advisory/, 'takes locks that outlive the statement'],
  [
    /^(pg_terminate_backend|pg_cancel_backend|pg_reload_conf|pg_rotate_logfile|pg_promote|pg_log_)/,
    'signals server processes',
  ],
  [/^(set_config|setseed)$/, 'changes settings'],
  [/^(nextval|setval|currval|lastval)$/, 'uses sequences'],
  [/^(txid_current|pg_current_xact_id)$/, 'assigns a transaction id'],
  [
    /^(pg_notify|pg_logical_|pg_replication_|pg_create_|pg_drop_|pg_switch_|pg_export_snapshot|pg_backup_|pg_start_backup|pg_stop_backup|pg_wal_replay_|pg_stat_reset|binary_upgrade_|pg_import_|pg_nextoid|brin_|gin_clean|pg_copy_|pg_sync_|pg_restore_|pg_clear_|pg_set_)/,
    'changes the state of the server',
  ],
];

/** Volatile built-in functions that only look. */
const HARMLESS = new Set(
  `random random_normal gen_random_uuid uuidv4 uuidv7 clock_timestamp timeofday pg_relation_size pg_total_relation_size pg_table_size
   pg_indexes_size pg_database_size pg_tablespace_size pg_is_in_recovery pg_last_wal_receive_lsn pg_last_wal_replay_lsn
   pg_last_xact_replay_timestamp pg_current_wal_lsn pg_current_wal_insert_lsn pg_current_wal_flush_lsn pg_blocking_pids
   pg_safe_snapshot_blocking_pids pg_lock_status pg_partition_tree pg_partition_ancestors pg_sequence_last_value
   pg_notification_queue_usage pg_is_wal_replay_paused pg_timezone_names pg_get_publication_tables pg_stat_get_activity
   pg_relation_is_publishable pg_prepared_xact pg_postmaster_start_time`.split(/\s+/),
);

/** Extensions whose immutable and stable functions only compute. Others are refused by name until somebody has looked. */
const COMPUTING_EXTENSIONS = new Set(
  `citext pg_trgm unaccent hstore ltree intarray btree_gin btree_gist fuzzystrmatch cube earthdistance isn seg uuid-ossp pgcrypto
   pg_stat_statements dict_int dict_xsyn vector bloom postgis timescaledb`.split(/\s+/),
);
/** Volatile functions of those extensions that only look or compute. */
const HARMLESS_OF_EXTENSIONS = new Set(
  'pg_stat_statements pg_stat_statements_info uuid_generate_v1 uuid_generate_v1mc uuid_generate_v4 gen_random_uuid gen_random_bytes gen_salt'.split(
    ' ',
  ),
);

/** Catalogs with secrets. */
const SECRET_RELATIONS = new Set([
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
const FILE_RELATIONS = new Set([
  'pg_file_settings',
  'pg_hba_file_rules',
  'pg_ident_file_mappings',
  'pg_available_extensions',
  'pg_available_extension_versions',
  'pg_config',
]);

export interface Rules {
  /** `schema.name` of functions and foreign tables that the profile lets through. */
  readonly allowed: ReadonlySet<string>;
}

/**
 * Judges one statement's names by what the catalogs say. Throws RefusedByGuard for the first that is not known to be harmless: what cannot
 * be decided is refused. Gives the texts that run with it and must be judged in turn: views, row-level security, domain checks.
 */
export function judgeNames(
  shape: Shape,
  facts: CatalogFacts,
  rules: Rules,
): { further: string[]; readsUserRelations: boolean } {
  for (const use of shape.functions) judgeFunctionUse(use, facts, rules);
  for (const attribute of shape.attributes) judgeAttribute(attribute, facts, rules);
  for (const name of shape.operators) judgeOperator(name, facts, rules);
  judgeCasts(shape, facts, rules);
  const callsByType = shape.functions.filter((use) => use.arguments === 1);
  const types = [...shape.types, ...callsByType].flatMap((name) => candidates(facts.types, name, facts.path));
  const relations = shape.relations.flatMap((name) => candidates(facts.relations, name, facts.path).slice(0, 1));
  for (const relation of relations) judgeRelation(relation, rules);
  return {
    further: [
      ...types.flatMap(({ checks }) => checks.map((check) => `select ${check}`)),
      ...relations.flatMap(({ definition }) => definition ?? []),
      ...relations.flatMap(({ policies }) => policies.map((policy) => `select ${policy}`)),
    ],
    readsUserRelations: relations.some(({ isBuiltIn }) => !isBuiltIn),
  };
}

function judgeFunctionUse(use: FunctionUse, facts: CatalogFacts, rules: Rules): void {
  const named = candidates(facts.functions, use, facts.path);
  const count = use.arguments;
  const callable =
    count === undefined
      ? named
      : named.filter(({ minimum, maximum }) => minimum <= count && count <= (maximum ?? count));
  if (callable.length > 0) {
    for (const fact of callable) judgeFunction(fact, rules);
    return;
  }
  if (count === 1 && candidates(facts.types, use, facts.path).length > 0) return; // `date(x)` is a cast
  if (isUnnestOfSeveral(use)) return;
  const written = use.schema === undefined ? use.name : `${use.schema}.${use.name}`;
  const elsewhere = facts.functions
    .filter(({ name }) => name === use.name)
    .map(({ schema, name }) => `${schema}.${name}`);
  const hint =
    named.length > 0
      ? `There is ${named.map(signature).join(', ')}.`
      : (didYouMean(written, elsewhere) ?? 'Name its schema, or add the schema to search-path in the profile.');
  throw refusal('unknown-function', `there is no function ${written} with ${count ?? 'such'} arguments`, hint, {
    function: written,
  });
}

/** `from unnest(a, b)` is the grammar's own: the server calls its own unnest for each. Elsewhere it finds no such function. */
function isUnnestOfSeveral({ schema, name, arguments: count }: FunctionUse): boolean {
  return schema === undefined && name === 'unnest' && count !== undefined && count > 1;
}

/** PostgreSQL reads `t.f` as f(t) when t has no column f. Only functions that can take a row are meant. */
function judgeAttribute(attribute: string, facts: CatalogFacts, rules: Rules): void {
  for (const fact of candidates(facts.rowFunctions, { schema: undefined, name: attribute }, facts.path))
    judgeFunction(fact, rules);
}

function judgeFunction(fact: FunctionFact, rules: Rules): void {
  const name = `${fact.schema}.${fact.name}`;
  const reason = REASONS.find(([pattern]) => pattern.test(fact.name))?.[1];
  if (fact.isBuiltIn) {
    if (reason !== undefined)
      throw refusal('function', `the function ${fact.name} ${reason}`, 'Remove it.', { function: name });
    if (fact.volatility !== 'v' || HARMLESS.has(fact.name)) return;
    throw refusal('function', `the function ${fact.name} may do more than read (it is volatile)`, 'Remove it.', {
      function: name,
    });
  }
  if (rules.allowed.has(name)) return;
  if (fact.extension !== null) {
    if (reason === undefined && isComputing(fact)) return;
    const why = reason ?? 'is not known to only compute';
    throw refusal(
      'function',
      `the function ${signature(fact)} of the extension ${fact.extension} ${why}`,
      allowHint(name),
      { function: name, extension: fact.extension },
    );
  }
  const kind = fact.isDefiner ? ' with the rights of its owner (SECURITY DEFINER)' : '';
  throw refusal(
    'function',
    `${signature(fact)} is a function of this database and could do anything${kind}`,
    allowHint(name),
    { function: name },
  );
}

function isComputing({ extension, volatility, name }: FunctionFact): boolean {
  return COMPUTING_EXTENSIONS.has(extension ?? '') && (volatility !== 'v' || HARMLESS_OF_EXTENSIONS.has(name));
}

function signature({ schema, name, arguments: list }: FunctionFact): string {
  return `${schema}.${name}(${list})`;
}

function allowHint(name: string): string {
  return `Remove it; or, when you know that it only reads, write into the profile: allow-functions: [${name}]`;
}

function judgeOperator(name: Name, facts: CatalogFacts, rules: Rules): void {
  for (const fact of candidates(facts.operators, name, facts.path)) {
    if (rules.allowed.has(fact.function) || COMPUTING_EXTENSIONS.has(fact.extension ?? '')) continue;
    const what = `the operator ${fact.schema}.${fact.name} (${fact.operands}) of this database could stand for it and calls ${fact.function}`;
    throw refusal(
      'operator',
      what,
      `Write operator(pg_catalog.${fact.name}) instead; or: ${allowHint(fact.function)}`,
      { operator: `${fact.schema}.${fact.name}`, function: fact.function },
    );
  }
}

/** An implicit cast may be taken anywhere, an explicit one where its target type is named, or one that the target is a part of. */
function judgeCasts(shape: Shape, facts: CatalogFacts, rules: Rules): void {
  const made = shape.types.flatMap((name) => candidates(facts.types, name, facts.path)).flatMap(({ parts }) => parts);
  const named = new Set([...[...shape.types, ...shape.functions].map(({ name }) => name), ...made]);
  for (const cast of facts.casts) {
    if (rules.allowed.has(cast.function) || !(cast.isImplicit || named.has(cast.targetName))) continue;
    const what = `the cast from ${cast.source} to ${cast.target} of this database calls ${cast.function}`;
    throw refusal('cast', what, allowHint(cast.function), { function: cast.function });
  }
}

function judgeRelation(relation: RelationFact, rules: Rules): void {
  const name = `${relation.schema}.${relation.name}`;
  if (relation.isBuiltIn) {
    if (SECRET_RELATIONS.has(relation.name))
      throw refusal(
        'relation',
        `${relation.name} holds secrets or samples of personal data`,
        'Use pg_roles, or pg_stats with named columns.',
      );
    if (FILE_RELATIONS.has(relation.name))
      throw refusal('relation', `${relation.name} reaches the server's file system`, 'Remove it.');
    return;
  }
  if (relation.hasRule)
    throw refusal('relation', `${name} has a SELECT rule and is not a view`, 'Read another relation.', {
      relation: name,
    });
  const foreign = [...(relation.kind === 'f' ? [name] : []), ...relation.foreignChildren].find(
    (table) => !rules.allowed.has(table),
  );
  if (foreign === undefined) return;
  throw refusal(
    'relation',
    `${foreign} is a foreign table: reading it reaches another server or a file`,
    allowHint(foreign),
    { relation: foreign },
  );
}
