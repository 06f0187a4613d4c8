import { readFileSync } from 'node:fs';
import { UsageError } from '../errors.ts';
import { profilesFileName } from './file-name.ts';
import { type ProfilesFile, parseProfiles } from './profile.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the profiles file. None at the usual place means no profiles; none at MMSUP_PROFILES is a UsageError `profile/no-file`. */
export function loadProfiles(env: Environment): ProfilesFile {
  const fileName = profilesFileName(env);
  try {
    return parseProfiles(readFileSync(fileName, 'utf8'), fileName);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (error instanceof UsageError || !['ENOENT', 'EACCES', 'EISDIR', 'ENOTDIR'].includes(code ?? '')) throw error;
    if (code === 'ENOENT' && !env['MMSUP_PROFILES']) return { fileName, defaultName: undefined, profiles: [] };
    throw new UsageError({
      code: 'profile/no-file',
      message: `The profiles file ${fileName} cannot be read (${code}).`,
      hint: 'Correct MMSUP_PROFILES, or the rights of the file.',
    });
  }
}
