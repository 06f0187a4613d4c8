import { rowsById } from '../condition/by-id.queries.ts';
import { type Version, versionColumns, versionInForce } from '../condition/versions.ts';
import type { Tx } from '../db/session.types.ts';
import { UsageError } from '../errors.ts';
import { suggestion } from '../model/closest.ts';
import { keeps, relation } from '../system/compose.ts';
import type { SystemDescription } from '../system/description.ts';
import { joinTexts, type Text, text, verbatim } from '../text.ts';

export interface SegmentVersion extends Version {
  /** The formula as the system keeps it. */
  readonly condition: string;
  /** What the formula is about, where the system has several models; null = the customers. */
  readonly model: string | null;
}

/** The run that the explanation is for. */
export interface RunRef {
  readonly id: string;
  readonly startedAt: string;
  /** How many its select stage gave on, where the system keeps it. */
  readonly selectedThen: number | null;
}

/** What is explained: a segment, the version in force at a moment, and the run that fixes the moment; or a text of the command line. */
export interface ExplainSubject {
  /** Id of the segment; for a text, where it came from. */
  readonly id: string;
  readonly name: string | null;
  readonly owner: string | null;
  /** Null for a text of the command line. */
  readonly version: SegmentVersion | null;
  readonly run: RunRef | null;
  /** ISO 8601: the run's start or the as-of moment. */
  readonly at: string;
  /** The text that is explained, as it is kept or was typed. */
  readonly source: string;
}

/** A segment that the system keeps, in one version. */
export interface KeptSubject extends ExplainSubject {
  readonly version: SegmentVersion;
}

export interface KeptQuestion {
  readonly segment: string;
  readonly run: string | undefined;
  readonly version: number | undefined;
  readonly asOf: string;
}

/**
 * Finds the segment and the version in force, or the one asked for.
 * @throws UsageError `segment/unknown`, `segment/not-kept`, `segment/unknown-run`, `segment/other-run`, `segment/no-version`,
 * `segment/unknown-version`.
 */
export async function readSubject(
  tx: Tx,
  system: SystemDescription,
  { segment, run, version: asked, asOf }: KeptQuestion,
): Promise<KeptSubject> {
  requireSegments(system);
  const row = await readKept(tx, system, segment);
  const found = run === undefined ? null : await readRun(tx, system, { run, segment });
  const at = found?.startedAt ?? asOf;
  const versions = await readVersions(tx, system, segment);
  const ofRun = versions.find(({ version }) => version === found?.version);
  const version =
    asked === undefined
      ? (ofRun ?? versionInForce(versions, at, row.current))
      : versions.find((candidate) => candidate.version === asked);
  if (!version) throw asked === undefined ? noVersion(segment, at) : unknownVersion(segment, asked, versions);
  const runRef = found && { id: found.id, startedAt: found.startedAt, selectedThen: found.selectedThen };
  return { id: row.id, name: row.name, owner: row.owner, version, run: runRef, at, source: version.condition };
}

interface KeptSegment {
  readonly id: string;
  readonly name: string | null;
  readonly owner: string | null;
  readonly current: number | null;
}

async function readKept(tx: Tx, system: SystemDescription, segment: string): Promise<KeptSegment> {
  const [row] = await rowsById<KeptSegment>(
    tx,
    `select s.id, s.name, s.owner, s.current_version as current from ${relation(system, 'segment', 's')} where s.id = $1`,
    segment,
  );
  if (!row) throw await unknownSegment(tx, system, segment);
  return { ...row, id: String(row.id) };
}

/** All versions of a segment with their formulas. */
export function readVersions(tx: Tx, system: SystemDescription, segment: string): Promise<readonly SegmentVersion[]> {
  return rowsById<SegmentVersion>(
    tx,
    `select ${versionColumns('v')}, v.condition, v.model from ${relation(system, 'segment_version', 'v')} where v.segment = $1`,
    segment,
  );
}

const logHint = (segment: string): Text =>
  text(`See its versions with: mmsup rules log ${segment}`, `Его версии: mmsup rules log ${segment}`);

function unknownVersion(segment: string, asked: number, versions: readonly SegmentVersion[]): UsageError {
  const numbers = versions.map(({ version }) => version).sort((left, right) => left - right);
  return new UsageError({
    code: 'segment/unknown-version',
    message: text(
      `Segment "${segment}" has no version ${asked}; it has ${numbers.join(', ') || 'none'}.`,
      `У сегмента «${segment}» нет версии ${asked}; ${numbers.length > 0 ? `есть ${numbers.join(', ')}` : 'версий у него нет'}.`,
    ),
    hint: logHint(segment),
    data: { segment, version: asked },
  });
}

/** @throws UsageError `segment/not-kept`. */
export function requireSegments(
  system: SystemDescription,
  needed: readonly ('segment' | 'segment_version')[] = ['segment', 'segment_version'],
): void {
  for (const name of needed) {
    if (keeps(system, name)) continue;
    const what =
      needed.length === 1
        ? text('segments', 'не хранятся сегменты')
        : text('segments with formulas', 'не хранятся сегменты с формулами');
    throw new UsageError({
      code: 'segment/not-kept',
      message: text(
        `System "${system.id}" does not keep ${what.en}: its description has no relation "${name}".`,
        `В системе «${system.id}» ${what.ru}: в её описании нет отношения «${name}».`,
      ),
      hint: text(
        `Describe the relation in ${system.file}, if the system keeps it.`,
        `Опишите его в ${system.file}, если система его хранит.`,
      ),
    });
  }
}

async function unknownSegment(tx: Tx, system: SystemDescription, segment: string): Promise<UsageError> {
  const rows = await tx.rows<{ id: string }>(`select s.id from ${relation(system, 'segment', 's')}`);
  const near = suggestion(
    segment,
    rows.map(({ id }) => String(id)),
  );
  return new UsageError({
    code: 'segment/unknown',
    message: text(`There is no segment "${segment}".`, `Сегмента «${segment}» нет.`),
    hint: joinTexts(
      [near, text('List the segments with: mmsup segment list', 'Список сегментов: mmsup segment list')],
      ' ',
    ),
    data: { segment },
  });
}

type FoundRun = RunRef & { readonly version: number | null };

async function readRun(
  tx: Tx,
  system: SystemDescription,
  { run, segment }: { run: string; segment: string },
): Promise<FoundRun> {
  const [row] = keeps(system, 'run')
    ? await rowsById<{ id: string; segment: string | null; version: number | null; startedAt: string | null }>(
        tx,
        `select r.id, r.segment, r.segment_version as version, coalesce(r.started_at, r.planned_at) as "startedAt"
         from ${relation(system, 'run', 'r')} where r.id = $1`,
        run,
      )
    : [];
  if (!row?.startedAt) {
    throw new UsageError({
      code: 'segment/unknown-run',
      message: row
        ? text(`Run "${run}" has not started.`, `Запуск «${run}» ещё не начался.`)
        : text(`There is no run "${run}".`, `Запуска «${run}» нет.`),
      hint: text('See the runs of a campaign with: mmsup campaign list', 'Запуски кампаний: mmsup campaign list'),
      data: { run },
    });
  }
  if (row.segment !== null && String(row.segment) !== segment) {
    throw new UsageError({
      code: 'segment/other-run',
      message: text(
        `Run ${run} selected from segment "${row.segment}", not from "${segment}".`,
        `Запуск ${run} отбирал из сегмента «${row.segment}», а не из «${segment}».`,
      ),
      hint: verbatim(`mmsup segment explain ${row.segment} --run ${run}`),
      data: { run, segment: String(row.segment) },
    });
  }
  return {
    id: String(row.id),
    startedAt: row.startedAt,
    version: row.version,
    selectedThen: await readSelected(tx, system, run),
  };
}

/** How many the run's select stage gave on, or null where the system does not keep it. */
export async function readSelected(tx: Tx, system: SystemDescription, run: string): Promise<number | null> {
  if (!keeps(system, 'stage')) return null;
  const [row] = await tx.rows<{ selected: number | null }>(
    `select s.count_out as selected from ${relation(system, 'stage', 's')} where s.run = $1 and s.stage = 'select'`,
    [run],
  );
  return row?.selected ?? null;
}

function noVersion(segment: string, at: string): UsageError {
  return new UsageError({
    code: 'segment/no-version',
    message: text(
      `Segment "${segment}" has no version in force at ${at}.`,
      `У сегмента «${segment}» нет версии, действующей на ${at}.`,
    ),
    hint: logHint(segment),
    data: { segment, at },
  });
}
