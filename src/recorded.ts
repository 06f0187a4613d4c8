import type { GlobalOptions } from './command.ts';
import type { DatabaseHandle } from './database.ts';
import type { Deps } from './deps.ts';
import { UsageError } from './errors.ts';
import type { IncidentLink } from './incident/link.ts';
import type { StoreMeans } from './incident/record/store.ts';
import type { Result } from './result.ts';
import { text } from './text.ts';

interface Tools {
  readonly deps: Deps;
  readonly options: GlobalOptions;
  readonly database: DatabaseHandle;
  readonly incident: IncidentLink | undefined;
}

/** These open a record themselves, and write into it before they read anything. */
const RECORDS_ITSELF = new Set(['runbook run', 'runbook resume']);

/** Throws UsageError `usage/show-personal-unrecorded` where nothing would tell later that personal data was shown. */
export function refuseUnrecorded(path: string, { showPersonal, incident }: GlobalOptions): void {
  if (!showPersonal || incident !== undefined || RECORDS_ITSELF.has(path)) return;
  throw new UsageError({
    code: 'usage/show-personal-unrecorded',
    message: text(
      'Personal data is shown only inside an incident, whose record says who saw it and why; none was named.',
      'Персональные данные показываются только внутри инцидента: его запись говорит, кто их видел и зачем. Инцидент не назван.',
    ),
    hint: text(
      `Add --incident ID (or "latest"). Open one with: mmsup incident open "what the customer said"`,
      'Добавьте --incident ID (или latest). Открыть инцидент: mmsup incident open "что сказал клиент"',
    ),
  });
}

/** What is shown in clear is told first: the reason and the command line are on the disk before anything is read. */
export function tellingPersonal(
  argv: readonly string[],
  { showPersonal, showPersonalWhy: why }: GlobalOptions,
): StoreMeans {
  if (!showPersonal) return {};
  return {
    onOpened: async (link) => {
      const { withoutPasswords } = await import('./db/connection-string.ts');
      await link.append({ type: 'personal.shown', why: why ?? '', argv: withoutPasswords(argv) });
    },
  };
}

/** What reads and writes records alone: what it does stands there by itself. */
const ON_RECORDS = /^incident /;

/** With `--incident`, the command line and what came of it stand in the record, also when it failed; that it began, before it reads anything. */
export async function recorded<Told extends { readonly result: Result }>(
  { argv: typed, command }: { readonly argv: readonly string[]; readonly command: string },
  { incident, database, deps, options }: Tools,
  work: () => Promise<Told>,
): Promise<Told> {
  if (!incident) return work();
  const { recordBegun, recordCommand } = await import('./incident/command-event.ts');
  const { withoutPasswords } = await import('./db/connection-string.ts');
  const argv = withoutPasswords(typed);
  const started = deps.now();
  const begun = { argv, command, profile: options.profile ?? null };
  const call = ON_RECORDS.test(command) ? undefined : await recordBegun(incident, begun);
  const frame = () => ({
    call,
    argv,
    started,
    ended: deps.now(),
    profile: database.connected()?.profile ?? null,
    server: database.connected()?.session.server ?? null,
  });
  try {
    const told = await work();
    await recordCommand(incident, { ...frame(), result: told.result });
    return told;
  } catch (error) {
    await recordCommand(incident, { ...frame(), error });
    throw error;
  }
}
