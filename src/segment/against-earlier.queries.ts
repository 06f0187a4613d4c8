import { versionInForce } from '../condition/versions.ts';
import type { Tx } from '../db/session.types.ts';
import { UsageError } from '../errors.ts';
import { keeps, relation } from '../system/compose.ts';
import type { SystemDescription } from '../system/description.ts';
import { text } from '../text.ts';
import { type KeptSubject, type RunRef, readSelected, readVersions, type SegmentVersion } from './subject.queries.ts';

/** What a selection is compared with. */
export interface Earlier {
  /** What was asked for. */
  readonly kind: 'run' | 'version' | 'moment';
  /** ISO 8601: the clock that the old rule is judged by. */
  readonly at: string;
  readonly version: SegmentVersion;
  /** The run that says how many were selected then, where there is one. */
  readonly run: RunRef | null;
}

interface RunRow {
  readonly id: string;
  readonly version: number | null;
  readonly startedAt: string;
}

const MOMENT = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?\s*(Z|[+-]\d{2}(:?\d{2})?)?)?$/i;

interface Asked {
  readonly subject: KeptSubject;
  readonly against: string;
  readonly versions: readonly SegmentVersion[];
}

/**
 * Finds what `--against` names: a run of this segment, a version, a day or a moment.
 *
 * `run:120` and `v3` say which is meant; a bare number is a run of the segment if there is one, else a version. A version is taken with its last
 * run, else with the last moment of its validity. A day (`2026-11-22`) is taken with the segment's last run of that day, else with the same
 * time of day as now; a time without zone is the business's.
 * @throws UsageError `segment/unknown-against`, `segment/ambiguous-against`, `segment/against-later`.
 */
export async function readEarlier(
  tx: Tx,
  system: SystemDescription,
  { subject, against }: { readonly subject: KeptSubject; readonly against: string },
): Promise<Earlier> {
  const asked: Asked = { subject, against, versions: await readVersions(tx, system, subject.id) };
  const earlier = MOMENT.test(against) ? await atMoment(tx, system, asked) : await byName(tx, system, asked);
  if (!earlier) throw unknown(asked);
  if (Date.parse(earlier.at) <= Date.parse(subject.at)) return earlier;
  throw new UsageError({
    code: 'segment/against-later',
    message: text(
      `"${against}" is ${earlier.at}, later than what is explained (${subject.at}).`,
      `«${against}» — это ${earlier.at}, позже того, что объясняется (${subject.at}).`,
    ),
    hint: text('Name a run, a version or a moment before it.', 'Укажите запуск, версию или момент раньше.'),
    data: { segment: subject.id, against },
  });
}

async function byName(tx: Tx, system: SystemDescription, asked: Asked): Promise<Earlier | undefined> {
  const { against, subject, versions } = asked;
  const [, prefix, name = ''] = /^(run:|version:|v(?=\d))?(.+)$/s.exec(against) ?? [];
  const isVersion = prefix !== undefined && prefix !== 'run:';
  const version = prefix === 'run:' ? undefined : versions.find((one) => String(one.version) === name);
  const run = isVersion ? undefined : await lastRun(tx, system, { subject, where: 'r.id::text = $2', value: name });
  if (run && version && prefix === undefined) {
    throw new UsageError({
      code: 'segment/ambiguous-against',
      message: text(
        `Segment "${subject.id}" has a run ${name} and a version ${name}.`,
        `У сегмента «${subject.id}» есть и запуск ${name}, и версия ${name}.`,
      ),
      hint: text(
        `Say which is meant: --against run:${name} or --against v${name}`,
        `Уточните: --against run:${name} или --against v${name}`,
      ),
      data: { segment: subject.id, against },
    });
  }
  if (run) return ofRun(tx, system, asked, run);
  return version && ofVersion(tx, system, asked, version);
}

async function ofRun(
  tx: Tx,
  system: SystemDescription,
  { subject, versions }: Asked,
  run: RunRow,
): Promise<Earlier | undefined> {
  const version =
    versions.find((one) => one.version === run.version) ??
    versionInForce(versions, run.startedAt, subject.version.version);
  if (!version) return undefined;
  const selectedThen = await readSelected(tx, system, String(run.id));
  return {
    kind: 'run',
    at: run.startedAt,
    version,
    run: { id: String(run.id), startedAt: run.startedAt, selectedThen },
  };
}

async function ofVersion(tx: Tx, system: SystemDescription, asked: Asked, version: SegmentVersion): Promise<Earlier> {
  const { subject } = asked;
  const run = await lastRun(tx, system, { subject, where: 'r.segment_version = $2::bigint', value: version.version });
  const found = run && (await ofRun(tx, system, asked, run));
  if (found) return { ...found, kind: 'version' };
  const end = version.validTo === null ? Number.NaN : Date.parse(version.validTo) - 1;
  const at = end < Date.parse(subject.at) ? new Date(end).toISOString() : subject.at;
  return { kind: 'version', at, version, run: null };
}

async function atMoment(tx: Tx, system: SystemDescription, asked: Asked): Promise<Earlier | undefined> {
  const { subject, against, versions } = asked;
  const { zone } = system.clock;
  if (!isOnCalendar(against)) return undefined;
  if (against.length === 10) {
    const where = `(coalesce(r.started_at, r.planned_at) at time zone '${zone}')::date = $2::date`;
    const run = await lastRun(tx, system, { subject, where, value: against });
    const found = run && (await ofRun(tx, system, asked, run));
    if (found) return { ...found, kind: 'moment' };
  }
  const [sql, values] = momentSql(against, zone, subject.at);
  const [row] = await tx.rows<{ at: string }>(sql, values);
  const version = versionInForce(versions, row!.at, subject.version.version);
  return version && { kind: 'moment', at: row!.at, version, run: null };
}

/** A day means the same time of that day; a time without zone is the business's. */
function momentSql(against: string, zone: string, now: string): readonly [string, readonly string[]] {
  if (against.length === 10)
    return [
      'select ($1::date + ($3::timestamptz at time zone $2::text)::time) at time zone $2::text as at',
      [against, zone, now],
    ];
  const hasZone = /(Z|[+-]\d{2}(:?\d{2})?)$/i.test(against);
  if (hasZone) return ['select $1::timestamptz as at', [against]];
  return ['select $1::timestamp at time zone $2::text as at', [against, zone]];
}

/** The newest run of the segment, begun no later than what is explained, that a condition over `r` and `$2` picks. */
async function lastRun(
  tx: Tx,
  system: SystemDescription,
  { subject, where, value }: { readonly subject: KeptSubject; readonly where: string; readonly value: unknown },
): Promise<RunRow | undefined> {
  if (!keeps(system, 'run')) return undefined;
  const begun = 'coalesce(r.started_at, r.planned_at)';
  const limits = `r.segment = $1 and ${begun} <= '${subject.at}'::timestamptz`;
  const sql = `select r.id, r.segment_version as version, ${begun} as "startedAt" from ${relation(system, 'run', 'r')}
    where ${where} and ${limits} and r.state <> 'planned' order by ${begun} desc limit 1`;
  const [row] = await tx.rows<RunRow>(sql, [subject.id, value]);
  return row;
}

function isOnCalendar(moment: string): boolean {
  const day = Date.parse(`${moment.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(day) || Number.isNaN(Date.parse(moment.replace(' ', 'T')))) return false;
  return new Date(day).toISOString().startsWith(moment.slice(0, 10));
}

function unknown({ subject, against, versions }: Asked): UsageError {
  const numbers = versions.map(({ version }) => version).sort((left, right) => left - right);
  return new UsageError({
    code: 'segment/unknown-against',
    message: text(
      `"${against}" is no run of segment "${subject.id}", none of its versions (${numbers.join(', ')}), and no moment at which it had one.`,
      `«${against}» — не запуск сегмента «${subject.id}», не одна из его версий (${numbers.join(', ')}) и не момент, когда версия у него была.`,
    ),
    hint: text(
      'Write a run (run:120), a version (v3), a day (2026-11-22) or a moment (2026-11-22T09:00, time of the business).',
      'Укажите запуск (run:120), версию (v3), день (2026-11-22) или момент (2026-11-22T09:00, по времени бизнеса).',
    ),
    data: { segment: subject.id, against },
  });
}
