import type { GlobalOptions } from '../command.ts';
import type { ConnectOptions } from '../db/connect.ts';
import { parseConninfo, refusePassword } from '../db/connection-string.ts';
import { UsageError } from '../errors.ts';
import { suggestion } from '../model/closest.ts';
import { LEARN } from '../model/learn-profile.ts';
import { text, verbatim } from '../text.ts';
import { DEMO, loadProfiles } from './load.ts';
import type { Profile } from './profile.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What `connect` needs of a profile. */
export type ProfileConnection = Pick<
  ConnectOptions,
  'target' | 'limits' | 'allowSuperuser' | 'allowFunctions' | 'searchPath' | 'expectDatabase'
>;

/** The database that a command line means. */
export interface ResolvedProfile {
  readonly name: string;
  readonly client: string;
  readonly system: string;
  readonly asOf: string | undefined;
  readonly zone: string | undefined;
  readonly language: Profile['language'];
  /** True for the built-in demo and the exercise's: their connections are known only to the demo. */
  readonly isDemo: boolean;
  readonly connection: ProfileConnection;
}

/**
 * Decides which database is meant: `--db` (with `--system`), else `--profile`, else the default of the profiles file, else the demo.
 * `--system` replaces the profile's. Throws UsageError `profile/…`, `db/password-in-connection-string`, `yaml/…`.
 */
export async function resolveProfile(
  options: Pick<GlobalOptions, 'profile' | 'db' | 'system'>,
  env: Environment,
): Promise<ResolvedProfile> {
  if (options.db !== undefined) return fromConnection(options.db, options);
  const file = await loadProfiles(env);
  const name = options.profile ?? file.defaultName ?? DEMO;
  if (name === DEMO) return demoProfile(DEMO, options.system);
  const profile = file.profiles.find((known) => known.name === name);
  if (profile === undefined && name === LEARN) return demoProfile(LEARN, options.system);
  if (profile === undefined) {
    throw unknownProfile(
      name,
      file.profiles.map((known) => known.name),
      file.fileName,
    );
  }
  return fromProfile(profile, options.system);
}

function fromConnection(db: string, { profile, system }: Pick<GlobalOptions, 'profile' | 'system'>): ResolvedProfile {
  if (profile !== undefined) {
    throw new UsageError({
      code: 'profile/two-connections',
      message: text('--db and --profile both say where to connect.', 'И --db, и --profile говорят, куда подключаться.'),
      hint: text('Give one of them.', 'Укажите что-то одно.'),
    });
  }
  refusePassword(parseConninfo(db), verbatim('--db'));
  if (system === undefined) {
    throw new UsageError({
      code: 'profile/no-system',
      message: text(
        '--db says where the database is, but not which kind of system it holds.',
        '--db говорит, где база, но не говорит, какая в ней система.',
      ),
      hint: text('Add --system NAME, or --system FILE.yaml.', 'Добавьте --system ИМЯ или --system ФАЙЛ.yaml.'),
    });
  }
  return {
    name: '--db',
    client: 'none',
    system,
    asOf: undefined,
    zone: undefined,
    language: undefined,
    isDemo: false,
    connection: { target: db },
  };
}

function demoProfile(name: typeof DEMO | typeof LEARN, system: string | undefined): ResolvedProfile {
  return {
    name,
    client: name,
    system: system ?? DEMO,
    asOf: undefined,
    zone: undefined,
    language: undefined,
    isDemo: true,
    connection: { target: undefined },
  };
}

/** A profile as `connect` takes it. */
export function fromProfile(profile: Profile, system?: string): ResolvedProfile {
  const { name, client, asOf, zone, language, costLimit, statementTimeoutMs } = profile;
  const limits = {
    ...(costLimit === undefined ? {} : { costLimit }),
    ...(statementTimeoutMs === undefined ? {} : { statementTimeoutMs }),
  };
  const connection: ProfileConnection = {
    target: profile.db,
    limits,
    ...(profile.allowSuperuser === undefined ? {} : { allowSuperuser: profile.allowSuperuser }),
    ...(profile.allowFunctions === undefined ? {} : { allowFunctions: profile.allowFunctions }),
    ...(profile.searchPath === undefined ? {} : { searchPath: profile.searchPath }),
    ...(profile.expectDatabase === undefined ? {} : { expectDatabase: profile.expectDatabase }),
  };
  return { name, client, system: system ?? profile.system, asOf, zone, language, isDemo: false, connection };
}

export function unknownProfile(name: string, names: readonly string[], fileName: string): UsageError {
  return new UsageError({
    code: 'profile/unknown',
    message: text(`There is no profile "${name}" in ${fileName}.`, `Профиля «${name}» в ${fileName} нет.`),
    hint:
      suggestion(name, [...names, DEMO]) ??
      text('List the profiles with: mmsup profile list', 'Список профилей: mmsup profile list'),
    data: { profile: name },
  });
}
