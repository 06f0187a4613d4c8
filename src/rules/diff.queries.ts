import type { Unrepeatable } from '../condition/chance.ts';
import type { Clock } from '../condition/clock.ts';
import type { Formula } from '../condition/formula.ts';
import { readFormula } from '../condition/languages/read-formula.ts';
import { loadParser, parseFormula } from '../condition/parse.ts';
import { readUnrepeatable } from '../condition/volatile.queries.ts';
import type { Tx } from '../db/session.types.ts';
import { customersOf, formulaZone, languageOf, type SystemDescription } from '../system/description.ts';
import type { DiffSeen, Impact } from './diff.ts';
import { chooseVersions } from './diff.ts';
import { readImpactOf } from './impact.queries.ts';
import { type Rule, type RuleVersion, readRule } from './rule.queries.ts';
import { readVerdict } from './verdict.queries.ts';
import { judgeVerdict, type RuleVerdict } from './verdict.ts';

export interface DiffRequest {
  readonly rule: string;
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly asOf: string;
}

/** Everything that a diff needs: both versions, their formulas where they have one, and the people, counted in one scan. */
export async function readDiff(tx: Tx, system: SystemDescription, request: DiffRequest): Promise<DiffSeen> {
  await loadParser();
  const { rule, versions } = await readRule(tx, system, request.rule);
  const { from, to } = chooseVersions(rule, versions, request);
  const after = from && formulaOf(system, rule, to);
  const before = from && formulaOf(system, rule, from);
  const both = before && after ? { before, after } : undefined;
  const clock = { at: request.asOf, zone: formulaZone(system) };
  const unrepeatable = both ? await readUnrepeatableOf(tx, both, clock) : [];
  const chance = unrepeatable.map(({ leaf }) => leaf);
  return {
    rule,
    from,
    to,
    customerAlias: customersOf(system).alias,
    zone: system.clock.zone,
    formulas: both ?? null,
    ...(both && from
      ? await readImpact(tx, system, { ...both, from, to, clock, chance })
      : { impact: null, verdict: null }),
    unrepeatable,
  };
}

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

/** The formula over customers, or undefined where the rule cannot be said as one. */
function formulaOf(system: SystemDescription, { id, kind }: Rule, { condition }: RuleVersion): Formula | undefined {
  if (condition === null) return undefined;
  return kind === 'segment'
    ? readFormula(condition, languageOf(system, { segment: id, model: null }))
    : parseFormula(condition);
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

async function readImpact(
  tx: Tx,
  system: SystemDescription,
  { before, after, from, to, clock, chance }: BothVersions,
): Promise<{ readonly impact: Impact; readonly verdict: RuleVerdict }> {
  const customer = customersOf(system);
  const sources = { before: from.condition ?? '', after: to.condition ?? '' };
  const { impact, ...asked } = await readImpactOf(tx, customer, { before, after, sources, clock });
  const checked = await readVerdict(tx, { before, after, customer, ...asked });
  return { impact, verdict: judgeVerdict(checked, impact, chance) };
}
