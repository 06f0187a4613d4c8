import { existsSync } from 'node:fs';
import type { Parsed } from './arguments.ts';
import type { GlobalOptions } from './command.ts';
import type { Deps } from './deps.ts';
import { profilesFileName } from './profile/file-name.ts';

type CommandLine = Extract<Parsed, { kind: 'command' }>;

/** The language of the profile that was named or is the default, where neither `--lang` nor MMSUP_LANG says another. */
export async function inClientsLanguage(
  commandLine: CommandLine,
  argv: readonly string[],
  env: Deps['env'],
): Promise<CommandLine> {
  const { globals } = commandLine;
  const isSaid = env['MMSUP_LANG'] || argv.some((word) => word === '--lang' || word.startsWith('--lang='));
  if (isSaid || namesSeveral(globals.profile) || (globals.profile === undefined && !mayHaveDefault(globals, env)))
    return commandLine;
  const { resolveProfile } = await import('./profile/resolve.ts');
  try {
    const { language } = await resolveProfile(globals, env);
    return language === undefined ? commandLine : { ...commandLine, globals: { ...globals, lang: language } };
  } catch (error) {
    // A broken file stops whoever needs it, and not `mmsup cause list`.
    if (globals.profile === undefined) return commandLine;
    throw error;
  }
}

/** `ALL`, or names joined by commas: several clients have no language in common. */
function namesSeveral(profile: string | undefined): boolean {
  return profile === 'ALL' || profile?.includes(',') === true;
}

/** Most machines have no profiles file; to read one costs a library. */
function mayHaveDefault({ db }: GlobalOptions, env: Deps['env']): boolean {
  return db === undefined && existsSync(profilesFileName(env));
}
