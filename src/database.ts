import type { Database, GlobalOptions } from './command.ts';
import type { Session, Tx } from './db/session.types.ts';
import type { Deps } from './deps.ts';
import { UsageError } from './errors.ts';
import { isMoment } from './profile/moment.ts';
import type { SystemDescription } from './system/description.ts';
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

async function openDatabase({ deps, options, command, progress }: DatabaseSettings): Promise<Database> {
  progress(OPENING[options.lang]);
  const { resolveProfile } = await import('./profile/resolve.ts');
  const { loadSystem } = await import('./system/load.ts');
  const { connect } = await import('./db/connect.ts');
  const profile = await resolveProfile(options, deps.env);
  const described = loadSystem(profile.system);
  const system = { ...described, clock: { ...described.clock, zone: profile.zone ?? described.clock.zone } };
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
    const asOf = await readAsOf(session, system, options.asOf ?? profile.asOf);
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

/** `--as-of` or the profile's moment, else what the system calls now, else the server's clock. A time without zone is the business's. */
async function readAsOf(session: Session, system: SystemDescription, wanted: string | undefined): Promise<string> {
  return session.read(async (tx) => {
    const moment = wanted ?? (await readNow(tx, system));
    const hasZone = moment.length > 10 && /(Z|[+-]\d{2}(:?\d{2})?)$/i.test(moment);
    if (hasZone && wanted === undefined) return moment;
    const sql = hasZone ? 'select $1::timestamptz as at' : 'select $1::timestamp at time zone $2::text as at';
    const [row] = await tx.rows<{ at: string }>(sql, hasZone ? [moment] : [moment, system.clock.zone]);
    return row!.at;
  });
}

async function readNow(tx: Tx, system: SystemDescription): Promise<string> {
  const sql = system.clock.now ?? 'select now()';
  const [row] = await tx.rows<Record<string, string | null>>(sql);
  const at = row && Object.values(row)[0];
  if (at && isMoment(at)) return at;
  throw new UsageError({
    code: 'system/no-clock',
    message: `The clock of system "${system.id}" gives no moment: ${sql}`,
    hint: 'Correct clock.now in the system description, or say the moment with --as-of.',
  });
}
