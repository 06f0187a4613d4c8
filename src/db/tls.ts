import { existsSync, readFileSync, statSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import type { ConnectionOptions, SecureVersion } from 'node:tls';
import { UsageError } from '../errors.ts';
import { type Text, text } from '../text.ts';
import { homeDirectory } from './connection-files.ts';
import type { ConnectionTarget, Host } from './connection-target.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** One way to open the connection: with these TLS settings, or in plain text. `words` tell it to the user. */
export interface Transport {
  readonly tls: ConnectionOptions | undefined;
  readonly words: string;
}

export function isSocket(host: Host): boolean {
  return host.host.startsWith('/') && host.address === undefined;
}

export function isLoopback(host: Host): boolean {
  const name = host.address ?? host.host;
  return isSocket(host) || name === 'localhost' || name === '::1' || /^127\.\d+\.\d+\.\d+$/.test(name);
}

/**
 * The transports to try in order, with libpq's meaning of sslmode: `allow` begins with plain text, `prefer` with TLS, `require` takes any
 * certificate unless a root certificate is there (then as verify-ca), verify-ca checks the chain, verify-full also the host name.
 */
export function transports(target: ConnectionTarget, host: Host, env: Environment): readonly Transport[] {
  if (isSocket(host)) return [{ tls: undefined, words: 'Unix socket' }];
  const mode = target.sslMode;
  const plain: Transport = { tls: undefined, words: `plain text (sslmode=${mode})` };
  if (mode === 'disable') return [plain];
  const secure = secureTransport(target, host, env);
  if (mode === 'allow') return [plain, secure];
  if (mode === 'prefer') return [secure, { ...plain, words: 'plain text: the server offers no TLS (sslmode=prefer)' }];
  return [secure];
}

function secureTransport(target: ConnectionTarget, host: Host, env: Environment): Transport {
  const root = rootCertificate(target, env);
  const checksChain = root !== undefined || target.sslMode.startsWith('verify');
  const checksName = target.sslMode === 'verify-full';
  const servername = isIP(host.host) === 0 ? host.host : undefined;
  const tls: ConnectionOptions = {
    rejectUnauthorized: checksChain,
    ...(root === undefined || root === 'system' ? {} : { ca: readFileSync(root) }),
    ...(servername === undefined ? {} : { servername }),
    ...(checksName ? {} : { checkServerIdentity: () => undefined }),
    ...clientCertificate(target, env),
    ...(target.sslRevocationList === undefined ? {} : { crl: readFileSync(target.sslRevocationList) }),
    ...minimumVersion(target.sslMinimumVersion),
  };
  return { tls, words: `TLS, ${secureWords(checksChain, checksName)} (sslmode=${target.sslMode})` };
}

function secureWords(checksChain: boolean, checksName: boolean): string {
  if (checksName) return 'certificate and host name verified';
  return checksChain ? 'certificate verified, host name not checked' : 'server not verified';
}

/** The file to trust, `system` for the authorities that Node brings, or undefined when nothing is checked. */
function rootCertificate(target: ConnectionTarget, env: Environment): string | undefined {
  const given = target.sslRootCertificate;
  if (given === 'system') {
    if (target.sslMode === 'verify-full') return 'system';
    throw tlsProblem(
      text(
        `sslrootcert=system needs sslmode=verify-full, not ${target.sslMode}`,
        `для sslrootcert=system нужен sslmode=verify-full, а не ${target.sslMode}`,
      ),
      text('Add sslmode=verify-full.', 'Добавьте sslmode=verify-full.'),
    );
  }
  const file = given ?? join(homeDirectory(env), '.postgresql', 'root.crt');
  if (existsSync(file)) return file;
  if (!target.sslMode.startsWith('verify')) return undefined;
  const hint = text(
    'Give the authority with sslrootcert=FILE (or sslrootcert=system), or choose sslmode=require to go without verification.',
    'Укажите его через sslrootcert=ФАЙЛ (или sslrootcert=system) либо выберите sslmode=require — тогда проверки не будет.',
  );
  throw tlsProblem(
    text(
      `sslmode=${target.sslMode} needs a root certificate, and ${file} does not exist`,
      `для sslmode=${target.sslMode} нужен корневой сертификат, а файла ${file} нет`,
    ),
    hint,
  );
}

function clientCertificate(target: ConnectionTarget, env: Environment): ConnectionOptions {
  const folder = join(homeDirectory(env), '.postgresql');
  const certificate = target.sslCertificate ?? join(folder, 'postgresql.crt');
  const key = target.sslKey ?? join(folder, 'postgresql.key');
  if (!existsSync(certificate)) {
    if (target.sslCertificate === undefined) return {};
    throw tlsProblem(
      text(`the client certificate ${certificate} does not exist`, `клиентского сертификата ${certificate} нет`),
      text('Correct sslcert.', 'Исправьте sslcert.'),
    );
  }
  if (!existsSync(key))
    throw tlsProblem(
      text(`the key ${key} of the client certificate does not exist`, `ключа ${key} к клиентскому сертификату нет`),
      text('Correct sslkey.', 'Исправьте sslkey.'),
    );
  const { mode, uid } = statSync(key);
  if (process.platform !== 'win32' && (mode & (uid === 0 ? 0o037 : 0o077)) !== 0) {
    const rights = (mode & 0o777).toString(8);
    throw tlsProblem(
      text(
        `the key ${key} can be read by others (mode 0${rights})`,
        `ключ ${key} могут читать другие (права 0${rights})`,
      ),
      text(`Type: chmod 600 ${key}`, `Наберите: chmod 600 ${key}`),
    );
  }
  const passphrase = target.sslPassword === undefined ? {} : { passphrase: target.sslPassword };
  return { cert: readFileSync(certificate), key: readFileSync(key), ...passphrase };
}

function minimumVersion(version: string | undefined): ConnectionOptions {
  if (version === undefined) return { minVersion: 'TLSv1.2' };
  const known: readonly string[] = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'];
  if (known.includes(version)) return { minVersion: version as SecureVersion };
  throw tlsProblem(
    text(`"${version}" is not a TLS version`, `«${version}» — не версия TLS`),
    text(`Use one of ${known.join(', ')}.`, `Возможны: ${known.join(', ')}.`),
  );
}

function tlsProblem(why: Text, hint: Text): UsageError {
  const message = text(`TLS cannot be set up: ${why.en}.`, `TLS не настроить: ${why.ru}.`);
  return new UsageError({ code: 'db/tls', message, hint });
}
