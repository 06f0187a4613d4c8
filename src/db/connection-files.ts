import { existsSync, readFileSync, statSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../errors.ts';
import { text } from '../text.ts';
import { parseConninfo } from './connection-string.ts';
import { type ConnectionTarget, connectionTarget, type Host, passwordFor } from './connection-target.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const SOCKET_DIRECTORIES = ['/var/run/postgresql', '/run/postgresql', '/tmp'];

/** Reads the service files and gives the whole target of a connection string; `undefined` means all from the environment. */
export function readTarget(given: string | undefined, env: Environment): ConnectionTarget {
  const conninfo = given === undefined ? {} : parseConninfo(given);
  return connectionTarget({
    conninfo,
    env,
    serviceFiles: serviceFileNames(conninfo['servicefile'] ?? env['PGSERVICEFILE'], env)
      .filter((name) => existsSync(name))
      .map((name) => ({ name, text: readFileSync(name, 'utf8') })),
    operatingSystemUser: operatingSystemUser(),
    defaultSocketDirectory: defaultSocketDirectory(),
  });
}

function serviceFileNames(chosen: string | undefined, env: Environment): string[] {
  if (chosen !== undefined && chosen !== '' && !existsSync(chosen)) {
    throw new UsageError({
      code: 'db/service-file',
      message: text(`The service file ${chosen} does not exist.`, `Файла служб ${chosen} нет.`),
      hint: text('Correct PGSERVICEFILE, or unset it.', 'Исправьте PGSERVICEFILE или уберите её.'),
    });
  }
  const system = join(env['PGSYSCONFDIR'] ?? '/etc/postgresql-common', 'pg_service.conf');
  return [chosen || join(homeDirectory(env), '.pg_service.conf'), system];
}

/** The home directory as the environment says it, so that tests and services can move it. */
export function homeDirectory(env: Environment): string {
  return env['HOME'] || homedir();
}

function operatingSystemUser(): string {
  try {
    return userInfo().username;
  } catch {
    return 'postgres'; // A container's user may have no name.
  }
}

function defaultSocketDirectory(): string {
  if (process.platform === 'win32') return 'localhost';
  return (
    SOCKET_DIRECTORIES.find((directory) => existsSync(join(directory, '.s.PGSQL.5432'))) ??
    SOCKET_DIRECTORIES.find((directory) => existsSync(directory)) ??
    'localhost'
  );
}

/**
 * The password for one host: from the environment or service file, else from the password file.
 * Called only when the server asks for one. Throws UsageError `db/passfile-mode` when others can read the file that holds it.
 */
export function readPassword(target: ConnectionTarget, host: Host, env: Environment): string | undefined {
  if (target.password !== undefined) return target.password;
  const file = target.passfile ?? join(homeDirectory(env), '.pgpass');
  if (!existsSync(file)) return undefined;
  const name = SOCKET_DIRECTORIES.includes(host.host) ? 'localhost' : host.host;
  const password = passwordFor(readFileSync(file, 'utf8'), name, host.port, target.database, target.user);
  if (password === undefined) return undefined;
  const mode = statSync(file).mode & 0o777;
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw new UsageError({
      code: 'db/passfile-mode',
      message: text(
        `The password file ${file} can be read by others (mode 0${mode.toString(8)}), so it is not used.`,
        `Файл паролей ${file} могут читать другие (права 0${mode.toString(8)}), поэтому он не используется.`,
      ),
      hint: text(`Type: chmod 600 ${file}`, `Наберите: chmod 600 ${file}`),
    });
  }
  return password;
}
