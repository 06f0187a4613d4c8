import { UsageError } from '../errors.ts';
import { suggestion } from '../model/closest.ts';
import { type Text, text } from '../text.ts';

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
export function parseConninfo(written: string): Conninfo {
  if (written.includes('\0')) throw malformed(text('it holds a NUL character', 'в ней есть символ NUL'));
  const conninfo = /^postgres(ql)?:\/\//.test(written)
    ? parseUri(written)
    : written.includes('=')
      ? parsePairs(written)
      : { dbname: written };
  for (const [keyword, value] of Object.entries(conninfo)) checkKeyword(keyword, value);
  return conninfo;
}

/** Refuses a password that stands in a connection string: the process list and shell history would show it. */
export function refusePassword(conninfo: Conninfo, where: Text): void {
  const secret = ['password', 'sslpassword'].find((keyword) => conninfo[keyword] !== undefined);
  if (secret === undefined) return;
  throw new UsageError({
    code: 'db/password-in-connection-string',
    message: text(
      `The connection string of ${where.en} holds a ${secret}: it would be seen in process lists, histories and backups.`,
      `В строке подключения ${where.ru} стоит пароль (${secret}): его было бы видно в списках процессов, истории команд и резервных копиях.`,
    ),
    hint: text(
      'Remove it, and put it into PGPASSWORD, the password file (~/.pgpass, mode 0600) or a service file (~/.pg_service.conf).',
      'Уберите его и задайте в PGPASSWORD, в файле паролей (~/.pgpass, права 0600) или в файле служб (~/.pg_service.conf).',
    ),
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
      suggestion(keyword, Object.keys(KEYWORDS)) ??
      text(
        'The keywords are those of libpq: host, port, dbname, user, sslmode, …',
        'Слова те же, что у libpq: host, port, dbname, user, sslmode, …',
      );
    throw malformed(text(`"${keyword}" is not a connection keyword`, `в ней нет такого слова: «${keyword}»`), hint);
  }
  if (kind === 'refused' || DEMANDS[keyword] === value) {
    throw malformed(
      text(
        `"${keyword}=${value}" asks for something that mmsup does not do`,
        `«${keyword}=${value}» требует того, чего mmsup не делает`,
      ),
      text(`Remove ${keyword} from the connection.`, `Уберите ${keyword} из строки подключения.`),
    );
  }
}

function malformed(why: Text, hint?: Text): UsageError {
  return new UsageError({
    code: 'db/connection-string',
    message: text(`The connection string cannot be used: ${why.en}.`, `Строка подключения не годится: ${why.ru}.`),
    hint:
      hint ??
      text(
        'For instance: postgresql://reader@host:5432/crm?sslmode=verify-full, or "host=… dbname=… user=…".',
        'Например: postgresql://reader@host:5432/crm?sslmode=verify-full или "host=… dbname=… user=…".',
      ),
  });
}

function parsePairs(written: string): Conninfo {
  const conninfo: Record<string, string> = {};
  const pair = /\s*([^\s=]+)\s*=\s*(?:'((?:[^'\\]|\\[\s\S])*)'|((?:[^\s'\\]|\\[\s\S])(?:[^\s\\]|\\[\s\S])*)?)(?=\s|$)/y;
  let at = 0;
  while (at < written.trimEnd().length) {
    pair.lastIndex = at;
    const match = pair.exec(written);
    if (match === null)
      throw malformed(text(`it is not key=value at position ${at + 1}`, `с позиции ${at + 1} это не ключ=значение`));
    conninfo[match[1]!] = (match[2] ?? match[3] ?? '').replace(/\\([\s\S])/g, '$1');
    at = pair.lastIndex;
  }
  return conninfo;
}

function parseUri(written: string): Conninfo {
  const conninfo: Record<string, string> = {};
  const rest = written.slice(written.indexOf('//') + 2);
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
      throw malformed(
        text('a host of the URI is not host:port', 'узел в URI записан не как узел:порт'),
        text('Write IPv6 addresses in brackets: [::1]:5432.', 'Адреса IPv6 пишите в скобках: [::1]:5432.'),
      );
    return { host: decode(match[1] ?? match[2] ?? ''), port: match[3] ?? '' };
  });
  if (parts.some(({ host }) => host !== '')) conninfo['host'] = parts.map(({ host }) => host).join(',');
  if (parts.some(({ port }) => port !== '')) conninfo['port'] = parts.map(({ port }) => port).join(',');
}

function readParameter(parameter: string, conninfo: Record<string, string>): void {
  if (parameter === '') return;
  const [name, value] = splitAt(parameter, '=');
  if (value === undefined) throw malformed(text('a parameter of the URI has no "="', 'у параметра URI нет «=»'));
  const keyword = decode(name);
  if (keyword === 'ssl' && value === 'true') conninfo['sslmode'] = 'require';
  else conninfo[keyword] = decode(value);
}

function splitAt(written: string, separator: string): [string, string | undefined] {
  const at = written.indexOf(separator);
  return at === -1 ? [written, undefined] : [written.slice(0, at), written.slice(at + 1)];
}

function decode(written: string): string {
  try {
    const decoded = decodeURIComponent(written);
    if (!decoded.includes('\0')) return decoded;
  } catch {
    // Told below, without the text.
  }
  throw malformed(
    text('it holds a wrong percent-encoding', 'в ней неверная запись через %'),
    text(
      'Write special characters as %XX: "@" is %40, "/" is %2F.',
      'Особые знаки пишите как %XX: «@» — %40, «/» — %2F.',
    ),
  );
}
