import type { CorrectedEvent } from '../correction.ts';
import { lineAt } from '../state.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What an event was asked by, and of which database. */
export interface RanOn {
  /** The command line, query or program; null where nothing was run. */
  readonly line: string | null;
  readonly profile: string | null;
  /** The database’s identity as it was recorded. */
  readonly database: string | null;
}

const NOTHING: RanOn = { line: null, profile: null, database: null };

/** A database as a record identifies it: `mmsup@db-7/demo (PostgreSQL 18.4, oid 16918, pg7712…)`; null where it names none. Pure. */
export function databaseWords(identity: unknown): string | null {
  const { user, host, port, database, version, oid, cluster } = (identity ?? {}) as Fields;
  if (database === undefined || database === null) return null;
  const place = typeof port === 'number' ? `${String(host)}:${port}` : String(host);
  const marks = [
    version === undefined || version === null ? null : `PostgreSQL ${String(version)}`,
    oid === undefined || oid === null ? null : `oid ${String(oid)}`,
    typeof cluster === 'string' ? cluster : null,
  ].filter((mark) => mark !== null);
  return `${String(user)}@${place}/${String(database)}${marks.length > 0 ? ` (${marks.join(', ')})` : ''}`;
}

/** Of every event what was run and where: a step’s command stands in the event of its beginning, its database in the beginning of its walk. Pure. */
export function ranOn(events: readonly CorrectedEvent[]): readonly RanOn[] {
  const walks = new Map<string, Omit<RanOn, 'line'>>();
  const lines = new Map<string, string>();
  return events.map((event): RanOn => {
    const { type, run, step, argv, profile, database } = event as CorrectedEvent & Fields;
    const own = { profile: typeof profile === 'string' ? profile : null, database: databaseWords(database) };
    const walk = String(run);
    const key = `${walk} ${String(step)}`;
    if (type === 'run.started') walks.set(walk, own);
    if (type.endsWith('.started') && step !== undefined) lines.set(key, lineAt(event));
    if (type === 'command.started' || type === 'command.finished')
      return { line: Array.isArray(argv) ? lineAt(event) : null, ...own };
    if (/^(run|step|change|approval|include|answer)\./.test(type)) {
      const line = /^(step\.(started|finished|errored)|change\.(started|done))$/.test(type)
        ? lines.get(key)
        : undefined;
      return { line: line || null, ...(walks.get(walk) ?? own) };
    }
    return type === 'incident.opened' ? { ...NOTHING, ...own } : NOTHING;
  });
}
