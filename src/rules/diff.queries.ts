import { readCustomerColumns, readTimeTypes } from '../condition/catalog.queries.ts';
import type { Unrepeatable } from '../condition/chance.ts';
import type { Clock } from '../condition/clock.ts';
import type { Formula } from '../condition/formula.ts';
import { readFormula } from '../condition/languages/read-formula.ts';
import { loadParser, parseFormula } from '../condition/parse.ts';
import { otherReading } from '../condition/reading/reading.ts';
import { renamed } from '../condition/renamed.ts';
import type { Alternative } from '../condition/scan/alternatives.ts';
import { atomTable } from '../condition/scan/atoms.ts';
import { type Measures, planScan, readMeasures } from '../condition/scan/scan.queries.ts';
import { checkFormula, tellingFailures } from '../condition/server-check.queries.ts';
import { readUnrepeatable } from '../condition/volatile.queries.ts';
import type { Tx } from '../db/session.types.ts';
import { customersOf, formulaZone, languageOf, type SystemDescription } from '../system/description.ts';
import type { DiffSeen, Impact } from './diff.ts';
import { chooseVersions } from './diff.ts';
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
  const unrepeatable = both ? await readUnrepeatableOf(tx, both, { at: request.asOf, zone: formulaZone(system) }) : [];
  const chance = unrepeatable.map(({ leaf }) => leaf);
  return {
    rule,
    from,
    to,
    customerAlias: customersOf(system).alias,
    zone: system.clock.zone,
    formulas: both ?? null,
    ...(both && from
      ? await readImpact(tx, system, { ...both, from, to, asOf: request.asOf, chance })
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

type Places = ReadonlyMap<string, number>;

/** Conditions that the scan found to fail for somebody, or could not ask at all. */
function failingLeaves(
  { errors, unasked }: Measures,
  { now, old }: { readonly now: Places; readonly old: Places },
): readonly string[] {
  const atoms = new Set([...errors, ...unasked].map(({ atom }) => atom));
  const idsIn = (places: Places): string[] => [...places].filter(([, atom]) => atoms.has(atom)).map(([id]) => id);
  return [...idsIn(now), ...idsIn(old).map((id) => `${id} (old)`)];
}

/** The formula over customers, or undefined where the rule cannot be said as one. */
function formulaOf(system: SystemDescription, { id, kind }: Rule, { condition }: RuleVersion): Formula | undefined {
  if (condition === null) return undefined;
  return kind === 'segment'
    ? readFormula(condition, languageOf(system, { segment: id, model: null }))
    : parseFormula(condition);
}

interface ImpactQuestion {
  readonly before: Formula;
  readonly after: Formula;
  readonly from: RuleVersion;
  readonly to: RuleVersion;
  readonly asOf: string;
  /** Conditions whose answer is chance. */
  readonly chance: readonly string[];
}

async function readImpact(
  tx: Tx,
  system: SystemDescription,
  question: ImpactQuestion,
): Promise<{ readonly impact: Impact; readonly verdict: RuleVerdict }> {
  const { before, after, from, to, asOf, chance } = question;
  const customer = customersOf(system);
  const columns = await readCustomerColumns(tx, customer);
  const written = [
    { formula: after, source: to.condition ?? '' },
    { formula: before, source: from.condition ?? '' },
  ];
  for (const one of written) await checkFormula(tx, one, { customer, columns });
  const { atoms, indexOf } = atomTable([before, after]);
  const [old, now] = [indexOf[0]!, indexOf[1]!];
  const atomOf = (leaf: string): number =>
    (leaf.startsWith('old:') ? old.get(leaf.slice(4)) : now.get(leaf.replace(/^new:/, ''))) ?? -1;
  const parts = [renamed(before, 'old:'), renamed(after, 'new:')];
  const kept: Formula = { kind: 'and', parts, parenthesised: true, span: after.span };
  const other = otherReading(after);
  const alternatives: Alternative[] = [
    { name: 'before', formula: parts[0]!, atomOf },
    { name: 'kept', formula: kept, atomOf },
    ...(other ? [{ name: 'otherwise', formula: other.formula, atomOf }] : []),
  ];
  const conditions = atoms.map(({ text }) => text);
  const typesOf = await readTimeTypes(tx, conditions, customer);
  const clock = { at: asOf, zone: formulaZone(system) };
  const scan = planScan(customer, conditions, { clock, keyType: columns.get(customer.key) ?? '', typesOf });
  const measures = await tellingFailures(written, () =>
    readMeasures(tx, scan, { formula: after, indexOf: now, alternatives }),
  );
  const { before: selectedBefore = 0, kept: stayed = 0, otherwise } = measures.alternatives;
  const selectedAfter = measures.counts.selected;
  const impact: Impact = {
    population: measures.counts.population,
    kept: stayed,
    lost: selectedBefore - stayed,
    gained: selectedAfter - stayed,
    selectedOtherwise: otherwise ?? null,
    failing: failingLeaves(measures, { now, old }),
  };
  const checked = await readVerdict(tx, { before, after, customer, atoms: scan.atoms, old, now });
  return { impact, verdict: judgeVerdict(checked, impact, chance) };
}
