import { readTimeTypes } from '../../condition/catalog.queries.ts';
import { pinClock } from '../../condition/clock.ts';
import { type Formula, leavesOf, sqlOf } from '../../condition/formula.ts';
import { quoted } from '../../condition/identifier.ts';
import { truthSql } from '../../condition/scan/truth-sql.ts';
import type { Tx } from '../../db/session.types.ts';
import { UserError } from '../../errors.ts';
import { sqlText } from '../../model/sql-text.ts';
import type { Found, NotEvaluated } from '../../result.ts';
import { findMembers } from '../../segment/find-members.ts';
import { memberTables } from '../../segment/members.queries.ts';
import { type BuiltSegment, sourcesOf, staleness } from '../../segment/members.ts';
import { keepsColumn, relation } from '../../system/compose.ts';
import type { SystemDescription } from '../../system/description.ts';
import { text } from '../../text.ts';
import { overBudget } from '../bounds.ts';
import { samplePercent } from '../customers.queries.ts';
import { isEnd } from '../ends.ts';
import type { Probe, ProbeAsked } from '../probe.ts';
import type { SegmentInForce } from '../segments.queries.ts';

/** Segments whose members are compared with the formula, at most: those used last. */
const MOST_COMPARED = 20;

/** The people of a segment as they are kept and as its formula chooses them, counted in one pass. */
interface Compared {
  readonly selected: number;
  readonly members: number;
  readonly membersFailing: number;
  readonly byHandFailing: number;
  readonly removedMeeting: number;
  readonly missing: number;
}

/** Where members are kept, they are those whom the formula chooses now: person by person, for the segments in use. */
export const keptMembersProbe: Probe = {
  id: 'members-stale',
  probe: 'P11',
  name: text('Kept members are those whom the formula chooses', 'Сохранённый состав отвечает условиям'),
  needs: ['segment', 'segment_version', 'segment_member'],
  reads: ['customers', 'run', 'campaign'],
  cost: 'scan',
  async ask(asked) {
    const { tx, system } = asked;
    if (!system.customer) return NO_CUSTOMERS;
    const inUse = await readInUse(asked);
    const segments = (await asked.segments(tx)).filter(
      ({ id, formula, customer }) => formula && inUse.has(id) && customer.table === system.customer!.table,
    );
    if (segments.length === 0) return NONE_IN_USE;
    const compared = segments.toSorted((a, b) => inUse.get(a.id)! - inUse.get(b.id)!).slice(0, MOST_COMPARED);
    const percent = await samplePercent(tx, system.customer.table);
    const built = await readBuilt(tx, system, segments);
    const findings: Found[] = [];
    const gaps: NotEvaluated[] = [];
    for (const one of compared)
      try {
        const answer = await compareMembers(asked, one, percent);
        if ('why' in answer) gaps.push(answer);
        else findings.push(...findingsOf(one.id, { answer, built, percent, zone: system.clock.zone }));
      } catch (error) {
        if (!(error instanceof UserError) || isEnd(error)) throw error;
        gaps.push(leftOut(one.id, error.words.message));
      }
    if (segments.length > compared.length) gaps.push(beyond(segments.length - compared.length));
    return { findings, gaps, bounded: percent < 100 ? sampleOf(percent) : null };
  },
};

const NO_CUSTOMERS = {
  why: text(
    'The system description does not say where the customers are.',
    'В описании системы не сказано, где клиенты.',
  ),
  couldChangeAnswer: false,
};
const NONE_IN_USE = {
  why: text(
    'No segment in use has both kept members and a formula that can be read.',
    'Ни у одного используемого сегмента нет и сохранённого состава, и читаемых условий.',
  ),
  couldChangeAnswer: false,
};
const sampleOf = (percent: number) => text(`a sample of ${percent} %`, `выборка ${percent} %`);
const leftOut = (segment: string, why: NotEvaluated['why']): NotEvaluated => ({
  what: text(`the members of segment ${segment}`, `состав сегмента ${segment}`),
  why,
  couldChangeAnswer: true,
});
const beyond = (more: number): NotEvaluated => ({
  what: text(`the members of ${more} more segments`, `состав ещё ${more} сегментов`),
  why: text(
    `Only the ${MOST_COMPARED} segments used last are compared; of another: mmsup segment explain SEGMENT`,
    `Сравниваются ${MOST_COMPARED} сегментов, использованных последними; о другом: mmsup segment explain СЕГМЕНТ`,
  ),
  couldChangeAnswer: false,
});

/** Segments with members that runs of the last days, or campaigns, select from: the place of each, the one used last first. */
async function readInUse({ tx, system, asOf, thresholds }: ProbeAsked): Promise<ReadonlyMap<string, number>> {
  const uses = [
    ...(keepsColumn(system, 'run', 'segment')
      ? [
          `select r.segment::text as segment, r.started_at as used from ${relation(system, 'run', 'r')}
           where r.started_at <= $1::timestamptz and r.started_at > $1::timestamptz - make_interval(days => $2::int * 4)`,
        ]
      : []),
    ...(keepsColumn(system, 'campaign', 'segment')
      ? [`select k.segment::text, '-infinity'::timestamptz from ${relation(system, 'campaign', 'k')}`]
      : []),
  ];
  const used =
    uses.length > 0
      ? `(select u.segment, max(u.used) as used from (${uses.join(' union all ')}) u group by u.segment)`
      : `(select s.id::text as segment, '-infinity'::timestamptz as used from ${relation(system, 'segment', 's')})`;
  const rows = await tx.rows<{ segment: string }>(
    `select s.id::text as segment from ${relation(system, 'segment', 's')} join ${used} u on u.segment = s.id::text
     where exists (select 1 from ${relation(system, 'segment_member', 'kept')} where kept.segment = s.id)
     order by u.used desc, 1 limit 500`,
    uses.length > 0 ? [asOf, thresholds.days] : [],
  );
  return new Map(rows.map(({ segment }, place) => [segment, place]));
}

/** When the members of each segment were computed, and from what. */
async function readBuilt(
  tx: Tx,
  system: SystemDescription,
  segments: readonly SegmentInForce[],
): Promise<ReadonlyMap<string, BuiltSegment>> {
  const rows = await tx.rows<{ id: string; builtAt: string | null }>(
    `select s.id::text as id, s.built_at as "builtAt" from ${relation(system, 'segment', 's')}`,
  );
  const times = new Map(rows.map(({ id, builtAt }) => [id, builtAt]));
  const tables = memberTables(system);
  return new Map(
    [...times].map(([id, builtAt]): [string, BuiltSegment] => {
      const known = segments.find((one) => one.id === id);
      const version = known?.version;
      const ruleSince = version?.validFrom ?? version?.deployedAt ?? version?.createdAt ?? null;
      const formula = known?.formula ?? null;
      const sources = formula ? sourcesOf(formula, tables).filter((source) => source !== id && times.has(source)) : [];
      return [id, { id, builtAt, ruleSince, formula, sources }];
    }),
  );
}

/** Counts both ways in one pass over the customers, or over a sample of many. */
async function compareMembers(
  { tx, system, asOf, thresholds }: ProbeAsked,
  { id, formula, customer }: SegmentInForce,
  percent: number,
): Promise<Compared | NotEvaluated> {
  const { alias, key, table, where } = customer;
  const leaves = leavesOf(formula!);
  const typesOf = await readTimeTypes(tx, leaves.map(sqlOf), customer);
  const pinned = new Map(
    leaves.map((leaf) => [leaf.id, pinClock(sqlOf(leaf), { at: asOf, zone: system.clock.zone }, typesOf(sqlOf(leaf)))]),
  );
  const meets = truthSql(formula as Formula, { truth: (leaf) => pinned.get(leaf)! });
  const sample = percent < 100 ? ` tablesample system (${percent}) repeatable (1)` : '';
  const sql = `select count(*) filter (where t.meets) as selected, count(*) filter (where t.member) as members,
      count(*) filter (where t.member and not t.manual and not t.meets) as "membersFailing",
      count(*) filter (where t.member and t.manual and not t.meets) as "byHandFailing",
      count(*) filter (where t.removed and t.meets) as "removedMeeting",
      count(*) filter (where t.meets and not t.member and not t.removed) as missing
    from (
      select (${meets}) is true as meets, coalesce(k.member, false) as member, coalesce(k.manual, false) as manual, coalesce(k.removed, false) as removed
      from ${table} ${alias}${sample} left join (
        select kept.customer, bool_or(kept.removed is not true) as member, bool_or(kept.manual is true and kept.removed is not true) as manual,
          bool_or(kept.removed is true) as removed
        from ${relation(system, 'segment_member', 'kept')} where kept.segment = ${sqlText(id)} group by kept.customer
      ) k on k.customer = ${alias}.${quoted(key)}
      ${where ? `where ${where}` : ''}
    ) t`;
  const { 'Total Cost': cost } = await tx.plan(sql);
  if (cost > thresholds.budget) return leftOut(id, overBudget(cost, thresholds.budget));
  const [row] = await tx.rows<Compared>(sql);
  return row!;
}

interface ComparedIn {
  readonly answer: Compared;
  readonly built: ReadonlyMap<string, BuiltSegment>;
  readonly percent: number;
  readonly zone: string;
}

function findingsOf(id: string, { answer, built, percent, zone }: ComparedIn): readonly Found[] {
  const own = built.get(id)!;
  const counted = { ...answer, builtAt: own.builtAt, stale: staleness(own, built), zone };
  const findings = findMembers(id, counted);
  if (percent === 100) return findings;
  return findings.map((one) => ({
    ...one,
    evidence: { ...(one.evidence as object), sampledPercent: percent },
    confidence: 'likely',
  }));
}
