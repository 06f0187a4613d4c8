import { readFileSync } from 'node:fs';
import { UsageError } from '../errors.ts';
import { text } from '../text.ts';
import { profilesFileName } from './file-name.ts';
import type { ProfilesFile } from './profile.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The profile that is always there, without a file. */
export const DEMO = 'demo';

/**
 * Reads the profiles file; YAML is loaded only where there is one.
 * None at the usual place means no profiles; none at MMSUP_PROFILES is a UsageError `profile/no-file`.
 */
export async function loadProfiles(env: Environment): Promise<ProfilesFile> {
  const fileName = profilesFileName(env);
  const content = readProfiles(fileName, env);
  if (content === undefined) return { fileName, defaultName: undefined, profiles: [] };
  const { parseProfiles } = await import('./profile.ts');
  return parseProfiles(content, fileName);
}

function readProfiles(fileName: string, env: Environment): string | undefined {
  try {
    return readFileSync(fileName, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (!['ENOENT', 'EACCES', 'EISDIR', 'ENOTDIR'].includes(code ?? '')) throw error;
    if (code === 'ENOENT' && !env['MMSUP_PROFILES']) return undefined;
    throw new UsageError({
      code: 'profile/no-file',
      message: text(
        `The profiles file ${fileName} cannot be read (${code}).`,
        `Файл профилей ${fileName} не прочитать (${code}).`,
      ),
      hint: text('Correct MMSUP_PROFILES, or the rights of the file.', 'Исправьте MMSUP_PROFILES или права на файл.'),
    });
  }
}
