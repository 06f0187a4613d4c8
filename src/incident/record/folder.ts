import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** The folder of all records: `--incidents DIR`, else MMSUP_INCIDENTS, else `$XDG_DATA_HOME/mmsup/incidents`. */
export function incidentsFolder(option: string | undefined, env: Environment, cwd: string): string {
  const wanted = option || env['MMSUP_INCIDENTS'];
  if (wanted) return resolve(cwd, wanted);
  const data = env['XDG_DATA_HOME'] || join(env['HOME'] || homedir(), '.local', 'share');
  return join(data, 'mmsup', 'incidents');
}
