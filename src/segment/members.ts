import { sourceSegmentStale } from '../causes/segment-members.ts';
import { type Doubt, doubtOf, type LeafView } from '../condition/doubts/doubts.ts';
import { type Formula, type Leaf, leavesOf, sqlOf } from '../condition/formula.ts';
import { type Aside, withLeaf } from '../condition/scan/question.ts';
import type { Measures } from '../condition/scan/scan.queries.ts';
import { constantsIn, nodesOf, withoutNot } from '../condition/shapes.ts';
import { readSource, type Source } from '../condition/source.ts';
import { subqueriesOf } from '../condition/subqueries.ts';
import type { TypesOf } from '../condition/zone.ts';
import type { FaultContext, FaultQuestion } from './fault-question.ts';

/** A segment whose members are kept. */
export interface BuiltSegment {
  readonly id: string;
  /** When its members were computed, ISO 8601; null where the system does not keep it. */
  readonly builtAt: string | null;
  /** Since when its rule is in force; null where the system does not keep it. */
  readonly ruleSince: string | null;
  /** Its rule now; null where it cannot be read as a formula. */
  readonly formula: Formula | null;
  /** Segments whose members its rule reads. */
  readonly sources: readonly string[];
}

/** Who is kept as a member, and how to ask for one customer. */
export interface Members {
  /** What is explained, where its members are kept and its rule is the one in force. */
  readonly own: BuiltSegment | null;
  /** Every segment that the formula reads the members of, and those these are made from. */
  readonly built: ReadonlyMap<string, BuiltSegment>;
  /** Tables that hold the members. */
  readonly tables: readonly string[];
  /** Types of the columns that the formula and the rules of its sources name. */
  readonly typesOf: TypesOf;
  /** SQL: whether the customer is kept in a segment, as a member or otherwise. */
  ask(segment: string, how: Kept): string;
}

export type Kept = 'member' | 'by-hand' | 'removed';

/** The members of the explained segment, compared with its rule person by person. */
export interface MembersCounted {
  readonly selected: number;
  readonly members: number;
  readonly membersFailing: number;
  readonly byHandFailing: number;
  readonly removedMeeting: number;
  readonly missing: number;
  readonly builtAt: string | null;
  /** What changed after the members were computed. */
  readonly stale: Stale | null;
  readonly zone: string;
}

/** Why members are older than what they were computed from. */
export interface Stale {
  readonly changed: 'rule' | 'source';
  /** The source that was computed later. */
  readonly newer: string | null;
  readonly changedAt: string;
}

/** What makes the members of a segment older than its rule, or than the members of a segment it is made from; null = nothing that is known. */
export function staleness(segment: BuiltSegment, built: ReadonlyMap<string, BuiltSegment>): Stale | null {
  const { builtAt, ruleSince, sources } = segment;
  if (builtAt === null) return null;
  const isLater = (moment: string | null): moment is string =>
    moment !== null && Date.parse(moment) > Date.parse(builtAt);
  if (isLater(ruleSince)) return { changed: 'rule', newer: null, changedAt: ruleSince };
  const newer = sources.map((id) => built.get(id)).find((source) => isLater(source?.builtAt ?? null));
  return newer ? { changed: 'source', newer: newer.id, changedAt: newer.builtAt! } : null;
}

/** Texts that a condition compares inside subqueries over the tables that hold members: ids of segments may be among them. */
export function segmentsNamed(sql: string, tables: readonly string[]): readonly string[] {
  return readsMembers(readSource(sql), tables) ? constantTexts(readSource(sql)) : [];
}

function readsMembers(source: Source, tables: readonly string[]): boolean {
  return subqueriesOf(source).some(({ select }) =>
    nodesOf({ select }, 'RangeVar').some(({ schemaname, relname }) =>
      tables.some((table) => table === String(relname) || table === `${schemaname ?? 'public'}.${relname}`),
    ),
  );
}

function constantTexts({ tree }: Source): readonly string[] {
  return nodesOf({ tree }, 'A_Const').flatMap(
    (node) => constantsIn({ A_Const: node })?.flatMap(({ value }) => value ?? []) ?? [],
  );
}

/** A condition that asks for members of a segment whose kept members are stale: the repair asks for that segment's rule instead. */
export function memberDoubts({ formula, members, clock }: FaultContext, view: LeafView): readonly Doubt[] {
  if (!members) return [];
  const { node, isNegated } = withoutNot(view.source.tree);
  if (!('SubLink' in node)) return [];
  const source = segmentsNamed(view.sql, members.tables)
    .map((id) => members.built.get(id))
    .find((segment) => segment !== undefined);
  const stale = source && staleness(source, members.built);
  if (!stale || !source.formula) return [];
  const { leaf } = view;
  const now = ruleNow(leaf, source, members);
  const doubt = doubtOf(formula, view, {
    cause: sourceSegmentStale.id,
    sql: view.sql,
    repair: null,
    tells: 'either',
    confidence: 'proved',
    detail: { source: source.id, builtAt: source.builtAt, ...stale, zone: clock.zone },
  });
  return [
    { ...doubt, repaired: withLeaf(formula, leaf.id, isNegated ? { kind: 'not', part: now, span: leaf.span } : now) },
  ];
}

/** Who would be a member if it were computed now: those who meet the rule and were not taken out, and those put in by hand. */
function ruleNow(leaf: Leaf, { id, formula }: BuiltSegment, members: Members): Formula {
  const { span } = leaf;
  const asked = (how: Kept): Leaf => ({
    kind: 'leaf',
    id: `${leaf.id}_${how}`,
    text: members.ask(id, how),
    span,
  });
  const meets: Formula = {
    kind: 'and',
    parts: [
      { kind: 'is-true', part: renumbered(formula!, leaf.id), span },
      { kind: 'not', part: asked('removed'), span },
    ],
    parenthesised: true,
    span,
  };
  return { kind: 'or', parts: [meets, asked('by-hand')], parenthesised: true, span };
}

function renumbered(formula: Formula, prefix: string): Formula {
  if (formula.kind === 'leaf') return { ...formula, id: `${prefix}_${formula.id}` };
  if ('part' in formula) return { ...formula, part: renumbered(formula.part, prefix) };
  return { ...formula, parts: formula.parts.map((part) => renumbered(part, prefix)) };
}

const NAMES = {
  members: 'members',
  membersFailing: 'members_failing',
  byHandFailing: 'members_by_hand',
  removedMeeting: 'members_removed',
  missing: 'members_missing',
} as const;

/** What the scan counts to compare the kept members with the rule. */
export function memberAsides({ formula, members }: FaultQuestion): readonly Aside[] {
  if (!members?.own) return [];
  const { span } = formula;
  const { id } = members.own;
  const asked = (how: Kept): Formula => ({ kind: 'leaf', id: how, text: members.ask(id, how), span });
  const meets: Formula = { kind: 'is-true', part: formula, span };
  const not = (part: Formula): Formula => ({ kind: 'not', part, span });
  const all = (...parts: readonly Formula[]): Formula => ({ kind: 'and', parts, parenthesised: true, span });
  const [member, byHand, removed] = [asked('member'), asked('by-hand'), asked('removed')];
  return [
    { name: NAMES.members, formula: member },
    { name: NAMES.membersFailing, formula: all(member, not(byHand), not(meets)) },
    { name: NAMES.byHandFailing, formula: all(byHand, not(meets)) },
    { name: NAMES.removedMeeting, formula: all(removed, meets) },
    { name: NAMES.missing, formula: all(meets, not(member), not(removed)) },
  ];
}

/** The counts of {@link memberAsides}; null where there is nobody to compare. */
export function countedMembers(
  { members, clock }: FaultQuestion,
  { alternatives, counts }: Measures,
): MembersCounted | null {
  if (!members?.own) return null;
  const { own, built } = members;
  const counted = (name: keyof typeof NAMES): number => alternatives[NAMES[name]] ?? 0;
  const all = counted('members');
  if (all + counted('removedMeeting') === 0 && own.builtAt === null) return null;
  return {
    selected: counts.selected,
    members: all,
    membersFailing: counted('membersFailing'),
    byHandFailing: counted('byHandFailing'),
    removedMeeting: counted('removedMeeting'),
    missing: counted('missing'),
    builtAt: own.builtAt,
    stale: staleness(own, built),
    zone: clock.zone,
  };
}

/** The ids that the conditions of a formula may name as segments. */
export function sourcesOf(formula: Formula, tables: readonly string[]): readonly string[] {
  return [...new Set(leavesOf(formula).flatMap((leaf) => segmentsNamed(sqlOf(leaf), tables)))];
}
