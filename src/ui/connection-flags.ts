import type { GlobalOptions } from '../command.ts';
import type { Deps } from '../deps.ts';
import { shellWord } from '../model/shell-word.ts';

/** What says on a command line which database is asked, and as of when. */
export type Connection = Partial<Pick<GlobalOptions, 'profile' | 'db' | 'system' | 'asOf'>>;

/**
 * The flags that another command needs to ask the same database; empty where it would ask it anyhow. A suggested command that went to the demo in
 * place of the client would be wrong in silence.
 */
export function connectionFlags({ profile, db, system, asOf }: Connection, env: Deps['env']): string {
  const flags = [
    profile === undefined || profile === env.MMSUP_PROFILE ? [] : ['--profile', profile],
    db === undefined ? [] : ['--db', db],
    system === undefined ? [] : ['--system', system],
    asOf === undefined ? [] : ['--as-of', asOf],
  ];
  return flags.flat().map(shellWord).join(' ');
}
