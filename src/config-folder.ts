import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** `$XDG_CONFIG_HOME/mmsup`, else `~/.config/mmsup`. */
export function configFolder(env: Readonly<Record<string, string | undefined>>): string {
  const configured = env['XDG_CONFIG_HOME'];
  const folder = configured && isAbsolute(configured) ? configured : join(env['HOME'] || homedir(), '.config');
  return join(folder, 'mmsup');
}
