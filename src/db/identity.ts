import { RefusedByGuard, UnavailableError, UsageError } from '../errors.ts';
import { text } from '../text.ts';
import type { Host, SessionAttributes } from './connection-target.ts';
import type { ServerIdentity } from './session.types.ts';
import { type Setting, showSettings, verifySettings } from './settings.ts';
import { isLoopback, isSocket } from './tls.ts';
import type { Wire } from './wire.ts';

const OLDEST_VERSION = 120000;

/** What the server says about itself and about us, before anything else is asked. */
export interface Identity {
  readonly database: string;
  readonly user: string;
  readonly version: number;
  readonly versionText: string;
  readonly inRecovery: boolean;
  readonly isSuperuser: boolean;
  /** Oid of the database: another one that took its name has another. */
  readonly oid: string;
}

const IDENTITY = `pg_catalog.current_database(), current_user::pg_catalog.text, pg_catalog.current_setting('server_version_num'),
  pg_catalog.current_setting('server_version'), pg_catalog.pg_is_in_recovery()::pg_catalog.text, pg_catalog.current_setting('is_superuser'),
  (select d.oid::pg_catalog.text from pg_catalog.pg_database d where d.datname operator(pg_catalog.=) pg_catalog.current_database())`;

/** One round trip: proves every setting of the start-up packet and reads who answered. Throws RefusedByGuard or UnavailableError. */
export async function readIdentity(wire: Wire, settings: readonly Setting[]): Promise<Identity> {
  const { rows } = await wire.send(
    { text: `${showSettings(settings)}, ${IDENTITY}` },
    text('read the settings of the session', 'прочитать настройки сеанса'),
  );
  const row = rows[0] ?? [];
  const [database, user, version, versionText, inRecovery, isSuperuser, oid] = row.slice(settings.length).map(String);
  if (Number(version) < OLDEST_VERSION) {
    throw new UnavailableError({
      code: 'db/server-too-old',
      message: text(
        `The server is PostgreSQL ${versionText}; mmsup reads PostgreSQL 12 and later.`,
        `На сервере PostgreSQL ${versionText}, а mmsup читает PostgreSQL 12 и новее.`,
      ),
      hint: text('Connect to a newer server.', 'Подключитесь к серверу поновее.'),
    });
  }
  verifySettings(settings, row.slice(0, settings.length));
  return {
    database: database!,
    user: user!,
    version: Number(version),
    versionText: versionText!,
    inRecovery: inRecovery === 'true',
    isSuperuser: isSuperuser === 'on',
    oid: oid!,
  };
}

/** Refuses a superuser, for whom PostgreSQL's own protections do not count, unless the profile allows it. */
export function checkSuperuser(identity: Identity, allowed: boolean): string[] {
  if (!identity.isSuperuser) return [];
  if (allowed) return [`The user ${identity.user} is a superuser: the server itself refuses nothing.`];
  throw new RefusedByGuard({
    code: 'db/superuser',
    message: text(
      `The user ${identity.user} is a superuser of ${identity.database}: the server would refuse it nothing, so mmsup does not work with it.`,
      `Пользователь ${identity.user} — суперпользователь базы ${identity.database}: сервер ему ни в чём не откажет, поэтому mmsup с ним не работает.`,
    ),
    hint: text(
      'Use a role with pg_read_all_data only; or write allow-superuser: true into the profile.',
      'Возьмите роль с одним только pg_read_all_data или запишите в профиль allow-superuser: true.',
    ),
    data: { user: identity.user, database: identity.database },
  });
}

/** Refuses another database than the one that was expected. */
export function checkDatabase(identity: Identity, expected: string | undefined): void {
  if (expected === undefined || expected === identity.database) return;
  throw new UsageError({
    code: 'db/unexpected-database',
    message: text(
      `This is the database "${identity.database}", but "${expected}" was expected.`,
      `Это база «${identity.database}», а ожидалась «${expected}».`,
    ),
    hint: text(
      'Correct the connection, or expect-database in the profile.',
      'Исправьте подключение или expect-database в профиле.',
    ),
    data: { expected, actual: identity.database },
  });
}

/** True when the server is what `target_session_attrs` asks for; `prefer-standby` is satisfied by anything on its second round. */
export function hasAttributes(identity: Identity, wanted: SessionAttributes): boolean {
  if (wanted === 'any') return true;
  if (wanted === 'standby' || wanted === 'read-only' || wanted === 'prefer-standby') return identity.inRecovery;
  return !identity.inRecovery;
}

const EQUALS = 'operator(pg_catalog.=)';
const FACTS = `select
  exists (select from pg_catalog.pg_class c where c.relkind ${EQUALS} any ('{r,p,m}'::pg_catalog."char"[])
    and c.oid operator(pg_catalog.>=) '16384'::pg_catalog.oid and pg_catalog.pg_has_role(c.relowner, 'USAGE'))::pg_catalog.text,
  exists (select from pg_catalog.pg_class c where c.relkind ${EQUALS} any ('{r,p}'::pg_catalog."char"[])
    and c.oid operator(pg_catalog.>=) '16384'::pg_catalog.oid
    and pg_catalog.has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE'))::pg_catalog.text,
  (select pg_catalog.string_agg(r.rolname::pg_catalog.text, ', ') from pg_catalog.pg_roles r
    where r.rolname ${EQUALS} any ('{pg_write_all_data,pg_execute_server_program,pg_write_server_files,pg_read_server_files,pg_signal_backend}'::pg_catalog.name[])
    and pg_catalog.pg_has_role(r.oid, 'USAGE')),
  (select pg_catalog.concat_ws(', ', s.version, s.cipher) from pg_catalog.pg_stat_ssl s where s.pid ${EQUALS} pg_catalog.pg_backend_pid() and s.ssl),
  exists (select from pg_catalog.pg_extension e where e.extname ${EQUALS} 'citus')::pg_catalog.text,
  (select pg_catalog.bool_or(pg_catalog.has_function_privilege(f.oid, 'EXECUTE'))::pg_catalog.text from pg_catalog.pg_proc f
    where f.proname ${EQUALS} 'pg_control_system' and f.pronamespace ${EQUALS} 'pg_catalog'::pg_catalog.regnamespace::pg_catalog.oid)`;

const CLUSTER = 'select c.system_identifier::pg_catalog.text from pg_catalog.pg_control_system() c';

/** What the role could do and how the connection is protected, as far as the catalogs may be read. */
export interface RoleFacts {
  readonly warnings: readonly string[];
  /** For instance `TLSv1.3, TLS_AES_256_GCM_SHA384`; empty without TLS. */
  readonly cipher: string;
  readonly isDistributed: boolean;
  /** The number that a server's data get when they are made, the same on their standbys; null where it is not told. */
  readonly cluster: string | null;
}

/** Second round trip. A catalog that may not be read becomes a warning: "not checked" is never "fine". */
export async function readRoleFacts(wire: Wire, user: string, inRecovery: boolean): Promise<RoleFacts> {
  let row: readonly (string | null)[];
  try {
    const result = await wire.send({ text: FACTS }, text('read what this user may do', 'узнать права пользователя'));
    row = result.rows[0] ?? [];
  } catch (error) {
    if (!isNoRights(error)) throw error;
    return {
      warnings: [`What the user ${user} may do was not checked: no rights on the catalogs.`],
      cipher: '',
      isDistributed: false,
      cluster: null,
    };
  }
  const [owner, writes, powers, cipher, citus, tellsCluster] = row;
  const warnings: string[] = [];
  if (owner === 'true') warnings.push(`The user ${user} owns tables: use a role that can only read.`);
  else if (writes === 'true' && !inRecovery)
    warnings.push(`The user ${user} may write to tables: use a role that can only read.`);
  if (powers) warnings.push(`The user ${user} is a member of ${powers}: use a role that can only read.`);
  if (citus === 'true')
    warnings.push('The database is distributed (Citus): one snapshot per worker connection, not one for all.');
  const cluster = tellsCluster === 'true' ? await readCluster(wire) : null;
  return { warnings, cipher: cipher ?? '', isDistributed: citus === 'true', cluster };
}

/** Databases of two servers may have the same name and oid: the first one that is made has 16384 on many. */
async function readCluster(wire: Wire): Promise<string | null> {
  const { rows } = await wire.send({ text: CLUSTER }, text('read which server this is', 'узнать, какой это сервер'));
  return rows[0]?.[0] ?? null;
}

function isNoRights(error: unknown): boolean {
  return error instanceof UnavailableError && error.code === 'db/no-rights';
}

/** The identity as commands print it. */
export function serverIdentity(
  identity: Identity,
  facts: RoleFacts,
  host: Host,
  words: string,
  more: readonly string[],
): ServerIdentity {
  const plainWarning = words.startsWith('plain text') && !isLoopback(host) ? ['The connection is not encrypted.'] : [];
  return {
    database: identity.database,
    user: identity.user,
    host: host.host,
    port: isSocket(host) ? null : host.port,
    version: identity.version,
    versionText: identity.versionText,
    inRecovery: identity.inRecovery,
    oid: identity.oid,
    cluster: facts.cluster,
    transport: facts.cipher === '' ? words : words.replace('TLS,', `${facts.cipher},`),
    warnings: [...more, ...facts.warnings, ...plainWarning],
  };
}
