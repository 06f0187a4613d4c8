import type { Connection, Database, GlobalOptions } from './command.ts';
import type { ServerIdentity } from './db/session.types.ts';
import type { Deps } from './deps.ts';
import { NO_DATABASE, UsageError } from './errors.ts';
import { LEARN } from './model/learn-profile.ts';
import type { GrowingMasker } from './model/personal/masker.ts';
import type { ResolvedProfile } from './profile/resolve.ts';
import { requireSameServer } from './same-server.ts';
import type { DescriptionPart } from './system/part.types.ts';
import { text } from './text.ts';

export interface DatabaseHandle {
  /** Decides which database is meant, and connects to nothing; see `Context`. */
  decide(): Promise<void>;
  /** Connects on first use; later calls give the same connection while it lasts, and a new one to the same database when it was cut off. Throws UnavailableError `db/another-database` where another one answers then. */
  open(): Promise<Database>;
  /** Connects on first use, without reading the description; `system` stands in for the one that options and profile name. */
  connect(system?: string): Promise<Connection>;
  /** What is open now, or undefined. */
  opened(): Database | undefined;
  /** What is connected now, or undefined. */
  connected(): Connection | undefined;
  close(): Promise<void>;
}

export interface DatabaseSettings {
  readonly deps: Deps;
  readonly options: GlobalOptions;
  /** For `application_name`, so that a DBA sees who we are. */
  readonly command: string;
  readonly progress: (message: string) => void;
  /** Learns which columns are personal, and masks what the server says. */
  masker(): Promise<GrowingMasker>;
  /** Without `--system` the database is opened without a description, whatever its profile says. */
  readonly needsNoSystem?: boolean | undefined;
}

/** The one connection of one command line, made when a command asks for it. */
export function createDatabase(settings: DatabaseSettings): DatabaseHandle {
  let connecting: Promise<Connection> | undefined;
  let connection: Connection | undefined;
  let opening: Promise<Database> | undefined;
  let database: Database | undefined;
  /** Whoever answered first. */
  let first: ServerIdentity | undefined;
  /** What failed or was cut off is not kept: a walk may try again when the server is back. */
  const forget = () => {
    connecting = undefined;
    opening = undefined;
    connection = undefined;
    database = undefined;
  };
  const forgetIfGone = () => {
    if (connection && !connection.session.isOpen()) forget();
  };
  const sameAsBefore = async (made: Connection): Promise<Connection> => {
    first ??= made.session.server;
    try {
      requireSameServer(first, made.session.server);
      return made;
    } catch (error) {
      await made.session.close();
      throw error;
    }
  };
  const connect = (system?: string): Promise<Connection> => {
    forgetIfGone();
    connecting ??= openConnection(settings, system)
      .then(sameAsBefore)
      .then(
        (made) => {
          connection = made;
          return made;
        },
        (error) => {
          forget();
          throw error;
        },
      );
    return connecting;
  };
  return {
    connect,
    decide: () => decideDatabase(settings),
    open: () => {
      forgetIfGone();
      opening ??= openDatabase(settings, connect).then(
        (opened) => {
          database = opened;
          return opened;
        },
        (error) => {
          opening = undefined;
          throw error;
        },
      );
      return opening;
    },
    opened: () => database,
    connected: () => connection,
    close: async () => {
      await connecting?.then(({ session }) => session.close()).catch(() => undefined);
    },
  };
}

/** The same database, which answers only so many milliseconds from now: what is asked beyond them fails with `db/statement-timeout`. */
export function withinTime(database: DatabaseHandle, milliseconds: number): DatabaseHandle {
  const end = performance.now() + milliseconds;
  const limited = <Opened extends Connection | Database>(opened: Opened): Opened => ({
    ...opened,
    session: {
      ...opened.session,
      read: (work, options = {}) => {
        const left = end - performance.now();
        return opened.session.read(work, { withinMs: Math.min(left, options.withinMs ?? left) });
      },
    },
  });
  return {
    ...database,
    open: async () => limited(await database.open()),
    connect: async (system) => limited(await database.connect(system)),
  };
}

/** Said before anything is loaded: the first sign of life. */
const OPENING = text('Opening the database …', 'Открываем базу данных …');

/** The shipped description that says nothing. */
const WITHOUT_DESCRIPTION = 'plain';

/** The options with the system that stands in for the one that they and the profile name. */
function standingIn(options: GlobalOptions, system: string | undefined): GlobalOptions {
  return system === undefined ? options : { ...options, system };
}

/** What stands in where a command needs no description: whoever names one with `--system` gets it. */
function standIn({ options, needsNoSystem }: DatabaseSettings): string | undefined {
  return needsNoSystem && options.system === undefined ? WITHOUT_DESCRIPTION : undefined;
}

async function openConnection(settings: DatabaseSettings, system = standIn(settings)): Promise<Connection> {
  const { deps, options, command, progress } = settings;
  progress(OPENING[options.lang]);
  const { resolveProfile } = await import('./profile/resolve.ts');
  const { connect } = await import('./db/connect.ts');
  const profile = await resolveProfile(standingIn(options, system), deps.env);
  const session = await connect({
    ...profile.connection,
    ...(profile.isDemo ? { target: await demoTarget(deps, profile.name) } : {}),
    env: deps.env,
    signal: deps.signal,
    command,
    incident: options.incident,
    showPersonal: options.showPersonal,
    mask: (await settings.masker()).text,
    onProgress: (words) => progress(words[options.lang]),
  });
  return {
    session,
    profile: profile.name,
    client: profile.client,
    system: profile.system,
    asOf: options.asOf ?? profile.asOf,
    zone: profile.zone,
  };
}

interface Meant {
  readonly profile: ResolvedProfile;
  readonly part: DescriptionPart;
}

async function meantDatabase(settings: DatabaseSettings): Promise<Meant> {
  const { resolveProfile } = await import('./profile/resolve.ts');
  const { loadPart } = await import('./system/load.ts');
  const profile = await resolveProfile(standingIn(settings.options, standIn(settings)), settings.deps.env);
  return { profile, part: loadPart(profile.system) };
}

async function decideDatabase(settings: DatabaseSettings): Promise<void> {
  const { profile } = await meantDatabase(settings);
  if (!profile.isDemo) return;
  try {
    await demoTarget(settings.deps, profile.name);
  } catch (error) {
    if (!(error instanceof UsageError) || error.code !== NO_DATABASE) throw error;
  }
}

/** A description that cannot be read is told before anything is connected. */
async function openDatabase(settings: DatabaseSettings, connect: DatabaseHandle['connect']): Promise<Database> {
  const { fitSystem } = await import('./system/fit.queries.ts');
  const { tellingFit } = await import('./system/telling-fit.ts');
  const { part } = await meantDatabase(settings);
  (await settings.masker()).learnColumns(part.customer?.personal);
  const { session, profile, client, asOf: wanted, zone } = await connect();
  const { system, asOf } = await session.read((tx) => fitSystem(tx, part, { asOf: wanted, zone }));
  return { session: tellingFit(session, system), system, profile, client, asOf };
}

async function demoTarget({ env }: Deps, name: string): Promise<string> {
  const { demoProfile } = await import('./demo/profile.ts');
  if (name === LEARN) {
    const { exerciseEnv } = await import('./demo/exercise-home.ts');
    const exercise = demoProfile(exerciseEnv(env));
    if (exercise) return exercise.conninfo;
    throw new UsageError({
      code: 'learn/none',
      message: text('There is no exercise on this machine yet.', 'На этом компьютере ещё нет упражнения.'),
      hint: text('Begin one with: mmsup learn', 'Начните его: mmsup learn'),
    });
  }
  const demo = demoProfile(env);
  if (demo) return demo.conninfo;
  throw new UsageError({
    code: NO_DATABASE,
    message: text(
      'No database was named, and there is no demo on this machine yet.',
      'База не названа, а демо на этом компьютере ещё нет.',
    ),
    hint: text(
      'Create the demo with: mmsup demo start\nOr name a database: --profile NAME, or --db CONNINFO --system NAME.',
      'Создайте демо: mmsup demo start\nИли назовите базу: --profile ИМЯ либо --db ПОДКЛЮЧЕНИЕ --system ИМЯ.',
    ),
  });
}
