import { UsageError } from '../errors.ts';
import { suggestion } from '../model/closest.ts';
import { type Text, text } from '../text.ts';
import { type Conninfo, parseConninfo } from './connection-string.ts';

export const SSL_MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;
export type SslMode = (typeof SSL_MODES)[number];

export const SESSION_ATTRIBUTES = ['any', 'read-only', 'read-write', 'primary', 'standby', 'prefer-standby'] as const;
export type SessionAttributes = (typeof SESSION_ATTRIBUTES)[number];

/** One host to try. A `host` that begins with `/` is a directory of Unix sockets. */
export interface Host {
  readonly host: string;
  /** Address to connect to instead of resolving `host`. */
  readonly address: string | undefined;
  readonly port: number;
}

/** Everything that is known before the first packet. */
export interface ConnectionTarget {
  readonly hosts: readonly Host[];
  readonly database: string;
  readonly user: string;
  /** From the environment or the service file; the password file is looked at only when the server asks. */
  readonly password: string | undefined;
  readonly passfile: string | undefined;
  readonly connectTimeoutMs: number | undefined;
  readonly sslMode: SslMode;
  /** False when nobody chose the mode: then plain text to another machine is refused. */
  readonly sslModeGiven: boolean;
  readonly sslRootCertificate: string | undefined;
  readonly sslCertificate: string | undefined;
  readonly sslKey: string | undefined;
  readonly sslPassword: string | undefined;
  readonly sslRevocationList: string | undefined;
  readonly sslMinimumVersion: string | undefined;
  readonly sslNegotiation: 'postgres' | 'direct';
  readonly sessionAttributes: SessionAttributes;
  readonly applicationName: string | undefined;
  readonly options: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

export interface TargetSources {
  readonly conninfo: Conninfo;
  readonly env: Environment;
  /** Texts of the service files, the user's before the system's. */
  readonly serviceFiles: readonly { readonly name: string; readonly text: string }[];
  readonly operatingSystemUser: string;
  readonly defaultSocketDirectory: string;
}

const ENVIRONMENT: Readonly<Record<string, string>> = {
  host: 'PGHOST',
  hostaddr: 'PGHOSTADDR',
  port: 'PGPORT',
  dbname: 'PGDATABASE',
  user: 'PGUSER',
  password: 'PGPASSWORD',
  passfile: 'PGPASSFILE',
  connect_timeout: 'PGCONNECT_TIMEOUT',
  application_name: 'PGAPPNAME',
  options: 'PGOPTIONS',
  sslmode: 'PGSSLMODE',
  sslrootcert: 'PGSSLROOTCERT',
  sslcert: 'PGSSLCERT',
  sslkey: 'PGSSLKEY',
  sslcrl: 'PGSSLCRL',
  ssl_min_protocol_version: 'PGSSLMINPROTOCOLVERSION',
  sslnegotiation: 'PGSSLNEGOTIATION',
  target_session_attrs: 'PGTARGETSESSIONATTRS',
};

/**
 * Puts the sources of a connection together as libpq does: connection string, then service file, then PG* variables, then defaults.
 * Throws UsageError `db/…` for a value that cannot be meant.
 */
export function connectionTarget(sources: TargetSources): ConnectionTarget {
  const { env } = sources;
  const service = readService(sources);
  const value = (keyword: string): string | undefined =>
    [sources.conninfo[keyword], service[keyword], env[ENVIRONMENT[keyword] ?? '']].find(
      (given) => given !== undefined && given !== '',
    );
  const user = value('user') ?? sources.operatingSystemUser;
  const sslMode = value('sslmode');
  return {
    hosts: readHosts(value('host'), value('hostaddr'), value('port'), sources.defaultSocketDirectory),
    database: value('dbname') ?? user,
    user,
    password: value('password'),
    passfile: value('passfile'),
    connectTimeoutMs: readTimeout(value('connect_timeout')),
    sslMode: oneOf('sslmode', sslMode ?? 'prefer', SSL_MODES),
    sslModeGiven: sslMode !== undefined,
    sslRootCertificate: value('sslrootcert'),
    sslCertificate: value('sslcert'),
    sslKey: value('sslkey'),
    sslPassword: value('sslpassword'),
    sslRevocationList: value('sslcrl'),
    sslMinimumVersion: value('ssl_min_protocol_version'),
    sslNegotiation: oneOf('sslnegotiation', value('sslnegotiation') ?? 'postgres', ['postgres', 'direct'] as const),
    sessionAttributes: oneOf('target_session_attrs', value('target_session_attrs') ?? 'any', SESSION_ATTRIBUTES),
    applicationName: value('application_name'),
    options: value('options'),
  };
}

function oneOf<Value extends string>(keyword: string, value: string, values: readonly Value[]): Value {
  const found = values.find((known) => known === value);
  if (found !== undefined) return found;
  throw wrong(
    text(`"${value}" is not a value of ${keyword}`, `«${value}» — не значение ${keyword}`),
    suggestion(value, values) ?? text(`Use one of ${values.join(', ')}.`, `Возможны: ${values.join(', ')}.`),
  );
}

function wrong(why: Text, hint: Text): UsageError {
  const message = text(`The connection cannot be made: ${why.en}.`, `Подключиться нельзя: ${why.ru}.`);
  return new UsageError({ code: 'db/connection-setting', message, hint });
}

function readTimeout(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  if (!/^-?\d{1,6}$/.test(given.trim()))
    throw wrong(
      text(`connect_timeout "${given}" is not a number of seconds`, `connect_timeout «${given}» — не число секунд`),
      text('For instance: connect_timeout=5.', 'Например: connect_timeout=5.'),
    );
  const seconds = Number(given);
  return seconds > 0 ? seconds * 1000 : undefined;
}

function readHosts(
  host: string | undefined,
  address: string | undefined,
  port: string | undefined,
  socketDirectory: string,
): Host[] {
  const hosts = host?.split(',') ?? [];
  const addresses = address?.split(',') ?? [];
  const ports = port?.split(',') ?? [];
  const count = Math.max(1, hosts.length, addresses.length);
  if (hosts.length > 0 && addresses.length > 0 && hosts.length !== addresses.length) {
    throw wrong(
      text(
        `there are ${hosts.length} hosts but ${addresses.length} hostaddr`,
        `узлов в host — ${hosts.length}, а адресов в hostaddr — ${addresses.length}`,
      ),
      text('Give one hostaddr for each host.', 'Укажите по одному hostaddr на каждый узел.'),
    );
  }
  if (ports.length > 1 && ports.length !== count) {
    throw wrong(
      text(`there are ${count} hosts but ${ports.length} ports`, `узлов — ${count}, а портов — ${ports.length}`),
      text('Give one port for all hosts, or one for each.', 'Укажите один порт на все узлы или по одному на каждый.'),
    );
  }
  return Array.from({ length: count }, (_, index) => ({
    host: hosts[index] || addresses[index] || socketDirectory,
    address: addresses[index] || undefined,
    port: readPort((ports.length > 1 ? ports[index] : ports[0]) || '5432'),
  }));
}

function readPort(given: string): number {
  const port = Number(given.trim());
  if (/^\s*\d{1,5}\s*$/.test(given) && port >= 1 && port <= 65535) return port;
  throw wrong(
    text(`"${given}" is not a port`, `«${given}» — не порт`),
    text('A port is a number from 1 to 65535.', 'Порт — число от 1 до 65535.'),
  );
}

function readService({ conninfo, env, serviceFiles }: TargetSources): Conninfo {
  const name = conninfo['service'] ?? env['PGSERVICE'];
  if (name === undefined || name === '') return {};
  for (const file of serviceFiles) {
    const service = findService(file.text, name, file.name);
    if (service !== undefined) return service;
  }
  const names = serviceFiles.flatMap((file) => [...file.text.matchAll(/^\s*\[([^\]]+)\]/gm)].map((match) => match[1]!));
  const looked = serviceFiles.map((file) => file.name).join(', ');
  const hint =
    suggestion(name, names) ??
    (names.length > 0
      ? text(`There are: ${names.join(', ')}.`, `Есть: ${names.join(', ')}.`)
      : text('Write a section [name] into ~/.pg_service.conf.', 'Заведите раздел [имя] в ~/.pg_service.conf.'));
  throw new UsageError({
    code: 'db/unknown-service',
    message: text(
      `There is no service "${name}" (looked in ${looked || '~/.pg_service.conf, which does not exist'}).`,
      `Службы «${name}» нет (искали в ${looked || '~/.pg_service.conf, а его нет'}).`,
    ),
    hint,
  });
}

function findService(content: string, name: string, fileName: string): Conninfo | undefined {
  const service: Record<string, string> = {};
  let inside = false;
  let seen = false;
  for (const [index, raw] of content.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    if (line.startsWith('[')) {
      if (seen) break;
      inside = line === `[${name}]`;
      seen ||= inside;
      continue;
    }
    if (!inside) continue;
    const at = line.indexOf('=');
    if (at <= 0)
      throw wrong(
        text(`${fileName}:${index + 1} is not key=value`, `${fileName}:${index + 1} — не ключ=значение`),
        text(
          'Each line of a service is one setting, for instance: host=db1.',
          'Каждая строка службы — одна настройка, например: host=db1.',
        ),
      );
    service[line.slice(0, at)] ??= line.slice(at + 1);
  }
  if (!seen) return undefined;
  for (const keyword of Object.keys(service)) checkServiceKeyword(keyword, fileName);
  return service;
}

function checkServiceKeyword(keyword: string, fileName: string): void {
  if (keyword === 'service')
    throw wrong(
      text(`${fileName} nests services`, `в ${fileName} одна служба ссылается на другую`),
      text('Write the settings themselves into the section.', 'Запишите в раздел сами настройки.'),
    );
  parseConninfo(`${keyword}=''`);
}

/**
 * Finds the password for one host in a password file's text: `host:port:database:user:password`, `*` for any, `\:` and `\\` escaped.
 * For the default socket directory the host is `localhost`, as libpq has it.
 */
export function passwordFor(
  passfile: string,
  host: string,
  port: number,
  database: string,
  user: string,
): string | undefined {
  const wanted = [host, String(port), database, user];
  for (const line of passfile.split(/\r?\n/)) {
    if (line === '' || line.startsWith('#')) continue;
    const fields = splitFields(line);
    if (fields.length < 5) continue;
    if (wanted.every((value, index) => fields[index] === '*' || unescapeField(fields[index]!) === value))
      return unescapeField(fields.slice(4).join(':'));
  }
  return undefined;
}

/** Splits at every `:` that no backslash stands before. */
function splitFields(line: string): string[] {
  const fields = [''];
  for (const [token] of line.matchAll(/\\.|[\s\S]/g)) {
    if (token === ':') fields.push('');
    else fields[fields.length - 1] += token;
  }
  return fields;
}

function unescapeField(field: string): string {
  return field.replace(/\\(.)/g, '$1');
}
