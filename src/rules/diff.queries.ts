import type { Unrepeatable } from '../condition/chance.ts';
import type { Clock } from '../condition/clock.ts';
import type { Formula } from '../condition/formula.ts';
import { loadParser } from '../condition/parse.ts';
import { readUnrepeatable } from '../condition/volatile.queries.ts';
import type { Tx } from '../db/session.types.ts';
import { customersOf, formulaZone, type SystemDescription } from '../system/description.ts';
import { type ByColumn, readByColumn } from './by-column.queries.ts';
import type { DiffSeen } from './diff.ts';
import { readExamples } from './examples.queries.ts';
import { formulaOf } from './formula-of.ts';
import { type MeasuredImpact, readImpactOf } from './impact.queries.ts';
import { readNextRuns } from './next-runs.queries.ts';
import { type Rule, type RuleVersion, readRule } from './rule.queries.ts';
import { readUsers } from './users.queries.ts';
import { readVerdict } from './verdict.queries.ts';
import { judgeVerdict, type RuleVerdict } from './verdict.ts';
import { chooseVersions, type VersionWish } from './which-version.ts';
import { goodRunOf, readWish } from './wishes.queries.ts';

export interface DiffRequest {
  readonly rule: string;
  readonly from: VersionWish | undefined;
  readonly to: VersionWish | undefined;
  /** Column of the customer by which the impact is split further, or `channel`. */
  readonly by: string | undefined;
  readonly asOf: string;
  readonly showPersonal: boolean;
}

/** Everything that a diff needs: both versions, their formulas where they have one, and the people, counted in one scan. */
export async function readDiff(tx: Tx, system: SystemDescription, request: DiffRequest): Promise<DiffSeen> {
  await loadParser();
  const { asOf } = request;
  const { rule, versions } = await readRule(tx, system, request.rule);
  const question = { rule, versions, asOf };
  const wishes = {
    from: await readWish(tx, system, request.from, question),
    to: await readWish(tx, system, request.to, question),
  };
  const { from, to } = chooseVersions(rule, versions, { ...wishes, asOf });
  const after = from && formulaOf(system, rule, to);
  const before = from && formulaOf(system, rule, from);
  const both = before && after ? { before, after } : undefined;
  const clock = { at: asOf, zone: formulaZone(system) };
  const unrepeatable = both ? await readUnrepeatableOf(tx, both, clock) : [];
  const chance = unrepeatable.map(({ leaf }) => leaf);
  const people = both && from ? await readPeople(tx, system, { ...both, from, to, clock, chance }) : undefined;
  const around = from ? await readAround(tx, system, { rule, measured: people?.measured, clock, request }) : NOTHING;
  return {
    rule,
    from,
    to,
    customerAlias: customersOf(system).alias,
    key: customersOf(system).key,
    zone: system.clock.zone,
    formulas: both ?? null,
    editing: people?.measured.editing ?? null,
    impact: people?.measured.impact ?? null,
    verdict: people?.verdict ?? null,
    lastGoodRun: goodRunOf(wishes.from) ?? goodRunOf(wishes.to),
    ...around,
    unrepeatable,
  };
}

const NOTHING: Pick<DiffSeen, 'by' | 'examples' | 'nextRuns' | 'gaps'> = {
  by: null,
  examples: [],
  nextRuns: null,
  gaps: [],
};

/** Conditions of either version whose answer is chance. */
async function readUnrepeatableOf(
  tx: Tx,
  { before, after }: { readonly before: Formula; readonly after: Formula },
  clock: Clock,
): Promise<readonly Unrepeatable[]> {
  const old = await readUnrepeatable(tx, before, clock);
  const now = await readUnrepeatable(tx, after, clock);
  return [...now, ...old.map((one) => ({ ...one, leaf: `${one.leaf} (old)` }))];
}

interface BothVersions {
  readonly before: Formula;
  readonly after: Formula;
  readonly from: RuleVersion;
  readonly to: RuleVersion;
  readonly clock: Clock;
  /** Conditions whose answer is chance. */
  readonly chance: readonly string[];
}

async function readPeople(
  tx: Tx,
  system: SystemDescription,
  { before, after, from, to, clock, chance }: BothVersions,
): Promise<{ readonly measured: MeasuredImpact; readonly verdict: RuleVerdict }> {
  const customer = customersOf(system);
  const sources = { before: from.condition ?? '', after: to.condition ?? '' };
  const measured = await readImpactOf(tx, customer, { before, after, sources, clock });
  const { atoms, old, now, impact } = measured;
  const checked = await readVerdict(tx, { before, after, customer, atoms, old, now, clock });
  return { measured, verdict: judgeVerdict(checked, impact, chance) };
}

interface AroundQuestion {
  readonly rule: Rule;
  readonly measured: MeasuredImpact | undefined;
  readonly clock: Clock;
  readonly request: DiffRequest;
}

/** For whom it matters: by a column, a few customers, the next runs. */
async function readAround(
  tx: Tx,
  system: SystemDescription,
  { rule, measured, clock, request }: AroundQuestion,
): Promise<Pick<DiffSeen, 'by' | 'examples' | 'nextRuns' | 'gaps'>> {
  const { by: column, showPersonal } = request;
  const { runs, gaps } = await readNextRuns(tx, system, { rule, measured, clock });
  if (!measured) return { ...NOTHING, nextRuns: runs, gaps };
  const customer = customersOf(system);
  return {
    by:
      column === undefined
        ? null
        : ((await readByChannel(tx, system, { rule, column, measured })) ??
          (await readByColumn(tx, customer, { column, measured, showPersonal }))),
    examples: await readExamples(tx, customer, measured, showPersonal),
    nextRuns: runs,
    gaps,
  };
}

/** `--by channel` where the customer has no such column: the channels of the campaigns that use the rule. */
async function readByChannel(
  tx: Tx,
  system: SystemDescription,
  { rule, column, measured }: { readonly rule: Rule; readonly column: string; readonly measured: MeasuredImpact },
): Promise<ByColumn | undefined> {
  if (column !== 'channel' || measured.columns.has(column)) return undefined;
  const users = await readUsers(tx, system, rule);
  const channels = [...new Set(users?.flatMap(({ channel }) => channel ?? []))].sort();
  if (channels.length === 0) return undefined;
  const { kept, lost, gained } = measured.impact;
  return { column, of: 'campaigns', values: channels.map((value) => ({ value, kept, lost, gained })), rest: null };
}
