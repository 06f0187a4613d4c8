import { UsageError } from '../errors.ts';
import { didYouMean } from '../model/closest.ts';

/** What libpq knows. `ignored` changes nothing here; `refused` would be a promise that is not kept. */
const KEYWORDS: Readonly<Record<string, 'used' | 'ignored' | 'refused'>> = {
  host: 'used',
  hostaddr: 'used',
  port: 'used',
  dbname: 'used',
  user: 'used',
  password: 'used',
  passfile: 'used',
  service: 'used',
  servicefile: 'used',
  connect_timeout: 'used',
  application_name: 'used',
  fallback_application_name: 'used',
  options: 'used',
  sslmode: 'used',
  sslrootcert: 'used',
  sslcert: 'used',
  sslkey: 'used',
  sslpassword: 'used',
  sslcrl: 'used',
  sslnegotiation: 'used',
  target_session_attrs: 'used',
  client_encoding: 'ignored',
  keepalives: 'ignored',
  keepalives_idle: 'ignored',
  keepalives_interval: 'ignored',
  keepalives_count: 'ignored',
  tcp_user_timeout: 'ignored',
  load_balance_hosts: 'ignored',
  krbsrvname: 'ignored',
  gsslib: 'ignored',
  gssencmode: 'ignored',
  gssdelegation: 'ignored',
  sslcompression: 'ignored',
  sslsni: 'ignored',
  ssl_min_protocol_version: 'used',
  ssl_max_protocol_version: 'ignored',
  sslcertmode: 'ignored',
  sslcrldir: 'refused',
  sslkeylogfile: 'refused',
  channel_binding: 'ignored',
  requirepeer: 'refused',
  requiressl: 'refused',
  require_auth: 'refused',
  replication: 'refused',
  min_protocol_version: 'ignored',
  max_protocol_version: 'ignored',
  scram_client_key: 'refused',
  scram_server_key: 'refused',
};

/** Values of ignored keywords that ask for a protection which is not there. */
const DEMANDS: Readonly<Record<string, string>> = {
  gssencmode: 'require',
  channel_binding: 'require',
  sslcertmode: 'require',
};

export type Conninfo = Readonly<Record<string, string>>;

/**
 * Parses what psql takes as its database argument: a URI (`postgresql://…`), `key=value` pairs, or a bare database name.
 * Throws UsageError `db/connection-string` with the position or the keyword; the text itself is never repeated, it may hold a password.
 */
export function parseConninfo(text: string): Conninfo {
  if (text.includes('\0')) throw malformed('it holds a NUL character');
  const conninfo = /^postgres(ql)?:\/\//.test(text)
    ? parseUri(text)
    : text.includes('=')
      ? parsePairs(text)
      : { dbname: text };
  for (const [keyword, value] of Object.entries(conninfo)) checkKeyword(keyword, value);
  return conninfo;
}

/** Refuses a password that stands in a connection string: the process list and shell history would show it. */
export function refusePassword(conninfo: Conninfo, where: string): void {
  const secret = ['password', 'sslpassword'].find((keyword) => conninfo[keyword] !== undefined);
  if (secret === undefined) return;
  throw new UsageError({
    code: 'db/password-in-connection-string',
    message: `The connection string of ${where} holds a ${secret}: it would be seen in process lists, histories and backups.`,
    hint: 'Remove it, and put it into PGPASSWORD, the password file (~/.pgpass, mode 0600) or a service file (~/.pg_service.conf).',
  });
}

/** A command line as it may be kept: passwords that stand in it are replaced, also in a connection string that cannot be parsed. */
export function withoutPasswords(argv: readonly string[]): string[] {
  return argv.map((word) =>
    word
      .replace(/(postgres(?:ql)?:\/\/[^:@/?]*:).*(?=@)/is, '$1***')
      .replace(/(pass?w[a-z]*\s*=\s*)(?:'(?:[^'\\]|\\.)*'?|[^\s&]+)/gis, '$1***'),
  );
}

function checkKeyword(keyword: string, value: string): void {
  const kind = Object.hasOwn(KEYWORDS, keyword) ? KEYWORDS[keyword] : undefined;
  if (kind === undefined) {
    const hint =
      didYouMean(keyword, Object.keys(KEYWORDS)) ??
      'The keywords are those of libpq: host, port, dbname, user, sslmode, …';
    throw malformed(`"${keyword}" is not a connection keyword`, hint);
  }
  if (kind === 'refused' || DEMANDS[keyword] === value) {
    throw malformed(
      `"${keyword}=${value}" asks for something that mmsup does not do`,
      `Remove ${keyword} from the connection.`,
    );
  }
}

function malformed(why: string, hint?: string): UsageError {
  return new UsageError({
    code: 'db/connection-string',
    message: `The connection string cannot be used: ${why}.`,
    hint: hint ?? 'For instance: postgresql://reader@host:5432/crm?sslmode=verify-full, or "host=… dbname=… user=…".',
  });
}

function parsePairs(text: string): Conninfo {
  const conninfo: Record<string, string> = {};
  const pair = /\s*([^\s=]+)\s*=\s*(?:'((?:[^'\\]|\\[\s\S])*)'|((?:[^\s'\\]|\\[\s\S])(?:[^\s\\]|\\[\s\S])*)?)(?=\s|$)/y;
  let at = 0;
  while (at < text.trimEnd().length) {
    pair.lastIndex = at;
    const match = pair.exec(text);
    if (match === null) throw malformed(`it is not key=value at position ${at + 1}`);
    conninfo[match[1]!] = (match[2] ?? match[3] ?? '').replace(/\\([\s\S])/g, '$1');
    at = pair.lastIndex;
  }
  return conninfo;
}

function parseUri(text: string): Conninfo {
  const conninfo: Record<string, string> = {};
  const rest = text.slice(text.indexOf('//') + 2);
  const [beforeQuery, query] = splitAt(rest, '?');
  const slash = beforeQuery.indexOf('/');
  const authority = slash === -1 ? beforeQuery : beforeQuery.slice(0, slash);
  const database = slash === -1 ? '' : beforeQuery.slice(slash + 1);
  const at = authority.lastIndexOf('@');
  if (at !== -1) {
    const [user, password] = splitAt(authority.slice(0, at), ':');
    if (user !== '') conninfo['user'] = decode(user);
    if (password !== undefined && password !== '') conninfo['password'] = decode(password);
  }
  readHosts(authority.slice(at + 1), conninfo);
  if (database !== '') conninfo['dbname'] = decode(database);
  for (const parameter of query?.split('&') ?? []) readParameter(parameter, conninfo);
  return conninfo;
}

function readHosts(list: string, conninfo: Record<string, string>): void {
  if (list === '') return;
  const parts = list.split(',').map((part) => {
    const match = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::(\d*))?$/.exec(part);
    if (match === null)
      throw malformed('a host of the URI is not host:port', 'Write IPv6 addresses in brackets: [::1]:5432.');
    return { host: decode(match[1] ?? match[2] ?? ''), port: match[3] ?? '' };
  });
  if (parts.some(({ host }) => host !== '')) conninfo['host'] = parts.map(({ host }) => host).join(',');
  if (parts.some(({ port }) => port !== '')) conninfo['port'] = parts.map(({ port }) => port).join(',');
}

function readParameter(parameter: string, conninfo: Record<string, string>): void {
  if (parameter === '') return;
  const [name, value] = splitAt(parameter, '=');
  if (value === undefined) throw malformed('a parameter of the URI has no "="');
  const keyword = decode(name);
  if (keyword === 'ssl' && value === 'true') conninfo['sslmode'] = 'require';
  else conninfo[keyword] = decode(value);
}

function splitAt(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function decode(text: string): string {
  try {
    const decoded = decodeURIComponent(text);
    if (!decoded.includes('\0')) return decoded;
  } catch {
    // Told below, without the text.
  }
  throw malformed('it holds a wrong percent-encoding', 'Write special characters as %XX: "@" is %40, "/" is %2F.');
}
