import type { Database, GlobalOptions } from './command.ts';
import type { Deps } from './deps.ts';
import { UsageError } from './errors.ts';
import { text } from './text.ts';

export interface DatabaseHandle {
  /** Connects on first use; later calls give the same connection. */
  open(): Promise<Database>;
  /** What is open now, or undefined. */
  opened(): Database | undefined;
  close(): Promise<void>;
}

export interface DatabaseSettings {
  readonly deps: Deps;
  readonly options: GlobalOptions;
  /** For `application_name`, so that a DBA sees who we are. */
  readonly command: string;
  readonly progress: (message: string) => void;
  /** Without `--system` the database is opened without a description, whatever its profile says. */
  readonly needsNoSystem?: boolean | undefined;
}

/** The one connection of one command line, made when a command asks for it. */
export function createDatabase(settings: DatabaseSettings): DatabaseHandle {
  let opening: Promise<Database> | undefined;
  let database: Database | undefined;
  return {
    open: () => {
      opening ??= openDatabase(settings).then((opened) => {
        database = opened;
        return opened;
      });
      return opening;
    },
    opened: () => database,
    close: async () => {
      await opening?.then(({ session }) => session.close()).catch(() => undefined);
    },
  };
}

/** Said before anything is loaded: the first sign of life. */
const OPENING = text('Opening the database …', 'Открываем базу данных …');

/** The shipped description that says nothing. */
const WITHOUT_DESCRIPTION = 'plain';

async function openDatabase({ deps, options, command, progress, needsNoSystem }: DatabaseSettings): Promise<Database> {
  progress(OPENING[options.lang]);
  const { resolveProfile } = await import('./profile/resolve.ts');
  const { loadPart } = await import('./system/load.ts');
  const { fitSystem } = await import('./system/fit.queries.ts');
  const { connect } = await import('./db/connect.ts');
  const system = options.system ?? (needsNoSystem ? WITHOUT_DESCRIPTION : undefined);
  const profile = await resolveProfile({ ...options, ...(system === undefined ? {} : { system }) }, deps.env);
  const part = loadPart(profile.system);
  const session = await connect({
    ...profile.connection,
    ...(profile.isDemo ? { target: await demoTarget(deps) } : {}),
    env: deps.env,
    signal: deps.signal,
    command,
    incident: options.incident,
    showPersonal: options.showPersonal,
    onProgress: progress,
  });
  try {
    const { system, asOf } = await session.read((tx) =>
      fitSystem(tx, part, { asOf: options.asOf ?? profile.asOf, zone: profile.zone }),
    );
    return { session, system, profile: profile.name, client: profile.client, asOf };
  } catch (error) {
    await session.close();
    throw error;
  }
}

async function demoTarget({ env }: Deps): Promise<string> {
  const { demoProfile } = await import('./demo/profile.ts');
  const demo = demoProfile(env);
  if (demo) return demo.conninfo;
  throw new UsageError({
    code: 'profile/none',
    message: 'No database was named, and there is no demo on this machine yet.',
    hint: 'Create the demo with: mmsup demo start\nOr name a database: --profile NAME, or --db CONNINFO --system NAME.',
  });
}
