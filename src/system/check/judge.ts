import type { MistakeEvidence } from '../../causes/system-mistake.ts';
import { RELATION_NAMES, type RelationName } from '../../model/relations.ts';
import { byWeight, type Found, type NotEvaluated, severityOf } from '../../result.ts';
import { type Text, text, verbatim } from '../../text.ts';
import { type Ability, abilitiesOf } from '../abilities.ts';
import { documentationGaps } from '../documented.ts';
import { type EngineFacts, engineLimits } from '../engine.ts';
import type { CheckedSystem } from './check.queries.ts';
import {
  type Catalogues,
  judgeCheck,
  judgeClock,
  judgeCustomer,
  judgeSegments,
  judgeVariants,
  judgeZones,
} from './judge-frame.ts';
import { judgeRefusal } from './judge-refusal.ts';
import { judgeData, judgeOrphans, judgeTypes } from './judge-rows.ts';

/** How one relation stands. */
export interface CheckedRelation {
  readonly relation: RelationName;
  /** `fails`: it cannot be read; `wrong`: it can, and gives something wrong; `doubtful`: warnings only. */
  readonly state: 'ok' | 'empty' | 'doubtful' | 'wrong' | 'fails' | 'unseen' | 'not-kept';
  /** Counted, or as the server expects them; null where not even that is known. */
  readonly rows: number | null;
  readonly isCounted: boolean;
  /** Of the plan that reads it whole. */
  readonly cost: number | null;
  readonly findings: number;
}

export interface CheckFacts {
  readonly file: string;
  readonly title: string;
  readonly asOf: string;
  readonly variants: readonly { readonly name: string; readonly has: boolean }[];
  readonly customer: {
    readonly table: string;
    readonly rows: number | null;
    readonly isCounted: boolean;
    readonly cost: number | null;
  } | null;
  readonly relations: readonly CheckedRelation[];
  readonly checks: readonly {
    readonly id: string;
    readonly state: 'ok' | 'wrong' | 'fails';
    readonly cost: number | null;
  }[];
  readonly segments: { readonly language: string; readonly read: number; readonly unreadable: number } | null;
  readonly abilities: readonly Ability[];
  /** On what kind of PostgreSQL it lives; null where the customers cannot be read. */
  readonly engine: EngineFacts | null;
  /** What this engine cannot do. */
  readonly limits: readonly Text[];
}

type Mistaken = Found & { readonly evidence: MistakeEvidence };

/**
 * Judges everything that the database said of a description. What cannot be read at all comes first, then what reads wrongly, each in the order of the file:
 * its writer mends from the top.
 */
export function judgeSystem(
  checked: CheckedSystem,
  catalogues: Catalogues,
): { readonly findings: readonly Found[]; readonly facts: CheckFacts; readonly notEvaluated: readonly NotEvaluated[] } {
  const findings = [...allFound(checked, catalogues)].sort(byWeightAndPlace) as readonly Mistaken[];
  return { findings, facts: factsOf(checked, findings), notEvaluated: notEvaluatedOf(checked) };
}

function allFound(checked: CheckedSystem, catalogues: Catalogues): readonly Found[] {
  const { system, known, types, clock, customer, relations, data, orphans, checks } = checked;
  const proofs = [...(clock ? [clock] : []), ...(customer ? [customer] : []), ...relations, ...data, ...checks];
  return [
    ...proofs.flatMap(({ refusals }) => refusals.map((refusal) => judgeRefusal(refusal, known))),
    ...judgeClock(checked),
    ...judgeZones(checked),
    ...judgeCustomer(checked),
    ...judgeVariants(checked),
    ...relations.flatMap((proof) => judgeTypes(proof, system, types)),
    ...data.flatMap((one) => judgeData(one, system)),
    ...orphans.flatMap((one) => judgeOrphans(one, system)),
    ...checks.flatMap((proof) => judgeCheck(proof, checked, catalogues)),
    ...judgeSegments(checked),
  ];
}

function byWeightAndPlace(one: Found, other: Found): number {
  const [left, right] = [one.evidence, other.evidence] as [MistakeEvidence, MistakeEvidence];
  const weight = byWeight(one, other);
  if (weight !== 0 || left.file !== right.file) return weight;
  return left.line - right.line || left.character - right.character;
}

function factsOf(checked: CheckedSystem, findings: readonly Mistaken[]): CheckFacts {
  const { part, system, asOf, variants, customer, checks, segments } = checked;
  const relations = RELATION_NAMES.map((name) => checkedRelation(checked, name, findings));
  const unreadable = new Set(relations.filter(({ state }) => state === 'fails').map(({ relation }) => relation));
  return {
    file: part.file,
    title: system.title,
    asOf,
    variants: Object.keys(part.variants).map((name) => ({ name, has: variants.has(name) })),
    customer: customer
      ? {
          table: system.customer!.table,
          rows: customer.rows ?? null,
          isCounted: customer.isCounted,
          cost: customer.cost ?? null,
        }
      : null,
    relations,
    checks: checks.map(({ check, columns, cost }) => ({
      id: check.id,
      state: !columns
        ? 'fails'
        : findings.some(({ evidence }) => evidence.item.startsWith(`${check.id}: `))
          ? 'wrong'
          : 'ok',
      cost: cost ?? null,
    })),
    segments: segments
      ? { language: system.segments.language, read: segments.read, unreadable: segments.unreadable.length }
      : null,
    abilities: abilitiesOf(system, (name) => !unreadable.has(name)),
    engine: checked.engine ?? null,
    limits: checked.engine ? engineLimits(checked.engine) : [],
  };
}

function checkedRelation(
  { system, relations, data }: CheckedSystem,
  name: RelationName,
  findings: readonly Mistaken[],
): CheckedRelation {
  const nothing = { relation: name, rows: null, isCounted: false, cost: null, findings: 0 };
  if (!system.relations[name]) return { ...nothing, state: 'not-kept' };
  const own = findings.filter(({ evidence }) => evidence.relation === name);
  const estimate = relations.find(({ relation }) => relation === name)?.estimate;
  const seen = data.find(({ relation }) => relation === name);
  const isCounted = seen?.rows !== undefined && !seen.isSample;
  return {
    relation: name,
    state: stateOf(own, estimate !== undefined, seen?.rows),
    rows: isCounted ? seen.rows! : (estimate?.rows ?? null),
    isCounted,
    cost: estimate?.cost ?? null,
    findings: own.length,
  };
}

function stateOf(own: readonly Found[], isPlanned: boolean, rows: number | undefined): CheckedRelation['state'] {
  const severities = own.map(severityOf);
  if (!isPlanned) return severities.length > 0 ? 'fails' : 'unseen';
  if (severities.includes('error')) return rows === undefined ? 'fails' : 'wrong';
  if (severities.includes('warning')) return 'doubtful';
  if (rows === undefined) return 'unseen';
  return rows === 0 ? 'empty' : 'ok';
}

function notEvaluatedOf(checked: CheckedSystem): readonly NotEvaluated[] {
  const { clock, customer, relations, data, checks, segments, unseen } = checked;
  const proofs = [...(clock ? [clock] : []), ...(customer ? [customer] : []), ...relations, ...data, ...checks];
  const all = [...proofs.flatMap((proof) => proof.unseen), ...(segments?.unseen ?? [])];
  const sampled = data.filter(({ isSample, rows }) => isSample && rows !== undefined);
  return [
    ...documentationGaps(checked.system),
    ...all.map(({ item, why }) => ({ what: verbatim(item), why: verbatim(why), couldChangeAnswer: true })),
    ...unseen.map(({ item, why }) => ({ what: verbatim(item), why: verbatim(why), couldChangeAnswer: false })),
    ...sampled.map(({ relation, rows }) => ({
      what: text(`All rows of ${relation}`, `Все строки отношения ${relation}`),
      why: text(
        `${rows!.toLocaleString('en-US')} were looked at; all of them with --deep.`,
        `Просмотрено ${rows!.toLocaleString('ru-RU')}; все — с --deep.`,
      ),
      couldChangeAnswer: false,
    })),
  ];
}
