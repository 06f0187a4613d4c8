import { join } from 'node:path';
import { configFolder } from '../config-folder.ts';

/** `MMSUP_PROFILES`, else `$XDG_CONFIG_HOME/mmsup/profiles.yaml`, else `~/.config/mmsup/profiles.yaml`. */
export function profilesFileName(env: Readonly<Record<string, string | undefined>>): string {
  return env['MMSUP_PROFILES'] || join(configFolder(env), 'profiles.yaml');
}
