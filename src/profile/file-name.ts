import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** `MMSUP_PROFILES`, else `$XDG_CONFIG_HOME/mmsup/profiles.yaml`, else `~/.config/mmsup/profiles.yaml`. */
export function profilesFileName(env: Readonly<Record<string, string | undefined>>): string {
  if (env['MMSUP_PROFILES']) return env['MMSUP_PROFILES'];
  const configured = env['XDG_CONFIG_HOME'];
  const folder = configured && isAbsolute(configured) ? configured : join(env['HOME'] || homedir(), '.config');
  return join(folder, 'mmsup', 'profiles.yaml');
}
